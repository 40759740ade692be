"""What recurs becomes a topic with one press; its reports are the evidence (rulebook §6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import undefer

from deliberation import clock
from deliberation.collect import operations as collect
from deliberation.collect.operations import photos
from deliberation.database import db, record_beside
from deliberation.documents.pictures import Picture
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.journal.queries.sentences import N_
from deliberation.mend import queries
from deliberation.mend.models import SnapPhoto, SnapReport
from deliberation.mend.operations.telling import askers
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import OutOfOrder


def raise_topic(
    community: Community,
    place_id: int,
    kind_id: int,
    *,
    key: str,
    roles: frozenset[RoleKind],
    by: Person,
    at: datetime,
) -> Issue:
    """What recurs at one place becomes an issue at *collect*, with its reports as evidence.

    Whoever reported it, or joined, follows the issue, and is told.

    :param key: of the form: pressed twice it makes one issue
    :param roles: of *by*: what the committee brings in is the committee's, else it is the
        resident's own proposal
    :raises OutOfOrder: ``mend.not_recurring``
    """
    if (known := collect.by_key(community.id, key)) is not None:
        return known
    found = next(
        (
            one
            for one in queries.recurring(community.id, at)
            if (one.place.id, one.kind.id) == (place_id, kind_id)
        ),
        None,
    )
    if found is None:
        raise OutOfOrder.because("mend.not_recurring", "6")
    ours = RoleKind.COMMITTEE in roles
    issue = collect.propose(
        community,
        key=key,
        title=_title(found.place.name, found.kind.name),
        problem=_problem(found),
        place=found.place.name,
        building_id=found.place.building_id,
        channel="committee" if ours else "online",
        proposer=None if ours else by,
        pictures=_pictures(found.reports),
        by=by,
        at=at,
    )
    told = set()
    for report in found.reports:
        report.issue_id = issue.id
        told |= askers(report)
    for person_id in sorted(told):
        issues.follow(issue, record_beside(issue, Person, person_id))
    entry = issues.note(issue, "issue:grew_from_reports", by=by, at=at, reports=len(found.reports))
    tell(told - {by.id}, entry)
    return issue


#: What is written into a proposal stays in one language, as what people write does.
_TITLE = N_("%(place)s：%(kind)s反复出现，怎么根治")
_HEAD = N_("从%(first)s到%(last)s，%(place)s的“%(kind)s”有 %(reports)s 件随手拍，修了又坏：")
_LINE = N_("- %(day)s，%(number)s 号：%(text)s")


def _title(place: str, kind: str) -> str:
    title = _TITLE % {"place": place, "kind": kind}
    return title if len(title) <= collect.TITLE_MOST else title[: collect.TITLE_MOST - 1] + "…"


def _problem(found: queries.Recurring) -> str:
    first, last = found.reports[0], found.reports[-1]
    head = {
        "first": clock.day_of(first.reported_at).isoformat(),
        "last": clock.day_of(last.reported_at).isoformat(),
        "place": found.place.name,
        "kind": found.kind.name,
        "reports": len(found.reports),
    }
    lines = [_HEAD % head, ""]
    for one in found.reports:
        day = clock.day_of(one.reported_at).isoformat()
        lines.append(_LINE % {"day": day, "number": one.number, "text": one.text or "…"})
    return "\n".join(lines)[: collect.TEXT_MOST]


def _pictures(reports: Sequence[SnapReport]) -> list[Picture]:
    """The first photo of each of the latest reports, the earliest first."""
    ids = [one.id for one in reports]
    rows = db.session.scalars(
        select(SnapPhoto)
        .where(
            SnapPhoto.community_id == reports[0].community_id,
            SnapPhoto.report_id.in_(ids),
            SnapPhoto.handling_id.is_(None),
            SnapPhoto.position == 1,
        )
        .order_by(SnapPhoto.report_id)
        .options(undefer(SnapPhoto.image), undefer(SnapPhoto.thumbnail))
    ).all()
    latest = rows[-photos.MOST_PHOTOS :]
    return [Picture(one.image, one.thumbnail, one.width, one.height) for one in latest]
