"""What is counted by the month and by the year: petition cases, and the draft of the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from deliberation.demo.town import Story, Town
from deliberation.demo.works import LAST
from deliberation.lobby.queries import figures
from deliberation.rules.figures import Figure, PeriodKind, period_of
from deliberation.supervise.operations import assessing, petitions

#: Petition cases of the months from the first one on: from 50 in three months to 29, 42 % fewer.
CASES = (18, 17, 15, 12, 10, 7, 7, 6)
SOURCE = "街道信访登记簿"


def stories(town: Town) -> Iterator[Story]:
    """All of them."""
    yield entering_petitions(town)
    yield drawing_up(town)


def entering_petitions(town: Town) -> Story:
    """On the second of each month the sub-district enters the month before."""
    seconds = [number for number in range(LAST) if town.days.day(number).day == 2]
    for number, cases in zip(seconds, CASES, strict=False):
        yield town.on(number, 9, 10)
        month = (town.days.day(number) - timedelta(days=2)).replace(day=1)
        town.do(petitions.enter, town.community, month, cases, SOURCE, by=town["subdistrict"])


def drawing_up(town: Town) -> Story:
    """The committee has drawn up this year's sheet; it is confirmed in December."""
    yield town.on(LAST - 1, 17, 20)
    year = period_of(PeriodKind.YEAR, town.days.day(LAST - 1))
    shown = figures.shown(town.community.id, year, town.now)
    town.do(
        assessing.draw_up,
        town.community,
        year.last.year,
        "nine",
        {figure: one.value for figure, one in shown.items()},
        {Figure.PETITIONS: shown[Figure.PETITIONS].before},
        {},
        by=town["committee"],
    )
