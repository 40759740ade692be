"""Ordinary topics: those that wait, and those that went another way than through six steps."""

from __future__ import annotations

from collections.abc import Iterator

from deliberation.collect import operations as collect
from deliberation.database import record_beside
from deliberation.demo.chapters import accepted, proposed, submitted
from deliberation.demo.town import Story, Town
from deliberation.people.models import Person
from deliberation.review import operations as review
from deliberation.review.operations import appealing, referring
from deliberation.rules.workflow import Sorting


def stories(town: Town) -> Iterator[Story]:
    """All of them."""
    for key, day, cosigned in (
        ("books", 188, 21),
        ("dogs", 190, 12),
        ("lamp", 193, 7),
        ("lockers", 192, 17),
        ("fitness", 196, 4),
        ("piano", 100, 3),  # never handed in: it lapses
    ):
        yield proposed(town, key, day, cosigned)
    yield submitted(town, "bins", 195, 22)
    yield submitted(town, "corridor", 196, 6)
    yield submitted(town, "camera", 197, 18, known=False)
    yield accepted(town, "dancing", 175, 26)
    yield accepted(town, "ebikes", 177, 33)
    yield chickens(town)
    yield southgate(town)
    yield more_lockers(town)
    yield crossing(town)
    yield barbecue(town)
    yield swing(town)


def chickens(town: Town) -> Story:
    """Declined, with reasons that everybody may read."""
    yield from submitted(town, "chickens", 88, 1)
    yield town.on(93, 15)
    town.do(
        review.decline,
        town.topics["chickens"],
        reasons="市里的管理办法不准在城区住宅楼养家禽，议事会不能同意违反规定的事。"
        "想吃放心鸡蛋，可以报名社区的农场团购。",
        competence="violation",
        by=town["secretary"],
    )


def southgate(town: Town) -> Story:
    """Declined, and the proposer appealed: somebody else of the committee looks at it again."""
    yield from submitted(town, "southgate", 186, 29)
    yield town.on(192, 16)
    town.do(
        review.decline,
        town.topics["southgate"],
        reasons="南门是消防车通道，不能加装固定路桩。",
        by=town["secretary"],
    )
    yield town.on(198, 10)
    town.do(
        appealing.appeal,
        town.topics["southgate"],
        town.community,
        reason="我没有要求装路桩，只要早晚高峰有人值守、放移动护栏，消防车随时能过。",
        by=town["neighbour"],
    )
    yield town.on(199, 9)
    town.do(review.acknowledge, town.topics["southgate"], town.community, by=town["committee"])


def more_lockers(town: Town) -> Story:
    """Merged into the topic that asks for the same."""
    yield from submitted(town, "lockers2", 192, 5)
    yield town.on(197, 11)
    town.do(
        review.merge,
        town.topics["lockers2"],
        town.topics["lockers"],
        reasons="两件说的是同一件事，合在一起商量放几组、放哪里。",
        by=town["secretary"],
    )


def crossing(town: Town) -> Story:
    """Referred to whom it belongs, and answered."""
    yield from submitted(town, "crossing", 140, 34)
    yield town.on(145, 11)
    town.do(
        referring.refer,
        town.topics["crossing"],
        to=Sorting.DEPARTMENT,
        addressee="区交警大队",
        owner=town["secretary"],
        deadline=town.days.day(178),
        reasons="红绿灯由交警部门管理。",
        size="big",
        competence="government",
        by=town["secretary"],
    )
    yield town.on(168, 15)
    town.do(
        referring.reply,
        town.topics["crossing"],
        town.community,
        text="经现场测量，绿灯已由 15 秒延长到 28 秒，并加装了倒计时屏。",
        by=town["secretary"],
    )
    yield town.on(170, 19)
    asked = record_beside(town.topics["crossing"], Person, town.topics["crossing"].answerable_id)
    town.do(
        referring.settle_feedback,
        town.topics["crossing"],
        town.community,
        satisfied=True,
        by=asked,
    )


def barbecue(town: Town) -> Story:
    """Referred; the reply is due next week."""
    yield from submitted(town, "barbecue", 186, 41)
    yield town.on(191, 11)
    town.do(
        referring.refer,
        town.topics["barbecue"],
        to=Sorting.DEPARTMENT,
        to_unit=town.estate.units["department"],
        owner=town["secretary"],
        deadline=town.days.day(208),
        reasons="油烟由城管执法，请现场检测。",
        size="big",
        competence="government",
        by=town["secretary"],
    )


def swing(town: Town) -> Story:
    """Taken back by whoever proposed it."""
    yield from proposed(town, "swing", 130, 2)
    yield town.on(134, 18)
    town.do(
        collect.withdraw,
        town.topics["swing"],
        reason="问了物业，大门口是消防登高面，不能放东西，我先撤回。",
        by=town["resident"],
    )
