"""Finding issues, papers and clauses of texts by words."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation.issues.operations.search_text import MOST_ASKED, pairs
from deliberation.lobby import queries
from deliberation.lobby.queries import search, search_papers
from deliberation.lobby.queries.search_papers import Named
from deliberation.lobby.routes import boxes
from deliberation.lobby.routes.loaders import bp
from deliberation.rules.policy import Permission
from deliberation.texts.queries import finding
from deliberation.web import clauses
from deliberation.web.addresses import number
from deliberation.web.guard import guard
from deliberation.web.htmx import asked_by_htmx
from deliberation.web.security import limiter

SUGGESTED = 8  # names that are offered while somebody types


@bp.get("/<community>/search")
@limiter.limit("60 per minute")
@guard(may=Permission.READ)
def found() -> ResponseReturnValue:
    asked = request.args.get("q", "").strip()[:MOST_ASKED]
    before = request.args.get("before", type=number)
    rows = search.found(g.community.id, g.actor, asked, before=before)
    shown = rows[: queries.PAGE]
    return render_template(
        "lobby/search.html",
        asked=asked,
        # A character alone stands in too many words; nothing is cut into such.
        short=len(asked) == 1 and bool(pairs(asked)) and not rows,
        issues=shown,
        papers=[(one, _address(one)) for one in search_papers.named(g.community.id, g.actor, asked)]
        if before is None
        else (),
        texts=finding.found(g.community.id, g.actor, asked) if before is None else (),
        before=shown[-1].id if len(rows) > queries.PAGE else None,
        clauses=clauses,
    )


@bp.get("/<community>/search/suggestions")
@limiter.limit("120 per minute")
@guard(may=Permission.READ)
def suggestions() -> ResponseReturnValue:
    """What is called as somebody has begun to type; without a script there are only results."""
    asked = request.args.get("q", "").strip()[:MOST_ASKED]
    if not asked_by_htmx():
        return redirect(url_for(".found", q=asked or None), 303)
    titles = [one.title for one in search.found(g.community.id, g.actor, asked)]
    titles += [one.title for one in search_papers.named(g.community.id, g.actor, asked)]
    words = asked.casefold().split()
    names = dict.fromkeys(one for one in titles if all(word in one.casefold() for word in words))
    return render_template("lobby/_suggestions.html", names=list(names)[:SUGGESTED])


def _address(one: Named) -> str:
    match one.kind:
        case "meeting":
            return url_for("convene.meeting", number=int(one.key))
        case "resolution":
            return url_for("resolve.resolution", number=one.key)
        case "report":
            return url_for("supervise.report", report_id=int(one.key))
        case _:
            assert one.box is not None
            return boxes.address(one.box)
