"""Every component in every state, with made-up content: for those who build the house."""

from __future__ import annotations

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from deliberation.lobby.forms import specimens
from deliberation.lobby.routes.loaders import bp
from deliberation.rules.policy import Permission
from deliberation.web.guard import Loaded, guard


def in_development() -> Loaded | None:
    """Nothing, where the house is built; elsewhere there is no such page."""
    building = current_app.debug or current_app.config["TEMPLATES_AUTO_RELOAD"]
    return (None, ()) if building else None


@bp.get("/style")
@guard(in_development, may=Permission.READ_STYLE)
def style(_) -> ResponseReturnValue:
    return render_template("lobby/style.html", forms=specimens())
