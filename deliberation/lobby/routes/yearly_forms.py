"""What is typed into the yearly sheet and for the petition cases."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, Optional

from deliberation.rules.workflow import ASSESSMENT_MODELS
from deliberation.web.dates import month
from deliberation.web.fields import RadioField, SelectField, StringField, TextAreaField, at_most
from deliberation.web.forms import FlaskForm
from deliberation.web.words import word

_SHORT = at_most(120)
_LONG = at_most(2000)
_WHOLE = _l("请填整数。")


def _number(label: Any, *checks: Any) -> IntegerField:
    return IntegerField(label, list(checks), render_kw={"inputmode": "numeric"})


class PetitionForm(FlaskForm):
    """One month's petition cases."""

    month = SelectField(_l("哪个月"))
    cases = _number(_l("信访件数"), InputRequired(_WHOLE))
    source = StringField(
        _l("出处"), [InputRequired(_l("请写明件数从哪里来。")), _SHORT],
        description=_l("例如：街道信访登记簿"),
    )  # fmt: skip


class SheetForm(FlaskForm):
    """How the year is assessed, and what no figure measures."""

    model = RadioField(_l("考核办法"), [InputRequired(_l("请选一种考核办法。"))])
    innovation = _number(_l("创新做法得分（0 到 30，只有 40/30/30 用到）"), Optional())
    reason = TextAreaField(_l("创新做法得分的依据"), [_LONG], render_kw={"rows": 3})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.model.choices = [(code, word("model", code)) for code in ASSESSMENT_MODELS]

    def entered(self) -> dict[str, tuple[int, str]]:
        """Indicator → points and their reason, for what was typed."""
        if self.model.data != "three" or self.innovation.data is None:
            return {}
        return {"innovation": (self.innovation.data, self.reason.data or "")}


class EvaluationForm(FlaskForm):
    """What a third party found."""

    evaluator = StringField(
        _l("评估机构"), [InputRequired(_l("请写明是哪一家机构评估的。")), _SHORT]
    )
    evaluation = _number(_l("评估得分（0 到 100）"), InputRequired(_WHOLE))
    text = TextAreaField(_l("评估意见"), [_LONG], render_kw={"rows": 3})


class ToleranceForm(FlaskForm):
    """An honest failure."""

    task = SelectField(_l("哪一项任务"), coerce=int)
    procedure = TextAreaField(
        _l("按什么程序办的"), [InputRequired(_l("请写明按什么程序办的。")), _LONG],
        render_kw={"rows": 3},
    )  # fmt: skip
    reasons = TextAreaField(
        _l("为什么没有按期办成"), [InputRequired(_l("请写明为什么没有办成。")), _LONG],
        render_kw={"rows": 3},
    )  # fmt: skip


class RemarkForm(FlaskForm):
    """The sub-district office's remark."""

    text = TextAreaField(
        _l("街道意见"), [InputRequired(_l("请写下意见。")), _LONG], render_kw={"rows": 4}
    )


def month_choices(months: list[date]) -> list[tuple[str, str]]:
    """Months to choose from, by their first day."""
    return [(f"{one:%Y-%m-%d}", month(one)) for one in months]
