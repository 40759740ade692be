"""A convention's way: which issue decides on it, its filing, and looking at it again."""

from __future__ import annotations

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.issues.queries import by_number, readable
from deliberation.rules.policy import Permission
from deliberation.texts.models import Text
from deliberation.texts.operations import adopting
from deliberation.texts.operations.writing import issue_of
from deliberation.texts.queries import conventions
from deliberation.texts.routes.legality_forms import BringForm, FilingForm, ReviewForm
from deliberation.texts.routes.loaders import bp, me, published_at, text_at
from deliberation.web.fields import given
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "adopting.issue_elsewhere": "issue",
    "adopting.trial_too_short": "trial_until",
    "adopting.trial_too_long": "trial_until",
    "adopting.filed_to_missing": "to",
    "adopting.filed_number_missing": "number",
    "adopting.filed_before": "on",
    "adopting.filed_later": "on",
    "adopting.review_missing": "words",
}


@bp.get("/texts/<number>/issue")
@guard(text_at, may=Permission.WRITE_TEXT)
def bring(text: Text) -> ResponseReturnValue:
    issue = issue_of(text)
    form = BringForm(
        formdata=None, issue=issue.number if issue else "", trial_until=text.trial_until
    )
    return _bring_page(text, form.offer(_issues(text)))


@bp.post("/texts/<number>/issue")
@guard(text_at, may=Permission.WRITE_TEXT)
def record_bringing(text: Text) -> ResponseReturnValue:
    form = BringForm().offer(_issues(text))
    with submitted(form, lambda: _bring_page(text, form), beside=BESIDE):
        chosen = form.issue.data
        adopting.bring(
            text,
            by_number(g.community.id, chosen) if chosen else None,
            trial_until=form.trial_until.data,
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".text", number=text.number))


def _issues(text: Text) -> list[tuple[str, str]]:
    """Issues that wait for their assembly, and the one that decides on *text* already."""
    found = {one.number: one.title for one in conventions.issues_waiting(g.community.id)}
    own = issue_of(text)
    if own is not None and readable(own, g.actor):
        found.setdefault(own.number, own.title)
    return list(found.items())


def _bring_page(text: Text, form: BringForm) -> str:
    return render_template("texts/bring.html", text=text, form=form)


@bp.get("/texts/<number>/filing")
@guard(published_at, may=Permission.FILE_TEXT)
def filing(text: Text) -> ResponseReturnValue:
    return _filing_page(text, FilingForm(formdata=None, on=clock.today()))


@bp.post("/texts/<number>/filing")
@guard(published_at, may=Permission.FILE_TEXT)
def record_filing(text: Text) -> ResponseReturnValue:
    form = FilingForm()
    with submitted(form, lambda: _filing_page(text, form), beside=BESIDE):
        adopting.file(
            text,
            given(form.on.data),
            to=form.to.data,
            number=form.number.data,
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".text", number=text.number))


def _filing_page(text: Text, form: FilingForm) -> str:
    standing = conventions.standing(text)
    return render_template("texts/filing.html", text=text, form=form, standing=standing)


@bp.get("/texts/<number>/review")
@guard(published_at, may=Permission.REVIEW_TEXT)
def review(text: Text) -> ResponseReturnValue:
    return _review_page(text, ReviewForm(formdata=None))


@bp.post("/texts/<number>/review")
@guard(published_at, may=Permission.REVIEW_TEXT)
def record_review(text: Text) -> ResponseReturnValue:
    form = ReviewForm()
    with submitted(form, lambda: _review_page(text, form), beside=BESIDE):
        adopting.review(text, form.words.data, by=me(), at=clock.now())
    return done(url_for(".text", number=text.number))


def _review_page(text: Text, form: ReviewForm) -> str:
    standing = conventions.standing(text)
    return render_template("texts/review.html", text=text, form=form, standing=standing)
