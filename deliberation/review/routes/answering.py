"""The addressee's reply to a referral, and asking for a second look at what was declined."""

from __future__ import annotations

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.review.forms import AppealForm, FeedbackForm, ReplyForm
from deliberation.review.operations import appealing, referring
from deliberation.review.queries.available_actions import offers
from deliberation.review.routes.loaders import InHand, bp, in_hand, me
from deliberation.rules.policy import Fact, Permission
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "workflow.reply_missing": "text",
    "review.feedback_reason_missing": "text",
    "review.appeal_reason_missing": "reason",
}

# ------------------------------------------------------------------ replies


@bp.get("/issues/<number>/reply")
@guard(in_hand, may=Permission.ANSWER_REFERRAL)
def reply_form(here: InHand) -> ResponseReturnValue:
    return _reply_page(here, ReplyForm(formdata=None, seen=here.issue.version))


@bp.post("/issues/<number>/reply")
@guard(in_hand, may=Permission.ANSWER_REFERRAL)
def reply(here: InHand) -> ResponseReturnValue:
    form, issue = ReplyForm(), here.issue
    with submitted(form, lambda: _reply_page(here, form), beside=BESIDE, about=issue):
        referring.reply(
            issue,
            g.community,
            text=form.text.data,
            sends_back=form.sends_back.data,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    return done(url_for("lobby.issue", number=issue.number))


def _reply_page(here: InHand, form: ReplyForm) -> str:
    return render_template(
        "review/reply.html", issue=here.issue, referral=here.look.referral, form=form
    )


@bp.get("/issues/<number>/reply/feedback")
@guard(in_hand, may=Permission.JUDGE_REPLY)
def feedback_form(here: InHand) -> ResponseReturnValue:
    return _feedback_page(here, FeedbackForm(formdata=None, seen=here.issue.version))


@bp.post("/issues/<number>/reply/feedback")
@guard(in_hand, may=Permission.JUDGE_REPLY)
def feedback(here: InHand) -> ResponseReturnValue:
    form, issue = FeedbackForm(), here.issue
    with submitted(form, lambda: _feedback_page(here, form), beside=BESIDE, about=issue):
        referring.settle_feedback(
            issue,
            g.community,
            satisfied=form.verdict.data == "yes",
            text=form.text.data,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    return done(url_for("lobby.issue", number=issue.number))


def _feedback_page(here: InHand, form: FeedbackForm) -> str:
    return render_template(
        "review/feedback.html", issue=here.issue, referral=here.look.referral, form=form
    )


# ------------------------------------------------------------------ appeals


@bp.get("/issues/<number>/appeals/new")
@guard(in_hand, may=Permission.APPEAL)
def new_appeal(here: InHand) -> ResponseReturnValue:
    return _appeal_page(here, AppealForm(formdata=None, seen=here.issue.version))


@bp.post("/issues/<number>/appeals")
@guard(in_hand, may=Permission.APPEAL)
def appeal(here: InHand) -> ResponseReturnValue:
    issue, form = here.issue, AppealForm()
    if not _proposed_it():
        with unit_of_work():
            appealing.sign(issue, g.community, by=me(), at=clock.now())
        return done(url_for("lobby.issue", number=issue.number))
    with submitted(form, lambda: _appeal_page(here, form), beside=BESIDE, about=issue):
        appealing.appeal(
            issue,
            g.community,
            reason=form.reason.data,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    return done(url_for("lobby.issue", number=issue.number))


def _appeal_page(here: InHand, form: AppealForm) -> str:
    there = offers(here.issue, g.actor, g.facts, here.look, g.community)
    return render_template(
        "review/appeal.html",
        issue=here.issue,
        review=here.look.review,
        offers=there,
        form=form,
    )


def _proposed_it() -> bool:
    return not {Fact.PROPOSER, Fact.ANSWERABLE}.isdisjoint(g.facts)
