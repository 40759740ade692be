"""A list that was brought in the browser, from the file to the last press."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from deliberation.collect import columns, intake
from deliberation.collect.intake import Findings
from deliberation.collect.models import Upload
from deliberation.collect.rows import FIELDS
from deliberation.database import db
from deliberation.documents.sheets import Row, Sheet
from deliberation.journal.chain import canonical
from deliberation.people.models import Community, Person
from deliberation.rules.refusals import NotReady, OutOfOrder

MOST_ROWS = 10_000
KEPT = timedelta(days=7)  # what nobody confirmed is private mail, and goes


def bring(
    community: Community,
    sheet: Sheet,
    *,
    key: str,
    name: str,
    source: str,
    by: Person,
    at: datetime,
) -> Upload:
    """Keep *sheet* until it is confirmed.

    :param key: of the form; the second press with the same key gives the first one's upload
    :raises NotReady: it has no rows, too many, or too few columns
    """
    named = [column for column in sheet.columns if column]
    if len(named) < 2:
        raise NotReady.because("uploads.one_column", "1", column=(named or [""])[0][:40])
    if not sheet.rows:
        raise NotReady.because("uploads.no_rows", "1")
    if len(sheet.rows) > MOST_ROWS:
        raise NotReady.because("uploads.too_many_rows", "1", most=MOST_ROWS, now=len(sheet.rows))
    if (known := by_key(community.id, key)) is not None:
        return known
    _forget_old(community, at)
    upload = Upload(
        community_id=community.id,
        key=key,
        person_id=by.id,
        at=at,
        name=name[-120:],
        source=source,
        columns=list(sheet.columns),
        header=hashlib.sha256(canonical(list(sheet.columns)).encode()).hexdigest(),
        rows=len(sheet.rows),
        content=pack(sheet),
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def _forget_old(community: Community, at: datetime) -> None:
    db.session.execute(
        update(Upload)
        .where(
            Upload.community_id == community.id,
            Upload.at < at - KEPT,
            Upload.content.is_not(None),
        )
        .values(content=None)
    )


def pack(sheet: Sheet) -> bytes:
    """The rows of *sheet* as compressed JSON: ``[[number, value, …], …]``."""
    rows = [
        [row.number, *(row.values.get(column, "") for column in sheet.columns)]
        for row in sheet.rows
    ]
    return zlib.compress(json.dumps(rows, ensure_ascii=False).encode())


def rows_of(upload: Upload) -> list[Row]:
    """The rows that were brought; none when they have been dropped."""
    if upload.content is None:
        return []
    return [
        Row(number, dict(zip(upload.columns, values, strict=True)))
        for number, *values in json.loads(zlib.decompress(upload.content))
    ]


def by_key(community_id: int, key: str, *, whole: bool = False) -> Upload | None:
    """The upload with *key*; *whole* brings its rows as well."""
    query = select(Upload).where(Upload.community_id == community_id, Upload.key == key)
    return db.session.scalar(query.options(undefer(Upload.content)) if whole else query)


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
    _ensure_open(upload)
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
    intake.hold(community)
    db.session.refresh(upload)
    _ensure_open(upload)
    findings = look(community, upload)
    if findings.refused and not without_faults:
        raise NotReady.because("uploads.faults_left", "1", rows=len(findings.refused))
    if not findings.new:
        raise NotReady.because("uploads.nothing_new", "1")
    intake.enter(community, findings.new, source=upload.source, by=by, at=at)
    upload.taken_at, upload.content = at, None
    upload.added, upload.there = len(findings.new), findings.there
    upload.left_out = len(findings.refused)
    db.session.flush()
    return upload


def _ensure_open(upload: Upload) -> None:
    if upload.taken_at is not None:
        raise OutOfOrder.because("uploads.taken", "1")
    if upload.content is None:
        raise OutOfOrder.because("uploads.forgotten", "1", days=KEPT.days)
