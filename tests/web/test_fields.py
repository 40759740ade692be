"""Fields that take whatever is sent to them, and refuse it in words."""

from __future__ import annotations

import pytest
from flask_wtf import FlaskForm

from deliberation.rules.refusals import Refusal
from deliberation.web.fields import DayField, KeyField, SeenField, StringField, TextAreaField
from deliberation.web.sentences import sentence


class Form(FlaskForm):
    seen = SeenField()
    key = KeyField()
    day = DayField()
    line = StringField()
    lines = TextAreaField()


def sent(app, **values: str) -> Form:
    with app.test_request_context(method="POST", data=values):
        form = Form()
        form.validate()
        return form


@pytest.mark.parametrize(("written", "read"), [("7", 7), ("abc", -1), ("1.5", -1), ("", None)])
def test_a_version_that_cannot_be_read_was_never_up_to_date(app, written, read) -> None:
    form = sent(app, seen=written)

    assert (form.seen.data, form.errors) == (read, {})


def test_text_that_was_not_sent_is_empty_and_never_none(app) -> None:
    form = sent(app, line="typed")

    assert (form.line.data, form.lines.data) == ("typed", "")


@pytest.mark.parametrize("written", ["", "x" * 65])
def test_a_key_that_is_none_is_made_anew(app, written) -> None:
    assert (sent(app, key="the form's own").key.data, len(sent(app, key=written).key.data)) == (
        "the form's own",
        22,
    )


@pytest.mark.parametrize("written", ["9999-12-31", "0001-01-01", "2026-02-30", "abc"])
def test_a_day_beyond_the_calendar_is_refused_and_kept_as_typed(app, written) -> None:
    form = sent(app, day=written)

    assert form.errors == {"day": ["没有这一天，请按年-月-日填写，例如 2026-03-12。"]}
    assert f'value="{written}"' in form.day()


def test_what_only_looks_like_a_day_is_said_as_it_was_typed() -> None:
    assert "2026-02-30" in sentence(Refusal.of("review.target_unknown", None, number="2026-02-30"))
