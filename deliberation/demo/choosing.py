"""A group chooses its representatives by secret ballot, and a question is put in writing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box
from deliberation.ballots.models.paper import PaperBatch
from deliberation.ballots.operations import confirming, entering, paper
from deliberation.ballots.operations.entering import SPOILED, Sheet
from deliberation.ballots.queries import doors
from deliberation.convene.operations import selecting, written_vote
from deliberation.database import db, record_beside
from deliberation.demo.chapters import accepted
from deliberation.demo.town import Story, Town
from deliberation.people.models import Group, Person
from deliberation.people.models.representatives import Selection
from deliberation.people.operations import representatives, selections
from deliberation.people.queries import representation
from deliberation.rules.box import Secrecy
from deliberation.rules.voting import DECLARED

#: The last group: four towers' doors, 120 households, four to be chosen.
GROUP, SEATS = "第十二居民小组", 4
#: What lay in the pile of 84 papers: three who stand again and one who is new, out of six.
PILE = {
    "no-1+no-2+no-3+no-4": 37,
    "no-1+no-2+no-4": 18,
    "no-2+no-3+no-5": 12,
    "no-4+no-6": 9,
    "no-1": 5,
    SPOILED: 3,
}


def stories(town: Town) -> Iterator[Story]:
    """Both of them."""
    yield choosing(town)
    yield in_writing(town)


def choosing(town: Town) -> Story:
    """Six stand, the households vote on paper, and one hands over to who comes after."""
    yield town.on(158, 10)
    selection = town.do(_stand, town)
    yield town.on(159, 9)
    box = town.do(
        selecting.open_vote,
        town.community,
        selection,
        days=7,
        secrecy=Secrecy.SECRET,
        by=town["secretary"],
    )
    town.do(paper.issue, box, by=town["secretary"])
    yield town.on(165, 20)
    sheets = [Sheet(number, number) for number in range(1, sum(PILE.values()) + 1)]
    batch = town.do(entering.enter, box, sheets, key="the towers", tally=PILE, by=town["secretary"])
    town.do(confirming.confirm, batch, by=town["committee"])
    yield town.on(169, 15)
    (handover,) = representation.handovers(town.community.id)
    town.do(
        representatives.hand_over,
        handover.succession,
        "电梯维保的联系人、四栋楼的走访记录和单元门备用钥匙。",
        by=town["secretary"],
    )
    yield town.on(171, 11)
    town.do(_declare, town)


def _stand(town: Town, *, at: datetime) -> Selection:
    group = db.session.scalars(
        select(Group).where(Group.community_id == town.community.id, Group.name == GROUP)
    ).one()
    serving = representatives.serving(group, town.days.day(158))
    again = [record_beside(role, Person, role.person_id) for role in serving[: SEATS - 1]]
    others = [one for one in representation.eligible(group) if one.id not in _ids(serving)]
    return selections.open_selection(
        town.community,
        group,
        key="the last group",
        seats=SEATS,
        candidates=[*again, *others[20:80:20]],
        since=town.days.day(167),
        until=town.days.day(167).replace(year=town.days.day(167).year + 5, day=1),
        by=town["secretary"],
        at=at,
    )


def _ids(roles) -> set[int]:
    return {role.person_id for role in roles}


def _declare(town: Town, *, at: datetime) -> None:
    """Most of the representatives say of themselves what is asked; a few would rather not."""
    day = town.days.day(171)
    serving = [
        role for line in representation.lines(town.community.id, day) for role in line.serving
    ]
    for place, role in enumerate(serving):
        if place % 9 == 8:
            continue
        representatives.declare(
            record_beside(role, Person, role.person_id),
            **{
                dimension: codes[(place * 7 + place // 3 + step) % len(codes)]
                for step, (dimension, codes) in enumerate(DECLARED.items(), 2)
            },
            at=at,
        )


def in_writing(town: Town) -> Story:
    """The hall is asked in writing, as nothing about it needs to be talked over; it is open."""
    yield from accepted(town, "benches", 189, 14)
    yield town.on(195, 10)
    vote = town.do(
        written_vote.open_writing,
        town.community,
        town.topics["benches"],
        key="benches",
        text="在 1 栋到 20 栋的单元门口各装一条带扶手的长椅，每条不超过 400 元，从公共收益里支出。",
        days=7,
        by=town["secretary"],
    )
    box = record_beside(vote, Box, vote.box_id)
    town.do(paper.issue, box, by=town["secretary"])
    yield town.on(197, 19)
    for part, choice in (("representative", "for"), ("representative4", "against")):
        town.do(_cast, box, town[part], choice)
    yield town.on(199, 16)
    town.do(_three_papers, box, by=town["secretary"])
    town.do(written_vote.remind, vote, by=town["secretary"])


def _cast(box: Box, person: Person, choice: str, *, at: datetime) -> None:
    line = boxes.standing(box, person_id=person.id)
    ballots.cast(box, line.voter, choice, channel=ballots.ONLINE, by=person, at=at)


def _three_papers(box: Box, *, by: Person, at: datetime) -> PaperBatch:
    """Entered, and waiting for a colleague to confirm them."""
    silent = [line.voter_id for line in doors.lines(box) if not line.answered][-3:]
    numbers = paper.numbers_of(box, silent)
    sheets = [
        Sheet(row, numbers[voter], choice)
        for row, (voter, choice) in enumerate(zip(silent, ("for", "for", "abstain"), strict=True))
    ]
    return entering.enter(box, sheets, key="three papers", by=by, at=at)
