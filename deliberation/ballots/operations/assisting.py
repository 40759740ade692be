"""Voting for somebody who asks for help: their ballot, both names, and they are told (§4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from deliberation.ballots.models import Box, Voter
from deliberation.ballots.operations import helping
from deliberation.ballots.operations.casting import TERMINAL, Cast, cast
from deliberation.ballots.operations.proxies import principals
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people.models import Person

ASSISTED = "assisted"


def assist(
    box: Box, voter: Voter, choice: Collection[str], *, by: Person, at: datetime, words: str = ""
) -> Cast:
    """Cast *voter*'s ballot at the desk or the door, in their presence.

    The record says that *by* has helped, not whom and not with what; the voter is told.

    :raises OutOfOrder: as ``helping.ensure_two``: two persons have said so before
    :raises Refused: as ``cast``
    """
    helping.ensure_two(box, voter, ASSISTED)
    given = cast(box, voter, choice, channel=ASSISTED, by=by, at=at, words=words)
    entry = record("ballot:assisted", box, by=by.id, at=at, question=box.question)
    tell(principals(voter), entry)
    return given


def attend(
    box: Box, voter: Voter, choice: Collection[str], *, by: Person, at: datetime, words: str = ""
) -> Cast:
    """Cast *voter*'s ballot at the hall's screen, which *by* attends.

    Of a named box the voter is told, so that nobody votes there in their stead unnoticed. Of a
    secret one nothing with a moment is kept; the voter's page says how their ballot came in.

    :raises OutOfOrder: as ``helping.ensure_two``
    :raises Refused: as ``cast``
    """
    helping.ensure_two(box, voter, TERMINAL)
    given = cast(box, voter, choice, channel=TERMINAL, by=by, at=at, words=words)
    if not box.is_secret:
        entry = record("ballot:at_terminal", box, by=by.id, at=at, question=box.question)
        tell(principals(voter), entry)
    return given
