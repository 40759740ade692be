"""Covering what has become public: words, wherever they stand, on record (§1).

Somebody covers from the page of an issue, of a meeting or of a box, and it reaches all three: an
issue with the meetings that had it on their agenda and the boxes of its story. The tables of an
issue are found by their keys: whatever belongs to it, or to what belongs to it, and holds words
that people typed. What is chained stays as it was: the record holds digests (``journal.typed``);
of a meeting's acts and remarks the places are kept that are shown covered (``discuss.covered``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, String, Table, or_, select, update
from sqlalchemy.orm.attributes import flag_modified

from deliberation.ballots.models import Box
from deliberation.ballots.operations import casting
from deliberation.ballots.operations import covering as boxes
from deliberation.collect.models import Intake
from deliberation.convene.models import AgendaItem, Meeting
from deliberation.database import Model, db, record_beside
from deliberation.discuss.operations.broadcast import broadcast_anew
from deliberation.discuss.queries import covered as record_of
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.issues.operations import search_text
from deliberation.journal import queries as journal
from deliberation.journal.operations import record, typed
from deliberation.messages.models import Message
from deliberation.people.models import Person
from deliberation.rules.reading import COVER, covered_words, find_personal_data
from deliberation.rules.refusals import NotReady
from deliberation.shredding import shredding

#: What is chained, hashed or kept for those concerned alone is not changed as the others are:
#: acts, minutes and boxes are covered in their own way, ballots and disputes not at all.
LEFT = frozenset({
    "entries", "entry_words", "messages", "issue_texts", "acts", "minutes_entries", "broadcasts",
    "covered_spans", "boxes", "box_heads", "ballots", "duplicate_ballots", "choices", "proxies",
    "paper_batches", "paper_entries", "agreements", "mediation_sessions", "parties",
    "proposed_terms", "follow_ups", "follow_up_answers", "seats", "affected", "intakes",
    "rule_changes",
})  # fmt: skip
#: Columns of words that somebody typed are at least so long; codes and numbers are shorter.
LEAST = 60
#: Columns of sums, in which codes stand and no words: what the record has the digest of.
SUMS = frozenset({("opinion_maps", "result")})
#: And are no hashes.
_HASHED = ("hash", "sha256", "digest", "root", "seal", "key", "commitment", "nonce")

WORD_LEAST = 2  # characters: a single one stands in too many words


@dataclass(frozen=True, slots=True)
class Reach:
    """Where words are covered together."""

    issues: Sequence[Issue]
    meetings: Sequence[Meeting]
    boxes: Sequence[Box]


def reach(subject: Issue | Meeting | Box) -> Reach:
    """All that is covered from the page of *subject*."""
    here = subject.community_id
    if isinstance(subject, Issue):
        found = [subject]
    elif isinstance(subject, Meeting):
        on_agenda = select(AgendaItem.issue_id).where(
            AgendaItem.community_id == subject.community_id, AgendaItem.meeting_id == subject.id
        )
        found = db.session.scalars(
            select(Issue).where(Issue.community_id == here, Issue.id.in_(on_agenda))
        ).all()
    else:
        issue = subject.issue_id and record_beside(subject, Issue, subject.issue_id)
        found = [issue] if issue else []
    ids = [one.id for one in found]
    of_them = select(AgendaItem.meeting_id).where(
        AgendaItem.community_id == here, AgendaItem.issue_id.in_(ids)
    )
    mine = subject.id if isinstance(subject, Meeting) else None
    meetings = select(Meeting).where(
        Meeting.community_id == here,
        Meeting.noticed_at.is_not(None),
        or_(Meeting.id.in_(of_them), Meeting.id == mine),
    )
    own = subject.id if isinstance(subject, Box) else None
    about = select(Box).where(Box.community_id == here, or_(Box.issue_id.in_(ids), Box.id == own))
    return Reach(
        sorted(found, key=lambda one: one.id),  # locked in one order, whoever begins
        db.session.scalars(meetings.order_by(Meeting.id)).all(),
        db.session.scalars(about.order_by(Box.id)).all(),
    )


def cover(
    subject: Issue | Meeting | Box,
    words: Sequence[str],
    *,
    reason: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> int:
    """Cover each of *words* in all that is public of *subject*; gives in how many places.

    :raises NotReady: no words, no reason, words too short, or none of them stands there
    :raises Stale: the issue has changed since version *seen*
    """
    wanted, reason = [word.strip() for word in words if word.strip()], reason.strip()
    if not wanted:
        raise NotReady.because("covering.words_missing", "1")
    if min(map(len, wanted)) < WORD_LEAST:
        raise NotReady.because("covering.word_too_short", "1", least=WORD_LEAST)
    if not reason:
        raise NotReady.because("covering.reason_missing", "1")
    if isinstance(subject, Issue):
        issues.ensure_fresh(subject, seen)
    reached = reach(subject)
    told = {"by": by, "at": at, "reason": covered_words(reason, wanted)}
    for issue in reached.issues:
        issues.hold(issue)
    with shredding(subject):
        places = sum(
            [_cover_issue(issue, wanted, **told) for issue in reached.issues]
            + [_cover_box(box, wanted, **told) for box in reached.boxes]
            + [_cover_meeting(meeting, wanted, **told) for meeting in reached.meetings]
        )
    if not places:
        raise NotReady.because("covering.not_there", "1")
    return places


def _cover_issue(issue: Issue, words: Sequence[str], **told: Any) -> int:
    places = _cover_rows(issue, words) + typed.cover(
        issue.community_id, partial(_covered, words=words), issue_id=issue.id
    )
    _cover_messages(issue, words)
    if places:
        db.session.expire_all()
        search_text.keep_anew(issue)
        issues.note(issue, "issue:covered", places=places, **told)
    return places


def _cover_box(box: Box, words: Sequence[str], **told: Any) -> int:
    casting.hold(box)
    before = box.covering
    places = boxes.cover(box, words) + _cover_told(box, words)
    subject = Model.metadata.tables.get(box.subject_kind)
    if subject is not None and subject.name not in LEFT:
        places += _cover_row(_Place(subject, box.community_id, box.subject_id), words)
    if places:
        who = {"by": told["by"].id, "at": told["at"], "issue": box.issue_id}
        record("box:covered", box, places=places, reason=told["reason"], **who)
    if box.covering != before:
        record("box:resealed", box, digest=box.covering, **who)
    return places


def _cover_meeting(meeting: Meeting, words: Sequence[str], **told: Any) -> int:
    db.session.refresh(meeting, with_for_update=True)  # an act at this moment waits, and is seen
    found = record_of.places_of(meeting, words)
    places = len(found) + _cover_told(meeting, words)
    before = {"title": meeting.title, "place": meeting.place}
    for name in before:
        after = covered_words(getattr(meeting, name), words)
        places += after != getattr(meeting, name)
        setattr(meeting, name, after)
    items = db.session.scalars(
        select(AgendaItem).where(
            AgendaItem.community_id == meeting.community_id, AgendaItem.meeting_id == meeting.id
        )
    )
    announced = any(COVER in item.title for item in items)
    if not places and not announced:
        return 0
    # Also where an item's title alone was covered, with its issue: floors that are kept in the
    # memory of a process are made anew when the meeting's version moves.
    meeting.covered = meeting.covered or before
    flag_modified(meeting, "covered")
    db.session.flush()
    by, at = told["by"], told["at"]
    if places:
        known = {"number": meeting.number, "places": places, "reason": told["reason"]}
        entry = record("meeting:covered", meeting, by=by.id, at=at, **known)
        record_of.keep(meeting, found, entry, by=by, at=at)
    broadcast_anew(meeting, revision=journal.head(meeting.community_id)[0], at=at)
    return places


def _cover_told(subject: Meeting | Box, words: Sequence[str]) -> int:
    """What the record and the messages tell of *subject* itself, not of an issue."""
    table = subject.__tablename__
    places = typed.cover(
        subject.community_id, partial(_covered, words=words), subject=(table, subject.id)
    )
    _cover_each(
        select(Message).where(
            Message.community_id == subject.community_id,
            Message.issue_id.is_(None),
            Message.occasion.contains(f":{table}:{subject.id}:"),
        ),
        words,
    )
    return places


def _covered(value: Any, words: Sequence[str]) -> Any:
    """*value* with *words* covered: a text, or texts within lists and mappings."""
    if isinstance(value, str):
        return covered_words(value, words)
    if isinstance(value, list):
        return [_covered(one, words) for one in value]
    if isinstance(value, dict):
        return {key: _covered(one, words) for key, one in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of any table of the community."""

    table: Table
    community_id: int
    id: int

    @property
    def here(self) -> ColumnElement[bool]:
        columns = self.table.c
        return (columns.community_id == self.community_id) & (columns.id == self.id)


