"""Giving a role by hand and ending one, each on record with who did it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, or_, select

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people.models import Group, Household, Person, Role
from deliberation.people.models.powers import RoleOffer
from deliberation.people.models.representatives import Succession
from deliberation.people.operations import give_role, powers
from deliberation.people.queries import in_force
from deliberation.rules import registers as rules
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder


def held(person: Person, day: date) -> Sequence[Role]:
    """The roles that *person* holds on *day*."""
    return db.session.scalars(
        select(Role)
        .where(Role.community_id == person.community_id, Role.person_id == person.id, in_force(day))
        .order_by(Role.id)
    ).all()


def running(person: Person, day: date) -> Sequence[Role]:
    """The roles that *person* holds on *day* or will hold later."""
    return db.session.scalars(
        select(Role)
        .where(
            Role.community_id == person.community_id,
            Role.person_id == person.id,
            or_(Role.until.is_(None), Role.until > day),
        )
        .order_by(Role.id)
    ).all()


def give(
    person: Person,
    kind: RoleKind,
    *,
    since: date,
    until: date | None,
    by: Person,
    at: datetime,
) -> Role | RoleOffer:
    """Make *person* a *kind* by hand; a representative is one of the group where they live.

    Once the community is founded, it waits for a second person or for *person* (§4).

    :raises OutOfOrder: ``registers.left_already``
    :raises NotReady: ``registers.role_held``, ``roster.supervises_itself``,
        ``registers.no_group``, ``representatives.term_ends_before``
    """
    db.session.refresh(person, with_for_update={"key_share": True})
    if person.left_on is not None:
        raise OutOfOrder.because("registers.left_already", None)
    if until is not None and until <= since:
        raise NotReady.because("representatives.term_ends_before", "2")
    kinds = frozenset(RoleKind(role.kind) for role in running(person, clock.day_of(at)))
    group = None
    if kind is RoleKind.REPRESENTATIVE and person.household_id is not None:
        home = record_beside(person, Household, person.household_id)
        group = record_beside(home, Group, home.group_id) if home.group_id else None
    for refusal in rules.unmet_role(kind, kinds, group=group is not None):
        raise NotReady(refusal)
    if not powers.is_founding(person.community_id):
        return powers.offer(
            RoleOffer(
                community_id=person.community_id,
                person_id=person.id,
                kind=kind.value,
                group_id=group.id if group else None,
                since=since,
                until=until,
                given_by=by.id,
                given_at=at,
            ),
            by=by,
            at=at,
        )
    return give_role(person, kind, since=since, until=until, group=group, by=by, at=at)


def close(role: Role, *, on: date, ending: rules.Ending, by: Person | None, at: datetime) -> None:
    """The role ends on the day *on*, which no longer belongs to it. What it allowed ends with it.

    :raises OutOfOrder: ``registers.role_ended_already``
    :raises NotReady: ``registers.last_keeper``: *by* would shut everybody out
    """
    db.session.refresh(role, with_for_update={"key_share": True})
    today = clock.day_of(at)
    if role.until is not None and role.until <= today:
        raise OutOfOrder.because("registers.role_ended_already", None)
    if by is not None and role.person_id == by.id and role.kind in rules.KEEPERS:
        _ensure_another_keeper(role.community_id, by.id, today, besides=role.id)
    person_id, kind = role.person_id, role.kind
    until = rules.last_day(role.since, on)
    # First the record, which names the role: one that was given by mistake leaves no row.
    entry = record(
        "role:closed",
        role,
        by=by.id if by else None,
        at=at,
        person=person_id,
        role=kind,
        until=on.isoformat(),
        ending=ending.value,
    )
    if until is None:
        _never_held(role)
    else:
        role.until = until
    db.session.flush()
    tell([person_id], entry)


def _never_held(role: Role) -> None:
    db.session.execute(
        delete(Succession).where(
            Succession.community_id == role.community_id,
            or_(Succession.outgoing_id == role.id, Succession.incoming_id == role.id),
        )
    )
    db.session.delete(role)


def ensure_another_keeper(person: Person, by: Person | None, at: datetime) -> None:
    """Nothing, unless *by* ends their own access as the last who keeps the registers.

    :raises NotReady: ``registers.last_keeper``
    """
    if by is not None and by.id == person.id:
        _ensure_another_keeper(person.community_id, person.id, clock.day_of(at))


def _ensure_another_keeper(
    community_id: int, person_id: int, day: date, *, besides: int | None = None
) -> None:
    others = select(Role.id).where(
        Role.community_id == community_id, Role.kind.in_(rules.KEEPERS), in_force(day)
    )
    # Of a single role: the person's own other one keeps the register as well.
    others = others.where(Role.id != besides if besides else Role.person_id != person_id)
    if db.session.scalar(others.limit(1)) is None:
        raise NotReady.because("registers.last_keeper", None)
