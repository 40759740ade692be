"""The agreement of a mediation: written, read, signed; nobody but who takes part sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.convene.operations.mediating import mediators
from deliberation.convene.routes.loaders import room_at
from deliberation.database import record_beside, unit_of_work
from deliberation.discuss.operations import mediation
from deliberation.documents import pdf
from deliberation.documents.paper import Paper
from deliberation.issues.models import Issue
from deliberation.people import queries as people
from deliberation.resolve.models import Agreement, AgreementSignature
from deliberation.resolve.operations import agreements, signing
from deliberation.resolve.routes.agreement_forms import AgreementForm, SigningForm
from deliberation.resolve.routes.agreement_paper import agreement_paper
from deliberation.resolve.routes.loaders import bp, me
from deliberation.review.operations import parties
from deliberation.rules import workflow
from deliberation.rules.policy import Fact, Permission
from deliberation.rules.refusals import OutOfOrder
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.printing import KEPT_NOWHERE, printed
from deliberation.web.sentences import sentence
from deliberation.web.submit import refusals_shown, submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "resolve.performance_in_the_past": "perform_by",
}

Found = tuple[Issue, Agreement]

#: Days until performance, unless the parties agree otherwise.
DAYS_TO_PERFORM = 14


def agreement_at(number: str) -> Loaded | None:
    """Agreement *number*, for who takes part in its mediation; for others there is none."""
    agreement = agreements.by_number(g.community.id, number)
    if agreement is None:
        return None
    issue = record_beside(agreement, Issue, agreement.issue_id)
    found = room_at(issue.number)
    return ((issue, agreement), found[1]) if found else None


def signature_at(signature_id: int) -> Loaded | None:
    """A signature under an agreement, for who takes part in its mediation."""
    one = agreements.signature(g.community.id, signature_id)
    if one is None:
        return None
    found = agreement_at(record_beside(one, Agreement, one.agreement_id).number)
    return ((*found[0], one), found[1]) if found else None


@bp.get("/issues/<number>/agreement/new")
@guard(room_at, may=Permission.MEDIATE)
def new_agreement(issue: Issue) -> ResponseReturnValue:
    if not workflow.SignAgreement.admitted(issue.position):
        raise OutOfOrder(workflow.SignAgreement.elsewhere)
    before, proposed = agreements.current(issue), mediation.terms(issue)
    filled = {
        "facts": before.facts if before else issue.problem,
        "terms": before.terms if before else (proposed[0].text if proposed else issue.action),
        "performance": before.performance if before else "",
        "perform_by": before.perform_by
        if before
        else clock.today() + timedelta(days=DAYS_TO_PERFORM),
    }
    return _form_page(issue, AgreementForm(formdata=None, seen=issue.version, **filled))


@bp.post("/issues/<number>/agreement")
@guard(room_at, may=Permission.MEDIATE)
def write_agreement(issue: Issue) -> ResponseReturnValue:
    form = AgreementForm()
    with submitted(form, lambda: _form_page(issue, form), beside=BESIDE, about=issue):
        agreement = agreements.write(
            issue,
            key=form.key.data,
            facts=form.facts.data,
            terms=form.terms.data,
            performance=form.performance.data,
            perform_by=form.perform_by.data,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    return done(url_for(".agreement", number=agreement.number))


@bp.get("/agreements/<number>")
@guard(agreement_at, may=Permission.TAKE_PART)
def agreement(found: Found) -> ResponseReturnValue:
    return _page(*found)


@bp.post("/agreements/<number>/signature")
@guard(agreement_at, may=Permission.TAKE_PART)
def sign(found: Found) -> ResponseReturnValue:
    issue, one = found
    return _signed(found, lambda: signing.sign(one, issue, by=me(), at=clock.now(), seen=_seen()))


@bp.post("/agreements/<number>/paper")
@guard(agreement_at, may=Permission.MEDIATE)
def enter_signature(found: Found) -> ResponseReturnValue:
    issue, one = found
    wanted = request.form.get("party", "")
    party = next((p for p in parties.of_issue(issue) if str(p.id) == wanted), None)
    if party is None:
        return _page(issue, one, told=_("请选择是哪一方签了字。")), 422
    return _signed(
        found,
        lambda: signing.enter_paper(one, issue, party, by=me(), at=clock.now(), seen=_seen()),
    )


@bp.post("/signatures/<int:signature_id>/confirmation")
@guard(signature_at, may=Permission.MEDIATE)
def confirm_signature(found: tuple[Issue, Agreement, AgreementSignature]) -> ResponseReturnValue:
    issue, one, signature = found
    return _signed(
        (issue, one),
        lambda: signing.confirm_paper(one, issue, signature, by=me(), at=clock.now()),
    )


def _seen() -> int | None:
    return SigningForm().seen.data


def _signed(found: Found, act: Callable[[], object]) -> ResponseReturnValue:
    issue, one = found
    with (
        refusals_shown(lambda refused: _page(issue, one, told=sentence(refused.refusal))),
        unit_of_work(),
    ):
        act()
    return done(url_for(".agreement", number=one.number))


def _name(found: Found) -> str:
    return f"agreement-{g.community.code}-{found[1].number}"


@printed(
    bp,
    "/agreements/<number>/agreement",
    "agreement",
    guard(agreement_at, may=Permission.TAKE_PART),
    _name,
    keeping=KEPT_NOWHERE,  # its parties' affair
)
def _paper(found: Found) -> Paper:
    issue, one = found
    named, signed = parties.of_issue(issue), agreements.signatures(one)
    mediating = mediators(issue)
    involved: set[int | None] = {*mediating}
    for signature in signed.values():
        involved |= {signature.entered_by, signature.confirmed_by}
    return agreement_paper(
        one,
        issue,
        g.community.name,
        named,
        parties.names(named, at=one.concluded_at),
        mediating,
        people.names(g.community.id, involved - {None}, in_full=True, at=one.concluded_at),
        signed,
    )


def _page(issue: Issue, one: Agreement, told: str = "") -> str:
    named, signed = parties.of_issue(issue), agreements.signatures(one)
    party, open_ = parties.speaking(named, me()), one.concluded_at is None
    mine = f"party:{party.id}" if party else f"mediator:{g.actor.person_id}"
    counts = {key for key, signature in signed.items() if signature.counts}
    return render_template(
        "resolve/agreement.html",
        issue=issue,
        agreement=one,
        paper=_paper((issue, one)),
        told=told,
        may_sign=open_ and (party is not None or Fact.MEDIATES in g.facts) and mine not in counts,
        unsigned=[p for p in named if f"party:{p.id}" not in signed] if open_ else [],
        unchecked=[s for s in signed.values() if not s.counts] if open_ else [],
        party_names=parties.names(named),
        confirmable_until=None if open_ else agreements.confirmable_until(one),
        pdf=pdf.available(),
    )


def _form_page(issue: Issue, form: AgreementForm) -> str:
    named = parties.of_issue(issue)
    return render_template(
        "resolve/agreement_form.html",
        issue=issue,
        form=form,
        parties=named,
        party_names=parties.names(named),
        before=agreements.current(issue),
    )
