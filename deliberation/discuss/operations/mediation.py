"""In the mediation room: sessions are held, terms proposed; a party's clear refusal ends it.

Never a vote (§2 ``MED``): the parties agree, every one of them, or there is no agreement. The
live floor is not used; what was said stays in the notes, which are in no public record.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from deliberation import clock
from deliberation.collect.operations import check_length
from deliberation.convene.models import MediationSession
from deliberation.convene.operations.mediating import in_mediation, mediators
from deliberation.database import db, record_in
from deliberation.discuss.models import ProposedTerms
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue
from deliberation.issues.operations.step_duties import SESSION_WITHIN
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.review.models import Party
from deliberation.review.operations import parties
from deliberation.rules import workflow
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.workflow import Step

#: What may be owed while the parties are being brought together.
OWED = (DutyKind.NOTICE, DutyKind.SESSION, DutyKind.RECORD_SESSION, DutyKind.MEDIATE)


def record_session(
    issue: Issue,
    session: MediationSession,
    *,
    present: Collection[int],
    notes: str = "",
    others: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> bool:
    """What came of *session*: with every party present it was held, else it was missed.

    :param present: ids of the parties that came
    :param notes: for those who take part alone
    :returns: whether it was held; the first that is opens the discussion
    :raises OutOfOrder: it was recorded before, or moved; the issue is not in mediation
    :raises NotReady: it has not begun
    """
    in_mediation(issue, seen)
    db.session.refresh(session)
    if session.state != "called":
        raise OutOfOrder.because("discuss.session_recorded", "1")
    if at < session.starts_at:
        raise NotReady.because("discuss.session_not_begun", "1")
    check_length(notes)
    named = parties.of_issue(issue)
    came = [one.id for one in named if one.id in set(present)]
    session.present, session.others, session.notes = came, others.strip()[:200], notes.strip()
    session.recorded_by, session.recorded_at = by.id, at
    session.state = "held" if len(came) == len(named) else "missed"
    issues.settle(issue, *OWED, at=at)
    kind = DutyKind.MEDIATE if session.state == "held" else DutyKind.SESSION
    due = clock.last_moment(clock.day_of(at) + timedelta(days=SESSION_WITHIN))
    issues.owe(issue, kind, at=at, due=due, role=RoleKind.MEDIATOR.value)
    entry = _recorded(issue, session, len(named), by=by, at=at)
    tell(issues.concerned(issue), entry)
    return session.state == "held"


def _recorded(issue: Issue, session: MediationSession, named: int, *, by: Person, at: datetime):
    told: dict[str, Any] = {"by": by, "at": at, "subject": session, "session": session.number}
    if session.state == "missed":
        return issues.note(issue, "session:missed", absent=named - len(session.present), **told)
    if issue.position.step is Step.DISCUSS:
        return issues.note(issue, "session:held", parties=named, **told)
    opened = workflow.OpenItem(body="MED", called_to_order=True, quorum=True)
    return issues.move(
        issue, opened, "session:opened", by=by, at=at, session=session.number, parties=named
    )


def propose_terms(
    issue: Issue, *, key: str, text: str, by: Person, at: datetime, seen: int | None = None
) -> ProposedTerms:
    """*by*, a party or a mediator, says how the dispute could be settled.

    :raises OutOfOrder: the issue is not in mediation
    :raises NotReady: nothing is proposed, or at too great length
    """
    if (known := terms_by_key(issue.community_id, key)) is not None:
        return known
    in_mediation(issue, seen)
    text = text.strip()
    if not text:
        raise NotReady.because("discuss.terms_empty", "2")
    check_length(text)
    speaks = parties.speaking(parties.of_issue(issue), by)
    made = ProposedTerms(
        community_id=issue.community_id,
        issue_id=issue.id,
        key=key,
        round=issue.round,
        text=text,
        by_id=by.id,
        party_id=speaks.id if speaks else None,
        at=at,
    )
    db.session.add(made)
    db.session.flush()
    entry = issues.note(issue, "terms:proposed", by=by, at=at, subject=made)
    tell(issues.concerned(issue), entry)
    return made


def refuse(
    issue: Issue,
    party: Party,
    *,
    channel: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> None:
    """convene, discuss → closed: *party* clearly refuses to go on, and no agreement is reached.

    What everybody is told names the next rungs: people's mediation committee, arbitration, court.

    :param channel: ``online`` by whoever speaks for it; else entered by a mediator as it was said
    :raises OutOfOrder: the issue is not in mediation
    :raises NotReady: somebody else speaks for it online, or enters it without mediating
    """
    issues.hold(issue, seen)
    spoken = parties.speaking([party], by) is not None
    entered = by.id == issue.owner_id or by.id in mediators(issue)
    if not (spoken if channel == parties.ONLINE else entered):
        raise NotReady.because("discuss.refusal_by_party", "1")
    entry = issues.move(
        issue,
        workflow.RefuseMediation(by_party=True, rungs_named=True),
        "mediation:refused",
        by=by,
        at=at,
        position=party.position,
        channel=channel,
    )
    party.refused_at = at
    issues.settle(issue, *OWED, at=at)
    db.session.flush()
    tell(issues.concerned(issue), entry)


# ------------------------------------------------------------------ reading


def terms_by_key(community_id: int, key: str) -> ProposedTerms | None:
    """What the form with *key* has proposed."""
    return record_in(ProposedTerms, community_id, key=key)


def terms(issue: Issue) -> Sequence[ProposedTerms]:
    """What was proposed in the mediation of *issue*, the latest first."""
    return db.session.scalars(
        select(ProposedTerms)
        .where(ProposedTerms.community_id == issue.community_id, ProposedTerms.issue_id == issue.id)
        .order_by(ProposedTerms.id.desc())
    ).all()
