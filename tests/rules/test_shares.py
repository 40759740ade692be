"""Shares: "more than" and "at least", exact and in words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.voting import Share, more_than
from deliberation.rules.voting.shares import at_least
from tests.rules.counting import refusal, shares

HALF, TWO_THIRDS = more_than(1, 2), at_least(2, 3)


@pytest.mark.parametrize(
    "share, zh, en",
    [
        (more_than(1, 2), "超过二分之一", "more than 1/2"),
        (at_least(2, 3), "三分之二以上", "at least 2/3"),
        (at_least(1, 10), "十分之一以上", "at least 1/10"),
        (at_least(11, 12), "十二分之十一以上", "at least 11/12"),
        (at_least(51, 100), "百分之五十一以上", "at least 51/100"),
        (more_than(101, 200), "超过200分之101", "more than 101/200"),
        (at_least(1), "全部", "all"),
    ],
)
def test_shares_say_themselves_as_the_law_does(share, zh, en):
    assert (share.words("zh"), share.words("en")) == (zh, en)


@pytest.mark.parametrize(
    "share, whole, least",
    [
        (HALF, 20, 11),
        (HALF, 21, 11),
        (HALF, 22, 12),
        (HALF, 1, 1),
        (TWO_THIRDS, 20, 14),
        (TWO_THIRDS, 21, 14),
        (TWO_THIRDS, 22, 15),
        (at_least(3, 4), 8, 6),
        (at_least(1), 7, 7),
        (HALF, 0, 1),
        (TWO_THIRDS, 0, 1),
    ],
)
def test_the_least_number_that_meets_a_share(share, whole, least):
    assert share.least(whole) == least
    assert share.met(least, whole)
    assert not share.met(least - 1, whole)


@given(share=shares, whole=st.integers(1, 10**40), data=st.data())
@settings(max_examples=100)
def test_a_share_is_met_exactly_when_the_fraction_says_so(share, whole, data):
    near = share.value * whole
    part = data.draw(
        st.integers(0, whole)
        | st.integers(max(0, near.__floor__() - 2), min(whole, near.__ceil__() + 2))
    )
    exact = Fraction(part, whole)
    assert share.met(part, whole) is (exact > share.value if share.strict else exact >= share.value)


@pytest.mark.parametrize(
    "value, strict", [(0, False), (1, True), (Fraction(5, 4), False), (-1, True)]
)
def test_a_share_that_nothing_or_everything_meets_is_refused(value, strict):
    assert refusal(Share, Fraction(value), strict) == "profiles.share_out_of_range"


def test_shares_refuse_floats():
    with pytest.raises(TypeError):
        Share(1 / 2, strict=True)
    with pytest.raises(TypeError):
        HALF.least(20 / 1)
