"""The ballot as a form: what can be chosen is the box's, so it is made for each box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation.ballots.models import Box
from deliberation.rules.ballots import Method


class OneForm(FlaskForm):
    """One of the options."""

    line = HiddenField()
    choice = RadioField(_l("您的选择"), [InputRequired(_l("请先选一项。"))])

    @property
    def picked(self) -> Sequence[str]:
        return [self.choice.data] if self.choice.data else []


class SeveralForm(FlaskForm):
    """As many of the options as one likes."""

    line = HiddenField()
    choice = SelectMultipleField(
        _l("您的选择"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @property
    def picked(self) -> Sequence[str]:
        return self.choice.data or []


BallotForm = OneForm | SeveralForm


def ballot_form(box: Box, words: Sequence[tuple[str, str]], **given: Any) -> BallotForm:
    """The form of *box* with the options' *words*; what was sent unless *given* says otherwise."""
    several = box.method == Method.APPROVAL
    form = SeveralForm(**given) if several else OneForm(**given)
    form.choice.choices = list(words)
    if several and box.most_choices:
        form.choice.description = _l(
            "最多选 %(most)s 项，也可以一项都不选。", most=box.most_choices
        )
    elif several:
        form.choice.description = _l("可以选几项，也可以一项都不选。")
    return form


class ReceiptForm(FlaskForm):
    """The code that a voter took home."""

    code = StringField(
        _l("回执码"),
        [InputRequired(_l("请填写回执码。")), Length(max=40, message=_l("回执码是 16 位。"))],
        filters=[lambda text: (text or "").strip()],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
        description=_l("16 位字母和数字，四位一组，短横线可以不写。"),
    )
