"""The robots of a community's groups and other programs that are told of public matters."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.lobby.routes.loaders import bp
from deliberation.messages.models import Outlet
from deliberation.messages.operations import kinds, outlets, robots, sending
from deliberation.people.routes.current import me
from deliberation.rules.policy import Permission
from deliberation.web import language
from deliberation.web.addresses import number
from deliberation.web.fields import RadioField, SelectMultipleField, StringField, at_most
from deliberation.web.forms import ALL, FlaskForm
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.language import lazy_gettext as _l
from deliberation.web.security import limiter
from deliberation.web.submit import submitted

OUTLET_NAMES = {
    "wecom": _l("企业微信群机器人"),
    "dingtalk": _l("钉钉群机器人"),
    "feishu": _l("飞书群机器人"),
    robots.WEBHOOK: _l("别的程序（webhook）"),
}
PUBLIC_KIND_NAMES = {
    kinds.POSTING: _l("公示：决议、办完的情况"),
    kinds.NOTICE: _l("通知：开会、投票、征求意见"),
    kinds.RESULT: _l("结果：表决、生效、办结"),
    kinds.REPORT: _l("每月进度"),
    kinds.URGENT: _l("急事"),
}
BESIDE = {
    "outlets.address": "address",
    "outlets.private": "address",
    "outlets.host": "address",
    "outlets.secret": "secret",
}


class OutletForm(FlaskForm):
    """A robot or a program to add."""

    private = ALL  # read by administrators alone

    kind = RadioField(_l("哪一种"), [InputRequired(_l("请选一种。"))])
    name = StringField(
        _l("名字"), [InputRequired(_l("请起个名字。")), at_most(80)],
        description=_l("例如：3栋业主群"),
    )  # fmt: skip
    address = StringField(
        _l("地址"), [InputRequired(_l("请填写地址。")), at_most(1000)],
        description=_l("在群里添加机器人时给出的 webhook 地址，以 https:// 开头"),
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )  # fmt: skip
    secret = StringField(
        _l("签名密钥"), [at_most(200)],
        description=_l("钉钉、飞书选了“加签”“签名校验”就填；企业微信没有；别的程序必须有。可不填"),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    wants = SelectMultipleField(
        _l("告诉它什么"),
        [InputRequired(_l("请至少选一项。"))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = list(OUTLET_NAMES.items())
        self.wants.choices = list(PUBLIC_KIND_NAMES.items())


def outlet_at(outlet_id: int) -> Loaded | None:
    """The outlet of an address; ended ones are gone."""
    found = outlets.outlet(g.community.id, outlet_id)
    return (found, ()) if found else None


@bp.get("/<community>/channels/")
@guard(may=Permission.KEEP_CHANNELS)
def channels() -> ResponseReturnValue:
    return _page(OutletForm(formdata=None, data={"wants": list(kinds.PUBLIC_KINDS)}))


def _page(form: OutletForm) -> str:
    here = g.community.id
    return render_template(
        "lobby/channels.html",
        form=form,
        listed=outlets.listed(here),
        health=outlets.health(here),
        mail=current_app.config["MAIL"],
        mails=sending.troubled(here, sending.EMAIL),
        base=current_app.config["PUBLIC_ADDRESS"],
        names=OUTLET_NAMES,
        kind_names=PUBLIC_KIND_NAMES,
        limits={kind: limits[0][0] for kind, limits in robots.LIMITS.items()},
    )


@bp.post("/<community>/channels/")
@limiter.limit("20 per hour")
@guard(may=Permission.KEEP_CHANNELS)
def add_channel() -> ResponseReturnValue:
    form, config = OutletForm(), current_app.config
    with submitted(form, lambda: _page(form), beside=BESIDE):
        outlets.add(
            g.community.id,
            form.kind.data,
            form.name.data.strip(),
            form.address.data.strip(),
            (form.secret.data or "").strip(),
            form.wants.data,
            language=language.html_language(),
            key=config["SECRET_KEY"],
            trusted=config["OUTGOING"],
            by=me().id,
            at=clock.now(),
        )
    return done(url_for(".channels"))


@bp.post("/<community>/channels/<int:outlet_id>/test")
@limiter.limit("20 per hour")
@guard(outlet_at, may=Permission.KEEP_CHANNELS)
def test_channel(one: Outlet) -> ResponseReturnValue:
    address = f"{current_app.config['PUBLIC_ADDRESS']}{url_for('lobby.front')}"
    title = _("【%(community)s】%(topic)s", community=g.community.name, topic=_("试一试"))
    said = _("群里看得到这一条，就接好了。以后公示、通知、结果会发到这里。")
    with unit_of_work():
        outlets.test(one, f"{title}\n{said}\n{address}", address, at=clock.now())
    return done(url_for(".channels", _anchor=f"outlet-{one.id}"))


@bp.post("/<community>/channels/<int:outlet_id>/unknown")
@guard(outlet_at, may=Permission.KEEP_CHANNELS)
def settle_channel(one: Outlet) -> ResponseReturnValue:
    again = request.form.get("arrived") == "no"
    with unit_of_work():
        for delivery_id in request.form.getlist("delivery", type=number):
            sending.settle_unknown(g.community.id, delivery_id, again=again, at=clock.now())
    return done(url_for(".channels", _anchor=f"outlet-{one.id}"))


@bp.post("/<community>/channels/<int:outlet_id>/withdrawal")
@guard(outlet_at, may=Permission.KEEP_CHANNELS)
def end_channel(one: Outlet) -> ResponseReturnValue:
    with unit_of_work():
        outlets.end(one, at=clock.now())
    flash(_("“%(name)s”停了，以后不再发。", name=one.name), "done")
    return done(url_for(".channels"))
