"""One person of the register, with all acts: name, home, roles, going, merging."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from deliberation import clock
from deliberation.lobby.forms import (
    DepartureForm,
    EndingForm,
    HomeForm,
    MergingForm,
    NameForm,
    PersonForm,
    RoleForm,
    TakerForm,
)
from deliberation.lobby.operations import departures, merging, vacancies
from deliberation.lobby.routes.loaders import bp
from deliberation.narrative.queries import told
from deliberation.people import queries as people
from deliberation.people.models import Household, Person, Role
from deliberation.people.operations import powers, register_offers, residence, tenure
from deliberation.people.queries import registry
from deliberation.people.routes.current import me
from deliberation.rules.policy import Permission, RoleKind
from deliberation.rules.refusals import NotReady
from deliberation.rules.registers import Ending, Leaving
from deliberation.web.fields import given
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

#: What is refused beside which field.
BESIDE = {
    "registers.name_missing": "name", "registers.called_so": "name",
    "registers.same_name_there": "name", "registers.place_missing": "door",
    "registers.door_missing": "door", "registers.no_such_door": "new",
    "registers.lives_there": "door", "registers.not_yet": "on", "registers.too_long_ago": "on",
    "registers.owns_nothing": "keeps_account", "registers.taker_unfit": "taker",
    "registers.role_held": "kind", "registers.no_group": "kind",
    "roster.supervises_itself": "kind", "representatives.term_ends_before": "until",
    "registers.merge_itself": "other", "registers.merge_gone": "other",
    "registers.on_open_roll": "other", "registers.both_with_roles": "other",
    "register_offers.merging_waits": "other",
}  # fmt: skip


def person_at(person_id: int) -> Loaded | None:
    """A person of the community, also one who is gone."""
    found = people.person(g.community.id, person_id)
    return None if found is None else (found, ())


def role_at(role_id: int) -> Loaded | None:
    """A role of the community, with its holder."""
    role = people.role(g.community.id, role_id)
    if role is None:
        return None
    return (role, people.person(g.community.id, role.person_id)), ()


# ------------------------------------------------------------------ where somebody lives


def with_places(form: HomeForm) -> HomeForm:
    found = people.buildings(g.community.id)
    form.building.choices = [(0, "—"), *((one.id, one.name) for one in found)]
    if isinstance(form, PersonForm):
        units = people.units(g.community.id)
        form.unit.choices = [(0, "—"), *((one.id, one.name) for one in units)]
    return form


def home_of(form: HomeForm) -> Household:
    building = next(
        (one for one in people.buildings(g.community.id) if one.id == form.building.data), None
    )
    if building is None:
        raise NotReady.because("registers.place_missing", None)
    return residence.home_at(g.community, building, form.door.data, new=form.new.data)


# ------------------------------------------------------------------ the page and its acts


@bp.get("/<community>/people/<int:person_id>")
@guard(person_at, may=Permission.KEEP_PEOPLE)
def person(person: Person) -> ResponseReturnValue:
    return _person_page(person)


def _person_page(person: Person, **forms: FlaskForm) -> str:
    today = clock.today()
    whole = registry.whole(person)
    ids = vacancies.takers(person.community_id, today, person.id)
    blank = {"formdata": None}
    shown = {
        "naming": NameForm(**blank, name=person.name),
        "homing": HomeForm(**blank),
        "giving": RoleForm(**blank, since=today),
        "leaving": DepartureForm(**blank, on=today),
        "ending": EndingForm(**blank, on=today),
        "ended": None,
    } | forms
    with_places(shown["homing"])
    for one in (shown["leaving"], shown["ending"]):
        _with_takers(one, ids)
    entries = registry.told_of(person)
    return render_template(
        "registers/person.html",
        person=person,
        whole=whole,
        running={role.id for role in tenure.running(person, today)},
        load=vacancies.load(person),
        lines=told(entries, person.community_id, in_full=True),
        **shown,
    )


def _with_takers(form: TakerForm, ids: list[int]) -> None:
    names = people.names(g.community.id, ids, in_full=True)
    form.taker.choices = [(0, "—"), *((one, names[one]) for one in ids)]
    if form.taker.raw_data is None and not form.taker.data:
        mine = g.actor.person_id
        form.taker.data = mine if mine in ids else (ids[0] if ids else 0)


def _changed(
    person: Person, change: Callable[[], object], **form: FlaskForm | int
) -> ResponseReturnValue:
    """Make *change* if the form can be read, and go back to the person; refused: say so there."""
    (typed,) = (one for one in form.values() if isinstance(one, FlaskForm))
    with submitted(typed, lambda: _person_page(person, **form), beside=BESIDE):
        change()
    return done(url_for(".person", person_id=person.id))


@bp.post("/<community>/people/<int:person_id>/name")
@guard(person_at, may=Permission.KEEP_PEOPLE)
def correct_name(person: Person) -> ResponseReturnValue:
    form = NameForm()
    return _changed(
        person,
        lambda: residence.rename(person, form.name.data, by=me(), at=clock.now()),
        naming=form,
    )


@bp.post("/<community>/people/<int:person_id>/home")
@guard(person_at, may=Permission.KEEP_PEOPLE)
def change_home(person: Person) -> ResponseReturnValue:
    form = with_places(HomeForm())
    moved = residence.move if person.left_on is None else residence.come_back
    return _changed(
        person, lambda: moved(person, home_of(form), by=me(), at=clock.now()), homing=form
    )


@bp.post("/<community>/people/<int:person_id>/roles")
@guard(person_at, may=Permission.GIVE_ROLE)
def give_role(person: Person) -> ResponseReturnValue:
    form = RoleForm()
    return _changed(
        person,
        lambda: tenure.give(
            person,
            RoleKind(form.kind.data),
            since=given(form.since.data),
            until=form.until.data,
            by=me(),
            at=clock.now(),
        ),
        giving=form,
    )


@bp.post("/<community>/people/<int:person_id>/departure")
@guard(person_at, may=Permission.KEEP_PEOPLE)
def depart(person: Person) -> ResponseReturnValue:
    form = DepartureForm()
    _with_takers(form, vacancies.takers(person.community_id, clock.today(), person.id))
    return _changed(
        person,
        lambda: departures.leave(
            person,
            on=given(form.on.data),
            why=Leaving(form.why.data),
            keeps_account=form.keeps_account.data,
            taker=people.person(g.community.id, form.taker.data or None),
            by=me(),
            at=clock.now(),
        ),
        leaving=form,
    )


@bp.post("/<community>/roles/<int:role_id>/end")
@guard(role_at, may=Permission.GIVE_ROLE)
def end_role(found: tuple[Role, Person]) -> ResponseReturnValue:
    role, holder = found
    form = EndingForm()
    _with_takers(form, vacancies.takers(holder.community_id, clock.today(), holder.id))
    return _changed(
        holder,
        lambda: departures.end_role(
            role,
            holder,
            on=given(form.on.data),
            ending=Ending(form.ending.data),
            taker=people.person(g.community.id, form.taker.data or None),
            by=me(),
            at=clock.now(),
        ),
        ending=form,
        ended=role.id,
    )


# ------------------------------------------------------------------ merging


@bp.get("/<community>/people/<int:person_id>/merging")
@guard(person_at, may=Permission.KEEP_PEOPLE)
def look_for_double(person: Person) -> ResponseReturnValue:
    return _merging_page(person, MergingForm(formdata=None))


@bp.post("/<community>/people/<int:person_id>/merging")
@guard(person_at, may=Permission.KEEP_PEOPLE)
def merge(person: Person) -> ResponseReturnValue:
    form = MergingForm()
    form.other.choices = [(row.id, row.name) for row in _alike(person)]
    with submitted(form, lambda: _merging_page(person, form), beside=BESIDE):
        other = people.person(g.community.id, form.other.data)
        offered = merging.merge(person, other, by=me(), at=clock.now())
    if offered is not None:
        flash(_("已经提出，等另一个人核对以后才合并。"), "done")
        return done(url_for("powers.overview"))
    return done(url_for(".person", person_id=person.id))


def _alike(person: Person):
    return registry.alike(person, request.values.get("search", "").strip()[:60])


def _merging_page(person: Person, form: MergingForm) -> str:
    rows = _alike(person)
    form.other.choices = [(row.id, _place_of(row)) for row in rows]
    return render_template(
        "registers/merging.html",
        person=person,
        whole=registry.whole(person),
        form=form,
        found=bool(rows),
        waits=register_offers.of_double(person, clock.now()),
        founding=powers.is_founding(g.community.id),
        search=request.values.get("search", "").strip()[:60],
    )


def _place_of(row) -> str:
    where = f"{row.building} {row.door}" if row.building else row.unit or _("没有门牌")
    tail = _("，手机尾号 %(tail)s", tail=row.phone_tail) if row.phone_tail else ""
    return _("%(name)s（%(where)s%(tail)s）", name=row.name, where=where, tail=tail)
