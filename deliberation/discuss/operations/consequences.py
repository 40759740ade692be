"""What an act brings about outside of the meeting: issues move, the record anchors the acts.

An item's issue enters *discuss* when the item is opened. What the meeting decided moves it when
the meeting adjourns: until then a decision can be reconsidered (§1).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from deliberation import clock
from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.convene.queries import unheld
from deliberation.database import db
from deliberation.discuss.models import Act as Row
from deliberation.discuss.operations import ballot_box
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue
from deliberation.issues.operations import step_duties
from deliberation.journal.models.bilingual import in_both
from deliberation.journal.operations import record, took_part
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.rules import workflow
from deliberation.rules.meeting import Decision, Floor, MotionKind, Phase, acts
from deliberation.rules.policy import RoleKind
from deliberation.rules.voting import Result

#: Working days within which an adopted motion is written down as a resolution and posted.
RESOLUTION_WITHIN = 5


def follow_from(
    meeting: Meeting,
    done: acts.Act,
    before: Floor,
    after: Floor,
    row: Row,
    *,
    by: Person,
    at: datetime,
) -> None:
    """Let *done*, recorded as *row*, have its consequences in the same transaction."""
    if isinstance(done, acts.CallToOrder):
        _called_to_order(meeting, after, by=by, at=at)
    ballot_box.follow(meeting, done, before, after, by=by, at=at)
    for key in sorted(_touched(after) - _touched(before)):
        _opened(meeting, key, after, row, by=by, at=at)
    if after.phase is Phase.ADJOURNED and before.phase is not Phase.ADJOURNED:
        adjourned(meeting, after, row, by=by, at=at)


def _called_to_order(meeting: Meeting, floor: Floor, *, by: Person, at: datetime) -> None:
    meeting.called_at = at
    unheld.owe_ending(meeting, at=at)
    record(
        "meeting:opened",
        meeting,
        by=by.id,
        at=at,
        number=meeting.number,
        present=floor.quorum.present,
        entitled=floor.quorum.entitled,
    )


# ------------------------------------------------------------------------ items


def _touched(floor: Floor) -> set[str]:
    """Keys of the items that are open, or that a motion before the meeting belongs to."""
    return {floor.item, *(item.agenda for item in floor.questions.stack)} - {""}


def _opened(
    meeting: Meeting, key: str, floor: Floor, row: Row, *, by: Person, at: datetime
) -> None:
    if key in _opened_before(meeting, row.seq):
        return  # taken up again in the same meeting
    topic = next(topic for item, topic in convene.agenda(meeting) if str(item.id) == key)
    issues.move(
        topic,
        workflow.OpenItem(
            body=meeting.body,
            called_to_order=meeting.called_at is not None,
            quorum=None if floor.quorum.share is None else floor.quorum.met,
            notice_kept=meeting.noticed_at is not None,  # no notice was given that is too short
        ),
        "issue:opened",
        by=by,
        at=at,
        meeting=meeting.number,
        body=meeting.body,
    )


def _opened_before(meeting: Meeting, seq: int) -> set[str]:
    """Keys of the items that were opened, or moved upon, before act *seq*."""
    told = db.session.scalars(
        select(Row.data).where(
            Row.community_id == meeting.community_id, Row.meeting_id == meeting.id, Row.seq < seq
        )
    )
    return {data["item"] for data in told if data.get("item")}


# ------------------------------------------------------------------------ adjournment


def adjourned(meeting: Meeting, floor: Floor, row: Row, *, by: Person | None, at: datetime) -> None:
    """The meeting has adjourned with *row*, its last act: its issues go where it sent them.

    :param by: who wrote that down; ``None``: the clock
    """
    meeting.adjourned_at = at
    ballot_box.stop(meeting, at=at)
    record(
        "meeting:adjourned",
        meeting,
        by=by.id if by else None,
        at=at,
        number=meeting.number,
        acts=row.seq,
        head=row.hash,
    )
    took_part(meeting.community_id, _arrived(meeting), at=meeting.called_at or at)
    opened = _opened_before(meeting, row.seq + 1) | _touched(floor)
    community = db.session.get_one(Community, meeting.community_id)
    for item, topic in convene.agenda(meeting):
        if str(item.id) in opened and topic.step == workflow.Step.DISCUSS.value:
            _settle(meeting, topic, str(item.id), floor, community, by=by, at=at)
        elif topic.step == workflow.Step.CONVENE.value:
            _not_reached(meeting, topic, by=by, at=at)
    unheld.settle(meeting, at=at)


def _not_reached(meeting: Meeting, topic: Issue, *, by: Person | None, at: datetime) -> None:
    """The meeting did not come to it: it waits for another one."""
    entry = issues.note(topic, "issue:not_reached", by=by, at=at, meeting=meeting.number)
    step_duties.convene(topic, at=at)
    tell(issues.concerned(topic), entry)


def _arrived(meeting: Meeting) -> set[int]:
    """Ids of the persons who came in at any time."""
    told = db.session.scalars(
        select(Row.data).where(
            Row.community_id == meeting.community_id, Row.meeting_id == meeting.id
        )
    )
    return {int(data["by"]) for data in told if data.get("act") == "arrive"}


def _settle(
    meeting: Meeting,
    topic: Issue,
    key: str,
    floor: Floor,
    community: Community,
    *,
    by: Person | None,
    at: datetime,
) -> None:
    mains = [one for one in floor.decisions if one.item == key and one.kind is MotionKind.MAIN]
    final = None if undecided(floor, key) else governing(floor, key)
    for decision in mains:
        if decision is not final:
            told = _told(meeting, decision)
            issues.note(topic, "issue:decided", by=by, at=at, **told)
    if final is None and undecided(floor, key) is None and _further(topic, floor, key):
        entry = issues.move(
            topic,
            workflow.NextRound(decided=True, adjourned=True),
            "issue:consulted_further",
            by=by,
            at=at,
            meeting=meeting.number,
        )
        step_duties.convene(topic, at=at)
    elif final is None:
        why = undecided(floor, key) or _why(floor, key)
        entry = issues.move(
            topic,
            workflow.ReturnToConvene(why=why, adjourned=True),
            "issue:returned",
            by=by,
            at=at,
            meeting=meeting.number,
            why=why.value,
        )
        step_duties.convene(topic, at=at)
    else:
        kind = workflow.Carry if final.passed else workflow.Lose
        entry = issues.move(
            topic,
            kind(outcome=final.outcome.kind.value, adjourned=True),
            "issue:decided",
            by=by,
            at=at,
            **_told(meeting, final),
        )
        if final.passed:
            last = clock.add_working_days(clock.day_of(at), RESOLUTION_WITHIN, community.days_off)
            due = clock.last_moment(last)
            issues.owe(
                topic,
                DutyKind.WRITE_RESOLUTION,
                at=at,
                due=due,
                role=RoleKind.COMMITTEE.value,
                working_days=RESOLUTION_WITHIN,
            )
    tell(issues.concerned(topic), entry)


def undecided(floor: Floor, key: str) -> workflow.Undecided | None:
    """Why item *key* stays open although it was voted on: a question on it is still pending."""
    if all(item.agenda != key for item in floor.questions.stack):
        return None
    return _left_open(floor)


def governing(floor: Floor, key: str) -> Decision | None:
    """The decision that moves the issue of item *key*: what was adopted, else what was lost."""
    settled = [
        one
        for one in floor.decisions
        if one.item == key
        and (
            one.kind is MotionKind.MAIN
            or (one.kind in (MotionKind.REFER, MotionKind.POSTPONE) and one.passed)
        )
    ]
    adopted = [one for one in settled if one.kind is MotionKind.MAIN and one.passed]
    if adopted:
        return adopted[-1]
    if not settled or settled[-1].kind is not MotionKind.MAIN:
        return None
    decided = settled[-1].outcome.kind in (Result.LOST, Result.TIED)
    return settled[-1] if decided else None


def _further(topic: Issue, floor: Floor, key: str) -> bool:
    """Whether the meeting decided that everybody is asked once more about a major matter."""
    away = _away(floor, key)
    move = away.move if away is not None else None
    wanted = isinstance(move, acts.Move) and move.to == workflow.FURTHER_CONSULTATION
    return wanted and topic.kind == workflow.IssueKind.MAJOR.value


def _why(floor: Floor, key: str) -> workflow.Undecided:
    away = _away(floor, key)
    if away is None:
        return _left_open(floor)
    if away.kind is MotionKind.POSTPONE:
        return workflow.Undecided.POSTPONED
    return workflow.Undecided.REFERRED_TO_GROUP


def _away(floor: Floor, key: str) -> Decision | None:
    """The last decision by which item *key* left the meeting: postponed, or referred."""
    for decision in reversed(floor.decisions):
        if decision.item == key and decision.passed:
            if decision.kind in (MotionKind.POSTPONE, MotionKind.REFER):
                return decision
    return None


def _left_open(floor: Floor) -> workflow.Undecided:
    if floor.quorum.met:
        return workflow.Undecided.ADJOURNED
    return workflow.Undecided.QUORUM_LOST


def _told(meeting: Meeting, decision: Decision) -> dict[str, Any]:
    """A decision as the record keeps it: the numbers and the printed arithmetic, no names."""
    counts = decision.outcome.votes
    return {
        "meeting": meeting.number,
        "result": decision.outcome.kind.value,
        "method": decision.method.value,
        "text": decision.text,
        "in_favour": counts.for_,
        "against": counts.against,
        "abstained": counts.abstain,
        "arithmetic": in_both(decision.arithmetic),
    }
