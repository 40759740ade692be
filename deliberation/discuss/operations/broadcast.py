"""What all of an audience sees of the floor: rendered once per act, in the act's transaction.

The pages show the same part, so that what is pushed fits what it replaces. It holds no link, no
form and no word of the reader's own: what one may do is refetched by the few who may act.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from flask import current_app
from flask_babel import force_locale

from deliberation.convene.models import Meeting
from deliberation.discuss import queries
from deliberation.discuss.queries import covered, floor_cache
from deliberation.discuss.queries.floor_view import Chamber
from deliberation.live.publish import Address, Part, publish, withdraw
from deliberation.people import queries as people
from deliberation.rules.meeting import Act, CountMethod, Floor, HandChair
from deliberation.web.language import LOCALES
from deliberation.web.motions import asks, in_numbers, named, question, result
from deliberation.web.proceedings import act_line, event_line, together

SHOWN = 6  # acts below the floor; the minutes have them all


class Audience(StrEnum):
    """Who looks at the same part."""

    CHAIR = "chair"  # and who writes for the chair
    MEMBER = "member"
    SCREEN = "screen"  # on the wall of the hall
    GUEST = "guest"


#: To whom names are shown in full: those in the room. Guests may be anybody.
IN_FULL = frozenset({Audience.CHAIR, Audience.MEMBER, Audience.SCREEN})


def broadcast(meeting: Meeting, done: Act, floor: Floor, *, at: datetime) -> None:
    """Store what every audience sees of *floor* after *done*, in the running transaction."""
    latest = queries.latest_shown(meeting, SHOWN)
    _publish(meeting, *covered.shown(meeting, (done, floor)), latest, at=at)


def broadcast_anew(meeting: Meeting, *, revision: int, at: datetime) -> None:
    """What was stored of *meeting* goes; what is to be seen now stands in its place.

    :param revision: higher than any before: those who listen are told again
    """
    latest = queries.latest_shown(meeting, SHOWN)
    if not withdraw(meeting.community_id, meeting.id) or not latest:
        return
    floor = covered.shown(meeting, floor_cache.floor(meeting))
    _publish(meeting, latest[0], floor, latest, at=at, revision=revision)


def _publish(
    meeting: Meeting,
    done: Act,
    floor: Floor,
    latest: Sequence[Act],
    *,
    at: datetime,
    revision: int = 0,
) -> None:
    mentioned = members_of(floor, latest)
    names = {
        in_full: called(meeting.community_id, mentioned, in_full=in_full)
        for in_full in (True, False)
    }
    parts: dict[Address, Part] = {}
    rendered: dict[tuple[str, bool, str], Part] = {}
    for language, locale in LOCALES.items():
        with force_locale(locale):
            for audience in audiences(meeting):
                form = template(audience), audience in IN_FULL, language
                if form not in rendered:
                    rendered[form] = _part(meeting, done, floor, latest, names[form[1]], form)
                to = Address(meeting.community_id, meeting.id, audience.value, language)
                parts[to] = replace(rendered[form], revision=revision)
    publish(parts, at=at)


def audiences(meeting: Meeting) -> Collection[Audience]:
    """Who may look: everybody, unless the meeting is not public."""
    return tuple(one for one in Audience if meeting.rule.public or one is not Audience.GUEST)


def template(audience: Audience) -> str:
    """The file that *audience*'s part is made from."""
    return "discuss/_screen.html" if audience is Audience.SCREEN else "discuss/_shared.html"


def _part(
    meeting: Meeting,
    done: Act,
    floor: Floor,
    latest: Sequence[Act],
    names: Mapping[str, str],
    form: tuple[str, bool, str],
) -> Part:
    came = (event_line(event, names) for event in floor.events)
    said = together([act_line(done, names, floor.setup), *came])
    chamber = Chamber(floor=floor, seen=floor.seq, now=floor.time, me="", clerk=False, names=names)
    html = shared(meeting, chamber, latest, form[0], said=said, language=form[2])
    return Part(floor.seq, html, said, last=chamber.over)


def shared(
    meeting: Meeting,
    chamber: Chamber,
    latest: Sequence[Act],
    template: str,
    *,
    language: str,
    said: str = "",
) -> str:
    """The part of the floor that an audience shares, as HTML without empty lines.

    :param latest: the last acts, newest first
    :param said: what just happened, in one sentence; without it: the newest of *latest*
    """
    names, setup = chamber.names, chamber.floor.setup
    dated = [(act.at, act) for act in latest if act.at is not None]  # all that are on record
    lines = [(floor_cache.moment(at), act_line(act, names, setup)) for at, act in dated]
    html = current_app.jinja_env.get_template(template).render(
        meeting=meeting,
        chamber=chamber,
        floor=chamber.floor,
        latest=lines,
        said=said or (lines[0][1] if lines else ""),
        language=language,
        asks=asks,
        named=named,
        question=question,
        in_numbers=in_numbers,
        result=result,
    )
    return "\n".join(line.strip() for line in html.splitlines() if line.strip())


def members_of(floor: Floor, latest: Collection[Act]) -> set[str]:
    """Keys of the members that the shared part speaks of."""
    found = {floor.chair, floor.scrutineer}
    for item in floor.questions.stack:
        found |= {item.by, item.seconder, item.speaker or ""}
        found |= {turn.member for turn in item.debate.waiting} if item.debate else set()
    for act in latest:
        found |= {act.by, getattr(act, "recorded_by", ""), getattr(act, "member", "")}
        found |= {member for member, _ in getattr(act, "votes", ())}
        if isinstance(act, HandChair):
            found.add(act.to)
    found |= {event.member for event in floor.events if event.member}
    if floor.announced:
        found |= {member for member, _ in floor.announced.decision.votes}
    if floor.top is not None and floor.top.vote and floor.top.vote.method is CountMethod.ROLL:
        found |= floor.top.vote.presence
    return {member for member in found if member.isdigit()}


def called(community_id: int, members: Collection[str], *, in_full: bool) -> Mapping[str, str]:
    """How *members* of the floor are called, by key."""
    found = people.names(community_id, {int(one) for one in members if one}, in_full=in_full)
    return {str(person): name for person, name in found.items()}
