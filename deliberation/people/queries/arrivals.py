"""Who arrives: the person behind a session, in the community of the address."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Engine,
    Row,
    ScalarSelect,
    Select,
    bindparam,
    case,
    exists,
    func,
    select,
)

from deliberation.database import db, read
from deliberation.journal.models import Entry
from deliberation.people.models import Account, Community, EndedSession, Officer, Person, Role
from deliberation.people.models.letters import Letter
from deliberation.people.queries import in_force
from deliberation.rules.policy import Actor, RoleKind


@dataclass(frozen=True, slots=True)
class Identity:
    """Who makes a request, in this community: read in one query, kept for the request only."""

    account_id: int
    name: str
    actor: Actor


class Arrival(NamedTuple):
    """What a request begins with.

    :ivar community: the community of the address; ``None`` where there is none of that name
    :ivar identity: ``None`` for a visitor, and when the session is no longer good: revoked, or
        its stamp replaced
    :ivar falls_due: the earliest moment at which something falls due in the community that nobody
        has settled, be it past or to come; ``None``: nothing does
    :ivar head: the hash of the latest entry of the community's record; ``None``: it has none yet
    :ivar confided: the person may know of something that not everybody may know of
    :ivar own: what is the person's own and changes without an entry: see `arrival_query`
    """

    community: Community | None = None
    identity: Identity | None = None
    falls_due: datetime | None = None
    head: str | None = None
    confided: bool = False
    own: tuple[Any, ...] = ()


def arrival(
    query: Select, code: str | None, account_id: int | None, stamp: str, day: date
) -> Arrival:
    """The community of an address and the person behind a session there: one query.

    :param query: as :func:`arrival_query` made it
    :param day: roles held on this day count
    """
    if code is None:
        return Arrival(None, identity(account_id, stamp, None, day) if account_id else None)
    rows = db.session.execute(query, {"code": code, "day": day} | proof(account_id, stamp)).all()
    if not rows:
        return Arrival()
    first = rows[0]
    return Arrival(
        first.Community,
        _identified(rows),
        first.falls_due,
        first.head,
        bool(first.confided),
        tuple(first[_FIRST_OF_OWN:]),
    )


def arrival_query(
    falls_due: ScalarSelect[datetime],
    confided: ColumnElement[bool],
    own: Sequence[ColumnElement[Any]],
) -> Select:
    """What is asked at the beginning of each request; made once.

    :param falls_due: of the row of `Community`, as `Arrival` says; timers belong to another room
    :param confided: of the row of `Person`, as `Arrival` says; issues do, too
    :param own: of the row of `Person`: they are equal as long as nothing has changed that is this
        person's own, stands on kept pages, and leaves no entry
    """
    return _ARRIVAL.add_columns(falls_due.label("falls_due"), confided.label("confided"), *own)


def state_query(falls_due: ScalarSelect[datetime]) -> Select:
    """``head`` and ``falls_due``, as `Arrival` has them, of the community with this ``code``."""
    return select(_HEAD.label("head"), falls_due.label("falls_due")).where(
        Community.code == bindparam("code")
    )


def reader_query(falls_due: ScalarSelect[datetime], own: Sequence[ColumnElement[Any]]) -> Select:
    """``head``, ``falls_due`` and then *own*, as `Arrival` has them, for whoever brings a good
    session (asked with `proof`) to the community with this ``code``; no row where it is not good.
    """
    return (
        select(_HEAD.label("head"), falls_due.label("falls_due"), *own)
        .select_from(Community)
        .join(Account, GOOD)
        .outerjoin(Person, _THERE)
        .where(Community.code == bindparam("code"))
    )


def identity(account_id: int, stamp: str, community_id: int | None, day: date) -> Identity | None:
    """The person behind a session in *community_id* with the roles held on *day*."""
    rows = read(_KNOWN, community=community_id, day=day, **proof(account_id, stamp))
    return _identified(rows) if rows else None


def proof(account_id: int | None, said: str) -> dict[str, Any]:
    """What :data:`GOOD` is asked with: of a session that says *said* of its account."""
    stamp, _, mark = said.partition(".")
    return {"account": account_id, "stamp": stamp, "mark": mark}


#: An account that is no person here may be an officer's, who has a name all the same.
_OFFICER = (
    select(Officer.name)
    .where(Officer.account_id == Account.id)
    .order_by(Officer.id.desc())
    .limit(1)
    .correlate(Account)
    .scalar_subquery()
)
_IDENTITY = (
    Account.id.label("account_id"),
    case(
        (Person.name.is_(None), func.coalesce(_OFFICER, Account.login)), else_=Account.login
    ).label("login"),
    Person.id.label("person_id"),
    Person.name,
    Person.household_id,
    Person.unit_id,
    Person.adult,
    Role.kind,
)


#: The condition that a session is good: neither the account nor it alone has been ended.
GOOD = (
    (Account.id == bindparam("account"))
    & (Account.stamp == bindparam("stamp"))
    & Account.revoked_at.is_(None)
    & ~exists().where(EndedSession.mark == bindparam("mark"))
)
_HELD = (
    (Role.community_id == Person.community_id)
    & (Role.person_id == Person.id)
    & in_force(bindparam("day"))
)
_HEAD = (
    select(Entry.hash)
    .where(Entry.community_id == Community.id)
    .order_by(Entry.number.desc())
    .limit(1)
    .correlate(Community)
    .scalar_subquery()
)
_THERE = (Person.account_id == Account.id) & (Person.community_id == Community.id)
_ARRIVAL = (
    select(Community, *_IDENTITY, _HEAD.label("head"))
    .select_from(Community)
    .outerjoin(Account, GOOD)
    .outerjoin(Person, _THERE)
    .outerjoin(Role, _HELD)
    .where(Community.code == bindparam("code"))
)
_FIRST_OF_OWN = 1 + len(_IDENTITY) + len(("head", "falls_due", "confided"))
_KNOWN = (
    select(*_IDENTITY)
    .select_from(Account)
    .outerjoin(
        Person,
        (Person.account_id == Account.id) & (Person.community_id == bindparam("community")),
    )
    .outerjoin(Role, _HELD)
    .where(GOOD)
)


def session_word(account_id: int, proof: str) -> str:
    """A session by a name that tells nobody how to open it: what :func:`good` is asked about.

    :param proof: stamp and mark, as the signed cookie holds them
    """
    stamp, _, mark = proof.partition(".")
    return f"{account_id}.{_digest(stamp)}.{mark}"


def good(engine: Engine, words: Collection[str]) -> set[str]:
    """Which of the sessions called by these *words* have not ended. Two questions."""
    parts = {word: word.split(".") for word in words}
    ids = {int(account) for account, _, _ in parts.values()}
    marks = {mark for _, _, mark in parts.values() if mark}
    with engine.connect() as connection:
        accounts = select(Account.id, Account.stamp).where(
            Account.id.in_(ids), Account.revoked_at.is_(None)
        )
        stamps = {one.id: _digest(one.stamp) for one in connection.execute(accounts)}
        ended = select(EndedSession.mark).where(EndedSession.mark.in_(marks))
        over = set(connection.scalars(ended))
    return {
        word
        for word, (account, stamp, mark) in parts.items()
        if stamps.get(int(account)) == stamp and mark not in over
    }


def _digest(stamp: str) -> str:
    return hashlib.sha256(f"session {stamp}".encode()).hexdigest()[:16]


def _identified(rows: Sequence[Row]) -> Identity | None:
    first = rows[0]
    if first.account_id is None:
        return None
    roles = {RoleKind(row.kind) for row in rows if row.kind}
    if first.household_id:
        roles.add(RoleKind.RESIDENT)
    return Identity(
        account_id=first.account_id,
        name=first.name or first.login,
        actor=Actor(
            person_id=first.person_id,
            roles=frozenset(roles),
            adult=bool(first.adult),
            resident=first.household_id is not None,
            unit_ids=frozenset((first.unit_id,)) if first.unit_id else frozenset(),
            account_id=first.account_id,
        ),
    )


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """An account that the sign-in page offers in demonstration mode: who, and as what."""

    login: str
    name: str
    community: str
    roles: tuple[str, ...]


def demonstration_accounts(limit: int = 30) -> Sequence[DemonstrationAccount]:
    """The accounts of the demonstration's own people, in the order in which they were made.

    Who has opened one with a letter meanwhile has a password of their own.
    """
    rows = db.session.execute(
        select(Account.login, Person.name, Community.code, Role.kind)
        .join(Person, Person.account_id == Account.id)
        .join(Community, Community.id == Person.community_id)
        .outerjoin(Role, Role.person_id == Person.id)
        .where(~exists().where(Letter.login == Account.login, Letter.used_at.is_not(None)))
        .order_by(Account.id)
        .limit(limit * 3)
    ).all()
    found: dict[str, DemonstrationAccount] = {}
    for row in rows:
        known = found.get(row.login)
        roles = known.roles if known else ()
        if row.kind and row.kind not in roles:
            roles += (row.kind,)
        code = known.community if known else row.code  # where they were first
        found[row.login] = DemonstrationAccount(row.login, row.name, code, roles)
    return list(found.values())[:limit]
