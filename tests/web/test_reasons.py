"""Ready sentences: chosen with one press, put before what is typed, and never lost."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from deliberation.web.reasons import READY, ReasonField


class Form(FlaskForm):
    reason = ReasonField("why", [InputRequired()], subject="withdrawing")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"reason": "", "reason-ready": "0"}, "问题已经解决，不用再办。"),
        ({"reason": "物业修好了。", "reason-ready": "0"}, "问题已经解决，不用再办。\n物业修好了。"),
        ({"reason": "物业修好了。", "reason-ready": ""}, "物业修好了。"),
        ({"reason": "物业修好了。"}, "物业修好了。"),
        ({"reason": "物业修好了。", "reason-ready": "99"}, "物业修好了。"),
        ({"reason": "物业修好了。", "reason-ready": "²"}, "物业修好了。"),
    ],
)
def test_what_is_chosen_stands_before_what_is_typed(app: Flask, sent, told) -> None:
    with app.test_request_context(method="POST", data=sent):
        form = Form()

        assert (form.validate(), form.reason.data) == (True, told)


def test_neither_chosen_nor_typed_is_no_reason(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"reason": "", "reason-ready": ""}):
        assert not Form().validate()


def test_every_subject_has_sentences_that_end() -> None:
    said = [str(sentence) for sentences in READY.values() for sentence in sentences]

    assert all(sentence.endswith("。") for sentence in said)
    assert all(2 <= len(sentences) <= 4 for sentences in READY.values())


def test_a_ready_sentence_gives_its_reason_itself() -> None:
    """Who is sent to a paper for the reasons has been given none."""
    said = [str(sentence) for sentences in READY.values() for sentence in sentences]

    assert [one for one in said if "见会议纪要" in one or "理由见" in one] == []
