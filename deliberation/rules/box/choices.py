"""What can be chosen in a ballot box, and the one way in which a choice is written (§4).

Options are ids, never text: their words stand beside them in the box and may be translated,
a ballot says only which ids were chosen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from enum import StrEnum

from deliberation.rules.refusals import Refused

FOR, AGAINST, ABSTAIN = "for", "against", "abstain"
STANCES = (FOR, AGAINST, ABSTAIN)
_ID = re.compile(r"[a-z0-9_-]{1,40}")


class BallotMethod(StrEnum):
    """How a box is answered."""

    FOR_AGAINST = "for_against"  # for, against or abstain
    ONE_OF = "one_of"  # exactly one of the options
    APPROVAL = "approval"  # as many as one likes, also none: a blank ballot

    @property
    def takes_several(self) -> bool:
        """Whether a ballot may name several options, or none."""
        return self is BallotMethod.APPROVAL


class Secrecy(StrEnum):
    """Whether a ballot can be led back to its voter."""

    NAMED = "named"
    SECRET = "secret"


def checked_options(method: BallotMethod, ids: Iterable[str]) -> tuple[str, ...]:
    """The *ids* of a box that is about to open, in their order.

    :raises ValueError: an id that is none, that stands twice, or that does not fit *method*
    """
    options = tuple(ids)
    for option in options:
        if not _ID.fullmatch(option):
            raise ValueError(f"no option id: {option!r}")
    if len(set(options)) != len(options):
        raise ValueError("an option stands twice")
    if method is BallotMethod.FOR_AGAINST and options != STANCES:
        raise ValueError("for, against, abstain: nothing else, in this order")
    if len(options) < (1 if method.takes_several else 2):
        raise ValueError("nothing to choose from")
    return options


def choice_of(
    method: BallotMethod,
    options: Collection[str],
    picked: Iterable[str],
    *,
    limit: int | None = None,
) -> tuple[str, ...]:
    """What was *picked*, as a choice: ids sorted, each once.

    :param limit: with approval, the most options that one ballot may approve of
    :raises Refused: ``ballots.choice_unknown``, ``ballots.choose_one``,
        ``ballots.too_many_chosen``
    """
    choice = tuple(sorted(set(picked)))
    if any(option not in options for option in choice):
        raise Refused.because("ballots.choice_unknown", "4")
    if not method.takes_several and len(choice) != 1:
        raise Refused.because("ballots.choose_one", "4")
    if limit is not None and len(choice) > limit:
        raise Refused.because("ballots.too_many_chosen", "4", limit=limit)
    return choice


def canonical(choice: Iterable[str]) -> str:
    """*choice* as the database keeps it: ``a+c``; a blank approval ballot is the empty text."""
    return "+".join(sorted(choice))


def choice_from(text: str) -> tuple[str, ...]:
    """The choice that ``canonical`` wrote."""
    return tuple(text.split("+")) if text else ()
