"""Acknowledging and deciding: one page, a form for each decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.issues.models import Issue
from deliberation.issues.queries import by_number, open_duties
from deliberation.people import queries as people
from deliberation.people.models import Person, Unit
from deliberation.review import operations, queries
from deliberation.review.forms import (
    AcceptanceForm,
    AcknowledgementForm,
    DecisionForm,
    DecliningForm,
    MergerForm,
    ReferralForm,
)
from deliberation.review.models import Review
from deliberation.review.operations import referring
from deliberation.review.queries.available_actions import offers
from deliberation.review.routes.loaders import InHand, bp, in_hand, me
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import NotReady
from deliberation.rules.voting import STANDING, offered
from deliberation.rules.workflow import IssueKind, Sorting
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

#: Where a refusal belongs on the forms; whatever else is refused stands above them.
BESIDE: Mapping[str, str] = {
    "workflow.kind_missing": "kind",
    "workflow.body_missing": "body",
    "workflow.body_unknown": "body",
    "workflow.dispute_needs_mediation": "body",
    "workflow.mediation_only_for_disputes": "body",
    "workflow.owner_missing": "owner",
    "workflow.parties_consent_missing": "kind",
    "review.confidential_is_mediated": "kind",
    "review.person_in_charge": "owner",
    "review.party_in_charge": "owner",
    "workflow.study_missing": "study",
    "workflow.merge_into_itself": "number",
    "workflow.merge_target_not_open": "number",
    "review.target_unknown": "number",
    "workflow.referral_addressee_missing": "addressee",
    "workflow.referral_owner_missing": "owner",
    "workflow.referral_deadline_missing": "deadline",
    "review.deadline_passed": "deadline",
}


@bp.get("/issues/<number>/review")
@guard(in_hand, may=Permission.REVIEW)
def review(here: InHand) -> ResponseReturnValue:
    return _page(here)


@bp.post("/issues/<number>/acknowledgement")
@guard(in_hand, may=Permission.REVIEW)
def acknowledge(here: InHand) -> ResponseReturnValue:
    form = AcknowledgementForm()
    return _decide(
        here,
        form,
        lambda issue, **how: operations.acknowledge(
            issue, g.community, immediate=form.immediate.data, **how
        ),
        then="review.review",
    )


@bp.post("/issues/<number>/acceptance")
@guard(in_hand, may=Permission.REVIEW)
def accept(here: InHand) -> ResponseReturnValue:
    form = _ready(AcceptanceForm(), *_candidates())

    def accepted(issue: Issue, **how) -> None:
        owner, unit = _owner(form.owner.data)
        operations.accept(
            issue,
            kind=form.kind.data,
            body=form.body.data,
            owner=owner,
            owner_unit=unit,
            important=form.important.data,
            study=form.study.data,
            matter=form.matter.data,
            size=form.size.data,
            competence=form.competence.data,
            **how,
        )

    return _decide(here, form, accepted)


@bp.post("/issues/<number>/declining")
@guard(in_hand, may=Permission.REVIEW)
def decline(here: InHand) -> ResponseReturnValue:
    form = DecliningForm()
    return _decide(
        here,
        form,
        lambda issue, **how: operations.decline(
            issue,
            reasons=form.reasons.data,
            size=form.size.data,
            competence=form.competence.data,
            **how,
        ),
    )


@bp.post("/issues/<number>/merger")
@guard(in_hand, may=Permission.REVIEW)
def merge(here: InHand) -> ResponseReturnValue:
    form = MergerForm()

    def merged(issue: Issue, **how) -> None:
        target = by_number(g.community.id, form.number.data)
        if target is None:
            raise NotReady.because("review.target_unknown", None, number=form.number.data)
        operations.merge(issue, target, reasons=form.reasons.data, **how)

    return _decide(here, form, merged)


@bp.post("/issues/<number>/referral")
@guard(in_hand, may=Permission.REVIEW)
def refer(here: InHand) -> ResponseReturnValue:
    form = _ready(ReferralForm(), *_candidates())

    def referred(issue: Issue, **how) -> None:
        units = {unit.id: unit for unit in people.units(g.community.id)}
        owner, _unit = _owner(form.owner.data)
        referring.refer(
            issue,
            to=Sorting(form.sorting.data),
            addressee=form.addressee.data,
            to_unit=units.get(form.unit.data),
            owner=owner,
            deadline=form.deadline.data,
            reasons=form.reasons.data,
            size=form.size.data,
            competence=form.competence.data,
            **how,
        )

    return _decide(here, form, referred)


def _decide(
    here: InHand, form: DecisionForm, act: Callable[..., object], then: str = "lobby.issue"
) -> ResponseReturnValue:
    issue = here.issue
    with submitted(form, lambda: _page(here, form), beside=BESIDE, about=issue):
        act(issue, by=me(), at=clock.now(), seen=form.seen.data)
    return done(url_for(then, number=issue.number))


def _owner(code: str) -> tuple[Person | None, Unit | None]:
    """The person or the unit that ``p:12`` or ``u:3`` stands for."""
    kind, _, key = code.partition(":")
    if kind == "u":
        return None, next(u for u in people.units(g.community.id) if u.id == int(key))
    return people.person(g.community.id, int(key)), None


def _candidates() -> tuple[list[tuple[str, str]], Sequence[Unit]]:
    """Who may own the next step: the committee's members, and the units."""
    members = queries.committee(g.community.id, clock.today())
    return [(f"p:{key}", name) for key, name in members], people.units(g.community.id)


