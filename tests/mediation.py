"""Disputes on their way, made by the real operations; see tests/scene.py."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from deliberation.database import unit_of_work
from deliberation.issues.models import Issue
from deliberation.review import parties
from deliberation.review.models import Party

if TYPE_CHECKING:
    from tests.scene import Neighbourhood

#: What nobody who is not concerned may ever read.
TITLE = "楼上周末七点就打电钻"
OUTSIDER = "顾装修队长"


def parties_named(
    hall: Neighbourhood, issue: Issue, *, consenting: bool = True
) -> Sequence[Party]:
    """The resident and the tenant's household upstairs are named, and agree."""
    at = issue.since + timedelta(minutes=30)
    with unit_of_work():
        for who in ({"person": hall.resident}, {"household": hall.households[2]}):
            made = parties.name_party(
                issue, key=secrets.token_urlsafe(16), **who, by=hall.committee, at=at
            )
            if consenting:
                parties.consent(
                    issue, made, agrees=True, channel="visit", by=hall.committee, at=at
                )
    return parties.of_issue(issue)


def everything(hall: Neighbourhood) -> None:
    """A dispute at each step of its path, with whatever can be acted on there."""
    from tests import scene

    asked = scene.issue_at_review(hall, title=TITLE, confidential=True)
    parties_named(hall, asked, consenting=False)
