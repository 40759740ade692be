"""Moving an issue, and opening and settling what is owed on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, insert, select, update

from deliberation import clock
from deliberation.database import changed, db
from deliberation.issues.models import Duty, DutyKind, Follow, Issue, Timer, TimerKind
from deliberation.issues.operations import search_text, statistics
from deliberation.issues.operations.confiding import confidants
from deliberation.journal.models import Entry
from deliberation.journal.operations import record, record_each, took_part
from deliberation.people.models import Person
from deliberation.people.operations import next_serial
from deliberation.rules import workflow
from deliberation.rules.refusals import Stale


def open_issue(community_id: int, *, key: str, at: datetime, **content: Any) -> Issue:
    """A new issue at *collect*, with its number of the year.

    :param key: of the form or the source row; the database lets the same key in only once
    """
    return open_issues(community_id, [{"key": key, **content}], at=at)[0]


def open_issues(
    community_id: int, contents: Sequence[Mapping[str, Any]], *, at: datetime
) -> list[Issue]:
    """New issues at *collect*, one for each of *contents*, in their order."""
    year = clock.day_of(at).year
    last = next_serial(community_id, "issue", year, len(contents))
    made = [
        Issue(
            community_id=community_id,
            number=f"{year}-{number:03}",
            step=workflow.Step.COLLECT.value,
            proposed_at=at,
            since=at,
            **content,
        )
        for number, content in enumerate(contents, last - len(contents) + 1)
    ]
    db.session.add_all(made)
    db.session.flush()
    search_text.keep(made)
    public = sum(not issue.held for issue in made)
    statistics.arrived(community_id, workflow.Step.COLLECT.value, public)
    # Whoever brought it in: what was entered for somebody is theirs as well.
    took_part(community_id, _somebody(issue.proposer_id for issue in made), at=at)
    return made


def ensure_fresh(issue: Issue, seen: int | None) -> None:
    """Refuse to act on a page that shows an older version of *issue*.

    :raises Stale: when it has changed since version *seen*
    """
    if seen is not None and seen != issue.version:
        raise Stale.because("issue.changed", None, number=issue.number)


def hold(issue: Issue, seen: int | None = None) -> None:
    """Read *issue* afresh and let nobody else change it until the unit of work ends.

    Two who decide at the same moment then take turns, and the second finds it changed.

    :raises Stale: when it has changed since version *seen*
    """
    # Weaker than FOR UPDATE: rows that refer to the issue may still be added meanwhile.
    db.session.refresh(issue, with_for_update={"key_share": True})
    ensure_fresh(issue, seen)


def move(
    issue: Issue,
    step: Any,
    verb: str,
    /,
    *,
    by: Person | None,
    at: datetime,
    seen: int | None = None,
    **particulars: Any,
) -> Entry:
    """Let the rulebook decide on *step* (a move of ``workflow``), then move and record.

    :param verb: the journal's verb for it, with its *particulars*
    :param seen: the version that the page knew
    :raises Stale: the page was older than the issue
    :raises Refused: a gate is not met; nothing has changed
    """
    ensure_fresh(issue, seen)
    before = issue.position
    after = workflow.apply(before, step)
    if after != before:
        issue.position = after
    if (after.step, after.round) != (before.step, before.round):
        issue.since = at
    if after.round != before.round:
        note(issue, "issue:round", by=None, at=at, round=after.round)
    entry = note(issue, verb, by=by, at=at, **particulars)
    if not issue.held:  # what nobody but the clerks knows of is counted when it is released
        statistics.moved(issue.community_id, before.step.value, after.step.value)
    return entry


def note(
    issue: Issue, verb: str, *, by: Person | None, at: datetime, subject: Any = None, **particulars
) -> Entry:
    """Record on *issue*'s story what leaves it where it is."""
    return record(
        verb,
        subject if subject is not None else issue,
        by=by.id if by else None,
        at=at,
        issue=issue.id,
        **particulars,
    )


def note_each(
    made: Sequence[Issue],
    verb: str,
    particulars: Sequence[dict[str, Any]],
    *,
    by: Person | None,
    at: datetime,
) -> None:
    """Record the same verb on each of many issues, with the *particulars* of each."""
    told = [(issue, issue.id, known) for issue, known in zip(made, particulars, strict=True)]
    record_each(verb, told, by=by.id if by else None, at=at)


