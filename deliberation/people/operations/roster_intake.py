"""A roster's lines become households and people: what would change, and all of it at once.

A roster that is brought again changes what is there and adds what is new; it removes nobody, and
ends no role. Whoever has been entered by other ways is found by household (or unit) and name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from deliberation import clock
from deliberation.database import db
from deliberation.documents import faces
from deliberation.documents.layout import LeftOut
from deliberation.journal.operations import record
from deliberation.people import operations
from deliberation.people.models import (
    Building,
    Community,
    Group,
    Household,
    Person,
    Role,
    Unit,
)
from deliberation.people.models.powers import RoleOffer
from deliberation.people.models.uploads import Upload
from deliberation.people.operations import columns, confirming, powers, uploads
from deliberation.people.operations.roster import UNIT_KINDS, Fault, Home, Line, Wrong, read
from deliberation.people.queries import in_force
from deliberation.rules.policy import RoleKind
from deliberation.rules.reading import building_key, door_key, plain_name
from deliberation.rules.refusals import NotReady, Refusal


@dataclass(slots=True)
class _There:
    """What the community holds now, in six questions however many rows there are."""

    buildings: dict[str, Building] = field(default_factory=dict)
    homes: dict[Home, Household] = field(default_factory=dict)
    people: dict[tuple[int, str], Person] = field(default_factory=dict)
    staff: dict[tuple[int, str], Person] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    roles: dict[int, set[str]] = field(default_factory=dict)

    def entered(self, line: Line) -> Person:
        """Who *line* is, of those who have been entered."""
        person = self.found(line)
        assert person is not None
        return person

    def found(self, line: Line) -> Person | None:
        """Who *line* is, where they are known."""
        home = self.homes.get(line.home) if line.home else None
        person = self.people.get((home.id, line.name)) if home else None
        unit = self.units.get(line.unit)
        if person is None and unit is not None:
            person = self.staff.get((unit.id, line.name))
            if person is not None and person.household_id and line.home:
                return None  # works there, but lives behind another door: a namesake
        return person


@dataclass(slots=True)
class Findings:
    """What would become of a roster.

    :ivar new: lines of people who are not there yet
    :ivar changed: lines of people of whom something else is told now
    :ivar same: how many lines tell nothing new
    :ivar homes: how many households are new
    :ivar missing: how many live in a building that the list tells of, and are not on it
    :ivar refused: rows that cannot be taken: as long as there are any, nothing is
    :ivar without: rows that are taken without some of their values
    :ivar left_out: lines of the sheet that are no rows: sums, signatures, notes
    :ivar lacking: names with characters that the printed face lacks, each with them
    """

    new: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    same: int = 0
    homes: int = 0
    missing: int = 0
    refused: list[Wrong] = field(default_factory=list)
    without: Sequence[Wrong] = ()
    left_out: Sequence[LeftOut] = ()
    lacking: Sequence[tuple[Line, str]] = ()


def mapping_of(upload: Upload) -> dict[str, str]:
    """Which column holds what: as chosen, else as last time, else as guessed."""
    return uploads.mapping_of(upload, columns.ROSTER)[0]


def missing(mapping: Mapping[str, str]) -> list[str]:
    """The fields that a roster must have and for which no column is there."""
    lacking = [field for field in columns.ROSTER_NEEDED if not mapping.get(field)]
    return lacking if any(map(mapping.get, columns.OF_AGE)) else [*lacking, "adult"]


def look(community: Community, upload: Upload) -> Findings:
    """What would become of the rows of *upload* now. Nothing changes.

    :raises NotReady: ``roster.column_missing``
    """
    findings, lines = _read(community, upload)
    lacks = faces.lacking("".join(line.name for line in lines))
    if lacks:
        findings.lacking = [
            (line, "".join(dict.fromkeys(one for one in line.name if one in lacks)))
            for line in lines
            if not lacks.isdisjoint(line.name)
        ]
    return findings


def _read(community: Community, upload: Upload) -> tuple[Findings, Sequence[Line]]:
    mapping = mapping_of(upload)
    for field_ in missing(mapping):
        raise NotReady.because("roster.column_missing", None, column=columns.ROSTER[field_][0])
    rows, left_out = uploads.table_of(upload).rows(mapping, columns.ROSTER_NEEDED)
    roster = read(rows, mapping, clock.today())
    findings = _compared(_there(community.id), roster.lines, roster.refused)
    findings.without, findings.left_out = roster.without, left_out
    return findings, roster.lines


def take(community: Community, upload: Upload, *, by: Person, at: datetime) -> Upload:
    """Take in all of *upload*.

    :raises NotReady: ``roster.faults_left``, ``roster.column_missing``, ``uploads.nothing_new``
    :raises OutOfOrder: it has been taken in before, or forgotten
    """
    uploads.hold(community)
    db.session.refresh(upload)
    uploads.ensure_open(upload)
    findings, lines = _read(community, upload)
    if findings.refused:
        raise NotReady.because("roster.faults_left", None, rows=len(findings.refused))
    if not findings.new and not findings.changed and not findings.missing:
        raise NotReady.because("uploads.nothing_new", None)
    there = _there(community.id)
    _place(community, there, lines)
    _enter(community, there, lines)
    there = _there(community.id)
    _give_roles(there, lines, by=by, at=at)
    # Whoever lives here and is not on the list is proposed as moved out, never taken away.
    confirming.confirm(community, [there.entered(line).id for line in lines], at=at)
    upload.mapping = mapping_of(upload)
    upload.taken_at, upload.content, upload.rows = at, None, len(lines)
    upload.added, upload.there = len(findings.new), findings.same
    upload.left_out = len(findings.left_out)
    db.session.flush()
    record(
        "roster:taken_in",
        _Roster(community),
        by=by.id,
        at=at,
        rows=len(lines),
        added=len(findings.new),
        changed=len(findings.changed),
        households=findings.homes,
    )
    return upload


class _Roster:
    """A community's roster, as the subject of an entry."""

    __tablename__ = "communities"

    def __init__(self, community: Community) -> None:
        self.id = self.community_id = community.id


