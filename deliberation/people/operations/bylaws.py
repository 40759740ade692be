"""A community's bylaws: as they are, as they were, and how they change (rulebook §5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from deliberation import clock
from deliberation.database import db
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people import queries as people
from deliberation.people.models import Community, Person
from deliberation.people.models.rules import RuleChange
from deliberation.people.operations import Itself
from deliberation.rules.bylaws import Bylaws
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, Stale

#: Whoever decided on the bylaws, or works by them, is told when an entry of them is corrected.
TOLD_OF_CORRECTIONS = (
    RoleKind.REPRESENTATIVE, RoleKind.COMMITTEE, RoleKind.SUPERVISOR, RoleKind.ADMINISTRATOR,
)  # fmt: skip


def held_at(community: Community, moment: datetime) -> Bylaws:
    """The bylaws that held at *moment*: what began then goes on under them (§5).

    Asks the database only where they have changed since.
    """
    changed = community.bylaws_changed_at
    if changed is None or moment >= changed:
        return community.bylaws
    before = db.session.scalar(
        select(RuleChange.before)
        .where(
            RuleChange.community_id == community.id,
            RuleChange.at > moment,
            RuleChange.before.is_not(None),
        )
        .order_by(RuleChange.at, RuleChange.number)
        .limit(1)
    )
    return community.bylaws if before is None else Bylaws.from_dict(before)


def latest(community: Community) -> int:
    """The number of the community's latest change of rules; 0 before the first."""
    found = db.session.scalar(
        select(func.max(RuleChange.number)).where(RuleChange.community_id == community.id)
    )
    return found or 0


def ensure_current(community: Community, seen: int | None) -> None:
    """Refuse who decided on rules that somebody has changed in the meantime.

    :raises Stale: ``page.changed``
    """
    db.session.refresh(community, with_for_update=True)
    if seen is not None and seen != latest(community):
        raise Stale.because("page.changed", None)


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """Old and new of what differs, by name."""
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}


def change(
    community: Community,
    bylaws: Bylaws,
    *,
    by: Person | None,
    at: datetime,
    resolution: int | None = None,
    number: str = "",
    paper_title: str = "",
    paper_on: date | None = None,
    corrects: int | None = None,
    reason: str = "",
) -> RuleChange:
    """Put *bylaws* in force, for what begins later: whoever calls has seen to the resolution.

    :param resolution: id of the resolution that wants it, called *number*
    :param paper_title: or the name of one on paper, of the day *paper_on*
    :param corrects: number of the change that was entered wrongly, and the *reason*
    :raises NotReady: ``bylaws.nothing_changed``
    """
    before, after = community.bylaws.to_dict(), bylaws.to_dict()
    changes = differences(before, after)
    if not changes:
        raise NotReady.because("bylaws.nothing_changed", None)
    made = RuleChange(
        community_id=community.id,
        number=latest(community) + 1,
        at=at,
        by_id=by.id if by else None,
        changes=changes,
        before=before,
        resolution_id=resolution,
        paper_title=paper_title,
        paper_on=paper_on,
        corrects=corrects,
        reason=reason,
    )
    db.session.add(made)
    community.numbers, community.bylaws_changed_at = after, at
    db.session.flush()
    told: dict[str, Any] = {
        "resolution": number or f"{paper_title} {paper_on or ''}".strip(),
        "items": len(changes),
        "changes": changes,
    }
    if corrects is None:
        record("bylaws:resolved", Itself(community), by=made.by_id, at=at, **told)
        return made
    entry = record(
        "bylaws:corrected", Itself(community), by=made.by_id, at=at, reason=reason, **told
    )
    tell(people.holders(community.id, TOLD_OF_CORRECTIONS, clock.day_of(at)), entry)
    return made
