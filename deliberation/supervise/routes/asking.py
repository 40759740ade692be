"""The satisfaction poll: the question, a household's answer, sheets entered, the result."""

from __future__ import annotations

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots import publishing
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box
from deliberation.ballots.routes.entrance import hand_out, own_receipt
from deliberation.database import unit_of_work
from deliberation.resolve import queries as resolutions
from deliberation.resolve.models import Resolution
from deliberation.rules.policy import Fact, Permission
from deliberation.rules.refusals import OutOfOrder, Refused
from deliberation.rules.satisfaction import minimum_answers
from deliberation.supervise import answers, verdicts
from deliberation.supervise.forms import PaperForm, RatingForm
from deliberation.supervise.polls import OPTIONS
from deliberation.supervise.routes.entrance import bp, me, poll_at, say
from deliberation.web import reading
from deliberation.web.addresses import number
from deliberation.web.errors import status_of
from deliberation.web.guard import allowed, guard
from deliberation.web.htmx import done
from deliberation.web.sentences import sentence

SHEETS = 100  # households on one page of the batch


@bp.get("/polls/<int:poll_id>")
@guard(poll_at, may=Permission.READ)
def poll(loaded: tuple[Box, Resolution]) -> ResponseReturnValue:
    return _page(*loaded, RatingForm(formdata=None))


@bp.post("/polls/<int:poll_id>/answers")
@guard(poll_at, may=Permission.RATE)
def rate(loaded: tuple[Box, Resolution]) -> ResponseReturnValue:
    box, resolution = loaded
    form, status = RatingForm(), 422
    if form.validate():
        try:
            with unit_of_work():
                given = answers.answer(
                    box,
                    me(),
                    form.choice.data,
                    reason=form.reason.data,
                    words=form.words.data,
                    at=clock.now(),
                )
            hand_out(box, given.receipt, form.words.data)
            flash(_("谢谢，您家的评价已经收到。"), "done")
            return done(url_for(".poll", poll_id=box.id))
        except Refused as refused:
            say(form, refused)
            status = status_of(refused)
    return _page(box, resolution, form), status


@bp.post("/polls/<int:poll_id>/screens")
@guard(poll_at, may=Permission.RATE)
def rating_screen(loaded: tuple[Box, Resolution]) -> ResponseReturnValue:
    """Elder mode's next question: the choice, the reason of who is dissatisfied, reading back."""
    box, resolution = loaded
    form = RatingForm()
    if not form.choice.validate(form):
        return _page(box, resolution, form, "choice"), 422
    if form.choice.data != "dissatisfied":
        form.reason.data = ""  # what is read back is all that is cast
    to = request.form.get("to")
    if to in ("choice", "reason"):
        return _page(box, resolution, form, to)
    if request.form.get("screen") == "reason" and not form.reason.validate(form):
        return _page(box, resolution, form, "reason"), 422
    asked = request.form.get("screen") == "reason" or form.choice.data != "dissatisfied"
    return _page(box, resolution, form, "check" if asked else "reason")


def _page(box: Box, resolution: Resolution, form: RatingForm, screen: str | None = None) -> str:
    now, numbers = clock.now(), box.numbers
    closed = box.is_closed(now)
    mine = None
    if Fact.AFFECTED in g.facts:
        mine = boxes.standing(box, household_id=me().household_id)
    waits = mine and not mine.ballot and not closed and allowed(Permission.RATE)
    if waits and (screen or reading.is_elder()):
        if screen is None:
            screen = "check" if form.choice.data in OPTIONS else "choice"
        if form.reason.errors:
            screen = "reason"
        return render_template(
            "supervise/elder/rate.html",
            box=box,
            form=form,
            screen=screen,
            lines=resolutions.lines(resolution),
        )
    return render_template(
        "supervise/poll.html",
        box=box,
        resolution=resolution,
        form=form,
        closed=closed,
        mine=mine,
        minimum=minimum_answers(box.entitled, numbers.poll_minimum, numbers.poll_minimum_share),
        threshold=numbers.satisfaction_threshold,
        verdict=verdicts.judged(box, boxes.counts(box, now)) if closed else None,
        turnout=boxes.turnout(box) if closed else None,
        reasons=boxes.reasons(box, now, "dissatisfied") if closed else (),
        lines=resolutions.lines(resolution),
        receipt=own_receipt(box, mine),
        heads=publishing.heads(box),
        on_roll=[mine] if mine else (),
    )


@bp.get("/polls/<int:poll_id>/paper")
@guard(poll_at, may=Permission.SUPERVISE)
def paper(loaded: tuple[Box, Resolution]) -> ResponseReturnValue:
    box, resolution = loaded
    if box.is_closed(clock.now()):
        raise OutOfOrder.because("ballots.closed", "4")
    return _paper_page(box, resolution, PaperForm(formdata=None))


@bp.post("/polls/<int:poll_id>/paper")
@guard(poll_at, may=Permission.SUPERVISE)
def enter_paper(loaded: tuple[Box, Resolution]) -> ResponseReturnValue:
    box, resolution = loaded
    form, status, told = PaperForm(), 422, None
    if form.validate():
        try:
            with unit_of_work():
                batch = answers.enter_paper(
                    box,
                    form.answers(request.form),
                    channel=form.channel.data,
                    by=me(),
                    at=clock.now(),
                )
            flash(_("录入 %(number)s 份纸质答复。", number=batch.entered), "done")
            if batch.duplicates:
                flash(
                    _(
                        "另有 %(number)s 户已经在网上答复过，纸质的留存备查，不重复计算。",
                        number=batch.duplicates,
                    ),
                    "done",
                )
            closed = box.is_closed(clock.now())
            return done(url_for(".poll" if closed else ".paper", poll_id=box.id))
        except Refused as refused:
            told, status = sentence(refused.refusal), status_of(refused)
    return _paper_page(box, resolution, form, told), status


def _paper_page(
    box: Box, resolution: Resolution, form: PaperForm, told: str | None = None
) -> str:
    after = request.args.get("after", 0, type=number)
    doors = boxes.unanswered(box, after=after, limit=SHEETS + 1)
    return render_template(
        "supervise/paper.html",
        box=box,
        resolution=resolution,
        form=form,
        told=told,
        doors=doors[:SHEETS],
        typed=form.sheets(request.form),
        after=doors[SHEETS - 1].voter_id if len(doors) > SHEETS else None,
        answered=sum(boxes.turnout(box).values()),
    )
