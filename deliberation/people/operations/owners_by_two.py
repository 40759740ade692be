"""The register of owners decides over votes: what is changed in it, a second person confirms (§4).

A new list of owners, and who is named by hand to cast for one of them. While a community is being
founded one clerk does both alone, on record.
"""

from __future__ import annotations

from datetime import datetime

from deliberation.database import db, record_beside
from deliberation.journal.operations import record
from deliberation.messages.operations import remind, tell
from deliberation.people.models import Community, Person
from deliberation.people.models.owners import Owner
from deliberation.people.models.register_offers import RegisterOffer
from deliberation.people.models.uploads import Upload
from deliberation.people.operations import (
    Itself,
    owner_lines,
    owners_intake,
    powers,
    register_offers,
    uploads,
)
from deliberation.people.operations.owners_intake import Look, Taken
from deliberation.people.operations.register_offers import Kind
from deliberation.people.queries import owners
from deliberation.rules.refusals import OutOfOrder, Refused
from deliberation.rules.voting import square_metres

# ------------------------------------------------------------------ a new list of owners


def take(
    community: Community, upload: Upload, told: int, *, by: Person, at: datetime
) -> Taken | RegisterOffer:
    """Let the list that was brought be the register, as soon as a second person has said yes.

    One that waits and cannot be confirmed any more, because what it was held against has moved,
    gives way to itself, looked at anew.

    :param told: how many parts there are, as whoever brings the list has counted them
    :raises NotReady: ``owners.…``, ``roster.faults_left``
    :raises OutOfOrder: it has been taken in before, or forgotten; ``register_offers.list_waits``
    """
    uploads.hold(community)
    db.session.refresh(upload)
    seen = owners_intake.ensure_sound(community, upload, told)
    if powers.is_founding(community.id):
        return owners_intake.put_in(community, upload, seen, by=by, at=at)
    register_offers.lapse(community, at=at)
    before, after = _states(community, seen)
    digest = owner_lines.seal(before, after)
    waits = register_offers.of_upload(upload, at)
    if waits is not None and waits.digest != digest:
        register_offers.give_way(waits, by=by, at=at)
    offered = register_offers.keep(
        RegisterOffer(
            community_id=community.id,
            kind=Kind.OWNERS,
            upload_id=upload.id,
            digest=digest,
            figures=owner_lines.figures(before, after),
            given_by=by.id,
            given_at=at,
        ),
        waits=OutOfOrder.because("register_offers.list_waits", "4"),
    )
    entry = record(
        "owners:offered",
        Itself(community),
        by=by.id,
        at=at,
        parts=seen.rows,
        owners=seen.owners,
        square_metres=square_metres(seen.area),
        digest=owners_intake.digest_of(seen.parts),
    )
    register_offers.tell_of(offered, entry)
    return offered


def _states(community: Community, seen: Look) -> tuple[owner_lines.States, owner_lines.States]:
    homes = owner_lines.homes_of(community.id)
    return (
        owner_lines.standing(community.id),
        owner_lines.planned(community.id, seen.parts, homes),
    )


def looked_at(offered: RegisterOffer) -> tuple[str, list[owner_lines.Difference]]:
    """The list that waits, held against the register as it stands: its digest, and whose line
    would be another one.

    :raises OutOfOrder: ``uploads.forgotten``
    """
    _community, _upload, digest, others, _seen = _read(offered)
    return digest, others


def _read(
    offered: RegisterOffer,
) -> tuple[Community, Upload, str, list[owner_lines.Difference], Look]:
    community = db.session.get_one(Community, offered.community_id)
    upload = record_beside(offered, Upload, offered.upload_id)
    uploads.ensure_open(upload)
    seen = owners_intake.look(community, upload)
    before, after = _states(community, seen)
    others = owner_lines.differences(before, after)
    return community, upload, owner_lines.seal(before, after), others, seen


def list_confirmed(offered: RegisterOffer, *, by: Person, at: datetime) -> Taken:
    """A second person has looked at the list, line by line as it waits: it is the register.

    Whose vote weighs otherwise now, or is cast by somebody else, is told.

    :raises OutOfOrder: ``powers.settled``, ``uploads.forgotten``
    :raises Refused: as ``two_persons.ensure_second``
    :raises Stale: ``register_offers.moved``
    """
    uploads.hold(db.session.get_one(Community, offered.community_id))
    register_offers.hold(offered, at=at)
    community, upload, digest, others, seen = _read(offered)
    register_offers.accept(offered, digest, by=by, at=at)
    giver = record_beside(offered, Person, offered.given_by)
    taken = owners_intake.put_in(community, upload, seen, by=giver, at=at)
    remind(
        owner_lines.concerned(others),
        "owners:line_changed",
        community_id=community.id,
        issue_id=None,
        occasion=f"owners:line_changed:{offered.id}",
        particulars={},
        at=at,
    )
    return taken


