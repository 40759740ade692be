"""All nine bodies at all boundaries: outcome, rule and printed sum, as written out in a table.

``profile_cases.tsv`` was written by hand from the rulebook (2), not by this program. Owners'
figures are persons/area, the area in 0.01 m²; ``HALL/present``, ``/entitled`` and ``/open`` are
what the bylaws may choose.
"""

from __future__ import annotations

import csv
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from deliberation.rules import recount
from deliberation.rules.box import Mark, Opened, RollLine, Secrecy, close
from deliberation.rules.voting import PROFILES, Electorate, Profile, profile, with_bylaws
from deliberation.rules.voting.tally import (
    Counts,
    Dimension,
    Outcome,
    OwnerCounts,
    Rule,
    agreed,
    decide,
)
from tests.rules.boxes import code, heading, nonce

with (Path(__file__).parent / "profile_cases.tsv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file, delimiter="\t"))
NUMBERS = ("entitled", "present", "for", "against", "abstain")
HALLS = {
    "present": {"hall_base": "present"},
    "entitled": {"hall_base": "entitled", "hall_adoption": Fraction(2, 3)},
    "open": {"hall_quorum": None},
}


def told(case: dict[str, str]) -> str:
    return " ".join((case["body"], *(case[name] for name in NUMBERS)))


each_case = pytest.mark.parametrize("case", CASES, ids=told)


def body(case: dict[str, str]) -> Profile:
    code, _, variant = case["body"].partition("/")
    if variant in HALLS:
        return with_bylaws(profile(code), **HALLS[variant])
    return profile(code).choosing(Electorate(variant)) if variant else profile(code)


def figures(case: dict[str, str]) -> dict[str, tuple[int, int]]:
    """Each number as persons and area."""
    pairs = {name: [int(part) for part in case[name].split("/")] for name in NUMBERS}
    return {name: (pair[0], pair[1] if pair[1:] else 0) for name, pair in pairs.items()}


def counts(case: dict[str, str]) -> Counts | OwnerCounts:
    numbers = figures(case)
    if case["body"].startswith("OWN-"):
        persons, area = (
            Dimension(
                for_=numbers["for"][i],
                participating=numbers["present"][i],
                entitled=numbers["entitled"][i],
            )
            for i in (0, 1)
        )
        return OwnerCounts(persons=persons, area=area)
    return Counts(
        for_=numbers["for"][0],
        against=numbers["against"][0],
        abstain=numbers["abstain"][0],
        present=numbers["present"][0],
        entitled=numbers["entitled"][0],
        electorate=body(case).electorates[0],
    )


def decided(case: dict[str, str]) -> Outcome:
    if case["body"] == "MED":  # never a vote: the parties agree, or do not
        numbers = figures(case)
        return agreed(numbers["entitled"][0], numbers["for"][0], present=numbers["present"][0])
    return decide(body(case), counts(case))


def rule_in_words(case: dict[str, str]) -> str:
    rule = Rule.of(body(case))
    base = str(rule.base)
    quorum = "no quorum" if rule.quorum is None else f"{rule.quorum} entitled"
    return f"{quorum}; {rule.adoption} {base}"


@each_case
def test_outcome_rule_and_printed_sum_are_those_of_the_table(case) -> None:
    outcome = decided(case)

    assert {
        "outcome": str(outcome.kind),
        "rule": rule_in_words(case),
        "arithmetic_zh": outcome.arithmetic("zh"),
        "arithmetic_en": outcome.arithmetic("en"),
    } == {name: case[name] for name in ("outcome", "rule", "arithmetic_zh", "arithmetic_en")}


@each_case
def test_the_recount_comes_to_the_same_by_its_own_arithmetic(case) -> None:
    numbers = figures(case)

    ended = recount.by_body(
        Rule.of(body(case)).to_dict(),
        {
            "votes": {stance: numbers[stance][0] for stance in ("for", "against", "abstain")},
            "for_area": numbers["for"][1],
            "participating": numbers["present"][0],
            "participating_area": numbers["present"][1],
            "entitled": numbers["entitled"][0],
            "entitled_area": numbers["entitled"][1],
        },
    )

    assert ended == case["outcome"]


def in_a_box(case: dict[str, str]) -> bool:
    """Whether the case can be made of ballots: nobody is present who does not vote."""
    numbers = figures(case)
    votes = sum(numbers[stance][0] for stance in ("for", "against", "abstain"))
    return case["body"] != "MED" and votes == numbers["present"][0] and numbers["entitled"][0] < 600


@pytest.mark.parametrize("case", [case for case in CASES if in_a_box(case)], ids=told)
def test_a_box_of_such_ballots_prints_the_same_and_is_whole(case) -> None:
    numbers = figures(case)
    roll, marks, ballots = [], [], []
    for stance in ("for", "against", "abstain"):
        persons, area = numbers[stance]
        for turn in range(persons):
            voter = code(len(roll))
            # the first of each stance has what does not divide evenly
            metres = area // persons + (area % persons if turn == 0 else 0)
            roll.append(RollLine(voter, 1, metres))
            marks.append(Mark(voter, "paper"))
            ballots.append(Opened(stance, nonce(len(ballots)), voter))
    silent = numbers["entitled"][0] - numbers["present"][0]
    for turn in range(silent):
        area = numbers["entitled"][1] - numbers["present"][1]
        metres = area // silent + (area % silent if turn == 0 else 0)
        roll.append(RollLine(code(len(roll)), 1, metres))
    rule = {"kind": "profile", "rule": Rule.of(body(case)).to_dict()}

    board = close(heading(rule, secrecy=Secrecy.NAMED), roll, marks, ballots)

    assert board.footer["outcome"]["kind"] == case["outcome"]
    assert board.footer["arithmetic"] == {
        "zh": case["arithmetic_zh"],
        "en": case["arithmetic_en"],
    }
    assert recount.recount(line.encode() for line in board.lines()).findings == []


def test_the_table_is_long_enough_and_leaves_no_body_and_no_outcome_out() -> None:
    bodies = Counter(case["body"].partition("/")[0] for case in CASES)

    assert len(CASES) >= 150
    assert len({told(case) for case in CASES}) == len(CASES)
    assert bodies.keys() == PROFILES.keys()
    assert {case["outcome"] for case in CASES} == {"adopted", "lost", "tied", "quorum_missed"}
    assert {
        case["body"]
        for case in CASES
        if case["body"].startswith("OWN") and case["outcome"] == "lost"
        for short in ("人数不够", "面积不够")
        if short in case["arithmetic_zh"]
    } == {"OWN-G", "OWN-S"}  # passing one dimension only
