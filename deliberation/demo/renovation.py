"""A major project through five rounds: what residents say of each plan makes the next one.

Before each meeting a version of the plan is published, opinions are asked for, and each is
answered. What the first four meetings carry is posted, and taken back because an objection is
upheld; the fifth hangs its full days. Then the plan is submitted with every opinion, replied to
clause by clause, and carried out.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from deliberation.demo.chapters import Calling, Item, accepted, met, task, written
from deliberation.demo.renovation_plan import (
    REPLIES,
    ROUNDS,
    TAKEN_OVER,
    TITLE,
    Round,
    label,
    text,
)
from deliberation.demo.sitting import Sitting
from deliberation.demo.town import Story, Town
from deliberation.resolve.operations import TaskDraft, objections, planning
from deliberation.rules.meeting import CountMethod
from deliberation.rules.texts import TextKind
from deliberation.rules.workflow import IssueKind
from deliberation.texts import operations as texts
from deliberation.texts import queries as reading
from deliberation.texts.models import Text, TextRound
from deliberation.texts.operations import rounds
from deliberation.texts.queries import opinions as asked

KEY = "renovation"
OLD = range(5, 13)  # buildings that are renovated
HELD = 20  # the day of the first round's meeting; the others follow
APART = 20  # days between the meetings of two rounds
#: So many days before a meeting its version is published and opinions are asked for; answered.
ASKED, ANSWERED = 10, 6
INVITED = {"officer": "街道城管办", "builder": "街道旧改办", "subdistrict": "街道办事处"}


class Motion(NamedTuple):
    """One meeting: what is put to it, how the votes fell, and the objection that is upheld.

    :ivar away: members who do not come
    :ivar objection: what a resident says while it hangs, with the answer that takes it down
    """

    text: str
    votes: tuple[int, int, int]
    away: int
    objection: tuple[str, str] | None = None


MOTIONS = (
    Motion(
        "改造外墙、下水、线缆三项，八栋同时开工，每户自筹 3000 元。",
        (25, 14, 2),
        8,
        (
            "每户 3000 元没有先问过大家，我家拿不出来。",
            "每户自筹的钱数没有先问过大家，异议成立。决议收回，改为按面积和困难情况分档，再议。",
        ),
    ),
    Motion(
        "改造外墙、下水、线缆和屋顶四项，分四批开工；自筹部分每平方米 20 元，低保户免交。",
        (31, 9, 2),
        7,
        (
            "一楼、顶楼得益不同，却一样分摊。",
            "一楼、顶楼得益不同却一样分摊，异议成立。决议收回，按楼层重算，再议。",
        ),
    ),
    Motion(
        "四项改造分四批开工，先后由各栋代表当众抽签；自筹部分按楼层系数分摊，低保户免交。",
        (34, 7, 2),
        6,
        (
            "没有给加装电梯留位置，以后要返工。",
            "没有给加装电梯预留位置，以后要返工，异议成立。决议收回，请设计单位补图，再议。",
        ),
    ),
    Motion(
        "四项改造分四批开工，附楼层系数表；各单元预留电梯井道位置；先做 9 栋。",
        (37, 5, 2),
        5,
        (
            "井道正好挡住我家一楼的窗。",
            "井道位置挡住一楼采光，异议成立。决议收回，图纸改好后公示，再议。",
        ),
    ),
    Motion(
        "改造外墙、下水、线缆、屋顶四项，分四批开工，先做 9 栋；自筹部分按附表分摊，低保户免交；"
        "各单元在楼道外侧预留加装电梯的井道；质保五年，尾款由居民验收后支付；"
        "8–12 时、14–18 时施工。",
        (46, 4, 0),  # all fifty, by secret ballot: the chair, who raises no hand, votes as well
        0,
    ),
)

#: Every so many opinions come in at the desk: by these channels in turn.
AT_THE_DESK, CHANNELS = 5, ("phone", "paper", "visit", "door")


def opinions() -> int:
    """How many opinions the five rounds bring, with those that the opinion map found."""
    return sum(one.opinions for one in ROUNDS) + len(TAKEN_OVER)


def story(town: Town) -> Story:
    """From the proposal to the building site."""
    yield from accepted(
        town,
        KEY,
        3,
        58,
        kind=IssueKind.MAJOR,
        body="RRA",
        size="big",
        important=True,
        study="社区党委会议研究，同意提交居民代表会议讨论，要求每一轮意见逐条答复。",
    )
    for number, one in enumerate(MOTIONS, 1):
        held = HELD + APART * (number - 1)
        yield from _decided(town, one, number, held)
        households = [door for building in OLD for door in town.estate.doors[building]]
        yield from written(town, KEY, held + 2, households, _tasks(town))
        if one.objection:
            yield from _taken_down(town, number, held, *one.objection)
    last = HELD + APART * (len(MOTIONS) - 1)
    yield town.on(last + 10, 10)
    resolution = town.resolutions[KEY]
    town.do(planning.submit, resolution, "街道办事处", by=town["committee"])
    yield town.on(last + 14, 15)
    reply = "同意方案，改造资金已列入街道年度计划；请按月公布用款，验收请居民代表到场。"
    plan = reading.plan_of(town.topics[KEY])
    assert plan is not None
    clauses = {_clause(plan, key): words for key, words in REPLIES.items()}
    town.do(
        planning.reply, resolution, "conditions", reply, clauses=clauses, by=town["subdistrict"]
    )


# ------------------------------------------------------------------ the plan and what is said


def plan_story(town: Town) -> Story:
    """Before each meeting a version of the plan, and a round of opinions on it."""
    yield town.on(HELD - ASKED, 9)
    plan = town.do(
        texts.begin,
        town.community,
        TextKind.PLAN,
        TITLE,
        key="demonstration:plan",
        issue=town.topics[KEY],
        by=town["secretary"],
    )
    for number in range(1, len(ROUNDS) + 1):
        yield from _asked(town, plan, number, HELD + APART * (number - 1))


def _clause(plan: Text, key: str) -> int:
    """The id of a clause in the latest version of *plan*."""
    version = reading.version(plan, plan.latest)
    assert version is not None
    cited = label(plan.latest, key)
    return next(one.id for one in version.content.clauses if one.label == cited)


def _asked(town: Town, plan: Text, number: int, held: int) -> Story:
    """A version is published, residents say what they think of it, and each gets an answer."""
    one = ROUNDS[number - 1]
    yield town.on(held - ASKED, 10)
    draft = texts.Written(text(number), base=plan.latest, name=one.name, why=one.why)
    town.do(texts.publish, plan, draft, by=town["secretary"])
    last_day = town.days.day(held - ANSWERED - 1)
    round_ = town.do(rounds.open_round, plan, last_day, by=town["secretary"])
    for part, day in enumerate((held - ASKED + 1, held - ASKED + 3)):
        yield town.on(day, 18)
        town.do(_give, town, plan, round_, one, part)
    yield town.on(held - ANSWERED, 8, 30)
    town.do(_answer_each, town, round_, one)


def _give(
    town: Town, plan: Text, round_: TextRound, one: Round, part: int, *, at: datetime
) -> None:
    """Half of the opinions of a round: what came to the desk is entered after the others."""
    half = one.opinions // 2
    places = range(half) if part == 0 else range(half, one.opinions)
    for place in sorted(places, key=lambda place: place % AT_THE_DESK == 0):
        said = one.said[place % len(one.said)]
        giver = town.person(town.somebody(OLD))
        at_desk = place % AT_THE_DESK == 0
        rounds.give(
            round_,
            said.words,
            clause=_clause(plan, said.clause) if said.clause else None,
            key=f"demonstration:opinion:{round_.number}:{place}",
            giver=giver,
            channel=CHANNELS[place // AT_THE_DESK % len(CHANNELS)] if at_desk else "online",
            by=town["secretary"] if at_desk else giver,
            at=at,
        )


def _answer_each(town: Town, round_: TextRound, one: Round, *, at: datetime) -> None:
    waiting = asked.page(round_, waiting=True)
    for said in one.said:
        alike = [opinion.id for opinion in waiting if opinion.text == said.words]
        rounds.deal_with(round_, alike, said.dealt, said.reasons, by=town["committee"], at=at)


def _taken_down(town: Town, number: int, held: int, words: str, answer: str) -> Story:
    """A resident objects to what hangs, and is right: the project goes into its next round."""
    yield town.on(held + 4, 18)
    speaker = town.person(town.somebody(OLD))
    objection = town.do(
        objections.object_to,
        town.resolutions[KEY],
        key=f"demonstration:objection:{number}",
        text=words,
        by=speaker,
    )
    yield town.on(held + 9, 16)
    town.do(objections.answer, objection, answer, upheld=True, by=town["committee"])


def _decided(town: Town, one: Motion, number: int, held: int) -> Story:
    assembly = town.estate.assembly
    away = assembly[-one.away :] if one.away else ()
    method = CountMethod.BOX if number == len(MOTIONS) else CountMethod.HANDS
    calling = Calling(
        f"居民代表会议（旧改第 {'一二三四五'[number - 1]} 轮）",
        held - 8,
        held - 6,
        held,
        [Item(KEY, one.text, one.votes, method=method)],
    )
    sitting = Sitting(
        town.days,
        town.estate,
        calling.title,
        body="RRA",
        voters=assembly,
        invited=INVITED,
        absent=away,
        place="活动中心礼堂",
    )
    yield from met(town, calling, sitting)


def _tasks(town: Town) -> list[TaskDraft]:
    return [
        task(
            town,
            "9 栋、5 栋改造施工",
            "builder",
            260,
            assisting="物业服务中心、街道城管办",
            source="旧改专项资金和居民自筹",
            budget=4_600_000_00,
            acceptance_test="住户、监理、设计三方签字",
        ),
        task(town, "其余六栋改造施工", "builder", 420, budget=13_200_000_00, source="旧改专项资金"),
        task(town, "施工期间的通行、停车和老人照看", "committee", 420, assisting="志愿者服务队"),
    ]
