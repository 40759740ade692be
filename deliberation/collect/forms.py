"""What people type into this room: the shape of it, with errors in plain words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from deliberation.collect.operations import TEXT_MOST, TITLE_LEAST, TITLE_MOST
from deliberation.web.words import word

#: The channels that the committee enters by hand; the committee's own motion is one of them.
AT_THE_DESK = ("visit", "phone", "paper", "hotline", "committee")


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class ProposalForm(FlaskForm):
    """Paper 1, 议题征集表: what is wrong, where, what should be done."""

    key = HiddenField()
    title = StringField(
        _l("一句话说明"),
        [
            DataRequired(_l("请用一句话说明是什么事。")),
            Length(
                TITLE_LEAST,
                TITLE_MOST,
                message=_l("请写 %(min)d 到 %(max)d 个字。"),
            ),
        ],
        filters=[_stripped],
        description=_l("例如：3栋门前路面不平，下雨积水"),
    )
    problem = TextAreaField(
        _l("出了什么问题"),
        [
            DataRequired(_l("请写明出了什么问题。")),
            Length(max=TEXT_MOST, message=_l("最多 %(max)d 个字，请写短一点。")),
        ],
        filters=[_stripped],
        render_kw={"rows": 5},
        description=_l("什么时候开始的，影响了谁"),
    )
    building = SelectField(_l("哪栋楼"), [Optional()], coerce=int, default=0)
    place = StringField(
        _l("具体在哪里"),
        [Length(max=TITLE_MOST, message=_l("最多 %(max)d 个字，请写短一点。"))],
        filters=[_stripped],
        description=_l("例如：单元门口到垃圾亭之间"),
    )
    action = TextAreaField(
        _l("您希望怎么办"),
        [Length(max=TEXT_MOST, message=_l("最多 %(max)d 个字，请写短一点。"))],
        filters=[_stripped],
        render_kw={"rows": 4},
        description=_l("写不出来可以不填，大家一起商量"),
    )


class DeskProposalForm(ProposalForm):
    """The same, entered by the committee for what came in by a visit, a call or on paper."""

    channel = SelectField(_l("怎么收到的"), default="visit")
    proposer = StringField(
        _l("提出人"),
        [Length(max=TITLE_MOST, message=_l("最多 %(max)d 个字，请写短一点。"))],
        filters=[_stripped],
        description=_l("写姓名；同名的在前面加楼栋和门牌，例如：3栋 0101室 王秀英。不知道可以不填"),
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [(code, word("channel", code)) for code in AT_THE_DESK]


class SeenForm(FlaskForm):
    """An act that takes one press: it only says which version of the issue the page knew."""

    seen = IntegerField(validators=[Optional()], widget=HiddenInput())

    def see(self, version: int) -> None:
        """The next press is about what the page shows now."""
        self.seen.data, self.seen.raw_data = version, None


class WithdrawalForm(SeenForm):
    """Taking a proposal back, with the reason that co-signers are told."""

    reason = TextAreaField(
        _l("为什么撤回"),
        [
            DataRequired(_l("请写明理由，好告诉联名的人。")),
            Length(max=TEXT_MOST, message=_l("最多 %(max)d 个字，请写短一点。")),
        ],
        filters=[_stripped],
        render_kw={"rows": 4},
    )
