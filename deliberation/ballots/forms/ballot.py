"""The ballot as a form, made for each box; and what is typed of ballots on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, IntegerField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation.ballots.forms.columns import TICK
from deliberation.ballots.models import Box
from deliberation.ballots.operations.entering import SPOILED
from deliberation.documents.sheets import ACCEPTED
from deliberation.web.fields import (
    HiddenField,
    KeyField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    at_most,
)
from deliberation.web.forms import ALL, FlaskForm
from deliberation.web.table_form import TableForm, table_form

#: Letters of what a voter may add.
WORDS_MOST = 60


def words_field() -> StringField:
    """Where a voter may add something of their own; a script fills it in where it is left free."""
    return StringField(
        _l("随便写几个字或数字"),
        [at_most(WORDS_MOST)],
        description=_l("写了，回执就只能是您这一票的。不要写姓名和门牌；不写也行。"),
        filters=[lambda text: (text or "").strip()],
        render_kw={"autocomplete": "off", "spellcheck": "false", "data-random": "12"},
    )


class CastForm(FlaskForm):
    """What every ballot on the web carries besides its choice.

    :ivar code: the line's code of the roll, as the page said it
    :ivar words: what the voter or the voter's browser adds, so that the receipt is theirs alone
    :ivar receipt: on somebody else's screen, whether the voter asks for one
    """

    line = HiddenField()
    code = HiddenField()
    words = words_field()
    receipt = BooleanField(
        _l("我要回执"), description=_l("不要也一样算数。要了，请您自己看、自己抄，别给旁人看。")
    )


class OneForm(CastForm):
    """One of the options."""

    choice = RadioField(_l("您的选择"), [InputRequired(_l("请先选一项。"))])

    @property
    def picked(self) -> Sequence[str]:
        return [self.choice.data] if self.choice.data else []


class SeveralForm(CastForm):
    """As many of the options as one likes."""

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
    several = box.takes_several
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

    private = ALL

    code = StringField(
        _l("回执码"),
        [InputRequired(_l("请填写回执码。")), Length(max=120, message=_l("回执码是 52 位。"))],
        filters=[lambda text: (text or "").strip()],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
        description=_l(
            "52 位字母和数字，四位一组，短横线可以不写。只有前面 16 位也能查，但位数越少越不可靠。"
        ),
    )


class RollCodeForm(FlaskForm):
    """The code of one's line of the roll, from a slip or from one's own page."""

    private = ALL

    code = StringField(
        _l("名册上的代号"),
        [InputRequired(_l("请填写代号。")), Length(max=40, message=_l("代号是 12 位。"))],
        filters=[lambda text: (text or "").strip()],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
        description=_l("12 位字母和数字，写在通知纸条上，也写在您自己的投票页面上。"),
    )


class BatchForm(FlaskForm):
    """Papers that came back; rows are called ``serial-1`` and ``choice-1``."""

    private = ALL

    key = KeyField()
    serials = TextAreaField(
        _l("收回的存根编号"),
        [at_most(4000)],
        description=_l("例如 1-20 23 31"),
        render_kw={"rows": 3, "inputmode": "numeric"},
    )
    scan = FileField(
        _l("票的照片"),
        description=_l(
            "核对的人对照原票或照片；只有居委会成员和居民代表看得到。无记名的票不要把存根拍进去"
        ),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )


class ListForm(FlaskForm):
    """An office's list of papers: Excel or CSV."""

    key = KeyField()
    sheet = FileField(
        _l("Excel 或 CSV 文件"),
        [FileRequired(_l("请选一个文件。"))],
        render_kw={"accept": ACCEPTED},
    )


def list_columns(box: Box, words: Mapping[str, str]) -> type[TableForm]:
    """Which column of a list is what: serial and choice, or a column of ticks for each option."""
    said = {option: words.get(option, option) for option in box.options}
    ticks = {
        f"{TICK}{option}": _l("打勾的列：%(option)s", option=word)
        for option, word in [*said.items(), (SPOILED, _l("废票"))]
    }
    return table_form(
        {"serial": _l("编号"), "choice": _l("意见"), **ticks},
        {"serial": _l("请选一列。")},
        {"choice": _l("每个选项各占一列、在列里打勾的，这里不选，选下面的几列")},
    )


class SendBackForm(FlaskForm):
    """What was entered does not fit the papers."""

    private = ALL  # read by the two who enter the papers

    reason = StringField(
        _l("哪里不对"),
        [InputRequired(_l("请写明哪里不对。")), at_most(200)],
        filters=[lambda text: (text or "").strip()],
    )


class ReplacementForm(FlaskForm):
    """Another paper for one that was lost or spoiled."""

    serial = IntegerField(
        _l("旧票的编号"),
        [
            InputRequired(_l("请填写旧票的编号。")),
            NumberRange(1, 999_999, message=_l("请填写 %(min)d 到 %(max)d 之间的数。")),
        ],
    )


class ProxyForm(FlaskForm):
    """Who votes for a line, and how."""

    private = ALL  # who is looked up on the roll

    line = HiddenField()
    principal = StringField(
        _l("委托人"),
        [at_most(200)],
        description=_l("名册上的姓名；同名的，或者一户一票的，在前面加楼栋和门牌"),
        filters=[lambda text: (text or "").strip()],
        render_kw={"autocomplete": "off"},
    )
    holder = StringField(
        _l("委托谁代投"),
        [InputRequired(_l("请填写委托谁。")), at_most(120)],
        description=_l("写姓名；同名的在前面加楼栋和门牌，中间空一格"),
        filters=[lambda text: (text or "").strip()],
        render_kw={"autocomplete": "off"},
    )
    stance: Field = RadioField(_l("立场"), [Optional()])

    @property
    def chosen(self) -> Sequence[str] | None:
        """The stance; ``None``: the holder decides."""
        return [self.stance.data] if self.stance.data else None


class SeveralProxyForm(ProxyForm):
    """The same where as many of the options are chosen as one likes."""

    stance = SelectMultipleField(
        _l("立场"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("一项都不选，就由受托人决定。"),
    )

    @property
    def chosen(self) -> Sequence[str] | None:
        return self.stance.data or None


def proxy_form(
    box: Box,
    words: Sequence[tuple[str, str]],
    *,
    stance_needed: bool,
    on_paper: bool,
    **given: Any,
) -> ProxyForm:
    """The form for *box* with the options' *words*.

    :param stance_needed: the profile asks for a stance on paper
    :param on_paper: somebody enters it for the principal, whose name is asked for
    """
    several = box.takes_several
    form = SeveralProxyForm(**given) if several else ProxyForm(**given)
    open_ = [] if stance_needed or several else [("", str(_l("由受托人决定")))]
    form.stance.choices = [*words, *open_]
    if not on_paper:
        del form.principal
    return form
