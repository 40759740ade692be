"""The floor of a meeting: the replay of its acts, kept in memory and caught up from the database.

Any process can be killed at any time and nothing is lost. What is kept was read outside of a
unit of work, so that a change that is rolled back is never remembered.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select

from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.convene.queries import seat_queries
from deliberation.database import db
from deliberation.discuss.models import Act
from deliberation.journal.models.chain import GENESIS
from deliberation.rules.meeting import AgendaItem, Floor, Phase, Seat, Setup, act_from_json, opening
from deliberation.rules.refusals import NotReady

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KEPT = 64  # meetings; those not asked for longest are forgotten first


@dataclass(frozen=True, slots=True)
class Standing:
    """A floor with the head of its chain; ``version`` of the meeting whose seats it was made of."""

    floor: Floor
    head: str
    version: int


_kept: WeakKeyDictionary[Engine, OrderedDict[int, Standing]] = WeakKeyDictionary()


def standing(meeting: Meeting) -> Standing:
    """The floor of *meeting* after its latest act, with the hash of that act.

    :raises NotReady: ``convene.not_noticed``, nobody meets before notice
    """
    kept = _kept.setdefault(_engine(), OrderedDict())
    unit = db.session().info.get("of_this_unit")  # changes, which may yet be rolled back
    known = (unit or {}).get((Standing, meeting.id)) or kept.get(meeting.id)
    if known is None or known.version != meeting.version:  # somebody may stand in for an officer
        known = _opening(meeting)
    standing = _caught_up(meeting, known)
    if unit is not None:
        unit[Standing, meeting.id] = standing
        return standing
    kept[meeting.id] = standing
    kept.move_to_end(meeting.id)
    while len(kept) > KEPT:
        kept.popitem(last=False)
    return standing


def floor(meeting: Meeting) -> Floor:
    """The floor of *meeting* after its latest act."""
    return standing(meeting).floor


def forget() -> None:
    """Forget all floors of this process; the next reader replays them."""
    _kept.clear()


def _engine() -> Engine:
    return db.engine


def _caught_up(meeting: Meeting, known: Standing) -> Standing:
    acts = _since(meeting, known.floor.seq)
    if acts and acts[0].previous != known.head:  # the database was put back to an earlier state
        known = _opening(meeting)
        acts = _since(meeting, 0)
    now = known.floor
    for act in acts:
        now = now.recorded(act_from_json(act.data))
    if meeting.adjourned_at is not None and now.stage is not Phase.ADJOURNED:
        # By the clock: no act did it (3.2.9).
        now = now.brought_to(milliseconds(meeting.adjourned_at))
    return Standing(now, acts[-1].hash if acts else known.head, known.version)


def _opening(meeting: Meeting) -> Standing:
    return Standing(opening(setup(meeting)), GENESIS, meeting.version)


def _since(meeting: Meeting, seq: int) -> Sequence[Act]:
    return db.session.scalars(
        select(Act)
        .where(
            Act.community_id == meeting.community_id,
            Act.meeting_id == meeting.id,
            Act.seq > seq,
        )
        .order_by(Act.seq)
    ).all()


def setup(meeting: Meeting) -> Setup:
    """What was fixed for *meeting* when notice was given: rule, bylaws, seats, agenda.

    :raises NotReady: ``convene.not_noticed``
    """
    if meeting.noticed_at is None:
        raise NotReady.because("convene.not_noticed", "2")
    seats, numbers = seat_queries.seats(meeting), meeting.numbers
    officers = {seat.function: str(seat.person_id) for seat in seats if seat.function}
    return Setup(
        profile=meeting.rule,
        seats=tuple(Seat(str(seat.person_id), seat.votes) for seat in seats),
        chair=officers["chair"],
        scrutineer=officers["scrutineer"],
        items=tuple(AgendaItem(str(item.id), item.title) for item, _ in convene.agenda(meeting)),
        noticed=not meeting.rule.unannounced_business,
        secret=numbers.secret_ballot,
        speech=numbers.speech_seconds,
        turns=numbers.turns,
        second=numbers.second_seconds,
        secretary=officers.get("secretary", ""),
        quorum_wait=numbers.quorum_wait_minutes * 60,
        box_least=numbers.secret_least,
        electorate=meeting.chosen,
    )


def milliseconds(moment: datetime) -> int:
    """*moment* as the floor counts time: whole milliseconds since 1970."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def moment(time: int) -> datetime:
    """The moment at which the floor's clock shows *time*."""
    return _EPOCH + timedelta(milliseconds=time)
