"""Tasks: the list by urgency, one task, done, accepted or sent back, handed over."""

from __future__ import annotations

from datetime import date

from flask import abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.collect.operations.photos import MOST_PHOTOS
from deliberation.convene.queries import owed
from deliberation.database import record_beside, unit_of_work
from deliberation.documents.incoming import several
from deliberation.documents.pictures import MOST_BYTES
from deliberation.people import queries as people
from deliberation.people.models import Unit
from deliberation.people.operations import lists
from deliberation.resolve import queries as resolutions
from deliberation.resolve.models import Assist, Resolution, Task
from deliberation.rules.policy import Permission
from deliberation.supervise import operations, queries
from deliberation.supervise.forms import (
    DoneForm,
    ExtensionForm,
    ExtensionRefusalForm,
    HandoverForm,
    OrderAnswerForm,
    OrderForm,
    PartForm,
    SendBackForm,
)
from deliberation.supervise.models import Completion
from deliberation.supervise.operations import evidence, handing, parts, polls
from deliberation.supervise.operations.execution import bylaws_of
from deliberation.supervise.queries import matrix, overview
from deliberation.supervise.routes.loaders import (
    assist_at,
    bp,
    completion_at,
    in_full,
    me,
    task_at,
)
from deliberation.web.addresses import after, number
from deliberation.web.errors import OF_PHOTOS
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.security import takes_files
from deliberation.web.submit import refusals_on, submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "supervise.leads_already": "unit",
    "supervise.handover_reason_missing": "reason",
    "supervise.note_missing": "note",
    "supervise.evidence_missing": "without",
    "supervise.part_note_missing": "note",
    "supervise.reasons_missing": "reasons",
    **dict.fromkeys(OF_PHOTOS, "photos"),
}


@bp.get("/tasks/")
@guard(may=Permission.READ, kept=True)
def tasks() -> ResponseReturnValue:
    here, now = g.community.id, clock.now()
    units = people.units(here)
    whose = request.args.get("unit", "mine" if g.actor.unit_ids else "all")
    unit_ids = _units(whose)
    finished = request.args.get("state") == "done"
    if finished:
        before = request.args.get("before", type=number)
        rows = queries.done_tasks(here, now, unit_ids=unit_ids, before=before)
    else:
        after = _after(request.args.get("after"))
        rows = queries.open_tasks(here, now, unit_ids=unit_ids, after=after)
    shown = rows[: queries.PAGE]
    return render_template(
        "supervise/tasks.html",
        tasks=shown,
        units=units,
        orders=matrix.orders_open(here, g.actor.unit_ids) if whose == "mine" else (),
        milestones=resolutions.milestones(g.community.id, [row.id for row in shown])
        if whose == "mine"
        else {},
        whose=whose,
        finished=finished,
        more=shown[-1].task if len(rows) > queries.PAGE else None,
    )


@bp.get("/overdue/")
@guard(may=Permission.READ, kept=True)
def overdue() -> ResponseReturnValue:
    here, now = g.community.id, clock.now()
    page = after(request.args.get("after"))
    rows = overview.soon_or_late(here, g.actor, now, after=page)
    shown = rows[: queries.PAGE]
    return render_template(
        "supervise/overdue.html",
        debtors=overview.by_debtor(here, g.actor, now),
        colours=overview.PRESSING,
        owing=shown,
        owed=owed.late([g.community], now) if page is None else (),
        more=shown[-1].duty if len(rows) > queries.PAGE else None,
    )


def _units(whose: str) -> list[int] | None:
    if whose == "all":
        return None
    if whose == "mine":
        return sorted(g.actor.unit_ids)
    if not whose.isdecimal():
        abort(404)
    return [int(whose)]


def _after(key: str | None) -> tuple[date, int] | None:
    if not key:
        return None
    day, _, last = key.partition("~")
    try:
        return date.fromisoformat(day), int(last)
    except ValueError:
        abort(404)


@bp.get("/tasks/<int:task_id>")
@guard(task_at, may=Permission.READ, kept=True)
def task(task: Task) -> ResponseReturnValue:
    return task_page(task)


@bp.post("/tasks/<int:task_id>/completions")
@guard(task_at, may=Permission.REPORT_DONE)
@takes_files(most=MOST_PHOTOS * MOST_BYTES + 1024**2)
def report_done(task: Task) -> ResponseReturnValue:
    form = DoneForm(prefix="done-")
    if not form.validate():
        return task_page(task, reporting=form), 422
    with refusals_on(form, lambda: task_page(task, reporting=form), beside=BESIDE):
        pictures = several(form.photos.data or [], most=MOST_PHOTOS)
        with unit_of_work():
            operations.report_done(
                task,
                form.note.data,
                cost=form.cost.data,
                pictures=pictures,
                without=form.without.data,
                by=me(),
                at=clock.now(),
            )
    return done(url_for(".task", task_id=task.id))


