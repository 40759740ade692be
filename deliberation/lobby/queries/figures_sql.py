"""What the figures are counted from: one question whose answer is a line for each month.

Every part counts in the rows of the months that are asked for, never in all of history, so that
the pages stay as quick with a million entries as with a thousand.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from deliberation.convene.models import Meeting
from deliberation.database import Moment
from deliberation.issues.models import DueCount, Duty, DutyKind, Issue
from deliberation.journal.models import DECIDED, Entry
from deliberation.resolve.models import Resolution, Task
from deliberation.rules.figures import Figure
from deliberation.rules.workflow import Closing, IssueKind, Step
from deliberation.supervise.models import PollResult, Report
from deliberation.supervise.models.yearly import PetitionCount

MONTHS = 24  # the period, the one before, and the trend of either

#: The months that are asked for; one more at the end is all that comes after them. A month that
#: ends where it begins is not asked for.
_calendar = union_all(
    *(
        select(
            literal_column(str(place)).label("place"),
            bindparam(f"start{place}", type_=Moment).label("start"),
            bindparam(f"start{place + 1}", type_=Moment).label("stop"),
            bindparam(f"first{place}", type_=Date).label("first"),
            bindparam(f"first{place + 1}", type_=Date).label("next"),
        )
        for place in range(MONTHS + 1)
    )
).cte("calendar")
_place, _start, _stop = _calendar.c.place, _calendar.c.start, _calendar.c.stop
_inside = _place < MONTHS
_here, _now = bindparam("community", type_=Integer), bindparam("now", type_=Moment)
_today = bindparam("today", type_=Date)


def _cells(name: str, rows: Any, counted: Any, of: Any) -> Select:
    """The sums of *counted* and *of* over *rows* (joined to the calendar), by month."""
    return (
        select(
            literal_column(f"'{name}'").label("name"),
            _place.label("place"),
            func.sum(counted).label("counted"),
            func.sum(of).label("of"),
        )
        .select_from(rows)
        .group_by(_place)
    )


def one_if(condition: Any) -> Any:
    return case((condition, 1), else_=0)


_meetings = _calendar.join(
    Meeting,
    and_(
        Meeting.community_id == _here,
        Meeting.starts_at >= _start,
        Meeting.starts_at < _stop,
        Meeting.called_at.is_not(None),
        Meeting.cancelled_at.is_(None),
    ),
)
_tasks = _calendar.join(
    Task,
    and_(
        Task.community_id == _here,
        Task.deadline >= _calendar.c.first,
        Task.deadline < _calendar.c.next,
        Task.deadline < _today,
    ),
).join(Resolution, and_(Resolution.id == Task.resolution_id, Resolution.in_force_at.is_not(None)))
_polls = _calendar.join(
    PollResult,
    and_(
        PollResult.community_id == _here,
        PollResult.closed_at >= _start,
        PollResult.closed_at < _stop,
        PollResult.valid,
    ),
)
_disputes = _calendar.join(
    Issue,
    and_(
        Issue.community_id == _here,
        Issue.kind == IssueKind.DISPUTE.value,
        Issue.since >= _start,
        Issue.since < _stop,
        Issue.step == Step.CLOSED.value,
        Issue.closing.in_((Closing.SATISFIED.value, Closing.NO_AGREEMENT.value)),
    ),
)
# Answers: of months that are over the counts that are kept, of the running one what is due so far.
_answers = _calendar.join(
    DueCount,
    and_(
        DueCount.community_id == _here,
        DueCount.kind == DutyKind.ANSWER,
        DueCount.month == _calendar.c.first,
        _calendar.c.first < _calendar.c.next,
        _stop <= _now,
    ),
)
_answers_so_far = _calendar.join(
    Duty,
    and_(
        Duty.community_id == _here,
        Duty.kind == DutyKind.ANSWER,
        Duty.due >= _start,
        Duty.due < _now,
        _start < _now,
        _stop > _now,
    ),
)
_petitions = _calendar.join(
    PetitionCount,
    and_(
        PetitionCount.community_id == _here,
        PetitionCount.month == _calendar.c.first,
        _calendar.c.first < _calendar.c.next,
    ),
)

# Support: the last decision of each major project. An issue stands where it does since that
# decision or later, so those that moved before the months asked for need not be looked at.
_last_decision = (
    select(func.max(Entry.number))
    .where(
        Entry.community_id == Issue.community_id,
        Entry.issue_id == Issue.id,
        DECIDED,
    )
    .correlate(Issue)
    .scalar_subquery()
)
_decided = (
    select(Entry.at, Entry.particulars)
    .join(
        Issue,
        and_(
            Issue.id == Entry.issue_id,
            Issue.community_id == _here,
            Issue.kind == IssueKind.MAJOR.value,
            Issue.since >= bindparam("start0", type_=Moment),
        ),
    )
    .where(Entry.community_id == _here, Entry.number == _last_decision, DECIDED)
    .cte("decided")
    .prefix_with("MATERIALIZED")  # once, not once for each month
)
_projects = _calendar.join(_decided, and_(_decided.c.at >= _start, _decided.c.at < _stop))
_for = _decided.c.particulars["in_favour"].as_integer()
_against = _decided.c.particulars["against"].as_integer()

# Reports: how many resolutions were being carried out at the end of each month is what is being
# carried out now, less what began since, plus what ended since. One begins in the first month
# that owes a report; what was over before that never counts.
_over = func.coalesce(Resolution.executed_at, Resolution.ended_at)
_begun = _calendar.join(
    Resolution,
    and_(
        Resolution.community_id == _here,
        Resolution.counted_from >= _start,
        Resolution.counted_from < _stop,
        or_(_over.is_(None), _over > Resolution.counted_from),
    ),
)
_executed = _calendar.join(
    Resolution,
    and_(
        Resolution.community_id == _here,
        Resolution.executed_at >= _start,
        Resolution.executed_at < _stop,
        Resolution.executed_at > Resolution.counted_from,
    ),
)
_broken_off = _calendar.join(
    Resolution,
    and_(
        Resolution.community_id == _here,
        Resolution.ended_at >= _start,
        Resolution.ended_at < _stop,
        Resolution.executed_at.is_(None),
        Resolution.ended_at > Resolution.counted_from,
    ),
)
_running = select(
    literal_column("'running'"),
    literal_column("0"),
    # Asked inside, so that the few that have not ended are looked for by that.
    func.sum(one_if(and_(Resolution.in_force_at.is_not(None), Resolution.executed_at.is_(None)))),
    null(),
).where(Resolution.community_id == _here, Resolution.ended_at.is_(None))
_published = _calendar.join(
    Report,
    and_(
        Report.community_id == _here,
        Report.month == _calendar.c.first,
        _calendar.c.first < _calendar.c.next,
        _stop <= _now,
    ),
).join(
    Resolution,
    and_(
        Resolution.id == Report.resolution_id,
        Resolution.counted_from < _stop,
        or_(_over.is_(None), _over >= _stop),
    ),
)

CELLS = union_all(
    _cells(Figure.MEETINGS, _meetings, 1, 0).where(_inside),
    _cells(Figure.EXECUTION, _tasks, one_if(Task.on_time), 1).where(_inside),
    _cells(
        Figure.SATISFACTION,
        _polls,
        PollResult.satisfied + PollResult.basically,
        PollResult.satisfied + PollResult.basically + PollResult.dissatisfied,
    ).where(_inside),
    _cells(Figure.MEDIATION, _disputes, one_if(Issue.closing == Closing.SATISFIED.value), 1).where(
        _inside
    ),
    _cells(Figure.ANSWERED, _answers, DueCount.in_time, DueCount.owed).where(_inside),
    _cells(Figure.ANSWERED, _answers_so_far, one_if(Duty.settled_at <= Duty.due), 1).where(_inside),
    _cells(Figure.SUPPORT, _projects, _for, _for + _against).where(_inside),
    _cells(Figure.PETITIONS, _petitions, PetitionCount.cases, 1).where(_inside),
    _cells(Figure.REPORTED, _published, 1, 0).where(_inside),
    _cells("begun", _begun, 1, 0),
    _cells("executed", _executed, 1, 0),
    _cells("broken off", _broken_off, 1, 0),
    _running,
    # The month in which the community's record begins: before it there was no hall.
    select(literal_column("'founded'"), func.max(_place), null(), null())
    .select_from(_calendar)
    .join(Entry, and_(Entry.community_id == _here, Entry.number == 1, Entry.at >= _start)),
)
