"""The satisfaction poll: the question, a household's answer, sheets entered, the result."""

from __future__ import annotations

from fractions import Fraction

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots import queries as boxes
from deliberation.ballots.forms import SendBackForm
from deliberation.ballots.models import Box
from deliberation.ballots.models.paper import PaperBatch
from deliberation.ballots.operations import checking, confirming, entering, publishing
from deliberation.ballots.operations import paper as papers
from deliberation.ballots.queries import contest_days, contests
from deliberation.ballots.routes.loaders import hand_out, own_receipt
from deliberation.database import unit_of_work
from deliberation.people import queries as people
from deliberation.resolve import queries as resolutions
from deliberation.resolve.models import Resolution
from deliberation.rules.policy import Fact, Permission
from deliberation.rules.refusals import OutOfOrder, Refused
from deliberation.supervise.forms import PaperForm, RatingForm
from deliberation.supervise.operations import answers, verdicts
from deliberation.supervise.operations.polls import OPTIONS
from deliberation.supervise.routes.loaders import bp, me, poll_at
from deliberation.web import reading
from deliberation.web.addresses import number
from deliberation.web.guard import Loaded, allowed, guard
from deliberation.web.htmx import done
from deliberation.web.security import keep_nowhere
from deliberation.web.sentences import sentence
from deliberation.web.submit import pressed, refusals_shown, submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "ballots.reason_missing": "reason",
}

SHEETS = 100  # households on one page of the batch


@bp.get("/polls/<int:poll_id>")
@guard(poll_at, may=Permission.READ)
def poll(loaded: tuple[Box, Resolution]) -> ResponseReturnValue:
    return _page(*loaded, RatingForm(formdata=None))


@bp.post("/polls/<int:poll_id>/answers")
@guard(poll_at, may=Permission.RATE)
def rate(loaded: tuple[Box, Resolution]) -> ResponseReturnValue:
    box, resolution = loaded
    form = RatingForm()
    with submitted(form, lambda: _page(box, resolution, form)):
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
    now, rule = clock.now(), verdicts.rule_of(box)
    closed, counted = box.is_closed(now), boxes.is_counted(box, now)
    mine = None
    if Fact.AFFECTED in g.facts:
        mine = boxes.standing(box, household_id=me().household_id)
        keep_nowhere()  # how one's home has rated, or is about to
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
            mine=mine,
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
        minimum=rule["minimum"],
        threshold=Fraction(rule["threshold"]),
        verdict=verdicts.judged(box, boxes.counts(box, now)) if counted else None,
        turnout=boxes.turnout(box) if counted else None,
        reasons=boxes.reasons(box, now, "dissatisfied") if counted else (),
        final=contest_days.final_at(box) if closed and not counted else None,
        contested=contests.how_many(box),
        unconfirmed=answers.waiting(box),
        lines=resolutions.lines(resolution),
        receipt=own_receipt(box, mine),
        heads=publishing.heads(box),
        on_roll=[mine] if mine else (),
    )


@bp.get("/polls/<int:poll_id>/paper")
@guard(poll_at, may=Permission.ENTER_ANSWERS)
def paper(loaded: tuple[Box, Resolution]) -> ResponseReturnValue:
    box, resolution = loaded
    if box.is_closed(clock.now()):
        raise OutOfOrder.because("ballots.closed", "4")
    form = PaperForm(formdata=None)
    return _paper_page(box, resolution, form)


@bp.post("/polls/<int:poll_id>/paper")
@guard(poll_at, may=Permission.ENTER_ANSWERS)
def enter_paper(loaded: tuple[Box, Resolution]) -> ResponseReturnValue:
    box, resolution = loaded
    form = PaperForm()

    def refused_page(refused: Refused) -> str:
        return _paper_page(box, resolution, form, sentence(refused.refusal))

    if not form.validate():
        return _paper_page(box, resolution, form), 422
    with refusals_shown(refused_page), unit_of_work():
        batch = answers.enter_paper(
            box,
            form.answers,
            key=form.key.data,
            channel=form.channel.data,
            by=me(),
            at=clock.now(),
        )
    flash(
        _(
            "录入 %(number)s 份。请监督小组的另一位照着原件核对，核对以后才计入。",
            number=batch.papers,
        ),
        "done",
    )
    return done(url_for(".answer_batch", batch_id=batch.id))


