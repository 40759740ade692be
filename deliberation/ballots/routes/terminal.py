"""The hall's own screen: staff looks the voter up on the roll, the voter votes (§4).

In a named box the record says who attended. Whether the voter is who they say is for staff to
look at, as at any ballot box.
"""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots import operations, queries
from deliberation.ballots.forms import BallotForm, ballot_form
from deliberation.ballots.models import Box
from deliberation.ballots.operations import assisting, helping
from deliberation.ballots.queries import roll
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
from deliberation.database import unit_of_work
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import OutOfOrder, Refused
from deliberation.rules.two_persons import Channel
from deliberation.web.addresses import number
from deliberation.web.errors import say_on
from deliberation.web.guard import guard
from deliberation.web.htmx import done

ASKED_MOST = 40  # characters


@bp.get("/ballots/<int:box_id>/terminal")
@guard(box_answered_here, may=Permission.ATTEND_TERMINAL)
def terminal(box: Box) -> ResponseReturnValue:
    _open(box)
    line = request.args.get("line", type=number)
    if line is not None:
        if (voter := queries.voters(box, [line]).get(line)) is not None:
            helping.ensure_two(box, voter, Channel.TERMINAL)
        return _booth(box, line, ballot_form(box, options(box), formdata=None))
    asked = request.args.get("q", "").strip()[:ASKED_MOST]
    found = roll.look_up(box, asked) if asked else None
    return render_template(
        "ballots/terminal.html",
        box=box,
        helps=helping.of_lines(box, [one.voter_id for one in found or ()], Channel.TERMINAL),
        about=subject(box).about(box),
        asked=asked,
        found=found,
        receipt=handed_out(box),
    )


@bp.post("/ballots/<int:box_id>/terminal")
@guard(box_answered_here, may=Permission.ATTEND_TERMINAL)
def cast_at_terminal(box: Box) -> ResponseReturnValue:
    _open(box)
    form = ballot_form(box, options(box))
    line = request.form.get("line", type=number)
    voter = queries.voters(box, [line]).get(line) if line else None
    if line is None or voter is None:
        raise Refused.because("ballots.not_on_roll", "4")
    if not form.validate():
        return _once_more(box, line, form)
    try:
        with unit_of_work():
            given = assisting.attend(
                box, voter, form.picked, words=form.words.data, by=me(), at=clock.now()
            )
    except Refused as refused:
        say_on(form, refused, BESIDE)
        return _once_more(box, line, form)
    if form.receipt.data:  # who entered it is not to keep what the voter did not ask for
        hand_out(box, given.receipt, form.words.data, elsewhere=True)
    flash(_("票已经投进去了。"), "done")
    return done(url_for(".terminal", box_id=box.id))


def _open(box: Box) -> None:
    if box.is_closed(clock.now()):
        raise OutOfOrder.because("ballots.closed", "4")
    if operations.TERMINAL not in (box.channels or ()):
        raise OutOfOrder.because("ballots.channel_shut", "4")


def _once_more(box: Box, line: int, form: BallotForm) -> ResponseReturnValue:
    """Back to an empty booth, which says what was wrong.

    What was chosen is not kept, as it would be elsewhere: the browser's history holds what was
    sent to a page that is shown at once, and whoever comes next could go back to it.
    """
    wrong = [str(one) for one in form.form_errors]
    wrong += [str(one) for field in form for one in field.errors]
    for said in dict.fromkeys(wrong):
        flash(said, "refused")
    return done(url_for(".terminal", box_id=box.id, line=line))


def _booth(box: Box, line: int, form: BallotForm) -> str:
    """What the voter sees: the question and the choices, and nothing that says who stands here."""
    known = queries.voters(box, [line])
    if line not in known:
        raise Refused.because("ballots.not_on_roll", "4")
    form.line.data = str(line)
    return render_template(
        "ballots/booth.html",
        box=box,
        form=form,
        who=roll.known(box, known[line]),
    )
