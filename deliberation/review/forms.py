"""What the committee fills in: paper 2, 议题审核表, as one form for each decision."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from deliberation.collect.operations import TEXT_MOST
from deliberation.review.operations.parties import CHANNELS, NAME_MOST
from deliberation.review.operations.referring import ADDRESSEE_MOST
from deliberation.rules.voting import STANDING
from deliberation.rules.workflow import IssueKind, Sorting
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
from deliberation.web.forms import ALL, SeenForm
from deliberation.web.reasons import ReasonField
from deliberation.web.words import WORDS

_TOO_LONG = at_most(TEXT_MOST)


def _text(label, *validators, rows: int = 4, **more) -> TextAreaField:
    return TextAreaField(
        label, [*validators, _TOO_LONG], filters=[stripped], render_kw={"rows": rows}, **more
    )


def _reasons(label, subject: str, *validators, rows: int = 4, **more) -> ReasonField:
    return ReasonField(
        label,
        [*validators, _TOO_LONG],
        subject=subject,
        filters=[stripped],
        render_kw={"rows": rows},
        **more,
    )


class DecisionForm(SeenForm):
    """One of several forms on a page: its fields' ids begin with the form's own name."""

    called = ""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = f"{self.called}-{field.id}"
            field.label.field_id = field.id


class AcknowledgementForm(DecisionForm):
    """It has arrived; on the immediate track it is answered within hours."""

    called = "acknowledgement"
    immediate = BooleanField(_l("列为急事"))


class SortingForm(DecisionForm):
    """Three-way sorting (三事分流) and competence: on every decision about where it belongs."""

    size = SelectField(_l("三事分流"), [Optional()], default="small")
    competence = SelectField(_l("属于谁的职责"), [Optional()], default="self")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.size.choices = list(WORDS["size"].items())
        self.competence.choices = list(WORDS["competence"].items())


class AcceptanceForm(SortingForm):
    """Class, deciding body, owner; the party organisation's study; the parties' consent."""

    called = "acceptance"
    kind = RadioField(_l("类别"), [InputRequired(_l("请选择类别。"))], coerce=IssueKind)
    body = SelectField(_l("由谁决定"), [InputRequired(_l("请选择由谁决定。"))])
    owner = SelectField(_l("下一步由谁负责"), [InputRequired(_l("请选择由谁负责。"))])
    important = BooleanField(
        _l("重要事项"),
        description=_l("提交居民会议或居民代表会议之前，要先由党组织研究（居委会组织法第 30 条）"),
    )
    study = _text(
        _l("党组织研究情况"), rows=2, description=_l("哪一天研究的，意见是什么；不是重要事项不用填")
    )
    matter = SelectField(_l("纠纷是为什么事"), description=_l("只有矛盾纠纷要选"), default="other")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.matter.choices = list(WORDS["matter"].items())
        self.kind.choices = [(kind, WORDS["kind"][kind]) for kind in IssueKind]
        self.offer(STANDING)

    def offer(self, bodies: Iterable[str]) -> None:
        """Let these bodies be chosen from."""
        words = [(code, WORDS["body"][code]) for code in bodies]
        self.body.choices = [("", _l("请选择")), *words]


class PartyForm(DecisionForm):
    """A party to a dispute: somebody who lives here, a household, or somebody from outside."""

    private = ALL  # of a dispute

    called = "party"
    key = KeyField()
    kind = RadioField(_l("是谁"), [InputRequired(_l("请选择是谁。"))])
    name = StringField(
        _l("姓名，或者哪一户"),
        [
            DataRequired(_l("请写姓名，或者楼栋和门牌。")),
            Length(max=NAME_MOST, message=_l("名称太长。")),
        ],
        filters=[stripped],
        description=_l("居民写姓名，同名的加楼栋门牌；住户写楼栋和门牌，例如：3栋 0101室"),
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = list(WORDS["party"].items())


class ConsentForm(SeenForm):
    """Whether a party agrees to mediation; the committee says how it was told."""

    private = ALL  # of a dispute

    agrees = RadioField(
        _l("同意调解吗"),
        [InputRequired(_l("请选择同意或者不同意。"))],
        choices=[("yes", _l("同意调解")), ("no", _l("不同意"))],
    )


class EnteredConsentForm(ConsentForm):
    """The same, entered for a party that said it in another way."""

    channel = SelectField(_l("怎么答复的"), default="visit")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [(code, WORDS["channel"][code]) for code in CHANNELS[1:]]


class DecliningForm(SortingForm):
    """Declining, with reasons that everybody may read."""

    called = "declining"
    reasons = _reasons(
        _l("不予受理的理由"),
        "declining",
        DataRequired(_l("不予受理必须写明理由。理由会向大家公开。")),
        description=_l("会向大家公开，请写得让提出人看得懂"),
    )


class MergerForm(DecisionForm):
    """Into which other issue."""

    called = "merger"
    number = StringField(
        _l("并入哪个议题"),
        [DataRequired(_l("请填写要并入的议题编号。")), Length(max=20, message=_l("编号太长。"))],
        filters=[stripped],
        render_kw={"list": "mergeable", "autocomplete": "off"},
        description=_l("填编号，例如：2026-018"),
    )
    reasons = _reasons(_l("为什么合并"), "merging", rows=2)


class ReferralForm(SortingForm):
    """To whom it belongs, until when they reply, and who follows it up here."""

    called = "referral"
    sorting = RadioField(_l("为什么转出"), [InputRequired(_l("请选择为什么转出。"))])
    unit = SelectField(_l("转给"), [Optional()], coerce=int, default=0)
    addressee = StringField(
        _l("名单里没有的，写名称"),
        [Length(max=ADDRESSEE_MOST, message=_l("名称太长。"))],
        filters=[stripped],
    )
    deadline = DayField(_l("最迟哪天答复"), [InputRequired(_l("请写明最迟哪天答复。"))])
    owner = SelectField(_l("社区里由谁跟进"), [InputRequired(_l("请选择由谁跟进。"))])
    reasons = _reasons(_l("说明"), "referring", rows=2)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.sorting.choices = [(one.value, WORDS["sorting"][one.value]) for one in Sorting]


class ReplyForm(SeenForm):
    """What the addressee replied."""

    text = _text(_l("答复内容"), DataRequired(_l("请把答复写下来。")), rows=6)
    sends_back = BooleanField(_l("这件事应由社区处理，退回审核"))


class FeedbackForm(SeenForm):
    """Whoever brought it in says whether the reply settles it."""

    verdict = RadioField(
        _l("办得怎么样"),
        choices=[("yes", _l("办好了，可以办结")), ("no", _l("没有办好"))],
        validators=[DataRequired(_l("请选办好了没有。"))],
    )
    text = _text(_l("没有办好的，写明还差什么"), rows=4)


class AppealForm(SeenForm):
    """Why the proposer wants somebody else to look again."""

    reason = _text(_l("为什么要复核"), DataRequired(_l("请写明为什么要复核。")), rows=5)
