"""Open data: the tables that are published, what their columns are, and which figure is of which.

Numbers, days and codes; no names, no addresses, no texts that somebody typed. Anybody can
compute every figure from them; a script in the tests does, and imports nothing of the house.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from deliberation.lobby.queries import figures, open_data_rows
from deliberation.lobby.queries.open_data_rows import Row, Span
from deliberation.people.models import Community
from deliberation.rules.figures import Figure, Period


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table that is published: its columns, and where its rows come from."""

    fields: tuple[str, ...]
    rows: Callable[[Community, Span], Iterable[Row]]
    of: Figure | None = None


def figure_rows(here: Community, period: Period, now: datetime) -> Iterator[Row]:
    """The figures themselves, as the page shows them."""
    for figure, shown in figures.shown(here.id, period, now).items():
        for one, value in ((period, shown.value), (period.before, shown.before)):
            yield figure.value, one.key, value.numerator, value.denominator


FIGURE_FIELDS = ("figure", "period", "numerator", "denominator")

DATASETS: Mapping[str, Dataset] = {
    "community": Dataset(("code", "founded"), open_data_rows.community),
    "participation": Dataset(
        ("as_of", "last_act", "residents"), open_data_rows.participation, Figure.PARTICIPATION
    ),
    "meetings": Dataset(("number", "body", "held_on"), open_data_rows.meetings, Figure.MEETINGS),
    "tasks": Dataset(
        ("resolution", "position", "deadline", "on_time"), open_data_rows.tasks, Figure.EXECUTION
    ),
    "polls": Dataset(
        (
            "issue", "resolution", "closed_on", "asked", "satisfied", "basically",
            "dissatisfied", "valid",
        ),
        open_data_rows.polls,
        Figure.SATISFACTION,
    ),
    "disputes": Dataset(("month", "outcome"), open_data_rows.disputes, Figure.MEDIATION),
    "answers": Dataset(("issue", "due_on", "in_time"), open_data_rows.answers, Figure.ANSWERED),
    "reports": Dataset(
        ("resolution", "month", "published"), open_data_rows.reports, Figure.REPORTED
    ),
    "projects": Dataset(
        ("issue", "round", "decided_on", "in_favour", "against", "abstained"),
        open_data_rows.projects,
        Figure.SUPPORT,
    ),
    "petitions": Dataset(("month", "cases", "source"), open_data_rows.petitions, Figure.PETITIONS),
}  # fmt: skip

#: Figure → the dataset that its rows are in.
SOURCES: Mapping[Figure, str] = {
    one.of: name for name, one in DATASETS.items() if one.of is not None
}


def first_rows(name: str, here: Community, asked: Span, limit: int) -> list[Row]:
    """The first rows of a dataset; one more than *limit* tells that there are more."""
    return list(islice(DATASETS[name].rows(here, asked), limit + 1))
