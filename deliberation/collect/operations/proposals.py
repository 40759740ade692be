"""Proposing, co-signing, submitting, withdrawing, lapsing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.collect import queries
from deliberation.collect.models import Cosignature
from deliberation.collect.operations import photos
from deliberation.database import changed, db, record_in, subject_of, violates
from deliberation.documents.pictures import Picture
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue, Timer, TimerKind
from deliberation.issues.operations import step_duties, undoing
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.people.operations.bylaws import held_at
from deliberation.rules import workflow
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.workflow import Step

TITLE_LEAST, TITLE_MOST = 4, 60  # characters
TEXT_MOST = 4000  # characters

ONE_SIGNATURE_EACH = "uq_cosignatures_community_id_issue_id_person_id"

#: Steps at which a signature still says something: until the matter is decided.
COSIGNED_AT = (Step.COLLECT, Step.REVIEW, Step.CONVENE, Step.DISCUSS)


def propose(
    community: Community,
    *,
    key: str,
    title: str,
    problem: str,
    action: str = "",
    place: str = "",
    building_id: int | None = None,
    channel: str,
    proposer: Person | None,
    submit_at_once: bool = False,
    confidential: bool = False,
    pictures: Sequence[Picture] = (),
    by: Person,
    at: datetime,
) -> Issue:
    """A new issue at *collect*, or on to *review* with *submit_at_once*.

    :param key: of the form; the second proposal with the same key gives the first one's issue
    :param proposer: whose proposal it is; ``None`` when only the channel is known. Whoever
        enters it for somebody else is its clerk and answers for it (§1)
    :param confidential: a quarrel between neighbours: counted in public, named to nobody else
    :param pictures: photos that show what it is about, at most :data:`photos.MOST_PHOTOS`
    :raises NotReady: title or texts too short or too long; co-signatures missing
    """
    title, problem = title.strip(), problem.strip()
    _check_texts(title, problem, action, place)
    if (known := by_key(community.id, key)) is not None:
        return known
    try:
        with db.session.begin_nested():
            issue = issues.open_issue(
                community.id,
                key=key,
                at=at,
                title=title,
                problem=problem,
                action=action.strip(),
                place=place.strip(),
                building_id=building_id,
                channel=channel,
                proposer_id=proposer.id if proposer else None,
                clerk_id=None if proposer and proposer.id == by.id else by.id,
                confidential="asked" if confidential else None,
            )
    except IntegrityError as error:
        # A double click: both requests looked before either had written.
        if not violates(error, "uq_issues_community_id_key", "issues.key"):
            raise
        first = by_key(community.id, key)
        assert first is not None  # the other request's, which was first
        return first
    _record_proposal(issue, proposer, by, at)
    photos.attach(issue, pictures, by=by, at=at)
    if proposer is not None:
        issues.follow(issue, proposer)
    if submit_at_once:
        submit(issue, community, by=by, at=at)
    else:
        _wait_for_submission(issue, community, at)
    return issue


def by_key(community_id: int, key: str) -> Issue | None:
    """The issue that the form with *key* has made."""
    return record_in(Issue, community_id, key=key)


def _check_texts(title: str, problem: str, action: str, place: str) -> None:
    check_title(title)
    check_problem(problem)
    check_length(action)
    check_length(place, TITLE_MOST)


def check_title(title: str) -> None:
    """Refuse a title that says too little or is too long for a list.

    :raises NotReady: it is shorter or longer than a title may be
    """
    if len(title) < TITLE_LEAST:
        raise NotReady.because("collect.title_too_short", None, least=TITLE_LEAST)
    if len(title) > TITLE_MOST:
        raise NotReady.because("collect.title_too_long", None, most=TITLE_MOST, now=len(title))


def check_problem(problem: str) -> None:
    """Refuse a proposal that does not say what is wrong, or at too great length.

    :raises NotReady: there is nothing, or too much
    """
    if not problem:
        raise NotReady.because("collect.problem_missing", None)
    check_length(problem)


def check_length(text: str, most: int = TEXT_MOST) -> None:
    """Refuse *text* of more than *most* characters.

    :raises NotReady: it is longer
    """
    if len(text) > most:
        raise NotReady.because("collect.text_too_long", None, most=most, now=len(text))


def _record_proposal(issue: Issue, proposer: Person | None, by: Person, at: datetime) -> None:
    told = {"title": issue.title, "channel": issue.channel}
    if proposer is None:
        issues.note(issue, "issue:entered", by=by, at=at, **told)
    elif proposer.id == by.id:
        issues.note(issue, "issue:proposed", by=by, at=at, **told)
    else:
        entry = issues.note(issue, "issue:entered_for", by=by, at=at, person=proposer.id, **told)
        tell([proposer.id], entry)  # what is done in somebody's name, they hear of


def last_day(community: Community, at: datetime) -> date:
    """The last day on which what is proposed at *at* can be submitted."""
    return clock.day_of(at) + timedelta(days=community.bylaws.collect_days)


def _wait_for_submission(issue: Issue, community: Community, at: datetime) -> None:
    last = last_day(community, at)
    # Whoever entered it can hand it in; a proposer at the desk may have no account.
    issues.owe(
        issue,
        DutyKind.SUBMIT,
        at=at,
        due=clock.last_moment(last),
        person_id=issue.clerk_id or issue.proposer_id,
    )
    issues.set_timer(issue.community_id, TimerKind.LAPSE, issue.id, falls_due=clock.end_of(last))


def collect_again(
    issue: Issue, community: Community, *, submitted_at: datetime, at: datetime
) -> None:
    """What was submitted at *submitted_at* is to be submitted anew: as long as it had been given.

    At least until the day of *at* ends, so that a late change of mind loses nothing.
    """
    ends = undoing.restart_timer(
        issue.community_id,
        TimerKind.LAPSE,
        issue.id,
        falls_due=clock.end_of(last_day(community, issue.proposed_at)),
        not_before=clock.end_of(clock.day_of(at)),
    )
    due = ends - timedelta(seconds=1)
    if not undoing.reopen(issue, submitted_at, [DutyKind.SUBMIT], due=due):
        issues.owe(
            issue, DutyKind.SUBMIT, at=at, due=due, person_id=issue.clerk_id or issue.proposer_id
        )


def cosign(issue: Issue, *, by: Person, at: datetime) -> bool:
    """*by* stands behind *issue* and hears of it from now on.

    :returns: ``False`` when they had signed before; nothing changes then
    :raises OutOfOrder: the issue is decided, or no longer under way
    """
    if issue.private:
        raise OutOfOrder.because("collect.private_is_not_cosigned", "1")
    if issue.position.step not in COSIGNED_AT:
        raise OutOfOrder.because("collect.cosigning_over", "1")
    try:
        # No look before: that each signs once is the constraint's business, for all who
        # sign at the same moment.
        with db.session.begin_nested():
            db.session.add(
                Cosignature(
                    community_id=issue.community_id, issue_id=issue.id, person_id=by.id, at=at
                )
            )
            db.session.flush()
    except IntegrityError as error:
        if not violates(error, ONE_SIGNATURE_EACH, "cosignatures.person_id"):
            raise
        return False
    issues.note(issue, "issue:cosigned", by=by, at=at)
    issues.follow(issue, by)
    return True


def unsign(issue: Issue, *, by: Person, at: datetime) -> bool:
    """*by* takes the co-signature back; following goes on until they stop it.

    :returns: ``False`` when there was none; nothing changes then
    :raises OutOfOrder: it was handed in, and their name was counted with it
    """
    if issue.position.step is not Step.COLLECT:
        raise OutOfOrder.because("collect.signature_was_counted", "1")
    gone = delete(Cosignature).where(
        Cosignature.community_id == issue.community_id,
        Cosignature.issue_id == issue.id,
        Cosignature.person_id == by.id,
    )
    if not changed(gone):
        return False
    issues.note(issue, "issue:unsigned", by=by, at=at)
    return True


def submit(
    issue: Issue, community: Community, *, by: Person, at: datetime, seen: int | None = None
) -> None:
    """collect → review, and the committee's clock begins.

    :raises NotReady: not by who answers for it, or co-signatures are missing
    :raises OutOfOrder: it is no longer at *collect*
    """
    cosigners = queries.cosigner_count(issue)
    end_collecting(issue, at)
    entry = issues.move(
        issue,
        workflow.Submit(
            by_proposer=by.id in (issue.proposer_id, issue.clerk_id),
            cosigners=cosigners,
            threshold=threshold(issue, community),
            held=issue.held,
        ),
        "issue:submitted",
        by=by,
        at=at,
        seen=seen,
        cosigners=cosigners,
    )
    step_duties.review(issue, community, at=at)
    tell(issues.concerned(issue), entry)


def threshold(issue: Issue, community: Community) -> int:
    """How many co-signers *issue* needs, as the bylaws were when it was proposed: none where
    nobody may know of it.
    """
    if issue.private:
        return 0
    return held_at(community, issue.proposed_at).cosigner_threshold


def withdraw(
    issue: Issue, *, reason: str, by: Person, at: datetime, seen: int | None = None
) -> None:
    """collect, review → withdrawn; everybody who co-signed is told the *reason*.

    :raises NotReady: no reason, or not by who answers for it
    :raises OutOfOrder: it has been accepted or has ended
    """
    reason = reason.strip()
    check_length(reason)
    answerable = by.id in (issue.proposer_id, issue.clerk_id)
    end_collecting(issue, at)
    entry = issues.move(
        issue,
        workflow.Withdraw(by_answerable=answerable, reason=reason),
        "issue:withdrawn",
        by=by,
        at=at,
        seen=seen,
        reason=reason,
    )
    issues.settle(issue, DutyKind.ACKNOWLEDGE, DutyKind.ANSWER, at=at)
    tell(issues.concerned(issue, queries.cosigners(issue)), entry)


def lapse(community: Community, timer: Timer) -> None:
    """collect → lapsed, when the days for submitting are over (§1)."""
    issue, at = subject_of(Issue, timer), timer.falls_due
    days = (clock.day_of(at) - clock.day_of(issue.proposed_at)).days
    # The days that held when it was proposed; later bylaws shorten nobody's time.
    entry = issues.move(
        issue,
        workflow.Lapse(days=days, limit=days - 1),
        "issue:lapsed",
        by=None,
        at=at,
        days=days - 1,
    )
    issues.settle(issue, DutyKind.SUBMIT, at=at)
    tell(issues.concerned(issue, queries.cosigners(issue)), entry)


def end_collecting(issue: Issue, at: datetime) -> None:
    """Nobody owes its submission any longer, and it does not lapse."""
    # Before the move is recorded, as when the timer falls due: whoever takes the same things in
    # the same order never waits for the other in a circle.
    issues.settle(issue, DutyKind.SUBMIT, at=at)
    issues.stop_timer(issue.community_id, TimerKind.LAPSE, issue.id, at=at)
