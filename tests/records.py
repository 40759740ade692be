"""What tests read from the tables: the record, open duties, messages, and why it was refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import Model, db, unit_of_work
from deliberation.issues.models import Duty, Issue
from deliberation.journal.models import Entry
from deliberation.messages.models import Message
from deliberation.rules.refusals import Refusal, Refused

M = TypeVar("M", bound=Model)


def stored(kind: type[M], id_: int) -> M:
    """The record of *kind* with this id, in whichever community it is."""
    return db.session.scalars(sa.select(kind).where(kind.id == id_)).one()  # type: ignore[attr-defined]


def refusal_of(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Refusal:
    """Why the operation *call* is refused, in a unit of work of its own."""
    with pytest.raises(Refused) as caught, unit_of_work():
        call(*args, **kwargs)
    return caught.value.refusal


def told(issue: Issue) -> list[tuple[str, int | None]]:
    """What the record says of *issue*: verb and who."""
    rows = db.session.execute(
        sa.select(Entry.verb, Entry.actor_id)
        .where(Entry.issue_id == issue.id)
        .order_by(Entry.number)
    )
    return [tuple(row) for row in rows]


def owed(issue: Issue) -> list[tuple[str, str | int | None, date]]:
    """Open duties: kind, who, and the day until which they are owed."""
    rows = db.session.scalars(
        sa.select(Duty)
        .where(Duty.issue_id == issue.id, Duty.settled_at.is_(None))
        .order_by(Duty.due)
    )
    return [(d.kind, d.role or d.person_id or d.unit_id, clock.day_of(d.due)) for d in rows]


def messages_on(issue: Issue, verb: str) -> set[int]:
    """Ids of those who were told of *verb* on *issue*."""
    return set(
        db.session.scalars(
            sa.select(Message.person_id).where(Message.issue_id == issue.id, Message.verb == verb)
        )
    )
