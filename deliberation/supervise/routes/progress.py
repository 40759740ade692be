"""One month's report (paper 11, 进度公示): page, poster, photos, what residents say to it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from flask import Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.collect.routes.photos import sent
from deliberation.documents import pdf
from deliberation.documents.paper import Paper, Photo, Section, Table, Words
from deliberation.documents.poster import Entry, Poster
from deliberation.people import queries as people
from deliberation.resolve import queries as resolutions
from deliberation.resolve.models import Resolution
from deliberation.rules.policy import Permission
from deliberation.supervise import queries
from deliberation.supervise.forms import CommentAnswerForm, CommentForm
from deliberation.supervise.models import Comment, Report, ReportPhoto
from deliberation.supervise.operations import comments, evidence
from deliberation.supervise.routes.loaders import (
    bp,
    comment_at,
    in_full,
    me,
    photo_at,
    report_at,
    thumbnail_at,
)
from deliberation.web.addresses import number
from deliberation.web.dates import full_day, month
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.money import yuan
from deliberation.web.posters import desk
from deliberation.web.printing import hung, printed
from deliberation.web.submit import submitted
from deliberation.web.words import word

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "supervise.comment_missing": "text",
    "supervise.comment_answer_missing": "text",
}

Loaded = tuple[Report, Resolution]


@bp.get("/reports/<int:report_id>")
@guard(report_at, may=Permission.READ, kept=True)
def report(loaded: Loaded) -> ResponseReturnValue:
    return _page(*loaded)


@bp.get("/evidence/<checksum>")
@guard(photo_at, may=Permission.READ)
def evidence_photo(found: ReportPhoto) -> Response:
    return sent(found.image, found.sha256)


@bp.get("/evidence/<checksum>/thumbnail")
@guard(thumbnail_at, may=Permission.READ)
def evidence_thumbnail(found: ReportPhoto) -> Response:
    return sent(found.thumbnail, f"{found.sha256}-small")


@bp.post("/reports/<int:report_id>/comments")
@guard(report_at, may=Permission.COMMENT)
def comment(loaded: Loaded) -> ResponseReturnValue:
    report, form = loaded[0], CommentForm()
    with submitted(form, lambda: _page(*loaded, form=form), beside=BESIDE):
        made = comments.comment(report, form.text.data, key=form.key.data, by=me(), at=clock.now())
    return done(_place_of(made))


@bp.post("/comments/<int:comment_id>/answer")
@guard(comment_at, may=Permission.ANSWER_COMMENT)
def answer_comment(loaded: tuple[Comment, Report, Resolution]) -> ResponseReturnValue:
    said, report, resolution = loaded
    form = CommentAnswerForm(prefix=f"answer{said.id}-")
    with submitted(
        form,
        lambda: _page(report, resolution, answering={said.id: form}, about=said),
        beside=BESIDE,
    ):
        comments.answer(said, form.text.data, by=me(), at=clock.now())
    return done(_place_of(said))


def _place_of(said: Comment) -> str:
    after = comments.page_with(said)
    return f"{url_for('.report', report_id=said.report_id, after=after)}#comment-{said.id}"


def _page(
    report: Report,
    resolution: Resolution,
    form: CommentForm | None = None,
    answering: dict[int, CommentAnswerForm] | None = None,
    about: Comment | None = None,
) -> str:
    after = comments.page_with(about) if about else request.args.get("after", type=number)
    rows = comments.of_report(report, after)
    said = rows[: comments.PAGE]
    named = {one.person_id for one in said} | {one.answered_by for one in said}
    forms = {
        one.id: CommentAnswerForm(prefix=f"answer{one.id}-", formdata=None) for one in said
    } | (answering or {})
    return render_template(
        "supervise/progress.html",
        report=report,
        resolution=resolution,
        paper=_paper(report, resolution),
        comments=said,
        earlier=after is not None,
        more=said[-1].id if len(rows) > comments.PAGE else None,
        names=people.names(g.community.id, named - {None}, in_full=in_full()),
        form=form or CommentForm(formdata=None),
        answering=forms,
        back=url_for("resolve.resolution", number=resolution.number),
        pdf=pdf.available() and url_for(".report_pdf", report_id=report.id),
        docx=url_for(".report_docx", report_id=report.id),
        poster=url_for(".report_poster", report_id=report.id),
    )


def _name(loaded: Loaded) -> str:
    report, resolution = loaded
    return f"progress-{g.community.code}-{resolution.number}-{report.month:%Y-%m}"


@printed(
    bp,
    "/reports/<int:report_id>/paper",
    "report",
    guard(report_at, may=Permission.READ),
    _name,
)
def _sheet(loaded: Loaded) -> Paper:
    return _paper(*loaded, whole=True)


@hung(
    bp,
    "/reports/<int:report_id>/poster",
    "report_poster",
    guard(report_at, may=Permission.READ),
    lambda loaded: f"poster-{_name(loaded)}",
)
def _poster(loaded: Loaded) -> Poster:
    report, resolution = loaded
    spent = _("累计花费 %(spent)s", spent=yuan(report.spent)) if report.spent else ""
    planned = "" if report.planned is None else _("计划 %(percent)s%%", percent=report.planned)
    delayed = report.delay_reason and _("延误原因：%(reason)s", reason=report.delay_reason)
    later = report.next_step and _("下一步：%(step)s", step=report.next_step)
    return Poster(
        kind=_("进度公示"),
        number=month(report.month),
        title=resolution.title,
        verdict=_("办到 %(percent)s%%", percent=report.percent),
        good=report.planned is None or report.percent >= report.planned,
        sum=_("；").join(filter(None, (word("progress", report.state), planned, spent))),
        heading=_("这个月做了什么"),
        entries=tuple(Entry(said) for said in (report.text, delayed, later) if said),
        photos=tuple(_photos(report, whole=True))[:3],
        scan=_("扫码看全部、提意见"),
        link=url_for(".report", report_id=report.id, _external=True),
        **desk(),
    )


def _paper(report: Report, resolution: Resolution, *, whole: bool = False) -> Paper:
    """The report as a paper; *whole* with the photos themselves, for a file or the wall."""
    lines, now = resolutions.lines(resolution), clock.now()
    rows = tuple(
        (
            line.task.title,
            line.lead,
            full_day(line.task.deadline),
            word("task", line.task.state)
            if line.task.accepted_at
            else word("urgency", queries.colour(line.task, now)),
        )
        for line in lines
    )
    tasks = Table(_("任务"), (_("任务"), _("牵头单位"), _("期限"), _("情况")), rows)
    planned = "" if report.planned is None else f"{report.planned}%"
    return Paper(
        title=_("进度公示"),
        number=month(report.month),
        issuer=g.community.issuer,
        heading=resolution.title,
        fields=(
            (_("决议"), _("%(year)s 年第 %(serial)s 号", year=resolution.year,
                         serial=resolution.serial)),
            (_("计划办到"), planned),
            (_("实际办到"), f"{report.percent}%"),
            (_("进展"), word("progress", report.state)),
            (_("累计花费"), yuan(report.spent)),
            (_("延误原因"), report.delay_reason),
            (_("下一步"), report.next_step),
            (_("公布"), _("监督小组，%(day)s", day=full_day(clock.day_of(report.published_at)))),
        ),
        sections=(
            Section("done", _("这个月做了什么"), (Words(report.text),
                                                  *_photos(report, whole=whole))),
            Section("tasks", _("任务"), (tasks,)),
        ),
        link=url_for(".report", report_id=report.id, _external=True),
    )  # fmt: skip


def _photos(report: Report, *, whole: bool) -> Iterator[Photo]:
    for one in evidence.photos(report, whole=whole):
        caption = _("照片 %(number)s，防改码 %(hash)s", number=one.position, hash=one.sha256)
        if whole:
            address = f"data:image/jpeg;base64,{b64encode(one.image).decode()}"
            yield Photo(address, caption, one.image)
        else:
            yield Photo(url_for(".evidence_photo", checksum=one.sha256), caption)
