"""What ballot boxes are about, told to the room that shows them: issues, and what was resolved."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, false, select

from deliberation import clock
from deliberation.ballots import queries
from deliberation.ballots.models import Box
from deliberation.ballots.queries import proxy_lists, seconds, subject_types
from deliberation.ballots.queries.proxy_lists import Seen
from deliberation.ballots.queries.subject_types import SUBJECTS, Subject
from deliberation.convene.models import Meeting, Writing
from deliberation.convene.queries import NOT_PUBLIC
from deliberation.database import db, record_beside, records_in, subject_of
from deliberation.discuss.queries import vote_boxes
from deliberation.issues.models import Issue
from deliberation.issues.queries import readable
from deliberation.messages.models import Message
from deliberation.opinions import queries as opinions
from deliberation.opinions.models import OpinionMap
from deliberation.people.models.representatives import Selection
from deliberation.people.operations import powers, register_offers
from deliberation.people.operations.selections import group_name
from deliberation.people.queries import representation
from deliberation.resolve import queries as resolutions
from deliberation.resolve.models import Resolution
from deliberation.rules.policy import Permission
from deliberation.rules.voting import Rule
from deliberation.web import motions
from deliberation.web.guard import allowed
from deliberation.web.kept_pages import each_time, kept_unless


def shown(boxes: Sequence[Box]) -> set[int]:
    """Those of *boxes* whose issue the actor may know of."""
    wanted = {box.issue_id for box in boxes if box.issue_id is not None}
    known = {one.id for one in records_in(Issue, g.community.id, wanted) if readable(one, g.actor)}
    return {box.id for box in boxes if box.issue_id is None or box.issue_id in known}


def about(box: Box) -> tuple[str, str] | None:
    """The issue to whose story *box* belongs."""
    issue = record_beside(box, Issue, box.issue_id) if box.issue_id else None
    if issue is None:
        return None
    said = _("议题 %(number)s：%(title)s", number=issue.number, title=issue.title)
    return said, url_for("lobby.issue", number=issue.number)


def poll(box: Box) -> str:
    """Satisfaction polls have a page of their own."""
    return url_for("supervise.poll", poll_id=box.id)


def address(box: Box) -> str:
    """Where *box* is answered."""
    page = SUBJECTS[box.subject_kind].page
    return page(box) if page else url_for("ballots.ballot", box_id=box.id)


def waiting() -> list[tuple[Box, str]]:
    """The boxes that wait for the actor's ballot, with the addresses where it is cast."""
    lines = queries.awaiting(g.community.id, g.actor, clock.now())
    if lines:
        kept_unless(queries.any_cast(lines))  # to cast leaves no entry
    found = list(dict.fromkeys(one.box for one in lines))
    return [(box, address(box)) for box in subject_types.shown(found)]


def opinions_wait() -> Sequence[tuple[OpinionMap, int]]:
    """The opinion maps in which the actor has something left to say, and to how many statements.

    To be asked for where :func:`opinions_open`: mostly no map is.
    """
    found = opinions.unanswered(g.community.id, g.actor.person_id, clock.now())
    if found:
        each_time()  # a stance leaves no entry
    return found


def opinions_open() -> ColumnElement[bool]:
    """Whether :func:`opinions_wait` may find something."""
    if g.actor.person_id is None or not allowed(Permission.TAKE_STANCE, ()):
        return false()
    return opinions.any_open(g.community.id, clock.now())


def held() -> list[Seen]:
    """The proxies that the actor holds and may still use."""
    found = proxy_lists.waiting(g.community.id, g.actor.person_id, clock.now())
    if found:
        each_time()
    known = subject_types.shown([one.box for one in found])
    return [one for one in found if one.box in known]


def running() -> list[tuple[Box, str]]:
    """The boxes that take ballots now and the actor may know of, with their addresses."""
    found = queries.running(g.community.id, clock.now())
    return [(box, address(box)) for box in subject_types.shown(found)]


def to_second() -> list[tuple[Box, int, str]]:
    """Where something waits for the actor as the second person: how much, and its address."""
    rows = _to_second()
    if rows:
        each_time()
    known = set(subject_types.shown([box for box, _ in rows]))
    return [
        (box, number, second_address(box))
        for box, number in rows
        if box in known and allowed(_SECONDED_BY[subject_types.answered_here(box.subject_kind)])
    ]


def _seconds_boxes() -> bool:
    """Whether the actor is ever a second person for what was entered into a box."""
    return g.actor.person_id is not None and any(map(allowed, _SECONDED_BY.values()))


