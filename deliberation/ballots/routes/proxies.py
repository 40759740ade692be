"""Proxies: giving one on the web or entering one from paper, taking it back, using it."""

from __future__ import annotations

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots.forms import ProxyForm, proxy_form
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.operations import proxies
from deliberation.ballots.queries import proxy_lists
from deliberation.ballots.queries.proxy_lists import Seen
from deliberation.ballots.queries.subject_types import subject
from deliberation.ballots.routes import proxy_screens
from deliberation.ballots.routes.loaders import box_answered_here, box_at, bp, me, options
from deliberation.database import unit_of_work
from deliberation.people import queries as people
from deliberation.people.models import Person
from deliberation.rules.policy import Fact, Permission
from deliberation.rules.refusals import NotReady, Refused
from deliberation.web import reading
from deliberation.web.errors import say_on
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.submit import refusals_on

BESIDE = {
    "proxies.holder_unknown": "holder",
    "proxies.to_oneself": "holder",
    "proxies.to_clerk": "holder",
    "proxies.too_many": "holder",
    "proxies.principal_unknown": "principal",
    "proxies.stance_missing": "stance",
    "ballots.choice_unknown": "stance",
    "ballots.choose_one": "stance",
    "ballots.too_many_chosen": "stance",
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


def hides_stance(seen: Seen) -> bool:
    """Whether the way that a proxy says is not for who asks: before closing it is for those who
    gave, hold or entered it.
    """
    if seen.proxy.stance is None or seen.box.is_closed(clock.now()):
        return False
    theirs = not {Fact.HOLDER, Fact.PRINCIPAL}.isdisjoint(g.facts)
    return not theirs and seen.proxy.entered_by != g.actor.person_id


def needs_stance(box: Box) -> bool:
    """Whether the profile asks for a stance on paper."""
    return bool(box.profile and box.profile.get("proxy_stance"))


def _form(box: Box, *, on_paper: bool, **given) -> ProxyForm:
    needed = needs_stance(box)
    return proxy_form(box, options(box), stance_needed=needed, on_paper=on_paper, **given)


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
    return _give(box, form, lambda: (mine.get(form.line.data or "") or g.lines[0].voter, None))


@bp.post("/ballots/<int:box_id>/proxies/screens")
@guard(box_answered_here, may=Permission.GIVE_PROXY)
def giving_screen(box: Box) -> ResponseReturnValue:
    """Elder mode's next question: who, which way, and reading it back."""
    form, screen = _form(box, on_paper=False), proxy_screens.asked(proxy_screens.GIVING)
    place = proxy_screens.GIVING.index(screen)
    if request.form.get("to") == "back":
        return _page(box, form, on_paper=False, screen=proxy_screens.GIVING[max(place - 1, 0)])
    if not _answered(form, screen):
        return _page(box, form, on_paper=False, screen=screen), 422
    return _page(box, form, on_paper=False, screen=proxy_screens.GIVING[min(place + 1, 2)])


def _answered(form: ProxyForm, screen: str) -> bool:
    """Whether the question of *screen* is answered; what is wrong stands beside it."""
    if screen == "check" or not form[screen].validate(form):
        return screen == "check"
    if screen == "holder":
        try:
            _holder(form.holder.data)
        except Refused as refused:
            say_on(form, refused, BESIDE)
            return False
    return True


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
    with refusals_on(form, lambda: _page(box, form, on_paper=on_paper), beside=BESIDE):
        (line, principal), holder = voter(), _holder(form.holder.data)
        with unit_of_work():
            proxy = proxies.give(
                box,
                line,
                holder,
                form.chosen,
                by=me(),
                at=clock.now(),
                on_paper=on_paper,
                principal=principal,
            )
    flash(_("委托已经登记。"), "done")
    return done(url_for(".proxy", proxy_id=proxy.id))


def _holder(written: str) -> Person:
    found = people.residents_called(g.community.id, written)
    if len(found) != 1:
        raise NotReady.because("proxies.holder_unknown", "4")
    return found[0][0]


def _principal(box: Box, written: str) -> tuple[Voter, Person | None]:
    """The line of the roll that *written* names, and who of that line is called so."""
    called = people.residents_called(g.community.id, written) if written else []
    found = proxy_lists.lines_of(
        box, [(person.id, person.household_id) for person, _door in called], written
    )
    if len(found) != 1:
        raise NotReady.because("proxies.principal_unknown", "4")
    line = found[0]
    theirs = [
        person
        for person, _door in called
        if person.id == line.person_id
        or (line.household_id is not None and person.household_id == line.household_id)
    ]
    return line, theirs[0] if len(theirs) == 1 else None


def _page(box: Box, form: ProxyForm, *, on_paper: bool, screen: str | None = None) -> str:
    now = clock.now()
    walked = screen or proxy_screens.is_walked() or reading.is_elder()
    if walked and not on_paper and not box.is_closed(now):
        return proxy_screens.giving(
            box,
            form,
            screen or proxy_screens.asked(proxy_screens.GIVING),
            chosen=dict(options(box)) | {"": _("由受托人决定")},
            limit=box.numbers.proxies,
        )
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
        names=names_of(one.proxy.holder_id for one in kept),
        about=subject(box).about(box),
    )


def names_of(ids) -> dict[int, str]:
    return dict(people.names(g.community.id, set(ids), in_full=True))
