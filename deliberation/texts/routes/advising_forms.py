"""Forms about the advice of experts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from deliberation.people.models import Person
from deliberation.rules.texts import WHOLE, Clause, Interest
from deliberation.texts.routes.legality_forms import line, text
from deliberation.web import clauses
from deliberation.web.fields import DayField, KeyField, RadioField, SelectField
from deliberation.web.forms import FlaskForm
from deliberation.web.words import word


class ExpertForm(FlaskForm):
    """Who is asked for advice, on what above all, and until when."""

    key = KeyField()
    expert = SelectField(_l("请哪位专家"), default="")
    outside = line(_l("外面专家的姓名"))
    capacity = line(_l("单位和专业"))
    question = text(_l("特别想请教什么"))
    due = DayField(_l("请在哪天以前答复"), [InputRequired(_l("请选答复的日子。"))])

    def offer(self, experts: Sequence[Person]) -> ExpertForm:
        """Give the list its choices."""
        named = [(str(one.id), one.name) for one in experts]
        self.expert.choices = [("", _l("名单上没有，写在下面")), *named]
        return self


class InterestForm(FlaskForm):
    """What ties the expert to the matter."""

    interest = RadioField(
        _l("与这件事有没有利害关系"),
        [InputRequired(_l("请选有没有利害关系。"))],
        choices=[(one.value, word("expert_interest", one.value)) for one in Interest],
    )
    words = text(_l("是什么关系，或者为什么不提意见"))
    came = line(_l("声明是怎么来的"), description=_l("例如：7 月 3 日的来信，原件在居委会"))


class AdviceForm(FlaskForm):
    """What the expert says; its fields are made for a version by :func:`advice_form`."""

    examined: ClassVar[Sequence[Clause]] = ()

    whole = text(_l("对全文的意见"), 4)
    came = line(_l("意见是怎么来的"), description=_l("例如：7 月 3 日的来信，原件在居委会"))

    def on(self, clause: Clause) -> Any:
        """The field of *clause*."""
        return self[f"said_{clause.id}"]

    @property
    def said(self) -> Mapping[int, str]:
        """What is said, by the clause's id."""
        found = {clause.id: self.on(clause).data for clause in self.examined}
        return {WHOLE: self.whole.data, **found}


def advice_form(examined: Sequence[Clause], **more: Any) -> AdviceForm:
    """The form for a version with these clauses."""
    fields: dict[str, Any] = {"examined": examined}
    for clause in examined:
        label = _l("对%(clause)s的意见", clause=clauses.called(clause))
        fields[f"said_{clause.id}"] = text(label, 2)
    return type("AdviceForm", (AdviceForm,), fields)(**more)
