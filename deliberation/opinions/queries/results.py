"""What a closed map tells, ready to be shown: statements with their counts, and the picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isqrt

from sqlalchemy import select

from deliberation.database import db
from deliberation.opinions.models import OpinionMap, Statement
from deliberation.people.models import Building
from deliberation.rules.opinion import Bubble, StatementResult, Verdict, from_json
from deliberation.rules.opinion import OpinionMap as Told


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement with what is told of it."""

    statement: Statement
    result: StatementResult


@dataclass(frozen=True, slots=True)
class Circle:
    """A bubble on the picture: ten or more persons of a camp, who stand near each other."""

    camp: int
    x: int
    y: int
    radius: int
    persons: int


@dataclass(frozen=True, slots=True)
class Result:
    """All that is told of a map.

    :ivar refused: reason → statements of residents that were refused for it
    :ivar buildings: id, as the result has it → name
    """

    told: Told
    shown: Mapping[int, Shown]
    refused: Mapping[str, int]
    buildings: Mapping[str, str]

    def by(self, verdict: Verdict) -> Sequence[Shown]:
        """The statements that do this; what unites or divides most comes first."""
        order = {
            Verdict.UNITES: self.told.uniting,
            Verdict.DIVIDES: self.told.dividing,
            Verdict.OPEN: self.told.open,
        }
        return [self.shown[one.statement] for one in order[verdict]]

    @property
    def circles(self) -> Sequence[Circle]:
        """The bubbles in a picture of :data:`WIDTH` by :data:`HEIGHT`."""
        return drawn(self.told.bubbles)


def result(one: OpinionMap) -> Result | None:
    """What is told of *one*; ``None`` while it is open: then nobody is told anything."""
    return results([one]).get(one.id)


def results(maps: Sequence[OpinionMap]) -> Mapping[int, Result]:
    """What is told of those of *maps* of one community that are closed, by their ids: two
    questions for all of them."""
    closed = [one for one in maps if one.result is not None]
    if not closed:
        return {}
    community_id = closed[0].community_id
    every: dict[int, list[Statement]] = {one.id: [] for one in closed}
    for each in db.session.scalars(
        select(Statement).where(
            Statement.community_id == community_id, Statement.map_id.in_(list(every))
        )
    ):
        every[each.map_id].append(each)
    rows = db.session.execute(
        select(Building.id, Building.name).where(Building.community_id == community_id)
    )
    buildings = {str(row.id): row.name for row in rows}
    return {one.id: _result(one, every[one.id], buildings) for one in closed}


def _result(one: OpinionMap, every: Sequence[Statement], buildings: Mapping[str, str]) -> Result:
    assert one.result is not None  # it is closed
    told = from_json(one.result)
    numbered = {each.number: each for each in every if each.number is not None}
    return Result(
        told,
        {each.statement: Shown(numbered[each.statement], each) for each in told.results},
        Counter(sorted(each.refused for each in every if each.refused)),
        buildings,
    )


WIDTH, HEIGHT, MARGIN = 640, 400, 60
#: So many persons are drawn as a circle of this radius; others by their number, as an area.
PERSONS, RADIUS = 10, 20


def drawn(bubbles: Sequence[Bubble]) -> Sequence[Circle]:
    """*bubbles* as circles: both axes on one scale, so that distances are what they are."""
    if not bubbles:
        return ()
    left, right = (f(one.x for one in bubbles) for f in (min, max))
    low, high = (f(one.y for one in bubbles) for f in (min, max))
    room = (WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
    # Of the two sides the one that needs more room says the scale, as a fraction of whole numbers.
    wide, tall = max(right - left, 1), max(high - low, 1)
    over, under = (room[0], wide) if wide * room[1] >= tall * room[0] else (room[1], tall)
    return [
        Circle(
            one.camp,
            WIDTH // 2 + (2 * one.x - left - right) * over // (2 * under),
            HEIGHT // 2 - (2 * one.y - low - high) * over // (2 * under),
            RADIUS * isqrt(one.persons * 10_000 // PERSONS) // 100,
            one.persons,
        )
        for one in bubbles
    ]
