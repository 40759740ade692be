"""The register of people: the list, several at once, one more, and what is in nobody's hands."""

from __future__ import annotations

import re

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.lobby.forms import ROLES, ChosenForm, PersonForm
from deliberation.lobby.operations import departures, vacancies
from deliberation.lobby.routes.loaders import bp
from deliberation.lobby.routes.one_person import BESIDE, home_of, me, with_places
from deliberation.people import queries as people
from deliberation.people.models import Person
from deliberation.people.operations import confirming, desk_settings, residence
from deliberation.people.queries import registry
from deliberation.people.queries.registry import Show
from deliberation.rules.policy import Permission, RoleKind
from deliberation.rules.refusals import NotReady
from deliberation.rules.registers import Leaving
from deliberation.rules.voting import CITY, VILLAGE
from deliberation.web.addresses import number
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import pressed, refusals_on, submitted

# ------------------------------------------------------------------ the list


@bp.get("/<community>/people/")
@guard(may=Permission.KEEP_PEOPLE)
def register() -> ResponseReturnValue:
    return _list_page(ChosenForm(formdata=None, on=clock.today()))


def _list_page(form: ChosenForm) -> str:
    asked, today = request.args, clock.today()
    wanted = Show.ABSENT.value if request.method == "POST" else asked.get("show")
    show = Show(wanted) if wanted in list(Show) else Show.HERE
    role = asked.get("role", "")
    search = asked.get("search", "").strip()[:60]
    rows = registry.listed(
        g.community.id,
        search=search,
        show=show,
        role=role if role in list(RoleKind) else "",
        day=today,
        after=asked.get("after", type=number),
        limit=registry.PAGE + 1,
    )
    shown = rows[: registry.PAGE]
    return render_template(
        "registers/people.html",
        people=shown,
        roles=registry.roles_of(g.community.id, [row.id for row in shown], today),
        more=shown[-1].id if len(rows) > registry.PAGE else None,
        search=search,
        show=show,
        role=role,
        kinds=ROLES,
        absent=registry.absent(g.community.id),
        open_ones=len(vacancies.vacancies(g.community.id, today)),
        form=form,
    )


def _chosen() -> list[int]:
    ticked = request.form.getlist("person")[:500]
    return [int(one) for one in ticked if re.fullmatch(r"\d{1,9}", one)]


@bp.post("/<community>/people/confirmation")
@guard(may=Permission.KEEP_PEOPLE)
def confirm_people() -> ResponseReturnValue:
    here = url_for(".register", show=Show.ABSENT.value)
    with pressed(here):
        count = confirming.confirm_by_hand(g.community, _chosen(), by=me(), at=clock.now())
    flash(ngettext("核实了 %(num)s 个人。", "核实了 %(num)s 个人。", count), "done")
    return done(here)


@bp.post("/<community>/people/departures")
@guard(may=Permission.KEEP_PEOPLE)
def let_several_go() -> ResponseReturnValue:
    here, form = url_for(".register", show=Show.ABSENT.value), ChosenForm()
    if not form.validate() or form.on.data is None:
        form.on.errors = [*form.on.errors, *([] if form.on.errors else [_("请填写日期。")])]
        return _list_page(form), 422
    with refusals_on(form, lambda: _list_page(form), beside=BESIDE), unit_of_work():
        gone = [people.person(g.community.id, one) for one in dict.fromkeys(_chosen())]
        gone = [one for one in gone if one is not None]
        if not gone:
            raise NotReady.because("registers.nobody_chosen", None)
        for one in gone:
            departures.leave(
                one,
                on=form.on.data,
                why=Leaving.MOVED_OUT,
                taker=_default_taker(one),
                by=me(),
                at=clock.now(),
            )
    flash(ngettext("登记了 %(num)s 个人搬走。", "登记了 %(num)s 个人搬走。", len(gone)), "done")
    return done(here)


def _default_taker(person: Person) -> Person | None:
    ids = vacancies.takers(person.community_id, clock.today(), person.id)
    mine = g.actor.person_id
    chosen = mine if mine in ids else (ids[0] if ids else None)
    return people.person(person.community_id, chosen)


@bp.get("/<community>/people/new")
@guard(may=Permission.KEEP_PEOPLE)
def new_person() -> ResponseReturnValue:
    return _new_page(PersonForm(formdata=None))


@bp.post("/<community>/people/")
@guard(may=Permission.KEEP_PEOPLE)
def add_person() -> ResponseReturnValue:
    form = with_places(PersonForm())
    with submitted(form, lambda: _new_page(form), beside=BESIDE):
        unit = next((one for one in people.units(g.community.id) if one.id == form.unit.data), None)
        made = residence.add(
            g.community,
            form.name.data,
            home=home_of(form) if form.building.data or not unit else None,
            unit=unit,
            adult=form.adult.data == "yes",
            phone_tail=form.phone_tail.data or "",
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".person", person_id=made.id))


def _new_page(form: PersonForm) -> str:
    return render_template("registers/new.html", form=with_places(form))


@bp.get("/<community>/vacancies")
@guard(may=Permission.KEEP_PEOPLE)
def open_ones() -> ResponseReturnValue:
    found = vacancies.vacancies(g.community.id, clock.today())
    ids = {one.person_id for one in found} - {None}
    return render_template(
        "registers/vacancies.html",
        vacancies=found,
        names=people.names(g.community.id, ids, in_full=True),
    )


@bp.post("/<community>/vacancies")
@guard(may=Permission.KEEP_PEOPLE)
def take_over() -> ResponseReturnValue:
    kind, wanted = request.form.get("kind", ""), request.form.get("id", 0, type=number)
    here = url_for(".open_ones")
    with pressed(here):
        vacancies.take_over(g.community.id, kind, wanted, by=me(), at=clock.now())
    return done(here)


@bp.post("/<community>/rules/kind")
@guard(may=Permission.KEEP_RULES)
def set_kind() -> ResponseReturnValue:
    kind, here = request.form.get("kind", ""), url_for(".rules")
    if kind in (CITY, VILLAGE) and kind != g.community.kind:
        with unit_of_work():
            community = people.community(g.community.code)
            assert community is not None
            waits = desk_settings.change_kind(community, kind, by=me(), at=clock.now())
        if waits is not None:
            flash(_("已经提出，等另一个人确认以后才生效。"), "done")
    return done(here)
