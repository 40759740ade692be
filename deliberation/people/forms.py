"""The sign-in form."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):
    """Account and password."""

    login = StringField(
        _l("账号"),
        [InputRequired(_l("请填写账号。")), Length(max=80, message=_l("账号太长。"))],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(
        _l("密码"),
        [InputRequired(_l("请填写密码。")), Length(max=200, message=_l("密码太长。"))],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
