"""A channel's list that was brought in the browser: its columns, a look at it, one press."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from deliberation.collect.operations import columns, intake
from deliberation.collect.operations.intake import Findings
from deliberation.collect.operations.rows import FIELDS
from deliberation.database import db
from deliberation.people.models import Community, Person
from deliberation.people.models.uploads import Upload
from deliberation.people.operations import uploads
from deliberation.people.operations.uploads import ensure_open, hold, mapping_of, table_of
from deliberation.rules.refusals import NotReady

NEEDED = ("body",)


def mapping_for(upload: Upload) -> tuple[dict[str, str], bool]:
    """Which column holds what: as chosen, else as last time for such a list, else as guessed.

    The second value says that it is remembered from a list with the same columns.
    """
    mapping, remembered = mapping_of(upload, columns.NAMES)
    chosen = upload.mapping is not None or remembered
    return (mapping if chosen else columns.with_title(mapping)), remembered


def choose(upload: Upload, mapping: Mapping[str, str]) -> None:
    """Which column holds what, as somebody has said.

    :raises OutOfOrder: the list has been taken in
    """
    uploads.choose(upload, mapping, FIELDS)


def missing(mapping: Mapping[str, str]) -> list[str]:
    """The fields that a message must have and for which no column is there."""
    return [field for field, needed in FIELDS.items() if needed and not mapping.get(field)]


def look(community: Community, upload: Upload) -> Findings:
    """What would become of the rows of *upload* now. Nothing changes.

    :raises NotReady: ``uploads.column_missing``
    """
    mapping, _ = mapping_for(upload)
    if lacking := missing(mapping):
        raise NotReady.because("uploads.column_missing", None, column=columns.NAMES[lacking[0]][0])
    rows, left_out = table_of(upload).rows(mapping, NEEDED)
    findings = intake.examine(community, rows, mapping, source=upload.source)
    findings.left_out = left_out
    return findings


def take(
    community: Community,
    upload: Upload,
    *,
    without_faults: bool,
    cover: bool = False,
    by: Person,
    at: datetime,
) -> Upload:
    """Take in everything, or everything but the rows with faults: all of it or nothing.

    :param without_faults: the clerk has said to leave those rows out
    :param cover: and to cover what looks like personal data before anything is kept
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
    new = [message.covered() for message in findings.new] if cover else findings.new
    intake.enter(community, new, source=upload.source, by=by, at=at)
    upload.mapping = mapping_for(upload)[0]
    upload.taken_at, upload.content = at, None
    upload.added, upload.there = len(findings.new), findings.there
    upload.left_out = len(findings.refused)
    db.session.flush()
    return upload
