"""A convention's way: put to the assembly as it is, in force once adopted, filed, reviewed (§9).

What is called here by later rooms asks whether the issue would adopt a convention, and does nothing
where it would not.
"""

from __future__ import annotations

from datetime import date, datetime

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue, Timer, TimerKind
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.people.queries import holders
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import OutOfOrder
from deliberation.rules.texts import (
    REVIEW_OPENS_BEFORE,
    TextKind,
    ensure_may_bring,
    ensure_may_file,
    ensure_may_review,
    review_day,
)
from deliberation.rules.workflow import Step
from deliberation.texts import queries
from deliberation.texts.models import Adoption, Text, TextVersion
from deliberation.texts.operations.writing import hold, is_open, note
from deliberation.texts.queries import conventions

#: Where an issue stands while what it would adopt is being decided.
DECIDING = (Step.DISCUSS.value, Step.RESOLVE.value)


def bring(
    text: Text,
    issue: Issue | None,
    *,
    trial_until: date | None = None,
    by: Person,
    at: datetime,
) -> None:
    """Let *issue* decide on *text*, when its next notice is given; ``None``: none does.

    :param trial_until: it is to be adopted on trial, up to this day
    :raises Refused: as :func:`ensure_may_bring`
    """
    hold(text)
    ensure_may_bring(
        TextKind(text.kind),
        decided_on=is_open(issue) and issue.step == Step.CONVENE.value if issue else None,
        deciding=_is_before_assembly(text),
        today=clock.day_of(at),
        trial_until=trial_until,
    )
    text.issue_id = issue.id if issue is not None else None
    text.trial_until = trial_until
    db.session.flush()
    told = {
        "text_number": text.number,
        "title": text.title,
        "until": trial_until.isoformat() if trial_until else None,
    }
    if issue is None:
        note(text, "text:taken_from", by=by, at=at, text_number=text.number, title=text.title)
    else:
        note(text, "text:brought", by=by, at=at, **told)


def _is_before_assembly(text: Text) -> bool:
    pending = conventions.pending(text)
    if pending is None:
        return False
    issue = record_beside(pending, Issue, pending.issue_id)
    return issue.step in DECIDING


def put(issue: Issue, *, by: Person | None, at: datetime) -> None:
    """Notice is given: what *issue* would adopt is frozen as it is, by its digest.

    :raises OutOfOrder: ``adopting.before_assembly``: with another issue it is being decided on
    """
    for text in conventions.of_issue(issue):
        hold(text)
        version = queries.version(text, text.latest)
        assert version is not None
        made = conventions.pending(text)
        if made is not None and made.issue_id != issue.id and _is_before_assembly(text):
            raise OutOfOrder.because("adopting.before_assembly", "9", title=text.title)
        if made is None:
            made = Adoption(community_id=text.community_id, text_id=text.id)
            db.session.add(made)
        made.version_id, made.digest = version.id, version.digest
        made.issue_id, made.put_at, made.until = issue.id, at, text.trial_until
        db.session.flush()
        note(
            text,
            "text:put",
            by=by,
            at=at,
            subject=made,
            text_number=text.number,
            title=text.title,
            version=version.number,
            text_hash=version.digest,
        )


def take_force(issue: Issue, resolution: str, *, at: datetime) -> None:
    """The resolution of *issue* takes force: so does the version that was before the assembly.

    What was in force of the same text ends with it. On trial, it ends by itself on its day.

    :param resolution: its number
    """
    for adopted in conventions.pending_of(issue):
        text = text_of(adopted)
        hold(text)
        if (earlier := conventions.in_force(text)) is not None:
            _end(earlier, "replaced", at=at)
        adopted.in_force_at, adopted.resolution = at, resolution
        day = clock.day_of(at)
        adopted.review_on = review_day(day)
        text.trial_until = None
        db.session.flush()
        version = version_in(adopted)
        entry = note(
            text,
            "text:took_force",
            by=None,
            at=at,
            subject=adopted,
            text_number=text.number,
            title=text.title,
            version=version.number,
            resolution=resolution,
            text_hash=adopted.digest,
        )
        tell(issues.concerned(issue), entry)
        if adopted.until is not None:
            issues.set_timer(
                text.community_id,
                TimerKind.TRIAL_END,
                adopted.id,
                falls_due=clock.end_of(max(adopted.until, day)),
            )
        _remember_review(adopted)


def revoke(issue: Issue, *, at: datetime) -> None:
    """The resolution of *issue* is no more in force: what it adopted is neither."""
    for adopted in conventions.in_force_by(issue):
        text = text_of(adopted)
        hold(text)
        _end(adopted, "revoked", at=at)
        _tell_end(adopted, text, issue, at=at)


