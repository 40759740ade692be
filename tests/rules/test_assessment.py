"""The yearly score: what each model weighs, exactly; and what bars "excellent"."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.figures import Figure, Value
from deliberation.rules.refusals import NotReady
from deliberation.rules.workflow.assessment import (
    ASSESSMENT_MODELS,
    Grade,
    assess_year,
    model_from_json,
)

ALL = {figure: Value(9, 10) for figure in Figure}


@pytest.mark.parametrize("model", ASSESSMENT_MODELS.values(), ids=lambda model: model.code)
def test_a_model_gives_100_points_and_is_frozen_whole(model) -> None:
    assert sum(one.points for one in model.indicators) == 100
    assert model_from_json(model.to_dict()) == model


def test_the_models_weigh_as_the_sources_say() -> None:
    def weights(code: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for one in ASSESSMENT_MODELS[code].indicators:
            found[one.dimension] = found.get(one.dimension, 0) + one.points
        return found

    assert weights("three") == {"satisfaction": 40, "handling": 30, "innovation": 30}
    assert weights("nine") == {"basics": 30, "handling": 40, "satisfaction": 30}
    assert len(ASSESSMENT_MODELS["nine"].indicators) == 9
    assert weights("hall") == {"handling": 50, "satisfaction": 50}


def test_the_hall_brings_thirty_hundredths_to_the_committees_year() -> None:
    figures = {Figure.EXECUTION: Value(9, 10), Figure.SATISFACTION: Value(49, 50)}
    score = assess_year(ASSESSMENT_MODELS["hall"], figures, None, {})

    assert (score.earned, score.possible, score.grade) == (94, 100, Grade.EXCELLENT)
    assert score.of_committee == Fraction(94 * 30, 100)


def test_below_four_fifths_of_satisfaction_nobody_is_excellent() -> None:
    figures = {Figure.EXECUTION: Value(1, 1), Figure.SATISFACTION: Value(799, 1000)}
    score = assess_year(
        ASSESSMENT_MODELS["three"], figures, None, {"innovation": (30, "三个小区一起办了食堂。")}
    )

    assert score.share == Fraction(9196, 10000)
    assert (score.barred, score.bar_bites, score.grade) == (True, True, Grade.GOOD)


def test_exactly_four_fifths_bars_nothing() -> None:
    figures = {Figure.EXECUTION: Value(1, 1), Figure.SATISFACTION: Value(4, 5)}

    assert assess_year(ASSESSMENT_MODELS["hall"], figures, None, {}).grade is Grade.EXCELLENT


def test_what_nothing_was_counted_for_is_left_out_and_not_filled_up() -> None:
    score = assess_year(ASSESSMENT_MODELS["hall"], {Figure.EXECUTION: Value(1, 2)}, None, {})

    assert (score.earned, score.possible, score.share) == (25, 50, Fraction(1, 2))
    empty = assess_year(ASSESSMENT_MODELS["nine"], {}, None, {})
    assert (empty.share, empty.grade, empty.of_committee) == (None, None, None)


@pytest.mark.parametrize(
    ("now", "points"), [(Value(3, 1), 5), (Value(6, 1), 5), (Value(12, 1), Fraction(5, 2))]
)
def test_more_petitions_than_the_year_before_cost_points(now: Value, points: Fraction) -> None:
    score = assess_year(ASSESSMENT_MODELS["nine"], {Figure.PETITIONS: now}, Value(6, 1), {})

    assert score.earned == points


def test_more_than_a_meeting_a_month_earns_no_more_than_all_points() -> None:
    many = assess_year(ASSESSMENT_MODELS["nine"], {Figure.MEETINGS: Value(42, 10)}, None, {})
    few = assess_year(ASSESSMENT_MODELS["nine"], {Figure.MEETINGS: Value(6, 12)}, None, {})

    assert (many.earned, few.earned) == (10, 5)


@pytest.mark.parametrize(
    ("entered", "name"),
    [
        ((31, "很好。"), "assessment.points_out_of_range"),
        ((-1, "很好。"), "assessment.points_out_of_range"),
        ((20, "  "), "assessment.reason_missing"),
    ],
)
def test_what_no_figure_measures_wants_a_reason_and_has_a_most(entered, name) -> None:
    with pytest.raises(NotReady) as refused:
        assess_year(ASSESSMENT_MODELS["three"], ALL, None, {"innovation": entered})

    assert refused.value.refusal.name == name


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 50))
def test_more_satisfied_never_scores_less(some: int, more: int, rest: int) -> None:
    def share(content: int) -> Fraction:
        figures = {**ALL, Figure.SATISFACTION: Value(content, content + rest)}
        return assess_year(ASSESSMENT_MODELS["nine"], figures, Value(1, 1), {}).share

    assert share(some) <= share(some + more)
