"""The office above communities: what joins it, and who works for it everywhere at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select

from deliberation import clock
from deliberation.database import db, record_in
from deliberation.people.models import Account, Community, Office, Officer, Person, Role
from deliberation.people.operations import add_person, give_role
from deliberation.people.queries import in_force
from deliberation.rules.policy import RoleKind


def found_office(code: str, name: str) -> Office:
    """A new office, addressed by *code*."""
    office = Office(code=code, name=name)
    db.session.add(office)
    db.session.flush()
    return office


def join(community: Community, office: Office, *, at: datetime) -> None:
    """*community* is below *office*; its officers are officers there as well."""
    community.office_id = office.id
    db.session.flush()
    for officer in officers(office, clock.day_of(at)):
        _sit_in(community, officer, at)


def appoint(office: Office, account: Account, name: str, *, since: date, at: datetime) -> Officer:
    """*account* works for *office* from *since* on, in all of its communities."""
    officer = Officer(office_id=office.id, account_id=account.id, name=name, since=since)
    db.session.add(officer)
    db.session.flush()
    for community in communities(office):
        _sit_in(community, officer, at)
    return officer


def _sit_in(community: Community, officer: Officer, at: datetime) -> None:
    # What somebody does in a community is done by a person of it (docs/decisions/0004).
    person = person_of(community.id, officer.account_id)
    if person is None:
        account = db.session.get_one(Account, officer.account_id)
        person = add_person(community, officer.name, account=account)
    held = select(Role.id).where(
        Role.community_id == person.community_id,
        Role.person_id == person.id,
        Role.kind == RoleKind.SUBDISTRICT.value,
        in_force(clock.day_of(at)),
    )
    if db.session.scalar(held.limit(1)) is None:
        give_role(
            person, RoleKind.SUBDISTRICT, since=officer.since, until=officer.until, by=None, at=at
        )


def person_of(community_id: int, account_id: int | None) -> Person | None:
    """The person behind an account in a community."""
    return record_in(Person, community_id, account_id=account_id)


def by_code(code: str) -> Office | None:
    """The office addressed by *code*."""
    return db.session.scalar(select(Office).where(Office.code == code))


def offices() -> Sequence[Office]:
    """All offices of this installation, by name."""
    return db.session.scalars(select(Office).order_by(Office.name, Office.id)).all()


def communities(office: Office) -> Sequence[Community]:
    """The communities below *office*, by name."""
    return db.session.scalars(
        select(Community)
        .where(Community.office_id == office.id)
        .order_by(Community.name, Community.id)
    ).all()


def officers(office: Office, day: date) -> Sequence[Officer]:
    """Who works for *office* on *day*."""
    return db.session.scalars(
        select(Officer)
        .where(
            Officer.office_id == office.id,
            Officer.since <= day,
            or_(Officer.until.is_(None), Officer.until > day),
        )
        .order_by(Officer.id)
    ).all()


def is_officer(office: Office, account_id: int | None, day: date) -> bool:
    """Whether the account works for *office* on *day*."""
    return account_id is not None and any(
        one.account_id == account_id for one in officers(office, day)
    )
