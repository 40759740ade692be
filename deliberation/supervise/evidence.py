"""Photos of what was done, kept with a month's report and known by their checksums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import undefer

from deliberation.database import db
from deliberation.documents.pictures import Picture
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.people.models import Person
from deliberation.supervise.models import Report, ReportPhoto


def attach(
    report: Report,
    issue: Issue,
    pictures: Sequence[Picture],
    *,
    by: Person | None,
    at: datetime,
) -> None:
    """Keep *pictures* with *report*, each once; the record has their checksums."""
    distinct = {picture.sha256: picture for picture in pictures}
    for position, picture in enumerate(distinct.values(), 1):
        photo = ReportPhoto(
            community_id=report.community_id,
            report_id=report.id,
            position=position,
            sha256=picture.sha256,
            width=picture.width,
            height=picture.height,
            image=picture.image,
            thumbnail=picture.thumbnail,
        )
        db.session.add(photo)
        db.session.flush()
        issues.note(
            issue,
            "report:photo_attached",
            by=by,
            at=at,
            subject=photo,
            sha256=picture.sha256,
            width=picture.width,
            height=picture.height,
        )


def photos(report: Report, *, whole: bool = False) -> Sequence[ReportPhoto]:
    """The photos of *report* in their order; *whole* brings their bytes as well."""
    rows = (
        select(ReportPhoto)
        .where(ReportPhoto.report_id == report.id)
        .order_by(ReportPhoto.position)
    )
    return db.session.scalars(rows.options(undefer(ReportPhoto.image)) if whole else rows).all()


def photo(community_id: int, checksum: str, *, small: bool) -> ReportPhoto | None:
    """The photo with *checksum*; *small* brings the thumbnail's bytes, else the image's."""
    return db.session.scalars(
        select(ReportPhoto)
        .where(ReportPhoto.community_id == community_id, ReportPhoto.sha256 == checksum)
        .order_by(ReportPhoto.id)
        .limit(1)
        .options(undefer(ReportPhoto.thumbnail if small else ReportPhoto.image))
    ).first()
