"""Rules and settings that decide over others are changed by two: one enters, another confirms (§4).

What has been entered waits here; what it means when it is confirmed, ``our_rules`` and
``desk_settings`` know. One change waits at a time, so that nobody confirms what has meanwhile
become something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people import queries
from deliberation.people.models import Community, Person
from deliberation.people.models.rules import RuleOffer
from deliberation.people.operations import Itself, powers, two_persons
from deliberation.rules.refusals import OutOfOrder, Stale

BYLAWS, SETTINGS, KIND = "bylaws", "settings", "kind"


def offer(
    community: Community,
    kind: str,
    changes: dict[str, list[Any]],
    *,
    by: Person,
    at: datetime,
    resolution: str = "",
    paper_title: str = "",
    paper_on: date | None = None,
    corrects: bool = False,
    reason: str = "",
) -> RuleOffer:
    """Keep *changes* until a second person says yes; whoever can is told.

    :param changes: old and new by name; nothing of it holds before it is confirmed
    :raises OutOfOrder: ``bylaws.offer_waits``: another change waits
    """
    db.session.refresh(community, with_for_update=True)
    if waiting(community.id) is not None:
        raise OutOfOrder.because("bylaws.offer_waits", "4")
    offered = RuleOffer(
        community_id=community.id,
        kind=kind,
        changes=changes,
        resolution=resolution,
        paper_title=paper_title,
        paper_on=paper_on,
        corrects=corrects,
        reason=reason,
        given_by=by.id,
        given_at=at,
    )
    db.session.add(offered)
    db.session.flush()
    entry = record(
        "rules:offered", Itself(community), by=by.id, at=at, items=len(changes), changes=changes
    )
    keepers = queries.holders(community.id, powers.KEEPERS, clock.day_of(at))
    tell(set(keepers) - {by.id}, entry)
    return offered


def accept(offered: RuleOffer, *, by: Person, at: datetime) -> None:
    """A second person says yes: on record. Whoever calls puts it in force in the same transaction.

    :raises OutOfOrder: ``powers.settled``
    :raises Refused: as ``two_persons.ensure_second``
    """
    _hold(offered)
    two_persons.ensure_second(offered.given_by, by, since=offered.given_at, at=at)
    offered.settled_by, offered.settled_at, offered.taken = by.id, at, True
    db.session.flush()
    _tell_how_it_ended("rules:confirmed", offered, by, at)


def refuse(offered: RuleOffer, *, by: Person, at: datetime) -> None:
    """It comes to nothing; whoever entered it may take it back likewise.

    :raises OutOfOrder: ``powers.settled``
    """
    _hold(offered)
    offered.settled_by, offered.settled_at = by.id, at
    db.session.flush()
    _tell_how_it_ended("rules:refused", offered, by, at)


def _tell_how_it_ended(verb: str, offered: RuleOffer, by: Person, at: datetime) -> None:
    community = db.session.get_one(Community, offered.community_id)
    entry = record(
        verb, Itself(community), by=by.id, at=at, person=offered.given_by,
        items=len(offered.changes),
    )  # fmt: skip
    tell({offered.given_by} - {by.id}, entry)


def _hold(offered: RuleOffer) -> None:
    db.session.refresh(offered, with_for_update=True)
    if offered.settled_at is not None:
        raise OutOfOrder.because("powers.settled", "4")


def carried_over(held: Mapping[str, Any], offered: RuleOffer) -> dict[str, Any]:
    """*held* as it will be, when it still is what it was when the change was entered.

    :raises Stale: ``page.changed``
    """
    if any(held[name] != old for name, (old, _new) in offered.changes.items()):
        raise Stale.because("page.changed", None)
    return {**held, **{name: new for name, (_old, new) in offered.changes.items()}}


def by_id(community_id: int, offer_id: int) -> RuleOffer | None:
    """The offered change of this number in this community."""
    return db.session.scalar(
        select(RuleOffer).where(RuleOffer.community_id == community_id, RuleOffer.id == offer_id)
    )


def waiting(community_id: int) -> RuleOffer | None:
    """The change that waits for a second person."""
    return db.session.scalar(
        select(RuleOffer).where(
            RuleOffer.community_id == community_id, RuleOffer.settled_at.is_(None)
        )
    )
