"""The notice as files, and as a poster for the door and the board."""

from __future__ import annotations

from flask import g

from deliberation.convene.models import Meeting
from deliberation.convene.routes import papers
from deliberation.convene.routes.loaders import bp, in_full, meeting_at
from deliberation.documents.paper import Paper
from deliberation.documents.poster import Poster
from deliberation.rules.policy import Permission
from deliberation.web.guard import Loaded, guard
from deliberation.web.printing import hung, printed


def noticed_at(number: int) -> Loaded | None:
    """Meeting *number*, once notice of it has been given."""
    found = meeting_at(number)
    return found if found and found[0].noticed_at else None


@printed(
    bp,
    "/meetings/<int:number>/notice",
    "notice",
    guard(noticed_at, may=Permission.READ),
    lambda meeting: _name("notice", meeting),
)
def _notice(meeting: Meeting) -> Paper:
    return papers.notice(meeting, in_full=in_full())


@hung(
    bp,
    "/meetings/<int:number>/poster",
    "poster",
    guard(noticed_at, may=Permission.READ),
    lambda meeting: _name("poster", meeting),
)
def _poster(meeting: Meeting) -> Poster:
    return papers.poster(meeting)


def _name(kind: str, meeting: Meeting) -> str:
    return f"{kind}-{g.community.code}-{meeting.number}"
