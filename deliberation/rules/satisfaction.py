"""Whether those affected are satisfied, and what follows (rulebook §5).

Counts in, a verdict out: a value that carries its inputs and can say its arithmetic
aloud. Who may be asked and who may run the poll is policy's question, not this one's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .refusals import Refusal, Refused

#: Below this share of satisfied answers an issue reopens. It may be raised, never lowered.
THRESHOLD = Fraction(4, 5)
#: A poll needs the larger of these two, and never more answers than people were asked.
MINIMUM_ANSWERS = 5
MINIMUM_SHARE = Fraction(1, 5)


class Consequence(StrEnum):
    """What a poll leads to."""

    CLOSES = "closes"  # valid, and enough are satisfied
    REOPENS = "reopens"  # valid, and too few are satisfied: next round
    EXTEND = "extend"  # too few answers, for the first time: the window is extended
    INCONCLUSIVE = "inconclusive"  # too few answers still: published as such, asked anew later


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one poll, counted.

    :raises Refused: a count below zero
    """

    satisfied: int = 0
    basically: int = 0
    dissatisfied: int = 0

    def __post_init__(self) -> None:
        if min(self.satisfied, self.basically, self.dissatisfied) < 0:
            raise Refused.because("satisfaction.count_below_zero", "5")

    @property
    def content(self) -> int:
        """Satisfied and basically satisfied: what the law of §5 calls ``satisfied``."""
        return self.satisfied + self.basically

    @property
    def total(self) -> int:
        """All answers."""
        return self.content + self.dissatisfied

    def __add__(self, other: Answers) -> Answers:
        """Two batches counted together, such as online and paper."""
        return Answers(
            self.satisfied + other.satisfied,
            self.basically + other.basically,
            self.dissatisfied + other.dissatisfied,
        )


def minimum_answers(
    asked: int, at_least: int = MINIMUM_ANSWERS, share: Fraction = MINIMUM_SHARE
) -> int:
    """How many answers make a poll valid when *asked* people are asked.

    The larger of *at_least* and *share* of those asked, never more than all of them.
    Of nobody there is no valid poll: the minimum is then 1.
    """
    by_share = -(-share.numerator * asked // share.denominator)  # rounded up, exactly
    return max(1, min(asked, max(at_least, by_share)))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a poll came to, with everything that it was judged by.

    :ivar answers: the counts
    :ivar asked: how many were asked: households, or the parties to a dispute
    :ivar minimum: answers needed for a valid poll
    :ivar threshold: share of satisfied answers that closes; ``Fraction(4, 5)`` by default
    :ivar extended: the one extension of the window has been used
    """

    answers: Answers
    asked: int
    minimum: int
    threshold: Fraction = THRESHOLD
    extended: bool = False

    @property
    def valid(self) -> bool:
        """Enough people answered."""
        return self.answers.total >= self.minimum

    @property
    def satisfied_enough(self) -> bool:
        """The satisfied share reaches the threshold: with 4/5, 5 × satisfied ≥ 4 × answers."""
        bar = self.threshold
        return bar.denominator * self.answers.content >= bar.numerator * self.answers.total

    @property
    def kind(self) -> Consequence:
        """What follows. Exactly the threshold closes."""
        if not self.valid:
            return Consequence.INCONCLUSIVE if self.extended else Consequence.EXTEND
        return Consequence.CLOSES if self.satisfied_enough else Consequence.REOPENS

    def arithmetic(self, language: str = "zh") -> str:
        """The sum in words, Chinese (``"zh"``) or English (``"en"``), fit to be read aloud.

        :raises KeyError: another language
        """
        counted = self.answers
        words = _WORDS[language]
        told = words["answers"].format(
            total=counted.total,
            asked=self.asked,
            satisfied=counted.satisfied,
            basically=counted.basically,
            dissatisfied=counted.dissatisfied,
        )
        if not self.valid:
            told += words["few"].format(minimum=self.minimum)
        else:
            told += words["reached" if self.satisfied_enough else "missed"].format(
                content=counted.content, total=counted.total, threshold=self.threshold
            )
        return told + words[self.kind]


_WORDS = {
    "zh": {
        "answers": "发出 {asked} 份，答复 {total} 份："
        "满意 {satisfied}、基本满意 {basically}、不满意 {dissatisfied}；",
        "reached": "满意率 {content}/{total}，达到 {threshold}，",
        "missed": "满意率 {content}/{total}，低于 {threshold}，",
        "few": "少于有效所需的 {minimum} 份，",
        Consequence.CLOSES: "可以销号",
        Consequence.REOPENS: "重新协商",
        Consequence.EXTEND: "延长一次期限，并上门补收",
        Consequence.INCONCLUSIVE: "没有结论，公布后择期再问",
    },
    "en": {
        "answers": "{asked} sent out, {total} answered: "
        "{satisfied} satisfied, {basically} basically satisfied, {dissatisfied} dissatisfied; ",
        "reached": "satisfied {content}/{total}, reaches {threshold}: ",
        "missed": "satisfied {content}/{total}, below {threshold}: ",
        "few": "fewer than the {minimum} that a valid poll needs: ",
        Consequence.CLOSES: "may be closed",
        Consequence.REOPENS: "reopened",
        Consequence.EXTEND: "the window is extended once, with answers on paper from door to door",
        Consequence.INCONCLUSIVE: "inconclusive, published as such and asked again later",
    },
}


def judge(
    answers: Answers,
    asked: int,
    *,
    minimum: int | None = None,
    threshold: Fraction = THRESHOLD,
    extended: bool = False,
) -> Verdict:
    """The verdict on a poll whose window is over.

    :param answers: the counts
    :param asked: households (parties) on the frozen roll of those asked
    :param minimum: the bylaws' :func:`minimum_answers`; ``None``: the rulebook's
    :param threshold: the bylaws' ``satisfaction_threshold``
    :param extended: the window was already extended once
    :raises Refused: more answers than people asked, or a threshold below 4/5
    """
    if answers.total > asked:
        raise Refused.because(
            "satisfaction.more_answers_than_asked", "5", answers=answers.total, asked=asked
        )
    if refusal := threshold_refused(threshold):
        raise Refused(refusal)
    least = minimum_answers(asked) if minimum is None else minimum
    return Verdict(answers, asked, least, threshold, extended)


def threshold_refused(threshold: Fraction) -> Refusal | None:
    """Why *threshold* is unlawful: it may be raised above 4/5, never lowered; 1 is the most."""
    if threshold < THRESHOLD:
        return Refusal.of("satisfaction.threshold_lowered", "5", threshold=str(threshold))
    if threshold > 1:
        return Refusal.of("satisfaction.threshold_above_all", "5", threshold=str(threshold))
    return None
