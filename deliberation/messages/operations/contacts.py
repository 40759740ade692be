"""Where and of what a person wants to be told outside of the house: set and ended by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from deliberation.database import db
from deliberation.messages.models import Contact, Delivery
from deliberation.messages.operations import sending
from deliberation.messages.operations.kinds import DAY, KINDS, NEVER, WAYS, way_of
from deliberation.messages.operations.mail import is_address

ALL_OF_A_DAY = "day"
"""In a link that ends something: every kind that comes in the day's digest."""


def contact(community_id: int, person_id: int) -> Contact | None:
    """Where the person wants to be told; ``None``: in the house alone."""
    return db.session.scalar(
        select(Contact).where(Contact.community_id == community_id, Contact.person_id == person_id)
    )


def is_reached(one: Contact | None) -> bool:
    """Whether anything is sent there."""
    return one is not None and one.email_at is not None and one.strikes < sending.OUT


def write_to(community_id: int, person_id: int, address: str, *, language: str) -> bool:
    """The person wants e-mails at *address*, once they have confirmed it; empty: none any more.

    :returns: whether *address* is one
    """
    if address and not is_address(address):
        return False
    mine = contact(community_id, person_id)
    if not address:
        if mine is not None:
            db.session.delete(mine)
            _take_back(community_id, person_id)
    elif mine is None:
        db.session.add(
            Contact(
                community_id=community_id, person_id=person_id, email=address, email_at=None,
                language=language, ways={}, strikes=0, reason="",
            )
        )  # fmt: skip
    elif mine.email != address or not is_reached(mine):
        mine.email, mine.email_at, mine.language = address, None, language
        _take_back(community_id, person_id)
    db.session.flush()
    return True


def confirm(community_id: int, person_id: int, address: str, *, at: datetime) -> bool:
    """Whoever reads what is sent to *address* has said that it is theirs; whether it was asked."""
    mine = contact(community_id, person_id)
    if mine is None or mine.email != address:
        return False
    mine.email_at, mine.strikes, mine.reason = at, 0, ""
    db.session.flush()
    return True


def choose(community_id: int, person_id: int, ways: Mapping[str, str], *, language: str) -> None:
    """How each kind comes: see ``kinds.py``; other kinds and ways are passed over."""
    mine = contact(community_id, person_id)
    if mine is not None:
        mine.ways = {kind: way for kind in KINDS if (way := ways.get(kind)) in WAYS}
        mine.language = language
        db.session.flush()


def end(community_id: int, person_id: int, kind: str) -> bool:
    """No *kind* comes to the person any more; whether there was anything to end."""
    mine = contact(community_id, person_id)
    if mine is None:
        return False
    ended = [one for one in KINDS if kind == one or _comes_with_it(mine, one, kind)]
    mine.ways = {**mine.ways, **dict.fromkeys(ended, NEVER)}
    db.session.flush()
    return bool(ended)


def _comes_with_it(mine: Contact, one: str, kind: str) -> bool:
    return kind == ALL_OF_A_DAY and way_of(mine.ways, one) == DAY


def _take_back(community_id: int, person_id: int) -> None:
    """Nothing that waits goes to where they were reached."""
    db.session.execute(
        delete(Delivery).where(
            Delivery.community_id == community_id,
            Delivery.person_id == person_id,
            Delivery.receiver == f"email:{person_id}",
            Delivery.state == sending.WAITING,
            Delivery.kind.not_in(("head:sent", "head:address")),  # have an address of their own
        )
    )