# ------------------------------------------------------------------------ duties


def owe(
    issue: Issue,
    kind: DutyKind,
    *,
    at: datetime,
    due: datetime,
    role: str | None = None,
    unit_id: int | None = None,
    person_id: int | None = None,
    subject_id: int | None = None,
    working_days: int | None = None,
) -> Duty:
    """Open a duty of *kind* on *issue*, owed by a role, a unit or a person until *due*.

    :param working_days: of which *due* is the end: it moves with days published later
    """
    return _owed(
        issue.community_id,
        kind,
        issue_id=issue.id,
        subject_id=subject_id,
        role=role,
        unit_id=unit_id,
        person_id=person_id,
        opened_at=at,
        due=due,
        working_days=working_days,
    )


def owe_on_text(
    community_id: int,
    text_id: int,
    kind: DutyKind,
    *,
    at: datetime,
    due: datetime,
    role: str,
    subject_id: int,
    working_days: int | None = None,
) -> Duty:
    """Open a duty of *kind* on a text that belongs to no issue; as :func:`owe`."""
    return _owed(
        community_id,
        kind,
        text_id=text_id,
        subject_id=subject_id,
        role=role,
        opened_at=at,
        due=due,
        working_days=working_days,
    )


def owe_on_report(
    community_id: int,
    report_id: int,
    kind: DutyKind,
    *,
    called: str,
    about: str,
    hidden: bool,
    at: datetime,
    due: datetime,
    role: str | None = None,
    unit_id: int | None = None,
) -> Duty:
    """Open a duty of *kind* on a report of a small fault; as :func:`owe`.

    :param called: the report's number; *about*: where and what, nothing that somebody typed
    :param hidden: it is not public: the committee alone reads of it in lists
    """
    return _owed(
        community_id,
        kind,
        report_id=report_id,
        called=called,
        about=about,
        hidden=hidden,
        role=role,
        unit_id=unit_id,
        opened_at=at,
        due=due,
    )


def hide_on_report(community_id: int, report_id: int) -> None:
    """A report is public no longer: the committee alone reads in lists what is owed on it."""
    db.session.execute(
        update(Duty)
        .where(Duty.community_id == community_id, Duty.report_id == report_id)
        .values(hidden=True)
    )


def settle_on_report(community_id: int, report_id: int, *kinds: DutyKind, at: datetime) -> None:
    """Settle the open duties of *kinds* on a report."""
    on = (Duty.community_id == community_id) & (Duty.report_id == report_id)
    _settle(on, kinds, at=at, subject_id=None)


def _owed(community_id: int, kind: DutyKind, *, due: datetime, **about: Any) -> Duty:
    duty = Duty(community_id=community_id, kind=kind, due=due, **about)
    db.session.add(duty)
    db.session.flush()
    statistics.due(community_id, kind, due, owed=1)
    return duty


def owe_each(
    made: Sequence[Issue], kind: DutyKind, *, at: datetime, due: datetime, person_id: int
) -> None:
    """Open a duty of *kind* on each of many issues at once, owed by one person until *due*."""
    rows = [
        {
            "community_id": issue.community_id,
            "issue_id": issue.id,
            "kind": kind,
            "person_id": person_id,
            "opened_at": at,
            "due": due,
        }
        for issue in made
    ]
    db.session.execute(insert(Duty), rows)
    statistics.due(made[0].community_id, kind, due, owed=len(made))


def settle(issue: Issue, *kinds: DutyKind, at: datetime, subject_id: int | None = None) -> None:
    """Settle the open duties of *kinds* on *issue* (of one *subject_id*, where it is given)."""
    on = (Duty.community_id == issue.community_id) & (Duty.issue_id == issue.id)
    _settle(on, kinds, at=at, subject_id=subject_id)


def settle_about(community_id: int, kind: DutyKind, subject_id: int, *, at: datetime) -> None:
    """Settle the open duty of *kind* about the subject, whatever issue it was owed on, or none.

    A text may have been brought to another issue since.
    """
    _settle(Duty.community_id == community_id, (kind,), at=at, subject_id=subject_id)


