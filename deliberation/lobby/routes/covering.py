"""Covering words that have become public, of an issue, a meeting or a box: which, and why."""

from __future__ import annotations

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Length

from deliberation import clock
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box
from deliberation.ballots.queries.subject_types import shown_as
from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.database import unit_of_work
from deliberation.issues.models import Issue
from deliberation.issues.queries import by_number, readable
from deliberation.lobby.operations import covering
from deliberation.lobby.routes.loaders import bp
from deliberation.people.routes.current import me
from deliberation.rules.policy import Permission
from deliberation.web.fields import SeenField, StringField, TextAreaField, at_most
from deliberation.web.forms import FlaskForm
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.sounding import say_so
from deliberation.web.submit import refusals_on

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
        description=_l("照原文写。公开的文字里，凡是有这些字的地方都会遮盖"),
        render_kw={"rows": 4},
    )
    reason = StringField(
        _l("理由"),
        [InputRequired(_l("请写明理由，会公开。")), at_most(200)],
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


def covered_meeting_at(number: int) -> Loaded | None:
    """Meeting *number*, once notice of it has been given: before, its makers change it."""
    meeting = convene.by_number(g.community.id, number)
    if meeting is None or meeting.noticed_at is None:
        return None
    facts = convene.standing(meeting, g.actor.person_id)
    return None if convene.is_hidden(meeting, facts, g.actor.person_id) else (meeting, facts)


def covered_box_at(box_id: int) -> Loaded | None:
    """A box that may be shown."""
    box = boxes.box(g.community.id, box_id)
    if (known := shown_as(box)) is None:
        return None
    say_so(known.body(box))
    return box, ()


@bp.get("/<community>/issues/<number>/covering")
@guard(covered_at, may=Permission.COVER)
def covering_form(issue: Issue) -> ResponseReturnValue:
    return _form(issue)


@bp.post("/<community>/issues/<number>/covering")
@guard(covered_at, may=Permission.COVER)
def cover(issue: Issue) -> ResponseReturnValue:
    return _cover(issue)


@bp.get("/<community>/meetings/<int:number>/covering")
@guard(covered_meeting_at, may=Permission.COVER)
def covering_meeting_form(meeting: Meeting) -> ResponseReturnValue:
    return _form(meeting)


@bp.post("/<community>/meetings/<int:number>/covering")
@guard(covered_meeting_at, may=Permission.COVER)
def cover_meeting(meeting: Meeting) -> ResponseReturnValue:
    return _cover(meeting)


@bp.get("/<community>/ballots/<int:box_id>/covering")
@guard(covered_box_at, may=Permission.COVER)
def covering_box_form(box: Box) -> ResponseReturnValue:
    return _form(box)


@bp.post("/<community>/ballots/<int:box_id>/covering")
@guard(covered_box_at, may=Permission.COVER)
def cover_box(box: Box) -> ResponseReturnValue:
    return _cover(box)


def _form(subject: Issue | Meeting | Box) -> str:
    words = "\n".join(covering.proposed(subject))
    seen = subject.version if isinstance(subject, Issue) else None
    return _page(subject, CoveringForm(formdata=None, seen=seen, words=words))


def _cover(subject: Issue | Meeting | Box) -> ResponseReturnValue:
    form = CoveringForm()
    if not form.validate():
        return _page(subject, form), 422
    back = _named(subject)[1]
    with refusals_on(form, lambda: _page(subject, form), beside=BESIDE), unit_of_work():
        covering.cover(
            subject,
            form.words.data.splitlines(),
            reason=form.reason.data,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    return done(back)


def _named(subject: Issue | Meeting | Box) -> tuple[str, str, str]:
    """What *subject* is called, its page, and where its words are covered."""
    if isinstance(subject, Issue):
        called, number = _("第 %(number)s 号", number=subject.number), subject.number
        return called, url_for(".issue", number=number), url_for(".cover", number=number)
    if isinstance(subject, Meeting):
        number = subject.number
        called, page = _("第 %(number)s 次会议纪要", number=number), "discuss.minutes"
        return called, url_for(page, number=number), url_for(".cover_meeting", number=number)
    page = url_for("ballots.ballot", box_id=subject.id)
    return subject.question, page, url_for(".cover_box", box_id=subject.id)


def _page(subject: Issue | Meeting | Box, form: CoveringForm) -> str:
    called, back, action = _named(subject)
    return render_template(
        "lobby/covering.html",
        called=called,
        back=back,
        action=action,
        form=form,
        reached=covering.reach(subject),
    )
