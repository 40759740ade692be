"""What is counted of reports, each figure with what it is a part of (rulebook §6, last line)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from deliberation.rules.mend.moves import ReportState

#: Days within which the same fault at the same place is a repeat.
REPEATED_DAYS = 90


class MendFigure(StrEnum):
    """What is counted."""

    IN_TIME = "in_time"
    MEAN_HOURS = "mean_hours"
    REDONE = "redone"
    REPEATED = "repeated"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True, slots=True)
class Value:
    """A figure: numerator and denominator; of the mean the sum of hours by the reports."""

    numerator: Fraction
    denominator: int

    @property
    def quotient(self) -> Fraction | None:
        """The figure itself; ``None`` of nothing."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Handling:
    """One time that a unit had to mend it: by when, when it did, and whether the supervision group
    left its answer out of the figures."""

    due: datetime
    handled_at: datetime | None
    mended: bool | None = None  # what was answered; ``None``: nothing
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report as the figures need it.

    :ivar place, kind: what is compared for repeats
    :ivar handlings: each time a unit had it, in order
    """

    state: ReportState
    place: int
    kind: int | None
    reported_at: datetime
    handlings: Sequence[Handling] = ()

    @property
    def handled_at(self) -> datetime | None:
        """When it was handled for good: the last time."""
        return self.handlings[-1].handled_at if self.handlings else None

    @property
    def redone(self) -> bool:
        """Whether it was not mended at least once, as far as that counts."""
        return any(one.mended is False and not one.left_out for one in self.handlings)


def figures_of(
    outcomes: Collection[Outcome], now: datetime, earlier: Collection[Outcome] = ()
) -> dict[MendFigure, Value]:
    """The five figures of *outcomes* at *now*.

    * *in time*: handlings done by their moment, of those done or past it.
    * *mean hours*: from report to handled, summed, by the reports that are closed or were not
      answered; whole minutes.
    * *redone*: reports that somebody said were not mended, of those handled at least once.
    * *repeated*: reports with another one of the same place and kind in the 90 days before (of
      *outcomes* or *earlier*), of all whose kind is known.
    * *not answered*: reports closed without an answer, of all that were closed; never satisfied.

    An answer that the supervision group left out counts in none of them.
    """
    handlings = [one for outcome in outcomes for one in outcome.handlings]
    ended = [one for one in handlings if one.handled_at is not None or one.due < now]
    in_time = sum(one.handled_at is not None and one.handled_at <= one.due for one in ended)
    over = (ReportState.CLOSED, ReportState.NOT_ANSWERED)
    closed = [one for one in outcomes if one.state in over and one.handled_at is not None]
    handled = [one for one in outcomes if any(handling.handled_at for handling in one.handlings)]
    known = [one for one in outcomes if one.kind is not None and _counts(one)]
    all_known = [one for one in (*outcomes, *earlier) if one.kind is not None and _counts(one)]
    return {
        MendFigure.IN_TIME: Value(Fraction(in_time), len(ended)),
        MendFigure.MEAN_HOURS: Value(_hours(closed), len(closed)),
        MendFigure.REDONE: _count(one.redone for one in handled),
        MendFigure.REPEATED: _count(is_repeat(one, all_known) for one in known),
        MendFigure.NOT_ANSWERED: _count(one.state is ReportState.NOT_ANSWERED for one in closed),
    }


def is_repeat(outcome: Outcome, among: Iterable[Outcome]) -> bool:
    """Whether the same fault was reported at the same place in the 90 days before."""
    since = outcome.reported_at - timedelta(days=REPEATED_DAYS)
    return any(
        other is not outcome
        and (other.place, other.kind) == (outcome.place, outcome.kind)
        and since <= other.reported_at < outcome.reported_at
        for other in among
    )


def _counts(outcome: Outcome) -> bool:
    """What was taken back, or said by another report already, is no report of its own."""
    return outcome.state not in (ReportState.WITHDRAWN, ReportState.MERGED, ReportState.ADVISED)


def _hours(outcomes: Iterable[Outcome]) -> Fraction:
    minutes = 0
    for one in outcomes:
        assert one.handled_at is not None  # only such are asked about
        minutes += (one.handled_at - one.reported_at) // timedelta(minutes=1)
    return Fraction(minutes, 60)


def _count(answers: Iterable[bool]) -> Value:
    said = list(answers)
    return Value(Fraction(sum(said)), len(said))
