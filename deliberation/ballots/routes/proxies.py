"""Proxies: giving one on the web or entering one from paper, taking it back, using it."""

from __future__ import annotations

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots import operations, proxies, proxy_lists
from deliberation.ballots.forms import ProxyForm, ballot_form, proxy_form
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.proxy_lists import Seen
from deliberation.ballots.routes.entrance import (
    box_answered_here,
    box_at,
    bp,
    me,
    options,
    words,
)
from deliberation.ballots.subjects import subject
from deliberation.database import unit_of_work
from deliberation.documents import pdf
from deliberation.people import queries as people
from deliberation.people.models import Person
from deliberation.rules.ballots import choice_from
from deliberation.rules.policy import Fact, Permission
from deliberation.rules.refusals import NotReady, Refused
from deliberation.web.errors import say_on
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done

BESIDE = {
    "proxies.holder_unknown": "holder",
    "proxies.to_oneself": "holder",
    "proxies.too_many": "holder",
    "proxies.principal_unknown": "principal",
    "proxies.stance_missing": "stance",
    "ballots.choice_unknown": "stance",
    "ballots.choose_one": "stance",
}


def proxy_at(proxy_id: int) -> Loaded | None:
    """A proxy, and how the actor stands to it."""
    seen = proxy_lists.proxy(g.community.id, proxy_id, clock.now())
    if seen is None or box_at(seen.box.id) is None:
        return None
    facts = set()
    if seen.proxy.holder_id == g.actor.person_id:
        facts.add(Fact.HOLDER)
    if g.actor.person_id in proxies.principals(seen.voter):
        facts.add(Fact.PRINCIPAL)
    return seen, facts


def needs_stance(box: Box) -> bool:
    """Whether the profile asks for a stance on paper."""
    return bool(box.profile and box.profile.get("proxy_stance"))


def _form(box: Box, *, on_paper: bool, **given) -> ProxyForm:
    return proxy_form(options(box), stance_needed=needs_stance(box), on_paper=on_paper, **given)


# ------------------------------------------------------------------ giving


@bp.get("/ballots/<int:box_id>/proxies/new")
@guard(box_answered_here, may=Permission.GIVE_PROXY)
def new_proxy(box: Box) -> ResponseReturnValue:
    form = _form(box, on_paper=False, formdata=None, line=request.args.get("line", ""))
    return _page(box, form, on_paper=False)


@bp.post("/ballots/<int:box_id>/proxies")
@guard(box_answered_here, may=Permission.GIVE_PROXY)
def give_proxy(box: Box) -> ResponseReturnValue:
    form = _form(box, on_paper=False)
    mine = {str(one.voter.id): one.voter for one in g.lines}
    return _give(box, form, lambda: mine.get(form.line.data or "") or g.lines[0].voter)


@bp.get("/ballots/<int:box_id>/proxies")
@guard(box_at, may=Permission.KEEP_PROXIES)
def kept_proxies(box: Box) -> ResponseReturnValue:
    return _page(box, _form(box, on_paper=True, formdata=None), on_paper=True)


@bp.post("/ballots/<int:box_id>/proxies/entries")
@guard(box_at, may=Permission.KEEP_PROXIES)
def enter_proxy(box: Box) -> ResponseReturnValue:
    form = _form(box, on_paper=True)
    return _give(box, form, lambda: _principal(box, form.principal.data or ""), on_paper=True)


def _give(box: Box, form: ProxyForm, voter, *, on_paper: bool = False) -> ResponseReturnValue:
    if not form.validate():
        return _page(box, form, on_paper=on_paper), 422
    try:
        line, holder = voter(), _holder(form.holder.data)
        with unit_of_work():
            proxy = proxies.give(
                box,
                line,
                holder,
                [form.stance.data] if form.stance.data else None,
                by=me(),
                at=clock.now(),
                on_paper=on_paper,
            )
    except Refused as refused:
        status = say_on(form, refused, BESIDE)
        return _page(box, form, on_paper=on_paper), status
    flash(_("委托已经登记。"), "done")
    return done(url_for(".proxy", proxy_id=proxy.id))


def _holder(written: str) -> Person:
    found = people.residents_called(g.community.id, written)
    if len(found) != 1:
        raise NotReady.because("proxies.holder_unknown", "4")
    return found[0][0]


def _principal(box: Box, written: str) -> Voter:
    called = people.residents_called(g.community.id, written) if written else []
    found = proxy_lists.lines_of(
        box, [(person.id, person.household_id) for person, _door in called], written
    )
    if len(found) != 1:
        raise NotReady.because("proxies.principal_unknown", "4")
    return found[0]


def _page(box: Box, form: ProxyForm, *, on_paper: bool) -> str:
    now = clock.now()
    kept = proxy_lists.of_box(box, now) if on_paper else ()
    return render_template(
        "ballots/proxy_new.html",
        box=box,
        form=form,
        on_paper=on_paper,
        closed=box.is_closed(now),
        stance_needed=needs_stance(box),
        limit=box.numbers.proxies,
        kept=kept,
        names=_names(one.proxy.holder_id for one in kept),
        about=subject(box).about(box),
    )


def _names(ids) -> dict[int, str]:
    return dict(people.names(g.community.id, set(ids), in_full=True))


# ------------------------------------------------------------------ one proxy


@bp.get("/proxies/<int:proxy_id>")
@guard(proxy_at, may=Permission.READ_PROXY)
def proxy(seen: Seen) -> ResponseReturnValue:
    return _shown(seen)


@bp.post("/proxies/<int:proxy_id>/revocation")
@guard(proxy_at, may=Permission.REVOKE_PROXY)
def revoke_proxy(seen: Seen) -> ResponseReturnValue:
    with unit_of_work():
        proxies.revoke(seen.proxy, by=me(), at=clock.now())
    return done(url_for(".proxy", proxy_id=seen.proxy.id))


@bp.post("/proxies/<int:proxy_id>/ballot")
@guard(proxy_at, may=Permission.USE_PROXY)
def use_proxy(seen: Seen) -> ResponseReturnValue:
    form, picked = ballot_form(seen.box, options(seen.box)), None
    if seen.proxy.stance is None:
        if not form.validate():
            return _shown(seen, form), 422
        picked = form.picked
    with unit_of_work():
        proxies.use(seen.proxy, picked, by=me(), at=clock.now())
    flash(_("已经按委托投了。"), "done")
    return done(url_for(".proxy", proxy_id=seen.proxy.id))


def _shown(seen: Seen, form=None) -> str:
    box, proxy = seen.box, seen.proxy
    said = words(box)
    chosen = None
    if proxy.stance is not None:
        chosen = [said[one] for one in choice_from(proxy.stance)]
    return render_template(
        "ballots/proxy.html",
        box=box,
        seen=seen,
        chosen=chosen,
        form=form or ballot_form(box, options(box), formdata=None),
        names=_names({proxy.holder_id, proxy.entered_by} - {None}),
        takes=operations.PROXY in (box.channels or ()),
        about=subject(box).about(box),
        pdf=pdf.available(),
    )
