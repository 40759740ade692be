"""What is posted is examined: the office, or an adviser, finds every clause sound (§9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from deliberation import clock
from deliberation.demo.days import Days
from deliberation.people.models import Person
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import legality as examining
from deliberation.rules.texts import Giver, Said, examined
from deliberation.texts.models import LegalityOpinion
from deliberation.texts.operations import legality

#: How long after its posting the answer comes.
ANSWERED = timedelta(hours=3)
NOBODY: Mapping[str, tuple[str, str, str]] = {}


def examine(
    days: Days, resolution: Resolution, *, clerk: Person, officer: Person | None = None
) -> None:
    """*clerk* asks when it is posted, and the answer comes the same day.

    :param officer: of the office, who answers; ``None``: the adviser does, by letter
    """
    opinion = ask(days, resolution, clerk=clerk, office=officer is not None)
    assert resolution.posted_at is not None
    give(days, opinion, clerk=clerk, officer=officer, at=resolution.posted_at + ANSWERED)


def ask(days: Days, resolution: Resolution, *, clerk: Person, office: bool) -> LegalityOpinion:
    """*clerk* asks when it is posted: the office, or the adviser."""
    assert resolution.posted_at is not None
    return days.do(
        resolution.posted_at,
        examining.ask,
        resolution,
        Giver.SUBDISTRICT if office else Giver.ADVISER,
        clock.day_of(resolution.posted_at) + timedelta(days=7),
        key=f"demonstration:legality:{resolution.number}",
        adviser="" if office else "罗律师（社区法律顾问）",
        by=clerk,
    )


def give(
    days: Days, opinion: LegalityOpinion, *, clerk: Person, officer: Person | None, at: datetime
) -> None:
    """Every clause is sound."""
    came = "" if officer else "当天的书面意见，原件在居委会"
    days.do(at, legality.give, opinion, said(opinion), came=came, by=officer or clerk)


def said(
    opinion: LegalityOpinion, wanting: Mapping[str, tuple[str, str, str]] = NOBODY
) -> list[Said]:
    """What is said of each clause: *wanting* by their numbers, all others sound."""
    return [
        Said(one.id, *wanting.get(one.number, ("sound", "", "")))
        for one in examined(legality.version_in(opinion).content)
    ]