def _there(community_id: int) -> _There:
    def all_of(model: type[Any]) -> Sequence[Any]:
        # The oldest last, so that of two alike it is the one that is found; read afresh, because
        # many rows at once are written past the session.
        asked = select(model).where(model.community_id == community_id).order_by(model.id.desc())
        return db.session.scalars(asked, execution_options={"populate_existing": True}).all()

    there = _There()
    buildings = all_of(Building)
    there.buildings = {building_key(one.name): one for one in buildings}
    keys = {one.id: building_key(one.name) for one in buildings}
    for home in all_of(Household):
        there.homes[keys[home.building_id], door_key(home.door)] = home
    for person in all_of(Person):
        for name in {plain_name(person.name), plain_name(person.listed or person.name)}:
            if person.household_id:
                there.people[person.household_id, name] = person
            if person.unit_id:
                there.staff[person.unit_id, name] = person
    there.units = {one.name: one for one in all_of(Unit)}
    there.groups = {one.name: one for one in all_of(Group)}
    held = select(Role.person_id, Role.kind).where(
        Role.community_id == community_id, in_force(clock.today())
    )
    for person_id, kind in db.session.execute(held):
        there.roles.setdefault(person_id, set()).add(kind)
    return there


def _compared(there: _There, lines: Sequence[Line], refused: list[Wrong]) -> Findings:
    findings = Findings(refused=refused)
    new_homes: set[Home] = set()
    for line in lines:
        if line.home and line.home not in there.homes:
            new_homes.add(line.home)
        person = there.found(line)
        held = there.roles.get(person.id, set()) if person else set()
        if {RoleKind.COMMITTEE, RoleKind.SUPERVISOR} <= held | set(line.roles):
            findings.refused.append(_judge_of_itself(line))
        elif person is None:
            findings.new.append(line)
        elif _tells_more(there, line, person):
            findings.changed.append(line)
        else:
            findings.same += 1
    findings.homes = len(new_homes)
    findings.missing = _missing(there, lines)
    findings.refused.sort(key=lambda wrong: wrong.number)
    return findings


def _missing(there: _There, lines: Sequence[Line]) -> int:
    on_it = {person.id for line in lines if (person := there.found(line))}
    told = {line.home[0] for line in lines if line.home}
    homes = {home.id for key, home in there.homes.items() if key[0] in told}
    living = {one.id for (home, _), one in there.people.items() if home in homes}
    return len(living - on_it)