def _ready(
    form: DecisionForm, members: list[tuple[str, str]], units: Sequence[Unit]
) -> DecisionForm:
    """*form* with the choices that depend on the community."""
    choose = [("", _("请选择"))]
    if isinstance(form, AcceptanceForm):
        form.offer(offered(STANDING, g.community.kind))
        form.owner.choices = choose + members + [(f"u:{unit.id}", unit.name) for unit in units]
    elif isinstance(form, AcknowledgementForm):
        form.immediate.description = _(
            "从提交审核算起，%(hours)s 小时内答复", hours=g.community.bylaws.immediate_hours
        )
    elif isinstance(form, ReferralForm):
        form.owner.choices = choose + members
        form.unit.choices = [(0, _("不在名单里"))] + [(unit.id, unit.name) for unit in units]
    return form


def _typed_before(review: Review | None) -> dict[str, object]:
    """What a decision that was taken back has left on the sheet: nobody types it twice."""
    if review is None or review.decided_at is not None:
        return {}
    owner = f"u:{review.owner_unit_id}" if review.owner_unit_id else None
    owner = f"p:{review.owner_id}" if review.owner_id else owner
    left = {
        "owner": owner,
        "size": review.size,
        "competence": review.competence,
        "kind": IssueKind(review.kind) if review.kind else None,
        "body": review.body,
        "important": review.important,
        "study": review.study,
        "matter": review.matter,
        "reasons": review.reasons,
    }
    return {name: value for name, value in left.items() if value}


def _page(here: InHand, wrong: DecisionForm | None = None) -> str:
    """The page of the review; *wrong* is the form that was sent, with what is to be mended."""
    issue = here.issue
    # What was refused may have been so because somebody else has decided in the meantime.
    review = queries.latest(issue) if wrong else here.look.review
    members, units = _candidates()
    # Most often the clerk who decides also follows it up, and others have two weeks.
    usual = {"owner": f"p:{g.actor.person_id}", "deadline": clock.today() + timedelta(days=15)}
    usual |= _typed_before(review)
    kinds = (AcknowledgementForm, AcceptanceForm, DecliningForm, MergerForm, ReferralForm)
    forms = {
        kind.called: wrong
        if isinstance(wrong, kind)
        else _ready(kind(formdata=None, seen=issue.version, **usual), members, units)
        for kind in kinds
    }
    there = offers(issue, g.actor, g.facts, queries.Look(review=review), g.community)
    buildings = people.buildings(g.community.id) if issue.building_id else ()
    involved = {issue.proposer_id, issue.clerk_id}
    if review is not None:
        involved |= {review.reviewer_id, review.acknowledged_by}
    return render_template(
        "review/review.html",
        issue=issue,
        review=review,
        forms=forms,
        wrong=wrong,
        offers=there,
        building=next((b.name for b in buildings if b.id == issue.building_id), None),
        cosigners=here.cosigners,
        names=people.names(g.community.id, involved - {None}, in_full=True),
        mergeable=queries.mergeable(issue) if there.decide else (),
        duties=open_duties(issue),
    )
