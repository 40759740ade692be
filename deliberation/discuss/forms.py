"""What people type in a meeting: the shape of it. What is in order, the floor says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from deliberation.rules.order.acts import Choice, Method, Side
from deliberation.web.fields import SeenField

TEXT_MOST = 2000  # characters


def _stripped(text: str | None) -> str:
    return (text or "").replace("\x00", "").strip()  # PostgreSQL keeps no such character


class ActForm(FlaskForm):
    """An act that takes one press: how many acts the page knew, and in whose name it is."""

    seen = SeenField()
    by = SelectField(_l("由谁提出"), [Optional()], validate_choice=False, default="")


class StatementForm(ActForm):
    """The chair states what the item brings, in words that can be put to the vote."""

    text = TextAreaField(
        _l("宣布的议题（可以改）"),
        [InputRequired(_l("请写明要表决的话。")), Length(max=TEXT_MOST)],
        filters=[_stripped],
        render_kw={"rows": 3},
    )


class MotionForm(ActForm):
    """A motion: its words, what an amendment strikes out and puts there, to whom or when."""

    kind = HiddenField(default="main")
    text = TextAreaField(
        _l("动议的内容"),
        [Length(max=TEXT_MOST)],
        filters=[_stripped],
        render_kw={"rows": 3},
    )
    words = StringField(_l("把这几个字"), [Length(max=TEXT_MOST)], filters=[_stripped])
    instead = StringField(_l("改为"), [Length(max=TEXT_MOST)], filters=[_stripped])
    turns = IntegerField(_l("每人几次"), [Optional()], render_kw={"inputmode": "numeric", "min": 1})
    speech = IntegerField(
        _l("每次几秒"), [Optional()], render_kw={"inputmode": "numeric", "min": 1}
    )
    minutes = IntegerField(
        _l("休息几分钟"), [Optional()], render_kw={"inputmode": "numeric", "min": 1}
    )
    to = StringField(_l("交给谁，或者改到哪次会议"), [Length(max=120)], filters=[_stripped])


class QuestionForm(ActForm):
    """Putting the question: by which method."""

    method = HiddenField(default=Method.HANDS.value)


class RulingForm(ActForm):
    """A motion is ruled out, with a reason."""

    reason = StringField(_l("理由"), [Length(max=500)], filters=[_stripped])


class PointForm(ActForm):
    """A point of order: what is not as the rules have it."""

    reason = StringField(_l("哪里不合规则"), [Length(max=500)], filters=[_stripped])


class AnswerForm(RulingForm):
    """The chair rules on a point of order, with a reason."""

    ruling = HiddenField()


class RequestForm(ActForm):
    """Something asked of the chair: that they cannot hear, or what a word means."""

    kind = HiddenField()
    text = StringField(_l("请主持人答复的话"), [Length(max=500)], filters=[_stripped])


def _votes(label: str) -> IntegerField:
    return IntegerField(
        label,
        [
            InputRequired(_l("请填写票数，没有就填 0。")),
            NumberRange(0, 100_000, _l("票数是不小于零的整数。")),
        ],
        render_kw={"inputmode": "numeric", "min": 0},
    )


class CountForm(ActForm):
    """What the chair counted."""

    in_favour = _votes(_l("同意"))
    against = _votes(_l("反对"))
    abstained = _votes(_l("弃权"))


class RollForm(ActForm):
    """A roll call: field ``vote-7`` with the answer of the member 7."""

    def votes(self, typed: Mapping[str, str]) -> tuple[tuple[str, Choice], ...]:
        """Who answered what, in the order of the list; who gave no answer is left out."""
        answers = []
        for name, choice in typed.items():
            row = re.fullmatch(r"vote-(\d{1,9})", name)
            if row and choice in list(Choice):
                answers.append((row[1], Choice(choice)))
        return tuple(answers)


class SpeechForm(ActForm):
    """Somebody wants to speak, and says first on which side."""

    side = HiddenField(default=Side.FOR.value)


class AdjournmentForm(ActForm):
    """Adjourning in one tap: who moved it, who seconded."""

    mover = SelectField(_l("谁提议休会"), validate_choice=False)
    seconder = SelectField(_l("谁附议"), validate_choice=False)
    to = StringField(
        _l("下次什么时候接着开（结束的话不用填）"), [Length(max=120)], filters=[_stripped]
    )


class ChairForm(ActForm):
    """The chair is handed to somebody."""

    to = SelectField(_l("交给谁"), validate_choice=False)


class RemarkForm(FlaskForm):
    """A remark to the minutes of a meeting that is over."""

    key = HiddenField(validators=[InputRequired(), Length(max=64)])
    kind = SelectField(_l("补记什么"))
    item = SelectField(_l("关于哪一项议程"), validate_choice=False, default="")
    text = TextAreaField(
        _l("内容"),
        [DataRequired(_l("请写内容。")), Length(max=TEXT_MOST)],
        filters=[_stripped],
        render_kw={"rows": 4},
    )


class RecordForm(FlaskForm):
    """One press on the minutes: the hash of the record that the page showed."""

    seen_hash = HiddenField(validators=[InputRequired(), Length(max=64)])