@bp.post("/assists/<int:assist_id>/settlement")
@guard(assist_at, may=Permission.SETTLE_PART)
def settle_part(loaded: tuple[Assist, Task]) -> ResponseReturnValue:
    assist, task = loaded
    form = PartForm(prefix=f"part{assist.id}-")
    with submitted(form, lambda: task_page(task, settling={assist.id: form}), beside=BESIDE):
        parts.settle(assist, form.note.data, by=me(), at=clock.now())
    return done(url_for(".task", task_id=task.id))


@bp.post("/completions/<int:completion_id>/acceptance")
@guard(completion_at, may=Permission.SUPERVISE)
def accept(loaded: tuple[Completion, Task]) -> ResponseReturnValue:
    completion, task = loaded
    with unit_of_work():
        operations.accept(completion, by=me(), at=clock.now())
    return done(url_for(".task", task_id=task.id))


@bp.post("/completions/<int:completion_id>/return")
@guard(completion_at, may=Permission.SUPERVISE)
def send_back(loaded: tuple[Completion, Task]) -> ResponseReturnValue:
    completion, task = loaded
    form = SendBackForm(prefix="back-")
    with submitted(form, lambda: task_page(task, returning=form), beside=BESIDE):
        operations.send_back(completion, form.reasons.data, by=me(), at=clock.now())
    return done(url_for(".task", task_id=task.id))


@bp.post("/tasks/<int:task_id>/handovers")
@guard(task_at, may=Permission.HAND_OVER)
def hand_over(task: Task) -> ResponseReturnValue:
    form = _handover(task, HandoverForm(prefix="over-"))
    if not form.validate() or _warn(task, form):
        return task_page(task, handing=form), 422
    with refusals_on(form, lambda: task_page(task, handing=form), beside=BESIDE), unit_of_work():
        unit = record_beside(task, Unit, form.unit.data)
        handing.hand_over(task, unit, form.reason.data, by=me(), at=clock.now())
    return done(url_for(".task", task_id=task.id))


def _warn(task: Task, form: HandoverForm) -> bool:
    """Say that a unit may not lay the task on the community; not once that was read."""
    (item,) = lists.warnings(g.community.id, [(form.unit.data, task.title)])
    if item is None:
        return False
    form.warned = True
    told = _(
        "%(unit)s的负面清单上写着“%(item)s”，不能摊派给社区。仍由居委会牵头的，请勾选确认。",
        unit=item.unit, item=item.item,
    )  # fmt: skip
    form.unit.errors = [*form.unit.errors, told]
    return not form.despite.data


def _handover(task: Task, form: HandoverForm) -> HandoverForm:
    units = people.units(g.community.id)
    form.unit.choices = [(unit.id, unit.name) for unit in units if unit.id != task.lead_unit_id]
    return form


def task_page(task: Task, **forms) -> str:
    """The page of *task*; *forms* are those that come back with what was typed."""
    completions, handovers = queries.completions(task), queries.handovers(task)
    course = matrix.courses(g.community.id, [task.id])[task.id]
    named = queries.names_in(task, completions, handovers) | course.people
    blank = {
        "reporting": DoneForm(prefix="done-", formdata=None),
        "returning": SendBackForm(prefix="back-", formdata=None),
        "handing": None,
        "extending": ExtensionForm(prefix="later-", formdata=None),
        "refusing": ExtensionRefusalForm(prefix="no-", formdata=None),
        "ordering": OrderForm(prefix="order-", formdata=None),
    } | forms
    answering = {
        one.id: OrderAnswerForm(prefix=f"answer{one.id}-", formdata=None) for one in course.orders
    } | blank.pop("answering", {})
    assists = resolutions.assists(g.community.id, [task.id]).get(task.id, ())
    settling = {
        one.id: PartForm(prefix=f"part{one.id}-", formdata=None)
        for one, _unit in assists
        if one.settled_at is None and one.unit_id in g.actor.unit_ids
    } | blank.pop("settling", {})
    handing = blank.pop("handing") or _handover(task, HandoverForm(prefix="over-", formdata=None))
    work = queries.work(task, clock.now())
    bylaws = bylaws_of(record_beside(task, Resolution, task.resolution_id))
    return render_template(
        "supervise/task.html",
        task=task,
        work=work,
        running=queries.running(task),
        completions=completions,
        handovers=handovers,
        unit_names={one.value: one.label for one in handing.unit.choices or ()}
        | {task.lead_unit_id: work.lead},
        names=people.names(g.community.id, named, in_full=in_full()),
        handing=handing,
        course=course,
        answering=answering,
        assists=assists,
        settling=settling,
        photos=evidence.of_completions(g.community.id, [one.id for one in completions]),
        today=clock.today(),
        extensions_left=bylaws.extensions - course.granted,
        extension_days=bylaws.extension_days,
        polled_after=polls.last_day_to_decide(g.community, completions[0].reported_at)
        if completions
        else None,
        **blank,
    )
