"""Every kind of duty has its words, and every kind of timer something that it lets happen."""

from __future__ import annotations

from deliberation.issues.models import DutyKind, TimerKind
from deliberation.lobby.operations.settling import SETTLED_BY
from deliberation.web.words import WORDS


def test_whatever_can_be_owed_is_said() -> None:
    assert set(DutyKind) - WORDS["duty"].keys() == set()


def test_whatever_falls_due_is_settled() -> None:
    assert set(SETTLED_BY) == set(TimerKind)
