"""Our rules: the numbers with what the law allows, what was changed when, and changing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.issues.models import Issue
from deliberation.journal.models import Entry
from deliberation.lobby.operations.ends import ends_anew
from deliberation.people import queries as people
from deliberation.people.models import Community, Person
from deliberation.people.models.rules import RuleChange, RuleOffer
from deliberation.people.operations import bylaws, desk_settings, powers, rule_offers
from deliberation.resolve.models import Resolution
from deliberation.rules.bylaws import LIMITS, Bylaws
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.web import rule_words

#: The assemblies whose resolution changes the bylaws (§5).
ASSEMBLIES = ("RRA", "VRA")
PAGE = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One number on the page: what it is, ours, what may be chosen, what is usual."""

    number: str
    name: str
    ours: str
    allowed: str
    usual: str
    changed: bool


def lines(rule: str, ours: Bylaws) -> list[Line]:
    """The numbers that have their place in *rule*."""
    held = ours.to_dict()
    return [
        Line(
            number,
            rule_words.name(number),
            rule_words.shown(number, held[number]),
            rule_words.allowed(number),
            rule_words.shown(number, rule_words.DEFAULTS[number]),
            held[number] != rule_words.DEFAULTS[number],
        )
        for number in rule_words.ORDER
        if LIMITS[number].rule == rule
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """One change as the page tells it.

    :ivar items: name, old, new
    :ivar confirmed_by: the second person; empty where the community was being founded
    :ivar resolution: number of the resolution that wanted it
    :ivar corrects: it corrects what was entered wrongly, for this *reason*
    """

    number: int
    at: datetime
    by: str
    confirmed_by: str
    of_bylaws: bool
    items: Sequence[tuple[str, str, str]]
    resolution: str | None
    paper_title: str
    paper_on: date | None
    corrects: bool = False
    reason: str = ""


def changes(community_id: int, before: int | None = None) -> list[Told]:
    """What was changed, newest first; one more than a page, to tell that there are more."""
    first = aliased(RuleChange)  # a correction names the resolution of what it corrects
    asked = (
        select(RuleChange, Resolution.number, RuleOffer.settled_by)
        .outerjoin(
            first,
            (first.community_id == RuleChange.community_id) & (first.number == RuleChange.corrects),
        )
        .outerjoin(
            Resolution,
            Resolution.id == func.coalesce(RuleChange.resolution_id, first.resolution_id),
        )
        .outerjoin(
            RuleOffer,
            (RuleOffer.community_id == RuleChange.community_id)
            & (RuleOffer.number == RuleChange.number),
        )
        .where(RuleChange.community_id == community_id)
        .order_by(RuleChange.number.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        asked = asked.where(RuleChange.number < before)
    rows = db.session.execute(asked).all()
    # Whoever changes the rules of all does so under their own name.
    signed = {one for change, _, second in rows for one in (change.by_id, second)} - {None}
    names = people.names(community_id, signed, in_full=True)
    return [_told(change, resolution, second, names) for change, resolution, second in rows]


def _told(
    change: RuleChange, resolution: str | None, second: int | None, names: Mapping[int, str]
) -> Told:
    return Told(
        change.number,
        change.at,
        names.get(change.by_id or 0, ""),
        names.get(second or 0, ""),
        change.of_bylaws,
        rule_words.told(change.changes),
        resolution,
        change.paper_title,
        change.paper_on,
        change.corrects is not None,
        change.reason,
    )


def grounds(community_id: int) -> Sequence[Resolution]:
    """The assembly's resolutions that can change the bylaws: in force, standing, not used yet."""
    used = select(RuleChange.resolution_id).where(
        RuleChange.community_id == community_id, RuleChange.resolution_id.is_not(None)
    )
    return db.session.scalars(
        _standing(community_id)
        .where(Resolution.id.not_in(used))
        .order_by(Resolution.id.desc())
        .limit(50)
    ).all()


def _standing(community_id: int):
    return (
        select(Resolution)
        .join(Issue, Issue.id == Resolution.issue_id)
        .where(
            Resolution.community_id == community_id,
            Resolution.in_force_at.is_not(None),
            Resolution.withdrawn_at.is_(None),
            Issue.body.in_(ASSEMBLIES),
            Issue.round == Resolution.round,  # neither revoked nor deliberated again
        )
    )


def opened_on(community_id: int) -> date | None:
    """The day on which the hall opened: until then the assembly resolved on paper."""
    at = db.session.scalar(
        select(Entry.at).where(Entry.community_id == community_id).order_by(Entry.number).limit(1)
    )
    return clock.day_of(at) if at else None


@dataclass(frozen=True, slots=True)
class _Ground:
    """On whose word the bylaws change: a resolution, one on paper, or what was entered wrongly."""

    resolution: str = ""
    paper_title: str = ""
    paper_on: date | None = None
    corrects: bool = False
    reason: str = ""


def change_by_resolution(
    community: Community,
    ours: Bylaws,
    number: str,
    *,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> RuleChange | RuleOffer:
    """Enter *ours*, as the assembly's resolution called *number* wants it (§5); by two (§4).

    :raises NotReady: ``bylaws.resolution_missing``, ``bylaws.nothing_changed``
    :raises OutOfOrder: ``bylaws.resolution_unfit``, ``bylaws.resolution_used``,
        ``bylaws.offer_waits``
    :raises Stale: somebody changed the rules in the meantime
    """
    bylaws.ensure_current(community, seen)
    return _entered(community, ours, _Ground(number), by=by, at=at)


def change_by_paper(
    community: Community,
    ours: Bylaws,
    title: str,
    resolved_on: date | None,
    *,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> RuleChange | RuleOffer:
    """Enter *ours*, as the assembly resolved on paper before the hall opened; by two (§4).

    :raises NotReady: ``bylaws.paper_incomplete``, ``bylaws.nothing_changed``
    :raises OutOfOrder: ``bylaws.paper_after_opening``, ``bylaws.offer_waits``
    :raises Stale: somebody changed the rules in the meantime
    """
    bylaws.ensure_current(community, seen)
    if not title.strip() or resolved_on is None:
        raise NotReady.because("bylaws.paper_incomplete", "5")
    opened = opened_on(community.id)
    if opened is not None and resolved_on >= opened:
        raise OutOfOrder.because("bylaws.paper_after_opening", "5", opened=opened.isoformat())
    ground = _Ground(paper_title=title.strip(), paper_on=resolved_on)
    return _entered(community, ours, ground, by=by, at=at)


def correctable(community_id: int) -> tuple[RuleChange, str] | None:
    """The latest change of bylaws and what wanted it: what was entered wrongly can be corrected."""
    latest = db.session.scalar(
        select(RuleChange)
        .where(RuleChange.community_id == community_id, RuleChange.before.is_not(None))
        .order_by(RuleChange.number.desc())
        .limit(1)
    )
    if latest is None:
        return None
    (told, *_) = changes(community_id, latest.number + 1)
    return latest, told.resolution or told.paper_title


def correct(
    community: Community,
    ours: Bylaws,
    reason: str,
    *,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> RuleChange | RuleOffer:
    """Enter *ours* in place of what was entered wrongly from the latest resolution; by two (§4).

    Both values, who, when and why stay on record and on the page; those who decided are told.

    :raises NotReady: ``bylaws.correction_without_reason``, ``bylaws.nothing_changed``
    :raises OutOfOrder: ``bylaws.nothing_to_correct``, ``bylaws.offer_waits``
    :raises Stale: somebody changed the rules in the meantime
    """
    bylaws.ensure_current(community, seen)
    if correctable(community.id) is None:
        raise OutOfOrder.because("bylaws.nothing_to_correct", "5")
    if not reason.strip():
        raise NotReady.because("bylaws.correction_without_reason", "5")
    ground = _Ground(corrects=True, reason=reason.strip())
    return _entered(community, ours, ground, by=by, at=at)


# ------------------------------------------------------------------ two persons


def _entered(
    community: Community, ours: Bylaws, ground: _Ground, *, by: Person, at: datetime
) -> RuleChange | RuleOffer:
    """In force at once where a community is being founded; else it waits for a second person."""
    meant = _grounded(community, ground)
    if powers.is_founding(community.id):
        return bylaws.change(community, ours, by=by, at=at, **meant)
    changes = bylaws.differences(community.bylaws.to_dict(), ours.to_dict())
    if not changes:
        raise NotReady.because("bylaws.nothing_changed", None)
    return rule_offers.offer(community, rule_offers.BYLAWS, changes, by=by, at=at, **asdict(ground))


def _grounded(community: Community, ground: _Ground) -> dict[str, Any]:
    """What ``bylaws.change`` is told of *ground*, which must hold now.

    :raises NotReady: ``bylaws.resolution_missing``
    :raises OutOfOrder: ``bylaws.resolution_unfit``, ``bylaws.resolution_used``,
        ``bylaws.nothing_to_correct``
    """
    if ground.paper_title:
        return {"paper_title": ground.paper_title, "paper_on": ground.paper_on}
    if ground.corrects:
        found = correctable(community.id)
        if found is None:
            raise OutOfOrder.because("bylaws.nothing_to_correct", "5")
        latest, wanted_by = found
        return {
            "number": wanted_by, "paper_title": latest.paper_title, "paper_on": latest.paper_on,
            "corrects": latest.corrects or latest.number, "reason": ground.reason,
        }  # fmt: skip
    if not ground.resolution:
        raise NotReady.because("bylaws.resolution_missing", "5")
    resolution = db.session.scalar(
        _standing(community.id).where(Resolution.number == ground.resolution)
    )
    if resolution is None:
        raise OutOfOrder.because("bylaws.resolution_unfit", "5")
    used = select(RuleChange.id).where(
        RuleChange.community_id == community.id, RuleChange.resolution_id == resolution.id
    )
    if db.session.scalar(used) is not None:
        raise OutOfOrder.because("bylaws.resolution_used", "5")
    return {"resolution": resolution.id, "number": resolution.number}


def confirm(offered: RuleOffer, *, by: Person, at: datetime) -> None:
    """A second person says yes: rules or settings hold from now on, for what begins later.

    What a resolution wanted must still be wanted: it may have been revoked in the meantime.

    :raises OutOfOrder: ``powers.settled``, and as when it was entered
    :raises Refused: as ``two_persons.ensure_second``
    :raises Stale: it was changed in the meantime
    """
    rule_offers.accept(offered, by=by, at=at)
    community = db.session.get_one(Community, offered.community_id)
    if offered.kind == rule_offers.KIND:
        desk_settings.kind_confirmed(offered, at=at)
    elif offered.kind == rule_offers.SETTINGS:
        desk_settings.confirmed(offered, at=at)
        ends_anew(community, at=at)
    else:
        bylaws.ensure_current(community, None)
        held = rule_offers.carried_over(community.bylaws.to_dict(), offered)
        ground = _Ground(**{one.name: getattr(offered, one.name) for one in fields(_Ground)})
        made = bylaws.change(
            community, Bylaws.from_dict(held), by=record_beside(offered, Person, offered.given_by),
            at=at, **_grounded(community, ground),
        )  # fmt: skip
        offered.number = made.number
        db.session.flush()
