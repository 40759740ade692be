"""The sub-district office: its communities side by side, and the joint council that it calls."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.journal import queries as journal
from deliberation.people.models import Office
from deliberation.people.operations import offices
from deliberation.rules.policy import Fact, Permission
from deliberation.supervise.forms import AgendaForm, GroupForm, OutcomeForm, SeatForm
from deliberation.supervise.models.council import CouncilItem, CouncilMeeting, CouncilMember
from deliberation.supervise.operations import council
from deliberation.supervise.queries.office import View
from deliberation.supervise.queries.office import view as seen_by
from deliberation.supervise.routes.loaders import bp as community_bp
from deliberation.web.fields import given
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted
from deliberation.web.words import word

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "council.name_missing": "name",
    "council.sits_already": "name",
    "council.agenda_empty": "topics",
    "council.day_passed": "held_on",
    "council.month_fixed_already": "held_on",
    "council.outcome_missing": "outcome",
}

bp = Blueprint("office", __name__, url_prefix="/offices/<office>")


def office_at(office: str) -> Loaded | None:
    """The office, and whether the account that asks works for it."""
    found = offices.by_code(office)
    if found is None:
        return None
    works = offices.is_officer(found, g.actor.account_id, clock.today())
    return found, {Fact.OFFICER} if works else set()


@bp.get("/record.txt")
@guard(office_at, may=Permission.READ)
def record(loaded: Office) -> ResponseReturnValue:
    """The hashes of the office's own chain, as those of a community are published."""
    told = f"# deliberation-record/1 offices/{loaded.code}\n"
    for number, digest in journal.office_hashes(loaded.id).items():
        told += f"{number} {digest}\n"
    return Response(told, mimetype="text/plain")


def member_at(office: str, member_id: int) -> Loaded | None:
    """A seat of the office's council."""
    loaded = office_at(office)
    if loaded is None:
        return None
    member = db.session.scalar(
        select(CouncilMember).where(
            CouncilMember.office_id == loaded[0].id, CouncilMember.id == member_id
        )
    )
    return ((loaded[0], member), loaded[1]) if member else None


def item_at(office: str, item_id: int) -> Loaded | None:
    """What the office's council has taken up."""
    loaded = office_at(office)
    if loaded is None:
        return None
    item = db.session.scalar(
        select(CouncilItem)
        .join(CouncilMeeting, CouncilMeeting.id == CouncilItem.council_meeting_id)
        .where(CouncilMeeting.office_id == loaded[0].id, CouncilItem.id == item_id)
    )
    return ((loaded[0], item), loaded[1]) if item else None


@community_bp.get("/office")
@guard(may=Permission.READ)
def office() -> ResponseReturnValue:
    found = db.session.get(Office, g.community.office_id) if g.community.office_id else None
    if found is None:
        abort(404)
    return done(url_for("office.view", office=found.code))


@bp.get("/")
@guard(office_at, may=Permission.READ)
def view(office: Office) -> ResponseReturnValue:
    seen = seen_by(office, clock.now())
    return render_template(
        "office/view.html", office=office, seen=seen, codes=_codes(seen), names=_names(seen)
    )


@bp.get("/council")
@guard(office_at, may=Permission.READ)
def council_page(office: Office) -> ResponseReturnValue:
    return _page(office)


@bp.post("/council/members")
@guard(office_at, may=Permission.KEEP_COUNCIL)
def seat(office: Office) -> ResponseReturnValue:
    form = SeatForm(prefix="seat-")
    with submitted(form, lambda: _page(office, seating=form), beside=BESIDE):
        council.seat(
            office,
            form.seat.data,
            form.name.data,
            stands_for=form.stands_for.data,
            at=clock.now(),
        )
    return _back(office)


@bp.post("/members/<int:member_id>/leaving")
@guard(member_at, may=Permission.KEEP_COUNCIL)
def unseat(loaded: tuple[Office, CouncilMember]) -> ResponseReturnValue:
    with unit_of_work():
        council.unseat(loaded[1], at=clock.now())
    return _back(loaded[0])


@bp.post("/council/agendas")
@guard(office_at, may=Permission.KEEP_COUNCIL)
def fix_agenda(office: Office) -> ResponseReturnValue:
    topics = council.topics(seen_by(office, clock.now()))
    form = _with_topics(AgendaForm(prefix="agenda-"), topics)
    with submitted(form, lambda: _page(office, fixing=form), beside=BESIDE):
        council.fix_agenda(
            office,
            given(form.held_on.data),
            [topic for topic in topics if topic.key in form.topics.data],
            place=form.place.data,
            account_id=g.actor.account_id,
            at=clock.now(),
        )
    return _back(office)


@bp.post("/council-items/<int:item_id>/outcome")
@guard(item_at, may=Permission.KEEP_COUNCIL)
def conclude(loaded: tuple[Office, CouncilItem]) -> ResponseReturnValue:
    office, item = loaded
    form = OutcomeForm(prefix=f"outcome{item.id}-")
    with submitted(form, lambda: _page(office, outcomes={item.id: form}), beside=BESIDE):
        council.conclude(item, form.outcome.data, account_id=g.actor.account_id, at=clock.now())
    return _back(office)


@bp.post("/council-items/<int:item_id>/group")
@guard(item_at, may=Permission.KEEP_COUNCIL)
def form_group(loaded: tuple[Office, CouncilItem]) -> ResponseReturnValue:
    office, item = loaded
    form = GroupForm(prefix=f"group{item.id}-")
    with submitted(form, lambda: _page(office, groups={item.id: form})):
        council.form_group(
            item,
            lead=form.lead.data,
            members=form.members.data,
            purpose=form.purpose.data,
            account_id=g.actor.account_id,
            at=clock.now(),
        )
    return _back(office)


def _back(office: Office) -> ResponseReturnValue:
    return done(url_for(".council_page", office=office.code))


def _with_topics(form: AgendaForm, topics: list[council.Topic]) -> AgendaForm:
    form.topics.choices = [
        (topic.key, f"{topic.row.title} · {word('council_why', topic.why)}") for topic in topics
    ]
    return form


def _page(office: Office, **forms) -> str:
    today = clock.today()
    seen = seen_by(office, clock.now())
    topics = council.topics(seen)
    meetings = council.meetings(office)
    items = council.items([one.id for one in meetings[:3]])
    latest = [item for rows in items.values() for item, _, _ in rows]
    fixing = forms.get("fixing") or _with_topics(
        AgendaForm(prefix="agenda-", formdata=None, topics=[one.key for one in topics]), topics
    )
    return render_template(
        "office/council.html",
        office=office,
        members=council.members(office, today),
        composition=council.composition(office, today),
        topics=topics,
        meetings=meetings,
        items=items,
        working=council.working,
        codes=_codes(seen),
        names=_names(seen),
        seating=forms.get("seating") or SeatForm(prefix="seat-", formdata=None),
        fixing=fixing,
        outcomes={one.id: OutcomeForm(prefix=f"outcome{one.id}-", formdata=None) for one in latest}
        | forms.get("outcomes", {}),
        groups={one.id: GroupForm(prefix=f"group{one.id}-", formdata=None) for one in latest}
        | forms.get("groups", {}),
    )


def _codes(seen: View) -> dict[int, str]:
    return {one.community.id: one.community.code for one in seen.sides}


def _names(seen: View) -> dict[int, str]:
    return {one.community.id: one.community.name for one in seen.sides}