def _paper_page(box: Box, resolution: Resolution, form: PaperForm, told: str | None = None) -> str:
    after = request.args.get("after", 0, type=number)
    doors = answers.without(box, after, SHEETS + 1)
    return render_template(
        "supervise/paper.html",
        box=box,
        resolution=resolution,
        form=form,
        told=told,
        doors=doors[:SHEETS],
        typed=form.sheets,
        after=doors[SHEETS - 1].voter_id if len(doors) > SHEETS else None,
        answered=sum(boxes.turnout(box).values()),
        numbers=papers.numbers_of(box, [door.voter_id for door in doors]),
        waiting=answers.waiting(box),
        batches=entering.batches(box),
        spoiled=answers.SPOILED,
        me_id=g.actor.person_id,
    )


# ------------------------------------------------------------------ the second person


def answer_batch_at(batch_id: int) -> Loaded | None:
    """A batch of a poll's sheets, with the poll and its resolution."""
    found = entering.batch(g.community.id, batch_id)
    loaded = poll_at(found.box_id) if found else None
    return ((found, *loaded[0]), loaded[1]) if loaded else None


@bp.get("/answer-batches/<int:batch_id>")
@guard(answer_batch_at, may=Permission.ENTER_ANSWERS)
def answer_batch(found: tuple[PaperBatch, Box, Resolution]) -> ResponseReturnValue:
    return _batch_page(*found, SendBackForm(formdata=None))


@bp.post("/answer-batches/<int:batch_id>/check")
@guard(answer_batch_at, may=Permission.ENTER_ANSWERS)
def check_answers(found: tuple[PaperBatch, Box, Resolution]) -> ResponseReturnValue:
    here = url_for(".answer_batch", batch_id=found[0].id)
    with pressed(here):
        checking.begin(found[0], by=me(), at=clock.now())
    return done(here)


@bp.post("/answer-batches/<int:batch_id>/confirmation")
@guard(answer_batch_at, may=Permission.ENTER_ANSWERS)
def confirm_answers(found: tuple[PaperBatch, Box, Resolution]) -> ResponseReturnValue:
    batch, box, _resolution = found
    with pressed(url_for(".answer_batch", batch_id=batch.id)):
        came = answers.confirm(batch, by=me(), at=clock.now())
    flash(
        _(
            "核对完毕：计入 %(counted)s 份，"
            "已在网上答过的 %(duplicates)s 份，废票 %(spoiled)s 份。",
            counted=came.counted,
            duplicates=came.duplicates,
            spoiled=came.spoiled,
        ),
        "done",
    )
    closed = box.is_closed(clock.now())
    return done(url_for(".poll" if closed else ".paper", poll_id=box.id))


@bp.post("/answer-batches/<int:batch_id>/return")
@guard(answer_batch_at, may=Permission.ENTER_ANSWERS)
def send_back_answers(found: tuple[PaperBatch, Box, Resolution]) -> ResponseReturnValue:
    batch, box, resolution = found
    form = SendBackForm()
    with submitted(form, lambda: _batch_page(batch, box, resolution, form), beside=BESIDE):
        confirming.send_back(batch, form.reason.data, by=me(), at=clock.now())
    return done(url_for(".paper", poll_id=box.id))


def _batch_page(batch: PaperBatch, box: Box, resolution: Resolution, form: SendBackForm) -> str:
    involved = {batch.entered_by, batch.checked_by, batch.settled_by} - {None}
    now, reader = clock.now(), g.actor.person_id
    seen = checking.sees(batch, box, reader, now)
    return render_template(
        "supervise/answer_batch.html",
        batch=batch,
        box=box,
        resolution=resolution,
        seen=seen,
        free=checking.is_free(batch, reader, now),
        entries=answers.entries(batch) if seen else (),
        spoiled=answers.SPOILED,
        names=people.names(g.community.id, involved, in_full=True),
        mine=batch.entered_by == reader,
        closed=box.is_closed(now),
        form=form,
    )
