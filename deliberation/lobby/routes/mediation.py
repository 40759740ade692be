"""The mediation room: everything of a dispute on one page, for who takes part in it alone."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.convene.routes.loaders import room_at
from deliberation.issues.models import Issue
from deliberation.lobby.queries.mediation import room
from deliberation.lobby.routes.loaders import bp
from deliberation.rules.policy import Permission
from deliberation.rules.workflow import Step
from deliberation.web.guard import guard


@bp.get("/<community>/issues/<number>/mediation")
@guard(room_at, may=Permission.TAKE_PART)
def mediation(issue: Issue) -> ResponseReturnValue:
    now, here = clock.now(), room(issue)
    step = issue.position.step
    return render_template(
        "lobby/mediation.html",
        issue=issue,
        room=here,
        under_way=step in (Step.CONVENE, Step.DISCUSS),
        discussing=step is Step.DISCUSS,
        begun=here.called is not None and here.called.starts_at <= now,
        asking=here.asking(now),
    )
