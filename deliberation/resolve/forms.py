"""What people type into this room: the shape of it, with errors in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation.people.queries import doors
from deliberation.people.queries.doors import Home
from deliberation.resolve.operations import PartDraft, TaskDraft
from deliberation.web.fields import (
    DayField,
    KeyField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    at_most,
    given,
    stripped,
)
from deliberation.web.forms import FlaskForm, SeenForm
from deliberation.web.money import MoneyField
from deliberation.web.reasons import ReasonField

MOST = 120  # characters of a line
TEXT_MOST = 4000
#: Tasks that a resolution has room for; empty rows are left out.
ROWS = 12
#: Rows that the page begins with, and that are added by "more".
FIRST, MORE = 2, 3


def _line(label: str, **kwargs: Any) -> StringField:
    checks = [at_most(MOST)]
    return StringField(label, checks, filters=[stripped], **kwargs)


def _text(label: str, rows: int = 4, missing: str | None = None, **kwargs: Any) -> TextAreaField:
    checks: list[Any] = [InputRequired(missing)] if missing else []
    checks.append(at_most(TEXT_MOST))
    kind = ReasonField if "subject" in kwargs else TextAreaField
    return kind(label, checks, filters=[stripped], render_kw={"rows": rows}, **kwargs)


class TaskRow(Form):
    """One line of the responsibility matrix; a row in which nothing is written is no task."""

    title = _line(_l("办什么"))
    lead = SelectField(_l("牵头单位（只有一个）"), coerce=int, default=0)
    deadline = DayField(_l("办完的期限"), [Optional()])
    person = SelectField(_l("具体负责人"), coerce=int, default=0)
    assist1 = SelectField(_l("配合单位"), coerce=int, default=0)
    assist1_part, assist1_due = _line(_l("配合做什么")), DayField(_l("到哪一天"), [Optional()])
    assist2 = SelectField(_l("配合单位"), coerce=int, default=0)
    assist2_part, assist2_due = _line(_l("配合做什么")), DayField(_l("到哪一天"), [Optional()])
    assist3 = SelectField(_l("配合单位"), coerce=int, default=0)
    assist3_part, assist3_due = _line(_l("配合做什么")), DayField(_l("到哪一天"), [Optional()])
    assisting = _line(_l("不是单位的，还有谁配合"), description=_l("例如志愿者、沿街商户；可不填"))
    budget = MoneyField(_l("预算（元）"))
    source = _line(_l("钱从哪里来"))
    step1, step1_due = _line(_l("第一个节点")), DayField(_l("到哪一天"), [Optional()])
    step2, step2_due = _line(_l("第二个节点")), DayField(_l("到哪一天"), [Optional()])
    step3, step3_due = _line(_l("第三个节点")), DayField(_l("到哪一天"), [Optional()])
    acceptance = _line(_l("怎样算办好"), description=_l("监督小组照这一条验收"))

    @property
    def blank(self) -> bool:
        """Nothing is written in it."""
        texts = (self.title, self.assisting, self.source, self.acceptance)
        chosen = (self.lead, self.deadline, self.person, *(f for pair in self.steps for f in pair))
        chosen += tuple(field for part in self.parts for field in part)
        return not (
            any(field.data for field in (*texts, *chosen))
            or any((self.budget.raw_data or [""])[0].strip())
        )

    @property
    def steps(self) -> tuple[tuple[StringField, DayField], ...]:
        """The milestones' rows: what, and until when."""
        return (
            (self.step1, self.step1_due),
            (self.step2, self.step2_due),
            (self.step3, self.step3_due),
        )

    @property
    def parts(self) -> tuple[tuple[SelectField, StringField, DayField], ...]:
        """The assisting units' rows: who, what, and until when."""
        return (
            (self.assist1, self.assist1_part, self.assist1_due),
            (self.assist2, self.assist2_part, self.assist2_due),
            (self.assist3, self.assist3_part, self.assist3_due),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """What a task cannot do without: what, who, until when; milestones with their day."""
        if self.blank:
            return True
        sound = super().validate(extra_validators)
        for field, missing, said in (
            (self.title, not self.title.data, _l("请写明办什么。")),
            (self.lead, not self.lead.data, _l("请选牵头单位，只能有一个。")),
            (
                self.deadline,
                self.deadline.data is None and not self.deadline.errors,
                _l("请填办完的期限。"),
            ),
            *(self._step(step, due) for step, due in self.steps),
            *(self._part(*part) for part in self.parts),
        ):
            if missing:
                field.errors = [*field.errors, said]
                sound = False
        return sound

    def _step(self, step: StringField, due: DayField) -> tuple[Any, bool, Any]:
        if step.data and due.data is None and not due.errors:
            return due, True, _l("请填节点的日期。")
        if due.data and not step.data:
            return step, True, _l("请写明节点要做到什么。")
        late = due.data and self.deadline.data and due.data > self.deadline.data
        return due, bool(late), _l("节点的日期不能晚于办完的期限。")

    def _part(self, unit: SelectField, part: StringField, due: DayField) -> tuple[Any, bool, Any]:
        if unit.data and not part.data:
            return part, True, _l("请写明这个单位配合做什么。")
        if not unit.data and (part.data or due.data):
            return unit, True, _l("请选由哪个单位配合。")
        if unit.data and unit.data == self.lead.data:
            return unit, True, _l("牵头单位不用再写成配合单位。")
        late = due.data and self.deadline.data and due.data > self.deadline.data
        return due, bool(late), _l("配合的日期不能晚于办完的期限。")

    @property
    def draft(self) -> TaskDraft:
        """The task as the operation takes it."""
        return TaskDraft(
            title=self.title.data,
            lead_unit_id=self.lead.data,
            deadline=given(self.deadline.data),
            assisting=self.assisting.data,
            parts=tuple(
                PartDraft(unit_id=unit.data, part=part.data, deadline=due.data)
                for unit, part, due in self.parts
                if unit.data
            ),
            person_id=self.person.data or None,
            steps=tuple((step.data, given(due.data)) for step, due in self.steps if step.data),
            budget=self.budget.data,
            source=self.source.data,
            acceptance_test=self.acceptance.data,
        )


class ResolutionForm(SeenForm):
    """Papers 9 and 10, 决议书 and 责任清单: what was decided, who does what, who is affected.

    :ivar warned: a unit's negative list says that a task may not be laid on the community
    """

    warned = False

    key = KeyField()
    text = _text(_l("决定了什么"), 6, _l("请写明决定了什么。"))
    basis = _line(_l("依据"))
    minority = _text(_l("不同意见（少数人的看法）"), 3)
    scope = RadioField(
        _l("受影响的住户（以后由他们评价满意不满意）"),
        [InputRequired(_l("请选出受影响的住户。"))],
        choices=[("all", _l("本社区全部住户")), ("some", _l("只选一部分楼栋或住户"))],
        default="all",
    )
    buildings = SelectMultipleField(
        _l("整栋选"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    doors = _text(
        _l("再加几户"),
        3,
        description=_l("一行写一栋，例如：3栋：1单元101、2单元302。只写“1单元”就是整个单元。"),
    )
    despite = BooleanField(_l("清单上的提醒已经看过，仍由居委会牵头"))
    urgent_reason = _text(_l("紧急小事，公示的同时就生效的，写明为什么等不到公示期满"), 2)

    def __init__(self, *args: Any, tasks: Sequence[Mapping[str, Any]] = (), **kwargs: Any) -> None:
        """
        :param tasks: what the rows are filled with before anybody types
        """
        super().__init__(*args, **kwargs)
        typed = request.form if self.is_submitted() else None
        rows = max(FIRST, len(tasks) + 1)
        if typed is not None:
            sent = [n for n in range(ROWS) if any(key.startswith(f"tasks-{n}-") for key in typed)]
            rows = max(sent, default=0) + 1
            rows += MORE if self.wants_more else 0
        filled = [*tasks, *({} for _ in range(ROWS))]
        self.tasks = [
            TaskRow(typed, prefix=f"tasks-{number}", data=filled[number])
            for number in range(min(rows, ROWS))
        ]

    @property
    def wants_more(self) -> bool:
        """The button for more rows was pressed, not the one that writes the resolution."""
        return self.is_submitted() and "more" in request.form

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that is wrong, of all rows, at once; each row says its number."""
        sound = super().validate(extra_validators)
        self.named = doors.read(
            self.doors.data,
            [(one.value, one.label) for one in self.buildings.choices or ()],
            self.living,
        )
        if self.scope.data == "some" and self.named.unknown:
            sound = False
            unknown = _("、").join(self.named.unknown[:5])
            told = _("没有找到，或者不止一户：%(doors)s。请对照门牌再写一遍。", doors=unknown)
            self.doors.errors = [*self.doors.errors, told]
        for number, row in enumerate(self.tasks, 1):
            if not row.validate():
                sound = False
                self.form_errors.extend(
                    _("第 %(number)s 项任务：%(said)s", number=number, said=said)
                    for field in row
                    for said in field.errors
                )
        return sound

    def offer(
        self,
        units: Sequence[tuple[int, str]],
        workers: Sequence[tuple[int, str]],
        buildings: Sequence[tuple[int, str]],
        living: Sequence[Home],
    ) -> ResolutionForm:
        """Give the lists their choices, each as (id, word); *living*: all households."""
        for row in self.tasks:
            for unit in (row.lead, *(part[0] for part in row.parts)):
                unit.choices = [(0, "—"), *units]
            row.person.choices = [(0, "—"), *workers]
        self.buildings.choices, self.living = list(buildings), list(living)
        return self

    @property
    def drafts(self) -> list[TaskDraft]:
        """The tasks that are written, in their order."""
        return [row.draft for row in self.tasks if not row.blank]

    @property
    def households(self) -> set[int]:
        """The households chosen; asked for once the form has been validated."""
        if self.scope.data == "all":
            return {home.id for home in self.living}
        whole = {home.id for home in self.living if home.building_id in self.buildings.data}
        return whole | self.named.households


class WithdrawalForm(SeenForm):
    """Withdrawing a resolution before it is in force."""

    reason = _text(
        _l("为什么撤回"),
        4,
        _l("撤回决议要写明理由，理由会向大家公开。"),
        subject="unposting",
    )


class ObjectionForm(FlaskForm):
    """A resident's objection."""

    key = KeyField()
    text = _text(_l("您反对什么，为什么"), 6, _l("请写明您反对什么，为什么。"))


class AnswerForm(FlaskForm):
    """The committee's public answer to one objection."""

    text = _text(_l("答复"), 5, _l("请写明答复，答复会向大家公开。"), subject="answering")
    upheld = RadioField(
        _l("异议成立吗"),
        [InputRequired(_l("请选异议成立还是不成立。"))],
        choices=[("no", _l("不成立，决议照旧")), ("yes", _l("成立，撤下公示，重新协商"))],
    )
