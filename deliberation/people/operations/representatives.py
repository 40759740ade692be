"""Representatives in office: taking it for a term, handing over, what they declare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people.models import Group, Person, Role
from deliberation.people.models.representatives import Declaration, Selection, Succession
from deliberation.people.operations import end_role, give_role
from deliberation.people.queries import in_force
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder, Refused
from deliberation.rules.voting import DECLARED


def take_office(
    selection: Selection, chosen: Sequence[int], *, by: Person | None, at: datetime
) -> None:
    """Those *chosen* hold office for the term; who was in office until now leaves it.

    Whoever leaves owes a hand-over to one who comes; one who is chosen again needs none. After
    a by-election nobody leaves.

    :raises NotReady: ``representatives.term_ends_before``: it was decided too late
    """
    since = max(selection.since, clock.day_of(at))
    if since >= selection.until:
        raise NotReady.because("representatives.term_ends_before", "2")
    group = record_beside(selection, Group, selection.group_id)
    leaving = [] if selection.by_election else serving(group, since - timedelta(days=1))
    for role in leaving:
        if role.until is None or role.until > since:
            end_role(role, on=since, by=by, at=at)
    again = {role.person_id for role in serving(group, since)}
    incoming = [
        give_role(
            record_beside(selection, Person, person),
            RoleKind.REPRESENTATIVE,
            since=since,
            until=selection.until,
            group=group,
            by=by,
            at=at,
        )
        for person in chosen
        if person not in again
    ]
    before = {role.person_id for role in leaving}
    takers = [role for role in incoming if role.person_id not in before] or incoming
    gone = [role for role in leaving if role.person_id not in set(chosen)]
    db.session.add_all(
        Succession(
            community_id=selection.community_id,
            selection_id=selection.id,
            outgoing_id=role.id,
            incoming_id=takers[number % len(takers)].id,
        )
        for number, role in enumerate(gone)
        if takers
    )
    db.session.flush()


def serving(group: Group, day: date) -> Sequence[Role]:
    """The representatives of *group* in office on *day*."""
    return db.session.scalars(
        select(Role)
        .where(
            Role.community_id == group.community_id,
            Role.kind == RoleKind.REPRESENTATIVE,
            Role.group_id == group.id,
            in_force(day),
        )
        .order_by(Role.id)
    ).all()


def hand_over(succession: Succession, matters: str, *, by: Person, at: datetime) -> None:
    """Record what the outgoing representative has handed to the incoming one, once.

    :raises OutOfOrder: ``representatives.handed_over_already``
    :raises NotReady: ``representatives.matters_missing``
    """
    db.session.refresh(succession, with_for_update=True)
    if succession.handed_at is not None:
        raise OutOfOrder.because("representatives.handed_over_already", "2")
    if not matters.strip():
        raise NotReady.because("representatives.matters_missing", "2")
    succession.matters, succession.handed_at = matters.strip(), at
    succession.handed_by = by.id
    both = {
        role.id: role.person_id
        for role in db.session.scalars(
            select(Role).where(
                Role.community_id == succession.community_id,
                Role.id.in_((succession.outgoing_id, succession.incoming_id)),
            )
        )
    }
    entry = record(
        "representative:handed_over",
        succession,
        by=by.id,
        at=at,
        from_person=both[succession.outgoing_id],
        person=both[succession.incoming_id],
    )
    tell(both.values(), entry)


def declare(
    person: Person,
    *,
    age_band: str | None,
    occupation: str | None,
    interest: str | None,
    at: datetime,
) -> Declaration:
    """Keep what *person* says of themselves; nothing enters the record, which is public.

    :raises Refused: ``representatives.declaration_unknown``
    """
    said = {"age_band": age_band, "occupation": occupation, "interest": interest}
    for dimension, code in said.items():
        if code is not None and code not in DECLARED[dimension]:
            raise Refused.because("representatives.declaration_unknown", "2")
    known = declaration(person)
    if known is None:
        known = Declaration(community_id=person.community_id, person_id=person.id)
        db.session.add(known)
    for dimension, code in said.items():
        setattr(known, dimension, code)
    known.declared_at = at
    db.session.flush()
    return known


def declaration(person: Person) -> Declaration | None:
    """What *person* has declared of themselves."""
    return db.session.scalar(
        select(Declaration).where(
            Declaration.community_id == person.community_id, Declaration.person_id == person.id
        )
    )
