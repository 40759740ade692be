"""What people type in a meeting: the shape of it. What is in order, the floor says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation.review.operations.parties import CHANNELS
from deliberation.rules.meeting import Choice, CountMethod, Side
from deliberation.web.fields import (
    HiddenField,
    KeyField,
    SeenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    at_most,
)
from deliberation.web.forms import ALL, FlaskForm
from deliberation.web.words import WORDS

TEXT_MOST = 2000  # characters
SAID_MOST = 300  # characters of what was said in a speech


#: PostgreSQL keeps no null; the others turn the direction of what follows them, so that the
#: wall would show other words than those that are put to the vote.
_UNSEEN = dict.fromkeys([0, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def _stripped(text: str | None) -> str:
    return (text or "").translate(_UNSEEN).strip()


def _whole(label: str, most: int) -> IntegerField:
    """A whole number from 1 to *most*, which may be left out."""
    told = _l("请填写 1 到 %(max)s 的整数。")
    return IntegerField(
        label,
        [Optional(), NumberRange(1, most, told)],
        render_kw={"inputmode": "numeric", "min": 1},
    )


class ActForm(FlaskForm):
    """An act that takes one press: how many acts the page knew, and in whose name it is."""

    seen = SeenField()
    by = SelectField(_l("由谁提出"), [Optional()], validate_choice=False, default="")


class RecordedSessionForm(FlaskForm):
    """What came of a mediation session: which parties came, and notes that stay among them."""

    private = ALL  # of a dispute

    seen = SeenField()
    present = SelectMultipleField(
        _l("哪些当事人到了"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    others = StringField(
        _l("还有谁在场"),
        [at_most(200)],
        filters=[_stripped],
        description=_l("陪同的家人、律师、楼长等"),
    )
    notes = TextAreaField(
        _l("调解笔记"),
        [at_most(4000)],
        filters=[_stripped],
        render_kw={"rows": 6},
        description=_l("只有各方当事人、调解员和负责人看得到，不公开，也不写进公开记录"),
    )


class TermsForm(FlaskForm):
    """How the dispute could be settled."""

    private = ALL  # of a dispute

    seen = SeenField()
    key = KeyField()
    text = TextAreaField(
        _l("打算怎么解决"),
        [DataRequired(_l("请写明打算怎么解决。")), at_most(4000)],
        filters=[_stripped],
        render_kw={"rows": 5},
        description=_l("例如：工作日 9–12 时、14–18 时施工，周末和节假日不用电钻"),
    )


class RefusalForm(FlaskForm):
    """A party goes on no longer; a mediator says which, and how they were told."""

    seen = SeenField()
    sure = BooleanField(
        _l("明确表示不再调解"),
        [InputRequired(_l("请勾选，确认是明确表示。"))],
        description=_l("这样调解就结束了，没有协议"),
    )


class EnteredRefusalForm(RefusalForm):
    """The same, entered for a party that said so."""

    party = SelectField(_l("哪一方"), [InputRequired(_l("请选择哪一方。"))], coerce=int)
    channel = SelectField(_l("怎么说的"), default="visit")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [(code, WORDS["channel"][code]) for code in CHANNELS[1:]]


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
    turns = _whole(_l("每人几次"), 20)
    speech = _whole(_l("每次几秒"), 3600)
    minutes = _whole(_l("休息几分钟"), 600)
    to = StringField(_l("交给谁，或者改到哪次会议"), [Length(max=120)], filters=[_stripped])


class QuestionForm(ActForm):
    """Putting the question: by which method."""

    method = HiddenField(default=CountMethod.HANDS.value)


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


class OwnAnswerForm(ActForm):
    """What a member answers to the roll call on a device of their own."""

    choice = HiddenField(validators=[AnyOf([one.value for one in Choice])])


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


class StandInForm(FlaskForm):
    """Who stands in for which officer, before the meeting begins."""

    function = SelectField(_l("替谁"), validate_choice=False)
    person = SelectField(_l("换成谁"), coerce=int, validate_choice=False)


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


class SaidForm(FlaskForm):
    """What somebody said in a speech, in a line."""

    text = TextAreaField(
        _l("说了什么"),
        [DataRequired(_l("请用一两句话写明说了什么。")), Length(max=SAID_MOST)],
        filters=[_stripped],
        render_kw={"rows": 2},
    )


class RecordForm(FlaskForm):
    """One press on the minutes: the hash of the record that the page showed."""

    seen_hash = HiddenField(validators=[InputRequired(), Length(max=64)])
