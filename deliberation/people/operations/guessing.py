"""Somebody tries many passwords of an account: its owner and the administrators hear of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db
from deliberation.messages.operations import remind
from deliberation.people.models import Account, Person
from deliberation.people.queries import holders
from deliberation.rules.policy import RoleKind


def tell(login: str, *, at: datetime) -> int:
    """Tell wherever the account *login* is somebody that its password is being guessed, once a day.

    Nothing follows for the account: whoever could close it by guessing would have what they want.

    :returns: how many messages were queued; none for a login that there is not
    """
    persons = db.session.execute(
        select(Person.id, Person.community_id)
        .join(Account, Account.id == Person.account_id)
        .where(Account.login == login)
    ).all()
    today, queued = clock.day_of(at), 0
    for person, community in persons:
        keepers = holders(community, [RoleKind.ADMINISTRATOR], today)
        queued += remind(
            {person, *keepers},
            "account:guessed",
            community_id=community,
            issue_id=None,
            occasion=f"account:guessed:{person}:{today.isoformat()}",
            particulars={"person": person},
            at=at,
        )
    return queued
