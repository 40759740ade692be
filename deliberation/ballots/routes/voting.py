"""The boxes, one box, and casting a ballot on the web."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.ballots import operations, queries
from deliberation.ballots.forms import WORDS_MOST, BallotForm, ballot_form
from deliberation.ballots.models import Box
from deliberation.ballots.operations import fast_cast, publishing, scrutinies
from deliberation.ballots.queries import Standing, contest_days, contests, proxy_lists, results
from deliberation.ballots.queries.subject_types import answered_here, shown, subject
from deliberation.ballots.routes.loaders import (
    AnotherLine,
    box_answered_here,
    box_at,
    bp,
    hand_out,
    me,
    options,
    own_line,
    own_receipt,
    words,
)
from deliberation.database import unit_of_work
from deliberation.documents import pdf
from deliberation.people import queries as people
from deliberation.people.queries.coverings import coverings
from deliberation.people.routes.identity import signed
from deliberation.rules.box import choice_from
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Refused
from deliberation.shredding import is_owed
from deliberation.web import reading
from deliberation.web.addresses import number
from deliberation.web.errors import say_on
from deliberation.web.fast_path import swiftly
from deliberation.web.guard import allowed, guard
from deliberation.web.htmx import asked_by_htmx, done
from deliberation.web.security import limiter
from deliberation.web.submit import refusals_shown

#: Where what is wrong with a choice is said: beside it.
BESIDE = {
    "ballots.choice_unknown": "choice",
    "ballots.choose_one": "choice",
    "ballots.too_many_chosen": "choice",
}


@bp.get("/ballots/")
@guard(may=Permission.READ)
def boxes() -> ResponseReturnValue:
    before = request.args.get("before", type=number)
    rows = queries.page(g.community.id, before)
    listed = rows[: queries.PAGE]
    return render_template(
        "ballots/boxes.html",
        boxes=shown(listed),
        waiting=shown(_waiting()) if before is None else (),
        before=listed[-1].id if len(rows) > queries.PAGE else None,
    )


def _waiting() -> list[Box]:
    """The boxes that wait for a ballot of the reader or their home, each once."""
    lines = queries.awaiting(g.community.id, g.actor, clock.now())
    return list(dict.fromkeys(line.box for line in lines))


@bp.get("/ballots/<int:box_id>")
@guard(box_at, may=Permission.READ)
def ballot(box: Box) -> ResponseReturnValue:
    if not answered_here(box.subject_kind):
        page = subject(box).page
        assert page is not None  # where it is answered
        return redirect(page(box), 303)
    return _page(box, _blank(box))


def _at_once(box_id: int) -> ResponseReturnValue | None:
    """Cast before anything is looked up; whoever cannot is told why by the view."""
    account, stamp = signed()
    line = request.form.get("line", type=number)
    if not account or not line or asked_by_htmx():
        return None
    box = fast_cast.known(g.community_code, box_id)
    if box is None or not answered_here(box.subject_kind):
        return None
    words = request.form.get("words", "").strip()
    if len(words) > WORDS_MOST:
        return None
    code = fast_cast.cast(
        box,
        request.form.getlist("choice"),
        account=account,
        stamp=stamp,
        line=line,
        code=request.form.get("code", ""),
        words=words,
        at=clock.later(),
    )
    if code is None:
        return None
    hand_out(box, code, words)
    # Without a body there is nothing to pack, to translate or to vary by.
    back = f"{request.script_root}{request.path.removesuffix('/ballot')}"
    return Response(status=303, headers={"Location": back}, mimetype="text/plain")


@bp.post("/ballots/<int:box_id>/ballot")
@limiter.exempt
@swiftly(_at_once)
@guard(box_answered_here, may=Permission.VOTE)
def cast(box: Box) -> ResponseReturnValue:
    form = ballot_form(box, options(box))
    if not form.validate():
        return _page(box, form, check=bool(form.line.data)), 422
    with refusals_shown(partial(_not_cast, box, form)), unit_of_work():
        given = operations.cast(
            box,
            own_line(form.line.data),
            form.picked,
            words=form.words.data,
            channel=operations.ONLINE,
            by=me(),
            at=clock.now(),
        )
    hand_out(box, given.receipt, form.words.data)
    return done(url_for("ballots.ballot", box_id=box.id))


def _not_cast(box: Box, form: BallotForm, refused: Refused) -> str:
    if isinstance(refused, AnotherLine):
        form = _blank(box)  # what was chosen there is nobody else's to see
    say_on(form, refused, BESIDE)
    return _page(box, form)


@bp.post("/ballots/<int:box_id>/screens")
@guard(box_answered_here, may=Permission.VOTE)
def voting_screen(box: Box) -> ResponseReturnValue:
    """Elder mode's next question: the choice, then reading it back."""
    form = ballot_form(box, options(box))
    if request.form.get("to") == "choice":
        return _page(box, form, screen="choice")
    if not form.validate():
        return _page(box, form, screen="choice"), 422
    return _page(box, form, screen="check")


