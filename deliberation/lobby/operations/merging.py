"""Two records were of one person: everything follows the one that is kept.

Which tables speak of people is read from their foreign keys, so that a table that comes later
is not forgotten; what is frozen, chained or append-only is named in :data:`STAYS` and keeps its
ids, under which the names are still found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Table,
    UniqueConstraint,
    and_,
    delete,
    exists,
    func,
    select,
    update,
)

from deliberation import clock
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.models.proxies import Proxy
from deliberation.convene.models import Meeting, Seat
from deliberation.database import Model, db, record_beside
from deliberation.journal.models import Activity
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.opinions import operations as opinions
from deliberation.people.models import Group, Person, Role
from deliberation.people.models.letters import OPEN, Letter
from deliberation.people.models.register_offers import RegisterOffer
from deliberation.people.models.registers import Merger
from deliberation.people.models.representatives import Candidate, Selection, Succession
from deliberation.people.operations import leaving, powers, register_offers, tenure
from deliberation.people.operations.register_offers import Kind
from deliberation.rules import registers as rules
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder

#: Columns that keep the id they have: chained, frozen, or of the register's own history.
STAYS = frozenset({
    ("entries", "actor_id"),
    ("acts", "recorded_by_id"),
    ("minutes_entries", "by_id"),
    ("proxies", "holder_id"),  # standing ones in an open box are refused
    ("voters", "person_id"),  # rolls: those that are open are refused, the others are frozen
    ("seats", "person_id"),  # of meetings that were noticed; drafts are moved by hand below
    ("activity", "person_id"),  # a year's months are joined below
    ("former_details", "person_id"),
    ("mergers", "kept_id"),
    ("mergers", "dropped_id"),
    ("register_offers", "kept_id"),
    ("register_offers", "dropped_id"),
    ("roles", "person_id"),  # below: who holds the same twice holds it once
})  # fmt: skip

#: Where two rows of one person count as one: signatures that would have counted twice.
SIGNATURES = ("cosignatures", "appeal_signatures", "demand_signatures")

#: Where a second row says what happened, and stays beside the first.
KEPT_TWICE = frozenset({"candidates"})


def references() -> Iterator[Column]:
    """Every column of the house that refers to a person."""
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            if any(key.target_fullname == "people.id" for key in column.foreign_keys):
                yield column


def merge(kept: Person, dropped: Person, *, by: Person, at: datetime) -> RegisterOffer | None:
    """Say that *dropped* was a second record of *kept*; a second person has to say so too (§4).

    While a community is being founded one keeper joins them alone, on record.

    :returns: what waits for a second person; nothing where it was done at once
    :raises NotReady: ``registers.merge_itself``, ``registers.on_open_roll``,
        ``registers.both_with_roles``
    :raises OutOfOrder: ``registers.merge_gone``, ``register_offers.merging_waits``
    """
    _hold(kept, dropped)
    _ensure_may_be_one(kept, dropped, at)
    if powers.is_founding(kept.community_id):
        _join(kept, dropped, by=by, at=at)
        return None
    offered = register_offers.keep(
        RegisterOffer(
            community_id=kept.community_id,
            kind=Kind.MERGING,
            kept_id=kept.id,
            dropped_id=dropped.id,
            digest=digest_of(kept, dropped, at),
            figures={},
            given_by=by.id,
            given_at=at,
        ),
        waits=OutOfOrder.because("register_offers.merging_waits", "4"),
    )
    entry = record(
        "person:merging_offered",
        dropped,
        by=by.id,
        at=at,
        person=dropped.id,
        kept_person=kept.id,
    )
    register_offers.tell_of(offered, entry, (kept.id, dropped.id))
    return offered


def confirmed(offered: RegisterOffer, *, by: Person, at: datetime) -> None:
    """A second person has looked at the two records: they are one.

    :raises NotReady: as :func:`merge`: a roll may have been opened in the meantime
    :raises OutOfOrder: ``powers.settled``, ``registers.merge_gone``
    :raises Refused: as ``two_persons.ensure_second``
    :raises Stale: ``register_offers.moved``
    """
    register_offers.hold(offered, at=at)
    kept, dropped = two_of(offered)
    _hold(kept, dropped)
    register_offers.accept(offered, digest_of(kept, dropped, at), by=by, at=at)
    _ensure_may_be_one(kept, dropped, at)
    _join(kept, dropped, by=record_beside(offered, Person, offered.given_by), at=at)


def two_of(offered: RegisterOffer) -> tuple[Person, Person]:
    """The record that stays and the one that goes."""
    return (
        record_beside(offered, Person, offered.kept_id),
        record_beside(offered, Person, offered.dropped_id),
    )


def digest_of(kept: Person, dropped: Person, at: datetime) -> str:
    """What the register says of the two: who looks at them sees the same as who looked first."""
    return register_offers.digest_of(*(_said(one, at) for one in (kept, dropped)))


def _said(person: Person, at: datetime) -> list[Any]:
    running = tenure.running(person, clock.day_of(at))
    return [
        person.id,
        person.name,
        person.listed,
        person.household_id,
        person.unit_id,
        person.phone_tail,
        person.adult,
        person.account_id,
        person.left_why,
        sorted([role.kind, role.group_id or 0] for role in running),
    ]


@dataclass(frozen=True, slots=True)
class Follows:
    """What goes over from one record to the other; ``twice``: signatures that then count once."""

    signatures: int
    twice: int
    letters: int


def follows(kept: Person, dropped: Person) -> Follows:
    """What :func:`merge` would carry over, for whoever looks at the two."""
    signed = twice = 0
    for name in SIGNATURES:
        table = Model.metadata.tables[name]
        mine = (table.c.community_id == kept.community_id) & (table.c.person_id == dropped.id)
        twin = table.alias()
        same = [
            twin.c[one.name] == one
            for key in _keys(table, table.c.person_id)
            for one in key
            if one.name != "person_id"
        ]
        double = exists().where(twin.c.person_id == kept.id, *same)
        signed += db.session.scalar(select(func.count()).select_from(table).where(mine)) or 0
        twice += db.session.scalar(select(func.count()).select_from(table).where(mine, double)) or 0
    letters = select(func.count()).where(
        Letter.community_id == dropped.community_id, Letter.person_id == dropped.id, OPEN
    )
    return Follows(signed, twice, db.session.scalar(letters) or 0)


def _hold(kept: Person, dropped: Person) -> None:
    for one in sorted((kept, dropped), key=lambda person: person.id):
        db.session.refresh(one, with_for_update={"key_share": True})


def _ensure_may_be_one(kept: Person, dropped: Person, at: datetime) -> None:
    """Nothing, when the two can be one now.

    Frozen rolls stay as they are. Where the dropped record is on one that is still open, or both
    stand on one by their homes, merging waits: one person has one vote.

    :raises NotReady: ``registers.merge_itself``, ``registers.on_open_roll``,
        ``registers.both_with_roles``
    :raises OutOfOrder: ``registers.merge_gone``
    """
    if kept.id == dropped.id or kept.community_id != dropped.community_id:
        raise NotReady.because("registers.merge_itself", None)
    # Who was gone and came back on a list is a second record too.
    if kept.left_on is not None or dropped.left_why == rules.Leaving.MERGED:
        raise OutOfOrder.because("registers.merge_gone", None)
    if rolls := tuple(open_rolls(kept, dropped, at)):
        raise NotReady.because("registers.on_open_roll", "4", rolls=rolls)
    today = clock.day_of(at)
    kinds = {RoleKind(role.kind) for one in (kept, dropped) for role in tenure.running(one, today)}
    if rules.APART <= kinds:
        raise NotReady.because("registers.both_with_roles", "5")


def _join(kept: Person, dropped: Person, *, by: Person, at: datetime) -> None:
    """*dropped* was a second record of *kept*: nothing counts twice, and nothing is lost."""
    leaving.end_letters(dropped, at)
    signatures = sum(_follow(column, kept, dropped) for column in references())
    opinions.join(kept, dropped)
    _join_roles(kept, dropped)
    _join_seats(kept, dropped)
    _join_activity(kept, dropped)
    _join_records(kept, dropped, by=by, at=at)
    db.session.add(
        Merger(
            community_id=kept.community_id,
            kept_id=kept.id,
            dropped_id=dropped.id,
            merged_at=at,
            merged_by=by.id,
        )
    )
    db.session.flush()
    entry = record(
        "person:merged",
        dropped,
        by=by.id,
        at=at,
        person=dropped.id,
        kept_person=kept.id,
        signatures=signatures,
    )
    tell([kept.id], entry)
    db.session.expire_all()


def open_rolls(kept: Person, dropped: Person, at: datetime) -> Iterator[str]:
    """The rolls that keep *dropped* from being merged into *kept* now, as people know them."""
    running = (
        (Box.community_id == kept.community_id) & Box.closed_at.is_(None) & (Box.closes_at > at)
    )
    theirs = exists().where(
        Voter.box_id == Box.id,
        Voter.community_id == dropped.community_id,
        Voter.person_id == dropped.id,
    )
    theirs = theirs | exists().where(
        Proxy.box_id == Box.id,
        Proxy.community_id == dropped.community_id,
        Proxy.holder_id == dropped.id,
        Proxy.revoked_at.is_(None),
        Proxy.used_at.is_(None),
    )
    homes = [
        exists().where(
            Voter.box_id == Box.id, Voter.person_id.is_(None), Voter.household_id == home
        )
        for home in (kept.household_id, dropped.household_id)
    ]
    if None not in (kept.household_id, dropped.household_id) and (
        kept.household_id != dropped.household_id
    ):
        theirs = theirs | and_(*homes)
    yield from db.session.scalars(select(Box.question).where(running, theirs).order_by(Box.id))
    yield from db.session.scalars(
        select(Meeting.title)
        .where(
            Meeting.community_id == kept.community_id,
            Meeting.noticed_at.is_not(None),
            Meeting.adjourned_at.is_(None),
            Meeting.cancelled_at.is_(None),
            Meeting.id.in_(select(Seat.meeting_id).where(Seat.person_id == dropped.id)),
        )
        .order_by(Meeting.id)
    )
    both = select(Candidate.selection_id).where(
        Candidate.community_id == kept.community_id, Candidate.person_id == kept.id
    )
    yield from db.session.scalars(
        select(Group.name)
        .join(Selection, Selection.group_id == Group.id)
        .join(Candidate, Candidate.selection_id == Selection.id)
        .where(
            Selection.ended_at.is_(None),
            Candidate.community_id == dropped.community_id,
            Candidate.person_id == dropped.id,
            Selection.id.in_(both),
        )
    )


# ------------------------------------------------------------------ what follows


def _follow(column: Column, kept: Person, dropped: Person) -> int:
    """Let *column* say *kept* where it said *dropped*; gives how many signatures fell away."""
    table = column.table
    if (table.name, column.name) in STAYS:
        return 0
    mine = (table.c.community_id == kept.community_id) & (column == dropped.id)
    gone = 0
    for key in _keys(table, column):
        twin = table.alias()
        same = [twin.c[one.name] == one for one in key if one.name != column.name]
        double = mine & exists().where(twin.c[column.name] == kept.id, *same)
        if table.name in KEPT_TWICE:
            mine &= ~exists().where(twin.c[column.name] == kept.id, *same)
            continue
        gone += db.session.execute(delete(table).where(double), execution_options=_PLAIN).rowcount
    if table.name == "relatives":  # nobody is a relative of themselves
        pair = {table.c.person_id, table.c.relative_id}
        other = (pair - {column}).pop()
        db.session.execute(delete(table).where(mine, other == kept.id), execution_options=_PLAIN)
    for other in _never_the_same(column):  # two signed: both records stand where each has signed
        mine &= other.is_(None) | (other != kept.id)
    db.session.execute(
        update(table).where(mine).values({column.name: kept.id}), execution_options=_PLAIN
    )
    return gone if table.name in SIGNATURES else 0


_PLAIN = {"synchronize_session": False}


def _never_the_same(column: Column) -> Iterator[Column]:
    """The columns of its table that the database never lets name the same person as *column*."""
    for check in column.table.constraints:
        if isinstance(check, CheckConstraint):
            for pair in _DIFFER.findall(str(check.sqltext)):
                if column.name in pair:
                    (other,) = {*pair} - {column.name}
                    yield column.table.c[other]


_DIFFER = re.compile(r"(\w+) <> (\w+)")


def _keys(table: Table, column: Column) -> Iterator[list[Column]]:
    """The unique keys of *table* that *column* is part of."""
    keys: Iterable = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    keys = [*keys, *(index for index in table.indexes if index.unique)]
    for key in keys:
        columns = list(key.columns)
        if column in columns:
            yield columns


def _join_roles(kept: Person, dropped: Person) -> None:
    """Roles follow. The same one held twice, at the same time, is held once, as long as either."""
    held = {
        (role.kind, role.group_id): role
        for role in db.session.scalars(
            select(Role).where(Role.community_id == kept.community_id, Role.person_id == kept.id)
        )
    }
    for role in db.session.scalars(
        select(Role).where(Role.community_id == dropped.community_id, Role.person_id == dropped.id)
    ).all():
        twin = held.get((role.kind, role.group_id))
        if twin is None or not _overlap(twin, role):
            role.person_id = kept.id
            held[role.kind, role.group_id] = role
            db.session.flush()
            continue
        since = min(twin.since, role.since)
        ends = None if None in (twin.until, role.until) else max(twin.until, role.until)
        for side in (Succession.outgoing_id, Succession.incoming_id):
            db.session.execute(
                update(Succession)
                .where(Succession.community_id == kept.community_id, side == role.id)
                .values({side: twin.id}),
                execution_options=_PLAIN,
            )
        db.session.delete(role)
        db.session.flush()
        twin.since, twin.until = since, ends
        db.session.flush()


def _overlap(one: Role, other: Role) -> bool:
    return (one.until is None or other.since <= one.until) and (
        other.until is None or one.since <= other.until
    )


def _join_seats(kept: Person, dropped: Person) -> None:
    """Seats of meetings that are being prepared; those that were noticed are frozen."""
    drafts = select(Meeting.id).where(
        Meeting.community_id == kept.community_id, Meeting.noticed_at.is_(None)
    )
    theirs = (
        (Seat.community_id == dropped.community_id)
        & (Seat.person_id == dropped.id)
        & Seat.meeting_id.in_(drafts)
    )
    taken = select(Seat.meeting_id).where(
        Seat.community_id == kept.community_id, Seat.person_id == kept.id
    )
    db.session.execute(
        delete(Seat).where(theirs, Seat.meeting_id.in_(taken)), execution_options=_PLAIN
    )
    db.session.execute(
        update(Seat).where(theirs).values(person_id=kept.id), execution_options=_PLAIN
    )


def _join_activity(kept: Person, dropped: Person) -> None:
    """In which months somebody took part: those of both."""
    here = select(Activity).where(Activity.community_id == kept.community_id)
    known = {
        one.year: one
        for one in db.session.scalars(
            here.where(Activity.community_id == kept.community_id, Activity.person_id == kept.id)
        )
    }
    for one in db.session.scalars(
        here.where(Activity.community_id == dropped.community_id, Activity.person_id == dropped.id)
    ).all():
        if one.year in known:
            known[one.year].months |= one.months
        else:
            db.session.add(
                Activity(
                    community_id=kept.community_id,
                    person_id=kept.id,
                    year=one.year,
                    months=one.months,
                )
            )
        db.session.delete(one)
    db.session.flush()


def _join_records(kept: Person, dropped: Person, *, by: Person, at: datetime) -> None:
    """Home, unit, telephone and account where the kept record has none; the other is nobody's."""
    home, unit, account = dropped.household_id, dropped.unit_id, dropped.account_id
    called = dropped.listed or dropped.name
    if kept.account_id is None and account is not None:
        dropped.account_id = None
        db.session.flush()
        kept.account_id = account
    leaving.end_access(dropped, at=at)
    leaving.put_out_double(dropped, by=by, at=at)
    if home is not None and home == kept.household_id and called != kept.name:
        kept.listed = called  # under either name, the next list finds one person
    kept.household_id = kept.household_id or home
    kept.unit_id = kept.unit_id or unit
    kept.phone_tail = kept.phone_tail or dropped.phone_tail
    kept.adult = kept.adult or dropped.adult
    kept.confirmed_at = max(filter(None, (kept.confirmed_at, dropped.confirmed_at)), default=None)
    db.session.flush()
