"""What holds for any counts: no rounding, nothing from nothing, and more is never less."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.voting import Base, Profile, profile, tally
from deliberation.rules.voting.tally import (
    Counts,
    Dimension,
    Outcome,
    OwnerCounts,
    Result,
    Rule,
    decide,
)
from tests.rules.counting import HUGE, RULES, counted, outcomes, owner_counts, refusal, votes

RRA, HALL = profile("RRA"), profile("HALL")


def exactly(share, part: int, whole: int) -> bool:
    """The share, computed the other way round, as a fraction of the whole."""
    if whole == 0:
        return False
    ratio = Fraction(part, whole)
    return ratio > share.value if share.strict else ratio >= share.value


@settings(max_examples=150)
@given(rule=st.sampled_from(RULES), counts=counted(HUGE) | counted(6))
def test_nothing_is_rounded_however_large_the_assembly(rule, counts):
    kept = rule if isinstance(rule, Rule) else Rule.of(rule)
    whole = counts.present if kept.base is Base.PRESENT else counts.for_ + counts.against
    if kept.quorum and not exactly(kept.quorum, counts.present, counts.entitled):
        expected = Result.QUORUM_MISSED
    elif counts.for_ == counts.against and counts.for_:
        expected = Result.TIED
    else:
        passes = exactly(kept.adoption, counts.for_, whole)
        expected = Result.ADOPTED if passes else Result.LOST
    assert decide(rule, counts) == Outcome(expected, kept, counts)


@settings(max_examples=150)
@given(code=st.sampled_from(["OWN-G", "OWN-S"]), counts=owner_counts(HUGE) | owner_counts(5))
def test_nothing_is_rounded_however_large_the_estate(code, counts):
    body, both = profile(code), (counts.persons, counts.area)
    if not all(exactly(body.quorum_for(), d.participating, d.entitled) for d in both):
        expected = Result.QUORUM_MISSED
    elif all(exactly(body.adoption, d.for_, d.participating) for d in both):
        expected = Result.ADOPTED
    else:
        expected = Result.LOST
    assert decide(body, counts).kind is expected


@given(rule=st.sampled_from(RULES), abstain=st.integers(0, 50), more=st.integers(0, 50))
def test_nothing_is_adopted_on_zero_votes(rule, abstain, more):
    outcome = decide(rule, votes(0, 0, abstain, abstain, abstain + more))
    assert outcome.kind in (Result.LOST, Result.QUORUM_MISSED)
    assert not outcome.passed


def every_count(entitled: int) -> Iterator[Counts]:
    """Every way in which so many people can vote, abstain, say nothing or stay away."""
    numbers = range(entitled + 1)
    for for_, against, abstain, silent in product(numbers, repeat=4):
        present = for_ + against + abstain + silent
        if present <= entitled:
            yield votes(for_, against, abstain, present, entitled)


def with_one_more_for(counts: Counts) -> Iterator[Counts]:
    """One more comes and is for it; one changes sides; one abstains no longer."""
    for_, against, abstain = counts.for_ + 1, counts.against, counts.abstain
    if counts.present < counts.entitled:
        yield votes(for_, against, abstain, counts.present + 1, counts.entitled)
    if against:
        yield votes(for_, against - 1, abstain, counts.present, counts.entitled)
    if abstain:
        yield votes(for_, against, abstain - 1, counts.present, counts.entitled)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_more_for_never_turns_adopted_into_lost(rule):
    adopted = [counts for counts in every_count(7) if decide(rule, counts).passed]
    better = {counts: list(with_one_more_for(counts)) for counts in adopted}
    assert any(better.values())
    assert [
        (counts, more)
        for counts, changes in better.items()
        for more in changes
        if decide(rule, more).kind is not Result.ADOPTED
    ] == []


@st.composite
def adopted_by_owners(draw) -> tuple[Profile, OwnerCounts]:
    """Counts that adopt, often by a hair: built up from what each dimension needs at least."""
    body = profile(draw(st.sampled_from(["OWN-G", "OWN-S"])))

    def adopting(highest: int) -> Dimension:
        entitled = draw(st.integers(1, highest))
        heard = draw(st.integers(body.quorum_for().least(entitled), entitled))
        for_ = draw(st.integers(body.adoption.least(heard), heard))
        return Dimension(for_=for_, participating=heard, entitled=entitled)

    return body, OwnerCounts(persons=adopting(12), area=adopting(60))


@settings(max_examples=150)
@given(adopted=adopted_by_owners(), size=st.integers(1, 20))
def test_one_more_owner_for_it_never_turns_adopted_into_lost(adopted, size):
    body, counts = adopted

    def newcomer(d: Dimension, by: int) -> Dimension:
        by = min(by, d.entitled - d.participating)
        return Dimension(for_=d.for_ + by, participating=d.participating + by, entitled=d.entitled)

    def convert(d: Dimension, by: int) -> Dimension:
        by = min(by, d.participating - d.for_)
        return Dimension(for_=d.for_ + by, participating=d.participating, entitled=d.entitled)

    better = [
        OwnerCounts(persons=move(counts.persons, 1), area=move(counts.area, size))
        for move in (newcomer, convert)
    ]
    assert [decide(body, counts).kind for counts in (counts, *better)] == [Result.ADOPTED] * 3


@settings(max_examples=100)
@given(outcome=outcomes, void=st.booleans())
def test_an_outcome_comes_back_whole_from_json(outcome, void):
    outcome = outcome.voided() if void else outcome
    assert Outcome.from_dict(json.loads(json.dumps(outcome.to_dict()))) == outcome


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "adopted"},
        {"kind": "splendid"},
        {"counts": votes(12, 8, 2, 22, 24).to_dict()},
        {"rule": Rule.of(HALL).to_dict()},
        {"counts": {"for_": 10}},
        {"note": "passed after all"},
    ],
)
def test_an_outcome_that_does_not_follow_from_its_counts_is_not_read(change):
    kept = decide(RRA, votes(10, 8, 4, 22, 24)).to_dict()
    assert refusal(Outcome.from_dict, kept | change) == "tally.outcome_altered"


# --- exactness of the code itself -----------------------------------------------------------

RULEBOOK = Path(tally.__file__).parent
EXACT = [*sorted(RULEBOOK.glob("*.py")), *sorted(RULEBOOK.glob("../box/*.py"))]


def _inexact(source: str) -> list[str]:
    """Float literals, true divisions and roundings in *source*, by line."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found.append(f"{node.lineno}: {node.value}")
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            found.append(f"{node.lineno}: /")
        elif isinstance(node, ast.Name) and node.id in {"round", "float", "Decimal", "math"}:
            found.append(f"{node.lineno}: {node.id}")
    return found


@pytest.mark.parametrize("module", EXACT, ids=lambda module: module.stem)
def test_the_code_knows_no_float_no_division_and_no_rounding(module):
    source = module.read_text(encoding="utf-8")
    assert _inexact(source) == []


def test_the_search_for_inexact_code_finds_it():
    source = "a = 0.5\nb = a / 2\na /= 3\nround(b)\nfloat('1')"
    assert sorted(_inexact(source)) == ["1: 0.5", "2: /", "3: /", "4: round", "5: float"]
