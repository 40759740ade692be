"""Founding a community from a terminal: the community, its committee, its first account."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection
from datetime import datetime

import click
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.database import db, unit_of_work, violates
from deliberation.people import operations, queries
from deliberation.people.models import Account, Community, Person
from deliberation.people.operations import passwords
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, Refused
from deliberation.rules.voting import CITY
from deliberation.web.sentences import sentence
from deliberation.web.words import word

#: What a community is called in addresses: small letters and figures, with dashes between.
CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
CODE_LEAST, CODE_MOST, NAME_MOST = 2, 40, 80  # characters
_LOGIN = re.compile(r"\S{2,80}")


def check(code: str, name: str, login: str, reserved: Collection[str] = ()) -> None:
    """Nothing, when a community can be founded under *code* with the account *login*.

    :param reserved: what addresses of the house itself begin with
    :raises NotReady: ``founding.…``: malformed, or taken
    """
    if not (CODE_LEAST <= len(code) <= CODE_MOST and CODE.fullmatch(code)):
        raise NotReady.because("founding.code_malformed", None, code=code[:60])
    if code in reserved or queries.community(code) is not None:
        raise NotReady.because("founding.code_taken", None, code=code)
    if not name.strip() or len(name) > NAME_MOST:
        raise NotReady.because("founding.name_malformed", None, most=NAME_MOST)
    check_login(login)


def check_login(login: str) -> None:
    """Nothing, when a first account can be called *login*.

    :raises NotReady: ``founding.login_malformed``, ``founding.login_taken``
    """
    if not _LOGIN.fullmatch(login):
        raise NotReady.because("founding.login_malformed", None)
    if db.session.scalar(select(Account.id).where(Account.login == login)):
        raise NotReady.because("founding.login_taken", None, login=login)


def found(
    code: str,
    name: str,
    *,
    login: str,
    password: str,
    clerk: str | None = None,
    desk_phone: str = "",
    desk_hours: str = "",
    kind: str = CITY,
    reserved: Collection[str] = (),
    at: datetime,
) -> tuple[Community, Person]:
    """A community with its committee, whose first member also administers it.

    :param clerk: the name of that first member, where it is known
    :raises NotReady: as :func:`check` and ``passwords.check``
    """
    check(code, name, login, reserved)
    passwords.check(password, login=login)
    kept = operations.hashed(password)
    try:
        with unit_of_work():
            made = operations.found_community(
                code, name.strip(), at=at, desk_phone=desk_phone, desk_hours=desk_hours, kind=kind
            )
            committee = operations.add_unit(made, word("debtor", "committee"), "committee")
            account = operations.open_account_with(login, kept)
            called = clerk or word("role", RoleKind.ADMINISTRATOR)
            first = operations.add_person(made, called, unit=committee, account=account)
            for kind in (RoleKind.COMMITTEE, RoleKind.ADMINISTRATOR):
                operations.give_role(first, kind, since=clock.day_of(at), by=None, at=at)
    except IntegrityError as error:  # somebody was quicker
        if violates(error, "uq_accounts_login", "accounts.login"):
            taken = NotReady.because("founding.login_taken", None, login=login)
        else:
            taken = NotReady.because("founding.code_taken", None, code=code)
        raise taken from error
    return made, first


def command(
    code: str,
    name: str,
    login: str | None,
    from_stdin: bool,
    reserved: Collection[str],
    **about: str,
) -> None:
    """``flask found``: ask for the password, found, say where to go.

    :raises click.ClickException: in plain words, why nothing was founded
    """
    login = login or f"{code}-admin"
    try:
        check(code, name, login, reserved)  # nobody types a password for nothing
        made, _ = found(
            code,
            name,
            login=login,
            password=asked(from_stdin),
            reserved=reserved,
            at=clock.now(),
            **about,
        )
    except Refused as refused:
        raise click.ClickException(sentence(refused.refusal)) from refused
    click.echo(f"{made.name}: /{made.code}/, sign in as {login}")


def password_command(login: str, from_stdin: bool) -> None:
    """``flask set-password``: another password for *login*; its open sessions end.

    :raises click.ClickException: there is no such account, or the password is too weak
    """
    account = db.session.scalar(select(Account).where(Account.login == login))
    if account is None:
        raise click.ClickException(f"there is no account {login!r}")
    try:
        password = asked(from_stdin)
        passwords.check(password, login=login)
    except Refused as refused:
        raise click.ClickException(sentence(refused.refusal)) from refused
    kept = operations.hashed(password)
    with unit_of_work():
        operations.set_password(account, kept)
    click.echo(f"{login}: the password is set, open sessions have ended")


def asked(from_stdin: bool) -> str:
    """The password, from the first line of standard input or typed twice at the terminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return click.prompt("Password", hide_input=True, confirmation_prompt=True)
