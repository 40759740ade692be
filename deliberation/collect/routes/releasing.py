"""What channels brought in, looked through by a clerk: cover, release, one or a checked list."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.collect.forms import ReleaseForm
from deliberation.collect.operations import releasing
from deliberation.collect.routes.loaders import bp, issue_at, me
from deliberation.database import unit_of_work
from deliberation.issues.models import Issue
from deliberation.issues.queries import by_number, by_numbers
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Refusal
from deliberation.web.addresses import number as whole
from deliberation.web.forms import SeenForm
from deliberation.web.guard import guard
from deliberation.web.htmx import done


@bp.get("/releases")
@guard(may=Permission.RELEASE)
def releases() -> ResponseReturnValue:
    return _page(ReleaseForm(formdata=None))


@bp.post("/releases")
@guard(may=Permission.RELEASE)
def release_many() -> ResponseReturnValue:
    """One press for the list: cover one, set one aside as a double, release what is checked."""
    form = ReleaseForm()
    here = url_for(".releases", after=_after() or None)
    if form.cover.data:
        with unit_of_work():
            for issue in _held([form.cover.data]):
                releasing.cover(issue)
        return done(f"{here}#i{form.cover.data}")
    if form.double.data:
        number, of = form.double.data.split(":") if ":" in form.double.data else ("", "")
        with unit_of_work():
            for issue in _held([number]):
                double = by_number(g.community.id, of)
                releasing.set_aside(issue, of=double, by=me(), at=clock.now())
        return done(here)
    wanted = _held(form.numbers.data or [])
    if not wanted:
        form.numbers.errors = [_("请先勾选要公开的来件。")]
        return _page(form), 422
    with unit_of_work():
        released, refused = releasing.release_each(wanted, by=me(), at=clock.now())
    if refused:
        return _page(form, released=released, refused=refused), 422
    return done(url_for(".releases", released=released))


def _held(numbers: Sequence[str]) -> list[Issue]:
    # What another clerk has released meanwhile is passed over: it is as it was to be.
    return [issue for issue in by_numbers(g.community.id, numbers) if issue.held]


def _after() -> int:
    return request.args.get("after", type=whole) or 0


def _page(
    form: ReleaseForm,
    *,
    released: int = 0,
    refused: Sequence[tuple[Issue, Refusal]] = (),
) -> str:
    rows = releasing.waiting(g.community, after=_after())
    shown = rows[: releasing.PAGE]
    return render_template(
        "collect/releases.html",
        form=form,
        waiting=shown,
        all=releasing.how_many(g.community.id),
        after=_after(),
        more=shown[-1].issue.id if len(rows) > releasing.PAGE else None,
        released=released or request.args.get("released", type=whole) or 0,
        refused={issue.number: refusal for issue, refusal in refused},
    )


@bp.post("/issues/<number>/release")
@guard(issue_at, may=Permission.RELEASE)
def release(issue: Issue) -> ResponseReturnValue:
    with unit_of_work():
        releasing.release(issue, by=me(), at=clock.now(), seen=SeenForm().seen.data)
    return done(url_for("lobby.issue", number=issue.number))


@bp.post("/issues/<number>/masking")
@guard(issue_at, may=Permission.RELEASE)
def mask(issue: Issue) -> ResponseReturnValue:
    with unit_of_work():
        releasing.cover(issue)
    return done(url_for("lobby.issue", number=issue.number))
