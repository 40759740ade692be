"""Founding a sub-district office from a terminal: with its communities and its first account."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import click
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.database import unit_of_work, violates
from deliberation.people import operations, queries
from deliberation.people.models import Community, Office
from deliberation.people.operations import offices, passwords
from deliberation.people.operations.founding import (
    CODE,
    CODE_LEAST,
    CODE_MOST,
    NAME_MOST,
    asked,
    check_login,
)
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, Refused
from deliberation.web.sentences import sentence
from deliberation.web.words import word


def check(code: str, name: str, codes: Collection[str], login: str) -> Sequence[Community]:
    """The communities called *codes*, when an office can be founded over them.

    :raises NotReady: ``founding.…``: malformed or taken, no such community, or below another office
    """
    if not (CODE_LEAST <= len(code) <= CODE_MOST and CODE.fullmatch(code)):
        raise NotReady.because("founding.office_malformed", None, code=code[:60])
    if offices.by_code(code) is not None:
        raise NotReady.because("founding.office_taken", None, code=code)
    if not name.strip() or len(name) > NAME_MOST:
        raise NotReady.because("founding.office_name_malformed", None, most=NAME_MOST)
    check_login(login)
    below = []
    for one in dict.fromkeys(codes):
        community = queries.community(one)
        if community is None:
            raise NotReady.because("founding.community_unknown", None, code=one[:60])
        if community.office_id is not None:
            raise NotReady.because("founding.community_has_office", None, code=one)
        below.append(community)
    return below


def found(
    code: str,
    name: str,
    codes: Collection[str],
    *,
    login: str,
    password: str,
    officer: str | None = None,
    at: datetime,
) -> Office:
    """An office above the communities *codes*, with the account of its first officer.

    :param officer: that officer's name, where it is known
    :raises NotReady: as :func:`check` and ``passwords.check``
    """
    check(code, name, codes, login)
    passwords.check(password, login=login)
    kept = operations.hashed(password)
    try:
        with unit_of_work():
            below = check(code, name, codes, login)  # as it is now, under the lock
            made = offices.found_office(code, name.strip())
            for community in below:
                offices.join(community, made, at=at)
            account = operations.open_account_with(login, kept)
            called = officer or word("role", RoleKind.SUBDISTRICT)
            offices.appoint(made, account, called, since=clock.day_of(at), at=at)
    except IntegrityError as error:  # somebody was quicker
        if violates(error, "uq_accounts_login", "accounts.login"):
            taken = NotReady.because("founding.login_taken", None, login=login)
        else:
            taken = NotReady.because("founding.office_taken", None, code=code)
        raise taken from error
    return made


def command(
    code: str,
    name: str,
    codes: Collection[str],
    login: str | None,
    officer: str | None,
    from_stdin: bool,
) -> None:
    """``flask found-office``: ask for the password, found, say where to go.

    :raises click.ClickException: in plain words, why nothing was founded
    """
    login = login or f"{code}-office"
    try:
        check(code, name, codes, login)  # nobody types a password for nothing
        made = found(
            code, name, codes,
            login=login, password=asked(from_stdin), officer=officer, at=clock.now(),
        )  # fmt: skip
    except Refused as refused:
        raise click.ClickException(sentence(refused.refusal)) from refused
    click.echo(f"{made.name}: /offices/{made.code}/, sign in as {login}")
