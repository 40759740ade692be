"""A rehearsal: a transcript played into a meeting of the demonstration, for all to watch.

Everything is an operation that people could have done in the browser. The topics and the notice
lie so many days behind as the hall's period of notice asks for; the meeting begins now. Its
clock runs as the transcript says, even where the speed is such that nobody waits that long.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta

from deliberation import clock
from deliberation.collect import operations as collect
from deliberation.convene import operations as convene
from deliberation.convene import queries
from deliberation.convene.models import Meeting
from deliberation.convene.operations.notice import give_notice, rule_of
from deliberation.convene.operations.seat_operations import Place, seat
from deliberation.convene.queries import seat_queries
from deliberation.database import unit_of_work
from deliberation.discuss import operations as discuss
from deliberation.issues.models import Issue
from deliberation.people import operations as people
from deliberation.people import queries as known
from deliberation.people.models import Community, Person
from deliberation.review import operations as review
from deliberation.rules.meeting import Act, Setup, acts, transcript
from deliberation.rules.policy import RoleKind
from deliberation.rules.workflow import IssueKind, days_of_notice

BODY = "HALL"
PAUSE = 3  # seconds between acts that the transcript gives no time for
TOPIC = "议事规则演练"
SCRUTINEER, SECRETARY = "监票人", "记录人"
#: Particulars that name members.
_NAMING = ("by", "recorded_by", "member")


class Unplayable(Exception):
    """Why a transcript cannot be rehearsed."""


def prepare(community: Community, text: str, *, at: datetime) -> tuple[Meeting, list[Act]]:
    """The meeting of the transcript *text* with its seats, and its acts in that meeting.

    :raises Unplayable: an expectation of the transcript fails, it is of another body than the
        hall, or the community has no committee
    """
    played = transcript.play(text)
    if played.failures:
        raise Unplayable("\n".join(map(str, played.failures)))
    given = played.setup
    if given.profile.code != BODY:
        raise Unplayable(f"only meetings of body={BODY} are rehearsed, not {given.profile.code}")
    if any(isinstance(one, acts.CloseBox) for one in played.acts):
        raise Unplayable("a ballot box is filled by those present, not by a transcript")
    clerks = known.holders(community.id, [RoleKind.COMMITTEE], clock.day_of(at))
    if not clerks:
        raise Unplayable("nobody of this community is on its committee")
    clerk = known.person(community.id, clerks[0])
    days = days_of_notice(rule_of(BODY, community.bylaws)) + 1
    before = at - timedelta(days=days)
    with clock.pretend(before), unit_of_work():
        meeting, keys = _noticed(community, given, clerk, begins=at, at=before)
    return meeting, _acts(meeting, given, played.acts, keys)


def _noticed(
    community: Community, given: Setup, clerk: Person, *, begins: datetime, at: datetime
) -> tuple[Meeting, Mapping[str, str]]:
    titles = [item.title for item in given.items] or [TOPIC]
    key = f"rehearsal:{begins.isoformat()}"
    topics = [
        _topic(community, f"{key}:{number}", title, clerk, at=at)
        for number, title in enumerate(titles)
    ]
    meeting = convene.call_meeting(
        community,
        key=key,
        title=TOPIC,
        body=BODY,
        starts_at=begins,
        place=community.name,
        topics=topics,
        by=clerk,
        at=at,
    )
    # The hall's own core has seats already; in a rehearsal only the transcript's people sit.
    places = {one.person_id: Place(kind=None) for one in seat_queries.seats(meeting)}
    cast = {SECRETARY: Place("invited", votes=False, function="secretary")}
    cast |= {name: Place("invited", votes=False) for name in given.guests}
    cast |= {one.member: Place(votes=one.voting) for one in given.seats}
    counts = given.scrutineer if given.scrutineer in given.people else SCRUTINEER
    cast.setdefault(counts, Place("invited", votes=False))
    cast[counts] = replace(cast[counts], function="scrutineer")
    cast[given.chair] = replace(cast[given.chair], function="chair")
    keys = {name: str(people.add_person(community, name).id) for name in cast}
    places |= {int(keys[name]): place for name, place in cast.items()}
    seat(meeting, places, by=clerk, at=at)
    give_notice(community, meeting, by=clerk, at=at)
    limits = {
        "speech_seconds": given.speech,
        "turns": given.turns,
        "second_seconds": given.second,
    }
    meeting.bylaws = {**meeting.bylaws, **limits}
    return meeting, {**keys, given.scrutineer: keys[counts]}


def _topic(community: Community, key: str, title: str, clerk: Person, *, at: datetime) -> Issue:
    issue = collect.propose(
        community,
        key=key,
        title=title,
        problem=title,
        action=title,
        channel="visit",
        proposer=None,
        by=clerk,
        at=at,
    )
    collect.submit(issue, community, by=clerk, at=at)
    review.acknowledge(issue, community, by=clerk, at=at)
    review.accept(
        issue,
        kind=IssueKind.DAILY,
        body=BODY,
        owner=clerk,
        size="small",
        competence="self",
        by=clerk,
        at=at,
    )
    return issue


def _acts(
    meeting: Meeting, given: Setup, played: tuple[Act, ...], keys: Mapping[str, str]
) -> list[Act]:
    """The acts as this meeting's members do them; an item is opened where the notice binds.

    Who confirms counts comes first, where the transcript names nobody for it.
    """
    items = {item.title: str(item.id) for item, _ in queries.agenda(meeting)}
    made: list[Act] = []
    if given.scrutineer not in given.people:
        made.append(acts.Arrive(keys[given.scrutineer], at=0))
    for act in played:
        by_two: tuple[Act, ...] = (act,)
        if isinstance(act, acts.RollCall) and act.votes:  # one enters, another closes
            closed = acts.RollCall(given.scrutineer, at=act.at)
            by_two = (acts.EnterRoll(act.by, act.votes, at=act.at), closed)
        made += [_translated(one, keys, items) for one in by_two]
        if isinstance(act, acts.CallToOrder) and not given.items:
            made.append(acts.OpenItem(made[-1].by, items[TOPIC], at=act.at))
    return made


def _translated(act: Act, keys: Mapping[str, str], items: Mapping[str, str]) -> Act:
    changed: dict[str, object] = {}
    for one in fields(act):
        value = getattr(act, one.name)
        if one.name in _NAMING or (one.name == "to" and isinstance(act, acts.HandChair)):
            changed[one.name] = keys.get(value, value)
        elif one.name == "votes":
            changed[one.name] = tuple((keys[member], choice) for member, choice in value)
        elif one.name == "item" and value:
            changed[one.name] = items[value]
    return replace(act, **changed)


def perform(
    meeting: Meeting,
    script: list[Act],
    *,
    speed: int,
    at: datetime,
    said: Callable[[Act], None],
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Let the acts of *script* happen one after another, each in a transaction of its own.

    :param speed: so many times as fast as the transcript; 0: nobody waits
    :param at: when the meeting begins
    :param said: told of each act once it has happened
    :raises OutOfOrder: the community's own rules refuse what the transcript's allowed
    """
    shown = 0
    for act in script:
        now = max(shown, act.at or 0)
        if speed:
            wait(max((now - shown) / 1000, PAUSE) / speed)
        shown = now
        moment = at + timedelta(milliseconds=now)
        with clock.pretend(moment), unit_of_work():
            by = known.person(meeting.community_id, int(act.by))
            discuss.act(meeting, act, by=by, at=moment)
        said(act)
