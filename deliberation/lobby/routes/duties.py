"""From what is owed to where it is done: the button in a row of the desk leads to the act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import g, redirect, url_for
from flask.typing import ResponseReturnValue

from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.database import record_beside, record_in
from deliberation.issues.models import Duty, Issue
from deliberation.issues.queries import readable
from deliberation.lobby.routes.loaders import bp
from deliberation.opinions.models import Statement
from deliberation.resolve import queries as resolutions
from deliberation.resolve.models import Assist, Objection, Resolution
from deliberation.rules.policy import Permission
from deliberation.supervise.models import Comment, Order
from deliberation.texts.models import ExpertAdvice, LegalityOpinion, Text, TextRound
from deliberation.web.guard import Loaded, guard

Way = Callable[[Duty], str]


def duty_at(duty_id: int) -> Loaded | None:
    """What is owed on an issue that the actor may know of, or on a text."""
    one = record_in(Duty, g.community.id, id=duty_id)
    if one is None or one.report_id is not None:
        return None
    if one.issue_id is not None and not readable(record_beside(one, Issue, one.issue_id), g.actor):
        return None
    return one, ()


@bp.get("/<community>/duties/<int:duty_id>")
@guard(duty_at, may=Permission.READ)
def duty(one: Duty) -> ResponseReturnValue:
    way = WAYS.get(one.kind, _issue) if one.settled_at is None else _issue
    return redirect(way(one), 303)


def _issue(one: Duty) -> str:
    if one.text_id is not None:
        return url_for("texts.text", number=record_beside(one, Text, one.text_id).number)
    return url_for("lobby.issue", number=_number(one), _anchor="acts")


def _number(one: Duty) -> str:
    return record_beside(one, Issue, one.issue_id).number


def _of_issue(endpoint: str) -> Way:
    return lambda one: url_for(endpoint, number=_number(one))


def _calling(one: Duty) -> str:
    issue = record_beside(one, Issue, one.issue_id)
    for meeting in convene.of_issue(issue):  # a draft that waits for its notice
        if meeting.noticed_at is None and meeting.cancelled_at is None:
            return url_for("convene.meeting", number=meeting.number)
    return url_for("convene.new_meeting", issue=issue.number)


def _meeting(one: Duty) -> str:
    return url_for("convene.meeting", number=record_beside(one, Meeting, one.subject_id).number)


def _task(one: Duty) -> str:
    return url_for("supervise.task", task_id=one.subject_id)


def _task_of(kind: type[Assist] | type[Order]) -> Way:
    def way(one: Duty) -> str:
        return url_for("supervise.task", task_id=record_beside(one, kind, one.subject_id).task_id)

    return way


def _of_resolution(endpoint: str) -> Way:
    def way(one: Duty) -> str:
        return url_for(endpoint, number=record_beside(one, Resolution, one.subject_id).number)

    return way


def _of_text(
    endpoint: str, kind: type[LegalityOpinion] | type[ExpertAdvice] | type[TextRound], called: str
) -> Way:
    """To what has a number within its text, which the address calls *called*."""

    def way(one: Duty) -> str:
        asked = record_beside(one, kind, one.subject_id)
        text = record_beside(one, Text, asked.text_id)
        named: dict[str, Any] = {called: asked.number}
        return url_for(endpoint, number=text.number, **named)

    return way


def _comment(one: Duty) -> str:
    comment = record_beside(one, Comment, one.subject_id)
    return url_for("supervise.report", report_id=comment.report_id)


def _objection(one: Duty) -> str:
    objection = record_beside(one, Objection, one.subject_id)
    resolution = record_beside(one, Resolution, objection.resolution_id)
    return url_for("resolve.answer_form", number=resolution.number, objection_id=objection.id)


def _plan(one: Duty) -> str:
    resolution = resolutions.current(record_beside(one, Issue, one.issue_id))
    return url_for("resolve.plan", number=resolution.number) if resolution else _issue(one)


def _statement(one: Duty) -> str:
    statement = record_beside(one, Statement, one.subject_id)
    return url_for("opinions.waiting", map_id=statement.map_id)


def _text(endpoint: str) -> Way:
    def way(one: Duty) -> str:
        if one.text_id is None:
            return _issue(one)
        return url_for(endpoint, number=record_beside(one, Text, one.text_id).number)

    return way


#: What is owed → the page on which it is done. What is missing here is done on the issue's page.
WAYS: Mapping[str, Way] = {
    "acknowledge": _of_issue("review.review"),
    "answer": _of_issue("review.review"),
    "reply": _of_issue("review.reply_form"),
    "feedback": _of_issue("review.feedback_form"),
    "notice": _calling,
    "hold_meeting": _meeting,
    "end_meeting": _meeting,
    "write_resolution": _of_issue("resolve.new"),
    "answer_objection": _objection,
    "submit_plan": _plan,
    "plan_reply": _plan,
    "ask_legality": _of_resolution("resolve.new_legality"),
    "legality": _of_text("texts.legality_opinion", LegalityOpinion, "which"),
    "advise": _of_text("texts.expert_advice", ExpertAdvice, "which"),
    "answer_opinions": _of_text("texts.answers", TextRound, "round_number"),
    "judge_statement": _statement,
    "look_at_guide": _text("texts.look"),
    "review_text": _text("texts.review"),
    "execute": _task,
    "accept": _task,
    "extension": _task,
    "assist": _task_of(Assist),
    "order": _task_of(Order),
    "report": _of_resolution("supervise.new_report"),
    "answer_comment": _comment,
    "write_vote": lambda one: url_for("ballots.ballot", box_id=one.subject_id),
    "rate": lambda one: url_for("supervise.poll", poll_id=one.subject_id),
    "mediate": _of_issue("lobby.mediation"),
    "session": _of_issue("lobby.mediation"),
    "record_session": _of_issue("lobby.mediation"),
    "visit": _of_issue("lobby.mediation"),
}
