"""Photos of what was done, kept with a month's report and known by their checksums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from deliberation.database import db
from deliberation.documents.pictures import Picture
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.people.models import Person
from deliberation.supervise.models import Completion, CompletionPhoto, Report, ReportPhoto


def attach(
    report: Report,
    issue: Issue,
    pictures: Sequence[Picture],
    *,
    by: Person | None,
    at: datetime,
) -> None:
    """Keep *pictures* with *report*, each once; the record has their checksums."""
    for kept, photo in _kept(pictures):
        row = ReportPhoto(community_id=report.community_id, report_id=report.id, **kept)
        db.session.add(row)
        db.session.flush()
        issues.note(issue, "report:photo_attached", by=by, at=at, subject=row, **photo)


def attach_to_completion(
    completion: Completion,
    issue: Issue,
    pictures: Sequence[Picture],
    *,
    by: Person | None,
    at: datetime,
) -> None:
    """Keep *pictures* with the lead's "done", each once; the record has their checksums."""
    for kept, photo in _kept(pictures):
        row = CompletionPhoto(
            community_id=completion.community_id, completion_id=completion.id, **kept
        )
        db.session.add(row)
        db.session.flush()
        issues.note(issue, "task:photo_attached", by=by, at=at, subject=row, **photo)


def _kept(pictures: Sequence[Picture]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Of each distinct picture, in order: what is kept of it, and what the record says of it."""
    distinct = {picture.sha256: picture for picture in pictures}
    for position, (sha256, picture) in enumerate(distinct.items(), 1):
        told = {"sha256": sha256, "width": picture.width, "height": picture.height}
        images = {"image": picture.image, "thumbnail": picture.thumbnail}
        yield {"position": position, **told, **images}, told


def of_completions(
    community_id: int, ids: Sequence[int]
) -> Mapping[int, Sequence[CompletionPhoto]]:
    """The photos of these reports of "done", each report's in order; one question."""
    if not ids:
        return {}
    found: dict[int, list[CompletionPhoto]] = {}
    for one in db.session.scalars(
        select(CompletionPhoto)
        .where(CompletionPhoto.community_id == community_id, CompletionPhoto.completion_id.in_(ids))
        .order_by(CompletionPhoto.completion_id, CompletionPhoto.position)
    ):
        found.setdefault(one.completion_id, []).append(one)
    return found


def photos(report: Report, *, whole: bool = False) -> Sequence[ReportPhoto]:
    """The photos of *report* in their order; *whole* brings their bytes as well."""
    rows = (
        select(ReportPhoto)
        .where(ReportPhoto.community_id == report.community_id, ReportPhoto.report_id == report.id)
        .order_by(ReportPhoto.position)
    )
    return db.session.scalars(rows.options(undefer(ReportPhoto.image)) if whole else rows).all()


def photo(community_id: int, checksum: str, *, small: bool) -> ReportPhoto | CompletionPhoto | None:
    """The photo with *checksum*; *small* brings the thumbnail's bytes, else the image's."""
    kinds: tuple[type[Any], ...] = (ReportPhoto, CompletionPhoto)  # alike, and of no common base
    for kind in kinds:
        found: ReportPhoto | CompletionPhoto | None = db.session.scalars(
            select(kind)
            .where(kind.community_id == community_id, kind.sha256 == checksum)
            .order_by(kind.id)
            .limit(1)
            .options(undefer(kind.thumbnail if small else kind.image))
        ).first()
        if found is not None:
            return found
    return None