def _to_second() -> Sequence[tuple[Box, int]]:
    if not _seconds_boxes():
        return []
    return seconds.waiting_for(g.community.id, g.actor.person_id, clock.now())


def powers_wait() -> ColumnElement[bool]:
    """Whether a role, a letter, a rule or a register waits for the actor, as second or holder."""
    if g.actor.person_id is None:
        return false()
    return powers.waits_for(
        g.community.id,
        g.actor.person_id,
        keeps_roles=allowed(Permission.CONFIRM_ROLE),
        keeps_letters=allowed(Permission.CONFIRM_LETTER),
        keeps_rules=allowed(Permission.CONFIRM_RULES),
        registers=(
            register_offers.open_ones(g.community.id, clock.now())
            if allowed(Permission.CONFIRM_REGISTER)
            else ()
        ),
    )


def second_address(box: Box) -> str:
    """Where the second person looks at what was entered."""
    if subject_types.answered_here(box.subject_kind):
        return url_for("ballots.second_persons", box_id=box.id)
    return address(box)


#: Polls are the supervision group's, all others whoever collects ballots.
_SECONDED_BY = {True: Permission.COLLECT_BALLOTS, False: Permission.SUPERVISE}


def message_addresses(messages: Sequence[Message]) -> dict[int, str]:
    """Where a message about a box leads, by the message's id."""
    numbers = {one.id: one.particulars.get("box_number") for one in messages}
    wanted = set(numbers.values()) - {None}
    if not wanted:
        return {}
    found = db.session.scalars(
        select(Box).where(Box.community_id == g.community.id, Box.id.in_(wanted))
    )
    there = {box.id: box for box in subject_types.shown(list(found))}
    leads = {}
    for one in messages:
        if (box := there.get(numbers[one.id])) is not None:
            second = one.verb in ("help:waits", "papers:wait")
            to = second_address(box) if second else url_for("ballots.entered", box_id=box.id)
            leads[one.id] = to
    return leads


SUBJECTS[Issue.__tablename__] = Subject(about=about, shown=shown)


def selection(box: Box) -> tuple[str, str] | None:
    """The choice of representatives that *box* decides."""
    chosen = representation.selection(box.community_id, box.subject_id)
    if chosen is None:
        return None
    said = _("%(group)s推选居民代表", group=group_name(chosen))
    return said, url_for("convene.selection", selection_id=chosen.id)


SUBJECTS[Selection.__tablename__] = Subject(about=selection)


def put(box: Box) -> str:
    """What a written vote puts to its body, in full."""
    return subject_of(Writing, box).text


SUBJECTS[Writing.__tablename__] = Subject(about=about, shown=shown, text=put)
SUBJECTS[Resolution.__tablename__] = Subject(
    about=about,
    shown=shown,
    page=poll,
    body=lambda box: resolutions.body(box.community_id, box.subject_id),
)


def in_meetings(boxes: Sequence[Box]) -> set[int]:
    """Those of these *boxes* of meetings that take ballots, or that their meeting has counted."""
    held = db.session.scalars(
        select(Meeting.id).where(
            Meeting.community_id == g.community.id,
            Meeting.id.in_({box.subject_id for box in boxes}),
            Meeting.body.not_in(NOT_PUBLIC),
        )
    )
    public = set(held)
    closed = {box.subject_id for box in boxes if box.closed_at is not None}
    known = vote_boxes.roots(g.community.id, closed) if closed else set()
    return {
        box.id
        for box in boxes
        if box.subject_id in public and (box.closed_at is None or box.root in known)
    }


def of_meeting(box: Box) -> tuple[str, str]:
    """The meeting in which *box* was opened: its floor, or once it is over its minutes."""
    meeting = subject_of(Meeting, box)
    page = "discuss.minutes" if meeting.adjourned_at else "discuss.floor"
    said = _("第 %(number)s 次会议：%(title)s", number=meeting.number, title=meeting.title)
    return said, url_for(page, number=meeting.number)


def put_to_meeting(box: Box) -> str:
    """The question that *box* puts to those present, and what carries it."""
    top = vote_boxes.asked(subject_of(Meeting, box), box)
    if top is None or box.rule is None:
        return ""
    rule, entitled = Rule.from_dict(box.rule["rule"]), box.rule["entitled"]
    said = [motions.named(top), motions.question(top), motions.needed(rule, box.entitled, entitled)]
    return "\n\n".join(one for one in said if one)


SUBJECTS[Meeting.__tablename__] = Subject(about=of_meeting, shown=in_meetings, text=put_to_meeting)
