"""The follow-up of a mediation: only the parties are asked, by the rules of §5.

It opens by itself when the agreement should have been performed. Whether it was is for those to
say to whom it was promised: parties who are content have accepted it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.convene.operations.mediating import mediators
from deliberation.database import db, record_beside, record_in, subject_of, violates
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue, Timer, TimerKind
from deliberation.issues.operations import step_duties
from deliberation.journal.models.bilingual import in_both
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.resolve.models import Agreement
from deliberation.review.models import Party
from deliberation.review.operations import parties
from deliberation.rules import workflow
from deliberation.rules.box import judge_poll
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder, Refused
from deliberation.rules.satisfaction import Consequence, Verdict
from deliberation.supervise.models import FollowUp, FollowUpAnswer
from deliberation.supervise.operations import verdicts

OPTIONS = ("satisfied", "basically", "dissatisfied")
REASON_MOST = 500  # characters
#: How an answer comes in; all but the first are entered by who visits.
CHANNELS = (parties.ONLINE, "door", "phone", "visit", "paper")
ONE_ANSWER = "uq_follow_up_answers_community_id_follow_up_id_party_id"


def fall_due_open(community: Community, timer: Timer) -> None:
    """The day of performance is over: the parties are asked."""
    agreement = subject_of(Agreement, timer)
    issue = hold(agreement)
    if issue.position.step is workflow.Step.SUPERVISE and not of_agreement(agreement):
        _open(agreement, issue, "visit:opened", at=timer.falls_due)


def fall_due_again(community: Community, timer: Timer) -> None:
    """30 days after an inconclusive follow-up the same parties are asked again (§5)."""
    agreement = subject_of(Agreement, timer)
    issue = hold(agreement)
    if issue.position.step is workflow.Step.SUPERVISE:
        _open(agreement, issue, "visit:opened_again", at=timer.falls_due)


def fall_due_close(community: Community, timer: Timer) -> None:
    """The window is over: what the parties said is judged, once."""
    one = subject_of(FollowUp, timer)
    agreement = record_beside(one, Agreement, one.agreement_id)
    issue = hold(agreement)
    if one.closed_at is None and timer.falls_due >= one.closes_at:
        _settle(one, agreement, issue, at=timer.falls_due)


def _open(agreement: Agreement, issue: Issue, verb: str, *, at: datetime) -> FollowUp:
    community = db.session.get_one(Community, agreement.community_id)
    before = of_agreement(agreement)
    last = clock.day_of(at) + timedelta(days=community.bylaws.poll_days)
    one = FollowUp(
        community_id=community.id,
        agreement_id=agreement.id,
        occasion=before[0].occasion + 1 if before else 1,
        asked=len(parties.of_issue(issue)),
        bylaws=community.bylaws.to_dict(),
        opens_at=at,
        closes_at=clock.end_of(last),
    )
    db.session.add(one)
    db.session.flush()
    issues.set_timer(community.id, TimerKind.VISIT_CLOSE, one.id, falls_due=one.closes_at)
    _ask(one, issue, at=at)
    entry = issues.note(
        issue, verb, by=None, at=at, subject=one, parties=one.asked, until=last.isoformat()
    )
    tell(issues.concerned(issue), entry)
    return one


def _ask(one: FollowUp, issue: Issue, *, at: datetime) -> None:
    issues.owe(
        issue,
        DutyKind.VISIT,
        at=at,
        due=one.closes_at - timedelta(seconds=1),
        role=RoleKind.MEDIATOR.value,
        subject_id=one.id,
    )


def answer(
    one: FollowUp,
    party: Party,
    choice: str,
    *,
    channel: str,
    by: Person,
    at: datetime,
    reason: str = "",
) -> FollowUpAnswer:
    """*party* says whether it is satisfied; the last answer of all ends the follow-up at once.

    :param channel: ``online`` by whoever speaks for it; else entered by who visited it
    :raises OutOfOrder: it is over, or the party has answered
    :raises NotReady: somebody else speaks for it online, or enters it without mediating
    :raises Refused: an unknown answer, or a reason that is too long
    """
    agreement = record_beside(one, Agreement, one.agreement_id)
    issue = hold(agreement)
    db.session.refresh(one)
    if one.closed_at is not None or at >= one.closes_at:
        raise OutOfOrder.because("supervise.follow_up_over", "5")
    if choice not in OPTIONS:
        raise Refused.because("ballots.choice_unknown", "4")
    if len(reason) > REASON_MOST:
        raise Refused.because("supervise.reason_too_long", None, most=REASON_MOST)
    spoken = parties.speaking([party], by) is not None
    entered = by.id == issue.owner_id or by.id in mediators(issue)
    if not (spoken if channel == parties.ONLINE else entered):
        raise NotReady.because("supervise.answer_by_party", "5")
    try:
        with db.session.begin_nested():
            said = FollowUpAnswer(
                community_id=one.community_id,
                follow_up_id=one.id,
                party_id=party.id,
                choice=choice,
                reason=reason.strip(),
                channel=channel,
                entered_by=by.id,
                at=at,
            )
            db.session.add(said)
            db.session.flush()
    except IntegrityError as error:
        if not violates(error, ONE_ANSWER, "follow_up_answers.party_id"):
            raise
        raise OutOfOrder.because("supervise.party_answered", "5") from error
    issues.note(
        issue, "visit:answered", by=by, at=at, subject=one, position=party.position,
        channel=channel,
    )  # fmt: skip
    if len(answers(one)) == one.asked:
        _settle(one, agreement, issue, at=at)
    return said


def judged(one: FollowUp) -> Verdict:
    """What the answers so far come to, under the bylaws of the day on which it opened."""
    said = [each.choice for each in answers(one)]
    return judge_poll(
        verdicts.rule_by(one.numbers, one.asked),
        {option: said.count(option) for option in OPTIONS},
        one.asked,
        extended=one.extended_at is not None,
    )


def _settle(one: FollowUp, agreement: Agreement, issue: Issue, *, at: datetime) -> None:
    verdict = judged(one)
    told: dict[str, Any] = {"by": None, "at": at}
    words = in_both(verdict.arithmetic)
    issues.settle(issue, DutyKind.VISIT, at=at)
    if verdict.kind is Consequence.EXTEND:
        last = clock.day_of(one.closes_at - timedelta(seconds=1))
        last += timedelta(days=one.numbers.poll_extension_days)
        one.extended_at, one.closes_at = at, clock.end_of(last)
        issues.set_timer(
            issue.community_id, TimerKind.VISIT_CLOSE, one.id, falls_due=one.closes_at, occasion=2
        )
        _ask(one, issue, at=at)
        entry = issues.note(
            issue, "visit:extended", subject=one, arithmetic=words, until=last.isoformat(), **told
        )
    elif verdict.kind is Consequence.INCONCLUSIVE:
        again = clock.day_of(at - timedelta(seconds=1))
        again += timedelta(days=one.numbers.poll_again_days)
        issues.set_timer(
            issue.community_id,
            TimerKind.VISIT_AGAIN,
            agreement.id,
            falls_due=clock.end_of(again),
            occasion=one.occasion,
        )
        entry = issues.note(
            issue, "visit:inconclusive", subject=one, arithmetic=words,
            until=again.isoformat(), **told,
        )  # fmt: skip
    elif verdict.kind is Consequence.REOPENS:
        issue.reopened += 1
        entry = issues.move(
            issue, workflow.Reopen(verdict=verdict, parties_only=True), "mediation:reopened",
            arithmetic=words, round=issue.round + 1, **told,
        )  # fmt: skip
        step_duties.convene(issue, at=at)
        if issue.reopened >= 2:  # counted for the office above; whose quarrel it is, is not
            issues.note(issue, "issue:sent_to_subdistrict", times=issue.reopened, **told)
    else:
        entry = issues.move(
            issue,
            workflow.Satisfy(executed=True, verdict=verdict, parties_only=True),
            "mediation:satisfied",
            arithmetic=words,
            **told,
        )
    if verdict.kind is not Consequence.EXTEND:
        one.closed_at = at
        issues.stop_timer(issue.community_id, TimerKind.VISIT_CLOSE, one.id, at=at)
    db.session.flush()
    tell(issues.concerned(issue), entry)


def hold(agreement: Agreement) -> Issue:
    """The agreement's issue, read afresh; nobody else changes it meanwhile."""
    issue = record_beside(agreement, Issue, agreement.issue_id)
    issues.hold(issue)
    return issue


# ------------------------------------------------------------------ reading


def follow_up(community_id: int, follow_up_id: int) -> FollowUp | None:
    """The follow-up with this id."""
    return record_in(FollowUp, community_id, id=follow_up_id)


def of_agreement(agreement: Agreement) -> Sequence[FollowUp]:
    """The follow-ups of *agreement*, the latest first."""
    return db.session.scalars(
        select(FollowUp)
        .where(
            FollowUp.community_id == agreement.community_id, FollowUp.agreement_id == agreement.id
        )
        .order_by(FollowUp.occasion.desc())
    ).all()


def answers(one: FollowUp) -> Sequence[FollowUpAnswer]:
    """What the parties said, in the order in which they did."""
    return db.session.scalars(
        select(FollowUpAnswer)
        .where(
            FollowUpAnswer.community_id == one.community_id, FollowUpAnswer.follow_up_id == one.id
        )
        .order_by(FollowUpAnswer.id)
    ).all()
