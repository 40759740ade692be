"""What is mended again and again is no small fault: it is proposed as a topic (rulebook §6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: So many reports of one place and kind within so many days are proposed as a topic.
RECURRING_LEAST, RECURRING_DAYS = 3, 90


@dataclass(frozen=True, slots=True)
class Recurrence:
    """What recurs: the reports (by id) of one place and kind, the earliest first."""

    place: int
    kind: int
    reports: tuple[int, ...]
    since: datetime
    last: datetime


def recurring(
    reports: Iterable[tuple[int, int, int, datetime]], now: datetime
) -> Sequence[Recurrence]:
    """What recurs at *now*, most reports first.

    :param reports: id, place, kind and moment of each report that is nobody's topic yet, and was
        neither taken back nor merged; "me too" is no report of its own fault
    """
    since = now - timedelta(days=RECURRING_DAYS)
    found: dict[tuple[int, int], list[tuple[datetime, int]]] = {}
    for report, place, kind, at in reports:
        if since <= at <= now:
            found.setdefault((place, kind), []).append((at, report))
    return sorted(
        (
            Recurrence(place, kind, tuple(one for _, one in said), said[0][0], said[-1][0])
            for (place, kind), rows in found.items()
            if len(said := sorted(rows)) >= RECURRING_LEAST
        ),
        key=lambda one: (-len(one.reports), one.since, one.place, one.kind),
    )
