"""What is owed, on issues, texts and reports: one list, of which every page shows a part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, and_, bindparam, case, func, or_, select

from deliberation.database import read
from deliberation.issues.models import HELD, Duty, DutyKind, Issue
from deliberation.issues.queries import READABLE, reader
from deliberation.people.models import Unit
from deliberation.rules.policy import Actor, RoleKind
from deliberation.texts.models import Text

# What a channel brought in cannot be handed in before a clerk releases it (§1): that comes next,
# and any clerk may do it.
_HELD_BACK = (Duty.kind == DutyKind.SUBMIT) & (Issue.confidential == HELD)
WHAT = case((_HELD_BACK, "release"), else_=Duty.kind).label("kind")
WHOSE_ROLE = case((_HELD_BACK, RoleKind.COMMITTEE.value), else_=Duty.role).label("role")
WHOSE = case((_HELD_BACK, None), else_=Duty.person_id).label("person_id")
#: A poll or a vote that runs until its end is nobody's omission.
RUNS = (DutyKind.RATE, DutyKind.WRITE_VOTE)
#: The condition that somebody owes it still, and that the reader may know of it. Of a report that
#: is not public the committee alone reads here; its unit has a list of its own.
OWED = and_(
    Duty.community_id == bindparam("community"),
    Duty.settled_at.is_(None),
    Duty.kind.not_in(RUNS),
    or_(Duty.hidden.is_(False), bindparam("all", type_=Boolean)),
    or_(Duty.issue_id.is_(None), READABLE),
)
#: What somebody owes, by deadline, with the issue and the unit's name: every list of it is a part
#: of this one. Wants ``community``, ``limit`` and :func:`reader`.
DUTIES = (
    select(
        Duty.id,
        WHAT,
        Duty.subject_id,
        WHOSE_ROLE,
        Duty.unit_id,
        WHOSE,
        Duty.due,
        Duty.working_days,
        Duty.opened_at,
        Unit.name.label("unit"),
        func.coalesce(Issue.number, Text.number, Duty.called).label("number"),
        func.coalesce(Issue.title, Text.title, Duty.about).label("title"),
        Issue.step,
        Issue.round,
        Text.kind.label("text_kind"),  # of what is owed on a text that belongs to no issue
        Duty.report_id,  # of what is owed on a report of a small fault
    )
    .outerjoin(Issue, (Issue.community_id == Duty.community_id) & (Issue.id == Duty.issue_id))
    .outerjoin(Text, (Text.community_id == Duty.community_id) & (Text.id == Duty.text_id))
    .outerjoin(Unit, Unit.id == Duty.unit_id)
    .where(OWED)
    .order_by(Duty.due, Duty.id)
    .limit(bindparam("limit"))
)
#: Those after a row of an earlier page, whose ``due`` and ``last`` id are given.
AFTER = or_(
    Duty.due > bindparam("due"), (Duty.due == bindparam("due")) & (Duty.id > bindparam("last"))
)
_PRESSING = DUTIES.where(Duty.due < bindparam("until"))
_PRESSING_AFTER = _PRESSING.where(AFTER)


def pressing(
    community_id: int,
    actor: Actor,
    until: datetime,
    *,
    limit: int,
    after: tuple[datetime, int] | None = None,
) -> Sequence[Any]:
    """What is owed before *until*, the longest overdue first: of the front page and of the board
    of what is overdue alike, so that the two can never disagree.

    :param after: due and id of the last row of the page before
    """
    given = {"community": community_id, "until": until, "limit": limit, **reader(actor)}
    if after is None:
        return read(_PRESSING, **given)
    return read(_PRESSING_AFTER, due=after[0], last=after[1], **given)
