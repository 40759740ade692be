"""Somebody is no longer here: roles, letters and access end at once, on record by ids alone.

Rolls that are frozen keep their lines; rolls to come are computed without them.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime

from sqlalchemy import delete, exists, select, update

from deliberation import clock
from deliberation.database import db
from deliberation.journal.models import HeadSubscription
from deliberation.journal.operations import record
from deliberation.messages.models import Contact, Delivery
from deliberation.messages.operations import tell
from deliberation.people.models import Account, Officer, Person
from deliberation.people.models.letters import OPEN, Letter
from deliberation.people.models.owners import Owner
from deliberation.people.operations import revoke, tenure
from deliberation.people.operations.history import remember
from deliberation.rules import registers as rules
from deliberation.rules.refusals import NotReady


def leave(
    person: Person,
    *,
    on: date,
    why: rules.Leaving,
    keeps_account: bool = False,
    by: Person,
    at: datetime,
) -> None:
    """*person* is no longer here since *on*: roles, letters and access end at once.

    :param keeps_account: who owns a part here still signs in as owner, and as nothing else
    :raises OutOfOrder: ``registers.left_already``
    :raises NotReady: ``registers.not_yet``, ``registers.too_long_ago``,
        ``registers.last_keeper``, ``registers.owns_nothing``
    """
    db.session.refresh(person, with_for_update={"key_share": True})
    today = clock.day_of(at)
    for refusal in rules.unmet_leaving(on, today, left=person.left_on is not None):
        raise NotReady(refusal)
    tenure.ensure_another_keeper(person, by, at)
    owned = db.session.scalars(
        select(Owner).where(Owner.community_id == person.community_id, Owner.person_id == person.id)
    ).all()
    if keeps_account and (not owned or why is not rules.Leaving.MOVED_OUT):
        raise NotReady.because("registers.owns_nothing", None)
    for role in tenure.running(person, today):
        # Not dated back: what was done in the role until this minute was done in it.
        tenure.close(role, on=today, ending=rules.Ending.LEFT, by=None, at=at)
    remember(person, "left", by=by, at=at)
    _put_out(person, on=on, why=why, at=at)
    entry = record("person:left", person, by=by.id, at=at, person=person.id, left_on=on.isoformat())
    if keeps_account:
        tell([person.id], entry)
        return
    for owner in owned:
        owner.person_id = None
        record("owner:voter_removed", owner, by=by.id, at=at)
    end_access(person, at=at)


def _put_out(person: Person, *, on: date, why: rules.Leaving, at: datetime) -> None:
    person.household_id = person.unit_id = person.listed = None
    person.left_on, person.left_why = on, why.value
    person.calendar_digest = None
    for gone in (HeadSubscription, Contact, Delivery):  # nothing is sent to where they were reached
        db.session.execute(
            delete(gone).where(
                gone.community_id == person.community_id, gone.person_id == person.id
            )
        )
    end_letters(person, at)
    db.session.flush()


def put_out_double(person: Person, *, by: Person, at: datetime) -> None:
    """The record of *person* was a second one of somebody: it is nobody's from now on."""
    remember(person, "merged", by=by, at=at)
    _put_out(person, on=clock.day_of(at), why=rules.Leaving.MERGED, at=at)


def leave_unit(person: Person, *, by: Person, at: datetime) -> None:
    """*person* no longer works for their unit, and no longer acts for it."""
    if person.unit_id is None:
        return
    remember(person, "left", by=by, at=at)
    person.unit_id = None
    if person.household_id is None:
        person.listed = None
    db.session.flush()


def end_access(person: Person, *, at: datetime) -> None:
    """Nobody signs in as *person* any more, and sessions that are open are a visitor's now.

    An account that is somebody elsewhere too stays, and has to sign in anew.
    """
    if person.account_id is None:
        return
    account = db.session.get_one(Account, person.account_id)
    person.account_id = None
    db.session.flush()
    elsewhere = select(
        exists().where(Person.account_id == account.id)
        | exists().where(Officer.account_id == account.id)
    )
    if db.session.scalar(elsewhere):
        account.stamp = secrets.token_hex(8)
    else:
        revoke(account, at=at)
    db.session.flush()


def end_letters(person: Person, at: datetime) -> None:
    """No letter opens an account for *person* any more."""
    db.session.execute(
        update(Letter)
        .where(Letter.community_id == person.community_id, Letter.person_id == person.id, OPEN)
        .values(revoked_at=at)
    )
