"""What a channel brought in waits for a clerk, who covers personal data and lets it be public (§1).

Until then the clerks alone know of it: it is an issue that is not public (``Issue.held``), which
every list, search and export leaves out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, bindparam, func, select

from deliberation import clock
from deliberation.collect.models import Intake
from deliberation.collect.operations import end_collecting
from deliberation.collect.queries.doubles import Double, doubles
from deliberation.database import db, read
from deliberation.issues import operations as issues
from deliberation.issues.models import HELD, TEXTS, Issue
from deliberation.issues.operations import search_text, statistics
from deliberation.journal.operations import typed
from deliberation.people.models import Community, Person
from deliberation.rules import workflow
from deliberation.rules.reading import PersonalData, cover_personal_data, find_personal_data
from deliberation.rules.refusals import NotReady, Refusal, Refused
from deliberation.rules.workflow import Step

PAGE = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message that waits for a clerk.

    :ivar findings: what looks like personal data: field and where it stands in it
    :ivar answer: what was answered already where it came from
    :ivar doubles: public issues that seem to say the same
    """

    issue: Issue
    findings: Sequence[tuple[str, PersonalData]]
    answer: str = ""
    answered_at: datetime | None = None
    doubles: Sequence[Double] = field(default_factory=list)


def how_many(community_id: int) -> int:
    """How many messages wait to be released."""
    return read(select(held_in(community_id)))[0][0]


def held_in(community_id: int) -> ScalarSelect[int]:
    """How many messages wait to be released, as a column of a larger question."""
    return _HOW_MANY.params(community=community_id).scalar_subquery()


_HELD = (
    Issue.community_id == bindparam("community"),
    Issue.step == Step.COLLECT.value,
    Issue.confidential == HELD,
)
_HOW_MANY = select(func.count()).select_from(Issue).where(*_HELD)


def waiting(community: Community, *, after: int = 0) -> list[Waiting]:
    """One page of what waits, the oldest first; one more than a page tells of a next.

    :param after: id of the last issue of the page before
    """
    rows = db.session.execute(
        select(Issue, Intake)
        .outerjoin(Intake, Intake.issue_id == Issue.id)
        .where(*_HELD, Issue.id > after)
        .order_by(Issue.id)
        .limit(PAGE + 1),
        {"community": community.id},
    ).all()
    near = doubles(community.id, [row.Issue for row in rows])
    return [_waiting(row.Issue, row.Intake, near.get(row.Issue.id, ())) for row in rows]


def look(issue: Issue) -> Waiting:
    """What a clerk has to know of *issue* before it is released."""
    intake = came_from(issue)
    return _waiting(issue, intake, doubles(issue.community_id, [issue]).get(issue.id, ()))


def came_from(issue: Issue) -> Intake | None:
    """The row of the list by which *issue* came in."""
    return db.session.scalar(
        select(Intake)
        .where(Intake.community_id == issue.community_id, Intake.issue_id == issue.id)
        .limit(1)
    )


def _waiting(issue: Issue, intake: Intake | None, near: Sequence[Double]) -> Waiting:
    answer = intake.answer if intake else ""
    return Waiting(
        issue=issue,
        findings=found(issue, answer),
        answer=answer,
        answered_at=intake.answered_at if intake else None,
        doubles=near,
    )


def found(issue: Issue, answer: str = "") -> list[tuple[str, PersonalData]]:
    """What looks like personal data in the texts of *issue* and in the *answer* it brought."""
    texts = {name: getattr(issue, name) for name in TEXTS} | {"answer": answer}
    return [(name, one) for name, text in texts.items() for one in find_personal_data(text or "")]


def cover(issue: Issue) -> int:
    """Cover everything in *issue* that looks like personal data, before anybody reads it.

    Nothing is recorded: nobody but the clerks has seen the words. Gives in how many places.

    :raises NotReady: it has been released; what is public is covered on record
    """
    _ensure_held(issue)
    intake = came_from(issue)
    there = found(issue, intake.answer if intake else "")
    for name in TEXTS:
        setattr(issue, name, cover_personal_data(getattr(issue, name) or ""))
    if intake is not None:
        intake.answer = cover_personal_data(intake.answer)
    db.session.flush()
    typed.cover(issue.community_id, cover_personal_data, issue_id=issue.id)
    search_text.keep_anew(issue)
    return len(there)


def _ensure_held(issue: Issue) -> None:
    workflow.apply(issue.position, workflow.Release(held=issue.held, personal_data=0))


def release(issue: Issue, *, by: Person, at: datetime, seen: int | None = None) -> None:
    """Let everybody read *issue*; what was answered already is closed with its answer.

    :raises NotReady: personal data in it is not covered
    :raises OutOfOrder: it is no longer at *collect*
    :raises Stale: it has changed since version *seen*
    """
    issues.hold(issue, seen)
    intake = came_from(issue)
    answer = (intake.answer if intake else "").strip()
    step = workflow.Release(held=issue.held, personal_data=len(found(issue, answer)), answer=answer)
    told: dict[str, Any] = {}
    if intake is not None and answer:
        day = clock.day_of(intake.answered_at).isoformat() if intake.answered_at else ""
        told = {"reply": answer, "answered_on": day}
        if workflow.objection(issue.position, step) is None:
            end_collecting(issue, at)
    verb = "issue:came_answered" if answer else "issue:released"
    issues.move(issue, step, verb, by=by, at=at, **told)
    issue.confidential = None
    db.session.flush()
    statistics.arrived(issue.community_id, issue.step, 1)


def set_aside(issue: Issue, *, of: Issue | None, by: Person, at: datetime) -> None:
    """*issue* says the same as *of*: it is withdrawn and never becomes public.

    Any clerk may: nobody has proposed it, and it is on record under the other's number.

    :raises NotReady: there is no such other issue
    """
    if of is None or of.id == issue.id:
        raise NotReady.because("collect.double_unknown", None)
    issues.hold(issue)
    _ensure_held(issue)
    end_collecting(issue, at)
    step = workflow.Withdraw(by_answerable=True, reason=of.number)
    issues.move(issue, step, "issue:set_aside", by=by, at=at, number=of.number)


def release_each(
    found_issues: Sequence[Issue], *, by: Person, at: datetime
) -> tuple[int, list[tuple[Issue, Refusal]]]:
    """Release those of *found_issues* that can be; how many, and why the others were not."""
    refused = []
    for issue in found_issues:
        try:
            with db.session.begin_nested():
                release(issue, by=by, at=at)
        except Refused as error:
            refused.append((issue, error.refusal))
    return len(found_issues) - len(refused), refused
