"""Owners as the law counts them, from a register of exclusive parts (2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.voting.owners import (
    DEVELOPER,
    OwnerCounted,
    RegisteredPart,
    area_of,
    counted_owners,
    read_register,
)


def rows(*told: dict[str, str]) -> list[tuple[int, dict[str, str]]]:
    return list(enumerate(told, 2))


def flat(part: str, owners: str = "王秀英", area: str = "89.53", **more: str) -> dict[str, str]:
    return {"part": part, "area": area, "owners": owners, **more}


def flaws(*told: dict[str, str]) -> list[tuple[int, str, str]]:
    return [(flaw.row, flaw.column, flaw.refusal.name) for flaw in read_register(rows(*told))[1]]


def test_one_part_is_one_person() -> None:
    parts, wrong = read_register(rows(flat("1-101"), flat("1-102", "李建国", "120.8")))

    assert wrong == []
    assert counted_owners(parts) == [
        OwnerCounted("=王秀英", 1, 8953),
        OwnerCounted("=李建国", 1, 12080),
    ]


def test_several_parts_of_one_owner_are_one_person_with_all_their_area() -> None:
    parts, wrong = read_register(
        rows(
            flat("1-101", number="7"),
            flat("1-102", "李建国", "120.8"),
            flat("车位 12", area="13.2", number="7"),
        )
    )

    assert wrong == []
    assert counted_owners(parts) == [
        OwnerCounted("#7", 2, 10273),
        OwnerCounted("=李建国", 1, 12080),
    ]


def test_all_that_the_developer_has_not_sold_or_handed_over_is_one_person() -> None:
    parts, wrong = read_register(
        rows(
            flat("9-101", "", "100", unsold="是"),
            flat("9-102", "买主甲", "100", unsold="未交付"),
            flat("9-103", "买主乙", "100", unsold="否"),
        )
    )

    assert wrong == []
    assert counted_owners(parts) == [
        OwnerCounted(DEVELOPER, 2, 20000),
        OwnerCounted("=买主乙", 1, 10000),
    ]


def test_co_owners_are_one_person_and_name_one_voter() -> None:
    parts, wrong = read_register(
        rows(
            flat("1-101", "周婷、李建国", voter="周婷"),
            flat("1-102", "李建国，周婷", number="8"),
        )
    )

    assert wrong == []
    assert [(part.owner, part.names, part.voter) for part in parts] == [
        ("=周婷、李建国", ("周婷", "李建国"), "周婷"),
        ("#8", ("李建国", "周婷"), ""),  # nobody named yet
    ]
    assert len(counted_owners(parts)) == 2


def test_two_of_the_same_name_are_never_taken_for_one_in_silence() -> None:
    assert flaws(flat("1-101"), flat("1-102")) == [(3, "number", "owners.same_or_namesake")]
    assert flaws(flat("1-101", number="1"), flat("1-102", number="2")) == []
    assert flaws(flat("1-101", number="1"), flat("1-102", number="1")) == []


@pytest.mark.parametrize(
    "told, found",
    [
        (flat(""), ("part", "owners.part_missing")),
        (flat("长" * 61), ("part", "owners.part_too_long")),
        (flat("1-101", area=""), ("area", "owners.area_unreadable")),
        (flat("1-101", area="0"), ("area", "owners.area_unreadable")),
        (flat("1-101", area="-3"), ("area", "owners.area_unreadable")),
        (flat("1-101", area="89.533"), ("area", "owners.area_unreadable")),
        (flat("1-101", area="1000000.01"), ("area", "owners.area_unreadable")),
        (flat("1-101", owners=" 、"), ("owners", "owners.nobody")),
        (flat("1-101", owners="王" * 81), ("owners", "owners.names_too_long")),
        (
            flat("1-101", owners="、".join(f"第{n}人" for n in range(60))),
            ("owners", "owners.names_too_long"),
        ),
        (flat("1-101", voter="李建国"), ("voter", "owners.voter_no_owner")),
        (flat("1-101", number="9" * 41), ("number", "owners.number_too_long")),
        (flat("1-101", unsold="也许"), ("unsold", "owners.unsold_unreadable")),
    ],
)
def test_what_is_wrong_with_a_row_is_named_with_its_column(told, found) -> None:
    assert flaws(told) == [(2, *found)]


def test_rows_that_contradict_each_other_are_named() -> None:
    assert flaws(
        flat("3栋 1-0101"),
        flat("3号楼一单元101室", "李建国"),
        flat("1-102", "周婷、李建国", number="5", voter="周婷"),
        flat("1-103", "李建国、周婷", number="5", voter="李建国"),
        flat("1-104", "别人", number="5"),
    ) == [
        (3, "part", "owners.part_twice"),
        (5, "voter", "owners.two_voters"),
        (6, "number", "owners.number_of_another"),
    ]


@pytest.mark.parametrize(
    "text, area",
    [
        ("89.53", 8953),
        ("89.5", 8950),
        ("89", 8900),
        ("89.5300", 8953),
        (" 120.80 ㎡", 12080),
        ("120平方米", 12000),
        ("0.01", 1),
        ("1000000", 100_000_000),
        ("89,53", None),
        ("八十九", None),
        ("89.", None),
        ("1e3", None),
        ("٨٩", None),
    ],
)
def test_an_area_is_read_exactly_or_not_at_all(text, area) -> None:
    assert area_of(text) == area


@given(st.lists(st.tuples(st.integers(1, 10**8), st.sampled_from("abcd")), max_size=30))
def test_no_area_is_lost_and_nobody_counts_twice(drawn) -> None:
    parts = [RegisteredPart(str(number), area, owner) for number, (area, owner) in enumerate(drawn)]

    lines = counted_owners(parts)

    assert sum(line.area for line in lines) == sum(area for area, _ in drawn)
    assert sorted(line.owner for line in lines) == sorted({owner for _, owner in drawn})
    assert sum(line.parts for line in lines) == len(drawn)
