"""Answering the satisfaction poll: online, and on paper, which two persons enter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.models.paper import PaperBallot, PaperBatch, PaperEntry
from deliberation.ballots.operations import confirming, entering, helping
from deliberation.ballots.operations import paper as papers
from deliberation.ballots.operations.confirming import Entered
from deliberation.ballots.queries import contest_days
from deliberation.database import db, record_beside
from deliberation.journal.operations import take_turn
from deliberation.messages.operations import remind
from deliberation.people import queries as people
from deliberation.people.models import Building, Household, Person
from deliberation.rules.policy import Actor, Fact, RoleKind
from deliberation.rules.refusals import OutOfOrder, Refused
from deliberation.supervise import queries
from deliberation.supervise.operations import verdicts

#: How answers come in that the supervision group enters.
PAPER = ("paper", "door", "phone")
SPOILED = entering.SPOILED
TO_CONFIRM = "answers:to_confirm"  # what the others are told, on no record
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
    except ballots.AlreadyCast as refused:
        raise OutOfOrder.because("supervise.household_answered", "5") from refused
    _settle_when_complete(box, at=at)
    return cast


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """What one household wrote on its sheet: ``choice`` may be :data:`SPOILED`."""

    voter_id: int
    choice: str
    reason: str = ""


def enter_paper(
    box: Box,
    answers: Sequence[PaperAnswer],
    *,
    key: str,
    by: Person,
    at: datetime,
    channel: str = PAPER[0],
) -> PaperBatch:
    """Enter a batch of answers, all or none; they wait until somebody else confirms them (§4).

    A household whose sheet was spoiled gets another number with its next one.

    :param key: of the form: the second submit gives the batch that the first made
    :param channel: one of :data:`PAPER`: sheets handed in, said at the door, said on the phone
    :raises OutOfOrder: ``ballots.closed``; ``two_persons.enough_today``: so many a day for one
        helper
    :raises Refused: ``supervise.no_answers``, ``supervise.reason_too_long``,
        ``supervise.channel_unknown``, ``ballots.not_on_roll``, and as ``entering.enter``:
        what waits or was counted for a household already is among these
    """
    if (made := entering.by_key(box, key)) is not None:
        return made
    if not answers:
        raise Refused.because("supervise.no_answers", "5")
    if channel not in PAPER:
        raise Refused.because("supervise.channel_unknown", None)
    if any(len(one.reason) > REASON_MOST for one in answers):
        raise Refused.because("supervise.reason_too_long", None, most=REASON_MOST)
    papers.issue(box, by=by, at=at)  # for boxes that opened before theirs were numbered
    take_turn(box.community_id)
    most = box.numbers.assisted_a_day
    helping.ensure_few(box.community_id, by, channel, len(answers), most=most, at=at)
    serials = _serials(box, answers, by=by, at=at)
    sheets = [
        entering.Sheet(row, serials[one.voter_id], one.choice, one.reason)
        for row, one in enumerate(answers, 1)
    ]
    batch = entering.enter(box, sheets, key=key, by=by, at=at, channel=channel, seconds=())
    _tell_the_others(box, batch, by=by, at=at)
    return batch


def _tell_the_others(box: Box, batch: PaperBatch, *, by: Person, at: datetime) -> None:
    """Every other member of the supervision group who may confirm *batch* is told that it waits."""
    here, day = box.community_id, clock.day_of(at)
    group = set(people.holders(here, [RoleKind.SUPERVISOR], day)) - {by.id}
    rows = db.session.execute(
        select(Person.id, Person.unit_id).where(Person.community_id == here, Person.id.in_(group))
    )
    free = {
        person
        for person, unit in rows
        if Fact.PARTISAN
        not in queries.standing(
            here,
            Actor(person_id=person, unit_ids=frozenset({unit} - {None})),
            day,
            box.subject_id,
            box=box,
        )
    }
    remind(
        free,
        TO_CONFIRM,
        community_id=here,
        issue_id=box.issue_id,
        occasion=f"{TO_CONFIRM}:{batch.id}",
        particulars={"question": box.question, "papers": batch.papers, "batch": batch.id},
        at=at,
    )


def to_confirm(community_id: int, batches: Collection[int]) -> set[int]:
    """Which of these batches (ids) wait for their second person."""
    waits = select(PaperBatch.id).where(
        PaperBatch.community_id == community_id,
        PaperBatch.id.in_(batches),
        PaperBatch.settled_at.is_(None),
    )
    return set(db.session.scalars(waits)) if batches else set()


def _serials(
    box: Box, answers: Sequence[PaperAnswer], *, by: Person, at: datetime
) -> dict[int, int]:
    """The number of each household's sheet; after a spoiled one, that of another."""
    known = boxes.voters(box, [one.voter_id for one in answers])
    if len(known) < len({one.voter_id for one in answers}):
        raise Refused.because("ballots.not_on_roll", "4")
    numbers = dict(papers.numbers_of(box, list(known)))
    sheets = papers.serials(box, list(numbers.values()))
    for voter_id, serial in numbers.items():
        if sheets[serial].spoiled_at is not None:
            numbers[voter_id] = papers.replace(box, known[voter_id], by=by, at=at).serial
    return numbers


