"""The arithmetic in words: every number it rests on, in both languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from deliberation.rules.voting import SOUNDING, Base, profile, with_bylaws
from deliberation.rules.voting.arithmetic import square_metres
from deliberation.rules.voting.tally import (
    APPEAL,
    MAJORITY,
    TWO_THIRDS,
    Counts,
    OwnerCounts,
    Result,
    agreed,
    decide,
)
from tests.rules.counting import outcomes, owners, votes

RRA, HALL = profile("RRA"), profile("HALL")


@pytest.mark.parametrize(
    "outcome, zh, en",
    [
        (
            decide(RRA, votes(10, 8, 4, 22, 24)),
            "22 到会，须超过 11 票；同意 10 票，未通过",
            "22 present, more than 11 needed; 10 for, not adopted",
        ),
        (
            decide(RRA, votes(11, 11, 0, 22, 24)),
            "22 到会，须超过 11 票；同意 11 票，反对 11 票，票数相等，未通过",
            "22 present, more than 11 needed; 11 for, 11 against, a tie, not adopted",
        ),
        (
            decide(HALL, votes(10, 8, 4, 22, 24)),
            "有效票 18 张（弃权 4 票不计），须超过 9 票；同意 10 票，反对 8 票，通过",
            "18 valid votes (4 abstentions not counted), more than 9 needed; "
            "10 for, 8 against, adopted",
        ),
        (
            decide(RRA, votes(13, 0, 0, 13, 20)),
            "应到 20 人，须至少 14 人到会；到会 13 人，不足法定人数，表决不成立",
            "20 entitled, at least 14 must be present; 13 present, no quorum, no valid vote",
        ),
        (
            decide(TWO_THIRDS, Counts(for_=3, against=2)),
            "有效票 5 张，须至少 4 票；同意 3 票，反对 2 票，未通过",
            "5 valid votes, at least 4 needed; 3 for, 2 against, not adopted",
        ),
        (
            decide(APPEAL, Counts(for_=2, against=2, abstain=1)),
            "有效票 4 张（弃权 1 票不计），须超过 2 票；"
            "反对裁定 2 票，赞成裁定 2 票，票数相等，维持主持人的裁定",
            "4 valid votes (1 abstention not counted), more than 2 needed; "
            "2 against the ruling, 2 for it, a tie, the chair's ruling stands",
        ),
        (
            decide(MAJORITY, Counts(for_=1)).voided(),
            "有效票 1 张，须超过 0 票；同意 1 票，反对 0 票，此次表决作废",
            "1 valid vote, more than 0 needed; 1 for, 0 against, this vote is void",
        ),
        (
            decide(with_bylaws(HALL, hall_base=Base.ENTITLED), votes(12, 0, 4, 16, 24)),
            "应到 24，须超过 12 票；同意 12 票，未通过",
            "24 entitled, more than 12 needed; 12 for, not adopted",
        ),
        (
            agreed(3, 2),
            "当事人 3 方，须全部同意；同意 2 方，未达成协议",
            "3 parties, all must agree; 2 agreed, no agreement",
        ),
        (
            agreed(3, 2, present=2),
            "当事人 3 方，须全部到场；到场 2 方，不能调解",
            "3 parties, all must be present; 2 present, no mediation",
        ),
        (
            decide(profile("OWN-G"), owners((36, 70, 100), (412345, 900001, 1234567))),
            "业主共 100 人、12345.67 m²；参与表决 70 人、9000.01 m²，须至少 67 人、8230.45 m²；"
            "同意须超过 35 人、4500.00 m²；同意 36 人、4123.45 m²，面积不够，未通过。"
            + SOUNDING["zh"],
            "100 owners with 12345.67 m²; participating 70 with 9000.01 m², "
            "at least 67 and 8230.45 m² needed; for it more than 35 and 4500.00 m² needed; "
            "36 for with 4123.45 m², not enough by area, not adopted. " + SOUNDING["en"],
        ),
        (
            decide(profile("OWN-S"), owners((60, 66, 100), (900000, 900000, 1200000))),
            "业主共 100 人、12000.00 m²；参与表决 66 人、9000.00 m²，须至少 67 人、8000.00 m²，"
            "人数不足，表决不成立。" + SOUNDING["zh"],
            "100 owners with 12000.00 m²; participating 66 with 9000.00 m², "
            "at least 67 and 8000.00 m² needed, not enough by persons, no valid vote. "
            + SOUNDING["en"],
        ),
    ],
)
def test_the_arithmetic_reads_aloud_in_both_languages(outcome, zh, en):
    assert (outcome.arithmetic("zh"), outcome.arithmetic("en")) == (zh, en)


def test_areas_are_printed_exactly():
    printed = [square_metres(area) for area in (0, 5, 99, 100, 12345, 10**20 + 7)]
    assert printed == ["0.00", "0.05", "0.99", "1.00", "123.45", "1000000000000000000.07"]


@settings(max_examples=100)
@given(outcome=outcomes)
def test_the_arithmetic_names_the_numbers_it_rests_on_in_both_languages(outcome):
    counts = outcome.counts
    if isinstance(counts, OwnerCounts):
        wanted = [counts.persons.entitled, counts.persons.participating]
        wanted += [square_metres(n) for n in (counts.area.entitled, counts.area.participating)]
        if outcome.kind is not Result.QUORUM_MISSED:
            wanted += [counts.persons.for_, square_metres(counts.area.for_)]
    elif outcome.kind is Result.QUORUM_MISSED:
        wanted = [counts.entitled, counts.present]
    elif outcome.rule.base is Base.PRESENT:
        wanted = [counts.present if not outcome.rule.consensus else counts.entitled, counts.for_]
    else:
        wanted = [counts.cast, counts.for_, counts.against, counts.abstain or counts.cast]
    for lang in ("zh", "en"):
        said = re.findall(r"\d+(?:\.\d+)?", outcome.arithmetic(lang))
        assert {str(number) for number in wanted} <= set(said)


def test_both_languages_name_the_same_numbers():
    for code in ("OWN-G", "OWN-S"):
        outcome = decide(profile(code), owners((40, 70, 100), (500001, 900001, 1234567)))
        zh, en = (re.findall(r"\d+\.\d\d|\d+", outcome.arithmetic(lang)) for lang in ("zh", "en"))
        assert zh == en
    with pytest.raises(ValueError):
        decide(RRA, votes(10, 8, 4, 22, 24)).arithmetic("fr")
