"""Finding issues, and clauses of texts, by words."""

from __future__ import annotations

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from deliberation.issues.operations.search_text import MOST_ASKED, pairs
from deliberation.lobby import queries
from deliberation.lobby.queries import search
from deliberation.lobby.routes.loaders import bp
from deliberation.rules.policy import Permission
from deliberation.texts.queries import finding
from deliberation.web import clauses
from deliberation.web.addresses import number
from deliberation.web.guard import guard


@bp.get("/<community>/search")
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
        texts=finding.found(g.community.id, g.actor, asked) if before is None else (),
        before=shown[-1].id if len(rows) > queries.PAGE else None,
        clauses=clauses,
    )
