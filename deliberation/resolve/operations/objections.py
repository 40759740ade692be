"""Objecting to a posted resolution, and answering one by one, in public (§5)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind
from deliberation.issues.operations import step_duties
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.people.queries import holders
from deliberation.resolve import operations, queries
from deliberation.resolve.models import Objection, Resolution
from deliberation.resolve.operations import effect
from deliberation.resolve.queries import staff_at_work
from deliberation.rules import workflow
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder


def object_to(
    resolution: Resolution, *, key: str, text: str, by: Person, at: datetime
) -> Objection:
    """A resident objects while the resolution, or what was carried out, is posted; the committee
    owes a public answer.

    :param key: of the form: the second submit gives what the first one made
    :raises OutOfOrder: ``resolve.not_posted``
    :raises NotReady: ``resolve.objection_empty``
    """
    known = select(Objection).where(
        Objection.community_id == resolution.community_id, Objection.key == key
    )
    if (first := db.session.scalar(known)) is not None:
        return first
    issue = effect.hold(resolution)
    if not (resolution.is_posted(at) or resolution.is_done_posted(at)):
        raise OutOfOrder.because("resolve.not_posted", "5")
    if not text.strip():
        raise NotReady.because("resolve.objection_empty", "5")
    objection = Objection(
        community_id=resolution.community_id,
        resolution_id=resolution.id,
        key=key,
        person_id=by.id,
        text=text,
        at=at,
    )
    db.session.add(objection)
    db.session.flush()
    operations.owe_committee(issue, DutyKind.ANSWER_OBJECTION, at=at, subject_id=objection.id)
    entry = issues.note(
        issue,
        "objection:raised",
        by=by,
        at=at,
        subject=objection,
        resolution=resolution.number,
    )
    committee = holders(issue.community_id, [RoleKind.COMMITTEE], clock.day_of(at))
    tell(committee, entry)
    return objection


def answer(
    objection: Objection, text: str, *, upheld: bool, by: Person | None, at: datetime
) -> None:
    """Answer *objection* in public. Upheld, the posting is withdrawn and the issue goes back.

    That reaches an urgent resolution as well, which is in force while it is posted: its tasks
    stop. An objection raised while it was posted counts, whenever the committee answers it.
    Not upheld, and the last one of a posting that has ended: the resolution takes force.

    :raises OutOfOrder: ``resolve.answered_already``, ``workflow.objection_while_posted``
    :raises NotReady: ``resolve.answer_missing``
    """
    resolution = record_beside(objection, Resolution, objection.resolution_id)
    issue = effect.hold(resolution)
    db.session.refresh(objection)
    if objection.answered_at:
        raise OutOfOrder.because("resolve.answered_already", "5")
    if not text.strip():
        raise NotReady.because("resolve.answer_missing", "5")
    if upheld:
        entry = issues.move(
            issue,
            workflow.UpholdObjection(
                answer=text, while_posted=queries.raised_while_posted(objection, resolution)
            ),
            "objection:upheld",
            by=by,
            at=at,
            resolution=resolution.number,
            reason=text,
        )
    else:
        entry = issues.note(
            issue,
            "objection:answered",
            by=by,
            at=at,
            subject=objection,
            resolution=resolution.number,
        )
    objection.answer, objection.upheld = text, upheld
    objection.answered_at, objection.answered_by = at, by.id if by else None
    issues.settle(issue, DutyKind.ANSWER_OBJECTION, at=at, subject_id=objection.id)
    workers = staff_at_work(resolution) if upheld and resolution.in_force_at else ()
    tell(issues.concerned(issue, [objection.person_id, *workers]), entry)
    if upheld:
        operations.take_down(resolution, issue, text, at=at)
        step_duties.convene(issue, at=at)
    else:
        effect.take_if_ready(resolution, issue, at=at)
