"""Voting for somebody who asks for help: their ballot, both names, and they are told (§4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from deliberation import clock
from deliberation.ballots.casting import TERMINAL, Cast, cast, hold
from deliberation.ballots.models import Box, Voter
from deliberation.database import db
from deliberation.journal.models import Entry
from deliberation.journal.operations import record, take_turn
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.rules.refusals import OutOfOrder

ASSISTED = "assisted"


def assist(
    box: Box, voter: Voter, choice: Collection[str], *, by: Person, at: datetime, words: str = ""
) -> Cast:
    """Cast *voter*'s ballot at the desk or the door, in their presence.

    The record says that *by* has helped, not whom and not with what; the voter is told.

    :raises OutOfOrder: ``ballots.assisted_enough``: as many as one person may in a day
    :raises Refused: as ``cast``
    """
    most = box.numbers.assisted_a_day
    hold(box, shared=True)  # before the turn, as who closes it does: or each waits for the other
    take_turn(box.community_id)  # two screens of one helper are counted one after the other
    if _today(box.community_id, by, at) >= most:
        raise OutOfOrder.because("ballots.assisted_enough", "4", most=most)
    given = cast(box, voter, choice, channel=ASSISTED, by=by, at=at, words=words)
    entry = record("ballot:assisted", box, by=by.id, at=at, question=box.question)
    tell(_persons(voter), entry)
    return given


def _today(community_id: int, by: Person, at: datetime) -> int:
    """For how many *by* has cast today."""
    return db.session.scalars(
        select(func.count())
        .select_from(Entry)
        .where(
            Entry.community_id == community_id,
            Entry.verb == "ballot:assisted",
            Entry.actor_id == by.id,
            Entry.at >= clock.at(clock.day_of(at)),
        )
    ).one()


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
