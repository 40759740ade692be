"""A secret vote of the floor in a ballot box of those present (§3.2.7, §4).

The box opens with the vote, on the presence that is frozen then; it takes what those voters press
at a screen of their own or at the hall's terminal, and nothing else. The chair closes it, and what
is in it is the count: nobody enters one. A vote that ends otherwise ends its box uncounted by the
meeting, and what was in it is shown to nobody.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from deliberation.ballots import operations as ballots
from deliberation.ballots.models import Box
from deliberation.convene.models import Meeting
from deliberation.database import db
from deliberation.discuss.queries.vote_boxes import SUBJECT, running
from deliberation.issues.operations import box_heads
from deliberation.people.models import Person
from deliberation.rules.box import ABSTAIN, AGAINST, FOR, STANCES, BallotMethod, Secrecy, by_meeting
from deliberation.rules.meeting import Act, CountMethod, Floor, Stage, acts, rule_of
from deliberation.rules.refusals import OutOfOrder

#: Those present press a button themselves: nothing comes in by anybody's hand.
CHANNELS = (ballots.ONLINE, ballots.TERMINAL)
#: Nobody has closed it for so long: it takes nothing more. Mostly its meeting has adjourned before.
OPEN_FOR = timedelta(days=1)


def follow(
    meeting: Meeting, done: Act, before: Floor, after: Floor, *, by: Person, at: datetime
) -> None:
    """Open the box of a vote that *done* opened; end one whose vote *done* ended otherwise."""
    if isinstance(done, acts.Put) and done.method is CountMethod.BOX:
        _open(meeting, after, by=by, at=at)
    elif _votes(before) and not _votes(after) and not isinstance(done, acts.CloseBox):
        stop(meeting, at=at)


def _votes(floor: Floor) -> bool:
    """Whether a vote by box is open, be it that a point of order lies on it."""
    return any(
        one.stage is Stage.VOTING and one.open_vote.method is CountMethod.BOX
        for one in floor.questions.stack
    )


def _open(meeting: Meeting, floor: Floor, *, by: Person, at: datetime) -> Box:
    top = floor.on_top
    rule = rule_of(floor, top)
    box = ballots.open_box(
        meeting.community_id,
        (SUBJECT, meeting.id),
        floor.setup.titled(top.agenda or floor.item) or meeting.title,
        STANCES,
        [ballots.Entitled(person_id=int(one)) for one in sorted(top.open_vote.presence, key=int)],
        bylaws=meeting.numbers,
        by=by,
        at=at,
        closes_at=at + OPEN_FOR,
        occasion=floor.seq,
        method=BallotMethod.FOR_AGAINST,
        secrecy=Secrecy.SECRET,
        rule=by_meeting(rule, len(floor.setup.voters)),
        profile=meeting.profile if rule == floor.setup.rule else None,
        channels=CHANNELS,
    )
    box_heads.watch(box)
    return box


def counted(meeting: Meeting, *, chair: str) -> tuple[Box, acts.CloseBox]:
    """The box that is open, held so that nobody casts meanwhile, and what closing it would say.

    :raises OutOfOrder: ``floor.no_such_vote_open``
    """
    box = running(meeting)
    if box is not None:
        ballots.hold(box)  # whoever casts at this moment was in before, or is late
    if box is None or box.closed_at is not None:
        raise OutOfOrder.because("floor.no_such_vote_open", "3.2.7")
    votes = ballots.count(box)
    return box, acts.CloseBox(chair, votes[FOR], votes[AGAINST], votes[ABSTAIN])


def close(box: Box, *, by: Person, at: datetime) -> str:
    """Close and seal *box* before its time; gives its root."""
    box.closes_at = min(box.closes_at, at)
    ballots.close(box, by=by, at=at)
    assert box.root is not None  # it is closed
    return box.root


def ensure_counted(meeting: Meeting, done: acts.CloseBox) -> None:
    """Nothing, when *done* says what is in the box of the vote, which has just been closed.

    :raises OutOfOrder: ``floor.box_is_open``: nothing is entered by hand
    """
    box = db.session.scalar(
        select(Box)
        .where(
            Box.community_id == meeting.community_id,
            Box.subject_kind == SUBJECT,
            Box.subject_id == meeting.id,
        )
        .order_by(Box.occasion.desc())
        .limit(1)
    )
    said = dict(zip(STANCES, (done.for_, done.against, done.abstain), strict=True))
    if box is None or not done.root or box.root != done.root or box.counts != said:
        raise OutOfOrder.because("floor.box_is_open", "3.2.7")


def stop(meeting: Meeting, *, at: datetime) -> None:
    """The vote of *meeting* that is open ends without a result, and its box with it."""
    box = running(meeting)
    if box is None:
        return
    ballots.hold(box)
    if box.closed_at is None:
        box.closes_at = min(box.closes_at, at)
        ballots.close(box, by=None, at=at, stopped=True)
