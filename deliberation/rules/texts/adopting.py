"""How a convention comes to be in force: brought, put, adopted, filed, looked at again (§9)."""

from __future__ import annotations

from datetime import date, timedelta

from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.texts.kinds import TextKind
from deliberation.rules.texts.legality import ADOPTED

#: Years after which what is in force is looked at again, and so long before that day it is owed.
REVIEW_YEARS, REVIEW_OPENS_BEFORE = 2, timedelta(days=30)
#: Days that a trial runs at least, from the day on which it is decided upon, and at most.
TRIAL_SHORTEST, TRIAL_LONGEST = 30, 730


def review_day(since: date) -> date:
    """The day by which what is in force, or was looked at, on *since* is looked at (C12)."""
    year = since.year + REVIEW_YEARS
    leap = (since.month, since.day) == (2, 29)
    return date(year, 2, 28) if leap else since.replace(year=year)


def ensure_may_bring(
    kind: TextKind,
    *,
    decided_on: bool | None,
    deciding: bool,
    today: date,
    trial_until: date | None,
) -> None:
    """Whether a text of *kind* may be brought before an assembly with an issue.

    :param decided_on: the issue waits for its assembly, and is public; ``None``: with none
    :param deciding: a version of it is being decided on
    :raises OutOfOrder: ``adopting.not_adopted``, ``adopting.deciding``,
        ``adopting.issue_elsewhere``
    :raises NotReady: ``adopting.trial_too_short``, ``adopting.trial_too_long``
    """
    if kind not in ADOPTED:
        raise OutOfOrder.because("adopting.not_adopted", "9")
    if deciding:
        raise OutOfOrder.because("adopting.deciding", "9")
    if decided_on is False:
        raise OutOfOrder.because("adopting.issue_elsewhere", "9")
    if trial_until is None:
        return
    if trial_until < today + timedelta(days=TRIAL_SHORTEST):
        raise NotReady.because("adopting.trial_too_short", "9", days=TRIAL_SHORTEST)
    if trial_until > today + timedelta(days=TRIAL_LONGEST):
        raise NotReady.because("adopting.trial_too_long", "9", days=TRIAL_LONGEST)


def ensure_may_file(
    *, in_force: date | None, filed: bool, to: str, number: str, on: date, today: date
) -> None:
    """Whether what is in force since *in_force* may be recorded as filed *on* a day.

    :raises OutOfOrder: ``adopting.not_in_force``, ``adopting.filed_already``
    :raises NotReady: ``adopting.filed_to_missing``, ``adopting.filed_number_missing``,
        ``adopting.filed_before``, ``adopting.filed_later``
    """
    if in_force is None:
        raise OutOfOrder.because("adopting.not_in_force", "9")
    if filed:
        raise OutOfOrder.because("adopting.filed_already", "9")
    if not to.strip():
        raise NotReady.because("adopting.filed_to_missing", "9")
    if not number.strip():
        raise NotReady.because("adopting.filed_number_missing", "9")
    if on < in_force:
        raise NotReady.because("adopting.filed_before", "9", since=in_force.isoformat())
    if on > today:
        raise NotReady.because("adopting.filed_later", "9")


def ensure_may_review(words: str, *, review_on: date | None, today: date) -> None:
    """Whether what is in force may be looked at again *today*.

    :raises OutOfOrder: ``adopting.not_in_force``, ``adopting.review_early``
    :raises NotReady: ``adopting.review_missing``
    """
    if review_on is None:
        raise OutOfOrder.because("adopting.not_in_force", "9")
    if today < review_on - REVIEW_OPENS_BEFORE:
        raise OutOfOrder.because("adopting.review_early", "9", due=review_on.isoformat())
    if not words.strip():
        raise NotReady.because("adopting.review_missing", "9")
