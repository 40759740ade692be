"""What the demonstration community had decided for itself before its hall opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from deliberation.lobby.operations import our_rules
from deliberation.people.models import Community, Person
from deliberation.people.operations import desk_settings
from deliberation.people.operations.desk_settings import Settings


def adopt(community: Community, administrator: Person, *, since: date, at: datetime) -> None:
    """The administrator enters the bylaws of the year before, and opens the desk on Saturdays."""
    our_rules.change_by_paper(
        community,
        replace(community.bylaws, proxies=2),
        "居民代表会议关于《议事规则》的决议",
        since - timedelta(days=20),
        by=administrator,
        at=at,
    )
    desk_settings.change(
        community,
        replace(Settings.of(community), desk_hours="周一至周六 8:30–18:00"),
        by=administrator,
        at=at,
    )
