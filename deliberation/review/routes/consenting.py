"""The parties to a dispute: who they are, and whether each agrees to mediation."""

from __future__ import annotations

from typing import Any

from flask import flash, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.database import record_beside, unit_of_work
from deliberation.issues.models import Issue
from deliberation.people import queries as people
from deliberation.review.forms import ConsentForm, EnteredConsentForm, PartyForm
from deliberation.review.models import Party
from deliberation.review.operations import parties
from deliberation.review.routes.loaders import InHand, bp, in_hand, me
from deliberation.rules.policy import Fact, Permission
from deliberation.rules.refusals import NotReady
from deliberation.rules.workflow import Step
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.submit import refusals_on, submitted

BESIDE = {
    "review.party_nameless": "name",
    "review.party_named_already": "name",
    "review.household_unknown": "name",
    "collect.nobody_called": "name",
    "collect.several_called": "name",
}


def party_at(party_id: int) -> Loaded | None:
    """A party to an issue of which the actor may know; whether the actor speaks for it."""
    party = parties.party(g.community.id, party_id)
    found = in_hand(record_beside(party, Issue, party.issue_id).number) if party else None
    if party is None or found is None:
        return None
    speaks = parties.speaking([party], me()) is not None
    return (found[0].issue, party), {Fact.PARTY} if speaks else set()


@bp.get("/issues/<number>/parties/")
@guard(in_hand, may=Permission.NAME_PARTIES)
def parties_page(here: InHand) -> ResponseReturnValue:
    return _page(here.issue, _fresh(here.issue))


@bp.post("/issues/<number>/parties/")
@guard(in_hand, may=Permission.NAME_PARTIES)
def name_party(here: InHand) -> ResponseReturnValue:
    form, issue = PartyForm(), here.issue
    with submitted(form, lambda: _page(issue, form), beside=BESIDE, about=issue):
        parties.name_party(
            issue,
            key=form.key.data,
            **_called(form),
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    return done(url_for(".parties_page", number=issue.number))


@bp.post("/parties/<int:party_id>/removal")
@guard(party_at, may=Permission.NAME_PARTIES)
def remove_party(loaded: tuple[Issue, Party]) -> ResponseReturnValue:
    issue, party = loaded
    with unit_of_work():
        parties.remove(issue, party, by=me(), at=clock.now())
    return done(url_for(".parties_page", number=issue.number))


@bp.get("/parties/<int:party_id>/consent")
@guard(party_at, may=Permission.CONSENT)
def consent_form(loaded: tuple[Issue, Party]) -> ResponseReturnValue:
    issue, party = loaded
    return _consent_page(issue, party, _consent(formdata=None, seen=issue.version))


@bp.post("/parties/<int:party_id>/consent")
@guard(party_at, may=Permission.CONSENT)
def consent(loaded: tuple[Issue, Party]) -> ResponseReturnValue:
    (issue, party), form = loaded, _consent()
    if not form.validate():
        return _consent_page(issue, party, form), 422
    entered = isinstance(form, EnteredConsentForm)
    with refusals_on(form, lambda: _consent_page(issue, party, form), about=issue), unit_of_work():
        parties.consent(
            issue,
            party,
            agrees=form.agrees.data == "yes",
            channel=form.channel.data if entered else parties.ONLINE,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    if entered:
        return done(url_for(".parties_page", number=issue.number))
    flash(_("您的答复已经记下。"), "done")
    return done(url_for("lobby.issue", number=issue.number))


@bp.post("/parties/<int:party_id>/consent-confirmation")
@guard(party_at, may=Permission.NAME_PARTIES)
def confirm_consent(loaded: tuple[Issue, Party]) -> ResponseReturnValue:
    issue, party = loaded
    with unit_of_work():
        parties.confirm_consent(issue, party, by=me(), at=clock.now())
    return done(url_for(".parties_page", number=issue.number))


def _consent(**kwargs) -> ConsentForm:
    """A party's own form, or the one of the clerk who enters what it said."""
    return (ConsentForm if Fact.PARTY in g.facts else EnteredConsentForm)(**kwargs)


def _called(form: PartyForm) -> dict[str, Any]:
    written = form.name.data
    if form.kind.data == "outsider":
        return {"outsider": written}
    if form.kind.data == "household":
        home = parties.household_called(g.community.id, written)
        if home is None:
            raise NotReady.because("review.household_unknown", None, called=written)
        return {"household": home}
    found = people.residents_called(g.community.id, written) if written.strip() else []
    if not found:
        raise NotReady.because("collect.nobody_called", None, called=written)
    if len(found) > 1:
        raise NotReady.because("collect.several_called", None, called=written, example=found[0][1])
    return {"person": found[0][0]}


def _fresh(issue: Issue) -> PartyForm:
    return PartyForm(formdata=None, seen=issue.version)


def _page(issue: Issue, form: PartyForm) -> str:
    named = parties.of_issue(issue)
    return render_template(
        "review/parties.html",
        issue=issue,
        parties=named,
        names=parties.names(named),
        form=form,
        open=issue.position.step is Step.REVIEW,
    )


def _consent_page(issue: Issue, party: Party, form: ConsentForm) -> str:
    return render_template(
        "review/consent.html",
        issue=issue,
        party=party,
        name=parties.names([party])[party.id],
        form=form,
        mine=Fact.PARTY in g.facts,
        open=issue.position.step is Step.REVIEW,
    )
