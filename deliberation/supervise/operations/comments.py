"""What residents say to a month's report, and the answers; both are public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db, record_beside, record_in
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.people.queries import holders
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import effect
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.supervise.models import Comment, Report

SUPERVISOR = RoleKind.SUPERVISOR
#: Working days in which the supervision group answers, as long as review answers (§1).
WORKING_DAYS = 5
PAGE = 30  # shown with one report


def comment(report: Report, text: str, *, key: str, by: Person, at: datetime) -> Comment:
    """A resident says something to *report*; the supervision group owes an answer.

    :param key: of the form: the second submit gives what the first one made
    :raises NotReady: ``supervise.comment_missing``
    """
    known = select(Comment).where(Comment.community_id == report.community_id, Comment.key == key)
    if (first := db.session.scalar(known)) is not None:
        return first
    if not text.strip():
        raise NotReady.because("supervise.comment_missing", "5")
    about = _issue_of(report)
    said = Comment(
        community_id=report.community_id,
        report_id=report.id,
        key=key,
        person_id=by.id,
        text=text,
        at=at,
    )
    db.session.add(said)
    db.session.flush()
    community = db.session.get_one(Community, report.community_id)
    due = clock.add_working_days(clock.day_of(at), WORKING_DAYS, community.days_off)
    issues.owe(
        about,
        DutyKind.ANSWER_COMMENT,
        at=at,
        due=clock.last_moment(due),
        role=SUPERVISOR.value,
        subject_id=said.id,
        working_days=WORKING_DAYS,
    )
    entry = issues.note(
        about, "report:commented", by=by, at=at, subject=said, month=f"{report.month:%Y-%m}"
    )
    tell(holders(report.community_id, [SUPERVISOR], clock.day_of(at)), entry)
    return said


def answer(said: Comment, text: str, *, by: Person | None, at: datetime) -> None:
    """Whoever knows answers, in public; who asked is told.

    :raises OutOfOrder: ``supervise.comment_answered_already``
    :raises NotReady: ``supervise.comment_answer_missing``
    """
    report = record_beside(said, Report, said.report_id)
    about = _issue_of(report)
    db.session.refresh(said)
    if said.answered_at:
        raise OutOfOrder.because("supervise.comment_answered_already", "5")
    if not text.strip():
        raise NotReady.because("supervise.comment_answer_missing", "5")
    said.answer, said.answered_at, said.answered_by = text, at, by.id if by else None
    issues.settle(about, DutyKind.ANSWER_COMMENT, at=at, subject_id=said.id)
    entry = issues.note(
        about,
        "report:comment_answered",
        by=by,
        at=at,
        subject=said,
        month=f"{report.month:%Y-%m}",
    )
    tell({said.person_id}, entry)


def of_report(report: Report, after: int | None = None) -> Sequence[Comment]:
    """One page of what was said to *report*, in its order; one more tells of a next page.

    :param after: id of the last comment of the page before (keyset paging)
    """
    rows = select(Comment).where(
        Comment.community_id == report.community_id, Comment.report_id == report.id
    )
    if after is not None:
        rows = rows.where(Comment.id > after)
    return db.session.scalars(rows.order_by(Comment.id).limit(PAGE + 1)).all()


def page_with(said: Comment) -> int | None:
    """After which comment the page begins on which *said* stands; ``None``: the first."""
    earlier = (
        select(Comment.id)
        .where(
            Comment.community_id == said.community_id,
            Comment.report_id == said.report_id,
            Comment.id < said.id,
        )
        .order_by(Comment.id.desc())
    )
    found = db.session.scalars(earlier.limit(PAGE)).all()
    return found[0] if len(found) == PAGE else None


def by_id(community_id: int, comment_id: int) -> Comment | None:
    """The comment with this id."""
    return record_in(Comment, community_id, id=comment_id)


def _issue_of(report: Report) -> Issue:
    return effect.hold(record_beside(report, Resolution, report.resolution_id))
