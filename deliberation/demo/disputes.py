"""Disputes between neighbours: in confidence, with the consent of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from deliberation.collect import operations as collect
from deliberation.database import db
from deliberation.demo.topics import TOPICS
from deliberation.demo.town import Story, Town
from deliberation.issues.models import Issue
from deliberation.people.models import Household
from deliberation.review import operations as review
from deliberation.review import parties
from deliberation.rules.workflow import Kind


def stories(town: Town) -> Sequence[Story]:
    """All of them."""
    return [noise(town)]


def noise(town: Town) -> Story:
    """Renovation upstairs at seven on a Sunday."""
    upstairs = {"household": _household(town.estate.doors[1][8])}
    yield from accepted(town, "noise", 185, [{"person": town["neighbour"]}, upstairs])


def accepted(town: Town, key: str, day: int, sides: Sequence[dict[str, Any]]) -> Story:
    """Proposed in confidence on *day*; both *sides* agree to mediation; accepted after two days."""
    yield town.on(day, 20)
    topic = TOPICS[key]
    town.topics[key] = town.do(
        collect.propose,
        town.community,
        key=f"demonstration:{key}",
        title=topic.title,
        problem=topic.problem,
        action=topic.action,
        channel=topic.channel,
        proposer=town[topic.by],
        submit_at_once=True,
        confidential=True,
        by=town[topic.by],
    )
    yield town.on(day + 1, 10)
    town.do(review.acknowledge, town.topics[key], town.community, by=town["secretary"])
    town.do(agreed, town, town.topics[key], key, sides)
    yield town.on(day + 2, 15)
    town.do(
        review.accept,
        town.topics[key],
        kind=Kind.DISPUTE,
        body="MED",
        owner=town["secretary"],
        matter="noise",
        size="private",
        competence="self",
        by=town["secretary"],
    )


def agreed(
    town: Town, issue: Issue, key: str, sides: Sequence[dict[str, Any]], *, at: datetime
) -> None:
    """Both sides are named and agree, as the committee's clerk was told at the door."""
    for place, who in enumerate(sides, 1):
        party = parties.name_party(
            issue, key=f"demonstration:{key}:{place}", **who, by=town["secretary"], at=at
        )
        parties.consent(
            issue, party, agrees=True, channel="visit", by=town["secretary"], at=at
        )


def _household(household_id: int) -> Household:
    return db.session.get_one(Household, household_id)
