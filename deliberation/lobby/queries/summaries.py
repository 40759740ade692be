"""Summaries that are kept as things happen, held against what they are summaries of.

Counts by step, words to find issues by, who took part in which month, what polls came to:
pages read them instead of the rows they stand for. ``flask verify`` compares, ``flask prepare``
fills what a database of an older version lacks.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, select

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.ballots.operations.closing import participants
from deliberation.convene.models import Meeting
from deliberation.database import db
from deliberation.discuss.models import Act
from deliberation.issues.models import Issue
from deliberation.issues.models.search import IssueText
from deliberation.issues.operations import search_text, statistics
from deliberation.journal.models import Activity, Entry
from deliberation.journal.operations import took_part
from deliberation.resolve.models import Task
from deliberation.supervise.models import PollResult
from deliberation.supervise.operations.polls import SUBJECT
from deliberation.supervise.operations.verdicts import judged, keep_result

BATCH = 1000


def flaws(community_id: int) -> list[str]:
    """What the summaries of a community say that is not so, in plain English; none is well."""
    found = []
    kept, counted = statistics.by_step(community_id), statistics.counted(community_id)
    for step in sorted({*kept, *counted}):
        if kept.get(step, 0) != counted.get(step, 0):
            found.append(f"{counted.get(step, 0)} issues at {step}, not {kept.get(step, 0)}")
    if statistics.due_by_month(community_id) != statistics.due_counted(community_id):
        found.append("duties due by month are counted otherwise than they are")
    unfound = len(db.session.scalars(_without_text(community_id)).all())
    if unfound:
        found.append(f"{unfound} issues cannot be found by words")
    forgotten = set(_acted(community_id)) - _kept_activity(community_id)
    if forgotten:
        found.append(f"{len(forgotten)} months of taking part are not kept")
    unkept = len(_closed_without_result(community_id))
    if unkept:
        found.append(f"{unkept} closed polls are not kept")
    unjudged = len(_accepted_without_verdict(community_id))
    if unjudged:
        found.append(f"{unjudged} accepted tasks do not say whether they were on time")
    return found


def mend(community_id: int) -> None:
    """Make the summaries of a community say what is so."""
    statistics.count_anew(community_id)
    statistics.count_dues_anew(community_id)
    while some := db.session.scalars(_without_text(community_id).limit(BATCH)).all():
        search_text.keep(some)
    months: dict[tuple[int, int], set[int]] = {}
    for person, year, month in set(_acted(community_id)) - _kept_activity(community_id):
        months.setdefault((year, month), set()).add(person)
    for (year, month), those in months.items():
        took_part(community_id, those, at=clock.at(clock.today().replace(year, month, 15)))
    for box in _closed_without_result(community_id):
        assert box.counts is not None and box.closed_at is not None
        keep_result(box, judged(box, box.counts), at=box.closed_at)
    for task in _accepted_without_verdict(community_id):
        done = task.reported_at or task.accepted_at
        assert done is not None
        task.on_time = clock.day_of(done) <= task.deadline


def lacking(community_id: int) -> bool:
    """Whether the community has issues and no summary of them: it comes from before there was."""
    return not statistics.by_step(community_id) and bool(statistics.counted(community_id))


def _without_text(community_id: int):
    return select(Issue).where(
        Issue.community_id == community_id,
        ~exists().where(IssueText.issue_id == Issue.id),
    )


def _kept_activity(community_id: int) -> set[tuple[int, int, int]]:
    rows = db.session.execute(
        select(Activity.person_id, Activity.year, Activity.months).where(
            Activity.community_id == community_id
        )
    )
    return {
        (person, year, month)
        for person, year, months in rows
        for month in range(1, 13)
        if months & 1 << month - 1
    }


def _acted(community_id: int) -> Iterator[tuple[int, int, int]]:
    """Person, year and month of everything on record that somebody did."""
    told = (
        select(Entry.actor_id, Entry.at).where(
            Entry.community_id == community_id, Entry.actor_id.is_not(None)
        ),
        select(Issue.proposer_id, Issue.proposed_at).where(
            Issue.community_id == community_id, Issue.proposer_id.is_not(None)
        ),
        participants(community_id),
    )
    for rows in told:
        for person, at in db.session.execute(rows.execution_options(yield_per=BATCH)):
            day = clock.day_of(at)
            yield person, day.year, day.month
    arrivals = (
        select(Act.data, Meeting.called_at, Meeting.adjourned_at)
        .join(Meeting, Meeting.id == Act.meeting_id)
        .where(Act.community_id == community_id, Meeting.adjourned_at.is_not(None))
    )
    for data, called, adjourned in db.session.execute(arrivals.execution_options(yield_per=BATCH)):
        if data["act"] == "arrive":
            day = clock.day_of(called or adjourned)
            yield int(data["by"]), day.year, day.month


def _closed_without_result(community_id: int) -> list[Box]:
    return list(
        db.session.scalars(
            select(Box).where(
                Box.community_id == community_id,
                Box.subject_kind == SUBJECT,
                Box.closed_at.is_not(None),
                ~exists().where(PollResult.box_id == Box.id),
            )
        )
    )


def _accepted_without_verdict(community_id: int) -> list[Task]:
    return list(
        db.session.scalars(
            select(Task).where(
                Task.community_id == community_id,
                Task.accepted_at.is_not(None),
                Task.on_time.is_(None),
            )
        )
    )
