"""When an issue reopens, when it stays closed, and when nothing can be said (§5)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.refusals import Refusal, Refused
from deliberation.rules.satisfaction import (
    Answers,
    Consequence,
    Verdict,
    judge,
    minimum_answers,
)

COUNTS = st.builds(Answers, *[st.integers(0, 10_000)] * 3)


@pytest.mark.parametrize(
    ("answers", "asked", "consequence"),
    [
        (Answers(40, 0, 10), 50, Consequence.CLOSES),  # exactly 80 %
        (Answers(0, 8000, 2000), 10_000, Consequence.CLOSES),
        (Answers(7999, 0, 2001), 10_000, Consequence.REOPENS),  # 79.99 %
        (Answers(20, 15, 15), 50, Consequence.REOPENS),
        (Answers(40, 9, 1), 50, Consequence.CLOSES),
        (Answers(4, 0, 0), 100, Consequence.EXTEND),  # four answers of 100 asked
        (Answers(19, 0, 0), 100, Consequence.EXTEND),
        (Answers(20, 0, 0), 100, Consequence.CLOSES),
        (Answers(0, 0, 20), 100, Consequence.REOPENS),
        (Answers(2, 0, 0), 2, Consequence.CLOSES),  # two parties, both asked
        (Answers(1, 0, 0), 2, Consequence.EXTEND),
        (Answers(), 0, Consequence.EXTEND),
    ],
)
def test_the_verdict_is_exact(answers: Answers, asked: int, consequence: Consequence) -> None:
    assert judge(answers, asked).kind is consequence


def test_too_few_answers_extend_once_and_are_then_inconclusive() -> None:
    first = judge(Answers(4, 0, 0), 100)
    second = judge(Answers(4, 0, 0), 100, extended=True)
    assert (first.valid, first.kind) == (False, Consequence.EXTEND)
    assert (second.valid, second.kind) == (False, Consequence.INCONCLUSIVE)


def test_an_extended_poll_with_enough_answers_is_judged_like_any_other() -> None:
    answers = Answers(4, 0, 0) + Answers(10, 3, 3)
    assert answers == Answers(14, 3, 3)
    assert judge(answers, 100, extended=True).kind is Consequence.CLOSES


@pytest.mark.parametrize(
    ("asked", "minimum"),
    [(0, 1), (1, 1), (4, 4), (5, 5), (25, 5), (26, 6), (100, 20), (101, 21)],
)
def test_the_minimum_is_the_larger_of_five_and_a_fifth_never_more_than_all(
    asked: int, minimum: int
) -> None:
    assert minimum_answers(asked) == minimum


def test_the_minimum_follows_the_bylaws() -> None:
    assert minimum_answers(100, 30) == 30
    assert minimum_answers(100, 5, Fraction(1, 3)) == 34
    assert (
        judge(Answers(29, 0, 0), 100, minimum=minimum_answers(100, 30)).kind is Consequence.EXTEND
    )


def test_a_raised_threshold_counts() -> None:
    nine_tenths = Fraction(9, 10)
    assert judge(Answers(44, 0, 6), 50, threshold=nine_tenths).kind is Consequence.REOPENS
    assert judge(Answers(45, 0, 5), 50, threshold=nine_tenths).kind is Consequence.CLOSES


@pytest.mark.parametrize(
    ("threshold", "name"),
    [
        (Fraction(79, 100), "satisfaction.threshold_lowered"),
        (Fraction(101, 100), "satisfaction.threshold_above_all"),
    ],
)
def test_the_threshold_is_never_lowered_and_never_above_all(threshold: Fraction, name: str) -> None:
    with pytest.raises(Refused) as refused:
        judge(Answers(5, 0, 0), 5, threshold=threshold)
    assert refused.value.refusal == Refusal.of(name, "5", threshold=str(threshold))


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(Refused) as negative:
        Answers(3, -1, 0)
    assert negative.value.refusal == Refusal.of("satisfaction.count_below_zero", "5")
    with pytest.raises(Refused) as too_many:
        judge(Answers(3, 2, 1), 5)
    assert too_many.value.refusal == Refusal.of(
        "satisfaction.more_answers_than_asked", "5", answers=6, asked=5
    )


@pytest.mark.parametrize(
    ("verdict", "chinese", "english"),
    [
        (
            judge(Answers(20, 15, 15), 50),
            "发出 50 份，答复 50 份：满意 20、基本满意 15、不满意 15；"
            "满意率 35/50，低于 4/5，重新协商",
            "50 sent out, 50 answered: 20 satisfied, 15 basically satisfied, 15 dissatisfied; "
            "satisfied 35/50, below 4/5: reopened",
        ),
        (
            judge(Answers(40, 9, 1), 60),
            "发出 60 份，答复 50 份：满意 40、基本满意 9、不满意 1；"
            "满意率 49/50，达到 4/5，可以销号",
            "60 sent out, 50 answered: 40 satisfied, 9 basically satisfied, 1 dissatisfied; "
            "satisfied 49/50, reaches 4/5: may be closed",
        ),
        (
            judge(Answers(4, 0, 0), 100),
            "发出 100 份，答复 4 份：满意 4、基本满意 0、不满意 0；"
            "少于有效所需的 20 份，延长一次期限，并上门补收",
            "100 sent out, 4 answered: 4 satisfied, 0 basically satisfied, 0 dissatisfied; "
            "fewer than the 20 that a valid poll needs: "
            "the window is extended once, with answers on paper from door to door",
        ),
        (
            judge(Answers(4, 0, 0), 100, extended=True),
            "发出 100 份，答复 4 份：满意 4、基本满意 0、不满意 0；"
            "少于有效所需的 20 份，没有结论，公布后择期再问",
            "100 sent out, 4 answered: 4 satisfied, 0 basically satisfied, 0 dissatisfied; "
            "fewer than the 20 that a valid poll needs: "
            "inconclusive, published as such and asked again later",
        ),
    ],
)
def test_the_arithmetic_is_said_in_both_languages(
    verdict: Verdict, chinese: str, english: str
) -> None:
    assert verdict.arithmetic() == chinese
    assert verdict.arithmetic("en") == english


@given(COUNTS)
def test_a_valid_poll_reopens_exactly_when_five_satisfied_are_less_than_four_answers(
    answers: Answers,
) -> None:
    verdict = judge(answers, max(1, answers.total))
    if answers.total:
        assert (verdict.kind is Consequence.REOPENS) is (5 * answers.content < 4 * answers.total)
    else:
        assert verdict.kind is Consequence.EXTEND


@given(COUNTS, st.integers(0, 20_000), st.booleans())
def test_one_more_satisfied_answer_never_turns_closed_into_reopened(
    answers: Answers, silent: int, extended: bool
) -> None:
    asked = answers.total + silent + 1
    before = judge(answers, asked, extended=extended)
    after = judge(answers + Answers(satisfied=1), asked, extended=extended)
    if before.kind is Consequence.CLOSES:
        assert after.kind is Consequence.CLOSES


@given(st.integers(1, 100_000), st.integers(1, 50), st.fractions(Fraction(1, 100), 1))
def test_the_minimum_can_always_be_reached_and_is_never_rounded_down(
    asked: int, at_least: int, share: Fraction
) -> None:
    minimum = minimum_answers(asked, at_least, share)
    assert 1 <= minimum <= asked
    assert minimum == asked or (minimum >= at_least and minimum >= share * asked)
    assert minimum == 1 or minimum - 1 < max(at_least, share * asked)
