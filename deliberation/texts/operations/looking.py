"""A guide to services is looked at each quarter: by a new version, or found to be still right."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from deliberation import clock
from deliberation.database import db
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Timer, TimerKind
from deliberation.journal.operations import record
from deliberation.people.models import Community, Person
from deliberation.rules.policy import RoleKind
from deliberation.rules.texts import (
    LOOK_OPENS_BEFORE,
    TextKind,
    ensure_may_look,
    look_day,
    services,
)
from deliberation.texts import queries
from deliberation.texts.models import Text


def look(text: Text, seen: Collection[int], *, by: Person, at: datetime) -> None:
    """*by* has gone through the services of a guide: each is still as it stands there.

    :param seen: the services (ids of their clauses) that were ticked, of the latest version
    :raises Refused: as :func:`ensure_may_look`
    """
    db.session.refresh(text, with_for_update={"key_share": True})
    version = queries.version(text, text.latest) if text.latest else None
    there = services(version.content) if version and text.is_guide else ()
    today = clock.day_of(at)
    ensure_may_look(
        TextKind(text.kind),
        version=text.latest,
        looked_on=clock.day_of(text.looked_at) if text.looked_at else None,
        unseen=sum(one.id not in seen for one in there),
        today=today,
    )
    late = text.look_by is not None and text.look_by < today
    looked_at(text, at=at)
    record(
        "guide:looked_at_late" if late else "guide:looked_at",
        text,
        by=by.id,
        at=at,
        issue=text.issue_id,
        text_number=text.number,
        title=text.title,
        version=text.latest,
        next_on=text.look_by.isoformat() if text.look_by else None,
    )


def looked_at(text: Text, *, at: datetime) -> None:
    """A guide was looked at, or a version of it published: it is owed again in the next quarter."""
    text.looked_at = at
    next_day = look_day(clock.day_of(at))
    if next_day != text.look_by:
        issues.settle_about(text.community_id, DutyKind.LOOK_AT_GUIDE, text.id, at=at)
        issues.stop_timer(text.community_id, TimerKind.GUIDE_LOOK, text.id, at=at)
        text.look_by = next_day
        issues.set_timer(
            text.community_id,
            TimerKind.GUIDE_LOOK,
            text.id,
            falls_due=clock.at(next_day - LOOK_OPENS_BEFORE),
            occasion=next_day.year * 100 + next_day.month,
        )
    db.session.flush()


def fall_due(community: Community, timer: Timer) -> None:
    """The end of the quarter in which a guide is looked at comes near: the committee owes that."""
    text = db.session.get_one(Text, (community.id, timer.subject_id))
    assert text.look_by is not None  # whoever sets the timer sets the day
    issues.owe_on_text(
        community.id,
        text.id,
        DutyKind.LOOK_AT_GUIDE,
        at=timer.falls_due,
        due=clock.last_moment(text.look_by),
        role=RoleKind.COMMITTEE.value,
        subject_id=text.id,
    )