def fall_due_trial(community: Community, timer: Timer) -> None:
    """The last day of a trial has passed, and nothing has confirmed it: it has ended."""
    adopted = db.session.get_one(Adoption, (community.id, timer.subject_id))
    text = text_of(adopted)
    hold(text)
    db.session.refresh(adopted)
    if adopted.ended_at is None:
        _end(adopted, "trial", at=timer.falls_due)
        issue = record_beside(adopted, Issue, adopted.issue_id)
        _tell_end(adopted, text, issue, at=timer.falls_due)


def _end(adopted: Adoption, why: str, *, at: datetime) -> None:
    adopted.ended_at, adopted.ended_because = at, why
    db.session.flush()
    issue = record_beside(adopted, Issue, adopted.issue_id)
    for kind in (TimerKind.TRIAL_END, TimerKind.TEXT_REVIEW):
        issues.stop_timer(adopted.community_id, kind, adopted.id, at=at)
    issues.settle(issue, DutyKind.REVIEW_TEXT, at=at, subject_id=adopted.id)


def _tell_end(adopted: Adoption, text: Text, issue: Issue, *, at: datetime) -> None:
    entry = note(
        text,
        "text:ended",
        by=None,
        at=at,
        subject=adopted,
        text_number=text.number,
        title=text.title,
        version=version_in(adopted).number,
        ended=adopted.ended_because,
    )
    committee = holders(text.community_id, [RoleKind.COMMITTEE], clock.day_of(at))
    tell(issues.concerned(issue, committee), entry)


# ------------------------------------------------------------------ filed and reviewed


def file(
    text: Text,
    on: date,
    *,
    to: str,
    number: str,
    by: Person,
    at: datetime,
) -> None:
    """What is in force of *text* was filed with the office above, on a day, under a number.

    :raises Refused: as :func:`ensure_may_file`
    """
    hold(text)
    adopted = conventions.in_force(text)
    ensure_may_file(
        in_force=conventions.since(adopted) if adopted is not None else None,
        filed=adopted is not None and adopted.filed_on is not None,
        to=to,
        number=number,
        on=on,
        today=clock.day_of(at),
    )
    assert adopted is not None
    adopted.filed_on, adopted.filed_to, adopted.filed_number = on, to.strip(), number.strip()
    adopted.filed_by = by.id
    db.session.flush()
    note(
        text,
        "text:filed",
        by=by,
        at=at,
        subject=adopted,
        text_number=text.number,
        title=text.title,
        version=version_in(adopted).number,
        addressee=adopted.filed_to,
        filed_on=on.isoformat(),
        filed_number=adopted.filed_number,
    )


def _remember_review(adopted: Adoption) -> None:
    assert adopted.review_on is not None
    issues.set_timer(
        adopted.community_id,
        TimerKind.TEXT_REVIEW,
        adopted.id,
        falls_due=clock.at(adopted.review_on - REVIEW_OPENS_BEFORE),
        occasion=adopted.review_on.year,
    )


def fall_due_review(community: Community, timer: Timer) -> None:
    """The day on which a text in force is looked at again comes near: the committee owes that."""
    adopted = db.session.get_one(Adoption, (community.id, timer.subject_id))
    if adopted.ended_at is not None or adopted.review_on is None:
        return
    issues.owe(
        record_beside(adopted, Issue, adopted.issue_id),
        DutyKind.REVIEW_TEXT,
        at=timer.falls_due,
        due=clock.last_moment(adopted.review_on),
        role=RoleKind.COMMITTEE.value,
        subject_id=adopted.id,
    )


def review(text: Text, words: str, *, by: Person, at: datetime) -> None:
    """What is in force of *text* was looked at again: *words* say what came of it, in public.

    :raises Refused: as :func:`ensure_may_review`
    """
    hold(text)
    adopted = conventions.in_force(text)
    today = clock.day_of(at)
    ensure_may_review(
        words, review_on=adopted.review_on if adopted is not None else None, today=today
    )
    assert adopted is not None
    late = adopted.review_on is not None and adopted.review_on < today
    adopted.reviewed_at, adopted.review = at, words.strip()
    adopted.review_on = review_day(today)
    db.session.flush()
    issue = record_beside(adopted, Issue, adopted.issue_id)
    issues.settle(issue, DutyKind.REVIEW_TEXT, at=at, subject_id=adopted.id)
    issues.stop_timer(adopted.community_id, TimerKind.TEXT_REVIEW, adopted.id, at=at)
    _remember_review(adopted)
    entry = note(
        text,
        "text:reviewed_late" if late else "text:reviewed",
        by=by,
        at=at,
        subject=adopted,
        text_number=text.number,
        title=text.title,
        review=adopted.review,
        next_on=adopted.review_on.isoformat(),
    )
    tell(issues.concerned(issue), entry)


def text_of(adopted: Adoption) -> Text:
    """The text that was adopted."""
    return record_beside(adopted, Text, adopted.text_id)


def version_in(adopted: Adoption) -> TextVersion:
    """The version that was adopted."""
    return record_beside(adopted, TextVersion, adopted.version_id)
