"""The mediation room: recording a session, proposing terms, refusing to go on."""

from __future__ import annotations

from flask import abort, g, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.convene.models import MediationSession
from deliberation.convene.operations import mediating
from deliberation.convene.routes.loaders import room_at
from deliberation.database import record_beside, unit_of_work
from deliberation.discuss import forms
from deliberation.discuss.operations import mediation
from deliberation.discuss.routes.loaders import bp, me
from deliberation.issues.models import Issue
from deliberation.people import queries as people
from deliberation.review.operations import parties
from deliberation.rules.policy import Fact, Permission
from deliberation.rules.refusals import OutOfOrder
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.submit import refusals_on, submitted

BESIDE = {"discuss.terms_empty": "text"}


def session_at(session_id: int) -> Loaded | None:
    """A mediation session, for who takes part in it; for others there is none."""
    one = mediating.session(g.community.id, session_id)
    found = room_at(record_beside(one, Issue, one.issue_id).number) if one else None
    return ((found[0], one), found[1]) if found else None


@bp.get("/sessions/<int:session_id>")
@guard(session_at, may=Permission.TAKE_PART)
def session(loaded: tuple[Issue, MediationSession]) -> ResponseReturnValue:
    return _session_page(*loaded)


@bp.get("/sessions/<int:session_id>/record")
@guard(session_at, may=Permission.MEDIATE)
def session_form(loaded: tuple[Issue, MediationSession]) -> ResponseReturnValue:
    issue, one = loaded
    if one.state != "called":
        raise OutOfOrder.because("discuss.session_recorded", "1")
    return _session_page(issue, one, _record(issue, formdata=None, seen=issue.version))


@bp.post("/sessions/<int:session_id>/record")
@guard(session_at, may=Permission.MEDIATE)
def record_session(loaded: tuple[Issue, MediationSession]) -> ResponseReturnValue:
    issue, one = loaded
    form = _record(issue)
    with submitted(form, lambda: _session_page(issue, one, form), beside=BESIDE, about=issue):
        mediation.record_session(
            issue,
            one,
            present=form.present.data or (),
            notes=form.notes.data,
            others=form.others.data,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    return done(url_for("lobby.mediation", number=issue.number))


@bp.get("/issues/<number>/terms/new")
@guard(room_at, may=Permission.TAKE_PART)
def new_terms(issue: Issue) -> ResponseReturnValue:
    mediating.ensure_open(issue)
    return _terms_page(issue, forms.TermsForm(formdata=None, seen=issue.version))


@bp.post("/issues/<number>/terms/")
@guard(room_at, may=Permission.TAKE_PART)
def propose_terms(issue: Issue) -> ResponseReturnValue:
    form = forms.TermsForm()
    with submitted(form, lambda: _terms_page(issue, form), beside=BESIDE, about=issue):
        mediation.propose_terms(
            issue,
            key=form.key.data,
            text=form.text.data,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    return done(url_for("lobby.mediation", number=issue.number))


@bp.get("/issues/<number>/refusal")
@guard(room_at, may=Permission.TAKE_PART)
def refusal_form(issue: Issue) -> ResponseReturnValue:
    mediating.ensure_open(issue)
    return _refusal_page(issue, _refusal(issue, formdata=None, seen=issue.version))


@bp.post("/issues/<number>/refusal")
@guard(room_at, may=Permission.TAKE_PART)
def refuse(issue: Issue) -> ResponseReturnValue:
    form, named = _refusal(issue), parties.of_issue(issue)
    if not form.validate():
        return _refusal_page(issue, form), 422
    entered = isinstance(form, forms.EnteredRefusalForm)
    own = parties.speaking(named, me())
    party = next((one for one in named if entered and one.id == form.party.data), own)
    if party is None:
        abort(404)
    with (
        refusals_on(form, lambda: _refusal_page(issue, form), beside=BESIDE, about=issue),
        unit_of_work(),
    ):
        mediation.refuse(
            issue,
            party,
            channel=form.channel.data if entered else parties.ONLINE,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    return done(url_for("lobby.issue", number=issue.number))


def _record(issue: Issue, **kwargs) -> forms.RecordedSessionForm:
    form = forms.RecordedSessionForm(**kwargs)
    form.present.choices = _choices(issue)
    return form


def _refusal(issue: Issue, **kwargs) -> forms.RefusalForm:
    if Fact.PARTY in g.facts:
        return forms.RefusalForm(**kwargs)
    form = forms.EnteredRefusalForm(**kwargs)
    form.party.choices = _choices(issue)
    return form


def _choices(issue: Issue) -> list[tuple[int, str]]:
    named = parties.of_issue(issue)
    called = parties.names(named)
    return [(one.id, called[one.id]) for one in named]


def _session_page(
    issue: Issue, one: MediationSession, form: forms.RecordedSessionForm | None = None
) -> str:
    named = parties.of_issue(issue)
    return render_template(
        "discuss/session.html",
        issue=issue,
        session=one,
        form=form,
        parties=named,
        party_names=parties.names(named),
        names=people.names(g.community.id, {one.recorded_by} - {None}, in_full=True),
    )


def _terms_page(issue: Issue, form: forms.TermsForm) -> str:
    return render_template("discuss/terms.html", issue=issue, form=form)


def _refusal_page(issue: Issue, form: forms.RefusalForm) -> str:
    return render_template("discuss/refusal.html", issue=issue, form=form)