def _judge_of_itself(line: Line) -> Wrong:
    refusal = Refusal.of("roster.supervises_itself", None)
    fault = Fault(line.number, "role", "", refusal)
    return Wrong(line.number, f"{line.place} {line.name}", (fault,))


def _tells_more(there: _There, line: Line, person: Person) -> bool:
    home = there.homes.get(line.home) if line.home else None
    group = there.groups.get(line.group)
    unit = there.units.get(line.unit)
    return bool(
        person.adult != line.adult
        or (line.phone_tail and person.phone_tail != line.phone_tail)
        or (home and line.area and home.area != line.area)
        or (home and line.group and (group is None or home.group_id != group.id))
        or (line.home and (home is None or person.household_id != home.id))
        or (line.unit and (unit is None or person.unit_id != unit.id))
        or set(line.roles) - there.roles.get(person.id, set())
    )


def _place(community: Community, there: _There, lines: Sequence[Line]) -> None:
    """Units, groups, buildings and households that are new; areas and groups that are others."""
    for line in lines:
        if line.unit and line.unit not in there.units:
            kind = next(UNIT_KINDS[role] for role in line.roles if role in UNIT_KINDS)
            there.units[line.unit] = operations.add_unit(community, line.unit, kind)
        if line.group and line.group not in there.groups:
            there.groups[line.group] = operations.add_group(community, line.group)
        if line.home and line.home[0] not in there.buildings:
            there.buildings[line.home[0]] = operations.add_building(community, line.building)
    new: dict[Home, dict] = {}
    other: dict[int, dict] = {}
    for line in lines:
        if not line.home:
            continue
        group = there.groups.get(line.group)
        if (home := there.homes.get(line.home)) is None:
            told = new.setdefault(
                line.home,
                {
                    "community_id": community.id,
                    "building_id": there.buildings[line.home[0]].id,
                    "door": line.door,
                    "area": None,
                    "group_id": None,
                },
            )
        else:
            kept = {"area": home.area, "group_id": home.group_id}
            told = other.setdefault(home.id, {"community_id": community.id, "id": home.id} | kept)
        told["area"] = line.area or told["area"]
        told["group_id"] = group.id if group else told["group_id"]
    if new:
        db.session.execute(insert(Household), list(new.values()))
    if other:
        db.session.execute(update(Household), list(other.values()))
    there.homes |= _there(community.id).homes


def _enter(community: Community, there: _There, lines: Sequence[Line]) -> None:
    """People who are new, and what is told of the others."""
    new, other = [], []
    for line in lines:
        home = there.homes[line.home] if line.home else None
        unit = there.units.get(line.unit)
        person = there.found(line)
        told = {
            "household_id": home.id if home else None,
            "unit_id": unit.id if unit else None,
            "adult": line.adult,
            "listed": line.name,
            "phone_tail": line.phone_tail or None,
        }
        if person is None:
            new.append(
                told | {"community_id": community.id, "name": line.name, "named_in_public": False}
            )
        else:
            for kept in ("household_id", "unit_id", "phone_tail"):
                told[kept] = told[kept] or getattr(person, kept)
            other.append(told | {"community_id": community.id, "id": person.id})
    if new:
        db.session.execute(insert(Person), new)
    if other:
        db.session.execute(update(Person), other)


def _give_roles(there: _There, lines: Sequence[Line], *, by: Person, at: datetime) -> None:
    """Roles that are not held yet, from today on: once founded, they wait for a second person."""
    founding, since = None, clock.day_of(at)
    for line in lines:
        if not line.roles:
            continue
        person = there.entered(line)
        held = there.roles.get(person.id, set())
        for role in line.roles:
            if role in held:
                continue
            if founding is None:
                founding = powers.is_founding(person.community_id)
            if founding:
                operations.give_role(person, role, since=since, by=by, at=at)
            else:
                offered = RoleOffer(
                    community_id=person.community_id, person_id=person.id, kind=role.value,
                    since=since, given_by=by.id, given_at=at,
                )  # fmt: skip
                powers.offer(offered, by=by, at=at)
