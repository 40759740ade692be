"""Forms about whether a version is lawful, and about what is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired, Optional

from deliberation.people.models import Unit
from deliberation.rules.texts import Clause, Finding, Giver, Said
from deliberation.texts.models import ARTICLE_MOST, NAMED_MOST, WHY_MOST, LegalityFinding
from deliberation.web import clauses
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
from deliberation.web.sentences import SENTENCES
from deliberation.web.words import word


def line(label: Any, **more: Any) -> StringField:
    """A field for a name, an office, a number: one line."""
    return StringField(label, [at_most(NAMED_MOST)], filters=[stripped], **more)


def text(label: Any, rows: int = 3, **more: Any) -> TextAreaField:
    """A field for reasons and advice: several lines."""
    return TextAreaField(
        label, [at_most(WHY_MOST)], filters=[stripped], render_kw={"rows": rows}, **more
    )


class AskForm(FlaskForm):
    """Who is asked whether the latest version is lawful, and until when."""

    key = KeyField()
    giver = RadioField(_l("请谁审查"), [InputRequired(_l("请选由谁审查。"))])
    unit = SelectField(_l("哪个单位"), default="")
    adviser = line(_l("顾问、律师的姓名和单位"))
    due = DayField(_l("请在哪天以前答复"), [InputRequired(_l("请选答复的日子。"))])

    def offer(self, units: Sequence[Unit]) -> AskForm:
        """Give the lists their choices; the committee does not judge what it has written."""
        others = [unit for unit in units if unit.kind != "committee"]
        self.giver.choices = [
            (one.value, word("legality_giver", one.value))
            for one in Giver
            if others or one is not Giver.UNIT
        ]
        self.unit.choices = [("", _l("请选择")), *((str(unit.id), unit.name) for unit in others)]
        return self


class GivenForm(FlaskForm):
    """What is said of each clause; its fields are made for a version by :func:`given_form`."""

    examined: Sequence[Clause] = ()

    rest_sound = BooleanField(_l("其余没有选的各条，都合法"))
    words = text(_l("对全文的话"))
    came = line(_l("意见是怎么来的"), description=_l("例如：7 月 3 日的书面意见，原件在居委会"))

    def row(self, clause: Clause) -> tuple[Any, Any, Any]:
        """The fields of *clause*: what was found, the article, the words."""
        return tuple(self[f"{name}_{clause.id}"] for name in ("finding", "article", "said"))

    @property
    def said(self) -> list[Said]:
        """What is said, as the operations take it."""
        found = []
        for clause in self.examined:
            finding, article, words = (field.data for field in self.row(clause))
            if not finding and self.rest_sound.data:
                finding = Finding.SOUND.value
            found.append(Said(clause.id, finding or "", article, words))
        return found

    def complain(self) -> None:
        """Say beside each clause what is missing there, as :func:`ensure_legality_given` has it."""
        for clause, one in zip(self.examined, self.said, strict=True):
            finding, article, words = self.row(clause)
            missing = (
                (finding, not one.finding, "legality.clause_missing"),
                (article, one.finding == Finding.UNLAWFUL and not one.article,
                 "legality.article_missing"),
                (words, one.finding in (Finding.UNLAWFUL, Finding.ADVICE) and not one.words,
                 "legality.words_missing"),
            )  # fmt: skip
            for field, is_missing, name in missing:
                if is_missing:
                    field.errors = [*field.errors, str(SENTENCES[name])]


def given_form(
    examined: Sequence[Clause], known: Mapping[int, LegalityFinding], **more: Any
) -> GivenForm:
    """The form for a version with these clauses.

    :param known: what was said of clauses that have not changed since: it stands there already
    """
    fields: dict[str, Any] = {"examined": examined}
    values: dict[str, Any] = {}
    for clause in examined:
        called = clauses.called(clause)
        fields[f"finding_{clause.id}"] = RadioField(
            called, choices=[(one.value, word("finding", one.value)) for one in Finding],
            validators=[Optional()],
        )  # fmt: skip
        fields[f"article_{clause.id}"] = StringField(
            _l("违反哪部法律的第几条"), [at_most(ARTICLE_MOST)], filters=[stripped]
        )
        fields[f"said_{clause.id}"] = text(_l("问题在哪里，怎么改"), 2)
        if (said := known.get(clause.id)) is not None and said.withdrawn_at is None:
            values[f"finding_{clause.id}"] = said.finding
            values[f"article_{clause.id}"] = said.article
            values[f"said_{clause.id}"] = said.words
    return type("GivenForm", (GivenForm,), fields)(data=values, **more)


class WithdrawFindingForm(FlaskForm):
    """Why what was found unlawful is so no more."""

    reasons = text(_l("为什么撤回"), 4)


class BringForm(FlaskForm):
    """Which issue decides on a convention; whether on trial."""

    issue = SelectField(_l("交给哪个议题表决"), default="")
    trial_until = DayField(_l("试行到哪一天（长期有效的不填）"), [Optional()])

    def offer(self, issues: Sequence[tuple[str, str]]) -> BringForm:
        """Give the list its choices: numbers of issues with their titles."""
        named = [(number, f"{number} {title}") for number, title in issues]
        self.issue.choices = [("", _l("暂不交议题表决")), *named]
        return self


class FilingForm(FlaskForm):
    """Where and when what is in force was filed."""

    to = line(_l("报给哪个单位"))
    on = DayField(_l("哪一天"), [InputRequired(_l("请选备案的日子。"))])
    number = line(_l("备案号、收文号"))


class ReviewForm(FlaskForm):
    """What came of looking at it again."""

    words = text(_l("实行得怎么样，改不改"), 5)
