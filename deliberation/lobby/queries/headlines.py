"""A public matter in a few words that may stand anywhere: what it is, until when, what to do.

For groups, cards and programs. No person is named, no text of the record is quoted but the title:
whoever wants to know more follows the address.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, select

from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.issues.queries import PUBLIC
from deliberation.journal.models import Entry
from deliberation.journal.operations.typed import read_out
from deliberation.messages.operations.kinds import NOTICE, POSTING, REPORT, RESULT, URGENT
from deliberation.web.dates import day, moment, month
from deliberation.web.language import lazy_gettext as _l


class Headline(NamedTuple):
    """How an entry is told outside.

    :ivar kind: of public matters, one of ``PUBLIC_KINDS``
    :ivar words: what happened
    :ivar when: the particular that says when or until when; empty: none
    :ivar until: whether *when* is a last day
    :ivar act: what to do
    :ivar page: the endpoint that shows it, and the particular that names it there; empty: the issue
    """

    kind: str
    words: str
    act: str
    when: str = ""
    until: bool = False
    page: tuple[str, str] = ("", "")


_READ = _l("打开看")
_RESOLUTION = ("resolve.resolution", "resolution")
_MEETING = ("convene.meeting", "meeting")

HEADLINES: Mapping[str, Headline] = {
    "issue:accepted": Headline(RESULT, _l("议题受理了"), _l("打开看，可以关注进展")),
    "issue:noticed": Headline(
        NOTICE, _l("要开会商量"), _l("时间地点在会议通知里"), "starts_at", page=_MEETING
    ),
    "issue:meeting_postponed": Headline(
        NOTICE,
        _l("会议改期"),
        _l("时间地点看新的通知"),
        "starts_at",
        page=("convene.meeting", "to"),
    ),
    "issue:meeting_cancelled": Headline(NOTICE, _l("会议不开了，另行安排"), _READ, page=_MEETING),
    "issue:writing_opened": Headline(
        NOTICE, _l("书面表决开始"), _l("有表决权的请投票"), "until", True
    ),
    "issue:decided": Headline(
        RESULT, _l("会议表决了"), _l("打开看结果"), page=("discuss.minutes", "meeting")
    ),
    "issue:adopted_in_writing": Headline(RESULT, _l("书面表决通过"), _l("打开看结果")),
    "issue:not_adopted_in_writing": Headline(RESULT, _l("书面表决没有通过"), _l("打开看结果")),
    "round:opened": Headline(NOTICE, _l("征求意见"), _l("打开看全文，逐条提意见"), "until", True),
    "resolution:posted": Headline(
        POSTING, _l("决议公示"), _l("觉得不对，请在这以前提异议"), "until", True, _RESOLUTION
    ),
    "resolution:withdrawn": Headline(POSTING, _l("决议撤回了"), _READ, page=_RESOLUTION),
    "resolution:took_force": Headline(
        RESULT, _l("决议生效，开始办理"), _l("打开看谁办、什么时候办完"), page=_RESOLUTION
    ),
    "resolution:revoked": Headline(RESULT, _l("决议撤销，重新协商"), _READ, page=_RESOLUTION),
    "resolution:done_posted": Headline(
        POSTING, _l("办完的情况公示"), _l("没有办好，请在这以前提异议"), "until", True, _RESOLUTION
    ),
    "report:published": Headline(REPORT, _l("每月进度公布了"), _l("打开看，可以留意见"), "month"),
    "poll:opened": Headline(
        NOTICE, _l("办完了，请评价满意不满意"), _l("请您家评价"), "until", True
    ),
    "issue:satisfied": Headline(RESULT, _l("办结了，居民满意"), _READ),
    "issue:reopened": Headline(RESULT, _l("满意的不够，重新开会商量"), _READ),
    "text:took_force": Headline(RESULT, _l("生效了"), _l("打开看全文")),
    "text:ended": Headline(RESULT, _l("不再有效"), _READ),
}
_ANNOUNCEMENT = ("texts.announcement", "announcement")
#: What is told of no issue: its entry says its title.
ANNOUNCED: Mapping[str, Headline] = {
    "announcement:published": Headline(NOTICE, _l("公告"), _l("打开看全文"), page=_ANNOUNCEMENT),
    "announcement:rumour": Headline(
        NOTICE, _l("澄清传言"), _l("打开看实际情况"), page=_ANNOUNCEMENT
    ),
    "announcement:urgent": Headline(URGENT, _l("急事"), _l("打开看全文"), page=_ANNOUNCEMENT),
}


class Told(NamedTuple):
    """A public matter as it is told outside.

    :ivar page: endpoint and number of what shows it
    """

    number: int
    kind: str
    verb: str
    title: str
    words: str
    when: str
    act: str
    page: tuple[str, str | int]
    body: str | None
    at: datetime


def since(community_id: int, number: int, *, most: int) -> tuple[int, Sequence[Told]]:
    """What happened after the entry *number* that may be told outside, the earliest first.

    :returns: the number of the last entry looked at, and what is told
    """
    entries = db.session.scalars(
        select(Entry)
        .where(Entry.community_id == community_id, Entry.number > number)
        .order_by(Entry.number)
        .limit(most)
    ).all()
    if not entries:
        return number, ()
    return entries[-1].number, of_entries(community_id, entries)


def of_entries(community_id: int, entries: Sequence[Entry]) -> list[Told]:
    """Those of *entries* that may be told outside: of public issues, with a headline."""
    wanted = [one for one in entries if one.verb in HEADLINES and one.issue_id is not None]
    issues = public_issues(community_id, {one.issue_id for one in wanted})
    found = []
    for one in entries:
        if one.verb in ANNOUNCED:
            found.append(_announced(one, read_out(community_id, [one])[0]))
        elif one.verb in HEADLINES and (issue := issues.get(one.issue_id or 0)) is not None:
            found.append(_told(one, issue))
    return found


def _announced(entry: Entry, known: Mapping[str, Any]) -> Told:
    told = ANNOUNCED[entry.verb]
    page = (told.page[0], known["announcement"])
    title = str(known["title"])
    return Told(
        entry.number, told.kind, entry.verb, title, str(told.words), "", str(told.act), page, None,
        entry.at,
    )  # fmt: skip


def public_issues(community_id: int, ids: Collection[int | None]) -> dict[int, Row]:
    """Rows of number, title and deciding body of those of *ids* that everybody may know of."""
    if not ids:
        return {}
    rows = select(Issue.id, Issue.number, Issue.title, Issue.body).where(
        Issue.community_id == community_id, Issue.id.in_(ids), PUBLIC
    )
    return {row.id: row for row in db.session.execute(rows)}


def _told(entry: Entry, issue: Row) -> Told:
    told = HEADLINES[entry.verb]
    endpoint, key = told.page
    value = entry.particulars.get(key) if endpoint else None
    page = (endpoint, value) if value else ("lobby.issue", issue.number)
    return Told(
        number=entry.number,
        kind=told.kind,
        verb=entry.verb,
        title=issue.title,
        words=str(told.words),
        when=_when(entry.particulars.get(told.when), told.until) if told.when else "",
        act=str(told.act),
        page=page,
        body=issue.body,
        at=entry.at,
    )


def _when(value: object, until: bool) -> str:
    if not isinstance(value, str) or not value:
        return ""
    if len(value) == len("2026-03"):
        return month(date.fromisoformat(f"{value}-01"))
    if len(value) == len("2026-03-05"):
        shown = day(date.fromisoformat(value))
        return str(_l("到%(day)s为止（含当天）", day=shown)) if until else shown
    return moment(datetime.fromisoformat(value))
