"""The numbers a community may choose, and those it may not."""

from __future__ import annotations

import json
from dataclasses import fields
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.bylaws import LIMITS, Bylaws, TwoChannels, objection
from deliberation.rules.refusals import Refusal, Refused

SHARE = st.fractions(Fraction(1, 1000), 1)

LAWFUL = st.builds(
    Bylaws,
    cosigner_threshold=st.integers(0, 500),
    acknowledge_working_days=st.integers(0, 1),
    appeal_adult_share=SHARE,
    hall_quorum=st.none() | SHARE,
    hall_adoption=st.fractions(Fraction(1, 2), 1),
    hall_base=st.sampled_from(["cast", "present", "entitled"]),
    two_channels=st.sampled_from(TwoChannels),
    posting_days=st.integers(15, 90),
    poll_minimum_share=SHARE,
    satisfaction_threshold=st.fractions(Fraction(4, 5), 1),
)


def test_the_defaults_are_those_of_the_rulebook() -> None:
    assert Bylaws().to_dict() == {
        "cosigner_threshold": 0,
        "collect_days": 60,
        "acknowledge_working_days": 1,
        "answer_working_days": 5,
        "immediate_hours": 48,
        "appeal_adult_share": "1/10",
        "appeal_representative_share": "1/5",
        "waiting_days": 90,
        "hall_quorum": "2/3",
        "hall_adoption": "1/2",
        "hall_base": "cast",
        "hall_notice_days": 3,
        "rra_notice_days": 3,
        "vra_notice_days": 3,
        "vg_notice_days": 3,
        "quorum_wait_minutes": 15,
        "second_seconds": 60,
        "speech_seconds": 120,
        "turns": 2,
        "secret_ballot": False,
        "two_channels": "first_valid",
        "proxies": 1,
        "assisted_a_day": 20,
        "contest_days": 3,
        "secret_least": 5,
        "posting_days": 15,
        "extensions": 2,
        "extension_days": 30,
        "poll_after_done_days": 15,
        "poll_after_deadline_days": 30,
        "poll_days": 14,
        "poll_extension_days": 14,
        "poll_minimum": 5,
        "poll_minimum_share": "1/5",
        "poll_again_days": 30,
        "satisfaction_threshold": "4/5",
    }


@given(LAWFUL)
def test_bylaws_come_back_from_json_as_they_were(bylaws: Bylaws) -> None:
    assert Bylaws.from_dict(json.loads(json.dumps(bylaws.to_dict()))) == bylaws


def test_what_is_left_out_keeps_its_default() -> None:
    assert Bylaws.from_dict({}) == Bylaws()
    assert Bylaws.from_dict({"posting_days": 20, "hall_quorum": None}) == Bylaws(
        posting_days=20, hall_quorum=None
    )
    assert Bylaws.from_dict({"satisfaction_threshold": 1}).satisfaction_threshold == Fraction(1)


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        (
            {"satisfaction_threshold": "79/100"},
            Refusal.of("satisfaction.threshold_lowered", "5", threshold="79/100"),
        ),
        (
            {"satisfaction_threshold": "11/10"},
            Refusal.of("satisfaction.threshold_above_all", "5", threshold="11/10"),
        ),
        ({"posting_days": 14}, Refusal.of("bylaws.posting_shortened", "5", days=14)),
        (
            {"acknowledge_working_days": 2},
            Refusal.of("bylaws.acknowledgement_delayed", "1", days=2),
        ),
        (
            {"hall_adoption": "49/100"},
            Refusal.of("bylaws.adoption_below_half", "2", share="49/100"),
        ),
        ({"poll_after_done_days": 16}, Refusal.of("bylaws.poll_after_done_delayed", "5", days=16)),
        (
            {"poll_after_deadline_days": 31},
            Refusal.of("bylaws.poll_after_deadline_delayed", "5", days=31),
        ),
        ({"hall_base": "all"}, Refusal.of("bylaws.hall_base_unknown", "2", base="all")),
        (
            {"hall_quorum": "3/2"},
            Refusal.of("bylaws.share_out_of_range", "2", number="hall_quorum", share="3/2"),
        ),
        (
            {"appeal_adult_share": "0"},
            Refusal.of("bylaws.share_out_of_range", "2", number="appeal_adult_share", share="0"),
        ),
        ({"turns": 0}, Refusal.of("bylaws.too_small", "2", number="turns", least=1)),
        (
            {"waiting_days": -1},
            Refusal.of("bylaws.too_small", "2", number="waiting_days", least=0),
        ),
        ({"colour": 1}, Refusal.of("bylaws.unknown_number", "2", number="colour")),
    ],
)
def test_what_the_law_forbids_or_makes_no_sense_is_refused(
    number: dict[str, object], refusal: Refusal
) -> None:
    with pytest.raises(Refused) as refused:
        Bylaws.from_dict(number)
    assert refused.value.refusal == refusal


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("posting_days", 15.0),
        ("posting_days", "15"),
        ("posting_days", True),
        ("secret_ballot", 1),
        ("posting_days", None),
        ("satisfaction_threshold", 0.8),
        ("satisfaction_threshold", "four fifths"),
        ("satisfaction_threshold", "4/0"),
        ("two_channels", "last"),
        ("two_channels", 1),
    ],
)
def test_what_is_not_exact_is_refused(name: str, value: object) -> None:
    with pytest.raises(Refused) as refused:
        Bylaws.from_dict({name: value})
    assert refused.value.refusal == Refusal.of(
        "bylaws.not_exact", "2", number=name, value=str(value)
    )


def test_notice_is_the_bylaws_only_where_the_law_is_silent() -> None:
    bylaws = Bylaws(hall_notice_days=4, rra_notice_days=5, vra_notice_days=6, vg_notice_days=7)
    told = {body: bylaws.notice_days(body) for body in ("HALL", "RRA", "VRA", "VG", "RA", "OWN-G")}
    assert told == {"HALL": 4, "RRA": 5, "VRA": 6, "VG": 7, "RA": None, "OWN-G": None}


def test_every_number_says_what_it_is() -> None:
    described = Bylaws.__doc__ or ""
    assert [f.name for f in fields(Bylaws) if f":ivar {f.name}:" not in described] == []


EDGES = [
    (name, value)
    for name, limit in LIMITS.items()
    if type(getattr(Bylaws(), name)) is int
    for value in (limit.least, limit.most)
]


@pytest.mark.parametrize(("name", "value"), EDGES)
def test_the_limits_shown_are_those_kept(name: str, value: int) -> None:
    step = 1 if value == LIMITS[name].most else -1

    assert objection(name, value) is None
    assert objection(name, value + step) is not None
    assert Bylaws(**{name: value}).to_dict()[name] == value
    with pytest.raises(Refused):
        Bylaws(**{name: value + step})


def test_every_number_has_its_limit_under_a_rule_of_the_rulebook() -> None:
    assert set(LIMITS) == {field.name for field in fields(Bylaws)}
    assert {limit.rule for limit in LIMITS.values()} == {
        "1", "2", "3.2.3", "3.2.5", "3.2.7", "3.2.9", "4", "5"
    }  # fmt: skip
    assert {name for name, limit in LIMITS.items() if limit.bound} == {
        "acknowledge_working_days", "hall_adoption", "posting_days", "poll_after_done_days",
        "poll_after_deadline_days", "satisfaction_threshold",
    }  # fmt: skip


def test_a_number_that_nothing_could_reckon_with_is_refused() -> None:
    assert objection("collect_days", 10**9) == Refusal.of(
        "bylaws.too_large", "2", number="collect_days", most=366
    )
