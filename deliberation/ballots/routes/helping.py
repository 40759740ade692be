"""Help at a screen: entered by one, confirmed by another or by the voter (§4)."""

from __future__ import annotations

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots import queries
from deliberation.ballots.models import Box, PaperBatch, Proxy, Voter
from deliberation.ballots.models.helping import Contest, Help
from deliberation.ballots.operations import helping
from deliberation.ballots.queries import contests, roll, seconds
from deliberation.ballots.queries.subject_types import answered_here, shown_as, subject
from deliberation.ballots.routes.loaders import box_answered_here, bp, lines_of_box, me
from deliberation.ballots.routes.proxies import names_of
from deliberation.database import unit_of_work
from deliberation.rules.policy import Fact, Permission
from deliberation.rules.refusals import Refused
from deliberation.rules.two_persons import Channel
from deliberation.web.addresses import number
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done

#: What a press may ask for.
CHANNELS = (Channel.ASSISTED, Channel.TERMINAL)


def help_at(help_id: int) -> Loaded | None:
    """What is said of help for a line, and whether the actor answers for that line."""
    found = helping.by_id(g.community.id, help_id)
    box = queries.box(g.community.id, found.box_id) if found else None
    if found is None or box is None or shown_as(box) is None or not answered_here(box.subject_kind):
        return None
    own = any(one.voter.id == found.voter_id for one in lines_of_box(box))
    return found, {Fact.PRINCIPAL} if own else set()


@bp.get("/ballots/<int:box_id>/seconds")
@guard(box_answered_here, may=Permission.COLLECT_BALLOTS)
def second_persons(box: Box) -> ResponseReturnValue:
    helps, desk = helping.waiting(box), contests.at_desk(box)
    papers, given = seconds.batches(box), seconds.proxies(box)
    entered: list[Contest | PaperBatch | Proxy] = [*desk, *papers, *given]
    about: list[Help | Contest | Proxy] = [*helps, *desk, *given]
    who = {one.first_by for one in helps} | {one.entered_by for one in entered}
    lines = queries.voters(box, [one.voter_id for one in about])
    return render_template(
        "ballots/seconds.html",
        box=box,
        about=subject(box).about(box),
        closed=box.is_closed(clock.now()),
        helps=helps,
        desk=desk,
        papers=papers,
        proxies=given,
        places={one: roll.known(box, voter) for one, voter in lines.items()},
        names=names_of(who - {None}),
    )


@bp.post("/ballots/<int:box_id>/helps")
@guard(box_answered_here, may=Permission.COLLECT_BALLOTS)
def ask_for_help(box: Box) -> ResponseReturnValue:
    channel = request.form.get("channel", "")
    if channel not in CHANNELS:
        raise Refused.because("ballots.channel_shut", "4")
    with unit_of_work():
        helping.ask(box, voter_asked(box), channel, by=me(), at=clock.now())
    flash(_("登记好了。请另一位同事（或者本人）确认，然后才能投。"), "done")
    if channel == Channel.TERMINAL:
        return done(url_for(".terminal", box_id=box.id, q=request.form.get("q", "")[:40]))
    return done(url_for(".doors", box_id=box.id))


@bp.post("/helps/<int:help_id>/confirmation")
@guard(help_at, may=Permission.CONFIRM_HELP)
def confirm_help(found: Help) -> ResponseReturnValue:
    with unit_of_work():
        helping.confirm(found, by=me(), at=clock.now())
    flash(_("确认好了，现在可以投。"), "done")
    if Fact.PRINCIPAL in g.facts:
        return done(url_for(".entered", box_id=found.box_id))
    way = ".terminal" if found.channel == Channel.TERMINAL else ".assistance"
    return done(url_for(way, box_id=found.box_id, line=found.voter_id))


@bp.post("/helps/<int:help_id>/denial")
@guard(help_at, may=Permission.CONTEST)
def deny_help(found: Help) -> ResponseReturnValue:
    with unit_of_work():
        helping.deny(found, by=me(), at=clock.now())
    flash(_("记下了：您没有请人帮忙，谁都不能这样替您投。"), "done")
    return done(url_for(".entered", box_id=found.box_id))


def voter_asked(box: Box) -> Voter:
    """The line that a form is about.

    :raises Refused: ``ballots.not_on_roll``
    """
    line = request.form.get("line", type=number)
    voter = queries.voters(box, [line]).get(line) if line else None
    if voter is None:
        raise Refused.because("ballots.not_on_roll", "4")
    return voter
