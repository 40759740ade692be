"""Changing: what can be done in this room."""

from __future__ import annotations

from deliberation.supervise.operations.carrying_out import (
    STATES,
    accept,
    publish_report,
    report_done,
    send_back,
)

__all__ = [
    "STATES",
    "accept",
    "publish_report",
    "report_done",
    "send_back",
]
