"""The page of a resolution: decided, posted, objected to, carried out, judged.

Its first half is the room's before this one, and so is its address; what follows from it is
known here. So the page hangs in that room and is put together in this one.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.ballots import queries as boxes
from deliberation.documents import pdf
from deliberation.people import queries as people
from deliberation.resolve import queries as resolutions
from deliberation.resolve.models import Objection, Resolution
from deliberation.resolve.operations import effect
from deliberation.resolve.queries.available_actions import of_resolution
from deliberation.resolve.routes import bp
from deliberation.rules.policy import Permission
from deliberation.supervise import queries
from deliberation.supervise.operations import verdicts
from deliberation.supervise.queries import months
from deliberation.supervise.routes.loaders import in_full, resolution_at
from deliberation.texts import queries as texts
from deliberation.texts.queries import legality
from deliberation.web.addresses import number
from deliberation.web.guard import guard


@bp.get("/resolutions/<number>")
@guard(resolution_at, may=Permission.READ, kept=True)
def resolution(resolution: Resolution) -> ResponseReturnValue:
    now = clock.now()
    issue, meeting = resolutions.origin(resolution)
    lines = resolutions.lines(resolution)
    after = request.args.get("after", type=number)
    rows = resolutions.objections(resolution, after)
    objections = rows[: resolutions.PAGE]
    named = {one.person_id for one in objections} | {resolution.written_by}
    named |= {one.answered_by for one in objections} | {line.task.person_id for line in lines}
    polls = queries.polls(resolution)
    text = texts.of_resolution(g.community.id, resolution.number)
    examined = legality.of_text(text) if text is not None else ()
    return render_template(
        "resolve/resolution.html",
        pdf=pdf.available(),
        resolution=resolution,
        issue=issue,
        meeting=meeting,
        offers=of_resolution(resolution, issue, g.actor, g.facts, now),
        lines=[(line, queries.colour(line.task, now)) for line in lines],
        today=clock.day_of(now),
        assists=resolutions.assists(g.community.id, [line.task.id for line in lines]),
        objections=objections,
        earlier=after is not None,
        more=objections[-1].id if len(rows) > resolutions.PAGE else None,
        examined_text=text,
        examined=examined,
        unlawful=effect.move(resolution, now).unlawful if resolution.state == "posted" else 0,
        unanswered=_unanswered(resolution, rows, after),
        roll=resolutions.affected_by_building(resolution),
        certain=resolution.posting_ends_on is None
        or clock.is_certain(resolution.posting_ends_on, g.community.days_off),
        months=months.of_resolution(resolution, now),
        polls=[(box, _verdict(box)) for box in polls],
        reasons=[
            (box, boxes.reasons(box, now, "dissatisfied"))
            for box in polls[:1]
            if box.closed_at is not None
        ],
        names=people.names(g.community.id, named - {None}, in_full=in_full()),
    )


def _unanswered(resolution: Resolution, rows: Sequence[Objection], after: int | None) -> int:
    """How many objections have no answer yet; asked for only where *rows* are not all of them."""
    if after is None and len(rows) <= resolutions.PAGE:
        return sum(one.answered_at is None for one in rows)
    return resolutions.objections_open(resolution)


def _verdict(box):
    return verdicts.judged(box, box.counts) if box.counts is not None else None
