"""A list that was brought in the browser, from the file to the last press."""

from __future__ import annotations

import hashlib
import json
import zlib
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from deliberation.database import db
from deliberation.documents.sheets import Row, Sheet
from deliberation.journal.chain import canonical
from deliberation.people.models import Community, Person
from deliberation.people.models_uploads import Upload
from deliberation.rules.refusals import NotReady, OutOfOrder

ROSTER = "roster"  # the source of a list of residents; all others are channels
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
        raise NotReady.because("uploads.one_column", None, column=(named or [""])[0][:40])
    if not sheet.rows:
        raise NotReady.because("uploads.no_rows", None)
    if len(sheet.rows) > MOST_ROWS:
        raise NotReady.because("uploads.too_many_rows", None, most=MOST_ROWS, now=len(sheet.rows))
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


def hold(community: Community) -> None:
    """Let nobody else take lists into *community* until the unit of work ends.

    Two who bring one list at the same moment take turns, and the second finds it there.
    """
    # Weaker than FOR UPDATE: rows that refer to the community may still be added meanwhile.
    here = select(Community.id).where(Community.id == community.id)
    db.session.execute(here.with_for_update(key_share=True))


def ensure_open(upload: Upload) -> None:
    """Nothing, while *upload* waits for the last press.

    :raises OutOfOrder: it has been taken in, or forgotten
    """
    if upload.taken_at is not None:
        raise OutOfOrder.because("uploads.taken", None)
    if upload.content is None:
        raise OutOfOrder.because("uploads.forgotten", None, days=KEPT.days)
