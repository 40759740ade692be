"""Announcements: written by the committee, read by everybody, a rumour answered beside them."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import BooleanField
from wtforms.validators import InputRequired

from deliberation import clock
from deliberation.database import record_in, unit_of_work
from deliberation.documents.poster import Entry, Poster
from deliberation.rules.policy import Permission
from deliberation.texts.models import TITLE_MOST, Announcement
from deliberation.texts.operations import announcing
from deliberation.texts.routes.loaders import bp, me
from deliberation.web.addresses import number
from deliberation.web.dates import day
from deliberation.web.fields import (
    KeyField,
    RadioField,
    StringField,
    TextAreaField,
    at_most,
    stripped,
)
from deliberation.web.forms import FlaskForm
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.language import lazy_gettext as _l
from deliberation.web.posters import desk
from deliberation.web.printing import hung
from deliberation.web.security import limiter
from deliberation.web.submit import pressed, submitted

#: How long ago a rumour was heard, in minutes at most; empty: longer.
HEARD = {
    "30": _l("半小时以内"),
    "60": _l("一小时以内"),
    "120": _l("两小时以内"),
    "": _l("更早，或者没有传言"),
}


class AnnouncementForm(FlaskForm):
    """What everybody is told."""

    key = KeyField()
    title = StringField(
        _l("标题"), [InputRequired(_l("请写标题。")), at_most(TITLE_MOST)], filters=[stripped],
        description=_l("例如：明天上午九点到十二点停水"),
    )  # fmt: skip
    text = TextAreaField(
        _l("内容"), [InputRequired(_l("请写内容。")), at_most(4000)], filters=[stripped],
        description=_l("什么事、什么时候、要大家做什么"), render_kw={"rows": 6},
    )  # fmt: skip
    rumour = TextAreaField(
        _l("有什么传言要澄清"), [at_most(400)], filters=[stripped],
        description=_l("可不填。照大家传的话写，上面的内容就是答复"), render_kw={"rows": 2},
    )  # fmt: skip
    heard = RadioField(_l("什么时候听到的"), default="")
    urgent = BooleanField(_l("急事：马上寄给每个人、发到群里"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heard.choices = list(HEARD.items())
        if self.heard.data not in HEARD:
            self.heard.data = ""


def announcement_at(number: int) -> Loaded | None:
    """Announcement *number*."""
    found = record_in(Announcement, g.community.id, id=number)
    return (found, ()) if found else None


@bp.get("/announcements/")
@guard(may=Permission.READ)
def announcements() -> ResponseReturnValue:
    rows = announcing.listed(g.community.id, request.args.get("before", type=number))
    shown = rows[: announcing.PAGE]
    before = shown[-1].id if len(rows) > announcing.PAGE else None
    return render_template("texts/announcements.html", listed=shown, before=before)


@bp.get("/announcements/new")
@guard(may=Permission.ANNOUNCE)
def new_announcement() -> ResponseReturnValue:
    return _form(AnnouncementForm(formdata=None))


def _form(form: AnnouncementForm) -> str:
    return render_template("texts/announce.html", form=form)


@bp.post("/announcements/")
@limiter.limit("30 per hour")
@guard(may=Permission.ANNOUNCE)
def announce() -> ResponseReturnValue:
    form = AnnouncementForm()
    with submitted(form, lambda: _form(form)):
        made = announcing.publish(
            form.key.data,
            form.title.data,
            form.text.data,
            rumour=form.rumour.data or "",
            heard=int(form.heard.data) if form.heard.data else None,
            urgent=form.urgent.data,
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".announcement", number=made.id))


@bp.get("/announcements/<int:number>")
@guard(announcement_at, may=Permission.READ)
def announcement(one: Announcement) -> ResponseReturnValue:
    return render_template(
        "texts/announcement.html",
        one=one,
        readers=announcing.readers(one),
        has_read=announcing.has_read(one, g.actor.person_id),
        in_time=one.heard is not None and one.heard <= announcing.IN_TIME,
    )


@bp.post("/announcements/<int:number>/reading")
@guard(announcement_at, may=Permission.FOLLOW)
def read_announcement(one: Announcement) -> ResponseReturnValue:
    with unit_of_work():
        announcing.read(one, me(), at=clock.now())
    return done(url_for(".announcement", number=one.id))


@bp.post("/announcements/<int:number>/withdrawal")
@guard(announcement_at, may=Permission.ANNOUNCE)
def end_announcement(one: Announcement) -> ResponseReturnValue:
    back = url_for(".announcement", number=one.id)
    with pressed(back):
        announcing.end(one, by=me(), at=clock.now())
    return done(back)


@hung(
    bp,
    "/announcements/<int:number>/poster",
    "announcement_poster",
    guard(announcement_at, may=Permission.READ),
    lambda one: f"announcement-{g.community.code}-{one.id}",
)
def _poster(one: Announcement) -> Poster:
    return Poster(
        kind=_("公告"),
        number=day(one.at),
        title=one.title,
        verdict=_("不再有效") if one.ended_at else _("急事") if one.urgent else "",
        good=False,
        heading=_("有人说：%(rumour)s", rumour=one.rumour) if one.rumour else "",
        entries=(Entry(one.text),),
        scan=_("扫码看全文"),
        link=url_for("texts.announcement", number=one.id, _external=True),
        **desk(),
    )
