"""What people type into this room: the shape of it, with errors in plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation.ballots.forms import words_field
from deliberation.rules.reading import cover_personal_data
from deliberation.rules.workflow import COUNCIL_SEATS
from deliberation.supervise.operations import STATES
from deliberation.supervise.operations.answers import PAPER, REASON_MOST, SPOILED, PaperAnswer
from deliberation.supervise.operations.follow_ups import CHANNELS
from deliberation.supervise.operations.polls import OPTIONS
from deliberation.web.fields import (
    DayField,
    KeyField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    at_most,
    stripped,
)
from deliberation.web.forms import ALL, COVER, FlaskForm, Notice, looked_through, warning
from deliberation.web.money import MoneyField
from deliberation.web.reasons import ReasonField
from deliberation.web.words import word

TEXT_MOST = 4000


def _text(label: str, rows: int, missing: str | None = None, **kwargs: Any) -> TextAreaField:
    checks: list[Any] = [InputRequired(missing)] if missing else []
    checks.append(at_most(TEXT_MOST))
    return TextAreaField(label, checks, filters=[stripped], render_kw={"rows": rows}, **kwargs)


class DoneForm(FlaskForm):
    """The lead says "done"."""

    note = _text(_l("办了什么，办得怎么样"), 5, _l("请写明办了什么、办得怎么样。"))
    photos = MultipleFileField(
        _l("办完以后的照片"),
        description=_l("最多 4 张。照片会公开；拍摄地点等信息会自动去掉"),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )
    cost = MoneyField(_l("一共花了多少钱（没有花钱填 0）"))
    without = _text(_l("没有照片，或者说不出花了多少钱的，写明为什么"), 2)


class PartForm(FlaskForm):
    """An assisting unit says that its part is done."""

    note = _text(_l("配合做了什么"), 2, _l("请写明配合做了什么。"))


class VisitForm(FlaskForm):
    """What a party to a dispute says when it is asked afterwards."""

    private = ALL  # of a dispute

    choice = RadioField(
        _l("您对现在的结果满意吗"),
        [InputRequired(_l("请选一项。"))],
    )
    reason = TextAreaField(
        _l("哪里不满意"),
        [at_most(REASON_MOST)],
        filters=[stripped],
        render_kw={"rows": 3},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.choice.choices = [(code, word("satisfaction", code)) for code in OPTIONS]


class EnteredVisitForm(VisitForm):
    """The same, entered by who visited the party."""

    party = SelectField(_l("哪一方"), [InputRequired(_l("请选择哪一方。"))], coerce=int)
    channel = SelectField(_l("怎么答复的"), default="door")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [(code, word("channel", code)) for code in CHANNELS[1:]]


class SendBackForm(FlaskForm):
    """Supervision sends back."""

    reasons = ReasonField(
        _l("哪里还没有办好"),
        [InputRequired(_l("退回要写明理由：哪里还没有办好。")), at_most(TEXT_MOST)],
        subject="sending_back",
        filters=[stripped],
        render_kw={"rows": 4},
    )


class HandoverForm(FlaskForm):
    """Another unit becomes the lead.

    :ivar warned: a negative list says that the task may not be laid on the community
    """

    warned = False
    unit = SelectField(_l("改由哪个单位牵头"), coerce=int)
    reason = _text(_l("为什么更换"), 3, _l("更换牵头单位要写明原因。"))
    despite = BooleanField(_l("清单上的提醒已经看过，仍由居委会牵头"))


class ExtensionForm(FlaskForm):
    """The lead asks for a later deadline."""

    until = DayField(_l("延到哪一天"), [InputRequired(_l("请填延到哪一天。"))])
    reason = _text(_l("为什么办不完"), 3, _l("申请延期要写明理由，理由会向大家公开。"))


class ExtensionRefusalForm(FlaskForm):
    """Supervision refuses a later deadline."""

    remark = _text(_l("为什么不同意"), 3, _l("不同意延期要写明理由。"))


class OrderForm(FlaskForm):
    """A supervision order."""

    key = KeyField()
    text = _text(_l("督办什么"), 3, _l("请写明督办什么。"))
    due = DayField(_l("哪一天以前公开答复"), [InputRequired(_l("请填答复的日期。"))])


class OrderAnswerForm(FlaskForm):
    """The lead's public answer to it."""

    text = _text(_l("答复"), 3, _l("请写明答复，答复会向大家公开。"))


