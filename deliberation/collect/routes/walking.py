"""Elder mode: proposing and co-signing, one question a screen, without any script.

Each screen posts forward what was typed before it in hidden fields; the last one posts to the
same address as the form of the standard pages, with the same key, so that it makes one issue.
"""

from __future__ import annotations

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from deliberation.collect import operations, queries
from deliberation.collect.forms import ProposalForm
from deliberation.collect.forms.walk import SCREENS, building_in, titled, turned
from deliberation.collect.routes.loaders import bp, issue_at
from deliberation.issues.models import Issue
from deliberation.people import queries as people
from deliberation.rules.policy import Permission, RoleKind
from deliberation.rules.refusals import OutOfOrder, Refused
from deliberation.web import reading
from deliberation.web.errors import say_on
from deliberation.web.guard import guard

#: All that is wrong with the title is wrong with the text that it is made of.
BESIDE = {
    "collect.title_too_short": "problem",
    "collect.problem_missing": "problem",
    "collect.text_too_long": "problem",
}


@bp.post("/proposals/screens")
@guard(may=Permission.PROPOSE)
def walk() -> ResponseReturnValue:
    form, screen = ProposalForm(), _screen()
    offer_buildings(form)
    to = request.form.get("to", "next")
    if to == "next" and not _answered(form, screen):
        return walk_page(form, screen), 422
    return walk_page(form, turned(screen, to))


@bp.get("/issues/<number>/cosignatures/new")
@guard(issue_at, may=Permission.COSIGN)
def new_cosignature(issue: Issue) -> ResponseReturnValue:
    if issue.position.step not in operations.COSIGNED_AT:
        raise OutOfOrder.because("collect.cosigning_over", "1")
    return render_template(
        "collect/elder/cosign.html",
        issue=issue,
        cosigning=queries.cosigning(issue, g.actor.person_id),
    )


def is_walked() -> bool:
    """Whether this request belongs to a walk: begun in elder mode, or sent from its last screen.

    Who enters for others has more to say (how it came, from whom) and keeps the form.
    """
    if RoleKind.COMMITTEE in g.actor.roles:
        return False
    return "screen" in request.form if request.method == "POST" else reading.is_elder()


def complete(form: ProposalForm) -> None:
    """Fill in what a walk does not ask for: the title, and the building that the place names."""
    problem, place = form.problem.data or "", form.place.data or ""
    form.title.data = titled(problem)
    building = building_in(place, people.buildings(g.community.id))
    form.building.data = building.id if building else 0


def offer_buildings(form: ProposalForm) -> None:
    """The walk offers no list of buildings; 0 is the whole neighbourhood."""
    form.building.choices = [(0, "")]
    form.building.data = 0


def walk_page(form: ProposalForm, screen: str | None = None) -> str:
    """The walk at *screen*; where something has to be mended, at the first screen with a fault."""
    faulty = [name for name in SCREENS if name in form.errors]
    if "title" in form.errors and not faulty:
        form.problem.errors = form.title.errors
        faulty = ["problem"]
    screen = faulty[0] if faulty else screen or SCREENS[-1]
    return render_template(
        "collect/elder/propose.html",
        form=form,
        screen=screen,
        number=SCREENS.index(screen) + 1,
        screens=len(SCREENS),
        kept=[form[name] for name in SCREENS[:-1] if name != screen],
        threshold=g.community.bylaws.cosigner_threshold,
        days=g.community.bylaws.collect_days,
    )


def _screen() -> str:
    screen = request.form.get("screen", "")
    return screen if screen in SCREENS else SCREENS[0]


def _answered(form: ProposalForm, screen: str) -> bool:
    if screen == "check":
        return True
    field = form[screen]
    if not field.validate(form):
        return False
    if screen == "problem":
        try:
            operations.check_title(titled(field.data))
        except Refused as refused:
            say_on(form, refused, BESIDE)
            return False
    return True