def texts_of(issue: Issue) -> Iterator[tuple[_Place, dict[str, Any]]]:
    """Every row of *issue* that everybody can read, with its texts by column."""
    for table, path in _paths().items():
        columns = [column for column in table.columns if _holds_words(column)]
        if not columns:
            continue
        rows = select(table.c.id, *columns).where(
            table.c.community_id == issue.community_id, path(issue.id)
        )
        for row in db.session.execute(rows):
            texts = {
                column.name: getattr(row, column.name)
                for column in columns
                if getattr(row, column.name)
            }
            yield _Place(table, issue.community_id, row.id), texts


def proposed(subject: Issue | Meeting | Box) -> list[str]:
    """What looks like personal data in what is public of *subject*: proposed to be covered."""
    reached = reach(subject)
    said = [
        text for issue in reached.issues for _, texts in texts_of(issue) for text in texts.values()
    ]
    for meeting in reached.meetings:
        said += [meeting.title, meeting.place, *record_of.texts(meeting)]
    for box in reached.boxes:
        said += boxes.texts(box)
    found: dict[str, None] = {}
    for text in said:
        if isinstance(text, str):
            found |= dict.fromkeys(one.text for one in find_personal_data(text))
    return list(found)


def _cover_rows(issue: Issue, words: Sequence[str]) -> int:
    return sum(_cover_texts(place, texts, words) for place, texts in list(texts_of(issue)))


