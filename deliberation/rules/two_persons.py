"""Two persons: who may be second to whom, how much one helper does, how long it is contested.

Source: rulebook §4, "For somebody else". What counts for another person, and what gives or resets
power, is done by two; whoever opened an account with a letter that somebody else wrote or saw may
be that somebody, and is no second to them as long as this letter's password may still be in use.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from deliberation.rules.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Hand:
    """One who signs, as the register has them.

    :ivar person: id in the community
    :ivar account: id of the sign-in; two of one account are one
    :ivar name: written plainly (``rules.names.plain_name``)
    :ivar phone_tail: the last figures of the telephone, where they are known
    """

    person: int
    account: int | None
    name: str
    phone_tail: str | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A letter that opened an account: when it was used, and who wrote it or saw its code."""

    used_at: datetime
    known_to: frozenset[int]


def is_same(one: Hand, other: Hand) -> bool:
    """Whether the two may be one person twice in the register.

    Namesakes whom nothing tells apart are taken for one: telephones that differ tell them apart.
    """
    if one.person == other.person:
        return True
    if one.account is not None and one.account == other.account:
        return True
    if one.name != other.name:
        return False
    return not (one.phone_tail and other.phone_tail and one.phone_tail != other.phone_tail)


def knew(
    letters: Sequence[Opening],
    own_since: datetime | None,
    *,
    person: int,
    since: datetime,
    until: datetime,
    days: int,
) -> frozenset[int]:
    """Who may have been signed in as *person* at some time between *since* and *until*.

    A letter's lifetime begins when it is used. It ends *days* after the person has set another
    password (in these days somebody who was shut out says so), or with the next letter that
    others gave; one that a person wrote to themselves ends nothing.

    :param letters: those that were used for this person's account, the earliest first
    :param own_since: when the password was last changed by who knew it
    """
    found: set[int] = set()
    for place, letter in enumerate(letters):
        ends = [later.used_at for later in letters[place + 1 :] if later.known_to - {person}]
        if own_since is not None and own_since >= letter.used_at:
            ends.append(own_since + timedelta(days=days))
        if letter.used_at <= until and (not ends or min(ends) > since):
            found |= letter.known_to - {person}
    return frozenset(found)


def objection(
    first: Hand,
    second: Hand,
    *,
    first_known_to: Collection[int] = (),
    second_known_to: Collection[int] = (),
) -> Refusal | None:
    """Why *second* cannot confirm what *first* has done; ``None`` when they can.

    :param first_known_to: as :func:`knew` of the first, from the first signature on
    :param second_known_to: the same of the second
    """
    if first.person == second.person:
        return Refusal.of("two_persons.own", "4")
    if is_same(first, second):
        return Refusal.of("two_persons.same_resident", "4")
    if first.person in second_known_to or second.person in first_known_to:
        return Refusal.of("two_persons.letter", "4")
    return None


class Channel(StrEnum):
    """How something comes in that counts for somebody else."""

    ASSISTED = "assisted"
    TERMINAL = "terminal"
    PAPER = "paper"
    DOOR = "door"
    PHONE = "phone"
    PROXY = "proxy"


#: With nothing in hand that a second person could look at: capped per helper and day.
CAPPED = frozenset({Channel.ASSISTED, Channel.PHONE})


def too_many(channel: str, done: int, more: int, most: int) -> Refusal | None:
    """Why a helper who has entered *done* today cannot enter *more*; ``None`` when they can.

    :param done: of all capped channels together, in all boxes
    :param most: the bylaws' ``assisted_a_day``
    """
    if channel not in CAPPED or done + more <= most:
        return None
    return Refusal.of("two_persons.enough_today", "4", most=most)
