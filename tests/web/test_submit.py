"""A form that was sent is done whole, or comes back with what was typed and why it was not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask, Response
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from wtforms.validators import InputRequired

from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.rules.refusals import NotReady, Refused, Stale
from deliberation.web.fields import StringField
from deliberation.web.forms import SeenForm
from deliberation.web.submit import pressed, submitted
from tests import scene

MISSING = NotReady.because("review.feedback_reason_missing", "2.1")
STALE = Stale.because("page.changed", None)


class TitleForm(SeenForm):
    title = StringField(validators=[InputRequired("no title")])


@pytest.fixture
def issue(app: Flask) -> Iterator[Issue]:
    """An issue, while a request is being answered."""
    with app.test_request_context(method="POST"):
        yield scene.issue_at_collect(scene.community(), title="路灯坏了")


def _sent(issue: Issue, title: str, refused: Refused | None = None) -> Response | None:
    """Let a form give *issue* its *title*, before it is *refused*; the answer, if it is one."""
    form = TitleForm(formdata=MultiDict({"title": title, "seen": "0"}))

    def page() -> str:
        beside, above = len(form.title.errors), len(form.form_errors)
        return f"{issue.title}, {form.title.data}, {form.seen.data}, {beside} {above}"

    unit = submitted(form, page, beside={MISSING.refusal.name: "title"}, about=issue)
    return _answer(unit, issue, title, refused)


def _answer(
    unit: AbstractContextManager, issue: Issue, title: str, refused: Refused | None
) -> Response | None:
    try:
        with unit:
            issue.title = title
            db.session.flush()
            if refused is not None:
                raise refused
    except HTTPException as answer:
        return answer.get_response()
    return None


def test_what_is_sound_happens_and_the_view_goes_on(issue: Issue) -> None:
    assert _sent(issue, "路灯不亮") is None

    db.session.rollback()
    assert issue.title == "路灯不亮"


def test_what_is_not_sound_comes_back_and_nothing_happens(issue: Issue) -> None:
    answer = _sent(issue, "")

    assert (answer.status_code, answer.get_data(as_text=True)) == (422, "路灯坏了, , 0, 1 0")


def test_what_is_refused_is_taken_back_and_said_beside_its_field(issue: Issue) -> None:
    answer = _sent(issue, "路灯不亮", MISSING)

    now = f"路灯坏了, 路灯不亮, {issue.version}, 1 0"
    assert (answer.status_code, answer.get_data(as_text=True)) == (422, now)
    assert issue.version != 0


def test_a_stale_page_is_told_so_above_its_form(issue: Issue) -> None:
    answer = _sent(issue, "路灯不亮", STALE)

    assert (answer.status_code, answer.get_data(as_text=True)[-3:]) == (409, "0 1")


def test_one_button_is_refused_where_it_was_pressed(issue: Issue) -> None:
    answer = _answer(pressed("/elsewhere"), issue, "路灯不亮", MISSING)

    assert (answer.status_code, answer.location) == (303, "/elsewhere")
    assert issue.title == "路灯坏了"