class ReportForm(FlaskForm):
    """Paper 11, 进度公示: one month of one resolution, on one screen."""

    month = SelectField(_l("哪个月"))
    percent = IntegerField(
        _l("办了百分之几"),
        [
            InputRequired(_l("进度请填 0 到 100 的整数。")),
            NumberRange(0, 100, message=_l("进度请填 0 到 100 的整数。")),
        ],
    )
    planned = IntegerField(
        _l("按计划应该办到百分之几"),
        [
            Optional(),
            NumberRange(0, 100, message=_l("进度请填 0 到 100 的整数。")),
        ],
        description=_l("按节点和期限算出来的，不对可以改；可不填"),
    )
    state = RadioField(_l("进展怎么样"), [InputRequired(_l("请选一项。"))])
    text = _text(_l("这个月做了什么"), 5, _l("请写明这个月做了什么。"))
    spent = MoneyField(_l("到现在一共花了多少钱"))
    delay_reason = _text(_l("延误或者停工的原因"), 3)
    next_step = _text(_l("下一步"), 3)
    photos = MultipleFileField(
        _l("照片"),
        description=_l("最多 4 张，可不填。照片会公开；拍摄地点等信息会自动去掉"),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = [(code, word("progress", code)) for code in STATES]

    @property
    def chosen(self) -> date:
        """The month, named by its first day."""
        return date.fromisoformat(self.month.data)


class CommentForm(FlaskForm):
    """What a resident says to a month's report."""

    key = KeyField()
    text = _text(_l("您想说什么、问什么"), 3, _l("请写明您想说什么。"))


class CommentAnswerForm(FlaskForm):
    """The public answer to it."""

    text = _text(_l("答复"), 3, _l("请写明答复，答复会向大家公开。"))


class RatingForm(FlaskForm):
    """Paper 12, 满意度调查表: one household's answer."""

    choice = RadioField(_l("您家的评价"), [InputRequired(_l("请选一项。"))])
    reason = TextAreaField(
        _l("哪里不满意，希望怎么改"),
        [at_most(REASON_MOST)],
        filters=[stripped],
        description=_l("选“不满意”的请写一写，重新协商时会用到；公布时不写您的名字"),
        render_kw={"rows": 3},
    )
    words = words_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice.choices = [(code, word("satisfaction", code)) for code in OPTIONS]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was typed for one household.

    :ivar choice: empty when its sheet did not come back
    :ivar notice: what looks like personal data in the reason
    """

    choice: str = ""
    reason: str = ""
    notice: Notice | None = None


ANSWERS = (*OPTIONS, SPOILED)  # of a sheet


class PaperForm(FlaskForm):
    """A batch of sheets: fields ``choice-7`` and ``reason-7`` of the roll's line 7."""

    channel = RadioField(
        _l("这些答复是怎么来的"), [InputRequired(_l("请选一项。"))], default=PAPER[0]
    )

    key = KeyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [(code, word("channel", code)) for code in PAPER]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the channel is chosen, and no reason tells of a person what nobody may read."""
        sound = super().validate(extra_validators)
        personal = [sheet.notice.kinds for sheet in self.sheets.values() if sheet.notice]
        if personal:
            self.form_errors.append(warning(dict.fromkeys(chain.from_iterable(personal))))
        return sound and not personal and COVER not in request.form

    @cached_property
    def sheets(self) -> dict[int, Sheet]:
        """Line of the roll → what was typed for it; unknown answers count as not returned.

        The press that covers is carried out in its row: what it covered is shown, not sent.
        """
        found, typed = {}, request.form
        for name, choice in typed.items():
            row = re.fullmatch(r"choice-(\d{1,9})", name)
            if row is not None:
                field = f"reason-{row[1]}"
                reason = typed.get(field, "").strip()
                if typed.get(COVER) == field:
                    reason = cover_personal_data(reason)
                notice = looked_through(field, reason)
                found[int(row[1])] = Sheet(choice if choice in ANSWERS else "", reason, notice)
        return found

    @property
    def answers(self) -> list[PaperAnswer]:
        """The sheets that came back."""
        return [
            PaperAnswer(line, sheet.choice, sheet.reason)
            for line, sheet in self.sheets.items()
            if sheet.choice
        ]


def _line(label: str, missing: str | None = None, most: int = 120, **kwargs: Any) -> StringField:
    checks: list[Any] = [InputRequired(missing)] if missing else []
    checks.append(at_most(most))
    return StringField(label, checks, filters=[stripped], **kwargs)


class SeatForm(FlaskForm):
    """Somebody takes a seat in the joint council."""

    seat = RadioField(_l("代表哪一方"), [InputRequired(_l("请选一项。"))])
    name = _line(_l("姓名"), _l("请写姓名。"), 80, render_kw={"autocomplete": "off"})
    stands_for = _line(_l("来自哪里"), description=_l("例如：城管办、幸福里社区居民"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat.choices = [(code, word("council_seat", code)) for code in COUNCIL_SEATS]


class AgendaForm(FlaskForm):
    """What the council takes up in a month."""

    held_on = DayField(_l("哪一天开会"), [InputRequired(_l("请填开会的日期。"))])
    place = _line(_l("地点"))
    topics = SelectMultipleField(
        _l("议程"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class OutcomeForm(FlaskForm):
    """What came of one item."""

    outcome = _text(_l("商量的结果"), 2, _l("请写明商量的结果。"))


class GroupForm(FlaskForm):
    """A working group for one issue."""

    lead = _line(_l("牵头人和单位"), _l("请写明谁牵头。"))
    members = _line(_l("成员"), _l("请写明有哪些成员。"))
    purpose = _line(_l("要解决什么"), _l("请写明要解决什么。"))
