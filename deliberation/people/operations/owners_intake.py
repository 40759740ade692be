"""Taking in the register of owners from a list; who may: ``owners_by_two``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, insert, select

from deliberation.database import db
from deliberation.documents.layout import LeftOut, is_date, was_written
from deliberation.journal.operations import record
from deliberation.people.models import Community, Person
from deliberation.people.models.owners import ExclusivePart, Owner
from deliberation.people.models.uploads import Upload
from deliberation.people.operations import columns, owner_lines, uploads
from deliberation.people.queries import owners
from deliberation.rules.reading import plain_text
from deliberation.rules.refusals import NotReady, Refusal
from deliberation.rules.voting import (
    RegisteredPart,
    RegisterFlaw,
    counted_owners,
    read_register,
    square_metres,
)

MOST_ROWS = 20_000
#: A list as it was read: number of the row, its values by ``rules.owners.COLUMNS``.
Rows = Sequence[tuple[int, Mapping[str, str]]]


def checked(rows: Rows, told: int) -> tuple[list[RegisteredPart], list[RegisterFlaw]]:
    """The parts of *rows*, or what is wrong with them, row by row: all or nothing.

    :param told: how many parts there are, as whoever brings the list has counted them
    :raises NotReady: ``owners.no_rows``, ``owners.too_many_rows``, ``owners.total_differs``
    """
    if not rows:
        raise NotReady.because("owners.no_rows", "2")
    if len(rows) > MOST_ROWS:
        raise NotReady.because("owners.too_many_rows", "2", most=MOST_ROWS)
    if len(rows) != told:
        raise NotReady.because("owners.total_differs", "2", told=told, found=len(rows))
    return read(rows)


def read(rows: Rows) -> tuple[list[RegisteredPart], list[RegisterFlaw]]:
    """The parts of *rows*, and what is wrong with them.

    Beside what the law asks: a spreadsheet that made a date of a door is told so, and no number
    of a person is kept in a name.
    """
    flaws, sound = [], []
    for number, values in rows:
        wrong = list(_not_kept(number, values))
        flaws += wrong
        if not wrong:
            sound.append((number, values))
    parts, more = read_register(sound)
    return parts, sorted([*flaws, *more], key=lambda flaw: flaw.row)


def _not_kept(number: int, values: Mapping[str, str]) -> Iterator[RegisterFlaw]:
    part = values.get("part", "")
    if is_date(part):
        refusal = Refusal.of("roster.door_became_date", None, meant=was_written(part))
        yield RegisterFlaw(number, "part", refusal)
    for column in ("owners", "voter"):
        text = values.get(column, "")
        if columns.has_identity_number(text):
            refusal = Refusal.of("roster.identity_numbers", None, row=number)
            yield RegisterFlaw(number, column, refusal)
        elif columns.has_phone_number(text):
            refusal = Refusal.of("roster.phone_number", None, written=plain_text(text)[:40])
            yield RegisterFlaw(number, column, refusal)


@dataclass(frozen=True, slots=True)
class Look:
    """What would become of a list.

    :ivar rows: how many parts it has, sound or not
    :ivar refused: what keeps rows back: as long as there is any, nothing is taken
    :ivar without: what is left out of rows that are taken
    :ivar left_out: lines of the sheet that are no rows: sums, signatures, notes
    :ivar unlinked: owners whose voter would be nobody known here
    """

    rows: int
    parts: Sequence[RegisteredPart]
    refused: Sequence[RegisterFlaw]
    without: Sequence[RegisterFlaw]
    left_out: Sequence[LeftOut]
    owners: int
    area: int
    added: int
    removed: int
    unlinked: int


def missing(mapping: Mapping[str, str]) -> list[str]:
    """The fields that a register must have and for which no column is there."""
    return [field for field in columns.NEEDED if not mapping.get(field)]


def look(community: Community, upload: Upload) -> Look:
    """What would become of the rows of *upload* now. Nothing changes.

    :raises NotReady: ``owners.column_missing``
    """
    mapping, _ = uploads.mapping_of(upload, columns.NAMES)
    for field in missing(mapping):
        raise NotReady.because("owners.column_missing", "2", column=columns.NAMES[field][0])
    lines, left_out = uploads.table_of(upload).rows(mapping, columns.NEEDED)
    rows = columns.parts_told(lines, mapping)
    parts, flaws = read(rows)
    counted = counted_owners(parts)
    before, numbers = _numbers(community.id), {part.number for part in parts}
    homes = owner_lines.homes_of(community.id)
    planned = owner_lines.planned(community.id, parts, homes)
    return Look(
        rows=len(rows),
        parts=parts,
        refused=[flaw for flaw in flaws if flaw.refuses],
        without=[flaw for flaw in flaws if not flaw.refuses],
        left_out=left_out,
        owners=len(counted),
        area=sum(line.area for line in counted),
        added=len(numbers - before),
        removed=len(before - numbers),
        unlinked=sum(one.person_id is None for one in planned.values()),
    )


def ensure_sound(community: Community, upload: Upload, told: int) -> Look:
    """What would become of the list that was brought, where all of it can be taken in.

    :param told: how many parts there are, as whoever brings the list has counted them
    :raises NotReady: ``owners.…``, ``roster.faults_left``
    :raises OutOfOrder: it has been taken in before, or forgotten
    """
    uploads.ensure_open(upload)
    seen = look(community, upload)
    if not seen.rows:
        raise NotReady.because("owners.no_rows", "2")
    if seen.rows > MOST_ROWS:
        raise NotReady.because("owners.too_many_rows", "2", most=MOST_ROWS)
    if seen.refused:
        rows = len({flaw.row for flaw in seen.refused})
        raise NotReady.because("roster.faults_left", None, rows=rows)
    if seen.rows != told:
        raise NotReady.because("owners.total_differs", "2", told=told, found=seen.rows)
    return seen


def put_in(community: Community, upload: Upload, seen: Look, *, by: Person, at: datetime) -> Taken:
    """Let what was *seen* of *upload* be the register from now on; the list itself is forgotten."""
    taken = take_in(community, seen.parts, by=by, at=at)
    upload.mapping = uploads.mapping_of(upload, columns.NAMES)[0]
    upload.taken_at, upload.content, upload.rows = at, None, seen.rows
    upload.added, upload.left_out = taken.added, len(seen.left_out)
    db.session.flush()
    return taken


@dataclass(frozen=True, slots=True)
class Taken:
    """What a list has changed.

    :ivar unlinked: owners whose voter is nobody known here: they vote on paper
    """

    parts: int
    owners: int
    area: int
    added: int
    removed: int
    unlinked: int


def take_in(
    community: Community, parts: Sequence[RegisteredPart], *, by: Person | None, at: datetime
) -> Taken:
    """Let *parts* be the register from now on: what is not among them has gone.

    A box that is open keeps the roll it was opened with. Owners keep their number in the house,
    so that a voter named by hand stays named as long as the owners are the same.

    :raises NotReady: ``owners.no_rows``
    """
    if not parts:
        raise NotReady.because("owners.no_rows", None)
    db.session.flush()
    before = _numbers(community.id)
    homes = owner_lines.homes_of(community.id)
    holders = _owners(community.id, owner_lines.planned(community.id, parts, homes))
    db.session.execute(delete(ExclusivePart).where(ExclusivePart.community_id == community.id))
    db.session.execute(
        insert(ExclusivePart),
        [
            {
                "community_id": community.id,
                "number": part.number,
                "area": part.area,
                "owner_id": holders[part.owner].id,
                "household_id": homes.find(part.number),
            }
            for part in parts
        ],
    )
    lines = owners.roll(community)
    numbers = {part.number for part in parts}
    taken = Taken(
        parts=len(parts),
        owners=len(lines),
        area=sum(line.area for line in lines),
        added=len(numbers - before),
        removed=len(before - numbers),
        unlinked=sum(line.person_id is None for line in lines),
    )
    record(
        "owners:registered",
        _Register(community),
        by=by.id if by else None,
        at=at,
        parts=taken.parts,
        owners=taken.owners,
        square_metres=square_metres(taken.area),
        digest=digest_of(parts),
    )
    return taken


def _numbers(community_id: int) -> set[str]:
    here = select(ExclusivePart.number).where(ExclusivePart.community_id == community_id)
    return set(db.session.scalars(here))


class _Register:
    """A community's register of owners, as the subject of an entry."""

    __tablename__ = "communities"

    def __init__(self, community: Community) -> None:
        self.id = self.community_id = community.id


def digest_now(community_id: int) -> str:
    """The digest of the register as it stands, as the entry of the one taken in last has it."""
    rows = select(ExclusivePart).where(ExclusivePart.community_id == community_id)
    return digest_of(db.session.scalars(rows).all())


def digest_of(parts: Sequence[RegisteredPart | ExclusivePart]) -> str:
    """The digest of parts and areas: whose they are stays out of the record."""
    lines = sorted(f"{part.number}\t{part.area}\n" for part in parts)
    return sha256("".join(lines).encode()).hexdigest()


def _owners(community_id: int, states: owner_lines.States) -> Mapping[str, Owner]:
    """The owners of *states* by their keys: those there, and new ones, each as it is told."""
    known = {
        owner.reference: owner
        for owner in db.session.scalars(select(Owner).where(Owner.community_id == community_id))
    }
    for key, state in states.items():
        owner = known.get(key)
        if owner is None:
            owner = known[key] = Owner(community_id=community_id, reference=key)
            db.session.add(owner)
        owner.names, owner.voter_name = state.names, state.voter_name
        owner.person_id, owner.named_by_hand = state.person_id, state.by_hand
    db.session.flush()
    return known
