"""From door to door: who has answered, never what; voting for who asks for help."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots import queries
from deliberation.ballots.forms import BallotForm, ballot_form
from deliberation.ballots.models import Box
from deliberation.ballots.operations import assisting, helping, paper
from deliberation.ballots.queries import contest_days, roll
from deliberation.ballots.queries import doors as rounds
from deliberation.ballots.queries.subject_types import subject
from deliberation.ballots.routes.loaders import (
    box_answered_here,
    bp,
    hand_out,
    handed_out,
    me,
    options,
)
from deliberation.ballots.routes.voting import BESIDE
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import OutOfOrder, Refused
from deliberation.rules.two_persons import Channel
from deliberation.web.addresses import number
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

PAGE = 60  # lines of the roll on one page


@bp.get("/ballots/<int:box_id>/doors")
@guard(box_answered_here, may=Permission.COLLECT_BALLOTS)
def doors(box: Box) -> ResponseReturnValue:
    building = request.args.get("building", type=number)
    after = request.args.get("after", 0, type=number)
    lines = rounds.lines(box, building, after=after, limit=PAGE + 1)
    shown = lines[:PAGE]
    return render_template(
        "ballots/doors.html",
        box=box,
        about=subject(box).about(box),
        closed=box.is_closed(clock.now()),
        places=rounds.places(box),
        building=building,
        lines=shown,
        helps=helping.of_lines(box, [line.voter_id for line in shown], Channel.ASSISTED),
        contestable=contest_days.over_days(box) and box.closed_at is None,
        numbers=paper.numbers_of(box, [line.voter_id for line in shown]),
        after=shown[-1].voter_id if len(lines) > PAGE else None,
        receipt=handed_out(box),
    )


@bp.get("/ballots/<int:box_id>/assistance")
@guard(box_answered_here, may=Permission.COLLECT_BALLOTS)
def assistance(box: Box) -> ResponseReturnValue:
    _ensure_open(box)
    line = request.args.get("line", type=number)
    voter = queries.voters(box, [line]).get(line) if line else None
    if voter is None:
        return done(url_for(".doors", box_id=box.id))
    helping.ensure_two(box, voter, Channel.ASSISTED)
    return _page(box, line, ballot_form(box, options(box), formdata=None))


@bp.post("/ballots/<int:box_id>/assistance")
@guard(box_answered_here, may=Permission.COLLECT_BALLOTS)
def assist(box: Box) -> ResponseReturnValue:
    form = ballot_form(box, options(box))
    line = request.form.get("line", type=number)
    voter = queries.voters(box, [line]).get(line) if line else None
    if voter is None:
        raise Refused.because("ballots.not_on_roll", "4")
    with submitted(form, lambda: _page(box, line, form), beside=BESIDE):
        given = assisting.assist(
            box, voter, form.picked, words=form.words.data, by=me(), at=clock.now()
        )
    if form.receipt.data:  # who entered it is not to keep what the voter did not ask for
        hand_out(box, given.receipt, form.words.data, elsewhere=True)
    flash(_("票已经投进去了，您和代办人的名字都记下了，本人会收到消息。"), "done")
    return done(url_for(".doors", box_id=box.id))


def _ensure_open(box: Box) -> None:
    if box.is_closed(clock.now()):
        raise OutOfOrder.because("ballots.closed", "4")


def _page(box: Box, line: int | None, form: BallotForm) -> str:
    known = queries.voters(box, [line]) if line else {}
    if line is None or line not in known:
        raise Refused.because("ballots.not_on_roll", "4")
    form.line.data = str(line)
    return render_template(
        "ballots/assistance.html", box=box, form=form, who=roll.known(box, known[line])
    )
