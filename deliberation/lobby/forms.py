"""Forms that are sent nowhere: every kind of field in every state, for the page of components."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, PasswordField, StringField, TextAreaField
from wtforms.validators import InputRequired

from deliberation.web.fields import RadioField, SelectField
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
