"""One proxy: what stands on it, taking it back, using it."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots import operations
from deliberation.ballots.forms import BallotForm, ballot_form
from deliberation.ballots.operations import proxies
from deliberation.ballots.queries.proxy_lists import Seen
from deliberation.ballots.queries.subject_types import subject
from deliberation.ballots.routes import proxy_screens
from deliberation.ballots.routes.loaders import bp, me, options, words
from deliberation.ballots.routes.proxies import hides_stance, names_of, proxy_at
from deliberation.database import unit_of_work
from deliberation.documents import pdf
from deliberation.rules.box import choice_from
from deliberation.rules.policy import Permission
from deliberation.web import reading
from deliberation.web.guard import guard
from deliberation.web.htmx import done


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


@bp.post("/proxies/<int:proxy_id>/confirmation")
@guard(proxy_at, may=Permission.CONFIRM_PROXY)
def confirm_proxy(seen: Seen) -> ResponseReturnValue:
    with unit_of_work():
        proxies.confirm(seen.proxy, by=me(), at=clock.now())
    flash(_("核对过了，可以用了。"), "done")
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


@bp.post("/proxies/<int:proxy_id>/screens")
@guard(proxy_at, may=Permission.READ_PROXY)
def proxy_screen(seen: Seen) -> ResponseReturnValue:
    """Elder mode's next question: which way, reading it back, taking it back."""
    form = ballot_form(seen.box, options(seen.box))
    screen = proxy_screens.asked(proxy_screens.SHOWING)
    if screen == "check" and seen.proxy.stance is None and not form.validate():
        return _shown(seen, form, screen="choice"), 422
    known = request.form.get("screen") in proxy_screens.SHOWING
    return _shown(seen, form, screen=screen), 200 if known else 422


def _shown(seen: Seen, form: BallotForm | None = None, *, screen: str | None = None) -> str:
    box, proxy = seen.box, seen.proxy
    said = words(box)
    chosen, hidden = None, hides_stance(seen)
    if proxy.stance is not None and not hidden:
        chosen = [said[one] for one in choice_from(proxy.stance)]
    names = names_of({proxy.holder_id, proxy.entered_by, proxy.confirmed_by} - {None})
    typed = form or ballot_form(box, options(box), formdata=None)
    if screen or reading.is_elder():
        if form is not None and screen is None:  # sent to be cast, and found wanting
            screen = "choice"
        if proxy.stance is None and screen == "check":
            chosen = [said[one] for one in typed.picked]
        return proxy_screens.showing(
            seen, typed, screen or "paper", chosen=chosen, hidden=hidden, names=names
        )
    return render_template(
        "ballots/proxy.html",
        box=box,
        seen=seen,
        chosen=chosen,
        hidden=hidden,
        form=typed,
        names=names,
        takes=operations.PROXY in (box.channels or ()),
        about=subject(box).about(box),
        pdf=pdf.available(),
    )
