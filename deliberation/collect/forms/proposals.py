"""What people type into this room: the shape of it, with errors in plain words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, MultipleFileField
from wtforms import BooleanField
from wtforms.validators import DataRequired, Length, Optional

from deliberation.collect.operations import TEXT_MOST, TITLE_LEAST, TITLE_MOST
from deliberation.collect.operations.rows import FIELDS
from deliberation.documents.sheets import ACCEPTED
from deliberation.web.fields import (
    HiddenField,
    KeyField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    at_most,
    stripped,
)
from deliberation.web.forms import FlaskForm, SeenForm
from deliberation.web.reasons import ReasonField
from deliberation.web.table_form import table_form
from deliberation.web.words import WORDS, word

#: The channels that the committee enters by hand; the committee's own motion is one of them.
AT_THE_DESK = ("visit", "phone", "paper", "hotline", "committee")


class ProposalForm(FlaskForm):
    """Paper 1, 议题征集表: what is wrong, where, what should be done."""

    key = KeyField()
    again = HiddenField()  # number of the ended issue that is proposed anew
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
        filters=[stripped],
        description=_l("例如：3栋门前路面不平，下雨积水"),
    )
    problem = TextAreaField(
        _l("出了什么问题"),
        [DataRequired(_l("请写明出了什么问题。")), at_most(TEXT_MOST)],
        filters=[stripped],
        render_kw={"rows": 5},
        description=_l("什么时候开始的，影响了谁"),
    )
    building = SelectField(_l("哪栋楼"), [Optional()], coerce=int, default=0)
    place = StringField(
        _l("具体在哪里"),
        [at_most(TITLE_MOST)],
        filters=[stripped],
        description=_l("例如：单元门口到垃圾亭之间"),
    )
    action = TextAreaField(
        _l("您希望怎么办"),
        [at_most(TEXT_MOST)],
        filters=[stripped],
        render_kw={"rows": 4},
        description=_l("写不出来可以不填，大家一起商量"),
    )
    confidential = BooleanField(
        _l("这是我家和别人之间的纠纷，不公开"),
        description=_l("公开的名单上只计件数。只有居委会和您能看到；同意调解的各方以后也能看到"),
    )
    photos = MultipleFileField(
        _l("照片"),
        description=_l("最多 4 张，可不填。照片会公开；拍摄地点等信息会自动去掉"),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )

    def is_public(self) -> bool:
        """A quarrel that is not to be public is read by its parties and the committee alone."""
        return not self.confidential.data


class DeskProposalForm(ProposalForm):
    """The same, entered by the committee for what came in by a visit, a call or on paper."""

    private = frozenset({"proposer"})  # looked up on the roster

    channel = SelectField(_l("怎么收到的"), default="visit")
    proposer = StringField(
        _l("提出人"),
        [at_most(TITLE_MOST)],
        filters=[stripped],
        description=_l("写姓名；同名的在前面加楼栋和门牌，例如：3栋 0101室 王秀英。不知道可以不填"),
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [(code, word("channel", code)) for code in AT_THE_DESK]


class WithdrawalForm(SeenForm):
    """Taking a proposal back, with the reason that co-signers are told."""

    reason = ReasonField(
        _l("为什么撤回"),
        subject="withdrawing",
        validators=[DataRequired(_l("请写明理由，好告诉联名的人。")), at_most(TEXT_MOST)],
        filters=[stripped],
        render_kw={"rows": 4},
    )


#: The channels whose lists come as files.
LISTED = ("hotline", "visit", "phone", "paper", "property", "online")


class ImportForm(FlaskForm):
    """A list from another channel."""

    key = KeyField()
    file = FileField(
        _l("文件"),
        [FileRequired(_l("请选一个文件。"))],
        description=_l("Excel（.xlsx、.xls）、WPS 或 CSV，最多 20 MB、10,000 行"),
        render_kw={"accept": ACCEPTED},
    )
    source = SelectField(_l("从哪里来的"), default="hotline")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.source.choices = [(code, word("channel", code)) for code in LISTED]


#: Which column of the list holds what.
ColumnsForm = table_form(
    {field: WORDS["column"][field] for field in FIELDS},
    {
        "title": _l("请选哪一列是标题。没有单独的标题，可以选和内容同一列。"),
        "body": _l("请选哪一列是内容。"),
    },
    {
        "reference": _l("原来的工单号。同一个编号只导入一次；每份表都从 1 开始的序号不能用"),
        "posted_at": _l("写信或来电的时间，例如 2026-03-05 09:30"),
        "answer": _l("原渠道已经答复过的，带着答复进来，不用再答复一次"),
    },
)


class ReleaseForm(FlaskForm):
    """Which messages become public; or the number of one that is covered, or set aside."""

    private = frozenset({"cover", "double"})
    numbers = SelectMultipleField(_l("要公开的来件"), validate_choice=False)
    cover = StringField()
    double = StringField()


class TakingForm(FlaskForm):
    """The last press: everything, or everything but the rows with faults."""

    without_faults = BooleanField(_l("有错的行这次不要，其余的导入"))
    cover = BooleanField(
        _l("导入时就把这些地方打码"),
        default=True,
        description=_l(
            "不打码也可以导入，公开以前再逐件核对；身份证号码、银行卡号不打码就不能公开"
        ),
    )
