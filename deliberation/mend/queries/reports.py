"""Reading one report: who may know of it, its story, its photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from deliberation.database import db, record_in
from deliberation.issues.models import Issue
from deliberation.mend.models import (
    FaultKind,
    Place,
    SnapDraft,
    SnapHandling,
    SnapHandOver,
    SnapJoin,
    SnapOrder,
    SnapPhoto,
    SnapReport,
)
from deliberation.rules.policy import Actor, Fact, RoleKind


def by_number(community_id: int, number: str) -> SnapReport | None:
    """The report that the community calls *number*."""
    return record_in(SnapReport, community_id, number=number)


def readable(report: SnapReport, actor: Actor) -> bool:
    """Whether *actor* may know of *report*: of a private one its reporter, the committee, and the
    unit that has it or is asked to."""
    if not report.private or RoleKind.COMMITTEE in actor.roles:
        return True
    if actor.person_id is not None and actor.person_id == report.reporter_id:
        return True
    return bool({report.unit_id, report.offered_unit_id} & actor.unit_ids)


def standing(report: SnapReport, actor: Actor) -> set[Fact]:
    """How *actor* stands to *report*; one question where they are signed in."""
    facts = set()
    if actor.person_id is not None:
        if actor.person_id == report.reporter_id:
            facts.add(Fact.PROPOSER)
        if actor.person_id == report.clerk_id and report.reporter_id is None:
            facts.add(Fact.ANSWERABLE)
        if has_joined(report, actor.person_id):
            facts.add(Fact.COSIGNER)
    if report.unit_id in actor.unit_ids:
        facts.add(Fact.LEAD)
    if report.offered_unit_id in actor.unit_ids:
        facts.add(Fact.ASKED)
    return facts


def has_joined(report: SnapReport, person_id: int) -> bool:
    """Whether this person said "me too"."""
    rows = select(SnapJoin.id).where(
        SnapJoin.community_id == report.community_id,
        SnapJoin.report_id == report.id,
        SnapJoin.person_id == person_id,
    )
    return db.session.scalar(rows) is not None


def handling(community_id: int, handling_id: int) -> SnapHandling | None:
    """One time that a unit had to mend something."""
    return record_in(SnapHandling, community_id, id=handling_id)


def order(community_id: int, order_id: int) -> SnapOrder | None:
    """A supervision order."""
    return record_in(SnapOrder, community_id, id=order_id)


@dataclass(frozen=True, slots=True)
class Story:
    """All that the page of a report shows of it.

    :ivar photos: of the fault; ``after``: of what was done, by handling
    :ivar merged: the numbers of those that were merged into it
    """

    place: Place | None
    kind: FaultKind | None
    joined: int
    photos: Sequence[SnapPhoto]
    after: Mapping[int, Sequence[SnapPhoto]]
    handlings: Sequence[SnapHandling]
    hand_overs: Sequence[SnapHandOver]
    order: SnapOrder | None
    into: str | None
    merged: Sequence[str]
    issue: Issue | None

    @property
    def current(self) -> SnapHandling | None:
        """The time that a unit has it now, or had it last."""
        return self.handlings[-1] if self.handlings else None


def story(report: SnapReport) -> Story:
    """The story of *report*; a fixed number of questions."""
    here, id_ = report.community_id, report.id
    photos = db.session.scalars(
        select(SnapPhoto)
        .where(SnapPhoto.community_id == here, SnapPhoto.report_id == id_)
        .order_by(SnapPhoto.handling_id, SnapPhoto.position)
    ).all()
    after: dict[int, list[SnapPhoto]] = {}
    for one in photos:
        if one.handling_id is not None:
            after.setdefault(one.handling_id, []).append(one)
    others = db.session.execute(
        select(SnapReport.id, SnapReport.number).where(
            SnapReport.community_id == here,
            (SnapReport.merged_into_id == id_) | (SnapReport.id == (report.merged_into_id or 0)),
        )
    ).all()
    return Story(
        place=record_in(Place, here, id=report.place_id) if report.place_id else None,
        kind=record_in(FaultKind, here, id=report.kind_id) if report.kind_id else None,
        joined=db.session.scalar(
            select(func.count()).where(SnapJoin.community_id == here, SnapJoin.report_id == id_)
        )
        or 0,
        photos=[one for one in photos if one.handling_id is None],
        after=after,
        handlings=db.session.scalars(
            select(SnapHandling)
            .where(SnapHandling.community_id == here, SnapHandling.report_id == id_)
            .order_by(SnapHandling.round)
        ).all(),
        hand_overs=db.session.scalars(
            select(SnapHandOver)
            .where(SnapHandOver.community_id == here, SnapHandOver.report_id == id_)
            .order_by(SnapHandOver.id)
        ).all(),
        order=record_in(SnapOrder, here, report_id=id_),
        into=next((one.number for one in others if one.id == report.merged_into_id), None),
        merged=[one.number for one in others if one.id != report.merged_into_id],
        issue=record_in(Issue, here, id=report.issue_id) if report.issue_id else None,
    )


def photo(
    community_id: int, checksum: str, actor: Actor, *, small: bool
) -> tuple[SnapPhoto, SnapReport] | None:
    """The photo with *checksum*, with a report of it that *actor* may know of.

    :param small: bring the thumbnail's bytes, else the image's
    """
    rows = db.session.execute(
        select(SnapPhoto, SnapReport)
        .join(
            SnapReport,
            (SnapReport.community_id == SnapPhoto.community_id)
            & (SnapReport.id == SnapPhoto.report_id),
        )
        .where(SnapPhoto.community_id == community_id, SnapPhoto.sha256 == checksum)
        .order_by(SnapPhoto.id)
        .options(undefer(SnapPhoto.thumbnail if small else SnapPhoto.image))
    )
    return next(((one, report) for one, report in rows if readable(report, actor)), None)


def by_id(community_id: int, report_id: int) -> SnapReport | None:
    """The report with this id."""
    return record_in(SnapReport, community_id, id=report_id)


def draft(community_id: int, draft_id: int) -> SnapDraft | None:
    """A photo that was not sent yet, small."""
    rows = select(SnapDraft).where(SnapDraft.community_id == community_id, SnapDraft.id == draft_id)
    return db.session.scalar(rows.options(undefer(SnapDraft.thumbnail)))
