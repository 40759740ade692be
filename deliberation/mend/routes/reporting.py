"""Reporting: one page, or three screens in elder mode; with the place filled in by its label.

Photos are kept from one screen to the next, because no browser sends chosen files twice. What is
open at the same place is shown before sending: who has the same fault joins it.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.collect.routes.photos import sent
from deliberation.database import unit_of_work
from deliberation.documents.incoming import several
from deliberation.mend import operations, queries
from deliberation.mend.forms import SCREENS, DeskReportForm, ReportForm
from deliberation.mend.models import Place, SnapDraft, SnapReport
from deliberation.mend.routes.loaders import bp, draft_at, me, report_at
from deliberation.people import queries as people
from deliberation.people.models import Person
from deliberation.rules.policy import Permission, RoleKind
from deliberation.rules.refusals import NotReady
from deliberation.web import reading
from deliberation.web.errors import OF_PHOTOS
from deliberation.web.guard import actor, guard
from deliberation.web.htmx import done
from deliberation.web.security import limiter, takes_files
from deliberation.web.submit import pressed, refusals_on

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "mend.nothing_shown": "photos",
    "mend.text_too_long": "text",
    "mend.spot_too_long": "spot",
    "mend.nowhere": "place",
    "mend.place_closed": "place",
    "collect.nobody_called": "reporter",
    "collect.several_called": "reporter",
    **dict.fromkeys(OF_PHOTOS, "photos"),
}


@bp.get("/snap/new")
@guard(may=Permission.REPORT_FAULT)
def new_report() -> ResponseReturnValue:
    form = _form(formdata=None)
    codes = {place.code for place in _places()}
    scanned = request.args.get("place", "").upper()
    form.place.data = scanned if scanned in codes else ""
    return _page(form, SCREENS[0])


@bp.post("/snap/screens")
@takes_files(most=64 * 1024 * 1024)  # bytes: four photos, as phones make them
@guard(may=Permission.REPORT_FAULT)
def screens() -> ResponseReturnValue:
    """One screen of elder mode after another; each brings along what was said before it."""
    form, screen = _form(), _screen()
    to = request.form.get("to", "next")
    if to in SCREENS:
        return _page(form, to)
    with refusals_on(form, lambda: _page(form, screen), beside=BESIDE):
        _keep(form)
        if to == "next":
            _check(form, screen)
    if to == "next" and not _sound(form, screen):
        return _page(form, screen), 422
    return _page(form, _turned(screen, to, bool(form.place.data)))


def _turned(screen: str, to: str, placed: bool) -> str:
    """The screen that the button *to* leads to; where the place is known it is not asked for."""
    here = SCREENS.index(screen)
    if to == "back":
        return SCREENS[max(here - 1, 0)]
    if screen == "photo" and placed:
        return "check"
    return SCREENS[min(here + 1, len(SCREENS) - 1)]


def _check(form: ReportForm, screen: str) -> None:
    if screen == "photo" and not form.text.data and not _kept(form):
        raise NotReady.because("mend.nothing_shown", "6")
    if screen == "place" and not form.place.data and not form.spot.data:
        raise NotReady.because("mend.nowhere", "6")


def _sound(form: ReportForm, screen: str) -> bool:
    form.validate()
    asked = {"photo": ("photos", "text"), "place": ("place", "spot")}.get(screen, ())
    return not any(form[name].errors for name in asked)


@bp.post("/snap/")
@takes_files(most=64 * 1024 * 1024)
@guard(may=Permission.REPORT_FAULT)
def report_fault() -> ResponseReturnValue:
    form = _form()
    with refusals_on(form, lambda: _page(form), beside=BESIDE):
        _keep(form)
    if not form.validate():
        return _page(form), 422
    place = _place(form)
    if form.is_public() and not form.sure.data and (found := _similar(form, place)):
        return _page(form, similar=found)
    with refusals_on(form, lambda: _page(form), beside=BESIDE):
        made = _report(form, place)
    return done(url_for(".report", number=made.number))


def _account() -> str:
    return f"person {actor.person_id}"


def _rate() -> str:
    return "600 per hour" if RoleKind.COMMITTEE in actor.roles else "20 per hour; 60 per day"


@limiter.limit(_rate, key_func=_account)
def _report(form: ReportForm, place: Place | None) -> SnapReport:
    with unit_of_work():
        person = me()
        channel: str = "online"
        reporter: Person | None = person
        if isinstance(form, DeskReportForm):
            channel = form.channel.data
            reporter = people.resident_called(g.community.id, form.reporter.data)
        elif RoleKind.PROPERTY in g.actor.roles:
            channel, reporter = "property", None
        return operations.report(
            g.community,
            key=form.key.data,
            text=form.text.data,
            place=place,
            spot=form.spot.data,
            private=form.confidential.data,
            channel=channel,
            reporter=reporter,
            by=person,
            at=clock.now(),
        )


@limiter.limit("60 per hour", key_func=_account)
def _keep(form: ReportForm) -> None:
    """Keep what photos came with this screen."""
    # Before the unit of work: nobody waits for the lock while pictures are made smaller.
    pictures = several(form.photos.data or [], most=operations.MOST_PHOTOS)
    if pictures:
        with unit_of_work():
            operations.keep_photos(g.community, form.key.data, pictures, by=me(), at=clock.now())


def _kept(form: ReportForm) -> Sequence[SnapDraft]:
    return operations.kept_photos(g.community.id, form.key.data, me())


def _similar(form: ReportForm, place: Place | None) -> list[queries.Row]:
    told = f"{form.spot.data}\n{form.text.data}"
    proposed = queries.proposed(queries.kinds(g.community.id), told)
    found = queries.similar(
        g.community.id,
        place_id=place.id if place else None,
        kind_ids=[one.kind.id for one in proposed],
    )
    return [one for one in found if one.report.reporter_id != g.actor.person_id]


# ------------------------------------------------------------------ pages


def _places() -> Sequence[Place]:
    return queries.places(g.community.id)


def _place(form: ReportForm) -> Place | None:
    return queries.place(g.community.id, form.place.data) if form.place.data else None


def _form(**kwargs) -> ReportForm:
    at_desk = RoleKind.COMMITTEE in g.actor.roles
    form = (DeskReportForm if at_desk else ReportForm)(**kwargs)
    form.place.choices = [("", _("请选；名单里没有就写在下面"))] + [
        (place.code, place.name) for place in _places()
    ]
    return form


def _screen() -> str:
    screen = request.form.get("screen", "")
    return screen if screen in SCREENS else SCREENS[0]


def _walked() -> bool:
    """Whether this is elder mode: begun there, or sent from one of its screens. Who enters for
    others has more to say, and keeps the form."""
    if RoleKind.COMMITTEE in g.actor.roles:
        return False
    return "screen" in request.form if request.method == "POST" else reading.is_elder()


def _page(form: ReportForm, screen: str | None = None, similar: Sequence[queries.Row] = ()) -> str:
    place = next((one for one in _places() if one.code == form.place.data), None)
    if not similar and form.is_public() and (screen in (None, "check") or not _walked()):
        similar = _similar(form, place)
    shown = {
        "form": form,
        "kept": _kept(form),
        "place": place,
        "similar": similar,
        "private": not form.is_public(),
    }
    if not _walked():
        return render_template("mend/new.html", at_desk=isinstance(form, DeskReportForm), **shown)
    faulty = {"photos": "photo", "text": "photo", "place": "place", "spot": "place"}
    wrong = [faulty[name] for name in faulty if name in form.errors]
    screen = wrong[0] if wrong else screen or "check"
    return render_template(
        "mend/elder/new.html",
        screen=screen,
        number=SCREENS.index(screen) + 1,
        screens=len(SCREENS),
        **shown,
    )


@bp.get("/snap-drafts/<int:draft_id>")
@guard(draft_at, may=Permission.REPORT_FAULT)
def draft(found: SnapDraft) -> Response:
    return sent(found.thumbnail, f"{found.sha256}-small")


# ------------------------------------------------------------------ joining, taking back


@bp.post("/snap/<number>/joining")
@guard(report_at, may=Permission.JOIN_REPORT)
def join(report: SnapReport) -> ResponseReturnValue:
    back = url_for(".report", number=report.number)
    with pressed(back):
        operations.join(report, by=me(), at=clock.now())
    return done(back)


@bp.post("/snap/<number>/withdrawal")
@guard(report_at, may=Permission.WITHDRAW_REPORT)
def withdraw(report: SnapReport) -> ResponseReturnValue:
    back = url_for(".report", number=report.number)
    with pressed(back):
        operations.withdraw(report, by=me(), at=clock.now())
    return done(back)
