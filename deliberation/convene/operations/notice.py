"""Giving notice: every gate, then profile, bylaws and roll are frozen and people are told."""

from __future__ import annotations

from datetime import datetime

from deliberation import clock
from deliberation.convene import queries
from deliberation.convene.models import Meeting
from deliberation.convene.operations import ensure_draft
from deliberation.convene.operations.seat_operations import seat_entitled
from deliberation.convene.queries import seat_queries, unheld
from deliberation.convene.queries.electorate import entitled, representatives
from deliberation.database import db
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.rules.box import roll_hash
from deliberation.rules.bylaws import Bylaws
from deliberation.rules.refusals import NotReady, Refusal
from deliberation.rules.voting import (
    DEFAULT_NOTICE_DAYS,
    Base,
    Electorate,
    Profile,
    profile,
    profile_digest,
    profile_to_json,
    with_bylaws,
)
from deliberation.rules.workflow import (
    MEETING_FUNCTIONS,
    MeetingDraft,
    earliest_meeting_day,
    notice_unmet,
)
from deliberation.texts.operations import adopting
from deliberation.texts.queries import conventions


def rule_of(body: str, bylaws: Bylaws) -> Profile:
    """The rule of *body* with the community's *bylaws*, as a notice of today would freeze it."""
    days = bylaws.notice_days(body)
    return with_bylaws(
        profile(body),
        hall_quorum=bylaws.hall_quorum,
        hall_adoption=bylaws.hall_adoption,
        hall_base=Base(bylaws.hall_base),
        notice_days=DEFAULT_NOTICE_DAYS if days is None else days,
    )


def unmet(
    community: Community,
    meeting: Meeting,
    *,
    at: datetime,
    electorate: Electorate | None = None,
    urgent_reason: str = "",
) -> list[Refusal]:
    """What is still missing before notice of *meeting* can be given at *at*; empty: nothing."""
    rule = rule_of(meeting.body, community.bylaws)
    today = clock.day_of(at)
    chosen = _chosen(rule, electorate)
    agenda = queries.agenda(meeting)
    try:
        voters = entitled(meeting, chosen, today) if chosen else ()
    except NotReady as refused:
        return [refused.refusal]
    return notice_unmet(
        MeetingDraft(
            profile=rule,
            items=tuple((topic.number, topic.position) for _, topic in agenda),
            functions={
                one.function: str(one.person_id)
                for one in seat_queries.seats(meeting)
                if one.function in MEETING_FUNCTIONS
            },
            voting=len(voters),
            representatives=representatives(meeting, chosen, today) if chosen else 0,
            electorate=electorate,
            on=clock.day_of(meeting.starts_at),
            today=today,
            begun=meeting.starts_at <= at,
            urgent_reason=urgent_reason,
            group_named=meeting.group_id is not None,
            conventions=conventions.before_assembly([topic for _, topic in agenda]),
        )
    )


def _chosen(rule: Profile, electorate: Electorate | None) -> Electorate | None:
    if electorate is None and len(rule.variants) > 1:
        return None
    return rule.variant(electorate).electorate


def give_notice(
    community: Community,
    meeting: Meeting,
    *,
    electorate: Electorate | None = None,
    urgent_reason: str = "",
    by: Person | None,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Freeze the rule, the bylaws and the roll of *meeting*, and tell everybody of it.

    :param electorate: who is entitled, where the body leaves a choice (``RA``, ``VA``, ``VG``)
    :param urgent_reason: why it cannot wait for the period, where the body allows that
    :raises Stale: the page was older than the meeting
    :raises OutOfOrder: notice has been given, or the meeting is cancelled
    :raises NotReady: the first gate that is not met (§2)
    """
    ensure_draft(meeting, seen)
    for refusal in unmet(
        community, meeting, at=at, electorate=electorate, urgent_reason=urgent_reason
    ):
        raise NotReady(refusal)
    for _, topic in queries.agenda(meeting):
        if queries.running_writing(topic) is not None:
            raise NotReady.because("writing.meeting_meanwhile", "1", number=topic.number)
    rule = rule_of(meeting.body, community.bylaws)
    chosen = rule.variant(electorate).electorate
    if len(rule.variants) > 1:
        rule = rule.choosing(chosen)
    voters = entitled(meeting, chosen, clock.day_of(at))
    if chosen is not Electorate.SEATS:
        seat_entitled(meeting, voters)
    urgent = clock.day_of(meeting.starts_at) < earliest_meeting_day(rule, clock.day_of(at))
    meeting.noticed_at = at
    meeting.electorate = chosen.value
    meeting.urgent_reason = urgent_reason.strip() if urgent else ""
    meeting.profile = profile_to_json(rule)
    meeting.bylaws = community.bylaws.to_dict()
    meeting.entitled = len(voters)
    meeting.roll_hash = roll_hash(voters)
    entry = record(
        "meeting:noticed",
        meeting,
        by=by.id if by else None,
        at=at,
        number=meeting.number,
        body=meeting.body,
        starts_at=meeting.starts_at.isoformat(),
        place=meeting.place,
        entitled=meeting.entitled,
        roll=meeting.roll_hash,
        profile=profile_digest(rule),
        urgent=meeting.urgent_reason,
    )
    meeting.entry_number, meeting.entry_hash = entry.number, entry.hash
    db.session.flush()
    unheld.owe_holding(meeting, at=at)
    seated = {one.person_id for one in seat_queries.seats(meeting)}
    tell(seated, entry)
    for _, topic in queries.agenda(meeting):
        noted = issues.note(
            topic,
            "issue:noticed",
            by=by,
            at=at,
            meeting=meeting.number,
            body=meeting.body,
            starts_at=meeting.starts_at.isoformat(),
            place=meeting.place,
        )
        issues.settle(topic, DutyKind.NOTICE, DutyKind.GO_ON, at=at)
        adopting.put(topic, by=by, at=at)
        # Whoever sits there has been told; nobody hears of one meeting twice.
        tell((one for one in issues.concerned(topic) if one not in seated), noted)


def roll_now(meeting: Meeting) -> str:
    """The hash of the voting seats as they are: equal to the one on the notice, or altered."""
    return roll_hash(one.person_id for one in seat_queries.seats(meeting) if one.votes)
