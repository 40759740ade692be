"""Where and of what somebody is told outside of the house; the links that are sent to them."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import ValidationError

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.lobby.routes.loaders import bp
from deliberation.lobby.routes.outbox import DIGEST_AT, KIND_NAMES, leave_words
from deliberation.messages.operations import contacts, kinds, sending
from deliberation.people.routes.current import me
from deliberation.rules.policy import Permission
from deliberation.web import language
from deliberation.web.fields import RadioField, StringField
from deliberation.web.forms import ALL, FlaskForm
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.language import lazy_gettext as _l
from deliberation.web.security import csrf, limiter
from deliberation.web.submit import submitted

WAY_NAMES = {
    kinds.ONCE: _l("马上寄"),
    kinds.DAY: _l("每天一封"),
    kinds.NEVER: _l("不寄"),
}
_WITHIN = 7 * 24 * 3600  # seconds in which the question is answered


class ReachedForm(FlaskForm):
    """One's own address, and how each kind of message comes there."""

    private = ALL  # one's own affair

    email = StringField(
        _l("我的邮箱"),
        description=_l("可不填。空着就只在议事厅里看消息。"),
        render_kw={"type": "email", "autocomplete": "email", "inputmode": "email"},
    )
    asked = RadioField(KIND_NAMES[kinds.ASKED])
    topics = RadioField(KIND_NAMES[kinds.TOPICS])
    news = RadioField(KIND_NAMES[kinds.NEWS])
    closed = RadioField(KIND_NAMES[kinds.CLOSED_KIND])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds.KINDS:
            self[kind].choices = list(WAY_NAMES.items())
            if self[kind].data is None:
                self[kind].data = kinds.DAY

    def validate_email(self, field: StringField) -> None:
        if field.data and not sending.is_address(field.data.strip()):
            raise ValidationError(_("这不是一个邮箱地址，例如 wang@example.org。"))


@bp.get("/<community>/mine/reached")
@guard(may=Permission.READ_OWN)
def reached() -> ResponseReturnValue:
    mine = contacts.contact(g.community.id, me().id)
    given = {"email": mine.email} | mine.ways if mine else {}
    return _page(ReachedForm(formdata=None, data=given))


def _page(form: ReachedForm) -> str:
    mine = contacts.contact(g.community.id, me().id)
    return render_template(
        "lobby/reached.html",
        form=form,
        mine=mine,
        reached=contacts.is_reached(mine),
        strikes=mine is not None and mine.strikes >= sending.OUT,
        mails=current_app.config["MAIL"] is not None,
        digest_at=DIGEST_AT.strftime("%H:%M"),
    )


@bp.post("/<community>/mine/reached")
@limiter.limit("20 per hour")
@guard(may=Permission.READ_OWN)
def set_reached() -> ResponseReturnValue:
    form, here, reader = ReachedForm(), g.community.id, me().id
    with submitted(form, lambda: _page(form)):
        spoken, address = language.html_language(), (form.email.data or "").strip()
        contacts.write_to(here, reader, address, language=spoken)
        ways = {kind: form[kind].data for kind in kinds.KINDS}
        contacts.choose(here, reader, ways, language=spoken)
        mine = contacts.contact(here, reader)
        waits = mine is not None and not contacts.is_reached(mine)
        if waits:
            _ask(reader, address)
    if waits:
        flash(_("请打开寄到 %(address)s 的信，按里面的链接确认。", address=address), "done")
    else:
        flash(_("保存了。"), "done")
    return done(url_for(".reached"))


def _ask(person_id: int, address: str) -> None:
    """Queue the question whether the address is theirs: nothing else goes there before."""
    word = _words().dumps([g.community.id, person_id, address])
    link = url_for(".confirm_address", word=word, _external=True)
    at, name = clock.now(), g.community.name
    lines = (
        _("有人在%(community)s议事厅登记了这个邮箱，用来收消息。", community=name),
        _("是您本人，请打开下面的地址确认，七天内有效："),
        link,
        _("不是您，不用理会，不会再收到信。"),
    )
    sending.post(
        g.community.id,
        person_id,
        address,
        kind="address",
        occasion=f"address:{at.isoformat(timespec='minutes')}",
        subject=_("【%(community)s】%(topic)s", community=name, topic=_("确认邮箱")),
        text="\n\n".join(lines),
        at=at,
    )


def _words() -> URLSafeTimedSerializer:
    """What signs the word that is sent to an address."""
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="contact-address")


@bp.get("/<community>/mail/confirm")
@guard(may=Permission.ANSWER_MAIL)
def confirm_address() -> ResponseReturnValue:
    word = request.args.get("word", "")
    found = _confirmed(word)
    return render_template(
        "lobby/mail_link.html", what="confirm", word=word if found else None,
        address=found[2] if found else None,
    )  # fmt: skip


@bp.post("/<community>/mail/confirm")
@csrf.exempt  # the signed word is the proof: whoever reads the mail may be signed in nowhere
@limiter.limit("60 per hour")
@guard(may=Permission.ANSWER_MAIL)
def confirmed_address() -> ResponseReturnValue:
    found = _confirmed(request.form.get("word", ""))
    well = False
    if found:
        with unit_of_work():
            well = contacts.confirm(*found, at=clock.now())
    page = render_template("lobby/mail_link.html", what="confirmed" if well else "confirm")
    return page, 200 if well else 422


def _confirmed(word: str) -> list[Any] | None:
    try:
        found = _words().loads(word, max_age=_WITHIN)
    except BadData:
        return None
    return found if found[0] == g.community.id else None


@bp.get("/<community>/mail/leave")
@guard(may=Permission.ANSWER_MAIL)
def leave() -> ResponseReturnValue:
    word = request.args.get("word", "")
    found = _left(word)
    return render_template(
        "lobby/mail_link.html", what="leave", word=word if found else None, kind=_named(found)
    )


@bp.post("/<community>/mail/leave")
@csrf.exempt  # mail programs send this themselves (RFC 8058); the signed word is the proof
@limiter.limit("60 per hour")
@guard(may=Permission.ANSWER_MAIL)
def left() -> ResponseReturnValue:
    found = _left(request.form.get("word") or request.args.get("word", ""))
    if found:
        with unit_of_work():
            contacts.end(*found)
    page = render_template(
        "lobby/mail_link.html", what="left" if found else "leave", kind=_named(found)
    )
    return page, 200 if found else 422


def _left(word: str) -> list[Any] | None:
    try:
        found = leave_words().loads(word)
    except BadData:
        return None
    return found if found[0] == g.community.id else None


def _named(found: list[Any] | None) -> str:
    if not found:
        return ""
    return str(KIND_NAMES.get(found[2], _("每天一封的消息")))
