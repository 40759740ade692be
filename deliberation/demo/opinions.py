"""What residents say of the renovation's first plan, statement by statement: an opinion map.

Twenty statements, of which eight are residents' own; 120 of those who live in the old buildings
take stances. It closes before the second plan is written. Another map is open at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.demo.renovation_plan import TAKEN_OVER
from deliberation.demo.town import Story, Town
from deliberation.opinions import operations, queries
from deliberation.opinions.models import OpinionMap
from deliberation.people.models import Person
from deliberation.texts.models import TextRound
from deliberation.texts.operations import rounds

KEY, OLD = "renovation", range(5, 13)
OPENED, SAID, DAYS = 21, (23, 25, 27), 10
VOICES = 120


class Said(NamedTuple):
    """A statement, and of a hundred of either camp how many agree with it.

    :ivar side: 1 and −1: the committee's, of those in favour and of the others; 0: a resident's
    """

    text: str
    side: int
    thorough: int
    careful: int


SAID_OF_IT = (
    Said("下水管和电线老化，早晚要换，不如一次换完", 1, 96, 78),
    Said("八栋一起开工，工期最短", 1, 66, 8),
    Said("外墙保温做了，冬天能省暖气钱", 1, 90, 62),
    Said("每户出一点钱，大家才会爱惜", 1, 84, 12),
    Said("楼顶漏水要一起修", 1, 95, 88),
    Said("楼道里要装扶手", 1, 94, 92),
    Said("每户 3000 元太多，有的人家拿不出来", -1, 22, 93),
    Said("一楼得不到好处，不该一样交钱", -1, 34, 82),
    Said("施工的时候轮椅和担架出不去", -1, 72, 90),
    Said("先修最要紧的，别的以后再说", -1, 14, 84),
    Said("刚装修过的人家不该再砸一遍墙", -1, 45, 70),
    Said("租房子的人不该出钱", -1, 40, 76),
    Said("分批开工，先让大家看看前两栋修成什么样", 0, 76, 94),
    Said("低保户和残疾人家庭免交", 0, 93, 97),
    Said("按楼层分摊，得益多的多出", 0, 52, 60),
    Said("每一项花多少钱要贴出来", 0, 97, 98),
    Said("请住户代表一起选材料", 0, 88, 86),
    Said("愿意多出钱，换成好一点的门窗", 0, 74, 10),
    Said("宽带断几天要提前说", 0, 90, 94),
    Said("停车位在施工期间要另外安排", 0, 62, 58),
)
REFUSED = ("旧改办的人都是来捞钱的", "personal")


#: Of the map that is open at the end, in which a visitor may take stances.
OPEN = (
    (
        "电动车进楼充电太危险，要坚决管住",
        "先建够充电棚，再谈不让进楼",
        "电梯里可以装识别电动车的摄像头",
        "充电棚晚上要有人看",
        "先劝三次，再请物业拖走",
    ),
    (
        "车停楼下会被偷电瓶",
        "老人腿脚不便，走不到充电棚",
        "充电棚的电费比家里贵",
        "拔了电瓶上楼也不行吗",
        "只罚骑车的人，不公平",
    ),
)


def stories(town: Town, end: int) -> Sequence[Story]:
    """The closed map, and the open one.

    :param end: the demonstration's last day
    """
    return (_of_the_plan(town), _open(town, end))


def _open(town: Town, end: int) -> Story:
    yield town.on(end - 3, 16)
    one = town.do(_begin, town, "ebikes", "电动车能不能进楼", OPEN, 12)
    yield town.on(end - 1, 20)
    town.do(_begun, town, one, _people(town, range(1, 25))[:30])


def _begun(town: Town, one: OpinionMap, people: Sequence[int], *, at: datetime) -> None:
    """Some have answered the first cards already."""
    for place, person in enumerate(people):
        said = {number: _chance(place, number) % 3 - 1 for number in range(1, 2 + place % 9)}
        operations.take(one, said, by=_person(town, person), at=at)


def _of_the_plan(town: Town) -> Story:
    yield town.on(OPENED, 10)
    sides = tuple([one.text for one in SAID_OF_IT if one.side == side] for side in (1, -1))
    one = town.do(_begin, town, KEY, "老楼怎么改、钱怎么出", sides, DAYS)
    own = [said for said in SAID_OF_IT if said.side == 0]
    people = _people(town)
    for day in SAID[:2]:
        yield town.on(day, 19)
        mine = own[:5] if day == SAID[0] else own[5:]
        for place, said in enumerate(mine):
            town.do(_state, town, one, said.text, people[(day + place) * 7 % len(people)])
        if day == SAID[1]:
            town.do(_state, town, one, REFUSED[0], people[0], why=REFUSED[1])
    yield town.on(SAID[2], 20)
    town.do(_speak, town, one, people)
    yield town.on(OPENED + DAYS + 1, 10)  # what it found goes into the round that is running
    town.do(_take_over, town, one)


def _take_over(town: Town, one: OpinionMap, *, at: datetime) -> None:
    by = town["committee"]
    for statement in queries.statements(one):
        if statement.text in TAKEN_OVER:
            dealt, reasons = TAKEN_OVER[statement.text]
            made = operations.take_over(one, statement, by=by, at=at)
            round_ = record_beside(made, TextRound, made.round_id)
            rounds.deal_with(round_, [made.id], dealt, reasons, by=by, at=at)


def _begin(
    town: Town, key: str, question: str, sides: Sequence[Sequence[str]], days: int, *, at: datetime
) -> OpinionMap:
    return operations.open_map(
        town.topics[key],
        key=f"demonstration:{key}:opinions",
        question=question,
        sides=(sides[0], sides[1]),
        last_day=clock.day_of(at) + timedelta(days=days),
        by=town["committee"],
        at=at,
    )


def _state(
    town: Town, one: OpinionMap, text: str, person: int, why: str = "", *, at: datetime
) -> None:
    """A resident writes a statement, and the committee answers."""
    key = sha256(text.encode()).hexdigest()
    made = operations.state(one, key=key, text=text, by=_person(town, person), at=at)
    if why:
        operations.refuse(made, why, by=town["committee"], at=at)
    else:
        operations.admit(made, by=town["committee"], at=at)


def _speak(town: Town, one: OpinionMap, people: Sequence[int], *, at: datetime) -> None:
    """Everybody takes their stances; two in five are careful, most of these on the lower floors."""
    numbers = _numbers(one)
    for place, person in enumerate(people):
        careful = _chance(place, "camp") < 42
        by = _person(town, person)
        tenant = _chance(place, "tenure") < (34 if careful else 12)
        operations.declare(
            one,
            age_band=("18-35", "36-59", "60-74", "75-")[_chance(place, "age") * 4 // 100],
            tenure="tenant" if tenant else "owner",
            by=by,
            at=at,
        )
        operations.take(one, _stances(place, careful, numbers), by=by, at=at)


def _stances(place: int, careful: bool, numbers: Mapping[str, int]) -> dict[int, int]:
    """What one of them says; one in six statements is not answered, one in ten skipped."""
    said = {}
    for one in SAID_OF_IT:
        if _chance(place, one.text, "answers") < 17:
            continue
        agrees = _chance(place, one.text) < (one.careful if careful else one.thorough)
        skips = _chance(place, one.text, "skips") < 10
        said[numbers[one.text]] = 0 if skips else 1 if agrees else -1
    return said


def _people(town: Town, buildings: Sequence[int] = OLD) -> Sequence[int]:
    """Who answers: neighbours of these buildings, from all doors, the same each time."""
    there = [one.id for one in town.estate.neighbours if one.building in buildings]
    return sorted(there, key=lambda one: _chance(one, "asked"))[:VOICES]


def _person(town: Town, person: int) -> Person:
    return db.session.get_one(Person, (town.community.id, person))


def _numbers(one: OpinionMap) -> Mapping[str, int]:
    return {each.text: each.number for each in queries.statements(one) if each.number}


def _chance(*names: object) -> int:
    """A number below a hundred, the same each time."""
    told = sha256("|".join(map(str, names)).encode()).digest()
    return int.from_bytes(told[:4], "big") % 100
