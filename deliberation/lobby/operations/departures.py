"""Somebody goes, or a role of theirs ends: the register, and what they had in hand, at once."""

from __future__ import annotations

from datetime import date, datetime

from deliberation import clock
from deliberation.lobby.operations import vacancies
from deliberation.people.models import Person, Role
from deliberation.people.operations import leaving, residence, tenure
from deliberation.rules import registers as rules


def leave(
    person: Person,
    *,
    on: date,
    why: rules.Leaving,
    keeps_account: bool = False,
    taker: Person | None = None,
    by: Person,
    at: datetime,
) -> None:
    """*person* is no longer here since *on*; *taker* has what was in their hands.

    :raises Refused: as ``leaving.leave`` and ``vacancies.let_go``
    """
    residence.hold(person)
    vacancies.let_go(person, taker, by=by, at=at)
    leaving.leave(person, on=on, why=why, keeps_account=keeps_account, by=by, at=at)


def end_role(
    role: Role,
    person: Person,
    *,
    on: date,
    ending: rules.Ending,
    taker: Person | None = None,
    by: Person,
    at: datetime,
) -> None:
    """The role ends; with the last one of work *taker* has what was in its holder's hands.

    :raises Refused: as ``tenure.close`` and ``vacancies.let_go``
    """
    tenure.close(role, on=on, ending=ending, by=by, at=at)
    today = clock.day_of(at)
    left = {one.kind for one in tenure.running(person, today)}
    if role.kind in rules.WORK and on <= today and not left & rules.WORK:
        vacancies.let_go(person, taker, by=by, at=at)
        leaving.leave_unit(person, by=by, at=at)
