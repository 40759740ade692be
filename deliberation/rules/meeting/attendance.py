"""Who is present, since when, who wrote it down and how; and the quorum counted from it (3.2.8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from deliberation.rules.meeting.acts import ArrivalMode
from deliberation.rules.voting import Quorum, Rule


class Stay(NamedTuple):
    """From an arrival to a departure (``left=None``: still here). Times in milliseconds."""

    member: str
    arrived: int
    recorded_by: str
    how: ArrivalMode
    left: int | None = None
    departure_by: str = ""
    departure_how: ArrivalMode | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """The attendance record of a meeting.

    :ivar rule: gives the quorum's share of those entitled
    :ivar voters: everybody who votes in this meeting; they are the entitled
    :ivar present: who is here now, guests included
    :ivar stays: the record, in order of arrival
    :ivar without_since: when the quorum was lost; ``None`` while there is one
    """

    rule: Rule
    voters: frozenset[str]
    present: frozenset[str]
    stays: tuple[Stay, ...]
    quorum: Quorum
    without_since: int | None = None

    @classmethod
    def of(cls, rule: Rule, voters: frozenset[str]) -> Attendance:
        """Nobody is here yet."""
        quorum = Quorum(rule.quorum, len(voters), 0)
        return cls(rule, voters, frozenset(), (), quorum, None if quorum.met else 0)

    @property
    def voting(self) -> frozenset[str]:
        """Those present who vote."""
        return self.present & self.voters

    @property
    def longest_here(self) -> str:
        """The voting member present who arrived first; empty: none is present."""
        here = (stay.member for stay in self.stays if stay.left is None)
        return next((member for member in here if member in self.voters), "")

    def arrive(self, member: str, at: int, recorded_by: str, how: ArrivalMode) -> Attendance:
        """The record with *member*, who is not here, arriving."""
        stay = Stay(member, at, recorded_by or member, how)
        return self._with(self.present | {member}, (*self.stays, stay), at)

    def leave(self, member: str, at: int, recorded_by: str, how: ArrivalMode) -> Attendance:
        """The record with *member*, who is here, leaving."""
        stays = tuple(
            stay._replace(left=at, departure_by=recorded_by or member, departure_how=how)
            if stay.member == member and stay.left is None
            else stay
            for stay in self.stays
        )
        return self._with(self.present - {member}, stays, at)

    def _with(self, present: frozenset[str], stays: tuple[Stay, ...], at: int) -> Attendance:
        quorum = Quorum(self.rule.quorum, len(self.voters), len(present & self.voters))
        lost = at if self.without_since is None else self.without_since
        since = None if quorum.met else lost
        return Attendance(self.rule, self.voters, present, stays, quorum, since)
