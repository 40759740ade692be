"""Whether what was decided is lawful: owed to be asked while it is posted; what waited for the
withdrawal of a finding alone takes force (§9)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select

from deliberation import clock
from deliberation.database import db
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue
from deliberation.people.models import Community, Person, Unit
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import effect
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import OutOfOrder
from deliberation.rules.texts import last_day_to_ask
from deliberation.texts import operations as texts
from deliberation.texts import queries as reading_texts
from deliberation.texts.models import Adoption, LegalityFinding, LegalityOpinion
from deliberation.texts.operations import legality
from deliberation.texts.queries import legality as reading

#: Working days after its posting in which the committee asks: as long as it answers others (§1).
ASK_WORKING_DAYS = 5


def owe_asking(resolution: Resolution, issue: Issue, community: Community, *, at: datetime) -> None:
    """*resolution* hangs: the committee asks whether it is lawful, while an answer is in time."""
    assert resolution.posting_ends_on is not None  # it was posted
    due = clock.add_working_days(clock.day_of(at), ASK_WORKING_DAYS, community.days_off)
    last = last_day_to_ask(resolution.posting_ends_on)
    issues.owe(
        issue,
        DutyKind.ASK_LEGALITY,
        at=at,
        due=clock.last_moment(min(due, last)),
        role=RoleKind.COMMITTEE.value,
        subject_id=resolution.id,
    )


def ensure_examined(resolution: Resolution, issue: Issue, *, at: datetime) -> None:
    """The posting has ended: where nobody has asked, the record says so, and nobody can now."""
    text = reading_texts.of_resolution(resolution.community_id, resolution.number)
    if text is not None:  # kept clause by clause when somebody asks
        return
    issues.settle(issue, DutyKind.ASK_LEGALITY, at=at, subject_id=resolution.id)
    issues.note(
        issue,
        "resolution:not_examined",
        by=None,
        at=at,
        subject=resolution,
        resolution=resolution.number,
    )


def ask(
    resolution: Resolution,
    giver: str,
    due: date,
    *,
    key: str,
    unit: Unit | None = None,
    adviser: str = "",
    by: Person,
    at: datetime,
) -> LegalityOpinion:
    """Ask whether what *resolution* says is lawful, while it hangs; owed until *due*.

    :raises OutOfOrder: ``legality.not_posted``
    :raises Refused: as :func:`deliberation.texts.operations.legality.ask`
    """
    if (first := reading.by_key(resolution.community_id, key)) is not None:
        return first
    issue = effect.hold(resolution)
    if not resolution.is_posted(at):
        raise OutOfOrder.because("legality.not_posted", "9")
    text = texts.posted(issue, resolution.number, resolution.title, resolution.text, by=by, at=at)
    asked = legality.ask(
        text,
        giver,
        due,
        key=key,
        unit=unit,
        adviser=adviser,
        posted_until=resolution.posting_ends_on,
        by=by,
        at=at,
    )
    issues.settle(issue, DutyKind.ASK_LEGALITY, at=at, subject_id=resolution.id)
    return asked


def no_more_owed(resolution: Resolution, issue: Issue, *, at: datetime) -> None:
    """*resolution* no longer hangs: nobody owes an opinion on it any more, nor to ask for one."""
    issues.settle(issue, DutyKind.ASK_LEGALITY, at=at, subject_id=resolution.id)
    text = reading_texts.of_resolution(resolution.community_id, resolution.number)
    if text is None:
        return
    for told in reading.of_text(text):
        if told.opinion.given_at is None:
            issues.settle(issue, DutyKind.LEGALITY, at=at, subject_id=told.opinion.id)


def withdraw(
    opinion: LegalityOpinion, finding: LegalityFinding, reasons: str, *, by: Person, at: datetime
) -> None:
    """*finding* is withdrawn with *reasons*; the last gate of a posted resolution may open.

    :raises Refused: as :func:`deliberation.texts.operations.legality.withdraw`
    """
    legality.withdraw(opinion, finding, reasons, by=by, at=at)
    adopting = select(Adoption.issue_id).where(
        Adoption.community_id == opinion.community_id,
        Adoption.version_id == opinion.version_id,
        Adoption.in_force_at.is_(None),
    )
    waiting = db.session.scalars(
        select(Resolution).where(
            Resolution.community_id == opinion.community_id,
            or_(
                Resolution.number == legality.text_of(opinion).resolution,
                Resolution.issue_id.in_(adopting),
            ),
            Resolution.posted_at.is_not(None),
            Resolution.withdrawn_at.is_(None),
            Resolution.in_force_at.is_(None),
        )
    ).all()
    for resolution in waiting:
        issue = effect.hold(resolution)
        effect.take_if_ready(resolution, issue, at=at)
