"""Statements of an opinion map: how many, how long, why one is refused, which comes next (§9)."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from itertools import zip_longest

from deliberation.rules.refusals import NotReady, OutOfOrder

#: Statements of the committee when a map opens, and of all in the end (§9: 20–40, the first ten).
LEAST_AT_OPENING, MOST_STATEMENTS = 10, 40
#: Of each side when it opens: "from both sides" is no nine against one.
LEAST_OF_A_SIDE = 3
#: Characters of a statement.
LONGEST = 140
#: Statements of one resident in one map, refused ones too: one person fills no map.
MOST_OF_ONE = 5
#: Days that a map is open: shorter, and who is away for a week hears of it too late.
DAYS_OPEN = range(3, 61)
#: Working days within which the committee says whether it takes in a resident's statement.
JUDGED_WITHIN = 2
#: Who declares to live here as what; age bands are those that representatives declare.
TENURES = ("owner", "tenant")


class Unfit(StrEnum):
    """The five reasons for which a statement may be refused; there is no other."""

    SAME = "same"  # says what another one says
    SEVERAL = "several"  # says several things: one could agree with one and not with the other
    BESIDE = "beside"  # is about something else
    PERSONAL = "personal"  # is about a person, or insults
    UNCLEAR = "unclear"  # is nothing to agree or to disagree with: a question, or not understood


def arranged(sides: tuple[Sequence[str], Sequence[str]]) -> list[str]:
    """The statements with which a map opens: one of each side in turn, so that none comes first.

    :raises NotReady: ``opinions.too_few``, ``opinions.one_sided``, ``opinions.too_many``,
        ``opinions.statement_too_long``, ``opinions.said_twice``
    """
    said = [one for pair in zip_longest(*sides) for one in pair if one]
    if len(said) < LEAST_AT_OPENING:
        raise NotReady.because("opinions.too_few", "9", least=LEAST_AT_OPENING, there=len(said))
    if min(map(len, sides)) < LEAST_OF_A_SIDE:
        raise NotReady.because("opinions.one_sided", "9", least=LEAST_OF_A_SIDE)
    if len(said) > MOST_STATEMENTS:
        raise NotReady.because("opinions.too_many", "9", most=MOST_STATEMENTS)
    for place, one in enumerate(said):
        ensure_sayable(one, said[:place])
    return said


def ensure_sayable(text: str, others: Sequence[str]) -> None:
    """Nothing, where *text* may stand beside *others*.

    :raises NotReady: ``opinions.statement_missing``, ``opinions.statement_too_long``,
        ``opinions.said_twice``
    """
    if not text.strip():
        raise NotReady.because("opinions.statement_missing", "9")
    if len(text) > LONGEST:
        raise NotReady.because("opinions.statement_too_long", "9", most=LONGEST, text=text[:20])
    if plain(text) in map(plain, others):
        raise NotReady.because("opinions.said_twice", "9", text=text[:20])


def plain(text: str) -> str:
    """*text* without what makes no difference: width, case, blanks and punctuation."""
    same = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in same if unicodedata.category(one)[0] not in "PZC") or same


def ensure_room(there: int, own: int) -> None:
    """Nothing, where one more statement has room.

    :param there: those that were taken in, and those that wait
    :param own: those that the same person has written
    :raises OutOfOrder: ``opinions.full``, ``opinions.enough_of_one``
    """
    if there >= MOST_STATEMENTS:
        raise OutOfOrder.because("opinions.full", "9", most=MOST_STATEMENTS)
    if own >= MOST_OF_ONE:
        raise OutOfOrder.because("opinions.enough_of_one", "9", most=MOST_OF_ONE)


def next_statement(stances: Mapping[int, int], done: Collection[int]) -> int | None:
    """The statement to be shown next: with the fewest stances, of these the lowest number.

    :param stances: statement → how many took a stance; a pass is none
    :param done: those to which this person has said something
    """
    left = [(many, one) for one, many in stances.items() if one not in done]
    return min(left)[1] if left else None
