"""Writing a resolution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Row

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.discuss.queries import adopted
from deliberation.issues.models import Issue
from deliberation.issues.queries import points
from deliberation.people import queries as people
from deliberation.people.operations import lists
from deliberation.people.queries import doors
from deliberation.resolve import operations, queries
from deliberation.resolve.forms import ROWS, ResolutionForm
from deliberation.resolve.models import Assist, Milestone, Resolution
from deliberation.resolve.queries import earlier
from deliberation.resolve.routes.loaders import bp, issue_at, issue_of, me, resolution_at
from deliberation.rules import workflow
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import OutOfOrder
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import refusals_on

#: Days after the posting that a task is given, unless the committee says otherwise.
DAYS_TO_DO_IT = 30
#: The field that a refusal is about; what is not named stands on top.
BESIDE = {
    "resolve.text_missing": "text",
    "resolve.nobody_affected": "scope",
    "workflow.major_is_never_urgent": "urgent_reason",
}


@bp.get("/issues/<number>/resolutions/new")
@guard(issue_at, may=Permission.WRITE_RESOLUTION)
def new(issue: Issue) -> ResponseReturnValue:
    # Where the issue is not decided, or its resolution is written, the page says so instead.
    if issue.step != workflow.Step.RESOLVE.value or issue.position.dispute:
        raise OutOfOrder.because("resolve.nothing_decided", "5")
    if (written := queries.current(issue)) is not None:
        return done(url_for("resolve.resolution", number=written.number))
    filled = _prefilled(issue)
    form = ResolutionForm(formdata=None, tasks=filled.pop("tasks", ()), data=filled)
    return _page(_with_choices(form), issue)


@bp.post("/issues/<number>/resolutions")
@guard(issue_at, may=Permission.WRITE_RESOLUTION)
def write(issue: Issue) -> ResponseReturnValue:
    form = _with_choices(ResolutionForm())
    known = queries.by_key(g.community.id, form.key.data)
    if known is not None:  # the button was pressed twice, or the page was gone back to
        return done(url_for("resolve.resolution", number=known.number))
    if form.wants_more:
        return _page(form, issue)
    if not form.validate():
        return _page(form, issue), 422
    if _warn(form):
        return _page(form, issue), 422
    with refusals_on(form, lambda: _page(form, issue), beside=BESIDE), unit_of_work():
        resolution = operations.write(issue, key=form.key.data, **_typed(form))
    return done(url_for("resolve.resolution", number=resolution.number))


@bp.get("/resolutions/<number>/draft")
@guard(resolution_at, may=Permission.WRITE_RESOLUTION)
def draft(resolution: Resolution) -> ResponseReturnValue:
    if resolution.state != "written":
        return done(url_for("resolve.resolution", number=resolution.number))
    issue = issue_of(resolution)
    filled = _from(resolution) | {"key": resolution.key, "seen": issue.version}
    form = ResolutionForm(formdata=None, tasks=filled.pop("tasks"), data=filled)
    return _page(_with_choices(form), issue, resolution)


@bp.post("/resolutions/<number>/draft")
@guard(resolution_at, may=Permission.WRITE_RESOLUTION)
def rewrite(resolution: Resolution) -> ResponseReturnValue:
    form, issue = _with_choices(ResolutionForm()), issue_of(resolution)
    if form.wants_more:
        return _page(form, issue, resolution)
    if not form.validate() or _warn(form):
        return _page(form, issue, resolution), 422
    with refusals_on(form, lambda: _page(form, issue, resolution), beside=BESIDE), unit_of_work():
        operations.rewrite(resolution, **_typed(form))
    return done(url_for("resolve.resolution", number=resolution.number))


def _typed(form: ResolutionForm) -> dict:
    """What was typed, as the operations take it."""
    return {
        "text": form.text.data,
        "basis": form.basis.data,
        "minority": form.minority.data,
        "urgent_reason": form.urgent_reason.data,
        "tasks": form.drafts,
        "households": form.households,
        "by": me(),
        "at": clock.now(),
        "seen": form.seen.data,
    }


def _prefilled(issue: Issue) -> dict:
    """What was withdrawn last in this round; else what the meeting carried."""
    decision = adopted(issue)
    basis = ""
    if decision is not None and decision.writing is not None:
        basis = _("第 %(number)s 次书面表决通过", number=decision.writing)
    elif decision is not None:
        basis = _("第 %(number)s 次会议表决通过", number=decision.meeting)
    filled = {
        "seen": issue.version,
        "text": (decision and decision.text) or issue.action or issue.problem,
        "basis": basis,
    }
    if (withdrawn := queries.latest_withdrawn(issue)) is not None:
        return filled | _from(withdrawn)
    if (before := earlier.before_this_round(issue)) is not None:
        again = _from(before)
        tasks = [
            {name: told for name, told in task.items() if not name.endswith("_due")}
            | {"deadline": _deadline()}
            for task in again["tasks"]
        ]
        roll = {name: again[name] for name in ("scope", "buildings", "doors")}
        return filled | roll | {"tasks": tasks}
    return filled | {"tasks": [_first_task(issue)]}


def _first_task(issue: Issue) -> dict:
    """A resolution has at least one task; whose lists speak of it leads, or who led the last."""
    fitting = _proposed(issue)
    return {
        "title": _("落实：%(title)s", title=issue.title),
        "lead": fitting[0].unit_id if fitting else earlier.last_lead(g.community.id) or 0,
        "deadline": _deadline(),
    }


def _proposed(issue: Issue) -> list[lists.Proposed]:
    """Whose lists speak of the matter; read once a request."""
    if "proposed" not in g:
        text = " ".join((issue.title, issue.problem, issue.action))
        g.proposed = lists.proposed(g.community.id, text)
    return g.proposed


def _warn(form: ResolutionForm) -> bool:
    """Say beside the committee as lead which unit may not lay the task on the community."""
    rows = [row for row in form.tasks if not row.blank]
    tasks = [(row.lead.data, f"{row.title.data} {row.acceptance.data}") for row in rows]
    said = lists.warnings(g.community.id, tasks)
    for row, item in zip(rows, said, strict=True):
        if item is not None:
            told = _(
                "%(unit)s的负面清单上写着“%(item)s”，不能摊派给社区。仍由居委会牵头的，请勾选确认。",
                unit=item.unit, item=item.item,
            )  # fmt: skip
            row.lead.errors = [*row.lead.errors, told]
    form.warned = any(said)
    return form.warned and not form.despite.data


def _deadline() -> date:
    # Nothing begins before the posting is over.
    return clock.today() + timedelta(days=g.community.bylaws.posting_days + DAYS_TO_DO_IT)


def _from(before: Resolution) -> dict:
    living = people.households(g.community.id)
    scope, whole, others = _scope(set(queries.households_affected(before)), living)
    lines = queries.lines(before)[:ROWS]
    steps = queries.milestones(g.community.id, [line.task.id for line in lines])
    assists = queries.assists(g.community.id, [line.task.id for line in lines])
    return {
        "text": before.text,
        "basis": before.basis,
        "minority": before.minority,
        "urgent_reason": before.urgent_reason,
        "scope": scope,
        "buildings": whole,
        "doors": doors.written(others, _buildings(), living),
        "tasks": [
            {
                "title": line.task.title,
                "lead": line.task.lead_unit_id,
                "deadline": line.task.deadline,
                "person": line.task.person_id or 0,
                "assisting": line.task.assisting,
                "budget": line.task.budget,
                "source": line.task.source,
                **_steps(steps.get(line.task.id, ())),
                **_parts([one for one, _unit in assists.get(line.task.id, ())]),
                "acceptance": line.task.acceptance_test,
            }
            for line in lines
        ],
    }


def _scope(roll: set[int], living: Sequence[Row]) -> tuple[str, list[int], set[int]]:
    """A roll as the page asks for it: all or some, whole buildings, and doors besides."""
    if len(roll) == len(living):
        return "all", [], set()
    left_out = {home.building_id for home in living if home.id not in roll}
    whole = {home.building_id for home in living} - left_out
    others = {home.id for home in living if home.id in roll and home.building_id not in whole}
    return "some", sorted(whole), others


def _buildings() -> list[tuple[int, str]]:
    return [(building.id, building.name) for building in people.buildings(g.community.id)]


def _steps(milestones: Sequence[Milestone]) -> dict:
    filled: dict[str, Any] = {}
    for number, one in enumerate(milestones[:3], 1):
        filled |= {f"step{number}": one.title, f"step{number}_due": one.due}
    return filled


def _parts(assists: Sequence[Assist]) -> dict:
    filled: dict[str, Any] = {}
    for number, one in enumerate(assists[:3], 1):
        filled |= {
            f"assist{number}": one.unit_id,
            f"assist{number}_part": one.part,
            f"assist{number}_due": one.deadline,
        }
    return filled


def _with_choices(form: ResolutionForm) -> ResolutionForm:
    here = g.community.id
    return form.offer(
        units=[(unit.id, unit.name) for unit in people.units(here)],
        workers=[(one.id, f"{one.unit} {one.name}") for one in queries.workers(here)],
        buildings=_buildings(),
        living=people.households(here),
    )


def _page(form: ResolutionForm, issue: Issue, draft: Resolution | None = None) -> str:
    return render_template(
        "resolve/new.html",
        form=form,
        issue=issue,
        draft=draft,
        decision=adopted(issue),
        proposed=_proposed(issue),
        points=points([issue]).get(issue.id, ()),
        filled=max((n for n, row in enumerate(form.tasks, 1) if not row.blank), default=0),
        room=len(form.tasks) < ROWS,
        major=issue.kind == workflow.IssueKind.MAJOR.value,
    )
