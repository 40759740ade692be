"""Reading the record: the head of a chain, the story of an issue, the walk over all chains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, literal, select, union_all

from deliberation.database import db, read
from deliberation.journal.models import Entry, OfficeEntry, Words, chain
from deliberation.journal.operations import typed


def office_hashes(office_id: int) -> dict[int, str]:
    """The hash of every entry of an office by its number."""
    rows = select(OfficeEntry.number, OfficeEntry.hash).where(OfficeEntry.office_id == office_id)
    found = db.session.execute(rows.order_by(OfficeEntry.number))
    return {row.number: row.hash for row in found}


def verify_office(office_id: int) -> chain.Break | None:
    """Where the office's chain first fails to fit; ``None`` when it is whole."""
    entries = select(OfficeEntry).where(OfficeEntry.office_id == office_id)
    links = db.session.scalars(entries.order_by(OfficeEntry.number))
    return chain.first_break(links, chain.office_digest)


def hash_of(community_id: int, number: int) -> str | None:
    """The hash of the entry *number*; ``None`` where there is none."""
    return db.session.scalar(
        select(Entry.hash).where(Entry.community_id == community_id, Entry.number == number)
    )


def hashes_of(community_id: int, numbers: Iterable[int]) -> dict[int, str]:
    """The hashes of these entries by their numbers; those that are not there are left out."""
    wanted, found = sorted(set(numbers)), {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        rows = select(Entry.number, Entry.hash).where(
            Entry.community_id == community_id, Entry.number.in_(some)
        )
        found |= dict(db.session.execute(rows).all())
    return found


_AT_ONCE = 500


class Happened(NamedTuple):
    """One thing that happened to an issue, with the words that stand beside the record."""

    number: int
    verb: str
    issue_id: int | None
    actor_id: int | None
    at: datetime
    particulars: dict[str, Any]
    hash: str

    @property
    def read_out(self) -> bool:
        """Nothing more is to be looked up (``typed.read_out``)."""
        return True


#: What many may do, and the house about each of them: of these a story has the latest, so that
#: nobody can push the steps of an issue out of its story.
BY_MANY = (
    "issue:cosigned", "issue:unsigned", "issue:appeal_signed",
    "objection:raised", "objection:answered",
    "statement:sent", "statement:admitted", "statement:refused", "statement:undecided",
    "report:commented", "report:comment_answered", "duty:due_soon", "duty:overdue",
    "opinion:given", "opinion:entered", "opinion:entered_for", "opinion:answered",
)  # fmt: skip
#: Of each sort, how many a page tells.
STEPS, MANY = 400, 100


def of_issue(community_id: int, issue_id: int) -> Sequence[Happened]:
    """The entries of one issue's story, newest first: what a page tells of them. One question.

    Of what many did the latest :data:`MANY`; the others are on pages of :func:`by_many`.
    """
    rows = read(_OF_ISSUE, community=community_id, issue=issue_id)
    said = {row.digest: row.text for row in rows if row.number is None}
    entries = [row for row in rows if row.number is not None]
    entries.sort(key=lambda row: -row.number)
    return [
        Happened(
            row.number,
            row.verb,
            row.issue_id,
            row.actor_id,
            row.at,
            typed.with_words(row.particulars, row.hash, said),
            row.hash,
        )
        for row in entries
    ]


def by_many(community_id: int, issue_id: int, before: int | None = None) -> Sequence[Entry]:
    """One page of what many did about an issue, newest first; one more tells of a next page.

    :param before: number of the last entry of the page before (keyset paging)
    """
    rows = select(Entry).where(
        Entry.community_id == community_id, Entry.issue_id == issue_id, Entry.verb.in_(BY_MANY)
    )
    if before is not None:
        rows = rows.where(Entry.number < before)
    return db.session.scalars(rows.order_by(Entry.number.desc()).limit(MANY + 1)).all()


_THEIRS = select(
    Entry.number,
    Entry.verb,
    Entry.issue_id,
    Entry.actor_id,
    Entry.at,
    Entry.particulars,
    Entry.hash,
).where(Entry.community_id == bindparam("community"), Entry.issue_id == bindparam("issue"))
_STORY = union_all(
    *(
        select(some.subquery())
        for some in (
            _THEIRS.where(Entry.verb.not_in(BY_MANY)).order_by(Entry.number.desc()).limit(STEPS),
            _THEIRS.where(Entry.verb.in_(BY_MANY)).order_by(Entry.number.desc()).limit(MANY),
        )
    )
).subquery()
#: The entries, and below them, without a number, the words that they point to.
_OF_ISSUE = union_all(
    select(
        *_STORY.c,
        literal(None, Words.digest.type).label("digest"),
        literal(None, Words.text.type).label("text"),
    ),
    select(
        *(literal(None, column.type).label(column.name) for column in _STORY.c),
        Words.digest,
        Words.text,
    ).where(Words.community_id == bindparam("community"), Words.issue_id == bindparam("issue")),
)


def hashes(community_id: int) -> Iterator[tuple[int, str]]:
    """Number and hash of every entry in their order: what is published of the record."""
    rows = db.session.execute(
        select(Entry.number, Entry.hash)
        .where(Entry.community_id == community_id)
        .order_by(Entry.number)
        .execution_options(yield_per=2000)
    )
    for row in rows:
        yield row.number, row.hash


def coverings(community_id: int, table: str, subject_id: int) -> Sequence[Entry]:
    """The entries that tell of words covered in a meeting or a box, in their order."""
    return db.session.scalars(
        select(Entry)
        .where(
            Entry.community_id == community_id,
            Entry.verb.in_(("meeting:covered", "box:covered")),
            Entry.subject_kind == table,
            Entry.subject_id == subject_id,
        )
        .order_by(Entry.number)
    ).all()


TAKEN_BACK = "issue:taken_back"


def standing(entries: Sequence[Any]) -> list[Any]:
    """*entries* of one story without the steps that were taken back, and without the taking."""
    gone = {entry.particulars["entry"] for entry in entries if entry.verb == TAKEN_BACK}
    return [entry for entry in entries if entry.verb != TAKEN_BACK and entry.number not in gone]


def walk(community_id: int) -> Iterator[Entry]:
    """All entries of a community in order, a thousand at a time."""
    rows = db.session.scalars(
        select(Entry)
        .where(Entry.community_id == community_id)
        .order_by(Entry.number)
        .execution_options(yield_per=1000)
    )
    yield from rows


def verify(community_id: int) -> chain.Break | None:
    """Where the community's chain first fails to fit; ``None`` when it is whole."""
    return chain.first_break(walk(community_id))
