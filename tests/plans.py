"""Scenes of plans and conventions: written by the committee, version after version."""

from __future__ import annotations

from datetime import datetime, timedelta

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.people.models import Community, Person
from deliberation.rules.texts import TextKind
from deliberation.texts import operations
from deliberation.texts.models import Text, TextOpinion, TextRound, TextVersion
from deliberation.texts.operations import Written, rounds
from tests import scene

FIRST = """# 3栋门前路面改造方案

## 第一章 做什么
第一条 重铺3栋门前的路面。
第二条 每户出200元。
第三条 周末不施工。

## 第二章 钱
第四条 费用如下：

| 项目 | 元 |
|---|---|
| 路面 | 40000 |
| 排水 | 8000 |
"""
SECOND = (
    FIRST.replace("每户出200元。", "每户出150元，低保户不出。")
    .replace("第三条 周末不施工。\n", "第三条 周末和中午不施工。\n第四条 铺好以后质保三年。\n")
    .replace("第四条 费用如下", "第五条 费用如下")
)


def text_begun(
    hall: scene.Neighbourhood,
    issue: Issue | None,
    *,
    kind: TextKind = TextKind.PLAN,
    title: str = "路面改造方案",
    when: datetime = scene.START,
) -> Text:
    """A text of *issue* without any version."""
    with unit_of_work():
        return operations.begin(
            db.session.get_one(Community, hall.community.id),
            kind,
            title,
            key=f"text {title} {issue and issue.id}",
            issue=issue,
            by=hall.committee,
            at=when,
        )


def published(
    hall: scene.Neighbourhood,
    text: Text,
    body: str,
    *,
    name: str = "征求意见稿",
    why: str = "",
    base: int | None = None,
    when: datetime = scene.START,
    **more: object,
) -> TextVersion:
    """The next version of *text*."""
    text = db.session.get_one(Text, (text.community_id, text.id))
    with unit_of_work():
        written = Written(body, text.latest if base is None else base, name=name, why=why)
        return operations.publish(text, written, by=hall.committee, at=when, **more)


def plan_of_two(hall: scene.Neighbourhood, issue: Issue, when: datetime = scene.START) -> Text:
    """A plan of *issue* in two versions."""
    text = text_begun(hall, issue, when=when)
    published(hall, text, FIRST, when=when)
    published(hall, text, SECOND, name="第二稿", why="按大家的意见改了第二条、第三条。", when=when)
    return text


def round_open(
    hall: scene.Neighbourhood, text: Text, *, days: int = 10, when: datetime = scene.START, **more
) -> TextRound:
    """A round of opinions on the latest version of *text*, that runs for so many *days*."""
    text = db.session.get_one(Text, (text.community_id, text.id))
    with unit_of_work():
        last = clock.day_of(when) + timedelta(days=days)
        return rounds.open_round(text, last, by=hall.committee, at=when, **more)


def said(
    hall: scene.Neighbourhood,
    round_: TextRound,
    words: str,
    *,
    by: Person | None = None,
    clause: str = "",
    when: datetime = scene.START,
    **more,
) -> TextOpinion:
    """A resident says *words* in *round_*, on the clause cited so."""
    round_ = db.session.get_one(TextRound, (round_.community_id, round_.id))
    ids = {one.label: one.id for one in rounds.version_in(round_).content.clauses}
    giver = by or hall.resident
    known = {"giver": giver, "by": giver, "key": f"{round_.id} {words} {giver.id}"} | more
    with unit_of_work():
        about = ids[clause] if clause else None
        return rounds.give(round_, words, clause=about, at=when, **known)
