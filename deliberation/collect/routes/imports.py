"""Taking in another channel's list: the file, its columns, a look at it, one press."""

from __future__ import annotations

import csv
import io
import secrets

from flask import Response, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.collect import uploads
from deliberation.collect.forms import ColumnsForm, ImportForm, TakingForm
from deliberation.collect.routes.entrance import bp, me
from deliberation.collect.rows import FIELDS
from deliberation.database import unit_of_work
from deliberation.documents import sheets
from deliberation.people import uploads as brought
from deliberation.people.models_uploads import Upload
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Refused
from deliberation.web.errors import OF_A_FILE, say_on
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.security import takes_files
from deliberation.web.words import word

ROWS_SHOWN, FAULTS_SHOWN = 5, 100
LONG = 1000  # rows; whoever waits is told why

def upload_at(key: str) -> Loaded | None:
    """The list that was brought under *key*, where there is one."""
    upload = brought.by_key(g.community.id, key)
    return None if upload is None or upload.source == brought.ROSTER else (upload, ())


# ------------------------------------------------------------------ the file


@bp.get("/imports/new")
@guard(may=Permission.IMPORT)
def new_import() -> ResponseReturnValue:
    form = ImportForm(formdata=None)
    form.key.data = secrets.token_urlsafe(16)
    return _file_page(form)


@bp.get("/imports/example")
@guard(may=Permission.IMPORT)
def example() -> Response:
    text = io.StringIO()
    csv.writer(text).writerows(_example())
    # The mark at its beginning tells Excel and WPS that this is UTF-8.
    answer = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=example.csv"
    return answer


@bp.post("/imports")
@takes_files(most=64 * 1024 * 1024)  # bytes: what is too large is refused beside its field
@guard(may=Permission.IMPORT)
def bring() -> ResponseReturnValue:
    form = ImportForm()
    if not form.validate() or not form.key.data:
        return _file_page(form), 422
    file = form.file.data
    try:
        sheet = sheets.parse(file.filename, file.stream)
        with unit_of_work():
            upload = brought.bring(
                g.community,
                sheet,
                key=form.key.data,
                name=file.filename,
                source=form.source.data,
                by=me(),
                at=clock.now(),
            )
    except Refused as refused:
        status = say_on(form, refused, dict.fromkeys(OF_A_FILE, "file"))
        return _file_page(form), status
    return done(url_for(".columns", key=upload.key))


def _file_page(form: ImportForm) -> str:
    header, *rows = _example()
    return render_template(
        "collect/import.html",
        form=form,
        header=header,
        rows=rows,
        most=brought.MOST_ROWS,
    )


def _example() -> list[tuple[str, ...]]:
    fields = ("reference", "posted_at", "title", "body", "place")
    return [
        tuple(word("column", field) for field in fields),
        (
            "20260305-0118",
            "2026-03-05 09:30",
            _("3栋门前路面不平"),
            _("下雨积水，老人走路容易摔倒。"),
            _("3栋2单元门口"),
        ),
        (
            "20260305-0121",
            "2026-03-05 20:15",
            _("夜间装修太吵"),
            _("4栋三楼晚上十点还在施工，孩子睡不着。"),
            _("4栋"),
        ),
    ]


# ------------------------------------------------------------------ its columns


@bp.get("/imports/<key>/columns")
@guard(upload_at, may=Permission.IMPORT)
def columns(upload: Upload) -> ResponseReturnValue:
    mapping, remembered = uploads.mapping_for(upload)
    form = ColumnsForm(formdata=None, data=mapping)
    return _columns_page(upload, form, remembered=remembered)


@bp.post("/imports/<key>/columns")
@guard(upload_at, may=Permission.IMPORT)
def choose_columns(upload: Upload) -> ResponseReturnValue:
    form = ColumnsForm()
    form.offer(upload.columns)
    if not form.validate():
        return _columns_page(upload, form), 422
    try:
        with unit_of_work():
            uploads.choose(upload, {name: form[name].data for name in FIELDS})
    except Refused as refused:
        status = say_on(form, refused, {})
        return _columns_page(upload, form), status
    return done(url_for(".upload", key=upload.key))


def _columns_page(upload: Upload, form: ColumnsForm, *, remembered: bool = False) -> str:
    form.offer(upload.columns)
    rows = brought.rows_of(upload)[:3]
    named = [column for column in upload.columns if column]
    return render_template(
        "collect/columns.html",
        upload=upload,
        form=form,
        remembered=remembered,
        seen=[(column, [row.values[column] for row in rows]) for column in named],
    )


# ------------------------------------------------------------------ a look, and one press


@bp.get("/imports/<key>")
@guard(upload_at, may=Permission.IMPORT)
def upload(upload: Upload) -> ResponseReturnValue:
    if upload.taken_at is None and upload.mapping is None:
        return done(url_for(".columns", key=upload.key))
    return _upload_page(upload, TakingForm(formdata=None))


@bp.post("/imports/<key>/taking")
@guard(upload_at, may=Permission.IMPORT)
def take(upload: Upload) -> ResponseReturnValue:
    form = TakingForm()
    if upload.taken_at is None and upload.mapping is None:
        return done(url_for(".columns", key=upload.key))
    if upload.taken_at is not None:
        return done(url_for(".upload", key=upload.key))  # a second press
    try:
        with unit_of_work():
            uploads.take(
                g.community,
                upload,
                without_faults=form.without_faults.data,
                by=me(),
                at=clock.now(),
            )
    except Refused as refused:
        status = say_on(form, refused, {"uploads.faults_left": "without_faults"})
        return _upload_page(upload, form), status
    return done(url_for(".upload", key=upload.key))


def _upload_page(upload: Upload, form: TakingForm) -> str:
    if upload.taken_at is not None or upload.content is None:
        return render_template("collect/taken.html", upload=upload)
    findings = uploads.look(g.community, upload)
    faults = [fault for row in findings.refused for fault in row]
    return render_template(
        "collect/upload.html",
        upload=upload,
        form=form,
        findings=findings,
        first=findings.new[:ROWS_SHOWN],
        faults=faults[:FAULTS_SHOWN],
        more_faults=max(0, len(faults) - FAULTS_SHOWN),
        takes_long=len(findings.new) >= LONG,
    )
