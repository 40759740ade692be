"""The register of owners, read: the roll that the law makes of it, and who holds what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from deliberation.database import db, record_in, records_in
from deliberation.people.models import Community
from deliberation.people.models.owners import ExclusivePart, Owner
from deliberation.rules.refusals import NotReady


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """One owner as the law counts: one person, with the area of all their parts.

    :ivar person_id: who casts for it online; ``None``: on paper only
    :ivar area: in 0.01 m²
    """

    owner_id: int
    person_id: int | None
    area: int
    weight: int = 1


def roll(community: Community) -> list[OwnerLine]:
    """Everybody entitled in an owners' vote, sorted by owner.

    :raises NotReady: ``owners.nobody_registered``
    """
    rows = db.session.execute(
        select(Owner.id, Owner.person_id, func.sum(ExclusivePart.area))
        .join(ExclusivePart, ExclusivePart.owner_id == Owner.id)
        .where(Owner.community_id == community.id)
        .group_by(Owner.id, Owner.person_id)
        .order_by(Owner.id)
    ).all()
    if not rows:
        raise NotReady.because("owners.nobody_registered", "2")
    return [OwnerLine(owner, person, int(area)) for owner, person, area in rows]


@dataclass(frozen=True, slots=True)
class Holding:
    """An owner with what they hold."""

    owner: Owner
    parts: tuple[ExclusivePart, ...]

    @property
    def area(self) -> int:
        """Of all parts, in 0.01 m²."""
        return sum(part.area for part in self.parts)


@dataclass(frozen=True, slots=True)
class Totals:
    """The register in three numbers; area in 0.01 m²."""

    parts: int
    owners: int
    area: int
    unlinked: int


def totals(community_id: int) -> Totals:
    """How many parts, owners (persons), how much area, and owners who can vote on paper only."""
    parts, area = db.session.execute(
        select(func.count(), func.coalesce(func.sum(ExclusivePart.area), 0)).where(
            ExclusivePart.community_id == community_id
        )
    ).one()
    held = select(ExclusivePart.owner_id).where(ExclusivePart.community_id == community_id)
    owners, linked = db.session.execute(
        select(func.count(), func.count(Owner.person_id)).where(
            Owner.community_id == community_id, Owner.id.in_(held)
        )
    ).one()
    return Totals(parts, owners, int(area), owners - linked)


def owner(community_id: int, owner_id: int) -> Owner | None:
    """The owner with this id."""
    return record_in(Owner, community_id, id=owner_id)


def holdings(
    community_id: int, *, after: int = 0, limit: int = 50, search: str = "", unlinked: bool = False
) -> list[Holding]:
    """Owners with their parts, by id; for the committee.

    :param after: id of the owner after whom to go on
    :param search: words of a name or of a part's number
    :param unlinked: only those who can vote on paper only
    """
    held = select(ExclusivePart.owner_id).where(ExclusivePart.community_id == community_id)
    which = [Owner.community_id == community_id, Owner.id > after, Owner.id.in_(held)]
    if search:
        called = held.where(ExclusivePart.number.contains(search, autoescape=True))
        which.append(Owner.names.contains(search, autoescape=True) | Owner.id.in_(called))
    if unlinked:
        which.append(Owner.person_id.is_(None))
    found = db.session.scalars(select(Owner).where(*which).order_by(Owner.id).limit(limit)).all()
    return with_parts(community_id, found)


def holdings_of(community_id: int, person_id: int) -> list[Holding]:
    """What this person votes for: usually one owner, or none."""
    return with_parts(
        community_id,
        db.session.scalars(
            select(Owner)
            .where(Owner.community_id == community_id, Owner.person_id == person_id)
            .order_by(Owner.id)
        ).all(),
    )


def by_ids(community_id: int, ids: Collection[int]) -> dict[int, Holding]:
    """These owners (ids) with what they hold."""
    found = records_in(Owner, community_id, ids)
    return {one.owner.id: one for one in with_parts(community_id, found)}


def with_parts(community_id: int, owners: Sequence[Owner]) -> list[Holding]:
    """These owners with what they hold, in one question; those without any part are left out."""
    if not owners:
        return []
    parts: dict[int, list[ExclusivePart]] = defaultdict(list)
    for part in db.session.scalars(
        select(ExclusivePart)
        .where(
            ExclusivePart.community_id == community_id,
            ExclusivePart.owner_id.in_([one.id for one in owners]),
        )
        .order_by(ExclusivePart.number)
    ):
        parts[part.owner_id].append(part)
    return [Holding(one, tuple(parts[one.id])) for one in owners if parts[one.id]]
