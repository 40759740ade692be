"""Charts as the whole numbers of a drawing: templates only write them down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from deliberation.lobby.queries.figures import Shown
from deliberation.rules.figures import PER_MONTH, Figure
from deliberation.rules.satisfaction import THRESHOLD

WIDTH, HEIGHT, TOP, GAP = 360, 66, 16, 6  # of the drawing, in its own units


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: where its bar stands; ``height`` is 0 where nothing was counted.

    :ivar known: there was something to count
    """

    month: date
    x: int
    y: int
    width: int
    height: int
    known: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Twelve months as bars, the whole (or the most) at the top.

    :ivar most: what stands at the top: 1 of shares, the largest whole number of averages
    :ivar mark: how high the share stands that is wanted (§5); ``None``: none is
    """

    bars: Sequence[Bar]
    most: Fraction
    mark: int | None


def chart(shown: Shown) -> Chart:
    """The months of *shown*: shares are drawn against the whole, averages against the most."""
    shares = [value.share for _, value in shown.trend]
    most = Fraction(1)
    if shown.figure in PER_MONTH:
        most = Fraction(max([1, *(-(-one.numerator // one.denominator) for one in shares if one)]))
    room, step = HEIGHT - TOP, (WIDTH + GAP) // len(shares)
    bars = []
    for place, ((month, _), share) in enumerate(zip(shown.trend, shares, strict=True)):
        height = 0 if share is None else max(1, int(room * share / most))
        bars.append(
            Bar(month, place * step, HEIGHT - height, step - GAP, height, share is not None)
        )
    wanted = shown.figure is Figure.SATISFACTION
    return Chart(bars, most, HEIGHT - int(room * THRESHOLD) if wanted else None)
