"""Founding a community, and who is what in it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, select, text

from deliberation.database import db
from deliberation.journal.operations import kept, record
from deliberation.people.models import (
    Account,
    Building,
    Community,
    EndedSession,
    Group,
    Household,
    Person,
    Relative,
    Role,
    Unit,
)
from deliberation.rules.bylaws import Bylaws
from deliberation.rules.policy import RoleKind
from deliberation.rules.reading import plain_secret
from deliberation.rules.voting import CITY, VILLAGE

#: Of all accounts of a demonstration; shown on its sign-in page.
DEMONSTRATION_PASSWORD = "demonstration"

_hasher = PasswordHasher()  # argon2id
# Checked when the account does not exist, so that the answer takes as long as for one that does.
# Of a password that nobody kept; written down, because making one takes 64 MB and a tenth of a
# second of every process that starts.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$AR98icFF8y0uz5fdDjul/A$"
    "SxNFFQJIPTELU3SPMwP5KmE6skxQDXt5pst/PMzK1OU"
)


def found_community(
    code: str,
    name: str,
    *,
    at: datetime,
    desk_phone: str = "",
    desk_hours: str = "",
    kind: str = CITY,
) -> Community:
    """A new community, addressed by *code*; its chain begins with its founding."""
    community = Community(
        code=code, name=name, desk_phone=desk_phone, desk_hours=desk_hours, kind=kind
    )
    db.session.add(community)
    db.session.flush()
    record("community:founded", Itself(community), by=None, at=at, code=code)
    kept.begin(community.id)
    return community


class Itself:
    """A community as the subject of an entry in its own chain."""

    __tablename__ = "communities"

    def __init__(self, community: Community) -> None:
        self.id = self.community_id = community.id


def change_bylaws(community: Community, bylaws: Bylaws, *, by: Person | None, at: datetime) -> None:
    """Begin with *bylaws*, before anything is under way; later ``bylaws.change`` is the way."""
    community.numbers = bylaws.to_dict()
    record(
        "bylaws:changed",
        Itself(community),
        by=by.id if by else None,
        at=at,
        numbers=community.numbers,
    )


def change_kind(community: Community, kind: str, *, by: Person | None, at: datetime) -> None:
    """Say what it is, ``city`` (居委会) or ``village`` (村委会): for what is called later."""
    if kind not in (CITY, VILLAGE):
        raise ValueError(f"no kind of community: {kind!r}")
    community.kind = kind
    db.session.flush()
    by_id = by.id if by else None
    record("community:kind_set", Itself(community), by=by_id, at=at, community_kind=kind)


def add_building(community: Community, name: str) -> Building:
    """A building, such as ``3栋``."""
    return _added(Building(community_id=community.id, name=name))


def add_group(community: Community, name: str) -> Group:
    """A residents' group."""
    return _added(Group(community_id=community.id, name=name))


def add_household(
    community: Community,
    building: Building,
    door: str,
    *,
    group: Group | None = None,
    area: int | None = None,
) -> Household:
    """A household behind *door*; *area* is its exclusive area in 0.01 m²."""
    return _added(
        Household(
            community_id=community.id,
            building_id=building.id,
            door=door,
            group_id=group.id if group else None,
            area=area,
        )
    )


