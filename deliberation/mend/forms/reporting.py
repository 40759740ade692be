"""A photo, where, send."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField

from deliberation.mend.operations import SPOT_MOST, TEXT_MOST
from deliberation.rules.mend import keeps_private
from deliberation.web.fields import (
    HiddenField,
    KeyField,
    SelectField,
    StringField,
    TextAreaField,
    at_most,
    stripped,
)
from deliberation.web.forms import FlaskForm
from deliberation.web.words import word

#: What elder mode asks, in this order; where a label was scanned the second is answered.
SCREENS = ("photo", "place", "check")
#: The channels that the committee enters by hand.
AT_THE_DESK = ("visit", "phone", "paper", "hotline", "committee")


class ReportForm(FlaskForm):
    """A small fault: what is broken is seen on the photo, a word helps."""

    key = KeyField()
    sure = HiddenField()  # what is open at the same place has been shown
    photos = MultipleFileField(
        _l("照片"),
        description=_l("最多 4 张。照片会公开，请不要拍到人和门牌；拍摄地点等信息会自动去掉"),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )
    text = TextAreaField(
        _l("哪里坏了"),
        [at_most(TEXT_MOST)],
        filters=[stripped],
        render_kw={"rows": 3},
        description=_l("有照片可以不写。例如：路灯不亮，晚上看不见台阶"),
    )
    place = SelectField(_l("在哪里"), default="")
    spot = StringField(
        _l("再说细一点"),
        [at_most(SPOT_MOST)],
        filters=[stripped],
        description=_l("名单里没有这个地方，就写在这里"),
    )
    confidential = BooleanField(
        _l("涉及某个人、某一户，或者邻里纠纷，不公开"),
        description=_l("只有您、居委会和去办的单位看得到"),
    )

    def is_public(self) -> bool:
        """What names a person, a flat or a quarrel is kept from the public anyway."""
        told = f"{self.spot.data}\n{self.text.data}"
        return not (self.confidential.data or keeps_private(told))


class DeskReportForm(ReportForm):
    """The same, entered by the committee for who came, called or wrote."""

    private = frozenset({"reporter"})  # looked up on the roster

    channel = SelectField(_l("怎么收到的"), default="visit")
    reporter = StringField(
        _l("报修人"),
        [at_most(SPOT_MOST)],
        filters=[stripped],
        description=_l("写姓名；同名的在前面加楼栋和门牌，例如：3栋 0101室 王秀英。不知道可以不填"),
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [(code, word("channel", code)) for code in AT_THE_DESK]