# ------------------------------------------------------------------ who casts for an owner


def name_voter(
    owner: Owner, person: Person | None, *, by: Person, at: datetime
) -> RegisterOffer | None:
    """Let *person* cast for *owner* online, as the owner or the co-owners have said in writing.

    :param person: an adult of this community; ``None``: nobody, they vote on paper
    :returns: what waits for a second person; nothing where it was done at once
    :raises OutOfOrder: ``register_offers.voter_waits``, ``owners.voter_already``
    :raises Refused: ``owners.no_such_voter``
    """
    db.session.refresh(owner, with_for_update={"key_share": True})
    _ensure_can_vote(owner, person)
    if powers.is_founding(owner.community_id):
        _put(owner, person, by=by, at=at)
        return None
    if owner.named_by_hand and owner.person_id == (person.id if person else None):
        raise OutOfOrder.because("owners.voter_already", None)
    offered = register_offers.keep(
        RegisterOffer(
            community_id=owner.community_id,
            kind=Kind.VOTER,
            owner_id=owner.id,
            person_id=person.id if person else None,
            digest=_digest(owner, person),
            figures={},
            given_by=by.id,
            given_at=at,
        ),
        waits=OutOfOrder.because("register_offers.voter_waits", "4"),
    )
    if person is None:
        entry = record("owner:removal_offered", owner, by=by.id, at=at)
    else:
        entry = record("owner:voter_offered", owner, by=by.id, at=at, person=person.id)
    register_offers.tell_of(offered, entry, (offered.person_id, owner.person_id))
    return offered


def _ensure_can_vote(owner: Owner, person: Person | None) -> None:
    if person is not None and (
        person.community_id != owner.community_id or not person.adult or person.left_on is not None
    ):
        raise Refused.because("owners.no_such_voter", "2")


def voter_now(offered: RegisterOffer) -> str:
    """The digest of what a voter that waits is about, as it stands now."""
    owner = record_beside(offered, Owner, offered.owner_id)
    person = record_beside(offered, Person, offered.person_id) if offered.person_id else None
    return _digest(owner, person)


def _digest(owner: Owner, person: Person | None) -> str:
    (holding,) = owners.with_parts(owner.community_id, [owner]) or (None,)
    return register_offers.digest_of(
        [owner.reference, owner.names, owner.voter_name, owner.person_id],
        [[one.number, one.area] for one in holding.parts] if holding else [],
        [person.id, person.name, person.household_id] if person else None,
    )


def voter_confirmed(offered: RegisterOffer, *, by: Person, at: datetime) -> None:
    """A second person has looked at the writing: from now on the one who was named casts.

    A box that is open keeps the roll it was opened with.

    :raises OutOfOrder: ``powers.settled``
    :raises Refused: as ``two_persons.ensure_second``; ``owners.no_such_voter``
    :raises Stale: ``register_offers.moved``
    """
    uploads.hold(db.session.get_one(Community, offered.community_id))
    register_offers.hold(offered, at=at)
    owner = record_beside(offered, Owner, offered.owner_id)
    db.session.refresh(owner, with_for_update={"key_share": True})
    person = record_beside(offered, Person, offered.person_id) if offered.person_id else None
    register_offers.accept(offered, _digest(owner, person), by=by, at=at)
    _ensure_can_vote(owner, person)
    _put(owner, person, by=record_beside(offered, Person, offered.given_by), at=at)


def _put(owner: Owner, person: Person | None, *, by: Person, at: datetime) -> None:
    before = owner.person_id
    if owner.named_by_hand and before == (person.id if person else None):
        return  # pressed twice
    owner.person_id = person.id if person else None
    owner.named_by_hand = True
    db.session.flush()
    if person is None:
        entry = record("owner:voter_removed", owner, by=by.id, at=at)
    else:
        entry = record("owner:voter_named", owner, by=by.id, at=at, person=person.id)
    tell({one for one in (before, owner.person_id) if one is not None}, entry)
