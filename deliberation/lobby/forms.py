"""The register's forms: one person's name, home, roles; and, for the page of components, every
kind of field in every state.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField
from wtforms.validators import InputRequired, Optional, Regexp

from deliberation.rules import registers as rules
from deliberation.rules.policy import RoleKind
from deliberation.rules.reading import plain_text
from deliberation.web.fields import (
    DayField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    at_most,
)
from deliberation.web.forms import ALL, FlaskForm
from deliberation.web.words import word


class SpecimenForm(FlaskForm):
    """One field of each kind."""

    title = StringField(
        _l("一句话说明"), [InputRequired()], description=_l("例如：3栋门前路面不平，下雨积水")
    )
    problem = TextAreaField(_l("出了什么问题"), render_kw={"rows": 3})
    password = PasswordField(_l("密码"))
    day = DateField(_l("期限"))
    number = IntegerField(_l("办了百分之几"))
    channel = SelectField(_l("怎么收到的"))
    choice = RadioField(_l("您家的评价"))
    kind = RadioField(_l("类别"))
    agreed = BooleanField(_l("列为急事"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        answers = ("satisfied", "basically", "dissatisfied")
        self.choice.choices = [(code, word("satisfaction", code)) for code in answers]
        self.kind.choices = [(code, word("kind", code)) for code in ("daily", "major", "dispute")]
        self.channel.choices = [(code, word("channel", code)) for code in ("visit", "phone")]


def specimens() -> dict[str, SpecimenForm]:
    """The form as it comes, as it was filled in, and as it is refused."""
    bare = SpecimenForm(formdata=None, prefix="bare-")
    filled = SpecimenForm(
        formdata=None,
        prefix="filled-",
        title=_l("停车位错时共享"),
        problem=_l("走路容易摔倒，老人出门要绕路。"),
        number=60,
        channel="phone",
        choice="basically",
        kind="major",
        agreed=True,
    )
    refused = SpecimenForm(formdata=None, prefix="refused-")
    for field in refused:
        if field.type != "CSRFTokenField":
            field.errors = [_l("请选一项。")] if "Radio" in field.type else [_l("还差一步")]
    return {"bare": bare, "filled": filled, "refused": refused}


# ------------------------------------------------------------------ the register of people

#: Roles that are given one by one; being a resident follows from a household.
ROLES = tuple(kind for kind in RoleKind if kind is not RoleKind.RESIDENT)


def _plain(text: str | None) -> str:
    return plain_text(text or "")


class NameForm(FlaskForm):
    """The name of a person, corrected."""

    private = ALL  # of the register, which the committee alone reads

    name = StringField(
        _l("正确的姓名"),
        [InputRequired(_l("请填写姓名。")), at_most(80)],
        filters=[_plain],
        render_kw={"autocomplete": "off"},
    )


class HomeForm(FlaskForm):
    """Behind which door somebody lives."""

    private = ALL  # of the register

    building = SelectField(_l("楼栋"), [Optional()], coerce=int, default=0)
    door = StringField(
        _l("门牌"),
        [at_most(40)],
        description=_l("写法不限：0101、101室、1单元101 都认得"),
        filters=[_plain],
        render_kw={"autocomplete": "off"},
    )
    new = BooleanField(_l("名册里还没有这个门牌，登记为新的一户"))


class PersonForm(HomeForm):
    """One person more."""

    name = StringField(
        _l("姓名"),
        [InputRequired(_l("请填写姓名。")), at_most(80)],
        filters=[_plain],
        render_kw={"autocomplete": "off"},
    )
    unit = SelectField(_l("不住在这里的，在哪个单位工作"), [Optional()], coerce=int, default=0)
    adult = RadioField(_l("满 18 岁了吗"), [InputRequired(_l("请先选一项。"))])
    phone_tail = StringField(
        _l("手机尾号（四位，可不填）"),
        [Optional(), Regexp(r"[0-9]{4}$", message=_l("只写最后四位数字。"))],
        filters=[_plain],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.adult.choices = [("yes", _l("满 18 岁")), ("no", _l("未满 18 岁"))]


class TakerForm(FlaskForm):
    """Who takes over what somebody has in hand."""

    taker = SelectField(
        _l("手上的事由谁接手"),
        [Optional()],
        coerce=int,
        default=0,
        description=_l(
            "待办、负责的议题和任务都转给这位；不选，待办归居委会，其余列入“没有人管的事”"
        ),
    )


class DepartureForm(TakerForm):
    """Somebody is no longer here."""

    why = RadioField(_l("什么情况"), [InputRequired(_l("请先选一项。"))])
    on = DayField(_l("从哪天起"), [InputRequired(_l("请填写日期，例如 2026-03-12。"))])
    keeps_account = BooleanField(_l("搬走了，但仍是业主：保留账号，只用来作业主表决"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.why.choices = [(one.value, word("leaving", one)) for one in rules.LEAVINGS]


class RoleForm(FlaskForm):
    """A role given by hand."""

    kind = SelectField(_l("角色"), [InputRequired(_l("请先选一项。"))])
    since = DayField(_l("从哪天起"), [InputRequired(_l("请填写日期，例如 2026-03-12。"))])
    until = DayField(_l("到哪天为止（不含当天，可不填）"), [Optional()])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [("", "—"), *((kind.value, word("role", kind)) for kind in ROLES)]


class EndingForm(TakerForm):
    """A role ends."""

    ending = RadioField(_l("为什么结束"), [InputRequired(_l("请先选一项。"))])
    on = DayField(_l("从哪天起不再担任"), [InputRequired(_l("请填写日期，例如 2026-03-12。"))])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.ending.choices = [(one.value, word("ending", one)) for one in rules.ENDINGS]


class MergingForm(FlaskForm):
    """Which other record is of the same person."""

    other = RadioField(
        _l("和哪一个登记是同一个人"), [InputRequired(_l("请先选一项。"))], coerce=int
    )


class ChosenForm(FlaskForm):
    """Several persons at once, and since when they are gone."""

    on = DayField(_l("从哪天起"), [Optional()])
