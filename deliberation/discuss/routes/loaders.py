"""What all pages of a meeting share: the loader, whose voice it is, and how an act is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from markupsafe import Markup

from deliberation import clock
from deliberation.ballots import queries as ballots
from deliberation.ballots.operations import cast_so_far
from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.convene.queries import seat_queries
from deliberation.database import unit_of_work
from deliberation.discuss import forms, operations, queries
from deliberation.discuss.operations.broadcast import (
    IN_FULL,
    SHOWN,
    Audience,
    called,
    members_of,
    shared,
    template,
)
from deliberation.discuss.queries import covered, floor_cache, vote_boxes
from deliberation.discuss.queries.floor_view import Chamber
from deliberation.discuss.routes.floor_forms import all_forms
from deliberation.live import token
from deliberation.live.publish import Address
from deliberation.people.routes import identity
from deliberation.people.routes.current import me
from deliberation.rules.meeting import Act, Floor, Phase
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Refused, Stale
from deliberation.rules.workflow import MEETING_FUNCTIONS
from deliberation.web.fields import StringField, TextAreaField
from deliberation.web.guard import Loaded, allowed, community_blueprint
from deliberation.web.htmx import asked_by_htmx, done
from deliberation.web.kept_pages import each_time
from deliberation.web.language import html_language
from deliberation.web.sentences import sentence
from deliberation.web.submit import refusals_shown

bp = community_blueprint("discuss")

AT_ONCE, EACH_TAKES = 50, 10  # milliseconds
SMALL_TABLE = 40  # people


def meeting_at(number: int) -> Loaded | None:
    """Meeting *number*, once notice of it has been given."""
    meeting = convene.by_number(g.community.id, number)
    if meeting is None or meeting.noticed_at is None:
        return None
    facts = convene.standing(meeting, g.actor.person_id)
    if convene.is_hidden(meeting, facts, g.actor.person_id):
        return None
    return meeting, facts


def in_full() -> bool:
    """Whether this reader sees names in full: who sits in the meeting, and the committee."""
    return allowed(Permission.ACT_ON_FLOOR) or allowed(Permission.CONVENE)


# ------------------------------------------------------------------ whose voice


def own() -> str:
    """The reader's key on the floor; empty for a visitor."""
    return str(g.actor.person_id) if g.actor.person_id else ""


def writes(floor: Floor) -> bool:
    """Whether the reader writes for others: the secretary, and the chair while presiding.

    Who has handed the chair over debates like everybody else, and has it no longer.
    """
    stepped_down = own() == floor.setup.chair != floor.chair
    return allowed(Permission.RECORD_ACTS) and not stepped_down


def chairs(floor: Floor) -> str:
    """In whose name an act of the chair is done: the secretary writes for the chair."""
    return floor.chair if writes(floor) else own()


def voice(form: forms.ActForm) -> str:
    """In whose name a member's act is done; only the secretary and the chair write for others."""
    wanted = form.by.data or own()
    if wanted != own() and not allowed(Permission.RECORD_ACTS):
        abort(403)
    return wanted


# ------------------------------------------------------------------ acting


def do(
    meeting: Meeting,
    made: Callable[[Floor], Act],
    form: forms.ActForm,
    about: int | None = None,
) -> ResponseReturnValue:
    """Let the act happen that *made* makes, and show the floor; refused: say so, keep the typing.

    :param about: number of the motion that it is about; another one lies there now: stale
    """

    def act() -> None:
        floor = floor_cache.floor(meeting)
        if about is not None:
            ensure_on_top(floor, about)
        operations.act(meeting, made(floor), by=me(), at=clock.now(), seen=form.seen.data)

    return attempt(meeting, act, form)


def ensure_on_top(floor: Floor, motion: int) -> None:
    """Nothing, while *motion* is what is acted upon.

    :raises Stale: another one lies there now, or none
    """
    if floor.top is None or floor.top.number != motion:
        raise Stale.because("discuss.floor_changed", None)


def attempt(
    meeting: Meeting, act: Callable[[], object], form: forms.ActForm
) -> ResponseReturnValue:
    """Run *act* in one unit of work, then show the floor."""
    if not form.validate():
        return floor_page(meeting, form), 422
    with (
        refusals_shown(lambda refused: floor_page(convene.afresh(meeting), form, refused)),
        unit_of_work(),
    ):
        act()
    return done(url_for("discuss.floor", number=meeting.number))


# ------------------------------------------------------------------ the page


