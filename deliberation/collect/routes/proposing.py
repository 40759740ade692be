"""The form for proposals, and one press each for what becomes of them."""

from __future__ import annotations

from functools import partial

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.collect import operations, queries
from deliberation.collect.forms import (
    DeskProposalForm,
    ProposalForm,
    WithdrawalForm,
)
from deliberation.collect.operations import anew
from deliberation.collect.operations.photos import MOST_PHOTOS
from deliberation.collect.routes import walking
from deliberation.collect.routes.loaders import bp, issue_at, me
from deliberation.database import unit_of_work
from deliberation.documents.incoming import several
from deliberation.documents.pictures import Picture
from deliberation.issues.models import TEXTS, Issue
from deliberation.issues.queries import by_number, readable
from deliberation.people import queries as people
from deliberation.people.models import Person
from deliberation.rules.policy import Permission, RoleKind
from deliberation.web.errors import OF_PHOTOS
from deliberation.web.forms import SeenForm
from deliberation.web.guard import actor, guard
from deliberation.web.htmx import done
from deliberation.web.security import limiter, takes_files
from deliberation.web.submit import pressed, refusals_on, submitted

#: Where a refused text belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "collect.title_too_short": "title",
    "collect.title_too_long": "title",
    "collect.problem_missing": "problem",
    "collect.nobody_called": "proposer",
    "collect.several_called": "proposer",
    **dict.fromkeys(OF_PHOTOS, "photos"),
}


# ------------------------------------------------------------------ proposing


@bp.get("/proposals/new")
@guard(may=Permission.PROPOSE)
def new_proposal() -> ResponseReturnValue:
    form = _proposal_form(formdata=None, data=_before(request.args.get("again")))
    if walking.is_walked():
        return walking.walk_page(form, walking.SCREENS[0])
    return _proposal_page(form)


def _before(number: str | None) -> dict[str, object]:
    """What the ended issue *number* said, for who proposes it anew.

    :raises Refused: it has not ended, or has to wait
    """
    if (issue := _ended(number)) is None:
        return {}
    anew.ensure_free(issue, g.community, clock.now())
    said = {name: getattr(issue, name) for name in TEXTS}
    return said | {"again": issue.number, "building": issue.building_id or 0}


def _ended(number: str | None) -> Issue | None:
    found = by_number(g.community.id, number) if number else None
    return found if found is not None and readable(found, g.actor) else None


@bp.post("/proposals")
@takes_files(most=64 * 1024 * 1024)  # bytes: four photos, as phones make them
@guard(may=Permission.PROPOSE)
def propose() -> ResponseReturnValue:
    form = _proposal_form()
    if walking.is_walked():
        walking.complete(form)
    if not form.validate():
        return _photos_lost(form), 422
    with refusals_on(form, lambda: _photos_lost(form), beside=BESIDE):
        issue = _propose(form)
    return done(url_for("lobby.issue", number=issue.number))


def _photos_lost(form: ProposalForm) -> str:
    # No browser sends chosen files twice; whoever mends the title would lose them unawares.
    if form.photos.data and not form.photos.errors:
        form.photos.errors = [_("照片没有留下来，请重新选一次。")]
    return _proposal_page(form)


def _account() -> str:
    return f"person {actor.person_id}"


def _rate() -> str:
    # A clerk enters a whole pile of paper; a person has a handful of matters a day.
    return "600 per hour" if RoleKind.COMMITTEE in actor.roles else "10 per hour; 30 per day"


@limiter.limit(_rate, key_func=_account)
def _propose(form: ProposalForm) -> Issue:
    # Before the unit of work: nobody waits for the lock while pictures are made smaller.
    pictures = several(form.photos.data or [], most=MOST_PHOTOS)
    with unit_of_work():
        return _write_down(form, pictures)


def _write_down(form: ProposalForm, pictures: list[Picture]) -> Issue:
    person = me()
    channel: str = "online"
    proposer: Person | None = person
    if isinstance(form, DeskProposalForm):
        channel = form.channel.data
        proposer = people.resident_called(g.community.id, form.proposer.data)
    elif RoleKind.PROPERTY in g.actor.roles:
        channel, proposer = "property", None
    before = _ended(form.again.data)
    propose = operations.propose if before is None else partial(anew.propose_anew, before)
    return propose(
        g.community,
        key=form.key.data,
        **{name: form[name].data for name in TEXTS},
        building_id=form.building.data or None,
        channel=channel,
        proposer=proposer,
        confidential=form.confidential.data,
        submit_at_once=request.form.get("then") == "submit",
        pictures=pictures,
        by=person,
        at=clock.now(),
    )


def _proposal_form(**kwargs) -> ProposalForm:
    at_desk = RoleKind.COMMITTEE in g.actor.roles
    form = (DeskProposalForm if at_desk else ProposalForm)(**kwargs)
    form.building.choices = [(0, _("整个小区，或者说不清"))] + [
        (building.id, building.name) for building in people.buildings(g.community.id)
    ]
    return form


def _proposal_page(form: ProposalForm) -> str:
    if request.method == "POST" and walking.is_walked():
        return walking.walk_page(form)
    return render_template(
        "collect/proposal.html",
        form=form,
        at_desk=isinstance(form, DeskProposalForm),
        threshold=g.community.bylaws.cosigner_threshold,
        days=g.community.bylaws.collect_days,
    )


# ------------------------------------------------------------------ what becomes of it


@bp.post("/issues/<number>/cosignatures")
@guard(issue_at, may=Permission.COSIGN)
def cosign(issue: Issue) -> ResponseReturnValue:
    with unit_of_work():
        operations.cosign(issue, by=me(), at=clock.now())
    return done(url_for("lobby.issue", number=issue.number))


@bp.post("/issues/<number>/cosignatures/removal")
@guard(issue_at, may=Permission.COSIGN)
def unsign(issue: Issue) -> ResponseReturnValue:
    back = url_for("lobby.issue", number=issue.number)
    with pressed(back):
        operations.unsign(issue, by=me(), at=clock.now())
    return done(back)


@bp.post("/issues/<number>/submission")
@guard(issue_at, may=Permission.SUBMIT)
def submit(issue: Issue) -> ResponseReturnValue:
    seen = SeenForm().seen.data
    with unit_of_work():
        operations.submit(issue, g.community, by=me(), at=clock.now(), seen=seen)
    return done(url_for("lobby.issue", number=issue.number))


@bp.get("/issues/<number>/withdrawal")
@guard(issue_at, may=Permission.WITHDRAW)
def withdrawal(issue: Issue) -> ResponseReturnValue:
    return _withdrawal_page(issue, WithdrawalForm(formdata=None, seen=issue.version))


@bp.post("/issues/<number>/withdrawal")
@guard(issue_at, may=Permission.WITHDRAW)
def withdraw(issue: Issue) -> ResponseReturnValue:
    form = WithdrawalForm()
    with submitted(form, lambda: _withdrawal_page(issue, form), about=issue):
        operations.withdraw(
            issue, reason=form.reason.data, by=me(), at=clock.now(), seen=form.seen.data
        )
    return done(url_for("lobby.issue", number=issue.number))


def _withdrawal_page(issue: Issue, form: WithdrawalForm) -> str:
    return render_template(
        "collect/withdrawal.html",
        issue=issue,
        form=form,
        cosigners=queries.cosigner_count(issue),
    )
