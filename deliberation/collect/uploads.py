"""A channel's list that was brought in the browser: its columns, a look at it, one press."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from deliberation.collect import columns, intake
from deliberation.collect.intake import Findings
from deliberation.collect.rows import FIELDS
from deliberation.database import db
from deliberation.people.models import Community, Person
from deliberation.people.models_uploads import Upload
from deliberation.people.uploads import ensure_open, hold, rows_of
from deliberation.rules.refusals import NotReady


def mapping_for(upload: Upload) -> tuple[dict[str, str], bool]:
    """Which column holds what: as chosen, else as last time for such a list, else as guessed.

    The second value says that it is remembered from a list with the same columns.
    """
    if upload.mapping is not None:
        return dict(upload.mapping), False
    last = db.session.scalar(
        select(Upload.mapping)
        .where(
            Upload.community_id == upload.community_id,
            Upload.header == upload.header,
            Upload.mapping.is_not(None),
        )
        .order_by(Upload.id.desc())
        .limit(1)
    )
    return (dict(last), True) if last else (columns.guessed(upload.columns), False)


def choose(upload: Upload, mapping: Mapping[str, str]) -> None:
    """Which column holds what, as somebody has said.

    :raises OutOfOrder: the list has been taken in
    """
    ensure_open(upload)
    upload.mapping = {name: mapping[name] for name in FIELDS if mapping.get(name)}
    db.session.flush()


def look(community: Community, upload: Upload) -> Findings:
    """What would become of the rows of *upload* now. Nothing changes."""
    return intake.examine(community, rows_of(upload), upload.mapping, source=upload.source)


def take(
    community: Community, upload: Upload, *, without_faults: bool, by: Person, at: datetime
) -> Upload:
    """Take in everything, or everything but the rows with faults: all of it or nothing.

    :param without_faults: the clerk has said to leave those rows out
    :raises NotReady: there are faults and nobody said so; there is nothing new
    :raises OutOfOrder: it has been taken in before
    """
    hold(community)
    db.session.refresh(upload)
    ensure_open(upload)
    findings = look(community, upload)
    if findings.refused and not without_faults:
        raise NotReady.because("uploads.faults_left", None, rows=len(findings.refused))
    if not findings.new:
        raise NotReady.because("uploads.nothing_new", None)
    intake.enter(community, findings.new, source=upload.source, by=by, at=at)
    upload.taken_at, upload.content = at, None
    upload.added, upload.there = len(findings.new), findings.there
    upload.left_out = len(findings.refused)
    db.session.flush()
    return upload
