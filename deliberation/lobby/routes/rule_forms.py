"""Forms for our rules: all numbers on one sheet, and the settings of the desk."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from deliberation.people.operations import desk_settings
from deliberation.people.operations.desk_settings import Settings
from deliberation.rules.bylaws import LIMITS, Bylaws, objection
from deliberation.rules.refusals import Refused
from deliberation.web import rule_words
from deliberation.web.fields import (
    DayField,
    SeenField,
    SelectField,
    StringField,
    TextAreaField,
    at_most,
)
from deliberation.web.forms import FlaskForm
from deliberation.web.language import gettext as _
from deliberation.web.sentences import sentence

PAPER = "paper"  # instead of a resolution's number
CORRECTION = "correction"  # what the latest one wants was entered wrongly
PARTS = ("1", "2", "3", "4", "5")  # of the rulebook


class NumberField(StringField):
    """A number or share of the bylaws, read and bounded as the rulebook bounds it."""

    def __init__(self, label: str | None = None, *, number: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.number = number

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else rule_words.typed(self.number, self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return  # what is not sent stays as it is
        try:
            value = rule_words.read(self.number, valuelist[0])
        except (ValueError, KeyError):
            raise ValueError(_wrong(self.number)) from None
        if (refusal := objection(self.number, value)) is not None:
            raise ValueError(sentence(refusal))
        self.data = value


class ChoiceField(SelectField):
    """A number of the bylaws that is one of a few words."""

    def __init__(self, label: str | None = None, *, number: str, **kwargs: Any) -> None:
        super().__init__(label, validate_choice=True, **kwargs)
        self.number = number

    def process_data(self, value: Any) -> None:
        super().process_data(rule_words.typed(self.number, value))


def _wrong(number: str) -> str:
    if isinstance(rule_words.DEFAULTS[number], str):
        return _("请填分数或者百分数，例如 2/3 或 80%。")
    return _("请填整数，例如 15。")


class BylawsForm(FlaskForm):
    """All numbers, the resolution that wants them, and the version that the page knew."""

    seen = SeenField()
    resolution = SelectField(_l("凭哪一份决议"), validate_choice=True)
    paper_title = StringField(
        _l("纸质决议的名称"),
        [Length(max=120, message=_l("太长了，最多 120 个字。"))],
        description=_l("只用于议事厅开通以前在纸上作出的决议；可不填"),
    )
    paper_on = DayField(_l("纸质决议的日期（可不填）"))
    reason = StringField(
        _l("录错了什么"),
        [at_most(200)],
        description=_l("只在改正录错的数时填写，会公开"),
    )

    def numbers(self, part: str) -> list:
        """The fields of one part of the rulebook, in the order of the bylaws."""
        return [
            self[number] for number in rule_words.ORDER if LIMITS[number].rule.split(".")[0] == part
        ]

    def chosen(self) -> Bylaws:
        """What the sheet says, once it has been found in order."""
        held = {number: _exact(number, self[number].data) for number in rule_words.ORDER}
        return Bylaws(**held)


def _exact(number: str, value: Any) -> Any:
    return rule_words.read(number, value) if number in rule_words.CHOSEN else value


for _number in rule_words.ORDER:
    _kind = ChoiceField if _number in rule_words.CHOSEN else NumberField
    setattr(BylawsForm, _number, _kind(rule_words.NAMES[_number], number=_number))


class SettingsForm(FlaskForm):
    """The settings of the desk."""

    private = frozenset({"desk_phone"})  # the desk's own: it is there to be called

    seen = SeenField()
    desk_phone = StringField(_l("值班电话"), description=_l("显示在每一页下面；可不填"))
    desk_hours = StringField(_l("值班时间"), description=_l("例如：周一至周六 8:30–17:30；可不填"))
    letterhead = StringField(
        _l("公文抬头"),
        description=_l("通知、纪要、决议抬头上的单位名称；不填就用社区名称（可不填）"),
    )
    closed_days = TextAreaField(
        _l("节假日以外的休息日"),
        description=_l("一行一天，例如 2026-05-04；算工作日和顺延的时候跳过（可不填）"),
        render_kw={"rows": 6},
    )

    working_days = TextAreaField(
        _l("调休上班的日子"),
        description=_l(
            "国务院公布下一年放假安排以后，把调休上班的日子全部填上，一行一天；"
            "填了哪一年，那一年的期限就不再注明“以公布为准”（可不填）"
        ),
        render_kw={"rows": 6},
    )

    def fill(self, settings: Settings) -> SettingsForm:
        """The form with what holds now."""
        for name in rule_words.SETTINGS:
            value = getattr(settings, name)
            self[name].data = "\n".join(value) if isinstance(value, tuple) else value
        return self

    def chosen(self) -> Settings | None:
        """What the form says; ``None`` when a field is wrong, and says so."""
        read = {
            "desk_phone": desk_settings.phone,
            "desk_hours": str.strip,
            "letterhead": str.strip,
            "closed_days": desk_settings.days,
            "working_days": desk_settings.days,
        }
        told: dict[str, Any] = {}
        for name, reader in read.items():
            field = self[name]
            try:
                told[name] = reader(field.data or "")
                most = desk_settings.MOST.get(name)
                if most and len(told[name]) > most:
                    raise Refused.because("settings.too_long", None, most=most)
            except Refused as refused:
                field.errors = [*field.errors, sentence(refused.refusal)]
        return Settings(**told) if not self.errors else None
