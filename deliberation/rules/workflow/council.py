"""Who sits in a joint council (sources B8): at least half of its members are public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deliberation.rules.refusals import NotReady

#: Seats by whom they are for; residents and social organisations are the public.
COUNCIL_SEATS = ("department", "committee", "resident", "organisation")
PUBLIC = frozenset({"resident", "organisation"})


@dataclass(frozen=True, slots=True)
class CouncilComposition:
    """How many members a council has, and how many of them are public."""

    members: int
    public: int

    @classmethod
    def of(cls, seats: Iterable[str]) -> CouncilComposition:
        """The composition of these *seats*."""
        held = list(seats)
        return cls(len(held), sum(seat in PUBLIC for seat in held))

    @property
    def enough(self) -> bool:
        """At least half are public; a council of nobody is none."""
        return self.members > 0 and 2 * self.public >= self.members

    def ensure(self) -> None:
        """Refuse to meet unless at least half of the members are public.

        :raises NotReady: ``council.no_members``, ``council.public_members_too_few``
        """
        if not self.members:
            raise NotReady.because("council.no_members", None)
        if not self.enough:
            raise NotReady.because(
                "council.public_members_too_few", None, public=self.public, members=self.members
            )
