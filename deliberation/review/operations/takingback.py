"""Taking a step back: whoever did it undoes it, until somebody else has acted on it (§1).

The record keeps both, the step and that it was taken back. What the step settled is owed
again, what it opened is not owed any longer, and what was typed waits in the form. An item on
the draft of an agenda needs no undoing: no notice goes out with an issue that is elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from deliberation import clock
from deliberation.collect.operations import collect_again
from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.issues.models import Duty, DutyKind, Issue, TimerKind
from deliberation.issues.operations import undoing
from deliberation.journal import queries as journal
from deliberation.journal.operations import take_turn
from deliberation.journal.queries import TAKEN_BACK
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.review import queries
from deliberation.review.operations import referring, tell_all
from deliberation.rules import workflow
from deliberation.rules.policy import Actor
from deliberation.rules.refusals import OutOfOrder, Refusal
from deliberation.rules.workflow import Position, Step

#: Verb → the step that it leads to, of all that may stand before a step that can be taken back.
LEADS_TO: Mapping[str, Step] = {
    "issue:proposed": Step.COLLECT,
    "issue:entered": Step.COLLECT,
    "issue:entered_for": Step.COLLECT,
    "issue:submitted": Step.REVIEW,
    "issue:appealed": Step.REVIEW,
    "issue:appealed_by_signatures": Step.REVIEW,
    "referral:sent_back": Step.REVIEW,
    "referral:unsettled": Step.REVIEW,
    "issue:declined": Step.DECLINED,
    "issue:referred": Step.REFERRED,
}


class Duties(NamedTuple):
    """Kinds of duties that a step opens, and kinds that it settles."""

    opens: tuple[DutyKind, ...]
    settles: tuple[DutyKind, ...]


_CLOCK = (DutyKind.ACKNOWLEDGE, DutyKind.ANSWER)

#: The steps that one person does alone, by their verb.
STEPS: Mapping[str, Duties] = {
    "issue:submitted": Duties(_CLOCK, (DutyKind.SUBMIT,)),
    "issue:withdrawn": Duties((), (DutyKind.SUBMIT, *_CLOCK)),
    "issue:accepted": Duties((DutyKind.NOTICE, DutyKind.SESSION), _CLOCK),
    "issue:declined": Duties((), _CLOCK),
    "issue:merged": Duties((), _CLOCK),
    "issue:referred": Duties((DutyKind.REPLY,), _CLOCK),
    "issue:appealed": Duties(_CLOCK, ()),
    # Replies of before whoever brought it in was asked closed it themselves.
    "referral:answered": Duties((), (DutyKind.FEEDBACK, DutyKind.REPLY)),
    "referral:unsettled": Duties(_CLOCK, (DutyKind.FEEDBACK,)),
    "referral:sent_back": Duties(_CLOCK, (DutyKind.REPLY,)),
}


@dataclass(frozen=True, slots=True)
class StepTaken:
    """The latest step of an issue that one person did alone.

    :ivar number: of its entry in the record
    :ivar previous: where the issue stood before, since *previous_since*
    :ivar others_since: somebody else has acted on the issue since
    :ivar more_since: so has whoever did the step
    """

    number: int
    verb: str
    at: datetime
    by: int | None
    previous: Position
    previous_since: datetime
    others_since: bool
    more_since: bool

    def objection(self, issue: Issue, person_id: int | None) -> Refusal | None:
        """Why *person_id* may not take it back now; ``None`` when they may."""
        move = self.move(person_id)
        if (refusal := workflow.objection(issue.position, move)) is not None:
            return refusal
        return Refusal.of("review.did_more_since", "1") if self.more_since else None

    def move(self, person_id: int | None) -> workflow.TakeBack:
        """Taking it back, as the rulebook asks about it."""
        return workflow.TakeBack(
            previous=self.previous,
            by_same_person=self.by is not None and self.by == person_id,
            acted_since=self.others_since,
        )


def latest_step(issue: Issue, entries: Sequence[Any]) -> StepTaken | None:
    """The step of *issue* that may be taken back, as its story tells; asks no question.

    :param entries: the story, newest first
    """
    stand = journal.standing(entries)
    place = next((n for n, entry in enumerate(stand) if entry.verb in STEPS), None)
    if place is None:
        return None
    step = stand[place]
    before = next((entry for entry in stand[place + 1 :] if entry.verb in LEADS_TO), None)
    if before is None:
        return None
    here = issue.position
    return StepTaken(
        number=step.number,
        verb=step.verb,
        at=step.at,
        by=step.actor_id,
        # Class and body are named by accepting, after which none of these steps follows.
        previous=replace(
            here,
            step=LEADS_TO[before.verb],
            closing=None,
            kind=None,
            body=None,
            appealed=here.appealed and step.verb != "issue:appealed",
        ),
        previous_since=before.at,
        # Also what was taken back again: somebody else has seen the step and acted on it.
        others_since=any(
            entry.number > step.number and entry.actor_id != step.actor_id for entry in entries
        ),
        more_since=place > 0,
    )


def offered(issue: Issue, entries: Sequence[Any], actor: Actor) -> StepTaken | None:
    """The step that *actor* may take back now, from the story that the page has read anyway."""
    if actor.person_id is None or not entries:
        return None
    step = latest_step(issue, entries)
    if step is None or step.objection(issue, actor.person_id) is not None:
        return None
    return step


def owed_again(issue: Issue, step: StepTaken) -> Sequence[Duty]:
    """The duties that will be owed again."""
    return undoing.settled_at(issue, step.at, STEPS[step.verb].settles)


def take_back(
    issue: Issue, community: Community, *, by: Person, at: datetime, seen: int | None = None
) -> StepTaken:
    """Undo the latest step of *issue*, which *by* did, and put it on record.

    :raises OutOfOrder: there is no such step, it was not one person's, or *by* did more since
    :raises NotReady: somebody else did it, or somebody else has acted since
    :raises Stale: the page was older than the issue
    """
    issues.hold(issue, seen)
    take_turn(issue.community_id)  # nobody acts between our look at the record and our entry
    step = latest_step(issue, journal.of_issue(issue.community_id, issue.id))
    if step is None:
        raise OutOfOrder.because("workflow.nothing_to_take_back", "1")
    move = step.move(by.id)
    workflow.apply(issue.position, move)
    if step.more_since:
        raise OutOfOrder.because("review.did_more_since", "1")
    target_id = issue.merged_into_id
    _undo_papers(issue, step, at)
    opens, settles = STEPS[step.verb]
    issues.settle(issue, *opens, at=at)
    if step.previous.step is Step.COLLECT:
        collect_again(issue, community, submitted_at=step.at, at=at)
    else:
        undoing.reopen(issue, step.at, settles)
    entry = issues.move(
        issue,
        move,
        TAKEN_BACK,
        by=by,
        at=at,
        entry=step.number,
        taken_back=step.verb,
        step=step.previous.step.value,
    )
    issue.since = step.previous_since
    db.session.flush()
    tell_all(issue, entry)
    if step.verb == "issue:merged":
        target = record_beside(issue, Issue, target_id)
        let_go = issues.note(target, "issue:let_go", by=by, at=at, number=issue.number)
        tell(issues.concerned(target), let_go)
    return step


def _undo_papers(issue: Issue, step: StepTaken, at: datetime) -> None:
    """The review is open again with what was typed into it; replies are still to be given."""
    review = queries.latest(issue)
    if step.verb == "issue:appealed":
        db.session.delete(review)
    elif step.verb in ("referral:answered", "referral:unsettled", "referral:sent_back"):
        _undo_reply(issue, step, at)
    elif step.verb in ("issue:accepted", "issue:declined", "issue:merged", "issue:referred"):
        if step.verb == "issue:referred":
            db.session.delete(queries.referral(issue))
        if review is not None:
            review.decision = review.decided_at = review.reviewer_id = None
        before = queries.decided_before(review) if review is not None else None
        issue.owner_id = before.owner_id if before else None
        issue.owner_unit_id = before.owner_unit_id if before else None
        issue.merged_into_id = None
    db.session.flush()


def _undo_reply(issue: Issue, step: StepTaken, at: datetime) -> None:
    answered = queries.last_referral(issue)
    assert answered is not None  # what is taken back
    if answered.feedback is not None:
        assert answered.replied_at is not None
        answered.feedback = answered.feedback_at = answered.feedback_by = None
        answered.feedback_text = ""
        last = clock.day_of(answered.replied_at) + timedelta(days=referring.ASKED_FOR)
        undoing.restart_timer(
            issue.community_id,
            TimerKind.REFERRAL_SILENT,
            answered.id,
            falls_due=clock.end_of(last),
            not_before=at,
        )
        return
    answered.reply = answered.sends_back = None
    answered.replied_at = answered.replied_by = None
