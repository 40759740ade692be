"""The yearly assessment (rulebook §5; sources A10, B14): models as data, scores as fractions.

A model is a list of indicators with their points. Most are scored from a figure: the share that
was reached, out of the indicator's points. An indicator that no figure measures (innovation) is
entered with its reason. What nothing was counted for is left out, and the score is out of the
points that could be given; it is never filled up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from deliberation.rules.figures import DOWNWARDS, Figure, Value
from deliberation.rules.refusals import NotReady
from deliberation.rules.satisfaction import THRESHOLD

#: The hall's part in the committee's yearly assessment (sources A10).
HALL_SHARE = Fraction(30, 100)


class Grade(StrEnum):
    """What a score comes to."""

    EXCELLENT = "excellent"
    GOOD = "good"
    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"


#: The least share of the points for each grade.
BARS: Sequence[tuple[Grade, Fraction]] = (
    (Grade.EXCELLENT, Fraction(90, 100)),
    (Grade.GOOD, Fraction(80, 100)),
    (Grade.QUALIFIED, Fraction(60, 100)),
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of a model.

    :ivar code: stable; its words are found by it
    :ivar dimension: the part of the model that it belongs to
    :ivar figure: what it is scored from; ``None``: entered, with a reason
    :ivar full_at: the value from which on it earns all its points
    """

    code: str
    dimension: str
    points: int
    figure: Figure | None = None
    full_at: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Model:
    """How a year is assessed; its points add up to 100."""

    code: str
    indicators: tuple[Indicator, ...]

    def to_dict(self) -> dict[str, Any]:
        """As it is frozen with a sheet; :func:`model_from_json` reads it."""
        return {
            "code": self.code,
            "indicators": [
                [one.code, one.dimension, one.points, one.figure, str(one.full_at)]
                for one in self.indicators
            ],
        }


def model_from_json(told: Mapping[str, Any]) -> Model:
    """The model that :meth:`Model.to_dict` gave."""
    return Model(
        told["code"],
        tuple(
            Indicator(code, dimension, points, figure and Figure(figure), Fraction(full_at))
            for code, dimension, points, figure, full_at in told["indicators"]
        ),
    )


def _of(figure: Figure, dimension: str, points: int, full_at: Fraction = Fraction(1)) -> Indicator:
    return Indicator(figure.value, dimension, points, figure, full_at)


_MONTHLY = Fraction(1)  # a meeting a month: frequent matters are deliberated every month (A6)

ASSESSMENT_MODELS: Mapping[str, Model] = {
    model.code: model
    for model in (
        # Execution and satisfaction, half each: what enters with a weight of 30 % (A10).
        Model(
            "hall",
            (
                _of(Figure.EXECUTION, "handling", 50),
                _of(Figure.SATISFACTION, "satisfaction", 50),
            ),
        ),
        # 40/30/30: satisfaction, handling rate, innovation (B14).
        Model(
            "three",
            (
                _of(Figure.SATISFACTION, "satisfaction", 40),
                _of(Figure.EXECUTION, "handling", 30),
                Indicator("innovation", "innovation", 30),
            ),
        ),
        # Three dimensions, nine indicators: basics 30, handling 40, satisfaction 30 (B14).
        Model(
            "nine",
            (
                _of(Figure.PARTICIPATION, "basics", 10),
                _of(Figure.MEETINGS, "basics", 10, _MONTHLY),
                _of(Figure.REPORTED, "basics", 10),
                _of(Figure.ANSWERED, "handling", 15),
                _of(Figure.EXECUTION, "handling", 15),
                _of(Figure.MEDIATION, "handling", 10),
                _of(Figure.SATISFACTION, "satisfaction", 15),
                _of(Figure.SUPPORT, "satisfaction", 10),
                _of(Figure.PETITIONS, "satisfaction", 5),
            ),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class ScoredIndicator:
    """An indicator with what it earned; ``points`` is ``None`` where nothing was counted."""

    indicator: Indicator
    value: Value | None
    points: Fraction | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentScore:
    """A year's score with everything that it was computed from.

    :ivar barred: satisfaction below 80 % bars "excellent", whatever the points
    """

    lines: tuple[ScoredIndicator, ...]
    barred: bool

    @property
    def earned(self) -> Fraction:
        """Points earned."""
        return sum((line.points for line in self.lines if line.points is not None), Fraction(0))

    @property
    def possible(self) -> int:
        """Points that could be earned: those of lines for which something was counted."""
        return sum(line.indicator.points for line in self.lines if line.points is not None)

    @property
    def share(self) -> Fraction | None:
        """Earned out of possible."""
        return self.earned / self.possible if self.possible else None

    @property
    def grade(self) -> Grade | None:
        """The grade; ``None`` where nothing could be scored."""
        if self.share is None:
            return None
        reached = next((grade for grade, bar in BARS if self.share >= bar), Grade.UNQUALIFIED)
        return Grade.GOOD if self.barred and reached is Grade.EXCELLENT else reached

    @property
    def bar_bites(self) -> bool:
        """The points would have been excellent, and the bar made them good."""
        return self.barred and self.share is not None and self.share >= BARS[0][1]

    @property
    def of_committee(self) -> Fraction | None:
        """What the hall's part brings to the committee's 100 points: 30 at most (A10)."""
        return None if self.share is None else 100 * HALL_SHARE * self.share


EnteredPoints = Mapping[str, tuple[int, str]]
"""Indicator → points and the reason for them."""


def assess_year(
    model: Model, figures: Mapping[Figure, Value], before: Value | None, entered: EnteredPoints
) -> AssessmentScore:
    """The score of a year under *model*.

    :param figures: of the year
    :param before: the petitions of the year before, to whose monthly average this year's is held
    :param entered: for indicators without a figure
    :raises NotReady: ``assessment.points_out_of_range``, ``assessment.reason_missing``
    """
    lines = tuple(_line(one, figures, before, entered) for one in model.indicators)
    share = figures.get(Figure.SATISFACTION, Value()).share
    return AssessmentScore(lines, barred=share is not None and share < THRESHOLD)


def _line(
    one: Indicator, figures: Mapping[Figure, Value], before: Value | None, entered: EnteredPoints
) -> ScoredIndicator:
    if one.figure is None:
        return _entered(one, entered)
    value = figures.get(one.figure, Value())
    reached = value.share
    if one.figure in DOWNWARDS:
        reached = _no_more_than(value, before)
    if reached is None:
        return ScoredIndicator(one, value, None)
    return ScoredIndicator(one, value, one.points * min(Fraction(1), reached / one.full_at))


def _entered(one: Indicator, entered: EnteredPoints) -> ScoredIndicator:
    if one.code not in entered:
        return ScoredIndicator(one, None, None)
    points, reason = entered[one.code]
    if not 0 <= points <= one.points:
        raise NotReady.because("assessment.points_out_of_range", "5", most=one.points)
    if not reason.strip():
        raise NotReady.because("assessment.reason_missing", "5")
    return ScoredIndicator(one, None, Fraction(points), reason)


def _no_more_than(now: Value, before: Value | None) -> Fraction | None:
    """All of it when there are no more than before, else as much less as there are more."""
    if now.share is None or before is None or before.share is None:
        return None
    return Fraction(1) if now.share <= before.share else before.share / now.share
