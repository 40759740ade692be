"""A group chooses its representatives by ballot: one household, one vote, closed by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots.models import Box
from deliberation.ballots.queries.doors import persons
from deliberation.database import db, subject_of
from deliberation.issues import operations as issues
from deliberation.issues.models import Timer, TimerKind
from deliberation.issues.operations import box_ends, box_heads
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people import queries as people
from deliberation.people.models import Community, Household, Person
from deliberation.people.models.representatives import Candidate, Selection
from deliberation.people.operations import selections
from deliberation.rules.box import BallotMethod, Secrecy, by_approval, by_most
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.voting import more_than

SUBJECT = Selection.__tablename__
LEAST_DAYS, MOST_DAYS = 3, 30


def option(candidate: Candidate) -> str:
    """How a candidate is called in the box: by their number on the paper, never by name."""
    return f"no-{candidate.position}"


def open_vote(
    community: Community,
    selection: Selection,
    *,
    days: int,
    secrecy: Secrecy,
    by: Person | None,
    at: datetime,
) -> Box:
    """Let every household of the group vote: for one, or where several are chosen, for as many.

    :raises NotReady: ``representatives.vote_too_long``, ``representatives.term_ends_before``
    :raises OutOfOrder: ``representatives.ended_already``, ``representatives.box_open``,
        ``representatives.sheet_entered``
    """
    selections.hold(selection)
    selections.ensure_no_box(selection)
    if selection.entered_by is not None:
        raise OutOfOrder.because("representatives.sheet_entered", "4")
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise NotReady.because("representatives.vote_too_long", None)
    last = clock.day_of(at) + timedelta(days=days)
    if last + timedelta(days=1) >= selection.until:
        raise NotReady.because("representatives.term_ends_before", "2")
    box = _open_box(community, selection, secrecy, clock.end_of(last), by=by, at=at)
    selection.box_id = box.id
    issues.set_timer(community.id, TimerKind.SELECTION_CLOSE, box.id, falls_due=box.closes_at)
    box_heads.watch(box)
    entry = record(
        "selection:vote_opened",
        selection,
        by=by.id if by else None,
        at=at,
        group=selections.group_name(selection),
        entitled=box.entitled,
        until=last.isoformat(),
    )
    tell(persons(box), entry)
    return box


def _open_box(
    community: Community,
    selection: Selection,
    secrecy: Secrecy,
    closes_at: datetime,
    *,
    by: Person | None,
    at: datetime,
) -> Box:
    standing = selections.candidates(selection)
    names = people.names(community.id, [one.person_id for one in standing])
    homes = db.session.scalars(
        select(Household.id)
        .where(
            Household.community_id == selection.community_id,
            Household.group_id == selection.group_id,
        )
        .order_by(Household.building_id, Household.door, Household.id)
    )
    several, half = selection.seats > 1, more_than(1, 2)
    return ballots.open_box(
        community.id,
        (SUBJECT, selection.id),
        selections.group_name(selection),
        [option(one) for one in standing],
        [ballots.Entitled(household_id=home) for home in homes],
        bylaws=community.bylaws,
        by=by,
        at=at,
        closes_at=closes_at,
        method=BallotMethod.APPROVAL if several else BallotMethod.ONE_OF,
        secrecy=secrecy,
        rule=by_approval(selection.seats, half) if several else by_most(1, half),
        # Masked as everywhere in public; their number tells two of one surname apart.
        labels={option(one): f"{one.position}. {names[one.person_id]}" for one in standing},
        most_choices=selection.seats if several else None,
    )


def fall_due(community: Community, timer: Timer) -> None:
    """The time is over: counted, and those with the most votes hold office, once."""
    box = subject_of(Box, timer)
    ballots.hold(box)
    if box.closed_at is not None or box_ends.waits(timer, box):
        return
    selection = subject_of(Selection, box)
    selections.hold(selection)
    at = timer.falls_due
    took_part = ballots.cast_so_far(box)
    ballots.close(box, by=None, at=at)
    standing = selections.candidates(selection)
    assert box.counts is not None  # it is closed
    selections.conclude(
        selection,
        {one.person_id: box.counts[option(one)] for one in standing},
        took_part=took_part,
        entitled=box.entitled,
        by=None,
        at=at,
    )
