"""The sign-in sheet (paper 4, 签到表): to be signed by hand at the door, and as it was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.convene.models import Meeting
from deliberation.convene.queries import seat_queries
from deliberation.convene.queries.seat_queries import Sitter
from deliberation.discuss.queries import floor_cache
from deliberation.discuss.routes.loaders import bp, in_full, meeting_at
from deliberation.documents import pdf
from deliberation.documents.paper import Paper, Section, Table, Words
from deliberation.rules.meeting import ArrivalMode, Floor, Stay
from deliberation.rules.policy import Permission
from deliberation.web.dates import clocktime, full_day
from deliberation.web.guard import guard
from deliberation.web.language import is_chinese
from deliberation.web.printing import printed
from deliberation.web.words import word

ROWS_MOST = 2000


@bp.get("/meetings/<int:number>/sign-in")
@guard(meeting_at, may=Permission.READ)
def sign_in_sheet(meeting: Meeting) -> ResponseReturnValue:
    return render_template(
        "discuss/sheet.html", meeting=meeting, paper=_sheet(meeting), pdf=pdf.available()
    )


def _name(meeting: Meeting) -> str:
    return f"sign-in-{g.community.code}-{meeting.number}"


@printed(
    bp, "/meetings/<int:number>/sign-in", "sign_in", guard(meeting_at, may=Permission.READ), _name
)
def _sheet(meeting: Meeting) -> Paper:
    standing = floor_cache.standing(meeting)
    floor, chinese = standing.floor, is_chinese()
    sitters = seat_queries.sitters(
        meeting, in_full=in_full(), limit=ROWS_MOST, at=meeting.adjourned_at
    )
    voting = [one for one in sitters if one.votes]
    others = [one for one in sitters if not one.votes]
    day = full_day(clock.day_of(meeting.starts_at))
    return Paper(
        title=_("签到表"),
        number=_("第 %(number)s 次会议", number=meeting.number),
        issuer=g.community.issuer,
        heading=meeting.title,
        fields=(
            (_("会议类别"), word("body", meeting.body)),
            (_("时间"), f"{day} {clocktime(meeting.starts_at)}"),
            (_("地点"), meeting.place),
            (_("人数"), floor.quorum.arithmetic("zh" if chinese else "en")),
        ),
        sections=tuple(_sections(meeting, floor, voting, others)),
        witness=_("存证：第 %(number)s 条，", number=meeting.entry_number),
        hash=meeting.entry_hash or "",
        link=url_for("convene.meeting", number=meeting.number, _external=True),
    )


def _sections(
    meeting: Meeting, floor: Floor, voting: Sequence[Sitter], others: Sequence[Sitter]
) -> Iterator[Section]:
    stays: dict[str, list[Stay]] = {}
    for stay in floor.attendance.stays:
        stays.setdefault(stay.member, []).append(stay)
    for name, title, sitters in (
        ("voting", _("有表决权"), voting),
        ("attending", _("列席"), others),
    ):
        if sitters:
            rows = tuple(_row(n, one, stays) for n, one in enumerate(sitters, 1))
            yield Section(name, title, (Table(_count(sitters), _columns(), rows),))
    said = _(
        "在线签到的（扫码）不用再签名。代签的，写明由谁代签。表上的时间由门口当场记下，"
        "写进会议记录。"
    )
    yield Section("roll", _("应到人员名册防改码"), (
        Words(meeting.roll_hash or "", "hash"), Words(said, "quiet"),
    ))  # fmt: skip


def _count(sitters: Sequence[Sitter]) -> str:
    return _("共 %(count)s 人", count=len(sitters))


def _columns() -> tuple[str, ...]:
    return (
        _("席位"), _("姓名"), _("代表谁"),
        _("到会"), _("离会"), _("怎样签到"), _("签名"),
    )  # fmt: skip


def _row(number: int, one: Sitter, stays: Mapping[str, Sequence[Stay]]) -> tuple[str, ...]:
    known = stays.get(one.member, ())
    function = word("function", one.function) if one.function else ""
    return (
        f"{number} {function}".strip(),
        one.name,
        one.standing_for,
        _times(stay.arrived for stay in known),
        _times(stay.left for stay in known if stay.left is not None),
        _("；").join(dict.fromkeys(_how(stay.how) for stay in known)),
        "",
    )


def _times(moments: Iterator[int]) -> str:
    return _("、").join(clocktime(floor_cache.moment(at)) for at in moments)


def _how(how: ArrivalMode) -> str:
    return {
        ArrivalMode.DOOR: _("门口点名"),
        ArrivalMode.QR: _("扫码"),
        ArrivalMode.ASSISTED: _("代签"),
    }[how]
