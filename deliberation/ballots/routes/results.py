"""The result as a paper that is posted (表决结果公示): page, PDF and Word of one value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.ballots.operations import publishing
from deliberation.ballots.queries import recorded_seal, results
from deliberation.ballots.queries.results import Result
from deliberation.ballots.queries.subject_types import subject
from deliberation.ballots.routes import recounting
from deliberation.ballots.routes.loaders import box_at, bp, words
from deliberation.documents import pdf
from deliberation.documents.paper import Block, Paper, Section, Signature, Table, Words
from deliberation.documents.poster import Entry, Poster
from deliberation.rules.policy import Permission
from deliberation.web.dates import clocktime, full_day
from deliberation.web.guard import Loaded, guard
from deliberation.web.language import is_chinese
from deliberation.web.posters import desk
from deliberation.web.printing import hung, printed
from deliberation.web.words import listed
from deliberation.web.words import word as said_of

#: Outcomes that are what was asked for: a question adopted, satisfaction reached, somebody chosen.
_GOOD = frozenset({"adopted", "closes", "chosen"})


def closed_box_at(box_id: int) -> Loaded | None:
    """A box with a result; until it is closed there is no such paper, for anybody."""
    loaded = box_at(box_id)
    return loaded if loaded and loaded[0].footer else None


@bp.get("/ballots/<int:box_id>/posting")
@guard(closed_box_at, may=Permission.READ, kept=True)
def posting(box: Box) -> ResponseReturnValue:
    return render_template(
        "ballots/posting.html",
        box=box,
        paper=_read(box),
        about=subject(box).about(box),
        pdf=pdf.available(),
    )


def _name(box: Box) -> str:
    return f"{g.community.code}-ballots-{box.id}"


@printed(
    bp, "/ballots/<int:box_id>/posting", "posting", guard(closed_box_at, may=Permission.READ), _name
)
def _read(box: Box) -> Paper:
    result = results.result(box)
    assert result is not None  # it is closed
    return posted(box, result, g.community.issuer)


def posted(box: Box, result: Result, issuer: str) -> Paper:
    """The paper that says what *box* came to, in the reader's language."""
    return Paper(
        title=_("表决结果公示"),
        number=_("第 %(number)s 号票箱", number=box.id),
        issuer=issuer,
        heading=box.question,
        state=said_of("box_result", result.kind),
        fields=tuple(_fields(box, result)),
        sections=tuple(_sections(box, result)),
        signatures=(Signature(_("经办人")), Signature(_("监票人"))),
        witness=_("封存防改码："),
        hash=result.seal,
    )


@hung(
    bp,
    "/ballots/<int:box_id>/posting/poster",
    "posting_poster",
    guard(closed_box_at, may=Permission.READ),
    lambda box: f"poster-{_name(box)}",
)
def _poster(box: Box) -> Poster:
    result = results.result(box)
    assert result is not None  # it is closed
    said = words(box)
    entries = [
        Entry(_("%(option)s：%(votes)s 票", option=said[line.id], votes=line.votes))
        for line in sorted(result.lines, key=lambda one: -one.votes)
    ]
    if result.winners:
        chosen = listed(said[one] for one in result.winners)
        entries.insert(0, Entry(_("选出：%(names)s。", names=chosen)))
    return Poster(
        kind=_("表决结果公示"),
        number=_("第 %(number)s 号票箱", number=box.id),
        title=box.question,
        verdict=said_of("box_result", result.kind),
        good=result.kind in _GOOD,
        sum=_("%(cast)s / %(all)s 人投了票", cast=result.cast, all=result.entitled),
        heading=_("计票"),
        entries=(*entries, Entry(result.arithmetic["zh" if is_chinese() else "en"])),
        scan=_("扫码看每一张票、重新计票"),
        witness=_("封存防改码：%(seal)s", seal=result.seal),
        link=url_for("ballots.posting", box_id=box.id, _external=True),
        **desk(),
    )


def _moment(at) -> str:
    return f"{full_day(clock.day_of(at))} {clocktime(at)}"


def _fields(box: Box, result: Result) -> Iterator[tuple[str, str]]:
    yield (
        _("表决方式"),
        listed((said_of("secrecy", box.secrecy), said_of("balloting", box.method))),
    )
    if box.profile:
        yield _("议事规则"), box.profile["clause_zh" if is_chinese() else "clause_en"]
    yield _("收票"), f"{_moment(box.opens_at)} – {_moment(result.closed_at)}"
    yield _("名册"), _("%(number)s 票", number=result.entitled)
    if result.area:
        yield _("名册面积"), square_metres(result.area)
    yield _("结论"), said_of("box_result", result.kind)


