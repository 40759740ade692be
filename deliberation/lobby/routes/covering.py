"""Covering words of an issue that have become public: which, and why."""

from __future__ import annotations

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Length

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.issues.models import Issue
from deliberation.issues.queries import by_number, readable
from deliberation.lobby import covering
from deliberation.lobby.routes.entrance import bp
from deliberation.people.routes.current import me
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Refused
from deliberation.web.errors import say_on
from deliberation.web.fields import SeenField, StringField, TextAreaField
from deliberation.web.forms import FlaskForm
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.sounding import say_so

BESIDE = {
    "covering.words_missing": "words",
    "covering.word_too_short": "words",
    "covering.not_there": "words",
    "covering.reason_missing": "reason",
}


class CoveringForm(FlaskForm):
    """The words to be covered, one a line, and why."""

    private = frozenset({"words"})  # they are to be covered, not published
    seen = SeenField()
    words = TextAreaField(
        _l("要遮盖的字，一行一处"),
        [InputRequired(_l("请写明要遮盖哪些字。")), Length(max=2000)],
        description=_l("照原文写。这个议题的公开文字里，凡是有这些字的地方都会遮盖"),
        render_kw={"rows": 4},
    )
    reason = StringField(
        _l("理由"),
        [
            InputRequired(_l("请写明理由，会公开。")),
            Length(max=200, message=_l("最多 %(max)d 个字。")),
        ],
        filters=[lambda text: (text or "").strip()],
        description=_l("例如：里面有个人电话。不要在这里重复要遮盖的字"),
    )


def covered_at(number: str) -> Loaded | None:
    """The issue *number*, where the actor may know of it."""
    issue = by_number(g.community.id, number)
    if issue is None or not readable(issue, g.actor):
        return None
    say_so(issue.body)
    return issue, ()


@bp.get("/<community>/issues/<number>/covering")
@guard(covered_at, may=Permission.COVER)
def covering_form(issue: Issue) -> ResponseReturnValue:
    words = "\n".join(covering.proposed(issue))
    return _page(issue, CoveringForm(formdata=None, seen=issue.version, words=words))


@bp.post("/<community>/issues/<number>/covering")
@guard(covered_at, may=Permission.COVER)
def cover(issue: Issue) -> ResponseReturnValue:
    form = CoveringForm()
    if not form.validate():
        return _page(issue, form), 422
    try:
        with unit_of_work():
            covering.cover(
                issue,
                form.words.data.splitlines(),
                reason=form.reason.data,
                by=me(),
                at=clock.now(),
                seen=form.seen.data,
            )
    except Refused as refused:
        status = say_on(form, refused, BESIDE)
        return _page(issue, form), status
    return done(url_for(".issue", number=issue.number))


def _page(issue: Issue, form: CoveringForm) -> str:
    return render_template("lobby/covering.html", issue=issue, form=form)
