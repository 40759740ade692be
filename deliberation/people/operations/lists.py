"""The units' three lists: power, responsibility, negative (sources B5); who leads what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from deliberation.database import db, record_in
from deliberation.journal.operations import record
from deliberation.people.models import ListItem, Person, Unit
from deliberation.rules.reading import UnitItem, forbidding_item, proposed_units
from deliberation.rules.refusals import NotReady, OutOfOrder, Refused

KINDS = ("power", "responsibility", "negative")
NEGATIVE = "negative"
#: Kind of the unit on which nothing of a negative list may be laid.
COMMUNITY = "committee"
MOST = 120  # characters of an item


def unit(community_id: int, unit_id: int) -> Unit | None:
    """The unit with this id."""
    return record_in(Unit, community_id, id=unit_id)


def item(community_id: int, item_id: int) -> ListItem | None:
    """The item with this id."""
    return record_in(ListItem, community_id, id=item_id)


def of_unit(unit: Unit) -> Mapping[str, Sequence[ListItem]]:
    """The three lists of *unit*, each in the order in which it was written."""
    rows = db.session.scalars(
        select(ListItem)
        .where(ListItem.community_id == unit.community_id, ListItem.unit_id == unit.id)
        .order_by(ListItem.id)
    ).all()
    return {kind: [row for row in rows if row.list == kind] for kind in KINDS}


def add(unit: Unit, kind: str, text: str, *, by: Person | None, at: datetime) -> ListItem:
    """Write *text* on the list *kind* of *unit*.

    :raises Refused: ``lists.unknown``
    :raises NotReady: ``lists.text_missing``, ``lists.text_too_long``
    :raises OutOfOrder: ``lists.there_already``
    """
    text = text.strip()
    if kind not in KINDS:
        raise Refused.because("lists.unknown", None)
    if not text:
        raise NotReady.because("lists.text_missing", None)
    if len(text) > MOST:
        raise NotReady.because("lists.text_too_long", None, most=MOST)
    made = ListItem(community_id=unit.community_id, unit_id=unit.id, list=kind, text=text)
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError as error:  # a double click, or somebody else
        raise OutOfOrder.because("lists.there_already", None) from error
    _told("unit:item_added", made, by, at)
    return made


def remove(item: ListItem, *, by: Person | None, at: datetime) -> None:
    """Take *item* off its list; that it stood there stays on record."""
    _told("unit:item_removed", item, by, at)
    db.session.delete(item)
    db.session.flush()


def _told(verb: str, item: ListItem, by: Person | None, at: datetime) -> None:
    record(
        verb,
        item,
        by=by.id if by else None,
        at=at,
        unit=item.unit_id,
        list=item.list,
        text=item.text,
    )


# ------------------------------------------------------------------ who leads what


@dataclass(frozen=True, slots=True)
class Proposed:
    """A unit that is proposed as lead, and the item that says why."""

    unit_id: int
    unit: str
    list: str
    item: str


@dataclass(frozen=True, slots=True)
class LaidOn:
    """An item of *unit*'s negative list: that is not to be laid on the community."""

    unit: str
    item: str


def proposed(community_id: int, text: str, limit: int = 3) -> list[Proposed]:
    """The units whose lists speak of *text*, the best first.

    Also a department's negative list: what it may not lay on the community is its own work; and
    the committee is not proposed for that. One question.
    """
    rows = db.session.execute(
        select(ListItem.unit_id, Unit.name, Unit.kind, ListItem.list, ListItem.text)
        .join(Unit, Unit.id == ListItem.unit_id)
        .where(ListItem.community_id == community_id)
        .order_by(ListItem.id)
    ).all()
    for_it = {
        UnitItem(row.unit_id, row.text): Proposed(row.unit_id, row.name, row.list, row.text)
        for row in rows
    }
    barred = forbidding_item(
        text, [UnitItem(row.unit_id, row.text) for row in rows if row.list == NEGATIVE]
    )
    own = {row.unit_id for row in rows if row.kind == COMMUNITY}
    found = [for_it[match.item] for match in proposed_units(text, for_it)]
    return [one for one in found if barred is None or one.unit_id not in own][:limit]


def warnings(community_id: int, leads: Sequence[tuple[int, str]]) -> list[LaidOn | None]:
    """For each lead and what it is to do: what may not be laid on it, where it is the community's.

    A task that the committee leads is held against the negative lists of all other units.
    """
    rows = db.session.execute(
        select(ListItem.unit_id, Unit.name, ListItem.text)
        .join(Unit, Unit.id == ListItem.unit_id)
        .where(ListItem.community_id == community_id, ListItem.list == NEGATIVE)
        .order_by(ListItem.id)
    ).all()
    community = set(
        db.session.scalars(
            select(Unit.id).where(Unit.community_id == community_id, Unit.kind == COMMUNITY)
        )
    )
    names = {row.unit_id: row.name for row in rows}
    found = []
    for unit_id, text in leads:
        items = [UnitItem(row.unit_id, row.text) for row in rows if row.unit_id != unit_id]
        hurt = forbidding_item(text, items) if unit_id in community else None
        found.append(LaidOn(names[hurt.unit], hurt.text) if hurt else None)
    return found
