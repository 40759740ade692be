"""What people type into this room."""

from __future__ import annotations

from deliberation.collect.forms.proposals import (
    LISTED,
    ColumnsForm,
    DeskProposalForm,
    ImportForm,
    ProposalForm,
    ReleaseForm,
    TakingForm,
    WithdrawalForm,
)

__all__ = [
    "ColumnsForm",
    "DeskProposalForm",
    "ImportForm",
    "LISTED",
    "ProposalForm",
    "ReleaseForm",
    "TakingForm",
    "WithdrawalForm",
]
