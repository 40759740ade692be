"""A written vote: opened on a frozen roll, those who are silent reminded (§1, §2, §4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots.models import Box
from deliberation.ballots.queries.doors import persons
from deliberation.convene import queries
from deliberation.convene.models import Writing
from deliberation.convene.operations.notice import rule_of
from deliberation.convene.queries.voters import roll
from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.issues.models import VOTER, DutyKind, Issue, TimerKind
from deliberation.issues.operations import box_heads
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.people.operations import next_serial
from deliberation.rules.box import STANCES, BallotMethod, Secrecy, by_profile
from deliberation.rules.bylaws import TwoChannels
from deliberation.rules.refusals import NotReady, OutOfOrder, Refusal
from deliberation.rules.voting import profile_to_json
from deliberation.rules.workflow import WrittenVoteDraft, written_vote_unmet
from deliberation.texts.operations import adopting
from deliberation.texts.queries import conventions

SUBJECT = Writing.__tablename__


def unmet(
    community: Community,
    issue: Issue,
    *,
    text: str,
    days: int,
    secrecy: Secrecy = Secrecy.NAMED,
    at: datetime,
) -> list[Refusal]:
    """What is still missing before a written vote on *issue* can be opened; empty: nothing."""
    profile = rule_of(issue.body or "HALL", community.bylaws)
    noticed = [one for one in queries.of_issue(issue) if one.state in ("noticed", "in_session")]
    return written_vote_unmet(
        WrittenVoteDraft(
            profile=profile,
            position=issue.position,
            voters=len(roll(community, issue)) if profile.in_writing else 0,
            question=text,
            days=days,
            secret=secrecy is Secrecy.SECRET,
            running=queries.running_writing(issue) is not None,
            on_agenda=noticed[0].number if noticed else None,
            conventions=conventions.before_assembly([issue]),
            today=clock.day_of(at),
        )
    )


def open_writing(
    community: Community,
    issue: Issue,
    *,
    key: str,
    text: str,
    days: int,
    secrecy: Secrecy = Secrecy.NAMED,
    two_channels: TwoChannels | None = None,
    changeable: bool = False,
    by: Person | None,
    at: datetime,
    seen: int | None = None,
) -> Writing:
    """Put *text* to the deciding body of *issue* in writing, for so many *days*.

    :param key: of the form: the second submit gives what the first one opened
    :param text: the question in full; becomes the draft of the resolution
    :param two_channels: which ballot counts when somebody used two; the bylaws' unless told
    :param changeable: a ballot may be changed until closing; of named votes only
    :raises Stale: the page was older than the issue
    :raises NotReady: the first gate that is not met
    """
    if (made := queries.writing_by_key(community.id, key)) is not None:
        return made
    issues.hold(issue, seen)
    for refusal in unmet(community, issue, text=text, days=days, secrecy=secrecy, at=at):
        raise NotReady(refusal)
    writing = Writing(
        community_id=community.id,
        number=next_serial(community.id, "writing", 0),
        key=key,
        issue_id=issue.id,
        text=text.strip(),
        days=days,
        opened_by=by.id if by else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(writing)
            db.session.flush()
    except IntegrityError as error:
        raise OutOfOrder.because("writing.running_already", "4") from error
    box = _open_box(
        community,
        issue,
        writing,
        secrecy=secrecy,
        two_channels=two_channels,
        changeable=changeable and secrecy is Secrecy.NAMED,
        by=by,
        at=at,
    )
    _announce(issue, writing, box, by=by, at=at)
    adopting.put(issue, by=by, at=at)
    return writing


def _open_box(
    community: Community,
    issue: Issue,
    writing: Writing,
    *,
    secrecy: Secrecy,
    two_channels: TwoChannels | None,
    changeable: bool,
    by: Person | None,
    at: datetime,
) -> Box:
    profile, bylaws = rule_of(issue.decider, community.bylaws), community.bylaws
    if two_channels is not None:
        bylaws = replace(bylaws, two_channels=two_channels)
    box = ballots.open_box(
        community.id,
        (SUBJECT, writing.id),
        issue.title,
        STANCES,
        roll(community, issue),
        bylaws=bylaws,
        by=by,
        at=at,
        closes_at=clock.end_of(clock.day_of(at) + timedelta(days=writing.days)),
        issue_id=issue.id,
        method=BallotMethod.FOR_AGAINST,
        secrecy=secrecy,
        rule=by_profile(profile),
        profile=profile_to_json(profile),
        changeable=changeable,
    )
    writing.box_id = box.id
    issues.set_timer(community.id, TimerKind.WRITING_CLOSE, box.id, falls_due=box.closes_at)
    box_heads.watch(box)
    return box


def _announce(issue: Issue, writing: Writing, box: Box, *, by: Person | None, at: datetime) -> None:
    issues.settle(issue, DutyKind.NOTICE, DutyKind.GO_ON, at=at)
    owe_vote(issue, box, at=at)
    entry = issues.note(
        issue,
        "issue:writing_opened",
        by=by,
        at=at,
        writing=writing.number,
        body=issue.body,
        entitled=box.entitled,
        roll=box.roll_hash,
        until=box.last_day.isoformat(),
    )
    writing.entry_number, writing.entry_hash = entry.number, entry.hash
    db.session.flush()
    tell(issues.concerned(issue, persons(box)), entry)


def owe_vote(issue: Issue, box: Box, *, at: datetime) -> None:
    """Those on the roll may vote until *box* closes."""
    due = box.closes_at - timedelta(seconds=1)
    issues.owe(issue, DutyKind.WRITE_VOTE, at=at, due=due, role=VOTER, subject_id=box.id)


# ------------------------------------------------------------------ meanwhile


def remind(writing: Writing, *, by: Person, at: datetime) -> int:
    """Tell those who have not voted, nobody else, that it is open; at most once a day.

    :returns: how many persons were told
    :raises OutOfOrder: ``writing.ended_already``, ``writing.reminded_today``
    """
    db.session.refresh(writing, with_for_update=True)
    box = record_beside(writing, Box, writing.box_id)
    if box.is_closed(at):
        raise OutOfOrder.because("writing.ended_already", "4")
    if writing.reminded_at and clock.day_of(writing.reminded_at) == clock.day_of(at):
        raise OutOfOrder.because("writing.reminded_today", "4")
    silent = [one for one in persons(box, silent=True) if one != by.id]
    writing.reminded_at = at
    entry = issues.note(
        db.session.scalars(
            select(Issue).where(
                Issue.community_id == writing.community_id, Issue.id == writing.issue_id
            )
        ).one(),
        "issue:writing_reminded",
        by=by,
        at=at,
        writing=writing.number,
        persons=len(silent),
        until=box.last_day.isoformat(),
    )
    tell(silent, entry)
    return len(silent)
