"""How many representatives a group chooses, and what is told of whom they cover."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.voting import representatives as rules

TERM = {"since": date(2026, 4, 1), "until": date(2031, 4, 1)}


@pytest.mark.parametrize(
    ("households", "least", "most", "usual"),
    [
        (0, 1, 0, False),
        (15, 1, 0, False),
        (19, 1, 0, False),
        (20, 1, 1, True),
        (39, 1, 1, True),
        (40, 1, 2, True),
        (50, 1, 2, True),
        (51, 2, 2, True),
        (59, 2, 2, True),
        (60, 2, 3, True),
        (100, 2, 5, True),
        (101, 3, 5, True),
        (1200, 24, 60, True),
    ],
)
def test_one_representative_stands_for_20_to_50_households(households, least, most, usual) -> None:
    found = rules.usual_seats(households)

    assert (found.least, found.most, found.usual) == (least, most, usual)


@pytest.mark.parametrize(
    ("households", "least", "most", "usual"),
    [(4, 1, 0, False), (5, 1, 1, True), (15, 1, 3, True), (16, 2, 3, True), (45, 3, 9, True)],
)
def test_in_a_village_one_stands_for_5_to_15(households, least, most, usual) -> None:
    found = rules.usual_seats(households, rules.VILLAGE)

    assert (found.least, found.most, found.usual) == (least, most, usual)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([(rules.CITY, 20, 50), (rules.VILLAGE, 5, 15)]),
    st.integers(1, 3000), st.integers(1, 200), st.integers(0, 20),
)  # fmt: skip
def test_a_number_outside_of_the_rule_needs_a_reason_and_no_more(
    kind, households: int, wanted: int, serving: int
) -> None:
    name, least, most = kind
    whole = wanted + serving
    usual = least * whole <= households <= most * whole
    given_ = {"candidates": wanted, "kind": name, "serving": serving} | TERM

    bare = [one.name for one in rules.selection_unmet(households, wanted, **given_)]
    told = [
        one.name
        for one in rules.selection_unmet(households, wanted, reason="几户合用一个门", **given_)
    ]

    if whole > households:
        assert bare == told == ["representatives.more_than_homes"]
    else:
        assert bare == ([] if usual else ["representatives.size_reason_missing"])
        assert told == []


def test_no_group_chooses_nobody() -> None:
    for households, wanted in ((0, 1), (30, 0)):
        told = rules.selection_unmet(households, wanted, candidates=5, reason="x", **TERM)
        assert [one.name for one in told] == ["representatives.more_than_homes"]


def test_as_many_must_stand_as_are_chosen_and_a_term_has_days() -> None:
    told = rules.selection_unmet(40, 2, candidates=1, since=TERM["since"], until=TERM["since"])

    assert [one.name for one in told] == [
        "representatives.too_few_candidates",
        "representatives.term_ends_before",
    ]


def shown(dimension: str, *declared: str | None) -> dict[str, int | None]:
    return {cell.code: cell.persons for cell in rules.coverage_of(dimension, declared)}


def test_cells_of_fewer_than_three_are_not_told() -> None:
    told = shown("age_band", *["18-35"] * 1, *["36-59"] * 5, *["60-74"] * 4)

    assert told == {"18-35": None, "36-59": 5, "60-74": 4, "75-": None, "undeclared": None}


def test_a_cell_that_would_follow_from_the_total_takes_the_next_smallest_with_it() -> None:
    every = [*["18-35"] * 4, *["36-59"] * 5, *["60-74"] * 3, *["75-"] * 6]

    assert shown("age_band", *every, None, None) == {
        "18-35": 4,
        "36-59": 5,
        "60-74": None,
        "75-": 6,
        "undeclared": None,
    }


def test_what_nobody_knows_of_counts_as_not_declared() -> None:
    assert shown("interest", "king", None, None)["undeclared"] == 3


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*rules.DECLARED["age_band"], None]), max_size=25))
def test_what_is_kept_back_never_follows_from_what_is_shown(declared) -> None:
    told = shown("age_band", *declared)
    counted = {code: declared.count(code) for code in rules.DECLARED["age_band"]}
    counted["undeclared"] = declared.count(None)
    kept = [code for code, persons in told.items() if persons is None]
    rest = sum(counted[code] for code in kept)

    assert all(told[code] is None for code, number in counted.items() if number < 3)
    assert all(told[code] in (None, number) for code, number in counted.items())
    if rest and len(kept) < len(told):
        assert len(kept) > 1


@pytest.mark.parametrize(
    ("votes", "seats", "took_part", "expected"),
    [
        ({1: 12, 2: 8}, 1, 20, ({1}, set(), "chosen")),
        ({1: 12, 2: 8, 3: 9}, 2, 21, ({1, 3}, set(), "chosen")),
        ({1: 12, 2: 8}, 2, 21, ({1, 2}, set(), "chosen")),
        ({1: 10, 2: 10}, 1, 21, (set(), {1, 2}, "tied_for_seat")),
        # Clear winners stand; those tied at the edge alone are undecided.
        ({1: 12, 2: 8, 3: 8}, 2, 21, ({1}, {2, 3}, "tied_for_seat")),
        ({1: 14, 2: 12, 3: 8, 4: 8, 5: 8, 6: 3}, 4, 21, ({1, 2}, {3, 4, 5}, "tied_for_seat")),
        ({1: 10, 2: 10, 3: 5}, 2, 21, ({1, 2}, set(), "chosen")),
        ({1: 10, 2: 0}, 2, 21, ({1}, set(), "short")),
        ({1: 0, 2: 0}, 1, 21, (set(), set(), "short")),
        ({}, 1, 21, (set(), set(), "short")),
        ({1: 19, 2: 1}, 1, 19, (set(), set(), "too_few")),
    ],
)
def test_the_most_votes_are_chosen_when_more_than_half_took_part(
    votes, seats, took_part, expected
) -> None:
    found = rules.chosen_representatives(votes, seats, took_part=took_part, entitled=39)

    assert (set(found.winners), set(found.tied), found.outcome) == expected
