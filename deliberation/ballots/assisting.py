"""Voting for somebody who asks for help: their ballot, both names, and they are told (§4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from deliberation.ballots.casting import TERMINAL, Cast, cast
from deliberation.ballots.models import Box, Voter
from deliberation.database import db
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people.models import Person

ASSISTED = "assisted"


def assist(
    box: Box, voter: Voter, choice: Collection[str], *, by: Person, at: datetime, words: str = ""
) -> Cast:
    """Cast *voter*'s ballot at the desk or the door, in their presence.

    The record says that *by* has helped, not whom and not with what; the voter is told.

    :raises Refused: as ``cast``
    """
    given = cast(box, voter, choice, channel=ASSISTED, by=by, at=at, words=words)
    entry = record("ballot:assisted", box, by=by.id, at=at, question=box.question)
    tell(_persons(voter), entry)
    return given


def attend(
    box: Box, voter: Voter, choice: Collection[str], *, by: Person, at: datetime, words: str = ""
) -> Cast:
    """Cast *voter*'s ballot at the hall's screen, which *by* attends.

    Of a named box the voter is told, so that nobody votes there in their stead unnoticed. Of a
    secret one nothing with a moment is kept; the voter's page says how their ballot came in.

    :raises Refused: as ``cast``
    """
    given = cast(box, voter, choice, channel=TERMINAL, by=by, at=at, words=words)
    if not box.is_secret:
        entry = record("ballot:at_terminal", box, by=by.id, at=at, question=box.question)
        tell(_persons(voter), entry)
    return given


def _persons(voter: Voter) -> list[int]:
    if voter.person_id is not None:
        return [voter.person_id]
    adults = select(Person.id).where(
        Person.household_id == voter.household_id, Person.adult, Person.account_id.is_not(None)
    )
    return list(db.session.scalars(adults))
