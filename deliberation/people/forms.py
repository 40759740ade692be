"""What people type about themselves, and about who represents whom: the shape of it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField
from wtforms.validators import EqualTo, InputRequired, Length, NumberRange, Optional

from deliberation.documents.sheets import ACCEPTED
from deliberation.people.operations import columns
from deliberation.people.operations.lists import KINDS, MOST
from deliberation.rules.box import Secrecy
from deliberation.rules.reading import plain_secret, plain_text
from deliberation.rules.voting import DECLARED
from deliberation.web.fields import (
    CountField,
    DayField,
    HiddenField,
    KeyField,
    PasswordField,
    RadioField,
    StringField,
    TextAreaField,
    at_most,
    stripped,
)
from deliberation.web.forms import ALL, FlaskForm
from deliberation.web.table_form import table_form
from deliberation.web.words import WORDS, word

TEXT_MOST = 2000


def plain_login(text: str | None) -> str:
    """The name of an account as it is kept: typed on any keyboard, without blanks."""
    return plain_text(text or "").replace(" ", "")


def _secret(text: str | None) -> str:
    return plain_secret(text or "")


class SignInForm(FlaskForm):
    """Account and password."""

    private = ALL

    login = StringField(
        _l("账号"),
        [InputRequired(_l("请填写账号。")), Length(max=80, message=_l("账号太长。"))],
        filters=[plain_login],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(
        _l("密码"),
        [InputRequired(_l("请填写密码。")), Length(max=200, message=_l("密码太长。"))],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class CodeForm(FlaskForm):
    """The code that stands on a letter."""

    private = ALL

    code = StringField(
        _l("信上的码"),
        [InputRequired(_l("请填写信上的码。")), Length(max=40, message=_l("码是 12 位数字。"))],
        description=_l("12 位数字，写在二维码下面，例如 4821 7730 1956"),
        render_kw={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "data-from-address": "",  # hall.js takes it from behind the "#"
        },
    )


class NewPasswordForm(FlaskForm):
    """A password of one's own, twice."""

    private = ALL

    password = PasswordField(
        _l("密码"),
        [InputRequired(_l("请填写密码。"))],
        filters=[_secret],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("再写一遍密码"),
        [InputRequired(_l("请再写一遍。")), EqualTo("password", _l("两遍不一样，请再写一次。"))],
        filters=[_secret],
        render_kw={"autocomplete": "new-password"},
    )


class ClaimForm(NewPasswordForm):
    """The code of a letter, and the password that its account is to have."""

    code = HiddenField(_l("信上的码"))


class PasswordForm(NewPasswordForm):
    """Another password; the present one says that it is not somebody at an open telephone."""

    now = PasswordField(
        _l("现在的密码"),
        [InputRequired(_l("请填写现在的密码。"))],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        _l("新密码"),
        [InputRequired(_l("请填写新密码。"))],
        filters=[_secret],
        render_kw={"autocomplete": "new-password"},
    )
    next = HiddenField()


class SelectionForm(FlaskForm):
    """A group chooses: how many, among whom, for which term."""

    private = frozenset({"candidates"})  # looked up on the roster

    key = KeyField()
    seats = IntegerField(
        _l("应选几名"),
        [
            InputRequired(_l("请填写应选名额。")),
            NumberRange(1, 200, message=_l("请填写 %(min)d 到 %(max)d 之间的数。")),
        ],
    )
    candidates = TextAreaField(
        _l("候选人"),
        [InputRequired(_l("请填写候选人。")), at_most(TEXT_MOST)],
        description=_l("一行一位，写姓名；有同名的，前面加楼栋和门牌，例如 3栋0101室王秀英"),
        render_kw={"rows": 5},
    )
    since = DayField(_l("任期从哪天开始"), [InputRequired(_l("请填写日期，例如 2026-03-12。"))])
    until = DayField(
        _l("到哪天为止（不含当天）"), [InputRequired(_l("请填写日期，例如 2026-03-12。"))]
    )

    by_election = BooleanField(_l("补选：在任的代表留任，只补空缺"))
    reason = TextAreaField(
        _l("名额不在通常范围内的，请写明理由"),
        [at_most(TEXT_MOST)],
        filters=[stripped],
        render_kw={"rows": 2},
    )

    @property
    def called(self) -> list[str]:
        """The candidates' names, one a line."""
        return [line for line in (self.candidates.data or "").splitlines() if line.strip()]


class SheetForm(FlaskForm):
    """What the signature sheet says; the candidates' fields are called ``votes-7``."""

    signed = IntegerField(
        _l("签名的户数"),
        [
            InputRequired(_l("请填写签名的户数。")),
            NumberRange(0, 100_000, message=_l("请填写 %(min)d 到 %(max)d 之间的数。")),
        ],
    )
    sheet = FileField(
        _l("签名表的照片"),
        description=_l("只有居委会成员和居民代表看得到，用来核对"),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )


class SelectionVoteForm(FlaskForm):
    """The group votes by ballot: for how long, and whether in secret."""

    days = IntegerField(
        _l("收票几天（今天不算）"),
        [
            InputRequired(_l("请填写天数。")),
            NumberRange(3, 30, message=_l("请填写 %(min)d 到 %(max)d 之间的数。")),
        ],
    )
    secrecy = RadioField(_l("记名还是无记名"), [InputRequired(_l("请先选一项。"))])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.secrecy.choices = [(one.value, word("secrecy", one)) for one in Secrecy]


class CancelSelectionForm(FlaskForm):
    """The choice ends without a result, and why."""

    reason = StringField(
        _l("为什么终止"),
        [InputRequired(_l("请写明终止的理由。")), at_most(200)],
        filters=[stripped],
    )


class HandoverForm(FlaskForm):
    """What was handed to the next representative."""

    private = ALL  # read by the two representatives and the committee

    matters = TextAreaField(
        _l("移交了哪些事"),
        [InputRequired(_l("请写明移交了哪些事。")), at_most(TEXT_MOST)],
        filters=[stripped],
        description=_l("例如：正在跟进的议题、走访记录、钥匙和公章。不要写住户的隐私"),
        render_kw={"rows": 4},
    )


class DeclarationForm(FlaskForm):
    """Age band, occupation, interest: each may be left out."""

    age_band = RadioField(_l("年龄段"), [Optional()])
    occupation = RadioField(_l("职业"), [Optional()])
    interest = RadioField(_l("主要代表哪方面的利益"), [Optional()])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for dimension, codes in DECLARED.items():
            self[dimension].choices = [
                *((code, word(dimension, code)) for code in codes),
                ("", word(dimension, "undeclared")),
            ]


class ListItemForm(FlaskForm):
    """A line of one of a unit's three lists."""

    list = RadioField(_l("写在哪张清单上"), [InputRequired(_l("请选一项。"))])
    text = StringField(
        _l("内容"),
        [InputRequired(_l("请写明内容。")), at_most(MOST)],
        filters=[lambda text: (text or "").strip()],
        description=_l("一条写一件事，用大家平时说的词，例如：路灯维修"),
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.list.choices = [(kind, word("list", kind)) for kind in KINDS]


def _parts() -> CountField:
    return CountField(
        _l("表里一共有几处专有部分"),
        [
            InputRequired(_l("请填写一共有几处。")),
            NumberRange(1, 1_000_000, message=_l("请填写 %(min)d 到 %(max)d 之间的数。")),
        ],
        description=_l("自己数一遍再填：和表里的行数不一样，就不导入"),
        render_kw={"inputmode": "numeric"},
    )


class RegisterForm(FlaskForm):
    """The register of owners as a list, and how many parts whoever brings it has counted."""

    key = KeyField()
    file = FileField(
        _l("登记表（Excel 或 CSV）"),
        [FileRequired(_l("请选择文件。"))],
        render_kw={"accept": ACCEPTED},
    )
    parts = _parts()


class RegisterTakingForm(FlaskForm):
    """The last press, with the count once more."""

    parts = _parts()


class RosterForm(FlaskForm):
    """The roster of residents as a list."""

    key = KeyField()
    file = FileField(
        _l("居民名册（Excel 或 CSV）"),
        [FileRequired(_l("请选择文件。"))],
        description=_l("Excel（.xlsx、.xls）、WPS 或 CSV，最多 20 MB、10,000 行"),
        render_kw={"accept": ACCEPTED},
    )


_CHOOSE = _l("请选一列。")

#: Which column of a roster is what. Who is of age is said by one of three.
RosterColumns = table_form(
    {field: WORDS["roster_column"][field] for field in columns.ROSTER},
    dict.fromkeys(columns.ROSTER_NEEDED, _CHOOSE),
    {
        "building": _l("没有这一列的，户号写成 3-2-501 这样也认得"),
        "phone_tail": _l("写了整个号码的，只留最后四位"),
        "adult": _l("没有这一列的，选“年龄”或“出生日期”"),
    },
)
#: The same for a register of owners.
RegisterColumns = table_form(
    {field: WORDS["owners_column"][field] for field in columns.NAMES},
    dict.fromkeys(columns.NEEDED, _CHOOSE),
    {"building": _l("楼栋、单元、房号各占一列的，三列都选；写在一格里的，只选房号")},
)


class VoterForm(FlaskForm):
    """Who casts for an owner online; nobody: on paper only."""

    private = ALL  # looked up on the roster

    name = StringField(
        _l("表决人"),
        [at_most(120)],
        description=_l(
            "写姓名；同名的在前面加楼栋和门牌，例如：3栋 0101室 王秀英。空着：只用纸质票"
        ),
        filters=[stripped],
        render_kw={"autocomplete": "off"},
    )
