"""What comes from above: a major project's plan and its reply; an assembly that revokes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired, Optional

from deliberation.resolve.forms import MOST, _line, _text
from deliberation.resolve.operations.revoking import Decision, Vote
from deliberation.web.fields import (
    CountField,
    DayField,
    RadioField,
    SelectField,
    TextAreaField,
    given,
)
from deliberation.web.forms import FlaskForm, SeenForm
from deliberation.web.words import word

#: The choice of the form for an assembly that did not meet in this hall.
ELSEWHERE = "elsewhere"


class PlanForm(FlaskForm):
    """To whom a major project's plan is submitted."""

    addressee = _line(_l("方案报给哪个单位"))


class PlanReplyForm(FlaskForm):
    """What was replied to it, and what that comes to."""

    verdict = RadioField(
        _l("答复的结论"),
        [InputRequired(_l("请选答复是同意、附条件同意，还是退回。"))],
        choices=[
            ("approved", _l("同意，公示期满就可以生效")),
            ("conditions", _l("附条件同意，条件写在下面，和决议一起公开")),
            ("returned", _l("退回，决议撤下，进入下一轮重新协商")),
        ],
    )
    reply = _text(_l("答复的原文（条件、退回的理由）"), 5, _l("请把答复的原文写下来。"))

    def on(self, clause: int) -> TextAreaField | None:
        """The field for what is replied to the clause with this id, if it may be."""
        return self._fields.get(f"{_CLAUSE}{clause}")

    @property
    def said(self) -> dict[int, str]:
        """What was written to single clauses, by their ids."""
        fields = {name: one for name, one in self._fields.items() if name.startswith(_CLAUSE)}
        return {int(name.removeprefix(_CLAUSE)): one.data for name, one in fields.items()}


#: What stands before a clause's id in the name of its field.
_CLAUSE = "clause_"


def reply_form(clauses: Iterable[int]) -> type[PlanReplyForm]:
    """The same with a field for each of the *clauses* of the plan that was submitted, by ids."""
    fields = {f"{_CLAUSE}{id_}": _text(_l("对这一条的答复"), 2) for id_ in clauses}
    return type(PlanReplyForm.__name__, (PlanReplyForm,), fields)


class RevocationForm(SeenForm):
    """The assembly above has revoked the resolution: by which decision, and why."""

    decision = RadioField(_l("由哪个会议撤销"), [InputRequired(_l("请选由哪个会议撤销。"))])
    body = SelectField(_l("会议"), default="")
    on = DayField(_l("开会的日期"), [Optional()])
    households = BooleanField(_l("按户派代表开的会"))
    entitled = CountField(_l("应到人数"), [Optional()])
    present = CountField(_l("到会人数"), [Optional()])
    in_favour = CountField(_l("同意撤销"), [Optional()])
    against = CountField(_l("反对撤销"), [Optional()])
    basis = _line(
        _l("依据"),
        description=_l("会议记录或者决议的名称、编号，例如：居民代表会议 2026 年第 2 次会议纪要"),
    )
    reason = _text(_l("为什么撤销"), 4, _l("撤销决议要写明理由，理由会向大家公开。"))

    def offer(self, decisions: Sequence[Decision], bodies: Sequence[str]) -> RevocationForm:
        """Give the lists their choices: what was decided in this hall, and the assemblies."""
        self.decisions = {one.issue: one for one in decisions}
        self.decision.choices = [
            *((one.issue, _called(one)) for one in decisions),
            (ELSEWHERE, _l("会议不是在这里开的，按会议记录登记（下面填全）")),
        ]
        self.body.choices = [(code, word("body", code)) for code in bodies]
        if self.body.data not in bodies:
            self.body.data = bodies[0] if bodies else ""
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Of an assembly elsewhere the day and the counts are needed."""
        sound = super().validate(extra_validators)
        if self.decision.data == ELSEWHERE:
            for field, said in (
                (self.on, _l("请填开会的日期。")),
                (self.entitled, _l("请填应到人数。")),
                (self.present, _l("请填到会人数。")),
                (self.in_favour, _l("请填同意撤销的人数。")),
            ):
                if field.data is None and not field.errors:
                    field.errors = [*field.errors, said]
                    sound = False
        return sound

    @property
    def how(self) -> Decision | Vote:
        """The decision that was chosen, or the vote as the minutes have it."""
        if self.decision.data != ELSEWHERE:
            return self.decisions[self.decision.data]
        return Vote(
            body=self.body.data,
            on=given(self.on.data),
            households=self.households.data,
            entitled=given(self.entitled.data),
            present=given(self.present.data),
            in_favour=given(self.in_favour.data),
            against=self.against.data or 0,
        )


def _called(one: Decision) -> str:
    if one.writing is not None:
        said = _l("%(body)s书面表决通过：%(title)s（%(number)s 号议题）")
    else:
        said = _l("%(body)s会议通过：%(title)s（%(number)s 号议题）")
    return said % {"body": word("body", one.body), "title": one.title[:MOST], "number": one.issue}
