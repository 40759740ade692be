"""What people type into this room."""

from __future__ import annotations

from deliberation.mend.forms.keeping import KindForm, PlaceForm, RecurringForm
from deliberation.mend.forms.mending import (
    AdviceForm,
    AnswerForm,
    DispatchForm,
    HandleForm,
    HandOnForm,
    LeaveOutForm,
    MergeForm,
    NotTakenForm,
    ReportOrderForm,
)
from deliberation.mend.forms.reporting import SCREENS, DeskReportForm, ReportForm

__all__ = [
    "AdviceForm",
    "AnswerForm",
    "DeskReportForm",
    "DispatchForm",
    "HandOnForm",
    "HandleForm",
    "KindForm",
    "LeaveOutForm",
    "MergeForm",
    "NotTakenForm",
    "PlaceForm",
    "RecurringForm",
    "ReportForm",
    "ReportOrderForm",
    "SCREENS",
]
