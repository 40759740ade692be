"""A major project through five rounds: what residents say of each plan makes the next one.

Each of the first four plans is carried and posted, and taken back because an objection is
upheld; the fifth hangs its full days, is submitted, replied to, and carried out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from deliberation.database import db
from deliberation.demo.chapters import Calling, Item, accepted, met, task, written
from deliberation.demo.sitting import Sitting
from deliberation.demo.town import Story, Town
from deliberation.resolve.models import Objection
from deliberation.resolve.operations import TaskDraft, objections, planning
from deliberation.rules.meeting import CountMethod
from deliberation.rules.workflow import IssueKind

KEY = "renovation"
OLD = range(5, 13)  # buildings that are renovated
HELD = 20  # the day of the first round's meeting; the others follow
APART = 20  # days between the meetings of two rounds
INVITED = {"officer": "街道城管办", "builder": "街道旧改办", "subdistrict": "街道办事处"}


class Round(NamedTuple):
    """One round: the plan, its vote, what residents said of it, and how they were answered."""

    plan: str
    votes: tuple[int, int, int]
    away: int
    opinions: int
    said: Sequence[str]
    answer: str
    upheld: str = ""


ROUNDS = (
    Round(
        "改造外墙、下水、线缆三项，八栋同时开工，每户自筹 3000 元。",
        (25, 14, 2),
        8,
        34,
        (
            "八栋一起挖，轮椅和担架从哪里走？请分批。",
            "每户 3000 元，低保户拿不出来。",
            "我家去年刚换了下水管，还要再交钱吗？",
            "只说改三项，楼顶漏水为什么不改？",
            "工期多长没有写，家里有老人要提前安排。",
            "外墙用什么材料？前面小区的瓷砖掉下来过。",
        ),
        "意见记入第二轮方案，一并答复。",
        "每户自筹的钱数没有先问过大家，意见成立。方案收回，改为按户型和困难情况分档，再议。",
    ),
    Round(
        "改造外墙、下水、线缆和屋顶四项，分四批开工；自筹部分每平方米 20 元，低保户免交。",
        (31, 9, 2),
        7,
        29,
        (
            "一楼从屋顶防水得不到好处，凭什么一样交？",
            "四批的先后怎么定？抽签要当众抽。",
            "线缆入地以后宽带断几天，请写明。",
            "脚手架搭着的时候防盗怎么办？",
            "楼道扶手能不能一起装？",
            "下水改造期间有没有临时厕所？",
        ),
        "意见合理，能改的写进下一轮方案；不能改的在公告栏逐条说明。",
        "一楼、顶楼得益不同却一样分摊，意见成立。方案收回，按楼层重算，再议。",
    ),
    Round(
        "四项改造分四批开工，先后由各栋代表当众抽签；自筹部分按楼层系数分摊，低保户免交。",
        (34, 7, 2),
        6,
        26,
        (
            "楼层系数没有公式，我们算不出自己要交多少。",
            "加装电梯的井道要不要预留？现在不留以后就没法装。",
            "沿街的雨棚拆了，什么时候还？",
            "堵下水最厉害的是 9 栋，应当先做。",
            "请把监理的电话写进方案。",
        ),
        "已请旧改办核算，写进下一轮方案。",
        "没有给加装电梯预留位置，以后要返工，意见成立。方案收回，请设计单位补图，再议。",
    ),
    Round(
        "四项改造分四批开工，附楼层系数表；各单元预留电梯井道位置；先做 9 栋。",
        (37, 5, 2),
        5,
        21,
        (
            "电梯井道挡住 2 单元一楼的窗，请挪到楼道外侧。",
            "质保几年要写明，不然坏了没人管。",
            "尾款要等居民验收以后再付。",
            "施工时间定在早八点到晚六点，中午停两小时。",
        ),
        "同意，写进第五轮方案。",
        "井道位置挡住一楼采光，意见成立。方案收回，图纸改好后公示，再议。",
    ),
    Round(
        "改造外墙、下水、线缆、屋顶四项，分四批开工，先做 9 栋；自筹部分按附表分摊，低保户免交；"
        "各单元在楼道外侧预留电梯井道；质保五年，尾款由居民验收后支付；"
        "8–12 时、14–18 时施工。",
        (46, 4, 0),  # all fifty, by secret ballot: the chair, who raises no hand, votes as well
        0,
        16,
        (
            "方案比第一回好多了，只盼早点开工。",
            "请把每月的用款贴到公告栏。",
            "验收的居民名单请公布。",
            "9 栋先做，材料堆在哪里请提前说。",
        ),
        "已记下，由监督小组每月公布，方案不变。",
    ),
)


def opinions() -> int:
    """How many opinions the five rounds bring."""
    return sum(one.opinions for one in ROUNDS)


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
    for number, one in enumerate(ROUNDS, 1):
        held = HELD + APART * (number - 1)
        yield from _decided(town, one, number, held)
        households = [door for building in OLD for door in town.estate.doors[building]]
        yield from written(town, KEY, held + 2, households, _tasks(town))
        yield from _commented(town, one, number, held + 3)
        if one.upheld:
            yield town.on(held + 9, 16)
            _answer(town, one.upheld, upheld=True)
    last = HELD + APART * (len(ROUNDS) - 1)
    yield town.on(last + 10, 10)
    plan = town.resolutions[KEY]
    town.do(planning.submit, plan, "街道办事处", by=town["committee"])
    yield town.on(last + 14, 15)
    reply = "同意方案，改造资金已列入街道年度计划；请按月公布用款，验收请居民代表到场。"
    town.do(planning.reply, plan, "conditions", reply, by=town["subdistrict"])


def _decided(town: Town, one: Round, number: int, held: int) -> Story:
    assembly = town.estate.assembly
    away = assembly[-one.away :] if one.away else ()
    method = CountMethod.SECRET if number == len(ROUNDS) else CountMethod.HANDS
    calling = Calling(
        f"居民代表会议（旧改第 {'一二三四五'[number - 1]} 轮）",
        held - 8,
        held - 6,
        held,
        [Item(KEY, one.plan, one.votes, method=method)],
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


def _commented(town: Town, one: Round, number: int, day: int) -> Story:
    """Residents say what they think while it hangs; all but the last are answered in turn."""
    for start, many in ((day, one.opinions // 2), (day + 2, one.opinions - one.opinions // 2)):
        yield town.on(start, 18)
        speakers = [town.somebody(OLD) for _ in range(many)]

        def comment(*, at: datetime, speakers=speakers, start=start) -> None:
            for place, speaker in enumerate(speakers):
                objections.object_to(
                    town.resolutions[KEY],
                    key=f"demonstration:{number}:{start}:{place}",
                    text=one.said[place % len(one.said)],
                    by=town.person(speaker),
                    at=at,
                )

        town.do(comment)
        yield town.on(start + 1, 16)
        town.do(_answer_all, town, one.answer, 0 if start == day or not one.upheld else 1)


def _answer_all(town: Town, answer: str, but: int, *, at: datetime) -> None:
    waiting = _waiting(town)
    for objection in waiting[: len(waiting) - but]:
        objections.answer(objection, answer, upheld=False, by=town["committee"], at=at)


def _answer(town: Town, text: str, *, upheld: bool) -> None:
    town.do(objections.answer, _waiting(town)[0], text, upheld=upheld, by=town["committee"])


def _waiting(town: Town) -> Sequence[Objection]:
    return db.session.scalars(
        select(Objection)
        .where(
            Objection.community_id == town.community.id,
            Objection.resolution_id == town.resolutions[KEY].id,
            Objection.answered_at.is_(None),
        )
        .order_by(Objection.id)
    ).all()
