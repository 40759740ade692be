"""Taking in the register of owners from a list, and naming who votes for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, insert, select

from deliberation.database import db
from deliberation.journal.operations import record
from deliberation.people import owners
from deliberation.people.models import Building, Community, Household, Person
from deliberation.people.models_owners import ExclusivePart, Owner
from deliberation.rules import owners as rules
from deliberation.rules.counting.arithmetic import square_metres
from deliberation.rules.doors import Homes
from deliberation.rules.names import plain_name
from deliberation.rules.refusals import NotReady, Refused

MOST_ROWS = 20_000
#: A list as it was read: number of the row, its values by ``rules.owners.COLUMNS``.
Rows = Sequence[tuple[int, Mapping[str, str]]]


def checked(rows: Rows, told: int) -> tuple[list[rules.Part], list[rules.Flaw]]:
    """The parts of *rows*, or what is wrong with them, row by row: all or nothing.

    :param told: how many parts there are, as whoever brings the list has counted them
    :raises NotReady: ``owners.no_rows``, ``owners.too_many_rows``, ``owners.total_differs``
    """
    if not rows:
        raise NotReady.because("owners.no_rows", None)
    if len(rows) > MOST_ROWS:
        raise NotReady.because("owners.too_many_rows", None, most=MOST_ROWS)
    if len(rows) != told:
        raise NotReady.because("owners.total_differs", "2", told=told, found=len(rows))
    return rules.read(rows)


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
    community: Community, parts: Sequence[rules.Part], *, by: Person | None, at: datetime
) -> Taken:
    """Let *parts* be the register from now on: what is not among them has gone.

    A box that is open keeps the roll it was opened with. Owners keep their number in the house,
    so that a voter named by hand stays named as long as the owners are the same.

    :raises NotReady: ``owners.no_rows``
    """
    if not parts:
        raise NotReady.because("owners.no_rows", None)
    db.session.flush()
    before = set(
        db.session.scalars(
            select(ExclusivePart.number).where(ExclusivePart.community_id == community.id)
        )
    )
    homes = _homes(community.id)
    holders = _owners(community.id, parts, homes)
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
        digest=_digest(parts),
    )
    return taken


class _Register:
    """A community's register of owners, as the subject of an entry."""

    __tablename__ = "communities"

    def __init__(self, community: Community) -> None:
        self.id = self.community_id = community.id


def _digest(parts: Sequence[rules.Part]) -> str:
    # Of parts and areas: whose they are stays out of the record.
    lines = sorted(f"{part.number}\t{part.area}\n" for part in parts)
    return sha256("".join(lines).encode()).hexdigest()


def _homes(community_id: int) -> Homes:
    rows = db.session.execute(
        select(Building.name, Household.door, Household.id)
        .join(Building, Building.id == Household.building_id)
        .where(Household.community_id == community_id)
    )
    return Homes((building, door, number) for building, door, number in rows)


def _owners(
    community_id: int, parts: Sequence[rules.Part], doors: Homes
) -> Mapping[str, Owner]:
    """The owners of *parts* by their keys: those there, and new ones; voters found by door."""
    known = {
        owner.reference: owner
        for owner in db.session.scalars(select(Owner).where(Owner.community_id == community_id))
    }
    living = _adults_by_door(community_id)
    homes: dict[str, set[int]] = defaultdict(set)
    first: dict[str, rules.Part] = {}
    for part in parts:
        first.setdefault(part.owner, part)
        if home := doors.find(part.number):
            homes[part.owner].add(home)
    for key, part in first.items():
        names = part.called
        owner = known.get(key)
        if owner is None:
            owner = known[key] = Owner(community_id=community_id, reference=key)
            db.session.add(owner)
        kept = owner.named_by_hand and (owner.names, owner.voter_name) == (names, part.voter)
        owner.names, owner.voter_name = names, part.voter
        if not kept:
            voter = plain_name(part.voter)
            found = {person for home in homes[key] for person in living.get((home, voter), ())}
            owner.person_id = found.pop() if len(found) == 1 else None
            owner.named_by_hand = False
    db.session.flush()
    return known


def _adults_by_door(community_id: int) -> Mapping[tuple[int, str], list[int]]:
    living: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows = db.session.execute(
        select(Person.household_id, Person.name, Person.id).where(
            Person.community_id == community_id, Person.adult, Person.household_id.is_not(None)
        )
    )
    for home, name, number in rows:
        living[home, plain_name(name)].append(number)
    return living


def name_voter(owner: Owner, person: Person | None, *, by: Person, at: datetime) -> None:
    """Let *person* cast for *owner* online, as the owner or the co-owners have said in writing.

    :param person: an adult of this community; ``None``: nobody, they vote on paper
    :raises Refused: ``owners.no_such_voter``
    """
    if person is not None and (person.community_id != owner.community_id or not person.adult):
        raise Refused.because("owners.no_such_voter", "2")
    owner.person_id = person.id if person else None
    owner.named_by_hand = True
    db.session.flush()
    if person is None:
        record("owner:voter_removed", owner, by=by.id, at=at)
    else:
        record("owner:voter_named", owner, by=by.id, at=at, person=person.id)
