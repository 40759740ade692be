"""The notice of a meeting (paper 3, 会议通知), made once for page, PDF and Word; its poster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flask import g, url_for
from flask_babel import gettext as _

from deliberation import clock
from deliberation.convene import queries
from deliberation.convene.models import AgendaItem, Meeting
from deliberation.convene.queries import seat_queries
from deliberation.convene.queries.seat_queries import Sitter
from deliberation.documents.paper import Block, Item, Items, Paper, Section, Words
from deliberation.documents.poster import Entry, Poster
from deliberation.issues.models import Issue, Point
from deliberation.issues.queries import points
from deliberation.rules.voting import Electorate, Profile
from deliberation.web.dates import clocktime, full_day, hour
from deliberation.web.language import is_chinese
from deliberation.web.posters import calendar_day, desk
from deliberation.web.words import word

Agenda = Sequence[tuple[AgendaItem, Issue]]


def notice(meeting: Meeting, *, in_full: bool) -> Paper:
    """The notice of *meeting*, with names as this reader may see them.

    The hash on it is that of the entry by which the notice came on record: whoever has the paper
    can tell whether the record behind it is still the same.
    """
    frozen = Counted(meeting.rule, meeting.chosen, meeting.entitled)
    return _paper(meeting, frozen, in_full)


def look(meeting: Meeting, counted: Counted) -> Paper:
    """The notice as it would go out now, before anything of it is frozen."""
    return _paper(meeting, counted, in_full=True)


class Counted(NamedTuple):
    """By which rule, and of how many who are entitled, a notice speaks."""

    rule: Profile
    electorate: Electorate | None
    entitled: int | None


def _paper(meeting: Meeting, counted: Counted, in_full: bool) -> Paper:
    return Paper(
        title=_("会议通知"),
        number=_("第 %(number)s 次会议", number=meeting.number),
        issuer=g.community.issuer,
        heading=meeting.title,
        state=word("meeting", meeting.state),
        fields=tuple(_fields(meeting)),
        sections=tuple(_sections(meeting, counted, queries.agenda(meeting), in_full)),
        witness=_("存证：第 %(number)s 条，", number=meeting.entry_number),
        hash=meeting.entry_hash or "",
        link=url_for("convene.meeting", number=meeting.number, _external=True)
        if meeting.noticed_at
        else "",
    )


def poster(meeting: Meeting) -> Poster:
    """The notice as it hangs at the door: when, where, what about, and a code. No names."""
    agenda = queries.agenda(meeting)
    asked = points([topic for _item, topic in agenda])
    starts = clock.day_of(meeting.starts_at)
    return Poster(
        kind=_("会议通知"),
        number=_("第 %(number)s 次会议", number=meeting.number),
        title=agenda[0][0].title if len(agenda) == 1 else meeting.title,
        day=calendar_day(starts),
        facts=(
            hour(meeting.starts_at),
            meeting.place,
            _("谁都可以来听；听的人不表决")
            if meeting.rule.public
            else _("不公开：只有参加会议的人到场"),
        ),
        verdict=_("会议取消了") if meeting.cancelled_at else "",
        good=False,
        sum=meeting.cancelled_because,
        heading=_("商量这些事"),
        numbered=True,
        entries=tuple(
            Entry(item.title, _first(asked.get(topic.id, ())) or topic.action)
            for item, topic in agenda
        ),
        scan=_("扫码看议程、看现场"),
        witness=_(
            "存证：第 %(number)s 条，%(hash)s；应到人员名册防改码 %(roll)s",
            number=meeting.entry_number,
            hash=meeting.entry_hash or "",
            roll=meeting.roll_hash or "",
        ),
        link=url_for("convene.meeting", number=meeting.number, _external=True),
        **desk(),
    )


def _first(asked: Sequence[Point]) -> str:
    """What the meeting has to answer first: why people were not satisfied."""
    said = _("；").join(
        _("%(text)s（%(voters)s 户）", text=one.text, voters=one.voters) for one in asked
    )
    return said and _("先回答上一轮不满意的理由：%(said)s", said=said)


def _fields(meeting: Meeting) -> Iterator[tuple[str, str]]:
    here = g.community
    yield _("会议类别"), word("body", meeting.body)
    yield _("时间"), f"{full_day(clock.day_of(meeting.starts_at))} {clocktime(meeting.starts_at)}"
    yield _("地点"), meeting.place
    if meeting.noticed_at is not None:
        yield (
            _("通知发出"),
            f"{full_day(clock.day_of(meeting.noticed_at))} " + clocktime(meeting.noticed_at),
        )
    yield _("紧急理由"), meeting.urgent_reason
    yield _("取消原因"), meeting.cancelled_because
    yield _("联系"), f"{here.desk_phone} {here.desk_hours}".strip()


def _sections(
    meeting: Meeting, counted: Counted, agenda: Agenda, in_full: bool
) -> Iterator[Section]:
    rule, chinese = counted.rule, is_chinese()
    asked = points([topic for _item, topic in agenda])
    items = [
        Item(
            item.title,
            _from_last_round(_("议题 %(number)s", number=topic.number), asked.get(topic.id, ())),
            url_for("lobby.issue", number=topic.number),
        )
        for item, topic in agenda
    ]
    yield Section("agenda", _("议程"), (Items(tuple(items)),))
    source = rule.source_zh if chinese else rule.source_en
    told = _("有表决权的：%(who)s。", who=word("electorate", counted.electorate))
    told += _("依据：%(source)s。", source=source)
    yield Section(
        "rule",
        _("怎样才算数"),
        (
            Words(rule.clause_zh if chinese else rule.clause_en),
            Words(_quorum(counted)),
            Words(told, "quiet"),
        ),
    )
    yield Section("who-may", _("谁可以来"), (Words(_open_to(rule)),))
    voting, attending = seat_queries.seat_counts(meeting)
    sitters = seat_queries.sitters(meeting, in_full=in_full, at=meeting.noticed_at)
    blocks: list[Block] = [
        Words(
            _("有表决权 %(voting)s 人，列席 %(attending)s 人。", voting=voting, attending=attending)
        ),
        Items(tuple(_seat(one) for one in sitters)),
    ]
    if meeting.noticed_at is None:  # whom the law entitles is seated when notice is given
        voting = counted.entitled or voting
    if len(sitters) < voting + attending:
        shown = _("这里列出前 %(shown)s 人，全部名册在居委会。", shown=len(sitters))
        blocks.append(Words(shown, "quiet"))
    yield Section("who", _("谁参加"), tuple(blocks))
    if meeting.roll_hash:
        yield Section("roll", _("应到人员名册防改码"), (Words(meeting.roll_hash, "hash"),))


def _from_last_round(note: str, asked: Sequence[Point]) -> str:
    """*note*, and what the meeting has to answer first."""
    first = _first(asked)
    return _("%(note)s。%(first)s", note=note, first=first) if first else note


def _open_to(rule: Profile) -> str:
    if not rule.public:
        return _("不公开：只有列在下面的人参加。")
    return _("公开：谁都可以到会场旁听，也可以扫码在手机上看现场。旁听的人不表决。")


def _seat(one: Sitter) -> Item:
    said = [word("function", one.function) if one.function else "", one.standing_for]
    said += [word("seat", one.kind), _("有表决权") if one.votes else _("列席")]
    return Item(one.name, " · ".join(part for part in said if part))


def _quorum(counted: Counted) -> str:
    share = counted.rule.quorum_for(counted.electorate)
    if share is None:
        return _("应到 %(entitled)s 人，章程未设法定人数。", entitled=counted.entitled)
    assert counted.entitled is not None  # counted at notice
    return _(
        "应到 %(entitled)s 人，至少 %(quorum)s 人到会才能开会。",
        entitled=counted.entitled,
        quorum=share.least(counted.entitled),
    )
