"""Statements of a map: how many, of whom, which comes next; groups of two kinds told together."""

from __future__ import annotations

import json
import random
from collections import Counter
from itertools import combinations

import pytest

from deliberation.rules.opinion import (
    LEAST,
    Counts,
    Stance,
    Voice,
    arranged,
    digest,
    ensure_room,
    ensure_sayable,
    from_json,
    next_statement,
    opinion_map,
    to_json,
)
from deliberation.rules.refusals import Refused

YES, NO, PASS = Stance.AGREE, Stance.DISAGREE, Stance.PASS


def said(side: str, many: int) -> list[str]:
    return [f"{side}{n}" for n in range(many)]


def test_a_map_opens_with_ten_of_both_sides_one_in_turn() -> None:
    opened = arranged((said("好", 6), said("不好", 4)))

    assert opened[:5] == ["好0", "不好0", "好1", "不好1", "好2"] and opened[-2:] == ["好4", "好5"]


@pytest.mark.parametrize(
    ("sides", "why"),
    [
        ((5, 4), "opinions.too_few"),
        ((8, 2), "opinions.one_sided"),
        ((0, 12), "opinions.one_sided"),
        ((21, 20), "opinions.too_many"),
    ],
)
def test_too_few_one_sided_or_too_many_open_no_map(sides, why: str) -> None:
    with pytest.raises(Refused) as refused:
        arranged((said("好", sides[0]), said("不好", sides[1])))

    assert refused.value.refusal.name == why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("　 ", "opinions.statement_missing"),
        ("长" * 141, "opinions.statement_too_long"),
        ("电梯要装。", "opinions.said_twice"),
        ("电梯 要装！", "opinions.said_twice"),
        ("电梯要装", None),
        ("😀", None),
    ],
)
def test_what_may_stand_beside_others(text: str, why: str | None) -> None:
    others = ["电梯要装"] if why == "opinions.said_twice" else ["别的", "？"]
    if why is None:
        ensure_sayable(text, others)
        return
    with pytest.raises(Refused) as refused:
        ensure_sayable(text, others)
    assert refused.value.refusal.name == why


def test_forty_are_full_and_one_person_writes_five() -> None:
    ensure_room(39, 4)
    for there, own, why in ((40, 0, "opinions.full"), (12, 5, "opinions.enough_of_one")):
        with pytest.raises(Refused) as refused:
            ensure_room(there, own)
        assert refused.value.refusal.name == why


def test_the_fewest_stances_come_first_and_of_equals_the_lowest_number() -> None:
    stances = {1: 3, 2: 1, 3: 1, 4: 2}

    assert next_statement(stances, ()) == 2
    assert next_statement(stances, {2}) == 3
    assert next_statement(stances, {2, 3, 4}) == 1
    assert next_statement(stances, {1, 2, 3, 4}) is None


# ------------------------------------------------------------------ two kinds of groups


def voices(**cells: tuple[int, int]) -> list[Voice]:
    """``b1_owner=(agree, disagree)``: building and tenure."""
    made = []
    for name, (agree, disagree) in cells.items():
        building, tenure = name.split("_")
        groups = {"building": building, "tenure": tenure}
        made += [Voice({1: one}, groups) for one in [YES] * agree + [NO] * disagree]
    return made


def test_a_building_of_owners_alone_is_not_told_where_that_tells_of_few_others() -> None:
    """30 owners less the 27 of buildings 1 and 2 would be the three owners of building 3."""
    told = opinion_map(
        voices(b1_owner=(12, 0), b2_owner=(15, 0), b3_owner=(0, 3), b3_tenant=(6, 6)), [1]
    ).results[0]

    assert told.declared["tenure"] == {("owner",): Counts(27, 3), ("tenant",): Counts(6, 6)}
    assert told.declared["building"] == {}


def test_where_no_difference_is_small_both_kinds_are_told() -> None:
    told = opinion_map(
        voices(b1_owner=(12, 0), b2_owner=(15, 0), b3_owner=(4, 6), b3_tenant=(6, 6)), [1]
    ).results[0]

    assert len(told.declared["tenure"]) == 2 and len(told.declared["building"]) == 3


def test_who_only_passed_is_no_difference_either() -> None:
    some = voices(b1_owner=(12, 0), b2_owner=(12, 0), b3_tenant=(6, 6))
    some.append(Voice({1: PASS}, {"building": "b3", "tenure": "owner"}))

    assert opinion_map(some, [1]).results[0].declared["building"] == {}


def test_no_two_kinds_give_a_small_group_by_subtraction() -> None:
    """Every union of one kind less every union of the other that lies in it, of 300 rounds."""
    seen = 0
    for seed in range(300):
        chance = random.Random(seed)
        some = [
            Voice(
                {1: chance.choice(list(Stance))},
                {"building": (b := chance.choice("123")), "tenure": _tenure(b, chance)},
            )
            for _ in range(chance.randint(20, 80))
        ]
        [told] = opinion_map(some, [1]).results
        one, other = (
            {frozenset(_of(some, kind, names)) for names in told.declared[kind]}
            for kind in ("building", "tenure")
        )
        for whole, part in [(u, v) for u in _unions(one) for v in _unions(other)]:
            for left in (
                whole - part if part < whole else (),
                part - whole if whole < part else (),
            ):
                if left:
                    seen += 1
                    assert sum(1 for p in left if some[p].stances[1]) >= LEAST, seed
    assert seen > 100  # there were differences to look at


def _tenure(building: str, chance: random.Random) -> str:
    """Most buildings are of one tenure: there the differences are."""
    usual = {"1": "owner", "2": "owner", "3": "tenant"}[building]
    return usual if chance.random() < 0.9 else chance.choice(("owner", "tenant"))


def _of(some: list[Voice], kind: str, names: tuple[str, ...]) -> list[int]:
    return [place for place, one in enumerate(some) if one.groups[kind] in names]


def _unions(groups: set[frozenset[int]]) -> list[frozenset[int]]:
    return [
        frozenset().union(*some)
        for many in range(1, len(groups) + 1)
        for some in combinations(sorted(groups, key=sorted), many)
    ]


# ------------------------------------------------------------------ kept


def test_what_is_kept_is_read_again_and_has_one_digest() -> None:
    chance = random.Random(3)
    some = [
        Voice(
            {
                one: YES if (one < 6) == (person < 70) and chance.random() < 0.95 else NO
                for one in range(12)
            },
            {"building": str(person % 3)},
        )
        for person in range(130)
    ]
    found = opinion_map(some, range(12))
    kept = json.loads(json.dumps(to_json(found)))

    assert from_json(kept) == from_json(to_json(found)) and to_json(from_json(kept)) == kept
    assert len(found.camps) == 2 and found.bubbles
    assert digest(kept) == digest(dict(reversed(kept.items()))) != digest({**kept, "persons": 1})
    assert Counter(one.verdict for one in from_json(kept).results) == Counter(
        one.verdict for one in found.results
    )
