"""What stands on the front page beside the titles: what each issue waits for, and what was done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Date,
    Integer,
    String,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.collect.models import Cosignature, Photo
from deliberation.convene.models import AgendaItem, Meeting
from deliberation.convene.queries.meetings import NOT_PUBLIC, UPCOMING, yesterday
from deliberation.database import Moment, read
from deliberation.issues.models import Duty, Issue
from deliberation.issues.queries import PUBLIC
from deliberation.journal.models import DECIDED, Entry
from deliberation.people.models import Unit
from deliberation.resolve.models import Resolution, Task
from deliberation.rules.workflow import Closing, Step
from deliberation.supervise.models import Completion, CompletionPhoto, PollResult, Report
from deliberation.supervise.models.execution import ReportPhoto

#: Among so many that ended last, one with pictures of both before and after is shown first.
LOOKED_AT = 6
#: So many meetings are named before they are held.
EXPECTED = 4
#: What was done lately: within so many days.
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Owing:
    """What is owed on an issue first: as ``duty|owed`` wants it, with its moment."""

    kind: str
    role: str | None
    unit: str | None
    due: datetime


@dataclass(slots=True)
class Card:
    """What an issue on the board waits for.

    :ivar owing: what is owed first; ``None``: nothing is
    :ivar signed: how many co-signed it
    :ivar meets: when the meeting begins that is to take it up, ``sits``: it has begun
    :ivar posted_until: the last day of the posting of its resolution
    :ivar votes: for and against, of its last decision
    :ivar percent: how far the last monthly report says that it has got
    """

    owing: Owing | None = None
    signed: int = 0
    meets: datetime | None = None
    sits: bool = False
    posted_until: date | None = None
    votes: tuple[int, int] | None = None
    percent: int | None = None


@dataclass(slots=True)
class Done:
    """An issue that ended well: with the pictures there are, by their checksums.

    :ivar pleased: satisfied and fairly satisfied, of so many valid ``answers``
    """

    number: str
    title: str
    proposed_at: datetime
    since: datetime
    before: str | None = None
    after: str | None = None
    pleased: int = 0
    answers: int = 0

    @property
    def days(self) -> int:
        """From the proposal to its end."""
        return (clock.day_of(self.since) - clock.day_of(self.proposed_at)).days


@dataclass(frozen=True, slots=True)
class Open:
    """A box that takes ballots: what it asks, and when it closes."""

    id: int
    question: str
    closes_at: datetime

    @property
    def last_day(self) -> date:
        """The last day on which it takes ballots."""
        return clock.day_of(self.closes_at - timedelta(seconds=1))


@dataclass(frozen=True, slots=True)
class Expected:
    """A meeting that is noticed and still to be held; ``called_at``: it has begun."""

    number: int
    title: str
    body: str
    place: str
    starts_at: datetime
    called_at: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """What the front page says beside the titles.

    :ivar cards: by the issue's id
    :ivar held: meetings of the last thirty days, ``decided``: resolutions, ``ended``: issues that
        ended well
    :ivar boxes: which take ballots, the soonest to close first
    :ivar meetings: the next few that are expected or sit, the next first
    :ivar posted: number, title, last day and deciding body of the resolutions that hang now
    :ivar done: what ended well last
    """

    cards: Mapping[int, Card]
    held: int
    decided: int
    ended: int
    boxes: Sequence[Open]
    meetings: Sequence[Expected]
    posted: Sequence[tuple[str, str, date, str]]
    done: Done | None


def said(community_id: int, issues: Collection[int], now: datetime) -> Said:
    """What is said beside these *issues*, and of the last thirty days; one question."""
    today = clock.day_of(now)
    rows = read(
        _SAID,
        community=community_id,
        issues=list(issues),
        since=clock.at(today - LATELY),
        yesterday=yesterday(),
        today=today,
        now=now,
    )
    cards: dict[int, Card] = {one: Card() for one in issues}
    ended = {
        row.issue: Done(row.word, row.name, row.begun, row.at) for row in rows if row.what == "done"
    }
    for row in rows:
        if row.issue in cards:
            _put(cards[row.issue], row)
        if row.issue in ended:
            _finish(ended[row.issue], row)
    open_now = [Open(row.one, row.word, row.at) for row in rows if row.what == "box"]
    counts = {row.what: row.one for row in rows if row.what in ("held", "decided", "ended")}
    return Said(
        cards,
        **counts,
        boxes=sorted(open_now, key=lambda one: one.closes_at),
        meetings=sorted(
            (
                Expected(row.one, row.name, row.word, row.role, row.at, row.begun)
                for row in rows
                if row.what == "meeting"
            ),
            key=lambda one: (one.starts_at, one.number),
        ),
        posted=[(row.word, row.name, row.on, row.role) for row in rows if row.what == "hangs"],
        done=_best(ended.values()),
    )


def _put(card: Card, row: Any) -> None:
    match row.what:
        case "owed":
            card.owing = card.owing or Owing(row.word, row.role, row.name, row.at)
        case "signed":
            card.signed = row.one
        case "meets":
            card.meets, card.sits = row.at, bool(row.one)
        case "posted":
            card.posted_until = row.on
        case "votes":
            card.votes = (row.one, row.two)
        case "percent":
            card.percent = row.one


def _finish(done: Done, row: Any) -> None:
    match row.what:
        case "before":
            done.before = done.before or row.word
        case "after":
            done.after = row.word  # in the order in which they were taken
        case "pleased":
            done.pleased, done.answers = row.one, row.two


def _best(ended: Iterable[Done]) -> Done | None:
    latest = sorted(ended, key=lambda one: one.since, reverse=True)
    return max(latest, key=lambda one: bool(one.before) + bool(one.after), default=None)


_here, _since = bindparam("community", type_=Integer), bindparam("since", type_=Moment)
_ids: BindParameter[Any] = bindparam("issues", expanding=True)


def _rows(
    what: str,
    issue: Any,
    *,
    word: Any = None,
    name: Any = None,
    role: Any = None,
    one: Any = None,
    two: Any = None,
    at: Any = None,
    begun: Any = None,
    on: Any = None,
) -> Any:
    """A part of the question: of every kind the same columns, most of them empty."""

    def column(given: Any, kind: Any, label: str) -> Any:
        return (literal(None, kind) if given is None else given).label(label)

    return select(
        literal_column(f"'{what}'").label("what"),
        issue.label("issue"),
        column(word, String(), "word"),
        column(name, String(), "name"),
        column(role, String(), "role"),
        column(one, Integer(), "one"),
        column(two, Integer(), "two"),
        column(at, Moment(), "at"),
        column(begun, Moment(), "begun"),
        column(on, Date(), "on"),
    )


def _first(rows: Any, among: Any, order: Sequence[Any]) -> Any:
    """The first of *rows* of each of *among*, in this order."""
    ranked = rows.add_columns(
        func.row_number().over(partition_by=among, order_by=order).label("place")
    ).subquery()
    return select(*list(ranked.c)[:-1]).where(ranked.c.place == 1)


_ENDED = (Issue.step == Step.CLOSED.value, Issue.closing == Closing.SATISFIED.value)
_last = (
    select(Issue.id)
    .where(Issue.community_id == _here, *_ENDED, PUBLIC)
    .order_by(Issue.since.desc())
    .limit(LOOKED_AT)
    .cte("ended")
    .prefix_with("MATERIALIZED", dialect="postgresql")
)
_of_last = select(_last.c.id)
_resolved = and_(
    Resolution.community_id == _here,
    Resolution.issue_id.in_(_ids),
    Resolution.withdrawn_at.is_(None),
)

_SAID = union_all(
    _first(
        _rows("owed", Duty.issue_id, word=Duty.kind, name=Unit.name, role=Duty.role, at=Duty.due)
        .outerjoin(Unit, and_(Unit.community_id == Duty.community_id, Unit.id == Duty.unit_id))
        .where(Duty.community_id == _here, Duty.issue_id.in_(_ids), Duty.settled_at.is_(None)),
        Duty.issue_id,
        [Duty.due, Duty.id],
    ),
    _rows("signed", Cosignature.issue_id, one=func.count())
    .where(Cosignature.community_id == _here, Cosignature.issue_id.in_(_ids))
    .group_by(Cosignature.issue_id),
    _rows(
        "meets",
        AgendaItem.issue_id,
        one=case((Meeting.called_at.is_not(None), 1), else_=0),
        at=Meeting.starts_at,
    )
    .join(
        Meeting,
        and_(Meeting.community_id == AgendaItem.community_id, Meeting.id == AgendaItem.meeting_id),
    )
    .where(
        AgendaItem.community_id == _here,
        AgendaItem.issue_id.in_(_ids),
        Meeting.noticed_at.is_not(None),
        Meeting.adjourned_at.is_(None),
        Meeting.cancelled_at.is_(None),
    ),
    _rows("posted", Resolution.issue_id, on=Resolution.posting_ends_on).where(
        _resolved,
        Resolution.posting_ends_on >= bindparam("today", type_=Date),
        Resolution.in_force_at.is_(None),
    ),
    _first(
        _rows(
            "votes",
            Entry.issue_id,
            one=Entry.particulars["in_favour"].as_integer(),
            two=Entry.particulars["against"].as_integer(),
        ).where(Entry.community_id == _here, Entry.issue_id.in_(_ids), DECIDED),
        Entry.issue_id,
        [Entry.number.desc()],
    ),
    _first(
        _rows("percent", Resolution.issue_id, one=Report.percent)
        .join(
            Report,
            and_(
                Report.community_id == Resolution.community_id,
                Report.resolution_id == Resolution.id,
            ),
        )
        .where(_resolved, Resolution.ended_at.is_(None)),
        Resolution.issue_id,
        [Report.month.desc()],
    ),
    _rows(
        "hangs",
        Resolution.issue_id,
        word=Resolution.number,
        name=Resolution.title,
        role=Issue.body,
        on=Resolution.posting_ends_on,
    )
    .join(
        Issue,
        and_(Issue.community_id == Resolution.community_id, Issue.id == Resolution.issue_id),
    )
    .where(
        Resolution.community_id == _here,
        Resolution.posting_ends_on >= bindparam("today", type_=Date),
        Resolution.withdrawn_at.is_(None),
        Resolution.posted_at.is_not(None),
        PUBLIC,
    ),
    select(
        _rows(
            "meeting",
            literal(None, Integer()),
            word=Meeting.body,
            name=Meeting.title,
            role=Meeting.place,
            one=Meeting.number,
            at=Meeting.starts_at,
            begun=Meeting.called_at,
        )
        .where(*UPCOMING)
        .order_by(Meeting.starts_at, Meeting.number)
        .limit(EXPECTED)
        .subquery()
    ),
    _rows("held", literal(None, Integer()), one=func.count()).where(
        Meeting.community_id == _here,
        Meeting.starts_at >= _since,
        Meeting.called_at.is_not(None),
        Meeting.body.not_in(NOT_PUBLIC),
    ),
    _rows("box", Box.issue_id, word=Box.question, one=Box.id, at=Box.closes_at)
    .outerjoin(Issue, and_(Issue.community_id == Box.community_id, Issue.id == Box.issue_id))
    .where(
        Box.community_id == _here,
        Box.closed_at.is_(None),
        Box.opens_at <= bindparam("now", type_=Moment),
        Box.closes_at > bindparam("now", type_=Moment),
        or_(Box.issue_id.is_(None), PUBLIC),
    ),
    _rows("decided", literal(None, Integer()), one=func.count()).where(
        Resolution.community_id == _here,
        Resolution.written_at >= _since,
        Resolution.withdrawn_at.is_(None),
    ),
    _rows("ended", literal(None, Integer()), one=func.count()).where(
        Issue.community_id == _here, *_ENDED, Issue.since >= _since, PUBLIC
    ),
    _rows(
        "done",
        Issue.id,
        word=Issue.number,
        name=Issue.title,
        at=Issue.since,
        begun=Issue.proposed_at,
    ).where(Issue.community_id == _here, Issue.id.in_(_of_last)),
    _first(
        _rows("before", Photo.issue_id, word=Photo.sha256).where(
            Photo.community_id == _here, Photo.issue_id.in_(_of_last)
        ),
        Photo.issue_id,
        [Photo.position],
    ),
    _first(
        _rows("after", Resolution.issue_id, word=ReportPhoto.sha256)
        .join(Report, Report.resolution_id == Resolution.id)
        .join(ReportPhoto, ReportPhoto.report_id == Report.id)
        .where(
            Resolution.community_id == _here,
            Report.community_id == _here,
            ReportPhoto.community_id == _here,
            Resolution.issue_id.in_(_of_last),
        ),
        Resolution.issue_id,
        [ReportPhoto.id.desc()],
    ),
    _first(
        _rows("after", Resolution.issue_id, word=CompletionPhoto.sha256)
        .join(Task, Task.resolution_id == Resolution.id)
        .join(Completion, Completion.task_id == Task.id)
        .join(CompletionPhoto, CompletionPhoto.completion_id == Completion.id)
        .where(
            Resolution.community_id == _here,
            Task.community_id == _here,
            Completion.community_id == _here,
            CompletionPhoto.community_id == _here,
            Resolution.issue_id.in_(_of_last),
        ),
        Resolution.issue_id,
        [CompletionPhoto.id.desc()],
    ),
    _first(
        _rows(
            "pleased",
            Resolution.issue_id,
            one=PollResult.satisfied + PollResult.basically,
            two=PollResult.satisfied + PollResult.basically + PollResult.dissatisfied,
        )
        .join(
            PollResult,
            and_(
                PollResult.community_id == Resolution.community_id,
                PollResult.resolution_id == Resolution.id,
            ),
        )
        .where(
            Resolution.community_id == _here,
            Resolution.issue_id.in_(_of_last),
            PollResult.valid,
        ),
        Resolution.issue_id,
        [PollResult.closed_at.desc()],
    ),
)
