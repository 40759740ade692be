"""What a hall says of itself: people's data, who can use it, whose the program is, whom to warn."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

from flask import Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.config import ROOT
from deliberation.lobby.routes.loaders import bp
from deliberation.messages.operations import sending
from deliberation.people import queries as people
from deliberation.rules.policy import Permission
from deliberation.web.guard import guard

#: For how long what security.txt says holds: it is made anew each time (RFC 9116 §2.5.5).
HOLDS = timedelta(days=90)


@bp.get("/<community>/privacy")
@guard(may=Permission.READ)
def privacy() -> ResponseReturnValue:
    config = current_app.config
    return render_template(
        "lobby/privacy.html",
        mail=config["MAIL"],
        signed_in_days=config["PERMANENT_SESSION_LIFETIME"] // 86400,
        delivery_days=sending.KEPT.days,
    )


@bp.get("/<community>/accessibility")
@guard(may=Permission.READ)
def accessibility() -> ResponseReturnValue:
    return render_template("lobby/accessibility.html")


@bp.get("/licence")
@guard(may=Permission.READ)
def licence() -> ResponseReturnValue:
    return render_template("lobby/licence.html", parts=_licence())


@cache
def _licence() -> list[list[tuple[str, bool]]]:
    """The paragraphs of the licence, each in pieces; of each piece whether it is Chinese."""
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    pieces = (_CHINESE.split(" ".join(part.split())) for part in text.strip().split("\n\n"))
    return [[(one, bool(_CHINESE.match(one))) for one in some if one] for some in pieces]


_CHINESE = re.compile("([\u4e00-\u9fff]+)")


@bp.get("/.well-known/security.txt")
@guard(may=Permission.READ)
def security_txt() -> ResponseReturnValue:
    contact = _contact()
    if not contact:
        abort(404)
    expires = (clock.now() + HOLDS).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [f"Contact: {contact}", f"Expires: {expires}", "Preferred-Languages: zh, en"]
    if base := current_app.config["PUBLIC_ADDRESS"]:
        lines.append(f"Canonical: {base}/.well-known/security.txt")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def _contact() -> str:
    """Whom to tell of a hole: as the operator says, else the telephone of a community's desk."""
    if said := current_app.config["SECURITY_CONTACT"]:
        return said
    for one in people.communities():
        if one.desk_phone:
            return "tel:" + "".join(c for c in one.desk_phone if c.isdigit() or c == "+")
    return ""
