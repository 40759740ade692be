"""Pages over all rooms."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from deliberation.people import queries as people
from deliberation.rules.policy import Permission
from deliberation.web.guard import guard

bp = Blueprint("lobby", __name__)


@bp.get("/")
@guard(may=Permission.READ)
def home() -> ResponseReturnValue:
    return render_template("lobby/home.html", communities=people.communities())
