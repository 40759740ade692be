"""That was not me: contesting what somebody else entered, by login, code or at the desk (§4)."""

from __future__ import annotations

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots import queries
from deliberation.ballots.forms import RollCodeForm
from deliberation.ballots.models import Box
from deliberation.ballots.models.helping import Contest
from deliberation.ballots.operations import contesting, helping
from deliberation.ballots.queries import contests, roll
from deliberation.ballots.queries.subject_types import SUBJECTS, shown_as
from deliberation.ballots.routes.helping import voter_asked
from deliberation.ballots.routes.loaders import bp, lines_of_box, me, own_line
from deliberation.ballots.routes.proxies import names_of
from deliberation.database import unit_of_work
from deliberation.rules.policy import Fact, Permission
from deliberation.rules.refusals import NotReady, Refusal
from deliberation.web.errors import say_on
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.security import limiter
from deliberation.web.sounding import say_so
from deliberation.web.submit import submitted


def any_box(box_id: int) -> Loaded | None:
    """A box that may be shown, wherever it is answered; the actor's lines of its roll."""
    box = queries.box(g.community.id, box_id)
    known = shown_as(box)
    if box is None or known is None:
        return None
    say_so(known.body(box))
    g.lines = lines_of_box(box)
    return box, {Fact.PRINCIPAL} if g.lines else set()


def contest_at(contest_id: int) -> Loaded | None:
    """What waits at the desk for a second person."""
    found = contests.by_id(g.community.id, contest_id)
    if found is None or any_box(found.box_id) is None:
        return None
    return found, ()


def page_of(box: Box) -> str:
    """Where *box* is answered."""
    page = SUBJECTS[box.subject_kind].page
    return page(box) if page else url_for("ballots.ballot", box_id=box.id)


@bp.get("/ballots/<int:box_id>/entered")
@guard(any_box, may=Permission.CONTEST)
def entered(box: Box) -> ResponseReturnValue:
    voters = [one.voter for one in g.lines]
    found = contests.entered(box, voters, clock.now())
    helps = helping.around(box, [one.id for one in voters])
    who = {one.helper_id for one in found} | {one.first_by for one in helps}
    return render_template(
        "ballots/entered.html",
        box=box,
        back=page_of(box),
        found=found,
        helps=helps,
        has_cast={one.voter.id for one in g.lines if one.has_cast},
        closed=box.is_closed(clock.now()),
        names=names_of(who - {None}),
    )


@bp.post("/ballots/<int:box_id>/contest")
@guard(any_box, may=Permission.CONTEST)
def contest(box: Box) -> ResponseReturnValue:
    with unit_of_work():
        voter = own_line(request.form.get("line"))
        contesting.contest(box, voter, way=contesting.LOGIN, by=me(), at=clock.now())
    flash(_said(box), "done")
    return done(url_for(".entered", box_id=box.id))


def _said(box: Box) -> str:
    if box.is_secret:
        return _("记下了。无记名的票取不出来，结果里会写明有几份本人说不是自己的。")
    return _("记下了，这一份已经划掉，不计入。还在收票的，您可以自己投。")


# ------------------------------------------------------------------ with the code of a slip


@bp.get("/ballots/<int:box_id>/code")
@guard(any_box, may=Permission.READ)
def code_form(box: Box) -> ResponseReturnValue:
    return _code_page(box, RollCodeForm(formdata=None))


@bp.post("/ballots/<int:box_id>/code")
@limiter.limit("30 per hour")
@guard(any_box, may=Permission.READ)
def look_up_code(box: Box) -> ResponseReturnValue:
    form = RollCodeForm()
    if not form.validate():
        return _code_page(box, form), 422
    voter = contests.line_of(box, form.code.data)
    if voter is None:
        status = say_on(form, _unknown(), {"contests.code_unknown": "code"})
        return _code_page(box, form), status
    (found,) = contests.entered(box, [voter], clock.now())
    return _code_page(box, form, found)


@bp.post("/ballots/<int:box_id>/code/contest")
@limiter.limit("30 per hour")
@guard(any_box, may=Permission.READ)
def contest_by_code(box: Box) -> ResponseReturnValue:
    form = RollCodeForm()
    with submitted(form, lambda: _code_page(box, form), beside={"contests.code_unknown": "code"}):
        voter = contests.line_of(box, form.code.data)
        if voter is None:
            raise _unknown()
        contesting.contest(box, voter, way=contesting.CODE, by=None, at=clock.now())
    flash(_said(box), "done")
    return done(url_for(".code_form", box_id=box.id))


def _unknown() -> NotReady:
    return NotReady(Refusal.of("contests.code_unknown", "4"))


def _code_page(box: Box, form: RollCodeForm, found: contests.Entered | None = None) -> str:
    return render_template("ballots/code.html", box=box, back=page_of(box), form=form, found=found)


# ------------------------------------------------------------------ at the desk, by two


@bp.post("/ballots/<int:box_id>/desk-contests")
@guard(any_box, may=Permission.COLLECT_BALLOTS)
def contest_at_desk(box: Box) -> ResponseReturnValue:
    with unit_of_work():
        contesting.ask_at_desk(box, voter_asked(box), by=me(), at=clock.now())
    flash(_("登记好了，请另一位同事确认，然后才划掉。"), "done")
    return done(page_of(box))


@bp.post("/contests/<int:contest_id>/confirmation")
@guard(contest_at, may=Permission.COLLECT_BALLOTS)
def confirm_contest(found: Contest) -> ResponseReturnValue:
    with unit_of_work():
        contesting.confirm_at_desk(found, by=me(), at=clock.now())
    box = queries.box(g.community.id, found.box_id)
    assert box is not None
    flash(_said(box), "done")
    return done(page_of(box))


# ------------------------------------------------------------------ word on paper


@bp.get("/ballots/<int:box_id>/notices")
@guard(any_box, may=Permission.ISSUE_PAPERS)
def notices(box: Box) -> ResponseReturnValue:
    rows = contests.unreached(box)
    found = contests.entered(box, rows, clock.now())
    return render_template(
        "ballots/notices.html",
        box=box,
        back=page_of(box),
        notices=[(one, roll.known(box, one.voter)) for one in found],
        phone=g.community.desk_phone,
        address=url_for(".code_form", box_id=box.id, _external=True),
    )
