"""What people type into this room: the shape of it, with errors in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from unicodedata import category

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired, Optional

from deliberation.opinions.models import Statement
from deliberation.opinions.operations import KINDS, Sheet
from deliberation.rules.opinion import (
    LEAST_AT_OPENING,
    LEAST_OF_A_SIDE,
    LONGEST,
    MOST_STATEMENTS,
    Stance,
    Unfit,
)
from deliberation.rules.texts import Text
from deliberation.texts.forms import clause_choices
from deliberation.web.fields import (
    DayField,
    KeyField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    at_most,
    stripped,
)
from deliberation.web.forms import FlaskForm
from deliberation.web.words import word

QUESTION_MOST = 120
#: Characters of one side's statements together.
SIDE_MOST = MOST_STATEMENTS * (LONGEST + 2)
ADMIT = "admit"
#: The stances in the order in which they stand on paper.
MARKS = (Stance.AGREE, Stance.DISAGREE, Stance.PASS)


def one_line(text: str | None) -> str:
    """A filter: what was typed in one line, without what no page can show."""
    shown = "".join(one for one in text or "" if one.isspace() or category(one) != "Cc")
    return " ".join(shown.split())


def lines(text: str) -> list[str]:
    """The statements that are typed one a line."""
    found = map(one_line, text.splitlines())
    return [one for one in found if one]


def _side(label: Any) -> TextAreaField:
    return TextAreaField(
        label,
        [InputRequired(_l("请一行写一条说法。")), at_most(SIDE_MOST)],
        filters=[stripped],
        description=_l("一行一条，每条最多 140 个字，一条只说一件事"),
        render_kw={"rows": 7},
    )


class OpeningForm(FlaskForm):
    """A new map: what it is about, the committee's statements of both sides, its last day."""

    key = KeyField()
    question = StringField(
        _l("征集大家对什么的看法"),
        [InputRequired(_l("请写明征集大家对什么的看法。")), at_most(QUESTION_MOST)],
        filters=[stripped],
        description=_l("例如：老楼改造怎么改"),
    )
    favour = _side(_l("赞成的人会怎么说"))
    against = _side(_l("不赞成、有顾虑的人会怎么说"))
    last_day = DayField(_l("最后一天"), [InputRequired(_l("请填最后一天。"))])

    @property
    def sides(self) -> tuple[list[str], list[str]]:
        """The statements of both sides."""
        return lines(self.favour.data), lines(self.against.data)

    @property
    def bounds(self) -> dict[str, int]:
        """What the page says of them."""
        return {"least": LEAST_AT_OPENING, "side": LEAST_OF_A_SIDE, "most": MOST_STATEMENTS}


class StatementForm(FlaskForm):
    """A resident's own statement."""

    key = KeyField()
    text = TextAreaField(
        _l("您的说法"),
        [InputRequired(_l("请写一句您的说法。")), at_most(LONGEST)],
        filters=[one_line],
        description=_l("最多 140 个字，一条只说一件事，让别人能说同意还是不同意"),
        render_kw={"rows": 3, "maxlength": LONGEST},
    )


class JudgementForm(FlaskForm):
    """Whether a resident's statement is taken in."""

    verdict = RadioField(_l("采用还是不采用"), [InputRequired(_l("请选一项。"))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verdict.choices = [
            (ADMIT, _l("采用，请大家表态")),
            *((one.value, _l("不采用：%(why)s", why=word("unfit", one))) for one in Unfit),
        ]


class TakingForm(FlaskForm):
    """To which clause of a round's version a statement is taken over."""

    clause = SelectField(_l("收到哪一条下面"), coerce=int, default=0)

    def offer(self, content: Text) -> TakingForm:
        """Give the list its choices: the whole, and every clause."""
        self.clause.choices = clause_choices(content)
        return self


class SheetForm(FlaskForm):
    """What stands on a sheet of paper; its statements' fields are made by :func:`sheet_form`."""

    private: ClassVar[frozenset[str]] = frozenset({"giver"})  # looked up on the roster
    there: Sequence[Statement] = ()

    giver = StringField(
        _l("谁的纸"),
        [InputRequired(_l("请写是谁的纸：住在本社区的成年居民。")), at_most(QUESTION_MOST)],
        filters=[stripped],
        description=_l("写姓名；同名的在前面加楼栋和门牌，例如：3栋 0101室 王秀英"),
        render_kw={"autocomplete": "off"},
    )
    age_band = RadioField(_l("纸上勾的年龄段"), [Optional()], default="")
    tenure = RadioField(_l("纸上勾的：住在这里是"), [Optional()], default="")
    over = BooleanField(_l("纸上勾了“以这张纸为准”"))
    anew = BooleanField(_l("我核对过了，第一遍登记错了：以我这一遍为第一遍，请另一位再登记"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, codes in KINDS.items():
            self[kind].choices = [*((code, word(kind, code)) for code in codes), ("", _l("没有勾"))]

    @property
    def rows(self) -> list[tuple[Statement, Any]]:
        """Each statement with its field."""
        return [(one, self[f"stance_{one.number}"]) for one in self.there]

    @property
    def sheet(self) -> Sheet:
        """What was typed, as the operations take it."""
        marked = {one.number: field.data for one, field in self.rows if one.number is not None}
        return Sheet(
            {number: int(said) for number, said in marked.items() if said},
            self.age_band.data or "",
            self.tenure.data or "",
            over=self.over.data,
        )


def sheet_form(statements: Sequence[Statement], **more: Any) -> SheetForm:
    """The form for a sheet with these statements."""
    fields: dict[str, Any] = {"there": statements}
    for one in statements:
        fields[f"stance_{one.number}"] = RadioField(
            f"{one.number}. {one.text}",
            [Optional()],
            choices=[
                *((str(said.value), word("opinion", said)) for said in MARKS),
                ("", _l("没有勾")),
            ],
            default="",
        )
    return type("SheetForm", (SheetForm,), fields)(**more)


class DeclarationForm(FlaskForm):
    """To which groups somebody belongs; each may be left open."""

    age_band = RadioField(_l("您的年龄段"), [Optional()], default="")
    tenure = RadioField(_l("您住在这里是"), [Optional()], default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, codes in KINDS.items():
            self[kind].choices = [
                *((code, word(kind, code)) for code in codes),
                ("", _l("不说")),
            ]
