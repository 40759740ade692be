"""Answering the satisfaction poll: online, and on paper from door to door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box
from deliberation.people.models import Person
from deliberation.rules.refusals import OutOfOrder, Refused
from deliberation.supervise import verdicts

#: How answers come in that the supervision group enters.
PAPER = ("paper", "door", "phone")
REASON_MOST = 500  # characters of what somebody is not satisfied with


def answer(
    box: Box, person: Person, choice: str, *, at: datetime, reason: str = "", words: str = ""
) -> ballots.Cast:
    """The household of *person* answers online: one household, one answer.

    The last answer of all ends the poll at once.

    :param words: as ``ballots.casting.cast``
    :raises OutOfOrder: ``ballots.closed``, ``supervise.household_answered``
    :raises Refused: ``ballots.not_on_roll``, ``ballots.choice_unknown``
    """
    ballots.hold(box)
    line = boxes.standing(box, household_id=person.household_id)
    if line is None:
        raise Refused.because("ballots.not_on_roll", "4")
    try:
        cast = ballots.cast(
            box,
            line.voter,
            choice,
            reason=reason,
            words=words,
            channel=ballots.ONLINE,
            by=person,
            at=at,
        )
    except OutOfOrder as refused:
        if refused.refusal.name == "ballots.cast_already":
            raise OutOfOrder.because("supervise.household_answered", "5") from refused
        raise
    _settle_when_complete(box, at=at)
    return cast


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """What one household wrote on its sheet."""

    voter_id: int
    choice: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch of sheets came to: counted, and kept without counting."""

    entered: int
    duplicates: int


def enter_paper(
    box: Box,
    answers: Sequence[PaperAnswer],
    *,
    by: Person | None,
    at: datetime,
    channel: str = PAPER[0],
) -> Batch:
    """Enter a batch of answers on paper, all or none; who entered them is kept with each.

    :param channel: one of :data:`PAPER`: sheets handed in, said at the door, said on the phone

    A sheet that is already in the box with the same answer is passed over: the double click.
    A household that answered online in the meantime is kept as a duplicate (§4).

    :raises OutOfOrder: ``ballots.closed``, ``supervise.paper_differs``
    :raises Refused: ``ballots.not_on_roll``, ``ballots.choice_unknown``,
        ``supervise.no_answers``, ``supervise.reason_too_long``, ``supervise.channel_unknown``
    """
    if not answers:
        raise Refused.because("supervise.no_answers", "5")
    if channel not in PAPER:
        raise Refused.because("supervise.channel_unknown", None)
    if any(len(one.reason) > REASON_MOST for one in answers):
        raise Refused.because("supervise.reason_too_long", None, most=REASON_MOST)
    ballots.hold(box)
    known = boxes.voters(box, [answer.voter_id for answer in answers])
    before = boxes.choices(box, list(known))
    entered = duplicates = 0
    for one in answers:
        if one.voter_id not in known:
            raise Refused.because("ballots.not_on_roll", "4")
        earlier = before.get(one.voter_id)
        if earlier and earlier.channel != ballots.ONLINE:
            if earlier.choice != one.choice:
                raise OutOfOrder.because("supervise.paper_differs", "5")
            continue
        cast = ballots.cast(
            box,
            known[one.voter_id],
            one.choice,
            reason=one.reason,
            channel=channel,
            by=by,
            at=at,
        )
        duplicates += not cast.counted
        entered += cast.counted
    _settle_when_complete(box, at=at)
    return Batch(entered, duplicates)


def _settle_when_complete(box: Box, *, at: datetime) -> None:
    if ballots.cast_so_far(box) == box.entitled:
        verdicts.settle(box, at=at)
