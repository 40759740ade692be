"""Looking on: guests, the screen of the hall, and pages that fetch themselves anew."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from deliberation.convene.models import Meeting
from deliberation.discuss.operations.broadcast import Audience
from deliberation.discuss.routes.loaders import bp, look, meeting_at
from deliberation.discuss.routes.qr_check_in import code_picture
from deliberation.rules.policy import Permission
from deliberation.web.guard import Loaded, guard


def public_meeting_at(number: int) -> Loaded | None:
    """Meeting *number*, if it is public."""
    found = meeting_at(number)
    return found if found and found[0].rule.public else None


def watch(meeting: Meeting, of: Audience, page: str) -> str:
    """*page* for the audience *of*; with ``?plain=1`` one without script that refreshes itself."""
    of_hall, plain = of is Audience.SCREEN, bool(request.args.get("plain"))
    return render_template(
        "discuss/plain.html" if plain and not of_hall else page,
        **look(meeting, of),
        plain=plain,
        code_svg=code_picture(meeting) if of_hall else None,
    )


@bp.get("/meetings/<int:number>/guest")
@guard(public_meeting_at, may=Permission.READ)
def guest(meeting: Meeting) -> ResponseReturnValue:
    return watch(meeting, Audience.GUEST, "discuss/guest.html")


@bp.get("/meetings/<int:number>/screen")
@guard(meeting_at, may=Permission.KEEP_DOOR)
def screen(meeting: Meeting) -> ResponseReturnValue:
    # It shows the code of the door, which only the hall may see: whoever keeps the door opens it.
    return watch(meeting, Audience.SCREEN, "discuss/screen.html")
