"""The roll by two: who is written down as present counts when another has seen it too (§4, 3.2.8).

Whoever came by the hall's code said so themselves. Whom the door wrote down is seen by a second
officer: with one press for the whole roll, or by opening the meeting or putting a question, which
says that the roll is right. Only where the quorum would rest on one person's word nothing is opened
and nothing is put.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from deliberation.convene.models import Meeting
from deliberation.database import db
from deliberation.discuss.models import RollConfirmation
from deliberation.discuss.queries import floor_cache
from deliberation.journal.operations import record
from deliberation.messages.operations import remind
from deliberation.people.models import Person
from deliberation.people.operations import two_persons
from deliberation.rules.meeting import Act, Floor, Stay, acts
from deliberation.rules.refusals import OutOfOrder, Refused
from deliberation.rules.voting import Quorum


def on_one_word(meeting: Meeting, floor: Floor) -> Mapping[int, Sequence[Stay]]:
    """Who is here and votes by the word of one who wrote it down, by who that was (id)."""
    entered: dict[int, list[tuple[int, Stay]]] = {}
    for place, stay in enumerate(floor.attendance.stays):
        if stay.left is None and stay.recorded_by not in ("", stay.member):
            entered.setdefault(int(stay.recorded_by), []).append((place, stay))
    if not entered:
        return {}
    seen = _seen(meeting)
    return {
        recorder: unseen
        for recorder, stays in entered.items()
        if (unseen := [stay for place, stay in stays if place >= seen.get(recorder, 0)])
    }


def _seen(meeting: Meeting) -> Mapping[int, int]:
    """How many of the first arrivals have been seen by a second, by who wrote them down."""
    asked = (
        select(RollConfirmation.recorder_id, func.max(RollConfirmation.stays))
        .where(
            RollConfirmation.community_id == meeting.community_id,
            RollConfirmation.meeting_id == meeting.id,
        )
        .group_by(RollConfirmation.recorder_id)
    )
    return {recorder: stays for recorder, stays in db.session.execute(asked)}


def confirm(meeting: Meeting, *, by: Person, at: datetime) -> int:
    """*by* has seen that those whom another wrote down are here; gives how many these are.

    :raises OutOfOrder: ``discuss.roll_seen``: nobody is here by another's word alone
    :raises Refused: as ``two_persons.ensure_second``, where nothing is left that they may confirm
    """
    floor = floor_cache.floor(meeting)
    waiting = on_one_word(meeting, floor)
    if not waiting:
        raise OutOfOrder.because("discuss.roll_seen", "3.2.8")
    left, refused = _confirm(meeting, floor, waiting, by, at)
    if refused is not None and len(left) == len(waiting):
        raise refused
    return sum(len(stays) for stays in waiting.values()) - sum(map(len, left.values()))


def ensure_two(meeting: Meeting, floor: Floor, done: Act, *, by: Person, at: datetime) -> None:
    """Nothing, when the quorum that *done* needs does not rest on one person's word.

    :param floor: before it
    :raises OutOfOrder: ``discuss.roll_unseen``
    """
    if not isinstance(done, acts.CallToOrder | acts.Put) or not floor.quorum.met:
        return
    if isinstance(done, acts.Put) and floor.top is not None and floor.top.row.without_quorum:
        return  # it would be in order without any
    waiting = on_one_word(meeting, floor)
    if not waiting:
        return
    left, _refused = _confirm(meeting, floor, waiting, by, at)
    unseen = {stay.member for stays in left.values() for stay in stays} & floor.attendance.voters
    counted = floor.quorum.present - len(unseen)
    if not Quorum(floor.quorum.share, floor.quorum.entitled, counted).met:
        raise OutOfOrder.because("discuss.roll_unseen", "3.2.8", count=len(unseen))


def _confirm(
    meeting: Meeting,
    floor: Floor,
    waiting: Mapping[int, Sequence[Stay]],
    by: Person,
    at: datetime,
) -> tuple[Mapping[int, Sequence[Stay]], Refused | None]:
    """Keep that *by* has seen those who wait; gives whom *by* cannot be second for, and why."""
    left: dict[int, Sequence[Stay]] = {}
    why: Refused | None = None
    for recorder, stays in waiting.items():
        try:
            since = floor_cache.moment(stays[0].arrived)
            two_persons.ensure_second(recorder, by, since=since, at=at)
        except Refused as refused:
            left[recorder], why = stays, refused
            continue
        db.session.add(
            RollConfirmation(
                community_id=meeting.community_id,
                meeting_id=meeting.id,
                recorder_id=recorder,
                stays=len(floor.attendance.stays),
                by_id=by.id,
                at=at,
            )
        )
        db.session.flush()
        record(
            "meeting:roll_confirmed",
            meeting,
            by=by.id,
            at=at,
            number=meeting.number,
            person=recorder,
            persons=len(stays),
        )
        remind(
            {int(stay.member) for stay in stays} - {by.id, recorder},
            "attendance:entered",
            community_id=meeting.community_id,
            issue_id=None,
            occasion=f"attendance:{meeting.id}",
            particulars={"number": meeting.number, "helper_person": recorder},
            at=at,
        )
    return left, why
