"""What others wrote down for somebody is contested by whose it is: "that was not me" (§4, 3.3).

Who was recorded as present by somebody else, or whose answer to a roll call was, says in the
minutes that it was not so: until these are confirmed, and for the bylaws' days after the meeting
in any case. It stands in the minutes beside what was recorded, and the officers are told. Of a
meeting that goes on the person is not there from then on. What was decided is not counted anew.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from deliberation.convene.models import Meeting
from deliberation.convene.queries import seat_queries
from deliberation.database import db, record_in
from deliberation.discuss import queries
from deliberation.discuss.models import MinutesEntry
from deliberation.discuss.operations import minutes
from deliberation.discuss.operations.acting import leave
from deliberation.discuss.queries import floor_cache
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.rules.meeting import ArrivalMode, CountMethod, Decision, Floor
from deliberation.rules.refusals import OutOfOrder

NOT_THERE, NOT_SAID = minutes.CONTESTS


def open_to(meeting: Meeting, floor: Floor, person_id: int, at: datetime) -> tuple[str, ...]:
    """What of *meeting* the person may contest at *at*: of ``minutes.CONTESTS``."""
    found = _by_others(floor, str(person_id))
    if not found or _over(meeting, at):
        return ()
    there = (record_in(MinutesEntry, meeting.community_id, key=_key(meeting, one, person_id))
             for one in found)  # fmt: skip
    return tuple(one for one, row in zip(found, there, strict=True) if row is None)


def contest(meeting: Meeting, what: str, *, by: Person, at: datetime, text: str = "") -> None:
    """*by* says that *what* others wrote down for them was not so; twice is once.

    :raises OutOfOrder: ``minutes.nothing_to_contest``, ``minutes.contest_over``
    """
    if record_in(MinutesEntry, meeting.community_id, key=_key(meeting, what, by.id)) is not None:
        return
    floor = floor_cache.floor(meeting)
    if what not in _by_others(floor, str(by.id)):
        raise OutOfOrder.because("minutes.nothing_to_contest", "4")
    if _over(meeting, at):
        raise OutOfOrder.because("minutes.contest_over", "4")
    if what == NOT_THERE and meeting.adjourned_at is None and str(by.id) in floor.present:
        leave(meeting, str(by.id), how=ArrivalMode.QR, by=by, at=at)
    key = _key(meeting, what, by.id)
    entry = minutes.append(meeting, kind=what, key=key, text=text, by=by, at=at)
    told: dict[str, Any] = {"number": meeting.number, "position": entry.position, "remark": what}
    noted = record("minutes:contested", meeting, by=by.id, at=at, **told)
    tell({one.person_id for one in seat_queries.seats(meeting) if one.function}, noted)


def _key(meeting: Meeting, what: str, person_id: int) -> str:
    return f"contest:{meeting.id}:{what}:{person_id}"


def _over(meeting: Meeting, at: datetime) -> bool:
    if meeting.adjourned_at is None:
        return False
    days = db.session.get_one(Community, meeting.community_id).bylaws.contest_days
    if at < meeting.adjourned_at + timedelta(days=days):
        return False
    return minutes.standing(meeting, queries.acts(meeting)).confirmed is not None


def _by_others(floor: Floor, member: str) -> list[str]:
    """What others have written down for *member*."""
    stays = (stay for stay in floor.attendance.stays if stay.member == member)
    found = [NOT_THERE] if any(one.recorded_by not in ("", member) for one in stays) else []
    if any(_answered_by_others(one, member) for one in floor.questions.decisions):
        found.append(NOT_SAID)
    return found


def _answered_by_others(decision: Decision, member: str) -> bool:
    if decision.method is not CountMethod.ROLL or member not in dict(decision.votes):
        return False
    vote = decision.before.stack[-1].open_vote if decision.before else None
    return vote is None or member not in vote.own | {vote.entered_by}
