"""Preparing the mediation room: asking somebody to mediate, inviting the parties."""

from __future__ import annotations

from datetime import time, timedelta

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.convene.forms import MediatorForm, SessionForm
from deliberation.convene.operations import mediating
from deliberation.convene.routes.loaders import bp, dispute_at, me, room_at
from deliberation.database import unit_of_work
from deliberation.issues.models import Issue
from deliberation.people import queries as people
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import NotReady
from deliberation.web.addresses import number
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import refusals_on, submitted

BESIDE = {
    "convene.session_in_the_past": "day",
    "convene.session_placeless": "place",
    "convene.not_a_mediator": "person",
    "convene.mediator_is_party": "person",
}
#: A session is called for so many days ahead, in the evening, unless the mediator says otherwise.
DAYS_AHEAD, EVENING = 3, time(19)


@bp.get("/issues/<number>/mediators/")
@guard(dispute_at, may=Permission.APPOINT_MEDIATOR)
def mediators(issue: Issue) -> ResponseReturnValue:
    return _mediators_page(issue, MediatorForm(formdata=None, seen=issue.version))


@bp.post("/issues/<number>/mediators/")
@guard(dispute_at, may=Permission.APPOINT_MEDIATOR)
def appoint(issue: Issue) -> ResponseReturnValue:
    form = _offering(MediatorForm(), issue)
    with submitted(form, lambda: _mediators_page(issue, form), beside=BESIDE, about=issue):
        person = people.person(g.community.id, int(form.person.data))
        if person is None:
            raise NotReady.because("convene.not_a_mediator", "2")
        mediating.appoint(issue, person, by=me(), at=clock.now(), seen=form.seen.data)
    return done(url_for(".mediators", number=issue.number))


@bp.post("/issues/<number>/mediators/releases")
@guard(dispute_at, may=Permission.APPOINT_MEDIATOR)
def release(issue: Issue) -> ResponseReturnValue:
    form = MediatorForm(formdata=None)
    with refusals_on(form, lambda: _mediators_page(issue, form), about=issue), unit_of_work():
        person = people.person(g.community.id, request.form.get("person", type=number))
        if person is None:
            raise NotReady.because("convene.not_a_mediator", "2")
        mediating.release(issue, person, by=me(), at=clock.now())
    return done(url_for(".mediators", number=issue.number))


@bp.get("/issues/<number>/sessions/new")
@guard(room_at, may=Permission.MEDIATE)
def new_session(issue: Issue) -> ResponseReturnValue:
    mediating.ensure_open(issue)
    form = SessionForm(
        formdata=None,
        seen=issue.version,
        day=clock.today() + timedelta(days=DAYS_AHEAD),
        clock=EVENING,
        place=mediating.last_place(g.community.id),
    )
    return _session_page(issue, form)


@bp.post("/issues/<number>/sessions/")
@guard(room_at, may=Permission.MEDIATE)
def call_session(issue: Issue) -> ResponseReturnValue:
    form = SessionForm()
    with submitted(form, lambda: _session_page(issue, form), beside=BESIDE, about=issue):
        mediating.call_session(
            issue,
            key=form.key.data,
            starts_at=form.starts_at,
            place=form.place.data,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    return done(url_for("lobby.mediation", number=issue.number))


def _offering(form: MediatorForm, issue: Issue) -> MediatorForm:
    """*form* with those who may be asked."""
    ids = mediating.candidates(issue, clock.today())
    called = people.names(g.community.id, ids, in_full=True)
    form.person.choices = [("", _("请选择"))] + [(str(one), called[one]) for one in ids]
    return form


def _mediators_page(issue: Issue, form: MediatorForm) -> str:
    asked = mediating.mediators(issue)
    return render_template(
        "convene/mediators.html",
        issue=issue,
        form=_offering(form, issue),
        mediators=asked,
        names=people.names(g.community.id, asked, in_full=True),
        open=issue.step in ("convene", "discuss"),
    )


def _session_page(issue: Issue, form: SessionForm) -> str:
    return render_template(
        "convene/session.html",
        issue=issue,
        form=form,
        waiting=next((s for s in mediating.sessions(issue) if s.state == "called"), None),
    )
