"""Writing letters: a code of twelve figures for each person, which opens their account once.

A code is made of a random nonce and the key of this installation, so that a letter whose paper
jammed can be printed again, while the database alone gives no code away. A new letter ends the
one before.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, exists, insert, select, update

from deliberation import clock
from deliberation.database import db
from deliberation.journal.operations import record
from deliberation.people.models import Account, Community, Officer, Person, Role
from deliberation.people.models.letters import OPEN, Letter
from deliberation.people.operations import powers, uploads
from deliberation.people.queries import in_force
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady

VALID = timedelta(days=90)
FIGURES, LOGIN_FIGURES = 12, 8
_AT_ONCE = 500  # persons in one question


def code_of(letter: Letter, key: str) -> str | None:
    """The code of *letter*; ``None`` where this installation has got another key since."""
    code = _code(key, letter.community_id, letter.nonce)
    return code if digest(key, letter.community_id, code) == letter.digest else None


def digest(key: str, community_id: int, code: str) -> str:
    """What is kept of *code*; without the *key* nobody can try all codes against it."""
    return _keyed(key, f"code {community_id} {code}").hexdigest()


def plain(written: str) -> str:
    """A code as somebody types it, without blanks and dashes; full-width figures as plain ones."""
    return re.sub(r"[\s\-—_.]", "", unicodedata.normalize("NFKC", written))


def grouped(code: str) -> str:
    """4821 7730 1956"""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def _code(key: str, community_id: int, nonce: str) -> str:
    made = int.from_bytes(_keyed(key, f"letter {community_id} {nonce}").digest())
    return f"{made % 10**FIGURES:0{FIGURES}}"


def _keyed(key: str, said: str) -> hmac.HMAC:
    return hmac.new(key.encode(), said.encode(), hashlib.sha256)


# ------------------------------------------------------------------ writing


def write(
    community: Community, people: Iterable[int], *, key: str, by: Person, at: datetime
) -> int:
    """Letters for those of *people* (ids) who have no account yet; open ones of theirs end.

    :raises NotReady: ``letters.nobody_left``
    """
    uploads.hold(community)
    wanted = [one for one in _addressed(community.id, people) if one.account_id is None]
    if not wanted:
        raise NotReady.because("letters.nobody_left", None)
    _write(community, wanted, key=key, by=by, at=at)
    record("letters:written", _Roster(community), by=by.id, at=at, letters=len(wanted))
    return len(wanted)


def write_one(
    community: Community, person: Person, *, key: str, by: Person, at: datetime
) -> Letter:
    """A new letter for one person, also for who has an account and forgot the password.

    The old password opens the account until somebody uses the letter.

    :raises NotReady: ``letters.minor``, ``letters.of_an_administrator``,
        ``letters.account_elsewhere``, ``letters.account_closed``
    """
    uploads.hold(community)
    found = _addressed(community.id, [person.id])
    if not found:
        raise NotReady.because("letters.minor", "1")
    _ensure_theirs_to_give(person, found[0].revoked_at, by)
    _write(community, found, key=key, by=by, at=at)
    record("letter:written", person, by=by.id, at=at, person=person.id)
    return db.session.scalars(
        select(Letter).where(
            Letter.community_id == community.id, Letter.person_id == person.id, OPEN
        )
    ).one()


class _Roster:
    """The people of a community, as the subject of an entry."""

    __tablename__ = "communities"

    def __init__(self, community: Community) -> None:
        self.id = self.community_id = community.id


def _addressed(community_id: int, people: Iterable[int]) -> list[Row]:
    """Of *people* the adults, with the accounts that they have."""
    ids = list(people)
    found: list[Row[Any]] = []
    for start in range(0, len(ids), _AT_ONCE):
        found += db.session.execute(
            select(Person.id, Person.account_id, Account.login, Account.revoked_at)
            .outerjoin(Account, Account.id == Person.account_id)
            .where(
                Person.community_id == community_id,
                Person.adult,
                Person.left_on.is_(None),
                Person.id.in_(ids[start : start + _AT_ONCE]),
            )
            .order_by(Person.id)
        )
    return found


def _ensure_theirs_to_give(person: Person, revoked_at: datetime | None, by: Person) -> None:
    """A desk opens its own neighbours' accounts: no higher one, and none of another place."""
    if person.account_id is None:
        return
    if revoked_at is not None:
        raise NotReady.because("letters.account_closed", None)
    elsewhere = select(
        exists().where(Person.account_id == person.account_id, Person.id != person.id)
        | exists().where(Officer.account_id == person.account_id)
    )
    if db.session.scalar(elsewhere):
        raise NotReady.because("letters.account_elsewhere", None)
    if _administers(person) and not _administers(by):
        raise NotReady.because("letters.of_an_administrator", None)


def _administers(person: Person) -> bool:
    held = exists().where(
        Role.community_id == person.community_id,
        Role.person_id == person.id,
        Role.kind == RoleKind.ADMINISTRATOR,
        in_force(clock.today()),
    )
    return bool(db.session.scalar(select(held)))


def _write(
    community: Community, wanted: Sequence[Row], *, key: str, by: Person, at: datetime
) -> None:
    ids = [one.id for one in wanted]
    powerful = powers.holds_power(community.id, ids) - {by.id}
    if powerful and powers.is_founding(community.id):
        powerful = set()
    before = _end_open(community.id, ids, at)
    new = _fresh_logins(sum(1 for one in wanted if not one.login and one.id not in before))
    rows = []
    for one in wanted:
        nonce = secrets.token_hex(16)
        rows.append(
            {
                "community_id": community.id,
                "person_id": one.id,
                "nonce": nonce,
                "digest": digest(key, community.id, _code(key, community.id, nonce)),
                "login": one.login or before.get(one.id) or new.pop(),
                "issued_at": at,
                "issued_by": by.id,
                "expires_at": at + VALID,
                "waits": one.id in powerful,
            }
        )
    db.session.execute(insert(Letter), rows)
    if powerful:
        powers.tell_of_letters(community.id, by, at=at)


def _end_open(community_id: int, ids: Sequence[int], at: datetime) -> dict[int, str]:
    """End the open letters of these persons; gives the accounts that stood on them."""
    logins: dict[int, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        theirs = (
            Letter.community_id == community_id,
            Letter.person_id.in_(ids[start : start + _AT_ONCE]),
            OPEN,
        )
        # Whoever has both papers before them finds one account on them.
        asked = select(Letter.person_id, Letter.login).where(*theirs)
        logins |= dict(db.session.execute(asked).all())
        db.session.execute(
            update(Letter).where(*theirs).values(revoked_at=at),
            execution_options={"synchronize_session": False},
        )
    return logins


def _fresh_logins(count: int) -> list[str]:
    """So many numbers of accounts that nobody has, on no paper either."""
    found: set[str] = set()
    while len(found) < count:
        tried = {_number() for _ in range(min(count - len(found), _AT_ONCE))} - found
        found |= tried - _taken(tried)
    return list(found)


def fresh_login() -> str:
    """The number of an account that nobody has."""
    return _fresh_logins(1)[0]


def _taken(logins: Collection[str]) -> set[str]:
    accounts = select(Account.login).where(Account.login.in_(logins))
    papers = select(Letter.login).where(Letter.login.in_(logins))
    return set(db.session.scalars(accounts.union(papers)))


def _number() -> str:
    # By chance and not in a row: who knows one account does not know the neighbours'.
    least = 10 ** (LOGIN_FIGURES - 1)
    return str(least + secrets.randbelow(9 * least))
