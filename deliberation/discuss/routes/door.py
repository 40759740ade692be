"""The door: who comes and goes, by name; who wrote it down, and how."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.convene.queries import seat_queries
from deliberation.database import unit_of_work
from deliberation.discuss import operations
from deliberation.discuss.operations import roll
from deliberation.discuss.queries import floor_cache
from deliberation.discuss.routes.loaders import bp, door_events, me, meeting_at
from deliberation.discuss.routes.qr_check_in import code_picture
from deliberation.rules.meeting import ArrivalMode, Phase
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Refused, Stale
from deliberation.web.errors import status_of
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.sentences import sentence
from deliberation.web.submit import refusals_shown

TRIES = 4  # two doors may write at the same moment; a second try sees the other's act


@bp.get("/meetings/<int:number>/door")
@guard(meeting_at, may=Permission.KEEP_DOOR)
def door(meeting: Meeting) -> ResponseReturnValue:
    return _page(meeting)


def _page(meeting: Meeting, refused: Refused | None = None) -> str:
    floor = floor_cache.floor(meeting)
    search = request.values.get("search", "").strip()[:40]
    since = {stay.member: floor_cache.moment(stay.arrived) for stay in floor.attendance.stays}
    sitters = seat_queries.sitters(meeting, in_full=True, search=search)
    unseen = roll.on_one_word(meeting, floor) if floor.phase is not Phase.ADJOURNED else {}
    own = unseen.get(me().id, ())
    return render_template(
        "discuss/door.html",
        unseen=sum(map(len, unseen.values())) - len(own),
        own_unseen=len(own),
        meeting=meeting,
        floor=floor,
        absent=[one for one in sitters if one.member not in floor.present],
        present=[one for one in sitters if one.member in floor.present],
        since=since,
        search=search,
        unlisted=not search and len(sitters) < len(floor.setup.people),
        live=None if meeting.adjourned_at else door_events(meeting, floor.seq),
        code_svg=code_picture(meeting),
        refused=refused and sentence(refused.refusal),
        rule=refused and refused.refusal.rule,
    )


@bp.post("/meetings/<int:number>/arrivals")
@guard(meeting_at, may=Permission.KEEP_DOOR)
def arrive(meeting: Meeting) -> ResponseReturnValue:
    return _written(meeting, operations.arrive, arriving=True)


@bp.post("/meetings/<int:number>/departures")
@guard(meeting_at, may=Permission.KEEP_DOOR)
def leave(meeting: Meeting) -> ResponseReturnValue:
    return _written(meeting, operations.leave, arriving=False)


@bp.post("/meetings/<int:number>/roll-confirmation")
@guard(meeting_at, may=Permission.KEEP_DOOR)
def confirm_roll(meeting: Meeting) -> ResponseReturnValue:
    """One press for all whom others wrote down."""
    with (
        refusals_shown(lambda refused: _page(convene.afresh(meeting), refused)),
        unit_of_work(),
    ):
        roll.confirm(meeting, by=me(), at=clock.now())
    return done(url_for(".door", number=meeting.number))


def _written(
    meeting: Meeting, happens: Callable[..., object], *, arriving: bool
) -> ResponseReturnValue:
    """One person (whose button was pressed), or all that were ticked.

    Who came by the code while others were being ticked is there already, and holds up nobody.
    """
    one, assisted = request.form.get("one"), request.form.get("assisted")
    members = [one or assisted] if one or assisted else request.form.getlist("member")
    how = ArrivalMode.ASSISTED if assisted else ArrivalMode.DOOR
    for attempt in range(1, TRIES + 1):
        try:
            with unit_of_work():
                here = floor_cache.floor(meeting).present
                wanted = [one for one in dict.fromkeys(members) if (one in here) is not arriving]
                for member in wanted:
                    shown = member == wanted[-1]
                    happens(meeting, member, how=how, by=me(), at=clock.now(), shown=shown)
            break
        except Stale as stale:
            if attempt == TRIES:
                return _refused(meeting, stale)
        except Refused as refused:
            return _refused(meeting, refused)
    search = request.form.get("search") or None
    return done(url_for(".door", number=meeting.number, search=search))


def _refused(meeting: Meeting, refused: Refused) -> ResponseReturnValue:
    fresh = convene.afresh(meeting)
    return _page(fresh, refused), status_of(refused)
