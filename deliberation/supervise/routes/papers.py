"""Papers 10 and 12, 责任清单 and 满意度调查表: page, PDF, Word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box
from deliberation.ballots.operations import paper as slips
from deliberation.documents import pdf
from deliberation.documents.paper import Paper, Part, Section, Signature, Table, Words
from deliberation.people import queries as people
from deliberation.resolve import queries as resolutions
from deliberation.resolve.models import Assist, Resolution
from deliberation.resolve.queries import Line
from deliberation.rules.policy import Permission
from deliberation.supervise import queries
from deliberation.supervise.queries import matrix
from deliberation.supervise.queries.matrix import Course
from deliberation.supervise.routes.loaders import bp, in_full, poll_at, resolution_at
from deliberation.web.dates import full_day
from deliberation.web.guard import guard
from deliberation.web.money import yuan
from deliberation.web.printing import printed
from deliberation.web.words import in_sentence
from deliberation.web.words import word as said

DOORS = 300  # households on one sheet: who knocks at more takes the next one afterwards


@bp.get("/resolutions/<number>/matrix")
@guard(resolution_at, may=Permission.READ)
def matrix_paper(resolution: Resolution) -> ResponseReturnValue:
    return render_template(
        "supervise/paper_page.html",
        paper=_matrix(resolution),
        back=url_for("resolve.resolution", number=resolution.number),
        pdf=pdf.available() and url_for(".matrix_pdf", number=resolution.number),
        docx=url_for(".matrix_docx", number=resolution.number),
    )


def _name(resolution: Resolution) -> str:
    return f"matrix-{g.community.code}-{resolution.number}"


@printed(
    bp, "/resolutions/<number>/matrix", "matrix", guard(resolution_at, may=Permission.READ), _name
)
def _matrix(resolution: Resolution) -> Paper:
    here, lines = g.community, resolutions.lines(resolution)
    courses = matrix.courses(g.community.id, [line.task.id for line in lines])
    persons = {line.task.person_id for line in lines} - {None}
    names = people.names(here.id, persons, in_full=in_full(), at=resolution.posted_at)
    overview = Table(
        _("一览"),
        (_("任务"), _("牵头单位"), _("期限"), _("情况")),
        tuple(
            (line.task.title, line.lead, full_day(line.task.deadline), _state(resolution, line))
            for line in lines
        ),
    )
    assists = resolutions.assists(g.community.id, [line.task.id for line in lines])
    parts = tuple(
        Part(
            f"{line.task.position}. {line.task.title}",
            tuple(_blocks(line, courses[line.task.id], assists.get(line.task.id, ()), names)),
        )
        for line in lines
    )
    note = Words(_("每项任务从头到尾只有一个牵头单位，换了单位都有记录。"), "quiet")
    return Paper(
        title=_("责任清单"),
        number=_("%(year)s 年第 %(serial)s 号", year=resolution.year, serial=resolution.serial),
        issuer=here.issuer,
        heading=resolution.title,
        fields=(
            (_("依据"), resolution.basis),
            (_("生效"), full_day(clock.day_of(resolution.in_force_at))
             if resolution.in_force_at else _("还没有生效")),
            (_("打印日期"), full_day(clock.today())),
        ),
        sections=(Section("tasks", _("任务"), (overview, note), parts),),
        link=url_for("resolve.resolution", number=resolution.number, _external=True),
    )  # fmt: skip


def _state(resolution: Resolution, line: Line) -> str:
    told = said("task", line.task.state)
    if line.task.accepted_at or not resolution.in_force_at or resolution.ended_at:
        return told
    urgency = in_sentence("urgency", queries.colour(line.task, clock.now()))
    return _("%(state)s，%(urgency)s", state=told, urgency=urgency)


def _blocks(
    line: Line,
    course: Course,
    assists: Sequence[tuple[Assist, str]],
    names: Mapping[int, str],
) -> Iterator[Table | Words]:
    task = line.task
    money = yuan(task.budget)
    told = (
        (_("牵头单位"), line.lead),
        (_("还有谁配合"), task.assisting),
        (_("具体负责人"), names.get(task.person_id or 0, "")),
        (_("期限"), full_day(task.deadline)),
        (_("预算"), _("%(sum)s（%(source)s）", sum=money, source=task.source)
         if money and task.source else money),
        (_("验收标准"), task.acceptance_test),
    )  # fmt: skip
    rows = tuple(row for row in told if row[1])
    yield Table(_("分工"), (_("项目"), _("内容")), rows)
    today = clock.today()
    if assists:
        parts = tuple(
            (unit, one.part, full_day(one.deadline), said("milestone", one.state(today)))
            for one, unit in assists
        )
        columns = (_("配合单位"), _("做什么"), _("到哪一天"), _("情况"))
        yield Table(_("配合单位各自的部分"), columns, parts)
    if course.milestones:
        due = tuple(
            (one.title, full_day(one.due), said("milestone", one.state(today)))
            for one in course.milestones
        )
        yield Table(_("节点"), (_("做到什么"), _("到哪一天"), _("情况")), due)
    for one in reversed(course.extensions):
        yield Words(
            _("申请从%(before)s延期到%(until)s：%(reason)s（%(verdict)s）%(remark)s",
              before=full_day(one.before), until=full_day(one.until), reason=one.reason,
              verdict=in_sentence("extension", one.verdict or "asked"), remark=one.remark)
        )  # fmt: skip
    for order in reversed(course.orders):
        yield Words(
            _("督办（%(issuer)s，%(day)s以前答复）：%(text)s",
              issuer=in_sentence("debtor", order.issuer), day=full_day(order.due),
              text=order.text)
        )  # fmt: skip
        yield Words(order.answer or _("还没有答复"), "quote" if order.answer else "quiet")


# ------------------------------------------------------------------ from door to door


@bp.get("/polls/<int:poll_id>/sheet")
@guard(poll_at, may=Permission.ENTER_ANSWERS)
def door_sheet(loaded: tuple[Box, Resolution]) -> ResponseReturnValue:
    box, resolution = loaded
    return render_template(
        "supervise/paper_page.html",
        paper=_sheet(loaded),
        back=url_for("resolve.resolution", number=resolution.number),
        pdf=pdf.available() and url_for(".door_sheet_pdf", poll_id=box.id),
        docx=url_for(".door_sheet_docx", poll_id=box.id),
    )


def _sheet_name(loaded: tuple[Box, Resolution]) -> str:
    return f"satisfaction-{g.community.code}-{loaded[0].id}"


@printed(
    bp,
    "/polls/<int:poll_id>/sheet",
    "door_sheet",
    guard(poll_at, may=Permission.ENTER_ANSWERS),
    _sheet_name,
)
def _sheet(loaded: tuple[Box, Resolution]) -> Paper:
    """Paper 12, 满意度调查表, for who knocks: a line for each household that has not answered."""
    box, resolution = loaded
    doors = boxes.unanswered(box, limit=DOORS)
    words = [said("satisfaction", code) for code in box.options]
    numbers = slips.numbers_of(box, [door.voter_id for door in doors])
    rows = tuple(
        (
            str(numbers.get(door.voter_id, "")),
            f"{door.building} {door.door}",
            *("□" for _code in words),
            "",
        )
        for door in doors
    )
    ask = Table(_("请在一个方框里打勾"), (_("编号"), _("住户"), *words, _("不满意的理由")), rows)
    return Paper(
        title=_("满意度调查表"),
        number=_("%(year)s 年第 %(serial)s 号", year=resolution.year, serial=resolution.serial),
        issuer=g.community.issuer,
        heading=box.question,
        fields=(
            (_("截止"), full_day(box.last_day)),
            (_("怎么答"), _("一户一份。可以扫码在网上答，可以填这张表，也可以打电话。")),
            (_("电话"), f"{g.community.desk_phone} {g.community.desk_hours}".strip()),
        ),
        sections=(Section("doors", _("还没有答复的住户"), (ask,)),),
        signatures=(Signature(_("入户人")), Signature(_("日期"))),
        witness=_("名册防改码") + _("："),
        hash=box.roll_hash,
        link=url_for(".poll", poll_id=box.id, _external=True),
    )
