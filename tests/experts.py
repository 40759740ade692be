"""Scenes of experts: asked about a version, declaring what ties them to it, advising."""

from __future__ import annotations

from datetime import datetime, timedelta

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.rules.texts import Interest, examined
from deliberation.texts.models import ExpertAdvice, Text
from deliberation.texts.operations import advising
from tests import scene


def asked(
    hall: scene.Neighbourhood,
    text: Text,
    *,
    expert: str = "mediator",
    outside: str = "",
    days: int = 7,
    key: str = "",
    when: datetime = scene.START,
    **more,
) -> ExpertAdvice:
    """The hall's expert, or somebody *outside*, is asked about the latest version of *text*."""
    text = db.session.get_one(Text, (text.community_id, text.id))
    with unit_of_work():
        return advising.ask(
            text,
            None if outside else hall.people[expert],
            clock.day_of(when) + timedelta(days=days),
            outside=outside,
            by=hall.committee,
            at=when,
            **{"capacity": "市建筑设计院 结构工程师", "key": key or f"{text.id} {expert}{outside}"}
            | more,
        )


def declared(
    hall: scene.Neighbourhood,
    advice: ExpertAdvice,
    interest: str = Interest.NONE,
    words: str = "",
    *,
    by: str = "mediator",
    came: str = "",
    when: datetime = scene.START,
) -> ExpertAdvice:
    """The expert declares *interest*."""
    advice = db.session.get_one(ExpertAdvice, (advice.community_id, advice.id))
    with unit_of_work():
        advising.declare(advice, interest, words, came=came, by=hall.people[by], at=when)
    return advice


def given(
    hall: scene.Neighbourhood,
    advice: ExpertAdvice,
    words: dict[str, str],
    *,
    by: str = "mediator",
    came: str = "",
    when: datetime = scene.START,
) -> ExpertAdvice:
    """The expert says *words* of clauses by their numbers, of the whole at ``""``."""
    advice = db.session.get_one(ExpertAdvice, (advice.community_id, advice.id))
    ids = {one.number: one.id for one in examined(advising.version_in(advice).content)}
    said = {ids[number] if number else 0: said for number, said in words.items()}
    with unit_of_work():
        advising.give(advice, said, came=came, by=hall.people[by], at=when)
    return advice


def everything(hall: scene.Neighbourhood, text: Text, about: Issue) -> None:
    """Advice asked of the expert and of an outsider, not yet declared; of other outsiders:
    declared, given and declined."""
    assert text.issue_id == about.id
    asked(hall, text, question="路面要不要先做排水？")
    asked(hall, text, outside="孙工")
    by = {"by": "committee", "came": "3 月 3 日的来信"}
    waiting, said, not_given = (
        asked(hall, text, outside=name) for name in ("李工", "赵工", "钱工")
    )
    declared(hall, waiting, **by)
    declared(hall, said, Interest.SOME, "在投标的公司做过顾问。", **by)
    given(hall, said, {"": "总体可行。", "第一条": "先做排水，再铺路面。"}, **by)
    declared(hall, not_given, Interest.DECLINED, "不是这个专业。", **by)
