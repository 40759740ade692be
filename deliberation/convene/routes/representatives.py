"""Representatives: the public page by group, choosing them, handing over, declaring."""

from __future__ import annotations

from datetime import date

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.convene.routes.loaders import bp, in_full, me
from deliberation.database import unit_of_work
from deliberation.people import queries as people
from deliberation.people.forms import DeclarationForm, HandoverForm, SelectionForm
from deliberation.people.models import Building, Group
from deliberation.people.models.representatives import Selection
from deliberation.people.operations import representatives, selections
from deliberation.people.queries import representation
from deliberation.people.queries.representation import Handover
from deliberation.rules.policy import Fact, Permission
from deliberation.rules.voting import DECLARED, SMALL_CELL, TERM_YEARS, SeatRange, usual_seats
from deliberation.web.addresses import number
from deliberation.web.fields import given
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted
from deliberation.web.words import word

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "representatives.more_than_homes": "seats",
    "representatives.size_reason_missing": "reason",
    "representatives.too_few_candidates": "candidates",
    "representatives.candidate_elsewhere": "candidates",
    "representatives.candidate_twice": "candidates",
    "representatives.nobody_called": "candidates",
    "representatives.several_called": "candidates",
    "representatives.term_ends_before": "until",
    "representatives.matters_missing": "matters",
}


def group_at(group_id: int) -> Loaded | None:
    """A group of the community."""
    found = next((one for one in _groups() if one.id == group_id), None)
    return None if found is None else (found, ())


def building_at(building_id: int) -> Loaded | None:
    """A building of the community."""
    known = people.buildings(g.community.id)
    found = next((one for one in known if one.id == building_id), None)
    return None if found is None else (found, ())


def handover_at(succession_id: int) -> Loaded | None:
    """A hand-over, and whether the actor is one of the two."""
    found = representation.handover(g.community.id, succession_id)
    if found is None:
        return None
    facts = {
        fact
        for fact, person in ((Fact.OUTGOING, found.outgoing), (Fact.INCOMING, found.incoming))
        if person == g.actor.person_id
    }
    return found, facts


def _groups() -> list[Group]:
    return [line.group for line in representation.lines(g.community.id, clock.today())]


@bp.get("/representatives/")
@guard(may=Permission.READ)
def representatives_page() -> ResponseReturnValue:
    today = clock.today()
    lines = representation.lines(g.community.id, today, g.community.kind)
    handovers = representation.handovers(g.community.id)
    shown = {role.person_id for line in lines for role in line.serving}
    shown |= {one for each in handovers for one in (each.outgoing, each.incoming)}
    return render_template(
        "convene/representatives.html",
        lines=lines,
        today=today,
        names=people.names(g.community.id, shown, in_full=in_full()),
        coverage=_coverage(today),
        small=SMALL_CELL,
        groupless=representation.groupless(g.community.id),
        ended=representation.ended(g.community.id),
        handovers=handovers,
        groups={line.group.id: line.group.name for line in lines},
    )


