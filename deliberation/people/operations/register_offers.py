"""What moves votes in a register is done by two: one enters it, another confirms (§4).

Three things are: who casts for an owner, a new list of owners, and that two records are one
person's. What each of them means when it is confirmed, ``owners_by_two`` and ``merging`` know;
here it waits. A list of owners lies with its upload until then: confirmed, refused, or when its
days are over, it is forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.database import db, record_in
from deliberation.journal.models import Entry
from deliberation.journal.models.chain import canonical
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people import queries
from deliberation.people.models import Community, Person
from deliberation.people.models.register_offers import RegisterOffer
from deliberation.people.models.uploads import Upload
from deliberation.people.operations import Itself, powers, two_persons, uploads
from deliberation.rules.refusals import OutOfOrder, Refused, Stale


class Kind(StrEnum):
    """What is entered by one and confirmed by another."""

    VOTER = "voter"
    OWNERS = "owners"
    MERGING = "merging"


def digest_of(*states: Any) -> str:
    """What was looked at, in a form that whoever looks later can be held against."""
    return hashlib.sha256(canonical(list(states)).encode()).hexdigest()


def keep(offered: RegisterOffer, *, waits: Refused) -> RegisterOffer:
    """Let *offered* wait for a second person; of two at once the later one is refused.

    :param waits: why nothing else is taken as long as one of its kind waits for the same
    """
    try:
        with db.session.begin_nested():
            db.session.add(offered)
            db.session.flush()
    except IntegrityError:
        raise waits from None
    return offered


def tell_of(offered: RegisterOffer, entry: Entry, concerned: Collection[int | None] = ()) -> None:
    """Who can confirm it hears of *entry*, and whose vote it is about."""
    keepers = queries.holders(offered.community_id, powers.KEEPERS, clock.day_of(offered.given_at))
    tell({*keepers, *(one for one in concerned if one is not None)}, entry)


def accept(offered: RegisterOffer, now: str, *, by: Person, at: datetime) -> None:
    """A second person says yes: on record. Whoever calls does it in the same transaction.

    :param now: the digest of what stands and would stand at this moment
    :raises OutOfOrder: ``powers.settled``, ``uploads.forgotten``
    :raises Refused: as ``two_persons.ensure_second``
    :raises Stale: ``register_offers.moved``
    """
    two_persons.ensure_second(offered.given_by, by, since=offered.given_at, at=at)
    if now != offered.digest:
        raise Stale.because("register_offers.moved", "4")
    offered.settled_by, offered.settled_at, offered.taken = by.id, at, True
    db.session.flush()
    _tell_how_it_ended("register:confirmed", offered, by=by, at=at)


def refuse(offered: RegisterOffer, *, by: Person, at: datetime) -> None:
    """It comes to nothing; whoever entered it may take it back likewise.

    :raises OutOfOrder: ``powers.settled``
    """
    hold(offered, at=at)
    _end(offered, by=by, at=at)


def _end(offered: RegisterOffer, *, by: Person, at: datetime, forget: bool = True) -> None:
    offered.settled_by, offered.settled_at = by.id, at
    if forget:
        _forget([offered])
    db.session.flush()
    _tell_how_it_ended("register:refused", offered, by=by, at=at, concerned=True)


def give_way(offered: RegisterOffer, *, by: Person, at: datetime) -> None:
    """It cannot be confirmed any more and is entered anew: its list stays where it lies."""
    hold(offered, at=at)
    _end(offered, by=by, at=at, forget=False)


def _tell_how_it_ended(
    verb: str, offered: RegisterOffer, *, by: Person, at: datetime, concerned: bool = False
) -> None:
    community = db.session.get_one(Community, offered.community_id)
    entry = record(
        verb,
        Itself(community),
        by=by.id,
        at=at,
        person=offered.given_by,
        register_act=offered.kind,
    )
    theirs = (offered.person_id, offered.kept_id) if concerned else ()
    tell({offered.given_by, *(one for one in theirs if one)} - {by.id}, entry)


def hold(offered: RegisterOffer, *, at: datetime) -> None:
    """Read *offered* afresh and let nobody else settle it until the unit of work ends.

    :raises OutOfOrder: ``powers.settled``, ``uploads.forgotten``
    """
    db.session.refresh(offered, with_for_update=True)
    if offered.settled_at is not None:
        raise OutOfOrder.because("powers.settled", "4")
    if offered.kind == Kind.OWNERS and offered.given_at <= at - uploads.KEPT:
        raise OutOfOrder.because("uploads.forgotten", None, days=uploads.KEPT.days)


# ------------------------------------------------------------------ what waits


def by_id(community_id: int, offer_id: int) -> RegisterOffer | None:
    """The offer of this number in this community."""
    return record_in(RegisterOffer, community_id, id=offer_id)


def open_ones(community_id: int, at: datetime) -> list[ColumnElement[bool]]:
    """The conditions under which an offer waits at *at*: lists only as long as they are kept."""
    return [
        RegisterOffer.community_id == community_id,
        RegisterOffer.settled_at.is_(None),
        or_(RegisterOffer.kind != Kind.OWNERS, RegisterOffer.given_at > at - uploads.KEPT),
    ]


def waiting(community_id: int, at: datetime) -> Sequence[RegisterOffer]:
    """What waits for a second person, the earliest first."""
    return db.session.scalars(
        select(RegisterOffer)
        .where(*open_ones(community_id, at))
        .order_by(RegisterOffer.id)
        .limit(100)
    ).all()


def of_owner(community_id: int, owner_id: int, at: datetime) -> RegisterOffer | None:
    """The voter that waits for this owner."""
    return db.session.scalar(
        select(RegisterOffer).where(
            *open_ones(community_id, at), RegisterOffer.owner_id == owner_id
        )
    )


def of_upload(upload: Upload, at: datetime) -> RegisterOffer | None:
    """The offer of the list that lies in *upload*, while it waits."""
    return db.session.scalar(
        select(RegisterOffer).where(
            *open_ones(upload.community_id, at), RegisterOffer.upload_id == upload.id
        )
    )


def of_double(person: Person, at: datetime) -> RegisterOffer | None:
    """The merging in which *person* is one of the two records, while it waits."""
    two = or_(RegisterOffer.kept_id == person.id, RegisterOffer.dropped_id == person.id)
    return db.session.scalar(
        select(RegisterOffer).where(*open_ones(person.community_id, at), two).limit(1)
    )


# ------------------------------------------------------------------ what nobody confirmed


def lapse(community: Community, *, at: datetime) -> int:
    """Lists of owners that nobody has confirmed in their days end, and what they say is gone.

    :returns: how many there were
    """
    over = db.session.scalars(
        select(RegisterOffer)
        .where(
            RegisterOffer.community_id == community.id,
            RegisterOffer.settled_at.is_(None),
            RegisterOffer.kind == Kind.OWNERS,
            RegisterOffer.given_at <= at - uploads.KEPT,
        )
        .with_for_update()
    ).all()
    for offered in over:
        offered.settled_at = offered.given_at + uploads.KEPT
        _forget([offered])
        db.session.flush()
        entry = record(
            "register:lapsed",
            Itself(community),
            by=None,
            at=offered.settled_at,
            person=offered.given_by,
            register_act=offered.kind,
            days=uploads.KEPT.days,
        )
        tell({offered.given_by}, entry)
    return len(over)


def _forget(offers: Sequence[RegisterOffer]) -> None:
    for one in offers:
        if one.upload_id is not None:
            db.session.execute(
                update(Upload)
                .where(Upload.community_id == one.community_id, Upload.id == one.upload_id)
                .values(content=None)
            )