def square_metres(area: int) -> str:
    """*area* in 0.01 m², in m²: 12345 is 123.45 m²."""
    return f"{area // 100}.{area % 100:02d} m²"


def _sections(box: Box, result: Result) -> Iterator[Section]:
    yield Section("counted", _("计票"), tuple(_counted(box, result)))
    yield Section("turnout", _("怎样投的"), (_turnout(result),))
    yield Section("recount", _("怎样核对"), tuple(_recount(box, result)))


def _counted(box: Box, result: Result) -> Iterator[Block]:
    said = words(box)
    if result.withheld:
        yield Words(result.arithmetic["zh" if is_chinese() else "en"], "sum")
        yield from _chosen(result, said)
        return
    columns: tuple[str, ...] = (_("选项"), _("票数"))
    rows: tuple[tuple[str, ...], ...]
    rows = tuple((said[line.id], str(line.votes)) for line in result.lines)
    if result.area is not None:
        columns = (*columns, _("面积"))
        rows = tuple(
            (*row, square_metres(line.area or 0))
            for row, line in zip(rows, result.lines, strict=True)
        )
    yield Table(_("各选项的票数"), columns, rows)
    yield Words(result.arithmetic["zh" if is_chinese() else "en"], "sum")
    yield from _chosen(result, said)
    if result.blank:
        yield Words(_("空白票 %(number)s 张：一项都没有选。", number=result.blank), "quiet")
    if result.spoiled:
        yield Words(_("废票 %(number)s 张，留存备查，不计入。", number=result.spoiled), "quiet")
    if result.duplicates:
        yield Words(
            _("重复票 %(number)s 张，留存备查，不计入。", number=result.duplicates), "quiet"
        )


def _chosen(result: Result, said: Mapping[str, str]) -> Iterator[Block]:
    if result.winners:
        yield Words(_("选出：%(names)s。", names=listed(said[one] for one in result.winners)))
    if result.tied:
        yield Words(
            _("票数相等、还没有定下来的：%(names)s。", names=listed(said[o] for o in result.tied))
        )


def _anybody() -> str:
    return _(
        "谁都可以重新计票：下载这个票箱的数据和核对程序，"
        "在任何有 Python 的电脑上运行下面的命令。"
        "防改码照这张纸抄；程序本身的防改码也应当和这张纸上的一样。"
    )


def _on_record(box: Box) -> Iterator[tuple[str, str]]:
    """The entry of the record that tells of its closing: what verify.py looks for."""
    kept = recorded_seal.of(box.uid) if box.uid is not None else None
    if kept is not None:
        yield _("公开记录第 %(number)s 条", number=kept.number), kept.hash


def _turnout(result: Result) -> Table:
    rows = [(said_of("channel", way), str(number)) for way, number in result.turnout.items()]
    rows.append((_("合计"), _("%(cast)s／%(all)s", cast=result.cast, all=result.entitled)))
    return Table(_("各种方式收到的票"), (_("方式"), _("票数")), tuple(rows))


def _recount(box: Box, result: Result) -> Iterator[Block]:
    if result.withheld:
        yield Words(_("票太少，不公开每一张票；两名监票人可以下载数据，用下面的命令重新计票。"))
    else:
        yield Words(_anybody())
    yield Words(url_for("ballots.ballot", box_id=box.id, _external=True), "quiet")
    if heads := publishing.heads(box):
        rows = tuple((full_day(one.day), str(one.ballots), one.head) for one in heads)
        columns = (_("到哪一天为止"), _("票数"), _("防改码"))
        yield Table(_("每天的防改码"), columns, rows)
    file = f"{g.community.code}-{box.id}.jsonl"
    told = f"python recount.py {file} --root {result.root} --seal {result.seal}"
    yield Words(told + (f" --covered {box.covering}" if box.covering else ""), "hash")
    yield Table(
        _("防改码"),
        (_("是什么的"), _("防改码")),
        (
            (_("名册"), result.roll_hash),
            (_("已投票的记录"), result.marks_hash),
            (_("全部选票"), result.root),
            (_("封存"), result.seal),
            *_on_record(box),
            ("recount.py", recounting.checksum()),
        ),
    )
