"""Pages over all rooms."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from itertools import groupby
from typing import Any

from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import exists, select

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.collect import queries as collect
from deliberation.collect.operations import releasing
from deliberation.collect.operations.photos import attached
from deliberation.convene.queries import owed
from deliberation.database import db, unit_of_work
from deliberation.issues import operations
from deliberation.issues.models import Issue, Point
from deliberation.issues.queries import next_moment, points, readable
from deliberation.journal import queries as journal
from deliberation.journal.models import Entry
from deliberation.journal.queries.entries import Happened
from deliberation.lobby import queries
from deliberation.lobby.operations import vacancies
from deliberation.lobby.queries import available_actions, weeks
from deliberation.lobby.queries.papers import papers
from deliberation.lobby.queries.story import entered, stepper, story, verdict
from deliberation.lobby.routes import boxes
from deliberation.lobby.routes.loaders import bp
from deliberation.mend import queries as mend
from deliberation.messages.operations import sending
from deliberation.narrative.queries import told
from deliberation.people import queries as people
from deliberation.people.operations import offices
from deliberation.people.routes.current import me
from deliberation.rules.policy import Fact, Permission, RoleKind
from deliberation.rules.workflow import Step
from deliberation.web import language
from deliberation.web.addresses import after, inside, number
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.kept_pages import once_a_state
from deliberation.web.security import without_token
from deliberation.web.sounding import say_so


def issue_at(number: str) -> Loaded | None:
    """The issue *number*, where the actor may know of it."""
    found = queries.issue_and_stance(g.community.id, number, g.actor.person_id)
    if found is None or not readable(found[0], g.actor):
        return None
    issue, stance = found
    say_so(issue.body)
    return found, collect.standing(issue, g.actor, stance.cosigning)


def demonstration() -> Loaded:
    return None, {Fact.DEMONSTRATION} if clock.may_be_moved() else ()


@bp.get("/")
@guard(may=Permission.READ)
def home() -> ResponseReturnValue:
    communities = people.communities()
    if len(communities) == 1:
        return redirect(url_for("lobby.front", community=communities[0].code), 303)
    return render_template("lobby/home.html", communities=communities, offices=offices.offices())


@bp.post("/language")
@without_token
@guard(may=Permission.SET_LANGUAGE)
def set_language() -> ResponseReturnValue:
    back = redirect(inside(request.form.get("back")) or url_for(".home"), 303)
    wanted = request.form.get("language", "")
    return language.remember(back, wanted) if wanted in language.LOCALES else back


@bp.get("/<community>/issues/")
@guard(may=Permission.READ, kept=True)
def issues() -> ResponseReturnValue:
    step = request.args.get("step")
    if step is not None and step not in list(Step):
        abort(404)
    before = request.args.get("before", type=number)

    def listed() -> dict[str, Any]:
        rows = queries.listed(g.community.id, g.actor, step=step, before=before)
        shown = rows[: queries.PAGE]
        return {"issues": shown, "before": shown[-1].id if len(rows) > queries.PAGE else None}

    return render_template(
        "lobby/issues.html", listed=listed, step=step, steps=queries.STEPS_FOR_FILTER
    )


@bp.get("/<community>/issues/<number>")
@guard(issue_at, may=Permission.READ, kept=True)
def issue(found: tuple[Issue, queries.Stance]) -> ResponseReturnValue:
    (issue, stance), actor, here = found, g.actor, g.community
    if (before := request.args.get("before", type=number)) is not None:
        return _by_many(issue, before)
    if issue.private:
        g.audience = None  # it is no page for others, whoever they are
    entries = once_a_state(
        "entries", lambda: journal.of_issue(here.id, issue.id), lambda some: len(pickle.dumps(some))
    )
    return render_template(
        "lobby/issue.html",
        issue=issue,
        verdict=lambda: verdict(entries),
        stepper=lambda: stepper(issue, entered(entries)),
        duties=cache(lambda: queries.duties_of(issue)),  # two parts of the page ask
        points=lambda: _points(issue, entries),
        rounds=lambda: story(entries, here.id, in_full=_in_full(issue)),
        papers=lambda: papers(entries),
        photos=lambda: attached(entries),
        evidence=lambda: _evidence(issue, entries),
        latest=entries[0] if entries else None,
        before=_more(entries),
        following=stance.following,
        after_signing_in=None
        if actor.person_id
        else available_actions.after_signing_in(issue, here, stance, clock.now()),
        collecting=available_actions.of_collecting(issue, here, actor, g.facts, stance),
        later=list(
            available_actions.of_later_rooms(issue, here, actor, g.facts, entries, clock.now())
        ),
    )


def _more(entries: Sequence[Entry]) -> int | None:
    """Before which entry there may be more of what many did."""
    many = [entry.number for entry in entries if entry.verb in journal.BY_MANY]
    return min(many) if len(many) >= journal.MANY else None


def _by_many(issue: Issue, before: int) -> str:
    rows = journal.by_many(g.community.id, issue.id, before)
    shown = rows[: journal.MANY]
    return render_template(
        "lobby/by_many.html",
        issue=issue,
        lines=told(shown, g.community.id, in_full=_in_full(issue)),
        before=shown[-1].number if len(rows) > journal.MANY else None,
    )


def _in_full(issue: Issue) -> bool:
    # Who reads a private issue sits at one table with those whom it names.
    return issue.private or RoleKind.COMMITTEE in g.actor.roles


def _evidence(issue: Issue, entries: Sequence[Happened]) -> Sequence[mend.Row]:
    """The reports that it grew from; asked for only where the record speaks of them."""
    if all(entry.verb != "issue:grew_from_reports" for entry in entries):
        return ()
    return mend.of_issue(issue.community_id, issue.id)


def _points(issue: Issue, entries: Sequence[Entry]) -> Sequence[Point]:
    """What this round has to answer; asked for only where the record speaks of it."""
    if all(entry.verb != "issue:points_carried_over" for entry in entries):
        return ()
    return points([issue]).get(issue.id, ())


@bp.post("/<community>/issues/<number>/following")
@guard(issue_at, may=Permission.FOLLOW)
def follow(found: tuple[Issue, queries.Stance]) -> ResponseReturnValue:
    issue = found[0]
    with unit_of_work():
        operations.follow(issue, me())
    return done(url_for(".issue", number=issue.number))


@bp.get("/<community>/desk")
@guard(may=Permission.READ_DESK, kept=True)
def desk() -> ResponseReturnValue:
    # What others entered waits without an entry, so it is asked for each time.
    return render_template(
        "lobby/desk.html",
        seconded=boxes.to_second(),
        ails=sending.ails(g.community.id),
        desk=cache(_desk),
    )


def _desk() -> dict[str, Any]:
    """What the desk shows that changes only by an entry, or as time passes."""
    here, now = g.community.id, clock.now()
    rows = queries.waiting(here, g.actor, after(request.args.get("after")))
    shown = rows[: queries.PAGE]
    last = f"{shown[-1].due.isoformat()}~{shown[-1].id}" if len(rows) > queries.PAGE else None
    hints = db.session.execute(
        select(
            exists().where(Issue.community_id == here).label("begun"),
            vacancies.anything_open(here, clock.today()).label("vacant"),
            releasing.held_in(here).label("held"),
            boxes.powers_wait().label("powers"),
        )
    ).one()
    running = boxes.running()
    first = not request.args.get("after")
    return {
        "weeks": _weeks(running) if first else (),
        "mine": by_when([one for one in shown if _is_mine(one)]),
        "others": [one for one in shown if not _is_mine(one)],
        "after": last,
        "running": running,
        "owed": owed.soon_or_late(g.community, now),
        **hints._asdict(),
    }


def _weeks(running: Sequence[tuple[Box, str]]) -> Sequence[Sequence[weeks.Day]]:
    """The calendar of the desk: what falls due and what is held, this week and the next three."""
    ends = [(box.last_day, box.question, address) for box, address in running]
    return weeks.weeks(g.community.id, g.actor, clock.today(), is_mine=_is_mine, ends=ends)


def _is_mine(duty: Any) -> bool:
    """Whether the reader owes *duty*: as a person, by a role they hold, or by their unit."""
    actor = g.actor
    return (
        (duty.person_id is not None and duty.person_id == actor.person_id)
        or duty.role in actor.roles
        or duty.unit_id in actor.unit_ids
    )


def by_when(duties: Sequence[Any]) -> list[tuple[str, list[Any]]]:
    """*duties*, which come by deadline, under ``late``, ``now`` (today and tomorrow), ``week``
    and ``later``; only those that there are."""

    def when(duty: Any) -> str:
        left = (clock.day_of(duty.due) - clock.today()).days
        if duty.due < clock.now():
            return "late"
        return "now" if left <= 1 else "week" if left <= 7 else "later"

    return [(key, list(those)) for key, those in groupby(duties, when)]


@bp.post("/<community>/clock")
@without_token
@guard(demonstration, may=Permission.MOVE_CLOCK)
def move_clock(_) -> ResponseReturnValue:
    now = clock.now()
    target = now + timedelta(days=1)
    if request.form.get("to") == "next":
        target = next_moment(g.community.id, now) or target
    clock.move_to(target)
    back = request.form.get("back", "")
    inside = back.startswith(url_for(".front"))
    return redirect(back if inside else url_for(".front"), 303)
