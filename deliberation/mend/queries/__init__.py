"""Reading: what this room can be asked."""

from __future__ import annotations

from deliberation.mend.queries.figures import Figures, Recurring, figures, recurring
from deliberation.mend.queries.lists import (
    PAGE,
    Row,
    asked_about,
    asked_of,
    at_place,
    for_dispatch,
    households_of_issue,
    of_issue,
    of_person,
    of_unit,
    similar,
    wall,
)
from deliberation.mend.queries.places import (
    Proposed,
    kind,
    kinds,
    place,
    places,
    proposed,
)
from deliberation.mend.queries.reports import (
    Story,
    by_id,
    by_number,
    draft,
    handling,
    order,
    photo,
    readable,
    standing,
    story,
)

__all__ = [
    "Figures",
    "PAGE",
    "Proposed",
    "Recurring",
    "Row",
    "Story",
    "asked_about",
    "asked_of",
    "at_place",
    "by_id",
    "by_number",
    "draft",
    "figures",
    "for_dispatch",
    "handling",
    "households_of_issue",
    "kind",
    "kinds",
    "of_issue",
    "of_person",
    "of_unit",
    "order",
    "photo",
    "place",
    "places",
    "proposed",
    "readable",
    "recurring",
    "similar",
    "standing",
    "story",
    "wall",
]
