"""Counts for the tests of the tally: written in a line, and drawn at random."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from deliberation.rules.refusals import Refused
from deliberation.rules.voting import PROFILES, Electorate, Share, profile
from deliberation.rules.voting.tally import (
    APPEAL,
    MAJORITY,
    TWO_THIRDS,
    Counts,
    Dimension,
    OwnerCounts,
    agreed,
    decide,
)


def votes(for_, against, abstain, present, entitled, electorate=None) -> Counts:
    return Counts(
        for_=for_,
        against=against,
        abstain=abstain,
        present=present,
        entitled=entitled,
        electorate=electorate and Electorate(electorate),
    )


def owners(persons: tuple[int, int, int], area: tuple[int, int, int]) -> OwnerCounts:
    """Each (for, participating, entitled); area in 0.01 m²."""
    return OwnerCounts(
        persons=Dimension(for_=persons[0], participating=persons[1], entitled=persons[2]),
        area=Dimension(for_=area[0], participating=area[1], entitled=area[2]),
    )


def refusal(call, *args, **values) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **values)
    return caught.value.refusal.name


shares = st.builds(
    Share,
    st.fractions(min_value=0, max_value=1, max_denominator=1000).filter(lambda f: 0 < f < 1),
    st.booleans(),
)

HUGE = 10**30
VOTING = [
    (body if electorate is None else body.choosing(electorate))
    for body in PROFILES.values()
    if body.may_vote and not body.two_dimensional
    for electorate in (body.electorates if len(body.electorates) > 1 else (None,))
]
RULES = [*VOTING, MAJORITY, TWO_THIRDS, APPEAL]


@st.composite
def counted(draw, highest: int = 40) -> Counts:
    for_, against, abstain, silent, absent = (
        draw(st.integers(0, highest), label=name)
        for name in ("for", "against", "abstain", "silent", "absent")
    )
    present = for_ + against + abstain + silent
    return votes(for_, against, abstain, present, present + absent)


@st.composite
def dimension(draw, highest: int) -> Dimension:
    for_, rest, silent = (draw(st.integers(0, highest)) for _ in range(3))
    return Dimension(for_=for_, participating=for_ + rest, entitled=for_ + rest + silent)


def owner_counts(highest: int) -> st.SearchStrategy[OwnerCounts]:
    return st.builds(OwnerCounts, persons=dimension(highest), area=dimension(highest))


outcomes = st.one_of(
    st.builds(decide, st.sampled_from(RULES), counted(30)),
    st.builds(decide, st.sampled_from([profile("OWN-G"), profile("OWN-S")]), owner_counts(500)),
    st.builds(agreed, st.integers(2, 9), st.integers(0, 2)),
)
