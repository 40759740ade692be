"""The minutes: read from the acts, never written by hand."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from deliberation.convene import sitting
from deliberation.convene.models import Meeting
from deliberation.discuss import chain, floors, queries
from deliberation.discuss.routes.entrance import bp, in_full, meeting_at
from deliberation.rules.motions import Kind
from deliberation.rules.policy import Permission
from deliberation.web.guard import guard
from deliberation.web.proceedings import act_line, event_line


@bp.get("/meetings/<int:number>/minutes")
@guard(meeting_at, may=Permission.READ)
def minutes(meeting: Meeting) -> ResponseReturnValue:
    recorded = queries.acts(meeting)
    lines = queries.proceedings(meeting, recorded)
    floor = lines[-1].floor if lines else floors.floor(meeting)
    sitters = sitting.sitters(meeting, in_full=in_full(), limit=2000)
    names = {one.member: one.name for one in sitters}
    came = {stay.member for stay in floor.attendance.stays}
    return render_template(
        "discuss/minutes.html",
        meeting=meeting,
        floor=floor,
        rule=meeting.rule,
        officers={one.function: one.name for one in sitters if one.function},
        came=[one for one in sitters if one.member in came],
        missed=[one for one in sitters if one.votes and one.member not in came],
        decisions=[
            (floor.setup.titled(decision.item) or "", decision, names)
            for decision in floor.decisions
            if decision.kind in (Kind.MAIN, Kind.AMEND, Kind.REFER, Kind.POSTPONE)
        ],
        lines=[
            (
                floors.moment(entry.at),
                act_line(entry.act, names),
                [event_line(event, names) for event in entry.events],
                entry.number,
            )
            for entry in lines
        ],
        head=recorded[-1].hash if recorded else None,
        flaw=chain.first_break(recorded),
    )
