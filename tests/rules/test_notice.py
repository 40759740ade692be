"""When may notice be given? The gates, one by one, and the days between."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.box import roll_hash
from deliberation.rules.voting import profile, with_bylaws
from deliberation.rules.voting.bodies import Electorate
from deliberation.rules.workflow import Position, Step
from deliberation.rules.workflow.notice import MeetingDraft, earliest_meeting_day, notice_unmet

MONDAY = date(2026, 3, 2)


def draft(body: str = "HALL", **changes) -> MeetingDraft:
    """A draft with nothing missing."""
    complete = MeetingDraft(
        profile=with_bylaws(profile(body)),
        items=(("2026-001", Position(step=Step.CONVENE, body=body)),),
        functions={"chair": "1", "secretary": "2", "scrutineer": "3"},
        voting=5,
        representatives=5,
        electorate=Electorate.ADULTS if body == "RA" else None,
        on=MONDAY + timedelta(days=20),
        today=MONDAY,
    )
    return replace(complete, **changes)


def names(of: MeetingDraft) -> list[str]:
    return [refusal.name for refusal in notice_unmet(of)]


@pytest.mark.parametrize("body", ["HALL", "RRA", "RA"])
def test_a_complete_draft_may_be_noticed(body: str) -> None:
    assert notice_unmet(draft(body)) == []


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"items": ()}, "notice.agenda_empty"),
        ({"functions": {"secretary": "2", "scrutineer": "3"}}, "notice.chair_missing"),
        ({"functions": {"chair": "1", "scrutineer": "3"}}, "notice.secretary_missing"),
        ({"functions": {"chair": "1", "secretary": "2"}}, "notice.scrutineer_missing"),
        (
            {"functions": {"chair": "1", "secretary": "2", "scrutineer": "1"}},
            "notice.scrutineer_is_chair",
        ),
        ({"voting": 0}, "notice.nobody_votes"),
        ({"begun": True}, "notice.time_passed"),
        ({"on": MONDAY + timedelta(days=2)}, "notice.too_short"),
    ],
)
def test_each_gate_names_what_is_missing(changes: dict, missing: str) -> None:
    assert names(draft(**changes)) == [missing]


def test_an_issue_that_is_elsewhere_or_anothers_is_named() -> None:
    items = (
        ("2026-001", Position(step=Step.DISCUSS, body="HALL")),
        ("2026-002", Position(step=Step.CONVENE, body="RRA")),
    )

    assert [str(refusal) for refusal in notice_unmet(draft(items=items))] == [
        "notice.item_elsewhere [1] (number=2026-001)",
        "notice.item_of_another_body [1] (number=2026-002)",
    ]


def test_everything_that_is_missing_is_told_at_once() -> None:
    bare = draft(items=(), functions={}, voting=0, begun=True)

    assert names(bare) == [
        "notice.agenda_empty",
        "notice.chair_missing",
        "notice.secretary_missing",
        "notice.scrutineer_missing",
        "notice.nobody_votes",
        "notice.time_passed",
    ]


@pytest.mark.parametrize(("body", "days"), [("HALL", 3), ("RRA", 3), ("RA", 10), ("VA", 10)])
def test_the_period_of_notice_is_kept_to_the_day(body: str, days: int) -> None:
    chosen = Electorate.HOUSEHOLDS if body in ("RA", "VA") else None
    first = MONDAY + timedelta(days=days)

    assert earliest_meeting_day(with_bylaws(profile(body)), MONDAY) == first
    assert names(draft(body, on=first, electorate=chosen)) == []
    assert len(notice_unmet(draft(body, on=first - timedelta(days=1), electorate=chosen))) == 1


def test_an_urgent_assembly_meets_at_once_with_its_reason_on_record() -> None:
    tomorrow = MONDAY + timedelta(days=1)

    for body in ("RA", "VA"):
        missing = ["notice.urgent_reason_missing"]
        known = {"on": tomorrow, "electorate": Electorate.HOUSEHOLDS}
        assert names(draft(body, **known)) == missing
        assert names(draft(body, **known, urgent_reason="  ")) == missing
        assert names(draft(body, **known, urgent_reason="水管爆裂，全楼停水。")) == []


def test_no_reason_shortens_the_period_where_the_law_does_not_say_so() -> None:
    assert names(draft(on=MONDAY, urgent_reason="很急。")) == ["notice.too_short"]


def test_representatives_are_four_fifths_of_their_assembly() -> None:
    assert names(draft("RRA", voting=20, representatives=16)) == []
    assert [
        str(refusal) for refusal in notice_unmet(draft("RRA", voting=20, representatives=15))
    ] == ["notice.too_few_representatives [2] (least=16, members=20, representatives=15)"]


def test_the_committee_chooses_who_is_entitled_where_the_law_leaves_it_open() -> None:
    assert names(draft("RA", electorate=None)) == ["notice.electorate_missing"]


@given(st.lists(st.integers(1, 10_000), unique=True, max_size=30), st.randoms())
@settings(max_examples=50)
def test_the_hash_of_a_roll_does_not_know_in_which_order_it_was_read(members, random) -> None:
    shuffled = members.copy()
    random.shuffle(shuffled)

    assert roll_hash(shuffled) == roll_hash(members)


@given(st.sets(st.integers(1, 1000), max_size=30), st.integers(1, 1000))
@settings(max_examples=50)
def test_a_roll_with_one_more_or_one_less_has_another_hash(members, other) -> None:
    assert roll_hash(members ^ {other}) != roll_hash(members)


def test_nobody_stands_on_a_roll_twice() -> None:
    with pytest.raises(ValueError):
        roll_hash([1, 2, 1])
