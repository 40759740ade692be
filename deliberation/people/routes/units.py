"""The community's units with their three lists."""

from __future__ import annotations

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.people import queries
from deliberation.people.forms import ListItemForm
from deliberation.people.models import ListItem, Unit
from deliberation.people.operations import lists
from deliberation.people.routes.current import me
from deliberation.rules.policy import Permission
from deliberation.web.guard import Loaded, community_blueprint, guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

bp = community_blueprint("units")

#: Everything that is wrong with a line of a list is said beside its text.
BESIDE = dict.fromkeys(
    ("lists.unknown", "lists.text_missing", "lists.text_too_long", "lists.there_already"), "text"
)


def unit_at(unit_id: int) -> Loaded | None:
    """A unit of the community."""
    found = lists.unit(g.community.id, unit_id)
    return None if found is None else (found, ())


def item_at(item_id: int) -> Loaded | None:
    """A line of a unit's list."""
    found = lists.item(g.community.id, item_id)
    return None if found is None else (found, ())


@bp.get("/units/")
@guard(may=Permission.READ)
def units() -> ResponseReturnValue:
    return render_template("people/units.html", units=queries.units(g.community.id))


@bp.get("/units/<int:unit_id>")
@guard(unit_at, may=Permission.READ)
def unit(unit: Unit) -> ResponseReturnValue:
    return _page(unit, ListItemForm(formdata=None))


@bp.post("/units/<int:unit_id>/items")
@guard(unit_at, may=Permission.KEEP_LISTS)
def add_item(unit: Unit) -> ResponseReturnValue:
    form = ListItemForm()
    with submitted(form, lambda: _page(unit, form), beside=BESIDE):
        lists.add(unit, form.list.data, form.text.data, by=me(), at=clock.now())
    return done(url_for(".unit", unit_id=unit.id))


@bp.post("/list-items/<int:item_id>/removal")
@guard(item_at, may=Permission.KEEP_LISTS)
def remove_item(item: ListItem) -> ResponseReturnValue:
    unit_id = item.unit_id
    with unit_of_work():
        lists.remove(item, by=me(), at=clock.now())
    return done(url_for(".unit", unit_id=unit_id))


def _page(unit: Unit, form: ListItemForm) -> str:
    return render_template("people/unit.html", unit=unit, lists=lists.of_unit(unit), form=form)
