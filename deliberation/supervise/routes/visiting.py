"""The follow-up of a mediation: a party answers, or who visits it enters what it said."""

from __future__ import annotations

from flask import flash, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.convene.routes.loaders import room_at
from deliberation.database import record_beside, unit_of_work
from deliberation.issues.models import Issue
from deliberation.resolve.models import Agreement
from deliberation.review.operations import parties
from deliberation.rules.policy import Fact, Permission
from deliberation.rules.refusals import NotReady
from deliberation.supervise.forms import EnteredVisitForm, VisitForm
from deliberation.supervise.models import FollowUp
from deliberation.supervise.operations import follow_ups
from deliberation.supervise.routes.loaders import bp, me
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.submit import refusals_on

Found = tuple[Issue, Agreement, FollowUp]


def follow_up_at(follow_up_id: int) -> Loaded | None:
    """The follow-up with this id, for who takes part in its mediation."""
    one = follow_ups.follow_up(g.community.id, follow_up_id)
    if one is None:
        return None
    agreement = record_beside(one, Agreement, one.agreement_id)
    issue = record_beside(agreement, Issue, agreement.issue_id)
    found = room_at(issue.number)
    return ((issue, agreement, one), found[1]) if found else None


@bp.get("/follow-ups/<int:follow_up_id>")
@guard(follow_up_at, may=Permission.TAKE_PART)
def follow_up(found: Found) -> ResponseReturnValue:
    return _page(found, _form(found, formdata=None))


@bp.post("/follow-ups/<int:follow_up_id>/answers")
@guard(follow_up_at, may=Permission.TAKE_PART)
def answer_follow_up(found: Found) -> ResponseReturnValue:
    issue, _agreement, one = found
    form, named = _form(found), parties.of_issue(issue)
    if not form.validate():
        return _page(found, form), 422
    entered = isinstance(form, EnteredVisitForm)
    own = parties.speaking(named, me())
    party = next((p for p in named if entered and p.id == form.party.data), own)
    with refusals_on(form, lambda: _page(found, form)), unit_of_work():
        if party is None:
            raise NotReady.because("supervise.answer_by_party", "5")
        follow_ups.answer(
            one,
            party,
            form.choice.data,
            channel=form.channel.data if entered else parties.ONLINE,
            reason=form.reason.data,
            by=me(),
            at=clock.now(),
        )
    flash(_("谢谢，答复已经收到。"), "done")
    return done(url_for(".follow_up", follow_up_id=one.id))


def _form(found: Found, **kwargs) -> VisitForm:
    """A party's own form, or the one of who visits those that have not answered."""
    if Fact.PARTY in g.facts:
        return VisitForm(**kwargs)
    issue, _agreement, one = found
    form = EnteredVisitForm(**kwargs)
    named, said = parties.of_issue(issue), {a.party_id for a in follow_ups.answers(one)}
    called = parties.names(named)
    form.party.choices = [(p.id, called[p.id]) for p in named if p.id not in said]
    return form


def _page(found: Found, form: VisitForm) -> str:
    issue, agreement, one = found
    now, named = clock.now(), parties.of_issue(issue)
    said = {each.party_id for each in follow_ups.answers(one)}
    own = parties.speaking(named, me())
    return render_template(
        "supervise/follow_up.html",
        issue=issue,
        agreement=agreement,
        follow_up=one,
        form=form,
        parties=named,
        party_names=parties.names(named),
        said=said,
        mine=own,
        open=one.closed_at is None and now < one.closes_at,
        verdict=follow_ups.judged(one) if one.closed_at else None,
    )
