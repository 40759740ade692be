"""When a body has to meet: every so many months, and when enough people demand it (rulebook §2)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from deliberation.rules.voting import PROFILES, Part, Portion, Profile, is_at_home

#: Days within which notice of a demanded meeting is given, as of any topic's (the law names none).
WITHIN_DAYS = 30
#: Days for which signatures on a demand are taken.
OPEN_DAYS = 60


def meeting_periods(village: bool) -> Mapping[str, int]:
    """Body → it meets at least once in so many months."""
    return {
        code: body.meets_every_months
        for code, body in PROFILES.items()
        if body.meets_every_months and is_at_home(code, village)
    }


def demandable_bodies(village: bool) -> Sequence[Profile]:
    """The bodies that enough people can demand to be convened."""
    return [body for code, body in PROFILES.items() if body.demand and is_at_home(code, village)]


def next_meeting_due(last: date, months: int) -> date:
    """The last day on which a body that met on *last* is to meet again."""
    year, month = divmod(last.year * 12 + last.month - 1 + months, 12)
    return date(year, month + 1, min(last.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class DemandCounter:
    """How far a demand has come by one of the law's shares."""

    portion: Portion
    signed: int
    of: int

    @property
    def least(self) -> int:
        """So many are needed."""
        return self.portion.share.least(self.of)

    @property
    def met(self) -> bool:
        return self.of > 0 and self.portion.share.met(self.signed, self.of)


def demand_counters(
    body: Profile, signed: Mapping[Part, int], of: Mapping[Part, int]
) -> list[DemandCounter]:
    """The counter of each share by which *body* may be demanded; one of them suffices."""
    return [
        DemandCounter(portion, signed.get(portion.part, 0), of.get(portion.part, 0))
        for portion in body.demand
    ]


def by_representatives_alone(body: Profile) -> bool:
    """Whether representatives alone can demand *body*."""
    return all(portion.part is Part.REPRESENTATIVES for portion in body.demand)


def demand_lapses_on(opened: date) -> date:
    """The last day on which a demand opened on *opened* can be signed."""
    return opened + timedelta(days=OPEN_DAYS)


def demanded_notice_due_on(met: date) -> date:
    """The day by which notice is given of a meeting demanded by enough people on *met*."""
    return met + timedelta(days=WITHIN_DAYS)