def floor_page(
    meeting: Meeting, typed: FlaskForm | None = None, refused: Refused | None = None
) -> str:
    """The live floor, with what was *typed* kept in its form and why it was *refused*.

    To htmx, what the reader may do: the part that is not the same for everybody.
    """
    view = look(meeting, audience())
    chamber = view["chamber"]
    part = asked_by_htmx() and request.method == "GET"
    return render_template(
        "discuss/_part.html" if part else "discuss/floor.html",
        **view,
        calling=chamber.calling and sentence(chamber.calling),
        refused=refused and sentence(refused.refusal),
        rule=refused and refused.refusal.rule,
        typed=typed,
        written=_written(typed) if isinstance(refused, Stale) else [],
        pause=_pause(chamber),
        stand_ins=stand_ins(meeting, chamber),
        **_box(meeting, chamber),
        further=_may_refer(chamber) and operations.further_is_meant(meeting, chamber.floor),
        forms=all_forms(meeting, chamber, typed),
    )


def _box(meeting: Meeting, chamber: Chamber) -> dict[str, Any]:
    """The ballot box of the vote that is open, how many have cast, and the reader's line of it."""
    box = vote_boxes.running(meeting) if chamber.by_box else None
    if box is None:
        return {"box": None}
    each_time()  # to cast leaves no entry
    mine = ballots.lines(box, g.actor)
    return {"box": box, "cast": cast_so_far(box), "my_ballot": mine[0] if mine else None}


def stand_ins(meeting: Meeting, chamber: Chamber) -> list[tuple[str, str]]:
    """Who could stand in for an officer: before the meeting begins, of those who are here."""
    if chamber.floor.phase is not Phase.GATHERING or not allowed(Permission.CONVENE):
        return []
    here = [
        one for one in seat_queries.seats(meeting) if str(one.person_id) in chamber.floor.present
    ]
    free = [str(one.person_id) for one in here if one.function not in MEETING_FUNCTIONS]
    names = called(meeting.community_id, free, in_full=True)
    return sorted(names.items(), key=lambda one: one[1])


def _pause(chamber: Chamber) -> int:
    """After how many milliseconds this reader's page asks what they may do after an act.

    A full assembly does not ask all at once: beyond a small table, members spread over the time
    that their answers take; who has an office asks at once.
    """
    floor = chamber.floor
    if chamber.presides or chamber.me in ("", floor.scrutineer) or chamber.me == floor.speaker:
        return AT_ONCE
    crowd = max(0, len(floor.present) - SMALL_TABLE)
    return AT_ONCE + int(chamber.me) * 7919 % (1 + crowd * EACH_TAKES)


def _written(typed: FlaskForm | None) -> list[str]:
    """What was written by hand: its form may be gone, now that the meeting has moved on."""
    texts = (field for field in typed or () if isinstance(field, StringField | TextAreaField))
    return [text.data for text in texts if text.data and text.type != "HiddenField"]


def _may_refer(chamber: Chamber) -> bool:
    return chamber.may("move:refer") or bool(chamber.others("move:refer"))


def audience() -> Audience:
    """Which shared part this reader looks at."""
    if allowed(Permission.RECORD_ACTS):
        return Audience.CHAIR
    return Audience.MEMBER if in_full() else Audience.GUEST


def look(meeting: Meeting, of: Audience) -> dict[str, Any]:
    """What a page shows of the floor now to the audience *of*, and where it listens for more."""
    on_record = covered.shown(meeting, floor_cache.floor(meeting))
    now = floor_cache.milliseconds(clock.now())
    latest = queries.latest_shown(meeting, SHOWN)
    clerk = of is Audience.CHAIR and writes(on_record)
    presides = clerk or own() == on_record.chair
    sees_all = presides or own() == on_record.scrutineer
    mentioned = members_of(on_record, latest) | (on_record.present if sees_all else set())
    chamber = Chamber(
        floor=on_record.brought_to(now),
        seen=on_record.seq,
        now=now,
        me=own() if of is not Audience.SCREEN and allowed(Permission.ACT_ON_FLOOR) else "",
        clerk=clerk,
        names=called(meeting.community_id, mentioned, in_full=of in IN_FULL),
    )
    language = html_language()
    part = shared(meeting, chamber, latest, template(of), language=language)
    return {
        "meeting": meeting,
        "chamber": chamber,
        "floor": chamber.floor,
        "audience": of,
        "shared": Markup(part),
        "live": None if chamber.over else _events(meeting, of, language, chamber.seen),
    }


def door_events(meeting: Meeting, seen: int) -> str:
    """Where the door listens: it sees what the chair sees."""
    return _events(meeting, Audience.CHAIR, html_language(), seen)


def _events(meeting: Meeting, of: Audience, language: str, seen: int) -> str:
    to = Address(meeting.community_id, meeting.id, of.value, language)
    # Who is shown names in full listens as long as the session lasts; guests may be anybody.
    session = identity.session_word() if of in IN_FULL else ""
    return f"/live/{token.signed(current_app.config['SECRET_KEY'], to, session)}?after={seen}"