def add_households(
    community: Community, doors: Sequence[tuple[Building, Group | None, str, int | None]]
) -> list[Household]:
    """Many households at once, in the order of *doors*: building, group, door, area."""
    made = [
        Household(
            community_id=community.id,
            building_id=building.id,
            group_id=group.id if group else None,
            door=door,
            area=area,
        )
        for building, group, door, area in doors
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def add_unit(community: Community, name: str, kind: str, *, duties: str = "") -> Unit:
    """A unit that can be made responsible; *kind* is committee, property, department, partner."""
    return _added(Unit(community_id=community.id, name=name, kind=kind, duties=duties))


def add_person(
    community: Community,
    name: str,
    *,
    household: Household | None = None,
    unit: Unit | None = None,
    adult: bool = True,
    login: str | None = None,
    password: str | None = None,
    account: Account | None = None,
) -> Person:
    """A person of the community; with *login* and *password*, or an *account*, they can sign in."""
    account = open_account(login, password) if login and password else account
    return _added(
        Person(
            community_id=community.id,
            name=name,
            household_id=household.id if household else None,
            unit_id=unit.id if unit else None,
            adult=adult,
            account_id=account.id if account else None,
        )
    )


def add_residents(community: Community, residents: Sequence[tuple[str, int, bool]]) -> list[Person]:
    """Many residents at once, without accounts: name, id of the household, adult or not."""
    made = [
        Person(community_id=community.id, name=name, household_id=household, adult=adult)
        for name, household, adult in residents
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def open_account(login: str, password: str) -> Account:
    """A sign-in; the password is kept as an argon2id hash only."""
    return open_account_with(login, hashed(password))


def hashed(password: str) -> str:
    """What is kept of *password*. It takes time on purpose: call it before a unit of work."""
    return _hasher.hash(plain_secret(password))


def open_account_with(login: str, kept: str) -> Account:
    """A sign-in whose password has been :func:`hashed` before."""
    return _added(Account(login=login, password_hash=kept, stamp=secrets.token_hex(8)))


def open_accounts(logins: Sequence[str], password: str) -> dict[str, Account]:
    """Many sign-ins with one password, such as a demonstration's: hashed once for all of them."""
    kept = hashed(password)
    return {
        login: _added(Account(login=login, password_hash=kept, stamp=secrets.token_hex(8)))
        for login in logins
    }


def give_role(
    person: Person,
    kind: RoleKind,
    *,
    since: date,
    until: date | None = None,
    group: Group | None = None,
    by: Person | None,
    at: datetime,
) -> Role:
    """Make *person* something in this community from *since* until the day *until*."""
    role = _added(
        Role(
            community_id=person.community_id,
            person_id=person.id,
            kind=kind.value,
            since=since,
            until=until,
            group_id=group.id if group else None,
        )
    )
    record(
        "role:given",
        role,
        by=by.id if by else None,
        at=at,
        person=person.id,
        role=kind.value,
        since=since.isoformat(),
        until=until.isoformat() if until else None,
    )
    return role


def end_role(role: Role, *, on: date, by: Person | None, at: datetime) -> None:
    """The role ends on the day *on*, which no longer belongs to it."""
    role.until = on
    record(
        "role:ended", role, by=by.id if by else None, at=at, person=role.person_id, role=role.kind
    )


def declare_relatives(person: Person, other: Person) -> None:
    """Two persons are close relatives; kept both ways, so that either is found."""
    for one, two in ((person, other), (other, person)):
        _added(Relative(community_id=one.community_id, person_id=one.id, relative_id=two.id))


def authenticate(login: str, password: str) -> Account | None:
    """The account of *login* when *password* is right and it is not revoked, else ``None``."""
    account = db.session.scalar(select(Account).where(Account.login == login))
    # As it is hashed now, whatever keyboard typed its figures; and as it was hashed before.
    spellings = dict.fromkeys((plain_secret(password), password))
    right = [_opens(account.password_hash if account else _NOBODY, one) for one in spellings]
    return account if account and any(right) and account.revoked_at is None else None


def _opens(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def set_password(account: Account, kept: str) -> None:
    """Let another password (:func:`hashed`) open *account*; every open session of it ends."""
    account.password_hash = kept
    account.stamp = secrets.token_hex(8)


def end_session(account_id: int, said: str, *, at: datetime) -> None:
    """End the one session that says *said* of its account; ending it twice is the same as once."""
    mark = said.partition(".")[2]
    if mark and db.session.get(EndedSession, mark) is None:  # sessions from before have no mark
        db.session.add(EndedSession(mark=mark[:24], account_id=account_id, ended_at=at))
        db.session.flush()


def forget_ended_sessions(before: datetime) -> None:
    """Forget which sessions were ended *before* a moment since which no cookie of them is good."""
    db.session.execute(delete(EndedSession).where(EndedSession.ended_at < before))


def revoke(account: Account, *, at: datetime) -> None:
    """Close *account*: the next request of every open session is a visitor's."""
    account.revoked_at = at
    account.stamp = secrets.token_hex(8)


def next_serial(community_id: int, kind: str, year: int, count: int = 1) -> int:
    """The next number of this *kind* of paper in *year*, given out once, without gaps.

    The row is locked until the end of the unit of work, so that two papers made at the same
    moment wait for each other instead of taking the same number.

    :param count: so many numbers at once; gives the last of them
    """
    return db.session.scalar(
        text(
            "INSERT INTO serials (community_id, kind, year, last) VALUES (:community, :kind, :year,"
            " :count) ON CONFLICT (community_id, kind, year)"
            " DO UPDATE SET last = serials.last + :count RETURNING last"
        ),
        {"community": community_id, "kind": kind, "year": year, "count": count},
    )


def _added(thing):
    db.session.add(thing)
    db.session.flush()
    return thing
