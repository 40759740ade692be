"""One tally: the boundaries of all nine bodies and of the floor's own thresholds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.voting import Base, Electorate, profile, with_bylaws
from deliberation.rules.voting.tally import (
    APPEAL,
    MAJORITY,
    TWO_THIRDS,
    Counts,
    Dimension,
    Quorum,
    Result,
    Rule,
    Thresholds,
    agreed,
    decide,
    quorum,
)
from tests.rules.counting import owners, refusal, votes

RRA, HALL = profile("RRA"), profile("HALL")


@pytest.mark.parametrize(
    "code, electorate, entitled, present, for_, against, abstain, kind",
    [
        # RA: more than half of those entitled, either way of making up the assembly
        ("RA", "adults", 100, 50, 50, 0, 0, "quorum_missed"),
        ("RA", "adults", 100, 51, 26, 25, 0, "adopted"),
        ("RA", "adults", 101, 51, 25, 26, 0, "lost"),
        ("RA", "households", 40, 20, 20, 0, 0, "quorum_missed"),
        ("RA", "households", 40, 22, 11, 11, 0, "tied"),
        ("RA", "households", 40, 22, 11, 0, 11, "lost"),  # exactly half of those present
        ("RA", "households", 40, 22, 12, 0, 10, "adopted"),
        ("RA", "adults", 100, 0, 0, 0, 0, "quorum_missed"),
        ("RA", "adults", 0, 0, 0, 0, 0, "quorum_missed"),
        ("RA", "adults", 100, 60, 0, 0, 60, "lost"),
        # RRA: at least two thirds of the members
        ("RRA", None, 20, 13, 13, 0, 0, "quorum_missed"),
        ("RRA", None, 20, 14, 8, 6, 0, "adopted"),
        ("RRA", None, 21, 14, 7, 6, 1, "lost"),
        ("RRA", None, 24, 22, 10, 8, 4, "lost"),  # an abstention works like a "no"
        ("RRA", None, 24, 22, 0, 0, 22, "lost"),
        ("RRA", None, 24, 0, 0, 0, 0, "quorum_missed"),
        # HALL: votes cast, abstentions out
        ("HALL", None, 24, 22, 10, 8, 4, "adopted"),
        ("HALL", None, 24, 16, 8, 8, 0, "tied"),
        ("HALL", None, 24, 16, 1, 0, 15, "adopted"),
        ("HALL", None, 24, 16, 0, 0, 16, "lost"),
        ("HALL", None, 24, 16, 0, 0, 0, "lost"),
        ("HALL", None, 24, 16, 7, 8, 1, "lost"),
        ("HALL", None, 24, 15, 15, 0, 0, "quorum_missed"),
        # VA: more than half of the villagers, or two thirds of the household representatives
        ("VA", "villagers", 90, 45, 45, 0, 0, "quorum_missed"),
        ("VA", "villagers", 90, 46, 24, 22, 0, "adopted"),
        ("VA", "households", 90, 59, 59, 0, 0, "quorum_missed"),
        ("VA", "households", 90, 60, 30, 29, 1, "lost"),
        ("VA", "households", 90, 60, 31, 29, 0, "adopted"),
        ("VA", "villagers", 90, 60, 30, 30, 0, "tied"),
        # VRA
        ("VRA", None, 30, 19, 19, 0, 0, "quorum_missed"),
        ("VRA", None, 30, 20, 10, 0, 10, "lost"),
        ("VRA", None, 30, 20, 11, 0, 9, "adopted"),
        ("VRA", None, 30, 20, 0, 0, 20, "lost"),
        # VG: two thirds either way
        ("VG", "villagers", 31, 20, 20, 0, 0, "quorum_missed"),
        ("VG", "villagers", 31, 21, 11, 10, 0, "adopted"),
        ("VG", "households", 30, 20, 10, 9, 1, "lost"),
        ("VG", "households", 30, 0, 0, 0, 0, "quorum_missed"),
    ],
)
def test_boundaries_of_the_bodies_that_meet(
    code, electorate, entitled, present, for_, against, abstain, kind
):
    outcome = decide(profile(code), votes(for_, against, abstain, present, entitled, electorate))
    assert outcome.kind == kind
    assert outcome.passed is (kind == "adopted")


@pytest.mark.parametrize(
    "code, persons, area, kind",
    [
        ("OWN-G", (36, 70, 100), (450001, 900000, 1200000), "adopted"),
        ("OWN-G", (35, 70, 100), (900000, 900000, 1200000), "lost"),  # half of the persons
        ("OWN-G", (70, 70, 100), (450000, 900000, 1200000), "lost"),  # half of the area
        ("OWN-G", (35, 70, 100), (450000, 900000, 1200000), "lost"),
        ("OWN-G", (66, 66, 100), (900000, 900000, 1200000), "quorum_missed"),
        ("OWN-G", (70, 70, 100), (799999, 799999, 1200000), "quorum_missed"),
        ("OWN-G", (34, 67, 100), (400001, 800000, 1200000), "adopted"),  # exactly 2/3 of the area
        ("OWN-G", (0, 70, 100), (0, 900000, 1200000), "lost"),  # all others, or all abstain
        ("OWN-G", (0, 0, 100), (0, 0, 1200000), "quorum_missed"),
        ("OWN-G", (0, 0, 0), (0, 0, 0), "quorum_missed"),
        ("OWN-S", (60, 80, 100), (750000, 1000000, 1200000), "adopted"),  # exactly 3/4 of both
        ("OWN-S", (59, 80, 100), (750000, 1000000, 1200000), "lost"),
        ("OWN-S", (60, 80, 100), (749999, 1000000, 1200000), "lost"),
        # 3/4 of participating, which need not be 3/4 of all
        ("OWN-S", (51, 67, 100), (600000, 800000, 1200000), "adopted"),
    ],
)
def test_boundaries_of_the_owners_who_need_area_and_persons(code, persons, area, kind):
    assert decide(profile(code), owners(persons, area)).kind == kind


@pytest.mark.parametrize(
    "parties, agreeing, present, kind",
    [
        (2, 2, None, "adopted"),
        (2, 1, None, "lost"),
        (2, 0, None, "lost"),
        (3, 2, 2, "quorum_missed"),
        (3, 3, 3, "adopted"),
        (3, 0, 0, "quorum_missed"),
    ],
)
def test_mediation_needs_every_party_present_and_agreeing(parties, agreeing, present, kind):
    assert agreed(parties, agreeing, present=present).kind == kind


def test_mediation_is_never_put_to_a_vote():
    with pytest.raises(OutOfOrder) as caught:
        decide(profile("MED"), votes(3, 0, 0, 3, 3))
    assert caught.value.refusal.name == "tally.mediation_never_votes"
    assert refusal(decide, Rule.of(profile("MED")), votes(3, 0, 0, 3, 3)) == (
        "tally.mediation_never_votes"
    )
    assert refusal(agreed, 1, 1) == "tally.too_few_parties"


@pytest.mark.parametrize(
    "rule, for_, against, kind",
    [
        (MAJORITY, 1, 0, "adopted"),
        (MAJORITY, 5, 5, "tied"),
        (MAJORITY, 0, 0, "lost"),
        (MAJORITY, 4, 5, "lost"),
        (TWO_THIRDS, 4, 2, "adopted"),
        (TWO_THIRDS, 3, 2, "lost"),
        (TWO_THIRDS, 0, 0, "lost"),
        (TWO_THIRDS, 1, 0, "adopted"),
        (TWO_THIRDS, 2, 2, "tied"),
        (APPEAL, 3, 2, "adopted"),
        (APPEAL, 2, 2, "tied"),
        (APPEAL, 0, 0, "lost"),
        (APPEAL, 2, 3, "lost"),
    ],
)
def test_the_floors_own_thresholds_leave_abstentions_out(rule, for_, against, kind):
    for abstain in (0, 100):
        counts = Counts(for_=for_, against=against, abstain=abstain)
        assert decide(rule, counts).kind == kind


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_floors_thresholds_are_what_the_rulebook_writes(for_, against):
    counts = Counts(for_=for_, against=against)
    assert decide(MAJORITY, counts).passed is (for_ > against)
    assert decide(APPEAL, counts).passed is (for_ > against)
    assert decide(TWO_THIRDS, counts).passed is (for_ > 0 and for_ >= 2 * against)


def test_ten_eight_four_passes_on_votes_cast_and_fails_on_present():
    counts = votes(10, 8, 4, 22, 24)
    hall = with_bylaws(profile("HALL"))
    assert decide(hall, counts).kind is Result.ADOPTED
    assert decide(with_bylaws(hall, hall_base=Base.PRESENT), counts).kind is Result.LOST
    assert decide(profile("RRA"), counts).kind is Result.LOST


def test_thirteen_of_twenty_representatives_are_no_quorum_and_fourteen_are():
    assembly = profile("RRA")
    thirteen, fourteen = (quorum(assembly, None, 20, present) for present in (13, 14))
    assert (thirteen.required, thirteen.met, thirteen.missing) == (14, False, 1)
    assert (fourteen.required, fourteen.met, fourteen.missing) == (14, True, 0)
    assert thirteen.arithmetic("zh") == "应到 20 人，须至少 14 人到会；到会 13 人，不足法定人数"
    assert fourteen.arithmetic("zh") == "应到 20 人，须至少 14 人到会；到会 14 人，达到法定人数"
    assert thirteen.arithmetic("en") == (
        "20 entitled, at least 14 must be present; 13 present, no quorum"
    )
    assert fourteen.arithmetic("en") == (
        "20 entitled, at least 14 must be present; 14 present, a quorum"
    )


def test_the_quorum_depends_on_who_was_entitled():
    village = profile("VA")
    assert quorum(village, Electorate.VILLAGERS, 90, 46).required == 46
    assert quorum(village, Electorate.HOUSEHOLDS, 90, 46).required == 60
    with pytest.raises(NotReady) as caught:
        quorum(village, None, 90, 46)
    assert caught.value.refusal.name == "profiles.electorate_not_chosen"


def test_a_hall_whose_bylaws_set_no_quorum_is_simply_opened():
    hall = with_bylaws(profile("HALL"), hall_quorum=None)
    opened = quorum(hall, None, 24, 2)
    assert opened == Quorum(None, 24, 2)
    assert (opened.required, opened.met) == (0, True)
    assert opened.arithmetic("zh") == "应到 24 人，到会 2 人；章程未设法定人数"
    assert opened.arithmetic("en") == "24 entitled, 2 present; the bylaws set no quorum"
    assert decide(hall, votes(1, 0, 1, 2, 24)).kind is Result.ADOPTED


@pytest.mark.parametrize(
    "values, name",
    [
        ({"for_": -1}, "tally.negative_count"),
        ({"present": -1}, "tally.negative_count"),
        ({"for_": 5, "against": 5, "abstain": 1, "present": 10}, "tally.more_votes_than_present"),
        ({"for_": 11, "entitled": 10}, "tally.more_votes_than_entitled"),
        ({"present": 11, "entitled": 10}, "tally.more_present_than_entitled"),
    ],
)
def test_counts_that_cannot_have_happened_are_refused(values, name):
    assert refusal(Counts, **values) == name


@pytest.mark.parametrize(
    "for_, participating, entitled, name",
    [
        (-1, 2, 3, "tally.negative_count"),
        (3, 2, 3, "tally.more_for_than_participating"),
        (1, 4, 3, "tally.more_participating_than_entitled"),
    ],
)
def test_owners_counts_that_cannot_have_happened_are_refused(for_, participating, entitled, name):
    numbers = {"for_": for_, "participating": participating, "entitled": entitled}
    assert refusal(Dimension, **numbers) == name


def test_counts_that_do_not_fit_the_rule_are_refused():
    both = owners((1, 2, 3), (100, 200, 300))
    assert refusal(decide, RRA, both) == "tally.not_owners"
    assert refusal(decide, profile("OWN-G"), Counts(for_=1)) == "tally.owners_in_both_dimensions"
    assert refusal(quorum, profile("OWN-G"), None, 3, 2) == "tally.owners_in_both_dimensions"
    assert refusal(decide, RRA, Counts(for_=1, entitled=3)) == "tally.present_missing"
    assert refusal(decide, RRA, Counts(for_=1, present=3)) == "tally.entitled_missing"
    assert refusal(quorum, RRA, None, 3, 4) == "tally.more_present_than_entitled"
    assert refusal(decide, profile("RA"), votes(3, 0, 0, 3, 3)) == (
        "profiles.electorate_not_chosen"
    )
    with pytest.raises(TypeError):
        Counts(for_=6 / 2)


def test_the_threshold_is_the_least_number_that_adopts():
    assert decide(RRA, votes(10, 8, 4, 22, 24)).threshold == 12
    assert decide(HALL, votes(10, 8, 4, 22, 24)).threshold == 10
    two = decide(profile("OWN-S"), owners((60, 81, 100), (600000, 1000001, 1200000)))
    assert two.threshold == Thresholds(persons=61, area=750001)