def _cover_row(place: _Place, words: Sequence[str]) -> int:
    """In one row, whatever texts it has."""
    columns = [column for column in place.table.columns if _holds_words(column)]
    found = db.session.execute(select(*columns).where(place.here)).one_or_none()
    texts = {name: text for name, text in found._mapping.items() if text} if found else {}
    return _cover_texts(place, texts, words)


def _cover_texts(place: _Place, texts: dict[str, Any], words: Sequence[str]) -> int:
    changed = {
        name: after for name, text in texts.items() if (after := _covered(text, words)) != text
    }
    if changed:
        values = dict(changed)
        version = place.table.columns.get("version")
        if version is not None:  # who has the page open finds that it has moved
            values["version"] = version + 1
        db.session.execute(update(place.table).where(place.here).values(**values))
    return len(changed)


def _cover_messages(issue: Issue, words: Sequence[str]) -> None:
    """What people were told of it before the record pointed to words; and the row of the list."""
    _cover_each(
        select(Message).where(
            Message.community_id == issue.community_id, Message.issue_id == issue.id
        ),
        words,
    )
    for intake in db.session.scalars(
        select(Intake).where(Intake.community_id == issue.community_id, Intake.issue_id == issue.id)
    ):
        intake.answer = covered_words(intake.answer, words)
    db.session.flush()


def _cover_each(messages: Select, words: Sequence[str]) -> None:
    for message in db.session.scalars(messages):
        after = _covered(message.particulars, words)
        if after != message.particulars:
            message.particulars = after
    db.session.flush()


# ------------------------------------------------------------------ which tables, by their keys


def _holds_words(column: Any) -> bool:
    if column.primary_key or column.foreign_keys or any(one in column.name for one in _HASHED):
        return False
    if isinstance(column.type, JSON):
        return (column.table.name, column.name) not in SUMS
    return isinstance(column.type, String) and (column.type.length or LEAST) >= LEAST


def _paths() -> dict[Table, Any]:
    """Each table of an issue's texts → the condition that a row belongs to the issue."""
    tables = [
        table
        for table in Model.metadata.sorted_tables
        if table.name not in LEFT and "id" in table.columns
    ]
    issue = Issue.__table__
    found: dict[Table, Any] = {issue: lambda key: issue.c.id == key}
    for table in tables:  # in the order of their keys: what is pointed to comes first
        if table in found:
            continue
        for column in table.columns:
            for key in column.foreign_keys:
                target = key.column.table
                if target in found and key.column.name == "id" and column.name != "merged_into_id":
                    found.setdefault(table, _by(column, target, found[target]))
    return found


def _by(column: Any, target: Table, belongs: Any) -> Any:
    if target.name == "issues":
        return lambda key: column == key
    return lambda key: column.in_(_ids(target, belongs(key)))


def _ids(target: Table, condition: Any) -> Select:
    return select(target.c.id).where(condition)
