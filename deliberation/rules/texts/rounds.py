"""Rounds of opinions on a version, and what becomes of each opinion (rulebook §9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from deliberation.rules.refusals import NotReady, OutOfOrder

#: Days that a round runs at least and at most, the day on which it opens not counted.
SHORTEST, LONGEST = 3, 60
#: Working days after the last day of a round in which the committee deals with every opinion.
ANSWER_WORKING_DAYS = 10
#: Opinions of one person in one round.
MOST_OF_ONE = 30


class Dealt(StrEnum):
    """What became of an opinion: *taken*, *partly* taken, or *not*; always with reasons."""

    TAKEN = "taken"
    PARTLY = "partly"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Sums:
    """What became of the opinions of a round, or of several."""

    given: int
    taken: int
    partly: int
    refused: int

    @property
    def answered(self) -> int:
        """How many have been dealt with."""
        return self.taken + self.partly + self.refused

    @property
    def waiting(self) -> int:
        """How many have not."""
        return self.given - self.answered

    @property
    def share_taken(self) -> Fraction | None:
        """Those taken, whole or in part, of those dealt with; ``None`` where there are none."""
        return Fraction(self.taken + self.partly, self.answered) if self.answered else None

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.given + other.given,
            self.taken + other.taken,
            self.partly + other.partly,
            self.refused + other.refused,
        )


NOTHING = Sums(0, 0, 0, 0)


def sums(dealt: Iterable[str | None]) -> Sums:
    """Add up what became of opinions; ``None`` stands for one that waits."""
    counts = Counter(dealt)
    return Sums(counts.total(), counts[Dealt.TAKEN], counts[Dealt.PARTLY], counts[Dealt.NOT])


def ensure_round_may_open(
    *,
    version: int,
    asked_on: int,
    is_open: bool,
    waiting: int,
    ended: bool,
    today: date,
    last_day: date,
) -> None:
    """Whether a round on *version*, the latest, may begin *today* and run until *last_day*.

    Each round is about a version of its own, so that people see what became of the last one.

    :param asked_on: the version that the last round was about, 0 where there was none
    :param waiting: opinions of earlier rounds that nobody has dealt with
    :param ended: its issue has ended, or stands where nothing is open any more; a text that
        belongs to none has no end
    :raises OutOfOrder: ``texts.not_published``, ``texts.round_open``, ``texts.opinions_wait``,
        ``texts.round_needs_version``, ``texts.issue_not_open``
    :raises NotReady: ``texts.round_too_short``, ``texts.round_too_long``
    """
    if not version:
        raise OutOfOrder.because("texts.not_published", "9")
    if ended:
        raise OutOfOrder.because("texts.issue_not_open", "9")
    if is_open:
        raise OutOfOrder.because("texts.round_open", "9")
    if waiting:
        raise OutOfOrder.because("texts.opinions_wait", "9", waiting=waiting)
    if asked_on == version:
        raise OutOfOrder.because("texts.round_needs_version", "9", version=version)
    if last_day < today + timedelta(days=SHORTEST):
        raise NotReady.because("texts.round_too_short", "9", days=SHORTEST)
    if last_day > today + timedelta(days=LONGEST):
        raise NotReady.because("texts.round_too_long", "9", days=LONGEST)


def ensure_may_give(*, is_open: bool, text: str, known: bool, given: int) -> None:
    """Whether somebody who has given *given* opinions in a round may give this one.

    :param known: it is about the whole, or about a clause of the version
    :raises OutOfOrder: ``texts.round_over``, ``texts.opinions_enough``
    :raises NotReady: ``texts.opinion_empty``, ``texts.clause_unknown``
    """
    if not is_open:
        raise OutOfOrder.because("texts.round_over", "9")
    if not text.strip():
        raise NotReady.because("texts.opinion_empty", "9")
    if not known:
        raise NotReady.because("texts.clause_unknown", "9")
    if given >= MOST_OF_ONE:
        raise OutOfOrder.because("texts.opinions_enough", "9", most=MOST_OF_ONE)


def ensure_may_deal(dealt: str, reasons: str, *, chosen: int, waiting: int) -> None:
    """Whether *chosen* opinions, of which *waiting* wait, may be dealt with so.

    :raises NotReady: ``texts.none_chosen``, ``texts.dealt_missing``, ``texts.reasons_missing``
    :raises OutOfOrder: ``texts.answered_already``
    """
    if not chosen:
        raise NotReady.because("texts.none_chosen", "9")
    if dealt not in list(Dealt):
        raise NotReady.because("texts.dealt_missing", "9")
    if not reasons.strip():
        raise NotReady.because("texts.reasons_missing", "9")
    if waiting < chosen:
        raise OutOfOrder.because("texts.answered_already", "9")


def ensure_plan_may_go(*, is_open: bool, waiting: int) -> None:
    """Whether a plan may be submitted: nobody is being asked, and everybody has an answer.

    :param is_open: a round of opinions goes on
    :param waiting: opinions that nobody has dealt with
    :raises OutOfOrder: ``texts.plan_round_open``, ``texts.plan_opinions_wait``
    """
    if is_open:
        raise OutOfOrder.because("texts.plan_round_open", "9")
    if waiting:
        raise OutOfOrder.because("texts.plan_opinions_wait", "9", waiting=waiting)
