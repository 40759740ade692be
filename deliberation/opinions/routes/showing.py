"""The page of a map: what it asks while it is open, what it tells once it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.documents import pdf
from deliberation.documents.paper import Paper
from deliberation.opinions import queries
from deliberation.opinions.forms import TakingForm
from deliberation.opinions.models import OpinionMap
from deliberation.opinions.queries.results import HEIGHT, WIDTH, result
from deliberation.opinions.routes import wording
from deliberation.opinions.routes.loaders import bp, issue_of, map_at
from deliberation.opinions.routes.paper import how, opinion_paper
from deliberation.rules.opinion import NoCamps
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import OutOfOrder
from deliberation.shredding import is_owed
from deliberation.texts.forms import clause_choices
from deliberation.texts.operations.rounds import version_in
from deliberation.texts.queries import opinions as texts
from deliberation.web.guard import allowed, guard
from deliberation.web.printing import printed
from deliberation.web.security import keep_nowhere


@bp.get("/opinions/<int:map_id>")
@guard(map_at, may=Permission.READ, kept=True)
def shown(one: OpinionMap) -> ResponseReturnValue:
    """Nobody is told a sum before it is closed; afterwards everybody is told the same ones."""
    return page(one)


def page(one: OpinionMap, form: TakingForm | None = None, about: int | None = None) -> str:
    """The page of *one*.

    :param form: what was sent to take over the statement with the id *about*, and was refused
    """
    issue, now = issue_of(one), clock.now()
    if issue.private:
        g.audience = None  # it is no page for others, whoever they are
    unshredded = one.closed_at is not None and is_owed(one)
    if unshredded:
        keep_nowhere()  # when that is over, no entry says so
    return render_template(
        "opinions/map.html",
        map=one,
        issue=issue,
        open=not one.is_closed(now),
        statements=lambda: queries.statements(one),
        told=lambda: _told(one),
        waiting=len(queries.to_judge(one)) if allowed(Permission.JUDGE_STATEMENT) else 0,
        form=form,
        about=about,
        takes=_taking(one) if one.result and allowed(Permission.TAKE_STATEMENT) else None,
        unshredded=unshredded,
        pdf=pdf.available(),
    )


def _taking(one: OpinionMap) -> Mapping[str, Any]:
    """What the committee can take over into a round of opinions, and what it has taken."""
    found = result(one)
    if found is None:
        return {}
    told = [shown for verdict in wording.VERDICTS for shown in found.by(verdict)]
    into = texts.taking_over(one.issue_id, one.community_id)
    return {
        "into": into,
        "clauses": clause_choices(version_in(into.TextRound).content) if into else (),
        "statements": [shown for shown in told if shown.result.whole is not None],
        "taken": texts.taken_over(one.community_id, one.id),
    }


def _told(one: OpinionMap) -> Mapping[str, Any]:
    """What the page shows of a closed map."""
    found = result(one)
    if found is None:
        return {}
    return {
        "result": found,
        "sentences": list(wording.sentences(found)),
        "groups": [(one, found.by(one)) for one in wording.VERDICTS],
        "camps": () if isinstance(found.told.camps, NoCamps) else found.told.camps,
        "circles": found.circles,
        "size": (WIDTH, HEIGHT),
        "arithmetic": wording.arithmetic,
        "kinds": wording.kinds,
        "label": wording.label,
        "how": list(how()),
    }


def _name(one: OpinionMap) -> str:
    return f"opinions-{g.community.code}-{one.id}"


@printed(bp, "/opinions/<int:map_id>/result", "result", guard(map_at, may=Permission.READ), _name)
def _paper(one: OpinionMap) -> Paper:
    found = result(one)
    if found is None:
        raise OutOfOrder.because("opinions.no_result_yet", "9")
    return opinion_paper(one, issue_of(one), found, g.community.issuer)