def _settle(
    on: ColumnElement[bool], kinds: Sequence[DutyKind], *, at: datetime, subject_id: int | None
) -> None:
    which = on & Duty.kind.in_(kinds) & Duty.settled_at.is_(None)
    if subject_id is not None:
        which &= Duty.subject_id == subject_id
    if statistics.BY_MONTH.intersection(kinds):
        statistics.settled(db.session.scalars(select(Duty).where(which)).all(), at)
    db.session.execute(update(Duty).where(which).values(settled_at=at))


# ------------------------------------------------------------------------ timers


def set_timer(
    community_id: int, kind: TimerKind, subject_id: int, *, falls_due: datetime, occasion: int = 1
) -> Timer:
    """Let *kind* happen to the subject at *falls_due*, once."""
    timer = Timer(
        community_id=community_id,
        kind=kind,
        subject_id=subject_id,
        falls_due=falls_due,
        occasion=occasion,
    )
    db.session.add(timer)
    db.session.flush()
    return timer


def set_timers(made: Sequence[Issue], kind: TimerKind, *, falls_due: datetime) -> None:
    """Let *kind* happen to each of many issues at *falls_due*, once."""
    rows = [
        {
            "community_id": issue.community_id,
            "kind": kind,
            "subject_id": issue.id,
            "falls_due": falls_due,
        }
        for issue in made
    ]
    db.session.execute(insert(Timer), rows)


def stop_timer(community_id: int, kind: TimerKind, subject_id: int, *, at: datetime) -> None:
    """What was to happen by itself has happened otherwise, or no longer applies."""
    db.session.execute(_running(community_id, kind, subject_id).values(settled_at=at))


def put_off_timer(
    community_id: int, kind: TimerKind, subject_id: int, *, falls_due: datetime
) -> None:
    """What was to happen by itself happens at *falls_due* instead, unless it has happened."""
    db.session.execute(_running(community_id, kind, subject_id).values(falls_due=falls_due))


def _running(community_id: int, kind: TimerKind, subject_id: int) -> Update:
    return update(Timer).where(
        Timer.community_id == community_id,
        Timer.kind == kind,
        Timer.subject_id == subject_id,
        Timer.settled_at.is_(None),
    )


def claim(timer: Timer) -> bool:
    """Take *timer* for settling; ``False`` when somebody else has done so, or is at it.

    Who is at it is not waited for: on PostgreSQL the row is passed over while it is locked.
    """
    open_ = select(Timer.id).where(
        Timer.community_id == timer.community_id, Timer.id == timer.id, Timer.settled_at.is_(None)
    )
    free = open_.with_for_update(skip_locked=True).scalar_subquery()
    taking = update(Timer).where(Timer.community_id == timer.community_id, Timer.id == free)
    return changed(taking.values(settled_at=timer.falls_due)) == 1


# ------------------------------------------------------------------------ followers


def follow(issue: Issue, person: Person) -> None:
    """*person* wants to hear of *issue*; asking twice is the same as once."""
    known = select(Follow.id).where(
        Follow.community_id == issue.community_id,
        Follow.issue_id == issue.id,
        Follow.person_id == person.id,
    )
    if db.session.scalar(known) is None:
        db.session.add(
            Follow(community_id=issue.community_id, issue_id=issue.id, person_id=person.id)
        )
        db.session.flush()


def concerned(issue: Issue, also: Collection[int] = ()) -> set[int]:
    """Ids of all who are told of *issue*: who answers for it, its followers, and *also*.

    Of a private issue only who answers for it, who is in charge, and who takes part in it.
    """
    if issue.private:
        return _somebody({issue.answerable_id, issue.owner_id, *confidants(issue)})
    followers = db.session.scalars(
        select(Follow.person_id).where(
            Follow.community_id == issue.community_id, Follow.issue_id == issue.id
        )
    )
    return _somebody({issue.answerable_id, *followers, *also})


def _somebody(ids: Iterable[int | None]) -> set[int]:
    return {one for one in ids if one is not None}
