"""The mediation room is prepared: who mediates, and when the parties sit together.

Sessions stand in for meetings (§1): there is no notice period, no roll and no floor; who is
invited are the parties, every one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update

from deliberation import clock
from deliberation.convene.models import MediationSession
from deliberation.database import db, record_in
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue
from deliberation.issues.operations import confiding
from deliberation.issues.queries import MEDIATOR
from deliberation.messages.operations import tell
from deliberation.people import queries as people
from deliberation.people.models import Person
from deliberation.review.operations import parties
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.workflow import Step

#: Who may be asked to mediate: legal experts and retired judges, and the committee (sources A6c).
MEDIATING = (RoleKind.MEDIATOR, RoleKind.COMMITTEE)
#: Days after a session within which it is recorded.
RECORDED_WITHIN = 2


def mediators(issue: Issue) -> Sequence[int]:
    """Ids of those who mediate *issue*, the first first."""
    return confiding.confidants(issue, MEDIATOR)


def candidates(issue: Issue, day: date) -> list[int]:
    """Ids of those who may be asked to mediate *issue*: no party to it, none asked already."""
    named, asked = parties.of_issue(issue), set(mediators(issue))
    return [
        one
        for one in people.holders(issue.community_id, MEDIATING, day)
        if one not in asked
        and parties.speaking(named, people.person(issue.community_id, one)) is None
    ]


def appoint(
    issue: Issue, person: Person, *, by: Person, at: datetime, seen: int | None = None
) -> None:
    """Ask *person* to mediate; asking twice is the same as once.

    :raises OutOfOrder: it is no dispute under way
    :raises NotReady: *person* is neither mediator nor of the committee, or is a party
    """
    in_mediation(issue, seen)
    if person.id in mediators(issue):
        return
    if parties.speaking(parties.of_issue(issue), person) is not None:
        raise NotReady.because("convene.mediator_is_party", "2")
    if person.id not in people.holders(issue.community_id, MEDIATING, clock.day_of(at)):
        raise NotReady.because("convene.not_a_mediator", "2")
    confiding.confide(issue, [person.id], MEDIATOR, at=at)
    entry = issues.note(issue, "mediator:appointed", by=by, at=at, person=person.id)
    tell(issues.concerned(issue), entry)


def release(
    issue: Issue, person: Person, *, by: Person, at: datetime, seen: int | None = None
) -> None:
    """*person* no longer mediates, such as when a party wants another one."""
    in_mediation(issue, seen)
    if person.id not in mediators(issue):
        return
    entry = issues.note(issue, "mediator:released", by=by, at=at, person=person.id)
    tell(issues.concerned(issue), entry)
    confiding.confide_no_longer(issue, [person.id], MEDIATOR)


def call_session(
    issue: Issue,
    *,
    key: str,
    starts_at: datetime,
    place: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> MediationSession:
    """Invite every party to sit together; one that was called before is moved.

    :raises OutOfOrder: it is no dispute under way
    :raises NotReady: nobody mediates, it would begin in the past, or it has no place
    """
    if (known := by_key(issue.community_id, key)) is not None:
        return known
    in_mediation(issue, seen)
    if not mediators(issue):
        raise NotReady.because("convene.mediator_missing", "2")
    if starts_at <= at:
        raise NotReady.because("convene.session_in_the_past", "2")
    if not place.strip():
        raise NotReady.because("convene.session_placeless", "2")
    db.session.execute(
        update(MediationSession)
        .where(
            MediationSession.community_id == issue.community_id,
            MediationSession.issue_id == issue.id,
            MediationSession.state == "called",
        )
        .values(state="moved")
    )
    last = db.session.scalar(
        select(func.max(MediationSession.number)).where(
            MediationSession.community_id == issue.community_id,
            MediationSession.issue_id == issue.id,
        )
    )
    session = MediationSession(
        community_id=issue.community_id,
        issue_id=issue.id,
        key=key,
        round=issue.round,
        number=(last or 0) + 1,
        starts_at=starts_at,
        place=place.strip(),
        called_by=by.id,
    )
    db.session.add(session)
    db.session.flush()
    issues.settle(issue, DutyKind.SESSION, DutyKind.MEDIATE, DutyKind.RECORD_SESSION, at=at)
    due = clock.last_moment(clock.day_of(starts_at) + timedelta(days=RECORDED_WITHIN))
    issues.owe(
        issue,
        DutyKind.RECORD_SESSION,
        at=at,
        due=due,
        role=RoleKind.MEDIATOR.value,
        subject_id=session.id,
    )
    entry = issues.note(
        issue,
        "session:called",
        by=by,
        at=at,
        subject=session,
        session=session.number,
        starts_at=starts_at.isoformat(),
        place=session.place,
    )
    tell(issues.concerned(issue), entry)
    return session


def in_mediation(issue: Issue, seen: int | None = None) -> None:
    """Hold *issue*, and refuse what is done in the mediation room while it is not there.

    :raises OutOfOrder: it is no dispute, or its sessions are over or not begun
    :raises Stale: it has changed since version *seen*
    """
    issues.hold(issue, seen)
    ensure_open(issue)


def ensure_open(issue: Issue) -> None:
    """Refuse what is done in the mediation room while the dispute is not there.

    :raises OutOfOrder: it is no dispute, or its sessions are over or not begun
    """
    here = issue.position
    if not here.dispute or here.step not in (Step.CONVENE, Step.DISCUSS):
        raise OutOfOrder.because("convene.no_mediation", "1")


# ------------------------------------------------------------------ reading


def by_key(community_id: int, key: str) -> MediationSession | None:
    """The session that the form with *key* has called."""
    return record_in(MediationSession, community_id, key=key)


def sessions(issue: Issue) -> Sequence[MediationSession]:
    """The sessions on *issue*, the latest first."""
    return db.session.scalars(
        select(MediationSession)
        .where(
            MediationSession.community_id == issue.community_id,
            MediationSession.issue_id == issue.id,
        )
        .order_by(MediationSession.number.desc())
    ).all()


def session(community_id: int, session_id: int) -> MediationSession | None:
    """The session with this id."""
    return record_in(MediationSession, community_id, id=session_id)


def last_place(community_id: int) -> str:
    """Where the last session was held: the next one is most often there, too."""
    found = db.session.scalar(
        select(MediationSession.place)
        .where(MediationSession.community_id == community_id)
        .order_by(MediationSession.id.desc())
        .limit(1)
    )
    return found or ""
