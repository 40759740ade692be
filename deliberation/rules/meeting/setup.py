"""What is fixed before a meeting begins: its body, its seats, its notice, its bylaws."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from deliberation.rules.refusals import Refused
from deliberation.rules.voting import Electorate, Profile, Rule


class Seat(NamedTuple):
    """A seat of the meeting; without a vote it attends, speaks and may raise points of order."""

    member: str
    voting: bool = True


class AgendaItem(NamedTuple):
    """An item of the notice."""

    key: str
    title: str


@dataclass(frozen=True)
class Setup:
    """A meeting before anybody has come.

    :ivar profile: the frozen copy of the body's rule that this meeting runs under
    :ivar chair: who presides; a seat
    :ivar scrutineer: confirms counts; a seat, a guest or somebody else
    :ivar noticed: rule 3.2.12 applies: a main motion must belong to an item of the notice
    :ivar secret: the bylaws order a secret ballot on main motions
    :ivar speech: seconds of a turn
    :ivar turns: turns of each speaker on each question
    :ivar second: seconds within which a motion must be seconded
    :ivar secretary: takes the chair first where the chair is gone; empty: nobody is named
    :ivar quorum_wait: seconds without a quorum after which the chair may declare it adjourned
    :ivar box_least: the bylaws' least number of ballots in a box of those present (§4): below it
        the counts would say who voted how
    :raises Refused: ``floor.owners_do_not_meet``, ``floor.chair_without_seat``,
        ``floor.chair_is_scrutineer``
    """

    profile: Profile
    seats: tuple[Seat, ...]
    chair: str
    scrutineer: str = ""
    guests: tuple[str, ...] = ()
    items: tuple[AgendaItem, ...] = ()
    noticed: bool = False
    secret: bool = False
    speech: int = 120
    turns: int = 2
    second: int = 60
    electorate: Electorate | None = None
    secretary: str = ""
    quorum_wait: int = 900
    box_least: int = 5
    #: Read from the above once, because every act asks for them.
    voters: frozenset[str] = field(init=False, repr=False, compare=False)
    seated: frozenset[str] = field(init=False, repr=False, compare=False)
    people: frozenset[str] = field(init=False, repr=False, compare=False)
    rule: Rule = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.profile.two_dimensional:
            raise Refused.because("floor.owners_do_not_meet", "2", code=self.profile.code)
        seated = frozenset(seat.member for seat in self.seats)
        if self.chair not in seated:
            raise Refused.because("floor.chair_without_seat", "3.2.4", member=self.chair)
        if self.scrutineer == self.chair:
            raise Refused.because("floor.chair_is_scrutineer", "3.2.7", member=self.chair)
        read = {
            "voters": frozenset(seat.member for seat in self.seats if seat.voting),
            "seated": seated,
            "people": seated | frozenset(self.guests),
            "rule": Rule.of(self.profile, self.electorate),
        }
        for name, value in read.items():
            object.__setattr__(self, name, value)

    def titled(self, key: str) -> str | None:
        """The title of the item of the notice with this key; ``None``: there is no such item."""
        return next((item.title for item in self.items if item.key == key), None)

    def item_of(self, text: str) -> str:
        """The key of the item whose title and *text* contain one the other; empty: none."""
        said = text.strip().casefold()
        for item in self.items:
            title = item.title.strip().casefold()
            if said and (title in said or said in title):
                return item.key
        return ""
