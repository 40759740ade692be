"""What gives power is done by two: a role is offered by one and confirmed by another (§4).

The other is a second keeper of the registers, the sub-district office, or the person on an account
that the giver knows nothing of. As long as a community is being founded, before its first topic,
vote or meeting, one keeper alone sets it up, on record: nobody else is there yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.database import db, record_beside, record_in
from deliberation.journal.models import Entry
from deliberation.journal.operations import record
from deliberation.messages.operations import remind, tell
from deliberation.people import queries
from deliberation.people.models import Group, Person, Role
from deliberation.people.models.letters import OPEN, Letter
from deliberation.people.models.powers import RoleOffer
from deliberation.people.models.register_offers import RegisterOffer
from deliberation.people.models.rules import RuleOffer
from deliberation.people.operations import give_role, two_persons
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import OutOfOrder

#: With the first of these a community is founded: somebody else could be harmed.
FOUNDED = (
    "issue:proposed", "issue:entered", "issue:entered_for", "box:opened", "meeting:noticed",
    "selection:opened",
)  # fmt: skip
#: Who is told that a role or a letter waits for a second person.
KEEPERS = (RoleKind.COMMITTEE, RoleKind.ADMINISTRATOR, RoleKind.SUBDISTRICT)


def is_founding(community_id: int) -> bool:
    """Whether nothing has begun yet in this community: one keeper alone still sets it up."""
    begun = exists().where(Entry.community_id == community_id, Entry.verb.in_(FOUNDED))
    return not db.session.scalars(select(begun)).one()


def offer(offered: RoleOffer, *, by: Person, at: datetime) -> RoleOffer:
    """Keep what is *offered* until a second person or the holder says yes; both are told.

    Offered twice it is the same as once.
    """
    try:
        with db.session.begin_nested():
            db.session.add(offered)
            db.session.flush()
    except IntegrityError:
        return offered  # it waits already
    entry = record(
        "role:offered", offered, by=by.id, at=at, person=offered.person_id, role=offered.kind
    )
    keepers = queries.holders(offered.community_id, KEEPERS, clock.day_of(at))
    tell({offered.person_id, *keepers}, entry)
    return offered


def accept(offered: RoleOffer, *, by: Person, at: datetime) -> Role:
    """A second person, or the one whom it is offered, says yes: the role is held from now on.

    :raises OutOfOrder: ``powers.settled``
    :raises Refused: as ``two_persons.ensure_second``: also if the giver knows the holder's letter
    """
    _hold(offered)
    two_persons.ensure_second(offered.given_by, by, since=offered.given_at, at=at)
    person = record_beside(offered, Person, offered.person_id)
    group = record_beside(offered, Group, offered.group_id) if offered.group_id else None
    offered.settled_by, offered.settled_at, offered.taken = by.id, at, True
    role = give_role(
        person,
        RoleKind(offered.kind),
        since=max(offered.since, clock.day_of(at)),
        until=offered.until,
        group=group,
        by=by,
        at=at,
    )
    db.session.flush()
    return role


def refuse(offered: RoleOffer, *, by: Person, at: datetime) -> None:
    """It comes to nothing; whoever offered it may take it back likewise.

    :raises OutOfOrder: ``powers.settled``
    """
    _hold(offered)
    offered.settled_by, offered.settled_at = by.id, at
    db.session.flush()
    entry = record(
        "role:refused", offered, by=by.id, at=at, person=offered.person_id, role=offered.kind
    )
    tell({offered.person_id, offered.given_by}, entry)


def _hold(offered: RoleOffer) -> None:
    db.session.refresh(offered, with_for_update=True)
    if offered.settled_at is not None:
        raise OutOfOrder.because("powers.settled", "4")


def by_id(community_id: int, offer_id: int) -> RoleOffer | None:
    """The offer of this number in this community."""
    return record_in(RoleOffer, community_id, id=offer_id)


def waiting(community_id: int, person_id: int | None = None) -> Sequence[RoleOffer]:
    """Offers that wait, the earliest first; *person_id*: those for this person."""
    asked = select(RoleOffer).where(
        RoleOffer.community_id == community_id, RoleOffer.settled_at.is_(None)
    )
    if person_id is not None:
        asked = asked.where(RoleOffer.person_id == person_id)
    return db.session.scalars(asked.order_by(RoleOffer.id).limit(200)).all()


def waits_for(
    community_id: int,
    person_id: int,
    *,
    keeps_roles: bool,
    keeps_letters: bool,
    keeps_rules: bool,
    registers: Sequence[ColumnElement[bool]] = (),
) -> ColumnElement[bool]:
    """Whether a role, a letter, a rule or a register waits for this person, as the second or as
    its holder.

    :param keeps_roles: may confirm what others offered; who does not is asked for their own
    :param keeps_letters: may confirm letters that others wrote
    :param keeps_rules: may confirm rules and settings that others entered
    :param registers: which changes of registers wait (``register_offers.open_ones``); none where
        the person may not confirm them
    """
    offered = exists().where(
        RoleOffer.community_id == community_id,
        RoleOffer.settled_at.is_(None),
        RoleOffer.given_by != person_id,
    )
    asked = [offered if keeps_roles else offered.where(RoleOffer.person_id == person_id)]
    if keeps_letters:
        asked.append(
            exists().where(
                Letter.community_id == community_id,
                Letter.waits,
                OPEN,
                Letter.issued_by != person_id,
            )
        )
    if keeps_rules:
        asked.append(
            exists().where(
                RuleOffer.community_id == community_id,
                RuleOffer.settled_at.is_(None),
                RuleOffer.given_by != person_id,
            )
        )
    if registers:
        asked.append(exists().where(*registers, RegisterOffer.given_by != person_id))
    return or_(*asked)


# ------------------------------------------------------------------ letters of who holds a role


def holds_power(community_id: int, person_ids: Sequence[int]) -> set[int]:
    """Of these persons those who hold a role now, or are offered one."""
    held = select(Role.person_id).where(
        Role.community_id == community_id,
        Role.person_id.in_(person_ids),
        queries.in_force(clock.today()),
    )
    offered = select(RoleOffer.person_id).where(
        RoleOffer.community_id == community_id,
        RoleOffer.person_id.in_(person_ids),
        RoleOffer.settled_at.is_(None),
    )
    return set(db.session.scalars(held.union(offered)))


def letter(community_id: int, letter_id: int) -> Letter | None:
    """The letter of this number in this community."""
    return record_in(Letter, community_id, id=letter_id)


def letters_waiting(community_id: int) -> Sequence[Letter]:
    """Letters that wait for a second person, the earliest first."""
    return db.session.scalars(
        select(Letter)
        .where(Letter.community_id == community_id, Letter.waits, OPEN)
        .order_by(Letter.id)
        .limit(200)
    ).all()


def confirm_letter(found: Letter, *, by: Person, at: datetime) -> None:
    """A second person says that the letter is to go to whom it names: it can be printed and used.

    :raises OutOfOrder: ``powers.settled``
    :raises Refused: as ``two_persons.ensure_second``
    """
    db.session.refresh(found, with_for_update=True)
    if not found.waits or found.used_at is not None or found.revoked_at is not None:
        raise OutOfOrder.because("powers.settled", "4")
    two_persons.ensure_second(found.issued_by, by, since=found.issued_at, at=at)
    found.waits = False
    db.session.flush()
    person = record_beside(found, Person, found.person_id)
    record("letter:confirmed", person, by=by.id, at=at, person=person.id)


def tell_of_letters(community_id: int, by: Person, *, at: datetime) -> None:
    """Who may be second is told once a day that letters of *by* wait."""
    day = clock.day_of(at)
    remind(
        set(queries.holders(community_id, KEEPERS, day)) - {by.id},
        "letters:wait",
        community_id=community_id,
        issue_id=None,
        occasion=f"letters:wait:{by.id}:{day.isoformat()}",
        particulars={"helper_person": by.id},
        at=at,
    )
