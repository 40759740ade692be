"""Opening an account with the code of a letter, and changing the password of one's own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, select, update

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people import operations
from deliberation.people.models import Account, Officer, Person, Role
from deliberation.people.models.letters import OPEN, Letter
from deliberation.people.operations import letters, passwords
from deliberation.people.queries import in_force
from deliberation.rules.reading import plain_secret
from deliberation.rules.refusals import NotReady


def known(community_id: int, written: str, *, key: str, at: datetime) -> Row | None:
    """The letter whose code *written* is, with its person: open, not expired, of this community.

    Whether there is none, or one that is used or too old, nobody is told.
    """
    code = letters.plain(written)
    if len(code) != letters.FIGURES or not (code.isascii() and code.isdecimal()):
        return None
    return db.session.execute(
        select(Letter, Person)
        .join(Person, Person.id == Letter.person_id)
        .outerjoin(Account, Account.id == Person.account_id)
        .where(
            Letter.community_id == community_id,
            Letter.digest == letters.digest(key, community_id, code),
            OPEN,
            ~Letter.waits,
            Letter.expires_at > at,
            Account.revoked_at.is_(None),
        )
    ).first()


def check(person: Person, password: str, login: str) -> None:
    """Nothing, when *password* is good enough for *person*.

    :raises NotReady: as ``passwords.check``
    """
    passwords.check(password, login=login, least=least_for(person))


def least_for(person: Person) -> int:
    """How many characters the password of *person* has to have."""
    return passwords.LEAST_AT_WORK if _at_work([person.id]) else passwords.LEAST


def claim(letter: Letter, kept: str, *, at: datetime) -> Account:
    """Use *letter* up: its person can sign in, with the password *kept* (hashed) as their own.

    Of two who press at the same moment one has used it up, and the other finds it used.

    :raises NotReady: ``letters.code_unknown``
    """
    used = db.session.execute(
        update(Letter)
        .where(
            Letter.community_id == letter.community_id,
            Letter.id == letter.id,
            OPEN,
            ~Letter.waits,
            Letter.expires_at > at,
        )
        .values(used_at=at)
        .returning(Letter.id),
        execution_options={"synchronize_session": False},
    ).first()
    if used is None:
        raise NotReady.because("letters.code_unknown", None)
    person = record_beside(letter, Person, letter.person_id, populate_existing=True)
    if person.account_id is None:
        taken = select(Account.id).where(Account.login == letter.login)
        login = letters.fresh_login() if db.session.scalar(taken) else letter.login
        account = operations.open_account_with(login, kept)
        person.account_id = account.id
        db.session.flush()
        record("account:opened", person, by=person.id, at=at)
        return account
    account = db.session.get_one(Account, person.account_id, populate_existing=True)
    if account.revoked_at is not None:
        raise NotReady.because("letters.code_unknown", None)
    operations.set_password(account, kept)
    db.session.flush()
    # Told to the person as well: whoever it was, the account's owner hears of it.
    entry = record("account:reset", person, by=None, at=at, person=person.id)
    tell([person.id], entry)
    return account


def ensure_not_shown(login: str) -> None:
    """Nothing, unless the sign-in page of a demonstration offers *login* to everybody.

    :raises NotReady: ``passwords.demonstration``: whoever changed it would lock all others out
    """
    if operations.authenticate(login, operations.DEMONSTRATION_PASSWORD) is not None:
        raise NotReady.because("passwords.demonstration", None)


# ------------------------------------------------------------------ one's own password


def account(account_id: int) -> Account:
    """The account with this id."""
    return db.session.get_one(Account, account_id)


def check_change(mine: Account, now: str, new: str) -> None:
    """Nothing, when *now* is the password of the account and *new* is good enough.

    :raises NotReady: ``passwords.wrong``, ``passwords.the_same``, as ``passwords.check``
    """
    if operations.authenticate(mine.login, now) is None:
        raise NotReady.because("passwords.wrong", None)
    if plain_secret(now) == plain_secret(new):
        raise NotReady.because("passwords.the_same", None)
    passwords.check(new, login=mine.login, least=least_of(mine))


def least_of(mine: Account) -> int:
    """How many characters the password of an account has to have, wherever it is somebody."""
    ids = list(db.session.scalars(select(Person.id).where(Person.account_id == mine.id)))
    office = select(Officer.id).where(Officer.account_id == mine.id).limit(1)
    at_work = _at_work(ids) or db.session.scalar(office) is not None
    return passwords.LEAST_AT_WORK if at_work else passwords.LEAST


def change(mine: Account, kept: str, *, at: datetime) -> None:
    """Let the password *kept* (hashed) open the account; every session of it ends.

    It is on record wherever the account is somebody.
    """
    operations.set_password(mine, kept)
    mine.own_since = at
    persons = db.session.scalars(
        select(Person).where(Person.account_id == mine.id).order_by(Person.community_id)
    )
    for person in persons.all():
        record("account:password_changed", person, by=person.id, at=at)


def _at_work(person_ids: list[int]) -> bool:
    held = select(Role.id).where(
        Role.person_id.in_(person_ids),
        Role.kind.in_(passwords.AT_WORK),
        in_force(clock.today()),
    )
    return db.session.scalar(held.limit(1)) is not None
