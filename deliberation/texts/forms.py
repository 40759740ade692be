"""What people type into this room: the shape of it, with errors in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from deliberation.rules.texts import MOST_CHARACTERS, Clause, Dealt, Offering, Text, TextKind
from deliberation.texts.models import NAME_MOST, TITLE_MOST, WHY_MOST
from deliberation.texts.operations import Written
from deliberation.web.addresses import number
from deliberation.web.clauses import called as called_
from deliberation.web.clauses import titled, without_head
from deliberation.web.fields import (
    DayField,
    HiddenField,
    KeyField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    at_most,
    stripped,
)
from deliberation.web.forms import ALL, FlaskForm
from deliberation.web.reasons import ReasonField
from deliberation.web.words import WORDS, word


def lines(text: str | None) -> str:
    """A filter of fields: line ends as the record keeps them, nothing empty at the end."""
    whole = (text or "").replace("\r\n", "\n").replace("\r", "\n").rstrip()
    return f"{whole}\n" if whole else ""


class BeginForm(FlaskForm):
    """A new text: what for, and what it is called."""

    key = KeyField()
    issue = HiddenField()
    kind = RadioField(_l("写什么"), [InputRequired(_l("请选写什么。"))])
    title = StringField(_l("标题"), [at_most(TITLE_MOST)], filters=[stripped])

    def offer(self, kinds: list[TextKind]) -> BeginForm:
        """Give the list its choices."""
        self.kind.choices = [(kind.value, word("text_kind", kind.value)) for kind in kinds]
        if len(kinds) == 1:
            self.kind.data = kinds[0].value
        return self


class CounterField(IntegerField):
    """A number that the page sends along; what cannot be read is none."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        sent = valuelist[0] if valuelist else ""
        self.data = int(sent) if sent.isdecimal() and len(sent) < 10 else None


class PublishForm(FlaskForm):
    """A version, which everybody is about to read."""

    base = CounterField()
    saves = CounterField()
    body = TextAreaField(
        _l("正文"),
        [at_most(MOST_CHARACTERS)],
        filters=[lines],
        render_kw={"rows": 22, "spellcheck": "false"},
    )
    why = TextAreaField(
        _l("这一版改了什么，为什么"), [at_most(WHY_MOST)], filters=[stripped], render_kw={"rows": 3}
    )
    name = StringField(_l("这一版叫什么"), [at_most(NAME_MOST)], filters=[stripped])
    despite = BooleanField(_l("那一版改了什么，我看过了，照我写的发布"))

    @property
    def written(self) -> Written:
        """What was written, as the operations take it."""
        return Written(
            body=self.body.data,
            base=self.base.data or 0,
            name=self.name.data,
            why=self.why.data,
        )


class DraftForm(PublishForm):
    """The same, as a draft: nobody else sees it."""

    private: ClassVar[frozenset[str]] = ALL


class RoundForm(FlaskForm):
    """Until when opinions are asked for, and on what above all."""

    last_day = DayField(_l("征求到哪一天（含当天）"), [InputRequired(_l("请填最后一天。"))])
    asked = TextAreaField(
        _l("特别想听大家说什么"), [at_most(WHY_MOST)], filters=[stripped], render_kw={"rows": 3}
    )


#: How an opinion comes that the desk enters.
AT_THE_DESK = ("phone", "paper", "visit", "door")
OPINION_MOST = 2000  # characters


class OpinionForm(FlaskForm):
    """What a resident says to one clause, or to the whole."""

    key = KeyField()
    clause = SelectField(_l("对哪一条"), coerce=int, default=0)
    text = TextAreaField(
        _l("您的意见"),
        [InputRequired(_l("请写下意见。")), at_most(OPINION_MOST)],
        filters=[stripped],
        render_kw={"rows": 5},
    )

    def offer(self, content: Text) -> OpinionForm:
        """Give the list its choices: the whole, and every clause."""
        self.clause.choices = clause_choices(content)
        return self


class DeskOpinionForm(OpinionForm):
    """The same, entered by the desk for whoever called, wrote or came."""

    private: ClassVar[frozenset[str]] = frozenset({"giver"})  # looked up on the roster

    channel = SelectField(_l("怎么收到的"), default="visit")
    giver = StringField(
        _l("谁的意见"),
        [at_most(TITLE_MOST)],
        filters=[stripped],
        description=_l("写姓名；同名的在前面加楼栋和门牌，例如：3栋 0101室 王秀英。不知道可以不填"),
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [(code, word("channel", code)) for code in AT_THE_DESK]


def clause_choices(content: Text) -> list[tuple[int, str]]:
    """What an opinion may be on: the whole (0), and every clause."""
    return [(0, _("全文")), *((one.id, shortened(one)) for one in content.clauses)]


def shortened(clause: Clause) -> str:
    """How a clause stands in a list: its number, and how it begins."""
    words = " ".join(without_head(clause).split())
    called = titled(clause) or called_(clause)
    return f"{called} {words[:24]}{'…' if len(words) > 24 else ''}".strip()


class LookForm(FlaskForm):
    """Which services of a guide are still as they stand there."""

    seen = SelectMultipleField(_l("逐项看过，和现在办的一样"), coerce=number, validate_choice=False)

    def offer(self, services: Sequence[Offering]) -> LookForm:
        """Give the list its choices."""
        self.seen.choices = [(one.id, one.title) for one in services]
        return self


class DealForm(FlaskForm):
    """What became of the opinions that are ticked, and why."""

    chosen = SelectMultipleField(_l("答复哪几条"), coerce=number, validate_choice=False)
    dealt = RadioField(
        _l("怎么处理"),
        [InputRequired(_l("请选采纳、部分采纳，还是不采纳。"))],
        choices=[(one.value, WORDS["dealt"][one.value]) for one in Dealt],
    )
    reasons = ReasonField(
        _l("理由"),
        subject="dealing",
        validators=[InputRequired(_l("请写明理由，理由会向大家公开。")), at_most(WHY_MOST)],
        filters=[stripped],
        render_kw={"rows": 3},
    )
