"""An issue as it hangs on a wall and is passed on to neighbours."""

from __future__ import annotations

from typing import Any

from flask import g, url_for
from flask_babel import gettext as _

from deliberation import clock
from deliberation.documents.poster import Entry, Poster
from deliberation.issues.models import Issue
from deliberation.lobby import queries
from deliberation.lobby.routes.loaders import bp
from deliberation.lobby.routes.pages import issue_at
from deliberation.rules.policy import Permission
from deliberation.web.filters import owed
from deliberation.web.guard import Loaded, guard
from deliberation.web.posters import calendar_day, desk
from deliberation.web.printing import hung
from deliberation.web.words import word


def public_issue_at(number: str) -> Loaded | None:
    """The issue *number*, where everybody may know of it: nobody hangs up a dispute."""
    found = issue_at(number)
    return found if found is not None and not found[0][0].private else None


@hung(
    bp,
    "/<community>/issues/<number>/poster",
    "issue_poster",
    guard(public_issue_at, may=Permission.READ),
    lambda found: f"issue-{g.community.code}-{found[0].number}",
)
def _poster(found: tuple[Issue, queries.Stance]) -> Poster:
    issue = found[0]
    return Poster(
        kind=_("社区议题"),
        number=_("第 %(number)s 号", number=issue.number),
        title=issue.title,
        heading=_("是什么事"),
        entries=tuple(Entry(one) for one in (issue.problem, issue.action) if one),
        scan=_("扫码看走到哪一步"),
        link=url_for("lobby.issue", number=issue.number, _external=True),
        **_now(issue),
        **desk(),
    )


def _now(issue: Issue) -> dict[str, Any]:
    """Where it stands, and what comes next by when."""
    if issue.position.ended or issue.step == "declined":
        ended = word("closing", issue.outcome) if issue.closing else word("step", issue.step)
        return {"verdict": ended, "good": issue.closing in (None, "satisfied")}
    duties = queries.duties_of(issue)
    if not duties:
        return {"facts": (word("step", issue.step), word("waiting", issue.step))}
    first = duties[0]
    return {
        "day": calendar_day(clock.day_of(first.due), _("期限")),
        "facts": (
            word("step", issue.step),
            _("接下来：%(duty)s", duty=owed(first)),
            _("谁都可以看；联名、提意见要先登录"),
        ),
    }