def confirm(batch: PaperBatch, *, by: Person, at: datetime) -> Entered:
    """Another member has compared the sheets with what was entered: now the answers count.

    The last answer of all ends the poll at once.

    :raises OutOfOrder: ``ballots.batch_settled``, ``ballots.closed``
    :raises Refused: ``ballots.confirm_own``
    """
    came = confirming.confirm(batch, by=by, at=at)
    _settle_when_complete(record_beside(batch, Box, batch.box_id), at=at)
    return came


# ------------------------------------------------------------------ reading


@dataclass(frozen=True, slots=True)
class Entry:
    """One sheet of a batch: whose, what it says, and why."""

    serial: int
    building: str
    door: str
    choice: str | None
    reason: str


def entries(batch: PaperBatch) -> list[Entry]:
    """What was entered in *batch*, by number."""
    rows = db.session.execute(
        select(
            PaperEntry.serial,
            Building.name,
            Household.door,
            PaperEntry.choice,
            PaperEntry.remark,
        )
        .join(
            PaperBallot,
            (PaperBallot.box_id == PaperEntry.box_id) & (PaperBallot.serial == PaperEntry.serial),
        )
        .join(Voter, Voter.id == PaperBallot.voter_id)
        .join(Household, Household.id == Voter.household_id)
        .join(Building, Building.id == Household.building_id)
        .where(PaperEntry.community_id == batch.community_id, PaperEntry.batch_id == batch.id)
        .order_by(PaperEntry.serial)
    )
    return [Entry(*row) for row in rows]


def waiting(box: Box) -> int:
    """How many sheets were entered and are not confirmed: they count only then."""
    return db.session.scalars(
        select(func.count()).where(
            PaperEntry.community_id == box.community_id,
            PaperEntry.box_id == box.id,
            PaperEntry.waiting,
        )
    ).one()


def without(box: Box, after: int, limit: int) -> Sequence[boxes.Door]:
    """The households from which nothing has come, neither counted nor waiting."""
    entered = (
        select(PaperBallot.voter_id)
        .join(
            PaperEntry,
            (PaperEntry.box_id == PaperBallot.box_id) & (PaperEntry.serial == PaperBallot.serial),
        )
        .where(
            PaperEntry.community_id == box.community_id,
            PaperEntry.box_id == box.id,
            PaperEntry.waiting,
        )
    )
    return boxes.unanswered(box, after=after, limit=limit, but=entered)


def _settle_when_complete(box: Box, *, at: datetime) -> None:
    if ballots.cast_so_far(box) < box.entitled:
        return
    runs = contest_days.runs_until(box)
    if runs is None or at >= runs:
        verdicts.settle(box, at=at)
    else:  # what others entered can be contested first
        verdicts.settle_later(box, at=min(runs, box.closes_at))
