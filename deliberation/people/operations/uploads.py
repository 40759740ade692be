"""A list that was brought in the browser, from the file to the last press."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from deliberation.database import db
from deliberation.documents import layout
from deliberation.documents.cells import Book, Grid, pack, unpack
from deliberation.documents.headings import called_like
from deliberation.documents.layout import Layout, Names, Table
from deliberation.journal.models.chain import canonical
from deliberation.people.models import Community, Person
from deliberation.people.models.register_offers import RegisterOffer
from deliberation.people.models.uploads import Upload
from deliberation.rules.refusals import NotReady, OutOfOrder

#: The sources of lists that are no channel's.
ROSTER, OWNERS, PAPERS = "roster", "owners", "papers"
MOST_ROWS = 10_000
KEPT = timedelta(days=7)  # what nobody confirmed is private mail, and goes


def bring(
    community: Community,
    book: Book,
    *,
    names: Names,
    needed: Collection[str] = (),
    key: str,
    name: str,
    source: str,
    by: Person,
    at: datetime,
    most: int = MOST_ROWS,
    **about: Any,
) -> Upload:
    """Keep *book* until it is confirmed, with where its table seems to be.

    :param names: field → what its column is usually called
    :param key: of the form; the second press with the same key gives the first one's upload
    :param about: what else is kept with it, until then (:func:`about`)
    :raises NotReady: its table has no rows, too many, or too few columns
    """
    found = layout.table(book, layout.find(book, names, needed))
    check(found, most)
    if (known := by_key(community.id, key)) is not None:
        return known
    forget_old(community, at)
    upload = Upload(
        community_id=community.id,
        key=key,
        person_id=by.id,
        at=at,
        name=name[-120:],
        source=source,
        columns=[],
        header="",
        rows=0,
    )
    _describe(upload, found)
    upload.content = pack(book, layout=asdict(found.layout), about=about)
    db.session.add(upload)
    db.session.flush()
    return upload


def check(table: Table, most: int = MOST_ROWS) -> None:
    """Nothing, where *table* has some columns and rows, and not too many.

    :raises NotReady: ``uploads.one_column``, ``uploads.no_rows``, ``uploads.too_many_rows``
    """
    named = [column for column in table.columns if column]
    if len(named) < 2:
        raise NotReady.because("uploads.one_column", None, column=(named or [""])[0][:40])
    if not table.lines:
        raise NotReady.because("uploads.no_rows", None)
    if len(table.lines) > most:
        raise NotReady.because("uploads.too_many_rows", None, most=most, now=len(table.lines))


def _describe(upload: Upload, table: Table) -> None:
    upload.columns = list(table.columns)
    upload.header = hashlib.sha256(canonical(upload.columns).encode()).hexdigest()
    upload.rows = len(table.lines)


def opened(upload: Upload) -> tuple[Book, Layout, dict[str, Any]]:
    """What was brought: its sheets, where the table is, and what was told about it.

    :raises OutOfOrder: ``uploads.taken``, ``uploads.forgotten``
    """
    ensure_open(upload)
    assert upload.content is not None  # it is forgotten with what is taken
    if isinstance(told := json.loads(zlib.decompress(upload.content)), list):
        return _as_before(upload, told)
    book, about = unpack(upload.content)
    return book, Layout(**about["layout"]), about["about"]


def _as_before(upload: Upload, rows: list) -> tuple[Book, Layout, dict[str, Any]]:
    # Brought before the whole sheet was kept: [[number, value, …], …] under the columns.
    lines: list[list[str]] = [list(upload.columns)]
    for number, *values in rows:
        lines += [[] for _ in range(len(lines), number - 1)]
        lines.append(values)
    return Book([Grid("", lines)]), Layout("", 1), {}


def table_of(upload: Upload) -> Table:
    """The table that was brought.

    :raises OutOfOrder: as :func:`opened`
    """
    book, where, _ = opened(upload)
    return layout.table(book, where)


def move(upload: Upload, names: Names, *, sheet: str, header: int, most: int = MOST_ROWS) -> None:
    """Look for the table in another sheet, or under another row, as somebody has said.

    :raises NotReady: ``sheets.no_such_row``, and as :func:`check`
    :raises OutOfOrder: as :func:`opened`
    """
    book, _, about = opened(upload)
    found = layout.table(book, layout.at(book, sheet, header, names))
    check(found, most)
    _describe(upload, found)
    upload.mapping = None
    upload.content = pack(book, layout=asdict(replace(found.layout, sure=True)), about=about)
    db.session.flush()


def mapping_of(upload: Upload, names: Names) -> tuple[dict[str, str], bool]:
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
            Upload.source == upload.source,
            Upload.mapping.is_not(None),
        )
        .order_by(Upload.id.desc())
        .limit(1)
    )
    return (dict(last), True) if last else (called_like(names, upload.columns), False)


def choose(upload: Upload, mapping: Mapping[str, str], fields: Collection[str]) -> None:
    """Which column holds what, as somebody has said.

    :raises OutOfOrder: the list has been taken in
    """
    book, where, about = opened(upload)
    if not where.sure:
        upload.content = pack(book, layout=asdict(replace(where, sure=True)), about=about)
    upload.mapping = {name: mapping[name] for name in fields if mapping.get(name)}
    db.session.flush()


def forget_old(community: Community, at: datetime) -> None:
    """What nobody confirmed in its days is gone; a list that waits for a second has its own."""
    waiting = select(RegisterOffer.upload_id).where(
        RegisterOffer.community_id == community.id,
        RegisterOffer.upload_id.is_not(None),
        RegisterOffer.settled_at.is_(None),
        RegisterOffer.given_at > at - KEPT,
    )
    db.session.execute(
        update(Upload)
        .where(
            Upload.community_id == community.id,
            Upload.at < at - KEPT,
            Upload.content.is_not(None),
            Upload.id.not_in(waiting),
        )
        .values(content=None)
    )


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