def _blank(box: Box) -> BallotForm:
    return ballot_form(box, options(box), formdata=None)


def _line(form: BallotForm) -> Standing:
    """The line to show: of owners there may be several, of others there is one."""
    asked = form.line.data or ""
    for one in g.lines:
        if str(one.voter.id) == asked:
            return one
    return g.lines[0]


def _page(box: Box, form: BallotForm, *, screen: str | None = None, check: bool = False) -> str:
    now = clock.now()
    closed, mine = box.is_closed(now), _line(form) if g.lines else None
    for one in g.lines:  # the next of them that waits
        if mine is not None and mine.has_cast and not one.has_cast and not form.line.data:
            mine = one
    may = mine is not None and not closed and operations.ONLINE in (box.channels or ())
    waits = may and mine is not None and not mine.has_cast and allowed(Permission.VOTE)
    if mine is not None:
        form.line.data, form.code.data = str(mine.voter.id), mine.voter.code or ""
    own = mine.ballot.choice if mine is not None and mine.ballot is not None else None
    known = subject(box)
    shared: dict[str, Any] = {"box": box, "form": form, "mine": mine, "about": known.about(box)}
    shared |= {"text": known.text(box), "on_roll": g.lines}
    if waits and (screen or reading.is_elder()):
        told = words(box)
        return render_template(
            "ballots/elder/vote.html",
            screen=screen or ("check" if check else "choice"),
            chosen=[told[one] for one in form.picked if one in told],
            **shared,
            **_entrusted(box),
        )
    said = words(box)
    return render_template(
        "ballots/ballot.html",
        closed=closed,
        waits=waits,
        changes=may
        and mine is not None
        and mine.has_cast
        and box.changeable
        and allowed(Permission.VOTE),
        cast=[said.get(o, o) for o in choice_from(own)] if own is not None else None,
        way=queries.way_of(box, mine.voter.id) if box.is_secret and mine else None,
        receipt=own_receipt(box, mine),
        result=results.result(box),
        final=contest_days.final_at(box) if closed and box.closed_at is None else None,
        contested=contests.how_many(box),
        heads=publishing.heads(box),
        scrutineers=_scrutineers(box),
        unshredded=box.is_secret and box.closed_at is not None and is_owed(box),
        said=said,
        coverings=coverings(box.community_id, "boxes", box.id) if box.shows_covering else (),
        pdf=pdf.available(),
        **shared,
        **_entrusted(box),
    )


def _entrusted(box: Box) -> dict[str, Any]:
    """What a page says of proxies, and whether one may be given."""
    return {
        "proxies": _proxies(box),
        "person": g.actor.person_id,
        "which": len(g.lines) > 1,
        "proxied": operations.PROXY in (box.channels or ()) and box.numbers.proxies > 0,
    }


def _proxies(box: Box) -> list[proxy_lists.Seen]:
    """Proxies for the actor's lines, and those that the actor holds; secret boxes have none."""
    if box.is_secret:
        return []
    lines = [one.voter.id for one in g.lines]
    return proxy_lists.around(box, lines, g.actor.person_id, clock.now())


def _scrutineers(box: Box) -> Mapping[int, str]:
    """Who recounts a box of which the outcome alone is public, by id: their names."""
    there = [one.person_id for one in scrutinies.of(box)] if box.withheld else []
    known = people.names(box.community_id, there, in_full=True)
    return {one: known[one] for one in there}
