"""What the dispatcher, the unit, who reported it and the supervision group say to a report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms.validators import Optional

from deliberation.mend.models import FaultKind, Place
from deliberation.mend.operations import TEXT_MOST
from deliberation.people.models import Unit
from deliberation.web.fields import (
    SeenField,
    SelectField,
    StringField,
    TextAreaField,
    at_most,
    stripped,
)
from deliberation.web.forms import FlaskForm, SeenForm

SHORT_MOST = 200  # characters


def _text(label: Any, rows: int = 2, most: int = TEXT_MOST, **kwargs: Any) -> TextAreaField:
    return TextAreaField(
        label, [at_most(most)], filters=[stripped], render_kw={"rows": rows}, **kwargs
    )


def units_of(field: SelectField, units: Iterable[Unit], none: str) -> None:
    """Let *field* offer these units, and *none*, which is 0."""
    field.choices = [(0, none)] + [(unit.id, unit.name) for unit in units]


def kinds_of(field: SelectField, kinds: Iterable[FaultKind]) -> None:
    """Let *field* offer these kinds, each with its heading."""
    field.choices = [(0, _("请选一类"))] + [
        (one.id, f"{one.parent} · {one.name}" if one.parent else one.name) for one in kinds
    ]


class DispatchForm(SeenForm):
    """Which kind it is, and to whom it goes."""

    kind = SelectField(_l("哪一类毛病"), [Optional()], coerce=int, default=0)
    unit = SelectField(_l("派给谁"), [Optional()], coerce=int, default=0)
    place = SelectField(_l("在哪里"), [Optional()], coerce=int, default=0)

    def offer(
        self, kinds: Iterable[FaultKind], units: Iterable[Unit], places: Iterable[Place]
    ) -> None:
        """What may be chosen."""
        kinds_of(self.kind, kinds)
        units_of(self.unit, units, _("这一类平时由谁办就派给谁"))
        self.place.choices = [(0, _("名单里没有"))] + [(one.id, one.name) for one in places]


class AdviceForm(SeenForm):
    """It is nobody's here: who is to be asked instead."""

    reply = _text(
        _l("告诉报修的人该找谁"), 2, description=_l("例如：这是业主自己家的，请找……；请打 12345")
    )


class MergeForm(SeenForm):
    """The number of the report that says the same."""

    into = StringField(
        _l("和哪一件是同一件事"),
        [at_most(20)],
        filters=[stripped],
        description=_l("写编号，例如 2026-018"),
    )


class HandOnForm(FlaskForm):
    """Another unit is asked to take it over."""

    unit = SelectField(_l("请哪家单位接手"), [Optional()], coerce=int, default=0)
    reason = _text(_l("为什么该由它办"), 2)


class NotTakenForm(FlaskForm):
    """The unit that was asked says who is right, and why."""

    unit = SelectField(_l("该由哪家单位办"), [Optional()], coerce=int, default=0)
    why = _text(_l("为什么"), 2)


class HandleForm(FlaskForm):
    """It is mended: a photo taken afterwards, or why there is none."""

    photos = MultipleFileField(
        _l("修好以后的照片"),
        description=_l("最多 4 张。照片会公开，请不要拍到人和门牌"),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )
    note = _text(_l("修了什么"), 2)
    without = _text(_l("没有照片的，写明为什么"), 2, SHORT_MOST)


class AnswerForm(FlaskForm):
    """Mended, or what is still wrong."""

    seen = SeenField()
    reason = _text(_l("哪里没有修好"), 2)


class ReportOrderForm(FlaskForm):
    """The unit's answer to the supervision order."""

    text = _text(_l("为什么三次都没有修好，接下来怎么办"), 3)


class LeaveOutForm(FlaskForm):
    """Why an answer is left out of the unit's figures."""

    reason = _text(_l("为什么不计入成绩"), 2)
