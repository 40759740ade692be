"""The tables of this room."""

from __future__ import annotations

from deliberation.supervise.models.council import (
    CouncilItem,
    CouncilMeeting,
    CouncilMember,
    WorkingGroup,
)
from deliberation.supervise.models.execution import (
    Comment,
    Completion,
    CompletionPhoto,
    Extension,
    FollowUp,
    FollowUpAnswer,
    Handover,
    Order,
    PollResult,
    Report,
    ReportPhoto,
)
from deliberation.supervise.models.yearly import (
    Assessment,
    PetitionCount,
    Tolerance,
)

__all__ = [
    "Assessment",
    "Comment",
    "Completion",
    "CompletionPhoto",
    "CouncilItem",
    "CouncilMeeting",
    "CouncilMember",
    "Extension",
    "FollowUp",
    "FollowUpAnswer",
    "Handover",
    "Order",
    "PetitionCount",
    "PollResult",
    "Report",
    "ReportPhoto",
    "Tolerance",
    "WorkingGroup",
]
