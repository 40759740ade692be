"""What people type into this room."""

from __future__ import annotations

from deliberation.ballots.forms.ballot import (
    WORDS_MOST,
    BallotForm,
    BatchForm,
    ListForm,
    ProxyForm,
    ReceiptForm,
    ReplacementForm,
    RollCodeForm,
    SendBackForm,
    ballot_form,
    list_columns,
    proxy_form,
    words_field,
)

__all__ = [
    "BallotForm",
    "BatchForm",
    "ListForm",
    "ProxyForm",
    "ReceiptForm",
    "ReplacementForm",
    "RollCodeForm",
    "SendBackForm",
    "WORDS_MOST",
    "ballot_form",
    "list_columns",
    "proxy_form",
    "words_field",
]
