"""May a written vote be opened, and does it go on when too few have answered?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from deliberation.rules.voting import PROFILES, with_bylaws
from deliberation.rules.workflow import IssueKind, Position, Step
from deliberation.rules.workflow import writing as rules

HALL = with_bylaws(PROFILES["HALL"])
HERE = Position(step=Step.CONVENE, kind=IssueKind.DAILY, body="HALL")
DRAFT = rules.WrittenVoteDraft(profile=HALL, position=HERE, voters=9, question="装扶手。", days=7)


def told(**changed) -> list[str]:
    return [one.name for one in rules.written_vote_unmet(replace(DRAFT, **changed))]


def owners(code: str) -> dict:
    return {"profile": PROFILES[code], "position": replace(HERE, body=code)}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"position": replace(HERE, step=Step.DISCUSS)}, ["writing.issue_elsewhere"]),
        ({"position": replace(HERE, kind=IssueKind.DISPUTE)}, ["writing.dispute_never_votes"]),
        ({"position": replace(HERE, body="RA")}, ["writing.another_body"]),
        ({"running": True}, ["writing.running_already"]),
        ({"on_agenda": 4}, ["writing.on_agenda"]),
        ({"question": " \u3000 "}, ["writing.question_missing"]),
        ({"voters": 0}, ["writing.nobody_entitled"]),
        ({"days": 2}, ["writing.too_short"]),
        ({"days": 3}, []),
        ({"days": 60}, []),
        ({"days": 61}, ["writing.too_long"]),
        ({"days": 2, "question": ""}, ["writing.question_missing", "writing.too_short"]),
        ({"secret": True}, []),
        (owners("OWN-G") | {"days": 14}, ["writing.too_short"]),
        (owners("OWN-S") | {"days": 15}, []),
        (owners("OWN-S") | {"days": 15, "secret": True}, ["writing.owners_named"]),
    ],
)
def test_every_gate_is_named(changed, expected) -> None:
    assert told(**changed) == expected


@pytest.mark.parametrize("code", ["RA", "RRA", "VA", "VRA", "VG"])
def test_bodies_that_the_law_lets_meet_do_not_vote_in_writing(code: str) -> None:
    assert told(**owners(code)) == ["writing.body_meets"]


@pytest.mark.parametrize(("days", "longer"), [(3, 3), (15, 15), (16, 15), (60, 15)])
def test_it_is_extended_by_as_long_again_at_most_fifteen_days(days: int, longer: int) -> None:
    assert rules.extension_days(days) == longer


@pytest.mark.parametrize(
    ("outcome", "extended", "goes_on"),
    [
        ("quorum_missed", False, True),
        ("quorum_missed", True, False),
        ("lost", False, False),
        ("tied", False, False),
        ("adopted", False, False),
    ],
)
def test_it_goes_on_once_and_only_where_too_few_answered(outcome, extended, goes_on) -> None:
    assert rules.is_extended(outcome, extended=extended) is goes_on
