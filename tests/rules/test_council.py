"""A joint council: at least half of its members are public."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.refusals import NotReady, Refusal
from deliberation.rules.workflow.council import COUNCIL_SEATS, PUBLIC, CouncilComposition


@pytest.mark.parametrize(
    "seats, enough",
    [
        (["resident", "department"], True),  # exactly half
        (["resident", "department", "committee"], False),
        (["organisation", "resident", "department"], True),
        ([], False),
    ],
)
def test_half_is_enough_and_nobody_is_no_council(seats, enough) -> None:
    assert CouncilComposition.of(seats).enough is enough


def test_the_refusal_says_how_many() -> None:
    with pytest.raises(NotReady) as refused:
        CouncilComposition.of(["resident", "department", "committee"]).ensure()
    assert refused.value.refusal == Refusal.of(
        "council.public_members_too_few", None, public=1, members=3
    )
    with pytest.raises(NotReady) as refused:
        CouncilComposition.of([]).ensure()
    assert refused.value.refusal == Refusal.of("council.no_members", None)


@given(st.lists(st.sampled_from(COUNCIL_SEATS), min_size=1))
def test_whatever_the_seats_the_public_outweighs_or_equals_the_rest(seats) -> None:
    public = sum(seat in PUBLIC for seat in seats)

    assert CouncilComposition.of(seats).enough is (public >= len(seats) - public)
