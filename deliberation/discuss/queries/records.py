"""Reading what was done in meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.database import db
from deliberation.discuss.models import Act
from deliberation.discuss.queries import chain, covered, floor_cache
from deliberation.issues.models import Issue
from deliberation.journal.models import Entry
from deliberation.journal.models.chain import Break
from deliberation.journal.operations.typed import read_out
from deliberation.rules.meeting import Act as Done
from deliberation.rules.meeting import RecordedAct as Line
from deliberation.rules.meeting import act_from_json
from deliberation.rules.meeting import recorded_acts as entries

LATEST = 12  # acts shown below the floor


def acts(meeting: Meeting) -> Sequence[Act]:
    """All acts of *meeting*, in order."""
    return db.session.scalars(_of(meeting).order_by(Act.seq)).all()


def latest(meeting: Meeting, limit: int = LATEST) -> Sequence[Act]:
    """The last acts of *meeting*, newest first."""
    return db.session.scalars(_of(meeting).order_by(Act.seq.desc()).limit(limit)).all()


def latest_shown(meeting: Meeting, limit: int) -> Sequence[Done]:
    """The last acts of *meeting*, newest first, as they may be shown."""
    return covered.shown(meeting, [act_from_json(row.data) for row in latest(meeting, limit)])


def _of(meeting: Meeting):
    return select(Act).where(Act.community_id == meeting.community_id, Act.meeting_id == meeting.id)


def proceedings(meeting: Meeting, recorded: Sequence[Act]) -> tuple[Line, ...]:
    """The whole meeting as it may be shown, read from its acts: each with what came of it."""
    ended = floor_cache.milliseconds(meeting.adjourned_at) if meeting.adjourned_at else None
    done = [act_from_json(act.data) for act in recorded]
    return covered.shown(meeting, entries(floor_cache.setup(meeting), done, ended=ended))


def verify(meeting: Meeting) -> Break | None:
    """Where the meeting's chain of acts first fails to fit; ``None`` when it is whole."""
    return chain.first_break(acts(meeting))


def meetings_with_acts(community_id: int) -> Sequence[Meeting]:
    """Meetings of the community that have acts on record, in order."""
    return db.session.scalars(
        select(Meeting)
        .where(
            Meeting.community_id == community_id,
            select(Act.id)
            .where(Act.community_id == community_id, Act.meeting_id == Meeting.id)
            .exists(),
        )
        .order_by(Meeting.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Adopted:
    """What a meeting or a written vote adopted, as a resolution quotes it.

    :ivar meeting: number of the meeting, ``meeting_id`` its id; ``None`` of a written vote
    :ivar writing: number of the written vote
    :ivar text: the motion's words as decided
    :ivar in_favour: ``None``, as the two others are: of a small secret vote counts are not public
    :ivar arithmetic: base, threshold and votes in words, by language
    """

    meeting_id: int | None
    meeting: int | None
    text: str
    arithmetic: Mapping[str, str]
    method: str
    in_favour: int | None
    against: int | None
    abstained: int | None
    at: datetime
    writing: int | None = None


def adopted(issue: Issue) -> Adopted | None:
    """What was adopted last on *issue*; ``None``: nothing has been adopted yet."""
    entry = db.session.scalar(
        select(Entry)
        .where(
            Entry.community_id == issue.community_id,
            Entry.issue_id == issue.id,
            Entry.verb.in_(("issue:decided", "issue:adopted_in_writing")),
        )
        .order_by(Entry.number.desc())
        .limit(1)
    )
    if entry is None:
        return None
    (told,) = read_out(issue.community_id, [entry])
    if isinstance(told["arithmetic"], str):  # as it was recorded before it had its English
        told["arithmetic"] = dict.fromkeys(("zh", "en"), told["arithmetic"])
    if entry.verb == "issue:adopted_in_writing":
        del told["body"]
        return Adopted(meeting_id=None, meeting=None, method="writing", at=entry.at, **told)
    if told.pop("result") != "adopted":
        return None
    meeting = convene.by_number(issue.community_id, told["meeting"])
    assert meeting is not None  # which decided it
    return Adopted(meeting_id=meeting.id, at=entry.at, **told)
