"""Taking in another channel's list: the file, its columns, a look at it, one press."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from flask import Response, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.collect.forms import LISTED, ColumnsForm, ImportForm, TakingForm
from deliberation.collect.operations import uploads
from deliberation.collect.operations.columns import NAMES
from deliberation.collect.operations.intake import Findings
from deliberation.collect.operations.rows import Fault
from deliberation.collect.routes.loaders import bp, me
from deliberation.database import unit_of_work
from deliberation.documents.incoming import read_book
from deliberation.documents.layout import table
from deliberation.people.models.uploads import Upload
from deliberation.people.operations import uploads as brought
from deliberation.people.routes.tables import read_anew
from deliberation.rules.policy import Permission
from deliberation.web.errors import OF_A_FILE
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.security import takes_files
from deliberation.web.submit import refusals_on
from deliberation.web.table_form import TableForm, Told, left_out_kinds
from deliberation.web.words import word

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "uploads.faults_left": "without_faults",
}

ROWS_SHOWN, FAULTS_SHOWN = 5, 100
LOOKED_THROUGH = 2000  # rows, for personal data: all are before they become public
LONG = 1000  # rows; whoever waits is told why


def upload_at(key: str) -> Loaded | None:
    """The list that was brought under *key*, where there is one."""
    upload = brought.by_key(g.community.id, key)
    return (upload, ()) if upload is not None and upload.source in LISTED else None


# ------------------------------------------------------------------ the file


@bp.get("/imports/new")
@guard(may=Permission.IMPORT)
def new_import() -> ResponseReturnValue:
    form = ImportForm(formdata=None)
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
    if not form.validate():
        return _file_page(form), 422
    file = form.file.data
    with refusals_on(form, lambda: _file_page(form), beside=dict.fromkeys(OF_A_FILE, "file")):
        book = read_book(file.filename, file.stream)
        with unit_of_work():
            upload = brought.bring(
                g.community,
                book,
                names=NAMES,
                needed=uploads.NEEDED,
                key=form.key.data,
                name=file.filename,
                source=form.source.data,
                by=me(),
                at=clock.now(),
            )
    return done(url_for(".upload", key=upload.key))


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
    return _upload_page(upload, TakingForm(formdata=None))


@bp.post("/imports/<key>/columns")
@guard(upload_at, may=Permission.IMPORT)
def choose_columns(upload: Upload) -> ResponseReturnValue:
    form = ColumnsForm()
    read_anew(upload, form, NAMES, lambda: _upload_page(upload, TakingForm(formdata=None), form))
    return done(url_for(".upload", key=upload.key))


# ------------------------------------------------------------------ a look, and one press


@bp.get("/imports/<key>")
@guard(upload_at, may=Permission.IMPORT)
def upload(upload: Upload) -> ResponseReturnValue:
    return _upload_page(upload, TakingForm(formdata=None))


@bp.post("/imports/<key>/taking")
@guard(upload_at, may=Permission.IMPORT)
def take(upload: Upload) -> ResponseReturnValue:
    form = TakingForm()
    if upload.taken_at is not None:
        return done(url_for(".upload", key=upload.key))  # a second press
    with (
        refusals_on(form, lambda: _upload_page(upload, form), beside=BESIDE),
        unit_of_work(),
    ):
        uploads.take(
            g.community,
            upload,
            without_faults=form.without_faults.data,
            cover=form.cover.data,
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".upload", key=upload.key))


def _upload_page(upload: Upload, form: TakingForm, chosen: TableForm | None = None) -> str:
    if upload.taken_at is not None or upload.content is None:
        return render_template("collect/taken.html", upload=upload)
    mapping, remembered = uploads.mapping_for(upload)
    book, where, _about = brought.opened(upload)
    lacking = uploads.missing(mapping)
    if chosen is None:
        chosen = ColumnsForm(formdata=None, data=mapping)
        chosen.offer(book, where, table(book, where))
        for field in lacking:
            chosen[field].errors = [_("表里没有认出这一列，请选一列。")]
    findings = Findings() if lacking else uploads.look(g.community, upload)
    faults = [_told(fault, mapping) for row in findings.refused for fault in row]
    without = [_told(fault, mapping) for fault in findings.without]
    return render_template(
        "collect/upload.html",
        upload=upload,
        where=where,
        mapping=mapping,
        form=form,
        columns=chosen,
        remembered=remembered,
        lacks_columns=bool(lacking),
        findings=findings,
        first=findings.new[:ROWS_SHOWN],
        personal=[
            (message.number, found)
            for message in findings.new[:LOOKED_THROUGH]
            if (found := message.personal())
        ][:FAULTS_SHOWN],
        faults=faults[:FAULTS_SHOWN],
        more_faults=max(0, len(faults) - FAULTS_SHOWN),
        without=without[:FAULTS_SHOWN],
        more_without=max(0, len(without) - FAULTS_SHOWN),
        kinds=left_out_kinds({line.kind for line in findings.left_out}),
        takes_long=len(findings.new) >= LONG,
    )


def _told(fault: Fault, mapping: Mapping[str, str]) -> Told:
    label = mapping.get(fault.field) or word("column", fault.field)
    return Told(fault.number, label, fault.written, fault.refusal)
