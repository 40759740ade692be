"""Scenes of conventions: written, examined by a unit, adopted by the hall, in force."""

from __future__ import annotations

from datetime import datetime, timedelta

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.lobby.operations import settle_due
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import legality as examining
from deliberation.rules.texts import Giver, Said, TextKind, examined
from deliberation.texts.models import Adoption, LegalityOpinion, Text
from deliberation.texts.operations import legality
from tests import plans, scene

FIRST = """# 和平社区居民公约

第一条 邻里互相尊重，有事先商量。
第二条 楼道堆物三天不清的，罚款200元。
第三条 屡次不改的，在公告栏公布姓名和房号。
第四条 晚上十点以后保持安静。
"""
SECOND = FIRST.replace(
    "楼道堆物三天不清的，罚款200元。", "楼道堆物三天不清的，由楼门长上门劝说，再请物业清走。"
).replace("在公告栏公布姓名和房号。", "请人民调解员上门调解。")

#: What a lawyer finds of the first version, by the number of the clause.
WANTING = {
    "第二条": ("unlawful", "《行政处罚法》第十七条", "只有行政机关依法才能罚款。"),
    "第三条": ("advice", "", "公布姓名会伤人名誉，建议改为调解。"),
}


def convention(
    hall: scene.Neighbourhood,
    issue: Issue | None,
    *bodies: str,
    title: str = "居民公约",
    when: datetime = scene.START,
) -> Text:
    """A convention of *issue* with these versions; one, if none is given."""
    text = plans.text_begun(hall, issue, kind=TextKind.CONVENTION, title=title, when=when)
    for number, body in enumerate(bodies or (FIRST,), 1):
        plans.published(hall, text, body, name=f"第{number}稿", when=when)
    return db.session.get_one(Text, (text.community_id, text.id))


def asked(
    hall: scene.Neighbourhood,
    text: Text,
    *,
    giver: Giver = Giver.UNIT,
    days: int = 7,
    key: str = "",
    adviser: str = "",
    when: datetime = scene.START,
) -> LegalityOpinion:
    """The department is asked whether the latest version is lawful."""
    text = db.session.get_one(Text, (text.community_id, text.id))
    with unit_of_work():
        return legality.ask(
            text,
            giver,
            clock.day_of(when) + timedelta(days=days),
            key=key or f"{text.id} {text.latest} {giver}",
            unit=hall.units["department"] if giver is Giver.UNIT else None,
            adviser=adviser,
            by=hall.committee,
            at=when,
        )


def said(opinion: LegalityOpinion, wanting: dict[str, tuple[str, str, str]]) -> list[Said]:
    """What is said of each clause: *wanting* by their numbers, all others sound."""
    return [
        Said(one.id, *wanting.get(one.number, ("sound", "", "")))
        for one in examined(legality.version_in(opinion).content)
    ]


def given(
    hall: scene.Neighbourhood,
    opinion: LegalityOpinion,
    wanting: dict[str, tuple[str, str, str]] | None = None,
    *,
    by: str = "officer",
    came: str = "",
    when: datetime = scene.START,
) -> LegalityOpinion:
    """The department's officer answers: all clauses are sound, but for *wanting*."""
    opinion = db.session.get_one(LegalityOpinion, (opinion.community_id, opinion.id))
    with unit_of_work():
        legality.give(opinion, said(opinion, wanting or {}), came=came, by=hall.people[by], at=when)
    return opinion


def resolution_asked(
    hall: scene.Neighbourhood,
    resolution: Resolution,
    *,
    days: int = 7,
    when: datetime | None = None,
    **more,
) -> LegalityOpinion:
    """The department is asked whether what hangs is lawful."""
    resolution = db.session.get_one(Resolution, (resolution.community_id, resolution.id))
    at = when or resolution.posted_at
    known = {"key": resolution.number, "unit": hall.units["department"], "by": hall.committee}
    with unit_of_work():
        return examining.ask(
            resolution, Giver.UNIT, clock.day_of(at) + timedelta(days=days),
            at=at, **(known | more),
        )  # fmt: skip


def resolution_examined(
    hall: scene.Neighbourhood,
    resolution: Resolution,
    wanting: dict[str, tuple[str, str, str]] | None = None,
) -> LegalityOpinion:
    """It is, and answers at once."""
    opinion = resolution_asked(hall, resolution)
    return given(hall, opinion, wanting, when=resolution.posted_at)


def in_force(
    hall: scene.Neighbourhood, text: Text, issue: Issue, when: datetime = scene.START
) -> Resolution:
    """The hall adopts what lies before it, and its resolution takes force."""
    return scene.issue_in_execution(hall, issue, when=when)


def adoptions(text: Text) -> list[Adoption]:
    """All rows of *text*, the first first."""
    return list(
        db.session.scalars(
            db.select(Adoption)
            .where(Adoption.community_id == text.community_id, Adoption.text_id == text.id)
            .order_by(Adoption.id)
        )
    )


def everything(hall: scene.Neighbourhood, about: Issue) -> None:
    """A convention in force whose review is late, one of a unit's, an adviser's and the office's
    opinion, of which one has come and finds a clause unlawful; these on an issue that waits."""
    begun = scene.START - timedelta(days=800)
    issue = scene.topic(hall, "公约", when=begun)
    text = convention(hall, issue, title="楼道公约", when=begun)
    given(hall, asked(hall, text, when=begun), when=begun)
    resolution = in_force(hall, text, issue, when=begun)
    for title, giver, adviser in (
        ("宠物公约", Giver.UNIT, ""),
        ("停车公约", Giver.ADVISER, "和平律师事务所"),
        ("晾晒公约", Giver.SUBDISTRICT, ""),
    ):
        other = convention(hall, about, title=title)
        opinion = asked(hall, other, giver=giver, adviser=adviser, key=title)
        if giver is Giver.UNIT:
            given(hall, opinion, WANTING)
            plans.published(hall, other, SECOND, name="二稿")
    settle_due(hall.community, scene.START)
    assert resolution.in_force_at
