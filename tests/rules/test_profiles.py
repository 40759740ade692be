"""The nine bodies: what the law gives, what the bylaws may fill in, and the frozen copy."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.refusals import NotReady
from deliberation.rules.voting import (
    PROFILES,
    STANDING,
    Base,
    Electorate,
    Part,
    Portion,
    more_than,
    profile,
    profile_digest,
    profile_from_json,
    profile_to_json,
    with_bylaws,
)
from deliberation.rules.voting.bodies import Variant
from deliberation.rules.voting.shares import at_least
from tests.rules.counting import refusal, shares

HALF, TWO_THIRDS = more_than(1, 2), at_least(2, 3)


@pytest.mark.parametrize(
    "code, base, adoption, quorums, notice_days",
    [
        ("RA", "present", HALF, {"adults": HALF, "households": HALF}, 10),
        ("RRA", "present", HALF, {"members": TWO_THIRDS}, None),
        ("HALL", "cast", HALF, {"seats": TWO_THIRDS}, None),
        ("VA", "present", HALF, {"villagers": HALF, "households": TWO_THIRDS}, 10),
        ("VRA", "present", HALF, {"members": TWO_THIRDS}, None),
        ("VG", "present", HALF, {"villagers": TWO_THIRDS, "households": TWO_THIRDS}, None),
        ("OWN-G", "participating", HALF, {"owners": TWO_THIRDS}, 15),
        ("OWN-S", "participating", at_least(3, 4), {"owners": TWO_THIRDS}, 15),
        ("MED", "present", at_least(1), {"parties": at_least(1)}, 0),
    ],
)
def test_each_body_has_the_base_quorum_threshold_and_notice_of_its_law(
    code, base, adoption, quorums, notice_days
):
    body = profile(code)
    assert (body.denominator, body.adoption, body.notice_days) == (base, adoption, notice_days)
    assert {v.electorate: v.quorum for v in body.variants} == quorums


def _codes(attribute: str) -> set[str]:
    return {code for code, body in PROFILES.items() if getattr(body, attribute)}


def test_what_sets_single_bodies_apart():
    assert list(PROFILES) == ["RA", "RRA", "HALL", "VA", "VRA", "VG", "OWN-G", "OWN-S", "MED"]
    assert _codes("two_dimensional") == _codes("sounding") == {"OWN-G", "OWN-S"}
    assert _codes("consensus") == PROFILES.keys() - _codes("may_vote") == {"MED"}
    assert PROFILES.keys() - _codes("public") == {"MED"}
    assert PROFILES.keys() - _codes("statutory") == {"HALL"}
    assert _codes("urgent_at_once") == {"RA", "VA"}
    assert _codes("in_writing") == {"HALL", "OWN-G", "OWN-S"}
    assert _codes("unannounced_business") == set()


def test_where_each_body_stands_is_said_once():
    assert set(STANDING) == set(PROFILES)
    assert {above for one in STANDING.values() for above in one.above} <= set(STANDING)


def test_who_may_demand_a_meeting_and_of_whom_the_assemblies_consist():
    tenth, fifth, third = at_least(1, 10), at_least(1, 5), at_least(1, 3)
    assert {code: body.demand for code, body in PROFILES.items() if body.demand} == {
        "RA": (
            Portion(Part.ADULTS, tenth),
            Portion(Part.HOUSEHOLDS, tenth),
            Portion(Part.REPRESENTATIVES, third),
        ),
        "RRA": (Portion(Part.REPRESENTATIVES, fifth),),
        "VA": (Portion(Part.VILLAGERS, tenth), Portion(Part.REPRESENTATIVES, third)),
        "VRA": (Portion(Part.REPRESENTATIVES, fifth),),
    }
    assert {code: body.composition for code, body in PROFILES.items() if body.composition} == {
        "RRA": (Portion(Part.REPRESENTATIVES, at_least(4, 5)),),
        "VRA": (Portion(Part.REPRESENTATIVES, at_least(4, 5)), Portion(Part.WOMEN, third)),
    }
    assert {
        code: body.meets_every_months for code, body in PROFILES.items() if body.meets_every_months
    } == {"RRA": 6, "HALL": 6, "VA": 12, "VRA": 3}


@pytest.mark.parametrize("body", PROFILES.values(), ids=PROFILES)
def test_every_body_names_its_source_and_states_its_own_numbers_in_both_languages(body):
    assert body.source.startswith("《")
    assert "Law" in body.source_en or "Civil Code" in body.source_en
    assert body.entitled_zh and body.entitled_en
    for share in {body.adoption, *(v.quorum for v in body.variants)}:
        zh = share.words("zh").replace("超过二分之一", "过半数")
        assert zh in body.clause_zh
        assert share.words("en") in body.clause_en.lower()


def test_the_clause_of_the_representatives_assembly_reads_like_its_article():
    assert profile("RRA").clause_zh == (
        "组成人员的三分之二以上到会，方可举行；经到会人员的过半数同意，方可通过。"
    )
    assert profile("RRA").clause_en == (
        "Present: at least 2/3 of the members. "
        "Adopted when more than 1/2 of those present are for it."
    )


def test_where_the_law_gives_two_electorates_one_has_to_be_chosen_at_notice():
    body = profile("VA")
    with pytest.raises(NotReady) as caught:
        body.quorum_for()
    assert caught.value.refusal.name == "profiles.electorate_not_chosen"
    chosen = body.choosing(Electorate.HOUSEHOLDS)
    assert chosen.variants == (Variant(Electorate.HOUSEHOLDS, TWO_THIRDS),)
    assert chosen.quorum_for() == body.quorum_for(Electorate.HOUSEHOLDS) == TWO_THIRDS
    assert chosen.clause_zh == (
        "户代表的三分之二以上到会，方可举行；经到会人员的过半数同意，方可通过。"
    )
    assert refusal(chosen.quorum_for, Electorate.VILLAGERS) == "profiles.electorate_unknown"
    assert refusal(profile, "XX") == "profiles.unknown_body"


def test_bylaws_fill_what_the_law_leaves_open():
    wanted = {"hall_quorum": Fraction(1, 2), "hall_adoption": Fraction(2, 3), "notice_days": 5}
    versions = {code: with_bylaws(body, **wanted) for code, body in PROFILES.items()}
    assert {code: body.notice_days for code, body in versions.items()} == {
        "RA": 10,
        "RRA": 5,
        "HALL": 5,
        "VA": 10,
        "VRA": 5,
        "VG": 5,
        "OWN-G": 15,
        "OWN-S": 15,
        "MED": 0,
    }
    hall = versions.pop("HALL")
    assert (hall.quorum_for(), hall.adoption) == (at_least(1, 2), at_least(2, 3))
    assert hall.clause_zh == (
        "有表决权席位的二分之一以上到会，方可举行；"
        "经有效票（同意加反对，弃权不计）的三分之二以上同意，方可通过。"
    )


@pytest.mark.parametrize("code", sorted(PROFILES.keys() - {"HALL"}))
def test_no_bylaws_override_the_quorum_or_threshold_of_a_statutory_body(code):
    body = with_bylaws(profile(code), hall_quorum=None, hall_adoption=Fraction(1), notice_days=1)
    assert replace(body, notice_days=None) == replace(profile(code), notice_days=None)


def test_default_bylaws_change_nothing_but_the_notice_of_the_hall():
    assert with_bylaws(profile("HALL")) == replace(profile("HALL"), notice_days=3)


def test_bylaws_may_be_given_in_the_words_in_which_they_are_stored():
    hall = with_bylaws(profile("HALL"), hall_base="present", notice_days=None)
    assert (hall.denominator is Base.PRESENT, hall.notice_days) == (True, None)


def test_a_hall_may_set_no_quorum_and_may_count_abstentions_by_its_base():
    hall = with_bylaws(profile("HALL"), hall_quorum=None, hall_base=Base.PRESENT)
    assert (hall.quorum_for(), hall.denominator) == (None, Base.PRESENT)
    assert hall.clause_zh == "章程未设法定人数；经到会人员的过半数同意，方可通过。"
    assert hall.clause_en == (
        "The bylaws set no quorum. Adopted when more than 1/2 of those present are for it."
    )


@pytest.mark.parametrize(
    "values, name",
    [
        ({"hall_adoption": Fraction(49, 100)}, "profiles.adoption_below_majority"),
        ({"hall_adoption": Fraction(3, 2)}, "profiles.share_out_of_range"),
        ({"hall_quorum": Fraction(0)}, "profiles.share_out_of_range"),
        ({"hall_base": Base.PARTICIPATING}, "profiles.base_unfit"),
        ({"hall_base": "everybody"}, "profiles.base_unfit"),
        ({"notice_days": -1}, "profiles.notice_negative"),
    ],
)
def test_bylaws_that_no_hall_can_have_are_refused(values, name):
    assert refusal(with_bylaws, profile("HALL"), **values) == name


@pytest.mark.parametrize("body", PROFILES.values(), ids=PROFILES)
def test_a_frozen_copy_comes_back_whole_from_json(body):
    copy = json.loads(json.dumps(profile_to_json(body)))
    assert copy == profile_to_json(body)
    assert profile_from_json(copy) == body
    assert profile_digest(profile_from_json(copy)) == profile_digest(body)


@settings(max_examples=50)
@given(share=shares, quorum=st.none() | shares, days=st.integers(0, 60))
def test_any_version_of_a_profile_comes_back_whole(share, quorum, days):
    body = replace(
        profile("HALL"),
        variants=(Variant(Electorate.SEATS, quorum),),
        adoption=share,
        notice_days=days,
        clause_zh="当时的文字",
    )
    assert profile_from_json(json.loads(json.dumps(profile_to_json(body)))) == body


def test_fractions_are_frozen_exactly_and_the_clause_as_it_stood():
    copy = profile_to_json(replace(profile("RRA"), clause_zh="旧的文字"))
    assert copy["variants"] == [
        {"electorate": "members", "quorum": {"value": "2/3", "strict": False}}
    ]
    assert copy["adoption"] == {"value": "1/2", "strict": True}
    assert profile_from_json(copy).clause_zh == "旧的文字"


def test_no_two_profiles_share_a_digest_and_any_change_changes_it():
    versions = [*PROFILES.values(), with_bylaws(profile("HALL"))]
    versions += [profile("VA").choosing(e) for e in profile("VA").electorates]
    assert len({profile_digest(body) for body in versions}) == len(versions)
    assert all(len(profile_digest(body)) == 64 for body in versions)


@pytest.mark.parametrize(
    "change",
    [
        {"denominator": "everybody"},
        {"adoption": {"value": "1/0", "strict": True}},
        {"adoption": {"value": "0.5", "strict": True}},
        {"variants": [{"electorate": "members"}]},
        {"invented": 1},
    ],
)
def test_a_copy_that_was_tampered_with_is_not_read(change):
    assert (
        refusal(profile_from_json, profile_to_json(profile("RRA")) | change)
        == "profiles.copy_unreadable"
    )


def test_a_copy_with_a_missing_line_is_not_read():
    copy = profile_to_json(profile("RRA"))
    del copy["statutory"]
    assert refusal(profile_from_json, copy) == "profiles.copy_unreadable"
