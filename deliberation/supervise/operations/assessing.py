"""The yearly sheet: drawn up, confirmed by supervision, read by everybody, remarked on (§5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db, record_in
from deliberation.journal.operations import record
from deliberation.people.models import Community, Person
from deliberation.people.queries import committee_or_kin
from deliberation.resolve.models import Task
from deliberation.rules.figures import Figure, Value
from deliberation.rules.policy import Actor, Fact
from deliberation.rules.refusals import NotReady, OutOfOrder, Stale
from deliberation.rules.workflow import (
    ASSESSMENT_MODELS,
    AssessmentScore,
    EnteredPoints,
    assess_year,
    model_from_json,
)
from deliberation.supervise.models.yearly import Assessment
from deliberation.supervise.operations.honest_failures import Excused, tolerances
from deliberation.supervise.queries import works_on

Figures = Mapping[Figure, Value]


def standing(community_id: int, actor: Actor, year: int, day: date) -> set[Fact]:
    """``PARTISAN``: of the committee, a close relative of one, or staff of a unit that led a
    task in *year* or assisted in one (§5); nothing for a visitor."""
    if actor.person_id is None:
        return set()
    led = (
        select(Task.id)
        .where(
            Task.community_id == community_id,
            Task.deadline >= date(year, 1, 1),
            Task.deadline <= date(year, 12, 31),
            works_on(community_id, actor),
        )
        .limit(1)
    )
    close = select(committee_or_kin(community_id, actor.person_id, day).exists())
    partisan = db.session.scalar(close) or db.session.scalar(led) is not None
    return {Fact.PARTISAN} if partisan else set()


def sheet(community_id: int, year: int) -> Assessment | None:
    """The sheet of *year*."""
    return record_in(Assessment, community_id, year=year)


def sheets(community_id: int) -> Sequence[Assessment]:
    """All sheets, the latest year first."""
    return db.session.scalars(
        select(Assessment)
        .where(Assessment.community_id == community_id)
        .order_by(Assessment.year.desc())
    ).all()


def score(one: Assessment) -> AssessmentScore:
    """What the sheet comes to, computed from what is frozen with it."""
    figures = {
        Figure(code): Value(*both) for code, both in one.figures.items() if code in list(Figure)
    }
    before = one.figures.get("petitions_before")
    entered = {code: (points, reason) for code, (points, reason) in one.entered.items()}
    return assess_year(
        model_from_json(one.model), figures, Value(*before) if before else None, entered
    )


def draw_up(
    community: Community,
    year: int,
    model: str,
    figures: Figures,
    before: Figures,
    entered: EnteredPoints,
    *,
    by: Person | None,
    at: datetime,
    seen: int | None = None,
) -> Assessment:
    """Draw up the sheet of *year*, or draw it up anew until it is confirmed.

    :param figures: of the year, as the page of the figures has them; without the tasks whose
        failure is recorded as honest, which are named beside
    :param before: of the year before
    :param seen: the version that the page knew
    :raises OutOfOrder: ``assessment.confirmed_already``
    :raises NotReady: ``assessment.year_not_begun``, ``assessment.model_unknown``, and as the
        rulebook's ``scored``
    """
    if clock.day_of(at) < date(year, 1, 1):
        raise NotReady.because("assessment.year_not_begun", "5")
    if model not in ASSESSMENT_MODELS:
        raise NotReady.because("assessment.model_unknown", "5")
    known = sheet(community.id, year)
    if known is not None:
        _fresh(known, seen)
        if known.confirmed_at:
            raise OutOfOrder.because("assessment.confirmed_already", "5")
    excused = tolerances(community.id, year)
    frozen, counted = _frozen(figures, before, excused)
    assess_year(ASSESSMENT_MODELS[model], counted, before.get(Figure.PETITIONS), entered)
    drawn = known or Assessment(community_id=community.id, year=year)
    drawn.model = ASSESSMENT_MODELS[model].to_dict()
    drawn.figures = frozen
    drawn.entered = {code: list(both) for code, both in entered.items()}
    drawn.excused = [one.as_told() for one in excused]
    drawn.drawn_at, drawn.drawn_by = at, by.id if by else None
    db.session.add(drawn)
    db.session.flush()
    record("assessment:drawn_up", drawn, by=drawn.drawn_by, at=at, year=year)
    return drawn


def _frozen(
    figures: Figures, before: Figures, excused: Sequence[Excused]
) -> tuple[dict[str, list[int]], dict[Figure, Value]]:
    """What is kept with a sheet, and the figures that are scored: without honest failures."""
    told = figures.get(Figure.EXECUTION, Value())
    late = sum(not one.on_time for one in excused)
    counted = {**figures, Figure.EXECUTION: Value(told.numerator, told.denominator - late)}
    return {
        **{figure.value: _pair(one) for figure, one in counted.items()},
        "petitions_before": _pair(before.get(Figure.PETITIONS, Value())),
        "execution_as_published": _pair(told),
    }, counted


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that is another now than on the sheet: its code, and both values."""

    figure: str
    drawn: Value
    now: Value


