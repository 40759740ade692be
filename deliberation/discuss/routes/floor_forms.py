"""Every form of the floor's page: empty, filled with what is proposed, or as it was typed."""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf import FlaskForm

from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.discuss import forms
from deliberation.discuss.queries.floor_view import Chamber
from deliberation.rules.meeting import MotionKind
from deliberation.web.motions import choice


def all_forms(
    meeting: Meeting, chamber: Chamber, typed: FlaskForm | None
) -> Mapping[str, FlaskForm]:
    """Every form of the page; the one that was sent keeps what was typed."""
    made: dict[str, FlaskForm] = {
        name: kind(formdata=None)
        for name, kind in (
            ("statement", forms.StatementForm),
            ("motion", forms.MotionForm),
            ("amendment", forms.MotionForm),
            ("elsewhere", forms.MotionForm),
            ("ruling", forms.RulingForm),
            ("answer", forms.AnswerForm),
            ("point", forms.PointForm),
            ("request", forms.RequestForm),
            ("limits", forms.MotionForm),
            ("count", forms.CountForm),
            ("adjournment", forms.AdjournmentForm),
            ("chair", forms.ChairForm),
            ("stand_in", forms.StandInForm),
        )
    }
    if chamber.chair_may("state_item") and chamber.floor.item:
        made["statement"].text.data = _proposed(meeting, chamber.floor.item)
    if chamber.top and chamber.top.kind is MotionKind.APPEAL:
        for field in ("in_favour", "against"):  # of the appeal, which is against the ruling
            code = "for" if field == "in_favour" else field
            made["count"][field].label.text = choice(MotionKind.APPEAL, code)
    count = chamber.top.vote.count if chamber.top and chamber.top.vote else None
    if count is not None:
        form = made["count"]
        form.in_favour.data, form.against.data, form.abstained.data = count
    if typed is not None:
        made[_place_of(typed)] = typed
    for name, form in made.items():  # several forms of a page have fields of the same name
        for field in form:
            field.id = field.label.field_id = f"{name}-{field.name}"
    return made


_PLACES_OF_MOTIONS = {
    "amend": "amendment",
    "main": "motion",
    "limit_debate": "limits",
    "recess": "limits",
}


def _place_of(typed: FlaskForm) -> str:
    if isinstance(typed, forms.MotionForm):
        # Whoever records for others sends limits and length along with any motion.
        with_limits = typed.turns.raw_data or typed.speech.raw_data or typed.minutes.raw_data
        otherwise = "limits" if with_limits else "elsewhere"
        return _PLACES_OF_MOTIONS.get(typed.kind.data, otherwise)
    places = {
        forms.StatementForm: "statement",
        forms.RulingForm: "ruling",
        forms.AnswerForm: "answer",
        forms.PointForm: "point",
        forms.RequestForm: "request",
        forms.CountForm: "count",
        forms.AdjournmentForm: "adjournment",
        forms.ChairForm: "chair",
        forms.StandInForm: "stand_in",
    }
    return places.get(type(typed), "sent")


def _proposed(meeting: Meeting, key: str) -> str:
    """What the item itself proposes, in words that the chair can put to the vote."""
    for item, topic in convene.agenda(meeting):
        if str(item.id) == key:
            return topic.action.strip() or item.title
    return ""
