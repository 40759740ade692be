"""Taking one's own step back: a page that names what will be undone, and the press."""

from __future__ import annotations

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.issues.models import Issue
from deliberation.issues.queries import by_number, open_duties, readable
from deliberation.journal import queries as journal
from deliberation.review.operations import takingback
from deliberation.review.operations.takingback import STEPS, StepTaken
from deliberation.review.routes.loaders import bp, me
from deliberation.rules.policy import Fact, Permission
from deliberation.web.forms import SeenForm
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.sentences import sentence
from deliberation.web.sounding import say_so


def step_taken(number: str) -> Loaded | None:
    """The issue *number* with its latest step, and whether the actor is who did it."""
    issue = by_number(g.community.id, number)
    if issue is None or not readable(issue, g.actor):
        return None
    say_so(issue.body)
    step = takingback.latest_step(issue, journal.of_issue(g.community.id, issue.id))
    mine = step is not None and step.by is not None and step.by == g.actor.person_id
    return (issue, step), {Fact.DID_STEP} if mine else set()


@bp.get("/issues/<number>/taking-back")
@guard(step_taken, may=Permission.TAKE_BACK)
def taking_back(found: tuple[Issue, StepTaken]) -> ResponseReturnValue:
    issue, step = found
    refusal = step.objection(issue, g.actor.person_id)
    cancelled = [duty for duty in open_duties(issue) if duty.kind in STEPS[step.verb].opens]
    page = render_template(
        "review/taking_back.html",
        issue=issue,
        step=step,
        refused=sentence(refusal) if refusal else None,
        cancelled=cancelled,
        owed_again=takingback.owed_again(issue, step),
    )
    return (page, 422) if refusal else page


@bp.post("/issues/<number>/taking-back")
@guard(step_taken, may=Permission.TAKE_BACK)
def take_back(found: tuple[Issue, StepTaken]) -> ResponseReturnValue:
    issue, seen = found[0], SeenForm().seen.data
    with unit_of_work():
        takingback.take_back(issue, g.community, by=me(), at=clock.now(), seen=seen)
    return done(url_for("lobby.issue", number=issue.number))
