"""Chapters that many stories share: proposing, reviewing, meeting, writing down, carrying out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box
from deliberation.collect import operations as collect
from deliberation.database import db
from deliberation.demo import lawful
from deliberation.demo.assisting import NO_PHOTO, assisting, settle_parts
from deliberation.demo.sitting import Sitting
from deliberation.demo.sketches import as_it_is, as_it_was
from deliberation.demo.topics import TOPICS
from deliberation.demo.town import Story, Town
from deliberation.discuss.queries import adopted
from deliberation.issues.models import Issue
from deliberation.resolve import operations as resolve
from deliberation.resolve.models import Resolution, Task
from deliberation.resolve.operations import TaskDraft
from deliberation.review import operations as review
from deliberation.rules.meeting import CountMethod
from deliberation.rules.workflow import IssueKind
from deliberation.supervise import operations as supervise
from deliberation.supervise.operations import answers, polls

#: Invited to every meeting of the hall: the "N" of "1+N".
INVITED = {"officer": "街道城管办", "partner": "明德社会服务中心", "resident": "提议人"}


def propose(town: Town, key: str) -> Issue:
    """The topic *key* is proposed: by its account, or at the desk for a neighbour."""
    topic = TOPICS[key]
    by = town[topic.by or "secretary"]
    proposer = by if topic.by else town.person(town.somebody())
    town.topics[key] = town.do(
        collect.propose,
        town.community,
        key=f"demonstration:{key}",
        title=topic.title,
        problem=topic.problem,
        action=topic.action,
        place=topic.place,
        channel=topic.channel,
        proposer=None if topic.channel == "property" else proposer,
        pictures=as_it_was(key),
        by=by,
    )
    return town.topics[key]


def proposed(town: Town, key: str, day: int, cosigned: int) -> Story:
    """The topic *key* is proposed on *day*, and so many neighbours sign on the day after."""
    yield town.on(day, 8, 30)
    propose(town, key)
    yield town.on(day + 1, 12, 40)
    cosign(town, key, cosigned)


def cosign(town: Town, key: str, count: int, buildings: Iterable[int] = ()) -> None:
    """*count* neighbours sign, one every other minute until now."""
    signers = [town.somebody(buildings) for _ in range(count)]

    def sign(*, at: datetime) -> None:
        for place, signer in enumerate(signers, 1):
            person = town.person(signer)
            collect.cosign(
                town.topics[key], by=person, at=at - timedelta(minutes=2 * (count - place))
            )

    if signers:
        town.do(sign)


def submitted(town: Town, key: str, day: int, cosigned: int, *, known: bool = True) -> Story:
    """Proposed, signed, and handed in two days later; acknowledged the same day if *known*."""
    yield from proposed(town, key, day, cosigned)
    yield town.on(day + 2, 8, 10)
    by = town[TOPICS[key].by or "secretary"]
    town.do(collect.submit, town.topics[key], town.community, by=by)
    if known:
        yield town.on(day + 2, 9)
        town.do(review.acknowledge, town.topics[key], town.community, by=town["secretary"])


def accepted(
    town: Town,
    key: str,
    day: int,
    cosigned: int,
    *,
    kind: IssueKind = IssueKind.DAILY,
    body: str = "HALL",
    **particulars,
) -> Story:
    """Submitted, and accepted three days after it was proposed: *body* decides."""
    yield from submitted(town, key, day, cosigned)
    yield town.on(day + 3, 16)
    particulars = {"size": "small", "competence": "self"} | particulars
    town.do(
        review.accept,
        town.topics[key],
        kind=kind,
        body=body,
        owner=town["secretary"],
        by=town["secretary"],
        **particulars,
    )


@dataclass(frozen=True)
class Item:
    """One item of an agenda: the topic, the motion, and how the votes fell."""

    key: str
    text: str
    votes: tuple[int, int, int]
    amendment: tuple[str, str] | None = None
    method: CountMethod = CountMethod.HANDS


@dataclass(frozen=True)
class Calling:
    """A meeting of the hall as it is called: days, agenda, who comes by turns."""

    title: str
    called: int
    noticed: int
    held: int
    items: Sequence[Item]
    turn: int = 0
    away: int = 2  # representatives who do not come


def hall(town: Town, calling: Calling, starts_at: datetime | None = None) -> Sitting:
    """The hall as it will sit for *calling*."""
    voters = town.estate.hall(calling.turn)
    others = voters[7:]  # without accounts
    absent = {others[(calling.turn + 4 * place) % len(others)] for place in range(calling.away)}
    return Sitting(
        town.days, town.estate, calling.title, voters=voters, invited=INVITED, absent=absent
    )


def met(town: Town, calling: Calling, sitting: Sitting | None = None) -> Story:
    """A meeting is called, noticed, held, and decides every item of its agenda."""
    sitting = sitting or hall(town, calling)
    yield from noticed(town, calling, sitting)
    yield town.on(calling.held, 18, 40)
    sitting.begin()
    for item in calling.items:
        issue = town.topics[item.key]
        most = sum(item.votes)
        sitting.decide(
            issue,
            item.text,
            item.votes,
            amendment=item.amendment,
            amended_by=(most - 2, 1, 1),
            method=item.method,
        )
    sitting.end()


def noticed(town: Town, calling: Calling, sitting: Sitting) -> Story:
    """A meeting is called and noticed."""
    yield town.on(calling.called, 10)
    topics = [town.topics[item.key] for item in calling.items]
    sitting.call(topics, town.now, starts_at=town.on(calling.held, 19))
    yield town.on(calling.noticed, 9, 30)
    sitting.give_notice(town.now)


def written(
    town: Town,
    key: str,
    day: int,
    households: Sequence[int],
    tasks: Sequence[TaskDraft],
    minority: str = "",
    *,
    examined: bool = True,
) -> Story:
    """What was carried is written down on *day*, word for word, and posted an hour later.

    The office is asked whether it is lawful and finds it sound, unless *examined* is false.
    """
    yield town.on(day, 10)
    issue = town.topics[key]
    decided = adopted(issue)
    resolution = town.do(
        resolve.write,
        issue,
        key=f"demonstration:{key}:{issue.round}",
        text=decided.text,
        basis=f"第 {decided.meeting} 次会议通过",
        minority=minority,
        tasks=tasks,
        households=households,
        by=town["secretary"],
    )
    town.resolutions[key] = resolution
    yield town.on(day, 11)
    town.do(resolve.post, resolution, by=town["secretary"])
    if examined:
        clerk, officer = town["secretary"], town["subdistrict"]
        opinion = lawful.ask(town.days, resolution, clerk=clerk, office=True)
        yield town.on(day, 16)
        lawful.give(town.days, opinion, clerk=clerk, officer=officer, at=town.now)


def task(town: Town, title: str, lead: str, due: int, **particulars) -> TaskDraft:
    """One line of the responsibility matrix, due on day *due*; assisting units by their names."""
    unit = town.estate.units[lead]
    if "assisting" in particulars:
        said = particulars.pop("assisting")
        particulars |= assisting(town.estate.units.values(), unit, said)
    return TaskDraft(title=title, lead_unit_id=unit.id, deadline=town.days.day(due), **particulars)


def task_of(town: Town, key: str, which: int = 1) -> Task:
    """Task *which* of the resolution on *key*."""
    return db.session.scalars(
        select(Task).where(
            Task.community_id == town.community.id,
            Task.resolution_id == town.resolutions[key].id,
            Task.position == which,
        )
    ).one()


def done(town: Town, key: str, day: int, note: str, *, by: str, which: int = 1) -> Story:
    """Task *which* of the resolution on *key* is reported done on *day*, accepted the day after.

    Who assists has settled its part an hour before.
    """
    yield town.on(day, 14)
    line = task_of(town, key, which)
    town.do(settle_parts, line)
    yield town.on(day, 15)
    pictures = as_it_is(key) if which == 1 else ()
    completion = town.do(
        supervise.report_done,
        line,
        note,
        cost=line.budget or 0,
        pictures=pictures,
        without="" if pictures else NO_PHOTO,
        by=town[by],
    )
    yield town.on(day + 1, 10)
    town.do(supervise.accept, completion, by=town["supervisor"])


def poll(town: Town, key: str) -> Box:
    """The satisfaction poll on *key* that opened last."""
    return boxes.of_subject(town.community.id, polls.SUBJECT, town.resolutions[key].id)[0]


def answered(
    town: Town,
    key: str,
    days: Mapping[int, Sequence[tuple[int, str, str]]],
    but: str | None = None,
) -> Story:
    """Sheets from door to door: on each of *days* so many answers of a kind, with a reason.

    :param but: an account whose door is left for themselves
    """
    for day, counted in days.items():
        yield town.on(day, 17)
        box = poll(town, key)
        wanted = [(choice, reason) for many, choice, reason in counted for _ in range(many)]
        theirs = boxes.standing(box, household_id=town[but].household_id) if but else None
        left = theirs.voter.id if theirs else None
        doors = [d for d in boxes.unanswered(box, limit=len(wanted) + 1) if d.voter_id != left]
        sheets = [
            answers.PaperAnswer(door.voter_id, choice, reason)
            for door, (choice, reason) in zip(doors, wanted, strict=False)
        ]
        batch = town.do(answers.enter_paper, box, sheets, key=f"{key}:{day}", by=town["supervisor"])
        town.do(answers.confirm, batch, by=town["supervisor2"])


def executing(town: Town) -> Sequence[tuple[str, Resolution]]:
    """Keys and resolutions that are in force and not yet executed."""
    return [
        (key, one)
        for key, one in town.resolutions.items()
        if one.in_force_at and not one.executed_at and not one.ended_at
    ]