def _coverage(day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each dimension in words, with its rows in words."""
    found = representation.coverage(g.community.id, day)
    return [
        (
            word("declared", dimension),
            [
                (
                    word(dimension, cell.code),
                    _("不单列") if cell.persons is None else str(cell.persons),
                )
                for cell in cells
            ],
        )
        for dimension, cells in found.items()
    ]


@bp.post("/buildings/<int:building_id>/group")
@guard(building_at, may=Permission.CHOOSE_REPRESENTATIVES)
def make_group(building: Building) -> ResponseReturnValue:
    with unit_of_work():
        selections.group_of_building(g.community, building)
    return done(url_for(".representatives_page"))


@bp.get("/groups/<int:group_id>/selections/new")
@guard(group_at, may=Permission.CHOOSE_REPRESENTATIVES)
def new_selection(group: Group) -> ResponseReturnValue:
    today = clock.today()
    before = representation.selection(g.community.id, request.args.get("after", type=number) or 0)
    if before is not None and before.group_id == group.id and before.ended_at is not None:
        return _new_page(group, _run_off(group, before))
    serving = representatives.serving(group, today)
    since = max([role.until for role in serving if role.until], default=today)
    form = SelectionForm(
        formdata=None,
        seats=_usual(group).least,
        since=since,
        until=_years_later(since),
    )
    return _new_page(group, form)


def _run_off(group: Group, before: Selection) -> SelectionForm:
    """The seats that *before* left open, among those tied; who was chosen stays in office."""
    standing = selections.candidates(before)
    tied = selections.undecided(before, standing) or [one for one in standing if not one.chosen]
    wanted = {one.person_id for one in tied}
    called = [
        f"{representation.door_of(one)}{one.name}"
        for one in representation.eligible(group)
        if one.id in wanted
    ]
    return SelectionForm(
        formdata=None,
        seats=before.seats - sum(one.chosen for one in standing),
        candidates="\n".join(called),
        since=max(before.since, clock.today()),
        until=before.until,
        by_election=True,
        reason=before.size_reason,
    )


def _usual(group: Group) -> SeatRange:
    return usual_seats(selections.households_of(group), g.community.kind)


def _years_later(day: date) -> date:
    year = day.year + TERM_YEARS
    # From a 29 February on, the term ends with that February.
    return date(year, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def _new_page(group: Group, form: SelectionForm) -> str:
    return render_template(
        "convene/new_selection.html",
        group=group,
        form=form,
        seats=_usual(group),
    )


@bp.post("/groups/<int:group_id>/selections")
@guard(group_at, may=Permission.CHOOSE_REPRESENTATIVES)
def open_selection(group: Group) -> ResponseReturnValue:
    form = SelectionForm()
    with submitted(form, lambda: _new_page(group, form), beside=BESIDE):
        selection = selections.open_selection(
            g.community,
            group,
            key=form.key.data,
            seats=given(form.seats.data),
            candidates=representation.called(group, form.called),
            since=given(form.since.data),
            until=given(form.until.data),
            by_election=form.by_election.data,
            reason=form.reason.data,
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".selection", selection_id=selection.id))


@bp.get("/handovers/<int:succession_id>")
@guard(handover_at, may=Permission.HAND_OVER_OFFICE)
def handover(found: Handover) -> ResponseReturnValue:
    return _handover_page(found, HandoverForm(formdata=None))


def _handover_page(found: Handover, form: HandoverForm) -> str:
    both = (found.outgoing, found.incoming)
    return render_template(
        "convene/handover.html",
        found=found,
        form=form,
        names=people.names(g.community.id, both, in_full=True),
        group=next((one.name for one in _groups() if one.id == found.group_id), ""),
    )


@bp.post("/handovers/<int:succession_id>")
@guard(handover_at, may=Permission.HAND_OVER_OFFICE)
def hand_over(found: Handover) -> ResponseReturnValue:
    form = HandoverForm()
    with submitted(form, lambda: _handover_page(found, form), beside=BESIDE):
        representatives.hand_over(found.succession, form.matters.data, by=me(), at=clock.now())
    flash(_("移交已经记下。"), "done")
    return done(url_for(".representatives_page"))


@bp.get("/declaration")
@guard(may=Permission.DECLARE)
def declaration() -> ResponseReturnValue:
    known = representatives.declaration(me())
    said = {one: getattr(known, one, None) or "" for one in DECLARED} if known else {}
    return render_template("convene/declaration.html", form=DeclarationForm(formdata=None, **said))


@bp.post("/declaration")
@guard(may=Permission.DECLARE)
def declare() -> ResponseReturnValue:
    form = DeclarationForm()
    with submitted(form, lambda: render_template("convene/declaration.html", form=form)):
        representatives.declare(
            me(),
            age_band=form.age_band.data or None,
            occupation=form.occupation.data or None,
            interest=form.interest.data or None,
            at=clock.now(),
        )
    flash(_("已经记下，只用于合计，不会单独公布。"), "done")
    return done(url_for(".representatives_page"))
