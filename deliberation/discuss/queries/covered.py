"""The one door through which the words of a meeting's record are shown: what is covered, covered.

Acts and remarks are append-only and hashed, and stay as they were: the floor is their replay, the
chain is held against them. Whoever *shows* them asks here. What the words are stands nowhere but
in the record: a place names field, start and length. Wherever the same words stand in this
meeting (in the text as amended, in later acts), they are covered too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import insert, select

from deliberation.convene.models import Meeting
from deliberation.database import db
from deliberation.discuss.models import Act, CoveredSpan, MinutesEntry
from deliberation.journal.models import Entry
from deliberation.people.models import Person
from deliberation.rules.meeting import typed_in
from deliberation.rules.meeting import with_words_covered as covered
from deliberation.rules.reading import covered_words

T = TypeVar("T")
ACT, REMARK = "act", "remark"


class Place(NamedTuple):
    """Where words stand in a meeting's record; see :class:`CoveredSpan`."""

    kind: str
    seq: int
    path: str
    start: int
    length: int


def shown(meeting: Meeting, thing: T) -> T:
    """*thing* of *meeting* (a floor, acts, minutes, remarks) as it may be shown.

    It costs nothing as long as nothing of the meeting is covered.
    """
    return thing if meeting.covered is None else covered(thing, words(meeting))


def words(meeting: Meeting) -> Sequence[str]:
    """The words of *meeting* that are covered, read from the places on record."""
    places = [Place(one.kind, one.seq, one.path, one.start, one.length) for one in _spans(meeting)]
    if not places:
        return ()
    said = {text[:3]: text[3] for text in _texts(meeting, {(one.kind, one.seq) for one in places})}
    found = (said.get(one[:3], "")[one.start : one.start + one.length] for one in places)
    return sorted(filter(None, set(found)), key=len, reverse=True)


def places_of(meeting: Meeting, wanted: Sequence[str]) -> list[Place]:
    """Where *wanted* words stand in the record of *meeting* and are still shown."""
    known = words(meeting) if meeting.covered is not None else ()
    found: list[Place] = []
    for kind, seq, path, text in _texts(meeting):
        taken = list(_occurrences(text, known))
        for start, length in _occurrences(text, wanted):
            if not any(s <= start and start + length <= s + n for s, n in taken):
                found.append(Place(kind, seq, path, start, length))
    return found


def texts(meeting: Meeting) -> Iterator[str]:
    """All that somebody typed in *meeting* and that everybody may read, as it is shown."""
    known = words(meeting) if meeting.covered is not None else ()
    for *_, text in _texts(meeting):
        yield covered_words(text, known)


def keep(
    meeting: Meeting, places: Collection[Place], entry: Entry, *, by: Person, at: datetime
) -> None:
    """Put *places* on record as covered by *entry*."""
    rows = [
        {
            "community_id": meeting.community_id,
            "meeting_id": meeting.id,
            "by_id": by.id,
            "entry_number": entry.number,
            "at": at,
            **one._asdict(),
        }
        for one in places
    ]
    if rows:
        db.session.execute(insert(CoveredSpan), rows)


def _occurrences(text: str, wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    for word in wanted:
        start = text.find(word)
        while start >= 0:
            yield start, len(word)
            start = text.find(word, start + len(word))


def _spans(meeting: Meeting) -> Sequence[CoveredSpan]:
    return db.session.scalars(
        select(CoveredSpan).where(
            CoveredSpan.community_id == meeting.community_id,
            CoveredSpan.meeting_id == meeting.id,
        )
    ).all()


def _texts(
    meeting: Meeting, of: Collection[tuple[str, int]] | None = None
) -> Iterator[tuple[str, int, str, str]]:
    """Kind, number, field and text of all that was typed on record, or of some of it."""
    acts = select(Act.seq, Act.data).where(
        Act.community_id == meeting.community_id, Act.meeting_id == meeting.id
    )
    remarks = select(MinutesEntry.position, MinutesEntry.text).where(
        MinutesEntry.community_id == meeting.community_id, MinutesEntry.meeting_id == meeting.id
    )
    if of is not None:
        acts = acts.where(Act.seq.in_([seq for kind, seq in of if kind == ACT]))
        remarks = remarks.where(
            MinutesEntry.position.in_([seq for kind, seq in of if kind == REMARK])
        )
    for seq, data in db.session.execute(acts):
        for path, text in typed_in(data).items():
            yield ACT, seq, path, text
    for position, text in db.session.execute(remarks):
        yield REMARK, position, "text", text
