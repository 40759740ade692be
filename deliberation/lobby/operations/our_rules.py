"""Our rules: the numbers with what the law allows, what was changed when, and changing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from deliberation import clock
from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.journal.models import Entry
from deliberation.people import queries as people
from deliberation.people.models import Community, Person
from deliberation.people.models.rules import RuleChange
from deliberation.people.operations import bylaws
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
    :ivar resolution: number of the resolution that wanted it
    :ivar corrects: it corrects what was entered wrongly, for this *reason*
    """

    number: int
    at: datetime
    by: str
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
        select(RuleChange, Resolution.number)
        .outerjoin(
            first,
            (first.community_id == RuleChange.community_id) & (first.number == RuleChange.corrects),
        )
        .outerjoin(
            Resolution,
            Resolution.id == func.coalesce(RuleChange.resolution_id, first.resolution_id),
        )
        .where(RuleChange.community_id == community_id)
        .order_by(RuleChange.number.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        asked = asked.where(RuleChange.number < before)
    rows = db.session.execute(asked).all()
    # Whoever changes the rules of all does so under their own name.
    names = people.names(community_id, {row[0].by_id for row in rows if row[0].by_id}, in_full=True)
    return [_told(change, resolution, names) for change, resolution in rows]


def _told(change: RuleChange, resolution: str | None, names: Mapping[int, str]) -> Told:
    return Told(
        change.number,
        change.at,
        names.get(change.by_id or 0, ""),
        change.of_bylaws,
        [
            (rule_words.name(name), rule_words.shown(name, old), rule_words.shown(name, new))
            for name, (old, new) in change.changes.items()
        ],
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


def change_by_resolution(
    community: Community,
    ours: Bylaws,
    number: str,
    *,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> RuleChange:
    """Put *ours* in force, as the assembly's resolution called *number* wants it (§5).

    :raises NotReady: ``bylaws.resolution_missing``, ``bylaws.nothing_changed``
    :raises OutOfOrder: ``bylaws.resolution_unfit``, ``bylaws.resolution_used``
    :raises Stale: somebody changed the rules in the meantime
    """
    bylaws.ensure_current(community, seen)
    if not number:
        raise NotReady.because("bylaws.resolution_missing", "5")
    found = db.session.scalar(_standing(community.id).where(Resolution.number == number))
    if found is None:
        raise OutOfOrder.because("bylaws.resolution_unfit", "5")
    used = select(RuleChange.id).where(
        RuleChange.community_id == community.id, RuleChange.resolution_id == found.id
    )
    if db.session.scalar(used) is not None:
        raise OutOfOrder.because("bylaws.resolution_used", "5")
    return bylaws.change(community, ours, by=by, at=at, resolution=found.id, number=found.number)


def change_by_paper(
    community: Community,
    ours: Bylaws,
    title: str,
    resolved_on: date | None,
    *,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> RuleChange:
    """Put *ours* in force, as the assembly resolved on paper before the hall opened.

    :raises NotReady: ``bylaws.paper_incomplete``, ``bylaws.nothing_changed``
    :raises OutOfOrder: ``bylaws.paper_after_opening``
    :raises Stale: somebody changed the rules in the meantime
    """
    bylaws.ensure_current(community, seen)
    if not title.strip() or resolved_on is None:
        raise NotReady.because("bylaws.paper_incomplete", "5")
    opened = opened_on(community.id)
    if opened is not None and resolved_on >= opened:
        raise OutOfOrder.because("bylaws.paper_after_opening", "5", opened=opened.isoformat())
    return bylaws.change(
        community, ours, by=by, at=at, paper_title=title.strip(), paper_on=resolved_on
    )


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
) -> RuleChange:
    """Put *ours* in force in place of what was entered wrongly from the latest resolution.

    Both values, who, when and why stay on record and on the page; those who decided are told.

    :raises NotReady: ``bylaws.correction_without_reason``, ``bylaws.nothing_changed``
    :raises OutOfOrder: ``bylaws.nothing_to_correct``
    :raises Stale: somebody changed the rules in the meantime
    """
    bylaws.ensure_current(community, seen)
    found = correctable(community.id)
    if found is None:
        raise OutOfOrder.because("bylaws.nothing_to_correct", "5")
    if not reason.strip():
        raise NotReady.because("bylaws.correction_without_reason", "5")
    latest, wanted_by = found
    return bylaws.change(
        community, ours, by=by, at=at, number=wanted_by, paper_title=latest.paper_title,
        paper_on=latest.paper_on, corrects=latest.corrects or latest.number, reason=reason.strip(),
    )  # fmt: skip
