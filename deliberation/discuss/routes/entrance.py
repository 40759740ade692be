"""What all pages of a meeting share: the loader, whose voice it is, and how an act is done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from flask import abort, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from deliberation import clock
from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.database import unit_of_work
from deliberation.discuss import floors, forms, operations, queries
from deliberation.discuss.chamber import Chamber
from deliberation.people import queries as people
from deliberation.people.models import Person
from deliberation.rules.floor import Floor
from deliberation.rules.order.acts import Act, HandChair, act_from_json
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Refused, Stale
from deliberation.web.errors import status_of
from deliberation.web.guard import Loaded, allowed, community_blueprint
from deliberation.web.htmx import done
from deliberation.web.proceedings import act_line
from deliberation.web.sentences import sentence

bp = community_blueprint("discuss")


def meeting_at(number: int) -> Loaded | None:
    """Meeting *number*, once notice of it has been given."""
    meeting = convene.by_number(g.community.id, number)
    if meeting is None or meeting.noticed_at is None:
        return None
    return meeting, convene.standing(meeting, g.actor.person_id)


def me() -> Person:
    """The person who makes this request."""
    return people.person(g.community.id, g.actor.person_id)


def in_full() -> bool:
    """Whether this reader sees names in full: who sits in the meeting, and the committee."""
    return allowed(Permission.ACT_ON_FLOOR) or allowed(Permission.CONVENE)


def names(members: Collection[str]) -> Mapping[str, str]:
    """How *members* of the floor are called for this reader, by key."""
    ids = {int(member) for member in members if member}
    found = people.names(g.community.id, ids, in_full=in_full())
    return {str(person): name for person, name in found.items()}


# ------------------------------------------------------------------ whose voice


def own() -> str:
    """The reader's key on the floor; empty for a visitor."""
    return str(g.actor.person_id) if g.actor.person_id else ""


def chairs(floor: Floor) -> str:
    """In whose name an act of the chair is done: the secretary writes for the chair."""
    return floor.chair if allowed(Permission.RECORD_ACTS) else own()


def voice(form: forms.ActForm) -> str:
    """In whose name a member's act is done; only the secretary and the chair write for others."""
    wanted = form.by.data or own()
    if wanted != own() and not allowed(Permission.RECORD_ACTS):
        abort(403)
    return wanted


# ------------------------------------------------------------------ acting


def do(
    meeting: Meeting,
    made: Callable[[Floor], Act],
    form: forms.ActForm,
    about: int | None = None,
) -> ResponseReturnValue:
    """Let the act happen that *made* makes, and show the floor; refused: say so, keep the typing.

    :param about: number of the motion that it is about; another one lies there now: stale
    """

    def act() -> None:
        floor = floors.floor(meeting)
        if about is not None and (floor.top is None or floor.top.number != about):
            raise Stale.because("discuss.floor_changed", "3.3")
        operations.act(meeting, made(floor), by=me(), at=clock.now(), seen=form.seen.data)

    return attempt(meeting, act, form)


def attempt(
    meeting: Meeting, act: Callable[[], object], form: forms.ActForm
) -> ResponseReturnValue:
    """Run *act* in one unit of work, then show the floor."""
    if not form.validate():
        return floor_page(meeting, form), 422
    try:
        with unit_of_work():
            act()
    except Refused as refused:
        fresh = convene.by_number(g.community.id, meeting.number)
        return floor_page(fresh, form, refused), status_of(refused)
    return done(url_for("discuss.floor", number=meeting.number))


# ------------------------------------------------------------------ the page


def floor_page(
    meeting: Meeting, typed: FlaskForm | None = None, refused: Refused | None = None
) -> str:
    """The live floor, with what was *typed* kept in its form and why it was *refused*."""
    on_record = floors.floor(meeting)
    now = floors.milliseconds(clock.now())
    latest = [(row, act_from_json(row.data)) for row in queries.latest(meeting)]
    chamber = Chamber(
        floor=on_record.brought_to(now),
        seen=on_record.seq,
        now=now,
        me=own() if allowed(Permission.ACT_ON_FLOOR) else "",
        clerk=allowed(Permission.RECORD_ACTS),
        names=names(_mentioned(on_record, [act for _, act in latest])),
    )
    return render_template(
        "discuss/floor.html",
        meeting=meeting,
        chamber=chamber,
        floor=chamber.floor,
        latest=[(row, act_line(act, chamber.names)) for row, act in latest],
        calling=chamber.calling and sentence(chamber.calling),
        refused=refused and sentence(refused.refusal),
        rule=refused and refused.refusal.rule,
        forms=_forms(meeting, chamber, typed),
    )


def _mentioned(floor: Floor, latest: Collection[Act]) -> set[str]:
    found = {floor.chair, floor.scrutineer}
    if allowed(Permission.RECORD_ACTS):
        found |= floor.present
    for item in floor.questions.stack:
        found |= {item.by, item.seconder, item.speaker or ""}
        found |= {turn.member for turn in item.debate.waiting} if item.debate else set()
    for act in latest:
        found |= {act.by, getattr(act, "recorded_by", ""), getattr(act, "member", "")}
        found |= {member for member, _ in getattr(act, "votes", ())}
        if isinstance(act, HandChair):
            found.add(act.to)
    return {member for member in found if member.isdigit()}


def _forms(meeting: Meeting, chamber: Chamber, typed: FlaskForm | None) -> Mapping[str, FlaskForm]:
    """Every form of the page; the one that was sent keeps what was typed."""
    made: dict[str, FlaskForm] = {
        name: kind(formdata=None)
        for name, kind in (
            ("statement", forms.StatementForm),
            ("motion", forms.MotionForm),
            ("amendment", forms.MotionForm),
            ("elsewhere", forms.MotionForm),
            ("ruling", forms.RulingForm),
            ("count", forms.CountForm),
            ("adjournment", forms.AdjournmentForm),
            ("chair", forms.ChairForm),
        )
    }
    if chamber.chair_may("state_item") and chamber.floor.item:
        made["statement"].text.data = _proposed(meeting, chamber.floor.item)
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


def _place_of(typed: FlaskForm) -> str:
    if isinstance(typed, forms.MotionForm):
        return {"amend": "amendment", "main": "motion"}.get(typed.kind.data, "elsewhere")
    places = {
        forms.StatementForm: "statement",
        forms.RulingForm: "ruling",
        forms.CountForm: "count",
        forms.AdjournmentForm: "adjournment",
        forms.ChairForm: "chair",
    }
    return places.get(type(typed), "sent")


def _proposed(meeting: Meeting, key: str) -> str:
    """What the item itself proposes, in words that the chair can put to the vote."""
    for item, topic in convene.agenda(meeting):
        if str(item.id) == key:
            return topic.action.strip() or item.title
    return ""
