"""A form that was sent: what it asks for happens whole, or its page comes back and says why not.

::

    form = WithdrawalForm()
    with submitted(form, lambda: _page(issue, form), beside=BESIDE, about=issue):
        operations.withdraw(issue, reason=form.reason.data, by=me(), at=clock.now())
    return done(url_for("lobby.issue", number=issue.number))

What stands below the block runs only when all of it has happened: whoever reads a view from top
to bottom reads what it does. The page is a function, since it is made only if it is needed, and
then after everything has been taken back: it shows what is true now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn, Protocol

from flask import abort, make_response

from deliberation.database import unit_of_work
from deliberation.rules.refusals import Refused
from deliberation.web.errors import back_with, say_on, status_of

Page = Callable[[], str]
#: Where no refusal belongs to a field: all of them are said above the form.
NOWHERE: Mapping[str, str] = {}


class Versioned(Protocol):
    """A record that says how often it was changed."""

    @property
    def version(self) -> int: ...


@contextmanager
def submitted(
    form: Any, page: Page, *, beside: Mapping[str, str] = NOWHERE, about: Versioned | None = None
) -> Iterator[None]:
    """One unit of work that does what *form* asks for, once it is found sound.

    :param page: shows *form* again, with what was typed and what is wrong with it
    :param beside: names the field beside which a refusal is said, by the refusal's name
    :param about: whose version the form brings along: the next press is about what it is now
    """
    if not form.validate():
        _show(page(), 422)
    with refusals_on(form, page, beside=beside, about=about), unit_of_work():
        yield


@contextmanager
def refusals_on(
    form: Any, page: Page, *, beside: Mapping[str, str] = NOWHERE, about: Versioned | None = None
) -> Iterator[None]:
    """Say on *form* what is refused inside, and show *page* instead of going on.

    For forms that are not simply sound or not, and for what is done before the unit of work, such
    as making pictures smaller while nobody waits for the lock. Parameters as in :func:`submitted`.
    """

    def said(refused: Refused) -> str:
        say_on(form, refused, beside)
        if about is not None:
            form.seen.see(about.version)
        return page()

    with refusals_shown(said):
        yield


@contextmanager
def refusals_shown(page: Callable[[Refused], str]) -> Iterator[None]:
    """Show what *page* makes of it where something inside is refused, instead of going on."""
    try:
        yield
    except Refused as refused:
        _show(page(refused), status_of(refused))


@contextmanager
def pressed(back: str) -> Iterator[None]:
    """One unit of work behind a form of one button; refused, it is said at the address *back*."""
    try:
        with unit_of_work():
            yield
    except Refused as refused:
        abort(back_with(refused, back))


def _show(page: str, status: int) -> NoReturn:
    abort(make_response(page, status))