def moved(one: Assessment, figures: Figures, before: Figures) -> Sequence[Moved]:
    """What has moved since the sheet was drawn up: only what is confirmed as it is now stands.

    :param figures: of the year as they are computed now, ``before`` those of the year before
    """
    fresh, _ = _frozen(figures, before, tolerances(one.community_id, one.year))
    nothing = [0, 0]
    return [
        Moved(code, Value(*one.figures.get(code, nothing)), Value(*fresh.get(code, nothing)))
        for code in {**one.figures, **fresh}
        if one.figures.get(code, nothing) != fresh.get(code, nothing)
    ]


def _pair(value: Value) -> list[int]:
    return [value.numerator, value.denominator]


def _fresh(one: Assessment, seen: int | None) -> None:
    if seen is not None and seen != one.version:
        raise Stale.because("page.changed", None)


def confirm(
    one: Assessment,
    figures: Figures,
    before: Figures,
    *,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> None:
    """The supervision group confirms the sheet as it stands; from here on residents read it.

    Who may (independence) is policy's question.

    :param figures: as :func:`moved` takes them: what is confirmed are the figures of now
    :raises NotReady: ``assessment.year_not_over``, before December;
        ``assessment.figures_moved``: the committee is asked for the sheet anew
    :raises OutOfOrder: ``assessment.confirmed_already``
    """
    db.session.refresh(one, with_for_update=True)
    _fresh(one, seen)
    if one.confirmed_at:
        raise OutOfOrder.because("assessment.confirmed_already", "5")
    if clock.day_of(at) < date(one.year, 12, 1):
        raise NotReady.because("assessment.year_not_over", "5")
    if changed := moved(one, figures, before):
        raise NotReady.because("assessment.figures_moved", "5", number=len(changed))
    one.confirmed_at, one.confirmed_by = at, by.id
    db.session.flush()
    record("assessment:confirmed", one, by=by.id, at=at, year=one.year)


def evaluate(
    one: Assessment, evaluator: str, points: int, text: str, *, by: Person | None, at: datetime
) -> None:
    """A third party's evaluation stands beside the score and does not enter it (B14).

    :raises NotReady: ``assessment.evaluator_missing``, ``assessment.points_out_of_range``
    :raises OutOfOrder: ``assessment.confirmed_already``
    """
    if one.confirmed_at:
        raise OutOfOrder.because("assessment.confirmed_already", "5")
    if not evaluator.strip():
        raise NotReady.because("assessment.evaluator_missing", "5")
    if not 0 <= points <= 100:
        raise NotReady.because("assessment.points_out_of_range", "5", most=100)
    said = evaluator.strip(), points, text.strip()
    if said == (one.evaluator, one.evaluation, one.evaluation_text):
        return  # pressed twice
    one.evaluator, one.evaluation, one.evaluation_text = said
    db.session.flush()
    record("assessment:evaluated", one, by=by.id if by else None, at=at, year=one.year)


def remark(one: Assessment, text: str, *, by: Person, at: datetime) -> None:
    """The sub-district office's remark on a confirmed sheet, once.

    :raises NotReady: ``assessment.not_confirmed``, ``assessment.remark_missing``
    :raises OutOfOrder: ``assessment.remarked_already``
    """
    if not one.confirmed_at:
        raise NotReady.because("assessment.not_confirmed", "5")
    if not text.strip():
        raise NotReady.because("assessment.remark_missing", "5")
    if one.remarked_at:
        raise OutOfOrder.because("assessment.remarked_already", "5")
    one.remark, one.remarked_at, one.remarked_by = text.strip(), at, by.id
    db.session.flush()
    record("assessment:remarked", one, by=by.id, at=at, year=one.year)
