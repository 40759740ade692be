"""The opinion map: what unites and divides, camps or none, and nothing of a single person."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.opinion import (
    UNDECLARED,
    Counts,
    NoCamps,
    OpinionMap,
    Stance,
    Verdict,
    Voice,
    camps,
    opinion_map,
)
from deliberation.rules.opinion.camps import Camps, adjusted_rand, find_camps
from deliberation.rules.opinion.stances import LEAST, joined
from tests.rules.opinions import MISSING, Round, rounds

YES, NO, PASS = Stance.AGREE, Stance.DISAGREE, Stance.PASS


def said(agree: int, disagree: int, passed: int = 0, **groups: str) -> list[Voice]:
    """So many voices on statement 1."""
    stances = [YES] * agree + [NO] * disagree + [PASS] * passed
    return [Voice({1: stance}, groups) for stance in stances]


def verdict(voices: Sequence[Voice]) -> Verdict:
    return opinion_map(voices, [1]).results[0].verdict


@pytest.mark.parametrize(
    ("there", "here", "expected"),
    [
        ((8, 4), (9, 3), Verdict.UNITES),  # 2/3 and 3/4
        ((8, 4, 9), (9, 3, 9), Verdict.UNITES),  # who passes takes no stance
        ((7, 5), (10, 2), Verdict.OPEN),  # 7/12 is less than 2/3; a quarter apart
        ((8, 4), (12, 0), Verdict.DIVIDES),  # a third apart, however many agree
        ((0, 12), (4, 8), Verdict.DIVIDES),
        ((0, 12), (3, 9), Verdict.OPEN),
        ((9, 0), (0, 2), Verdict.UNITES),  # both below ten: joined, 9 of 11
        ((9, 0), (0, 0), Verdict.OPEN),  # nine in all are too few
        ((5, 4), (12, 0), Verdict.UNITES),  # nine are joined with the twelve: 17 of 21
    ],
)
def test_what_unites_and_what_divides(there, here, expected: Verdict) -> None:
    assert verdict([*said(*there, building="1"), *said(*here, building="2")]) is expected


def test_it_unites_in_groups_of_every_kind() -> None:
    voices = [
        *said(10, 0, building="1", holds="owner"),
        *said(10, 0, building="2", holds="owner"),
        *said(7, 8, building="1", holds="tenant"),  # 17 of 25 in the building
        *said(8, 7, building="2", holds="tenant"),  # 18 of 25
    ]

    [result] = opinion_map(voices, [1]).results

    assert result.declared["building"] == {("1",): Counts(17, 8), ("2",): Counts(18, 7)}
    assert result.declared["holds"] == {("owner",): Counts(20, 0), ("tenant",): Counts(15, 15)}
    assert (result.gap, result.verdict) == (Fraction(1, 2), Verdict.DIVIDES)


def test_who_declared_no_group_is_counted_and_stands_against_none() -> None:
    [result] = opinion_map([*said(24, 0, building="1"), *said(4, 6)], [1]).results

    assert result.declared == {"building": {("1",): Counts(24), (UNDECLARED,): Counts(4, 6)}}
    assert result.verdict is Verdict.UNITES  # 28 of 34, and all of building 1


def test_small_groups_are_joined_until_they_are_ten() -> None:
    def stances(**groups: int):
        return {
            names: counts.agree
            for names, counts in joined({name: Counts(n) for name, n in groups.items()}).items()
        }

    assert stances(a=12, b=9, c=4) == {("a",): 12, ("b", "c"): 13}
    assert stances(a=12, b=30, c=4) == {("a", "c"): 16, ("b",): 30}  # or 46 − 42 would tell of c
    assert stances(a=10, b=10) == {("a",): 10, ("b",): 10}
    assert stances(a=5, b=4) == {}
    assert joined({"a": Counts(20), "b": Counts(0, 0, 1)}) == {("a", "b"): Counts(20, 0, 1)}


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from(list(Stance))), min_size=1, max_size=60
    )
)
@settings(max_examples=100)
def test_no_group_below_ten_can_be_had_even_by_subtraction(said) -> None:
    voices = [Voice({1: stance}, {"building": name} if name < "f" else {}) for name, stance in said]
    [result] = opinion_map(voices, [1]).results
    groups = result.declared.get("building", {})

    assert all(counts.stances >= LEAST for counts in groups.values())
    if result.whole is None:
        assert groups == {}
    elif groups:  # what is told of groups comes to the whole: nobody is left over
        assert sum(groups.values(), Counts()) == result.whole
        names = [name for together in groups for name in together]
        assert sorted(names) == sorted({n if n < "f" else UNDECLARED for n, _ in said})


def camp(persons: int, likes: Iterable[int], chance: random.Random, takes: int = 12) -> list[Voice]:
    """Persons who agree with *likes* of twelve statements, no others: nine times in ten."""
    liked = set(likes)
    return [
        Voice(
            {
                one: YES if (one in liked) == (chance.random() < 0.9) else NO
                for one in chance.sample(range(12), takes)
            },
            {},
        )
        for _ in range(persons)
    ]


def mapped(*groups: Sequence[Voice]) -> OpinionMap:
    return opinion_map([voice for members in groups for voice in members], range(12))


def test_camps_are_found_from_a_hundred_with_seven_stances() -> None:
    chance = random.Random(1)
    there, here = camp(70, range(6), chance), camp(29, range(6, 12), chance)
    quiet = camp(15, range(6, 12), chance, takes=6)
    passing = [
        Voice(one.stances | {n: PASS for n in range(12) if n not in one.stances}, {})
        for one in quiet
    ]

    assert mapped(there, here).camps is NoCamps.TOO_FEW
    assert mapped(there, here, quiet).camps is NoCamps.TOO_FEW
    assert mapped(there, here, passing).camps is NoCamps.TOO_FEW
    assert mapped(there, here, camp(1, range(6), chance)).camps == [71, 29]


def test_three_camps_are_three_and_told_apart() -> None:
    chance = random.Random(2)
    likes = [range(4), range(4, 8), range(8, 12)]
    voices = [voice for one in likes for voice in camp(50, one, chance)]
    found = find_camps([voice.stances for voice in voices])

    assert isinstance(found, Camps)
    assert adjusted_rand(found.of, [place // 50 for place in range(150)]) >= Fraction(9, 10)
    assert opinion_map(voices, range(12)).results[0].verdict is Verdict.DIVIDES


def test_a_camp_below_ten_is_never_shown() -> None:
    chance = random.Random(3)
    few = camp(9, range(6, 12), chance)

    assert mapped(camp(111, range(6), chance), few).camps is NoCamps.TOO_ALIKE
    assert mapped(camp(110, range(6), chance), camp(10, range(6, 12), chance)).camps == [110, 10]


def test_where_all_say_the_same_or_anything_there_are_no_camps() -> None:
    chance = random.Random(4)
    alike = [Voice(dict.fromkeys(range(12), YES), {})] * 120
    anything = [
        Voice({one: chance.choice(list(Stance)) for one in range(12)}, {}) for _ in range(200)
    ]

    assert mapped(alike).camps is NoCamps.TOO_ALIKE
    assert mapped(anything).camps is NoCamps.UNSTABLE
    assert mapped(anything).bubbles == ()
    assert opinion_map([], [1]).camps is NoCamps.TOO_FEW


def test_the_figures_of_the_three_sentences() -> None:
    voices = [Voice({1: YES, 2: YES if n < 9 else NO, 9: NO}, {}) for n in range(12)]
    voices += [Voice({3: PASS}, {}), Voice({9: YES}, {})]  # 9 has been refused since

    told = opinion_map(voices, [1, 2, 3])

    assert (told.persons, told.stances) == (13, 25)
    assert [(one.statement, one.least_share) for one in told.uniting] == [
        (1, 1),
        (2, Fraction(3, 4)),
    ]
    assert (told.dividing, [one.statement for one in told.open]) == ([], [3])
    assert told.results[2].whole is None


@given(st.lists(st.dictionaries(st.integers(1, 4), st.integers(-1, 1), min_size=2), min_size=1))
@settings(max_examples=100)
def test_sums_over_persons_counted_by_bits_are_those_added_up(persons) -> None:
    said = camps.Said.by(persons)
    bits = said.bits
    statements = sorted({one for stances in persons for one in stances})
    for first, one in enumerate(statements):
        for second, other in enumerate(statements):
            together = camps.added_up(bits[first], 7, bits[second], -30)
            assert together == sum(
                (stances[one] * camps.UNIT - 7) * (stances[other] * camps.UNIT + 30)
                for stances in persons
                if one in stances and other in stances
            )
    table = list(range(3 * len(statements)))
    for own, stances in zip(said.own, persons, strict=True):
        assert sorted(own(table)) == sorted(
            3 * statements.index(one) + 1 + stance for one, stance in stances.items()
        )


def test_the_adjusted_rand_index() -> None:
    assert adjusted_rand([0, 0, 1, 1], ["b", "b", "a", "a"]) == 1
    assert adjusted_rand([0, 0, 1, 2], [0, 0, 1, 1]) == Fraction(4, 7)
    assert adjusted_rand([0, 0, 1, 1], [0, 1, 0, 1]) == Fraction(-1, 2)
    assert adjusted_rand([0, 0], [0, 0]) == 1


@pytest.fixture(scope="module")
def published() -> dict[str, Round]:
    found = {one.name: one for one in rounds()}
    if not found:
        pytest.skip(MISSING)
    return found


def test_the_published_camps_are_found(published) -> None:
    wage = published["15-per-hour-seattle"]
    found = find_camps([voice.stances for voice in wage.voices])

    assert isinstance(found, Camps)
    ours, theirs = zip(
        *((a, b) for a, b in zip(found.of, wage.groups, strict=True) if a and b), strict=True
    )
    assert len(ours) == 123
    assert adjusted_rand(ours, theirs) >= Fraction(7, 10)


def test_where_a_hundred_did_not_take_seven_stances_there_are_no_clear_camps(published) -> None:
    water = published["scoop-hivemind.freshwater"]

    assert opinion_map(water.voices, list(water.statements)).camps is NoCamps.TOO_FEW


def test_stances_dealt_out_anew_have_no_camps(published) -> None:
    """Each statement keeps its stances; who took which is left to chance."""
    chance = random.Random(5)
    wage = published["15-per-hour-seattle"]
    dealt: list[dict[int, Stance]] = [{} for _ in wage.voices]
    for statement in wage.statements:
        took = [place for place, voice in enumerate(wage.voices) if statement in voice.stances]
        for place, other in zip(took, chance.sample(took, len(took)), strict=True):
            dealt[place][statement] = wage.voices[other].stances[statement]

    assert find_camps(dealt) is NoCamps.UNSTABLE


def test_halves_are_the_same_in_any_order(published) -> None:
    stances = [voice.stances for voice in published["15-per-hour-seattle"].voices]
    found, again = (
        find_camps(order) for order in (stances, random.Random(6).sample(stances, len(stances)))
    )

    assert isinstance(found, Camps) and isinstance(again, Camps)
    assert again.stability == found.stability >= Fraction(1, 2)


def test_the_map_is_the_same_in_any_order_quick_and_of_nobody_alone(published) -> None:
    wage = published["15-per-hour-seattle"]
    voices = [
        Voice(voice.stances, {"building": str(place % 40 // 3)})
        for place, voice in enumerate(wage.voices)
    ]
    shuffled = random.Random(6).sample(voices, len(voices))

    began = time.process_time()
    told = opinion_map(voices, list(wage.statements))
    assert time.process_time() - began < 2

    assert opinion_map(shuffled, list(wage.statements)) == told
    assert told.persons == 339 and told.camps == [86, 37]
    drawn = Counter[int]()
    for bubble in told.bubbles:
        assert bubble.persons >= LEAST
        drawn[bubble.camp] += bubble.persons
    assert [drawn[1], drawn[2]] == told.camps
    assert told.dividing and told.dividing[0].gap >= Fraction(1, 3)
    for result in told.results:
        for groups in (result.declared["building"], result.found):
            assert all(counts.stances >= LEAST for counts in groups.values())
            assert sum(groups.values(), Counts()) == (result.whole or Counts())
