"""The register of owners as it stands, as a list would make it, and what is different then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from sqlalchemy import select

from deliberation.database import db
from deliberation.people.models import Building, Household, Person
from deliberation.people.models.owners import ExclusivePart, Owner
from deliberation.people.operations.register_offers import digest_of
from deliberation.rules.reading import Homes, plain_name
from deliberation.rules.voting import RegisteredPart


@dataclass(frozen=True, slots=True)
class OwnerState:
    """One owner with what they hold and who casts for them.

    :ivar names: as registered; empty for the developer
    :ivar person_id: who casts; none: on paper only
    :ivar by_hand: somebody was named, not found behind a door
    :ivar parts: numbers with their areas in 0.01 m², by number
    """

    reference: str
    names: str
    voter_name: str
    person_id: int | None
    by_hand: bool
    parts: tuple[tuple[str, int], ...]

    @property
    def area(self) -> int:
        """Of all parts, in 0.01 m²."""
        return sum(area for _, area in self.parts)


States = Mapping[str, OwnerState]


def standing(community_id: int) -> States:
    """Who holds a part now, by reference."""
    parts: dict[int, list[tuple[str, int]]] = defaultdict(list)
    rows = select(ExclusivePart.owner_id, ExclusivePart.number, ExclusivePart.area).where(
        ExclusivePart.community_id == community_id
    )
    for owner_id, number, area in db.session.execute(rows):
        parts[owner_id].append((number, area))
    return {
        owner.reference: OwnerState(
            owner.reference,
            owner.names,
            owner.voter_name,
            owner.person_id,
            owner.named_by_hand,
            tuple(sorted(parts[owner.id])),
        )
        for owner in db.session.scalars(select(Owner).where(Owner.community_id == community_id))
        if owner.id in parts
    }


def planned(community_id: int, parts: Sequence[RegisteredPart], homes: Homes) -> States:
    """What *parts* would make of it: a voter named by hand stays as long as the owners do."""
    known = {
        owner.reference: owner
        for owner in db.session.scalars(select(Owner).where(Owner.community_id == community_id))
    }
    voters = voters_of(community_id, parts, homes)
    held: dict[str, list[tuple[str, int]]] = defaultdict(list)
    first: dict[str, RegisteredPart] = {}
    for part in parts:
        held[part.owner].append((part.number, part.area))
        first.setdefault(part.owner, part)
    made = {}
    for key, part in first.items():
        owner = known.get(key)
        stays = (
            owner is not None
            and owner.named_by_hand
            and (owner.names, owner.voter_name) == (part.called, part.voter)
        )
        person = owner.person_id if owner is not None and stays else voters[key]
        made[key] = OwnerState(
            key, part.called, part.voter, person, stays, tuple(sorted(held[key]))
        )
    return made


def voters_of(
    community_id: int, parts: Sequence[RegisteredPart], homes: Homes
) -> Mapping[str, int | None]:
    """For each owner's key the person who casts: the adult called so behind one of their doors."""
    living = _adults_by_door(community_id)
    found: dict[str, set[int]] = defaultdict(set)
    for part in parts:
        found[part.owner] |= set()
        if home := homes.find(part.number):
            found[part.owner] |= set(living.get((home, plain_name(part.voter)), ()))
    return {key: people.pop() if len(people) == 1 else None for key, people in found.items()}


def _adults_by_door(community_id: int) -> Mapping[tuple[int, str], list[int]]:
    living: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows = db.session.execute(
        select(Person.household_id, Person.name, Person.id).where(
            Person.community_id == community_id, Person.adult, Person.household_id.is_not(None)
        )
    )
    for home, name, number in rows:
        if home is not None:
            living[home, plain_name(name)].append(number)
    return living


def homes_of(community_id: int) -> Homes:
    """The doors of a community, however they are written."""
    rows = db.session.execute(
        select(Building.name, Household.door, Household.id)
        .join(Building, Building.id == Household.building_id)
        .where(Household.community_id == community_id)
    )
    return Homes((building, door, number) for building, door, number in rows)


# ------------------------------------------------------------------ what is different


@dataclass(frozen=True, slots=True)
class Difference:
    """One owner before and after; one of the two is missing for who goes or comes."""

    before: OwnerState | None
    after: OwnerState | None

    @property
    def either(self) -> OwnerState:
        """What it is called by: as it will be, else as it was."""
        found = self.after or self.before
        assert found is not None  # else nothing is different
        return found

    @property
    def moves_area(self) -> bool:
        """Whether somebody who was there counts with another area."""
        return None not in (self.before, self.after) and (_area(self.before) != _area(self.after))

    @property
    def moves_voter(self) -> bool:
        """Whether another person casts, or nobody any more."""
        return None not in (self.before, self.after) and (_voter(self.before) != _voter(self.after))


def _area(state: OwnerState | None) -> int:
    return state.area if state else 0


def _voter(state: OwnerState | None) -> int | None:
    return state.person_id if state else None


def differences(before: States, after: States) -> list[Difference]:
    """Whose line is another one: first whose vote weighs otherwise, then who goes and comes."""
    found = [
        Difference(before.get(key), after.get(key))
        for key in {**before, **after}
        if before.get(key) != after.get(key)
    ]
    return sorted(found, key=_rank)


def _rank(one: Difference) -> tuple[int, tuple[tuple[str, int], ...], str]:
    kind = 0 if one.moves_area else 1 if one.moves_voter else 2 if one.after is None else 3
    if kind == 3 and one.before is not None:
        kind = 4  # another name, another number of a part
    return kind, one.either.parts[:1], one.either.reference


def seal(before: States, after: States) -> str:
    """The digest of what was looked at: every line that stands, and every line that would."""
    return digest_of(_plain(before.values()), _plain(after.values()))


def _plain(states: Iterable[OwnerState]) -> list[list[object]]:
    return [list(astuple(one)) for one in sorted(states, key=lambda one: one.reference)]


def figures(before: States, after: States) -> dict[str, object]:
    """The two in numbers, without anybody's name; areas in 0.01 m²."""
    others = differences(before, after)
    return {
        "parts": [_parts(before), _parts(after)],
        "owners": [len(before), len(after)],
        "area": [_total(before), _total(after)],
        "paper": [_on_paper(before), _on_paper(after)],
        "areas": sum(one.moves_area for one in others),
        "voters": sum(one.moves_voter for one in others),
        "added": sum(one.before is None for one in others),
        "removed": sum(one.after is None for one in others),
    }


def _parts(states: States) -> int:
    return sum(len(one.parts) for one in states.values())


def _total(states: States) -> int:
    return sum(one.area for one in states.values())


def _on_paper(states: States) -> int:
    return sum(one.person_id is None for one in states.values())


def concerned(others: Sequence[Difference]) -> set[int]:
    """The persons whose vote is another one then: by area, or because they cast or no longer do."""
    found: set[int | None] = set()
    for one in others:
        if _area(one.before) != _area(one.after) or _voter(one.before) != _voter(one.after):
            found |= {_voter(one.before), _voter(one.after)}
    return {person for person in found if person is not None}
