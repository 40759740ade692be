"""Advice of experts on a version, on record: named, with their interest declared (rulebook §9).

Whoever is asked says first what ties them to the matter, or that nothing does, or that they give no
advice; only then what they think, on clauses or on the whole. Silence past the day is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum

from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.texts.legality import LATEST, SOONEST

#: Stands for the whole of a version, where the id of a clause stands else.
WHOLE = 0


class Interest(StrEnum):
    """What an expert declares: no interest in the matter, some interest, or to give no advice."""

    NONE = "none"
    SOME = "some"
    DECLINED = "declined"


def ensure_advice_asked(
    *,
    latest: int,
    has_issue: bool,
    ended: bool,
    named: bool,
    capacity: str,
    of_committee: bool,
    asked: bool,
    today: date,
    due: date,
) -> None:
    """Whether somebody may be asked *today* for advice on the latest version, until *due*.

    :param has_issue: the text belongs to an issue, so that whoever is asked owes something on it
    :param ended: that issue has ended, or is nobody's affair but the parties'
    :param named: it is said who is asked
    :param capacity: what makes them an expert
    :param of_committee: they are of the committee, which does not advise itself
    :param asked: they were asked for advice on this version
    :raises OutOfOrder: ``advice.not_published``, ``advice.needs_issue``, ``texts.issue_not_open``,
        ``advice.asked_already``
    :raises NotReady: ``advice.expert_missing``, ``advice.expert_of_committee``,
        ``advice.capacity_missing``, ``advice.due_too_soon``, ``advice.due_too_late``
    """
    if not latest:
        raise OutOfOrder.because("advice.not_published", "9")
    if not has_issue:
        raise OutOfOrder.because("advice.needs_issue", "9")
    if ended:
        raise OutOfOrder.because("texts.issue_not_open", "9")
    if not named:
        raise NotReady.because("advice.expert_missing", "9")
    if of_committee:
        raise NotReady.because("advice.expert_of_committee", "9")
    if not capacity.strip():
        raise NotReady.because("advice.capacity_missing", "9")
    if asked:
        raise OutOfOrder.because("advice.asked_already", "9", version=latest)
    if due < today + timedelta(days=SOONEST):
        raise NotReady.because("advice.due_too_soon", "9", days=SOONEST)
    if due > today + timedelta(days=LATEST):
        raise NotReady.because("advice.due_too_late", "9", days=LATEST)


def ensure_interest_declared(interest: str, words: str, *, declared: bool, came: bool) -> None:
    """Whether *interest* may be declared, with *words* that everybody reads.

    :param declared: that has been done
    :param came: what the committee records for an expert says how it came
    :raises OutOfOrder: ``advice.declared_already``
    :raises NotReady: ``advice.interest_missing``, ``advice.interest_words_missing``,
        ``advice.decline_words_missing``, ``advice.came_missing``
    """
    if declared:
        raise OutOfOrder.because("advice.declared_already", "9")
    if interest not in list(Interest):
        raise NotReady.because("advice.interest_missing", "9")
    if interest == Interest.SOME and not words.strip():
        raise NotReady.because("advice.interest_words_missing", "9")
    if interest == Interest.DECLINED and not words.strip():
        raise NotReady.because("advice.decline_words_missing", "9")
    if not came:
        raise NotReady.because("advice.came_missing", "9")


def ensure_advice_given(
    said: Mapping[int, str],
    clauses: Collection[int],
    *,
    interest: str | None,
    given: bool,
    came: bool,
) -> None:
    """Whether *said* is advice on a version with these *clauses*.

    :param said: words by the id of a clause, :data:`WHOLE`: on the whole
    :param interest: what was declared; ``None``: nothing yet
    :param given: it has been given
    :raises OutOfOrder: ``advice.given_already``, ``advice.declined``, ``advice.interest_first``
    :raises NotReady: ``advice.came_missing``, ``texts.clause_unknown``, ``advice.words_missing``
    """
    if given:
        raise OutOfOrder.because("advice.given_already", "9")
    if interest is None:
        raise OutOfOrder.because("advice.interest_first", "9")
    if interest == Interest.DECLINED:
        raise OutOfOrder.because("advice.declined", "9")
    if not came:
        raise NotReady.because("advice.came_missing", "9")
    if set(said) - {WHOLE, *clauses}:
        raise NotReady.because("texts.clause_unknown", "9")
    if not any(words.strip() for words in said.values()):
        raise NotReady.because("advice.words_missing", "9")
