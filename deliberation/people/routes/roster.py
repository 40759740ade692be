"""The roster of residents: the list, a look at it with what is wrong beside each row, one press."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from flask import Response, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.documents.incoming import read_book
from deliberation.documents.layout import find, table
from deliberation.people.forms import RosterColumns, RosterForm
from deliberation.people.models.uploads import Upload
from deliberation.people.operations import columns, roster_intake, uploads
from deliberation.people.operations.roster import Wrong
from deliberation.people.queries import headcount
from deliberation.people.routes.current import me
from deliberation.people.routes.tables import read_anew
from deliberation.rules.policy import Permission, RoleKind
from deliberation.web.errors import OF_A_FILE
from deliberation.web.guard import Loaded, community_blueprint, guard
from deliberation.web.htmx import done
from deliberation.web.security import takes_files
from deliberation.web.submit import refusals_on
from deliberation.web.table_form import TableForm, Told, left_out_kinds
from deliberation.web.words import word

bp = community_blueprint("roster")

ROWS_SHOWN, FAULTS_SHOWN = 5, 100
LONG = 3000  # rows; whoever waits is told why
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: What is wrong with the list as a whole is said beside the file.
BESIDE = dict.fromkeys(
    (*OF_A_FILE, "roster.column_missing", "roster.identity_column", "roster.identity_numbers"),
    "file",
)
#: Which roles a list may give; the others are given on the server.
OFFERED = tuple(dict.fromkeys(columns.ROLES.values()))


def roster_at(key: str) -> Loaded | None:
    """The roster that was brought under *key*, where there is one."""
    upload = uploads.by_key(g.community.id, key)
    return None if upload is None or upload.source != uploads.ROSTER else (upload, ())


@bp.get("/roster/")
@guard(may=Permission.KEEP_ROSTER)
def listed() -> ResponseReturnValue:
    form = RosterForm(formdata=None)
    return _file_page(form)


@bp.get("/roster/blank.xlsx")
@guard(may=Permission.KEEP_ROSTER)
def blank() -> Response:
    answer = Response(_blank(), mimetype=EXCEL)
    answer.headers["Content-Disposition"] = "attachment; filename=roster.xlsx"
    return answer


@bp.post("/roster/imports")
@takes_files(most=64 * 1024 * 1024)  # bytes: what is too large is refused beside its field
@guard(may=Permission.KEEP_ROSTER)
def bring() -> ResponseReturnValue:
    form = RosterForm()
    if not form.validate():
        return _file_page(form), 422
    file = form.file.data
    with refusals_on(form, lambda: _file_page(form), beside=BESIDE):
        book = read_book(file.filename, file.stream)
        found = table(book, find(book, columns.ROSTER, columns.ROSTER_NEEDED))
        columns.refuse_identity(found)
        with unit_of_work():
            upload = uploads.bring(
                g.community,
                columns.without_numbers(book),
                names=columns.ROSTER,
                needed=columns.ROSTER_NEEDED,
                key=form.key.data,
                name=file.filename,
                source=uploads.ROSTER,
                by=me(),
                at=clock.now(),
            )
    return done(url_for(".looked_at", key=upload.key))


@bp.get("/roster/imports/<key>")
@guard(roster_at, may=Permission.KEEP_ROSTER)
def looked_at(upload: Upload) -> ResponseReturnValue:
    return _look(upload, FlaskForm(formdata=None))


@bp.post("/roster/imports/<key>/columns")
@guard(roster_at, may=Permission.KEEP_ROSTER)
def choose_columns(upload: Upload) -> ResponseReturnValue:
    form = RosterColumns()
    read_anew(upload, form, columns.ROSTER, lambda: _look(upload, FlaskForm(formdata=None), form))
    return done(url_for(".looked_at", key=upload.key))


@bp.post("/roster/imports/<key>/taking")
@guard(roster_at, may=Permission.KEEP_ROSTER)
def take(upload: Upload) -> ResponseReturnValue:
    form = FlaskForm()
    if upload.taken_at is not None:
        return done(url_for(".looked_at", key=upload.key))  # a second press
    with refusals_on(form, lambda: _look(upload, form)), unit_of_work():
        roster_intake.take(g.community, upload, by=me(), at=clock.now())
    return done(url_for(".looked_at", key=upload.key))


def _look(upload: Upload, form: FlaskForm, chosen: TableForm | None = None) -> str:
    if upload.taken_at is not None or upload.content is None:
        return render_template("people/roster_taken.html", upload=upload)
    mapping, remembered = uploads.mapping_of(upload, columns.ROSTER)
    book, where, _about = uploads.opened(upload)
    found = table(book, where)
    if chosen is None:
        chosen = RosterColumns(formdata=None, data=mapping)
        chosen.offer(book, where, found)
        for field in roster_intake.missing(mapping):
            chosen[field].errors = [_("表里没有认出这一列，请选一列。")]
    findings = (
        roster_intake.Findings()
        if roster_intake.missing(mapping)
        else roster_intake.look(g.community, upload)
    )
    wrong, without = (_told(rows, mapping) for rows in (findings.refused, findings.without))
    return render_template(
        "people/roster_look.html",
        upload=upload,
        where=where,
        form=form,
        columns=chosen,
        remembered=remembered,
        lacks_columns=bool(roster_intake.missing(mapping)),
        findings=findings,
        wrong=wrong[:FAULTS_SHOWN],
        more_wrong=max(0, len(wrong) - FAULTS_SHOWN),
        without=without[:FAULTS_SHOWN],
        more_without=max(0, len(without) - FAULTS_SHOWN),
        lacking=[
            (line, _("、").join(f"{one} (U+{ord(one):04X})" for one in characters))
            for line, characters in findings.lacking[:FAULTS_SHOWN]
        ],
        kinds=left_out_kinds({line.kind for line in findings.left_out}),
        shown=ROWS_SHOWN,
        takes_long=upload.rows >= LONG,
    )


def _told(rows: Sequence[Wrong], mapping: Mapping[str, str]) -> list[Told]:
    return [
        Told(
            fault.number,
            mapping.get(fault.field) or word("roster_column", fault.field),
            fault.written or row.called,
            fault.refusal,
        )
        for row in rows
        for fault in row.faults
    ]


def _file_page(form: RosterForm) -> str:
    header, *rows = _example()
    return render_template(
        "people/roster.html",
        form=form,
        header=header,
        rows=rows,
        roles=OFFERED,
        most=uploads.MOST_ROWS,
        count=headcount.counted(g.community.id),
    )


def _example() -> list[tuple[str, ...]]:
    shown = tuple(field for field in columns.BLANK if field not in ("entrance", "group"))
    told = (
        {"building": _("3栋"), "door": "0101", "area": "89.53", "name": _("王秀英"),
         "phone_tail": "0718", "adult": _("是")},
        {"building": _("3栋"), "door": "0101", "name": _("王小宝"), "adult": _("否")},
        {"building": _("3栋"), "door": "0102", "area": "120.8", "name": _("陈志强"),
         "phone_tail": "5521", "adult": _("是"), "role": word("role", RoleKind.REPRESENTATIVE)},
        {"name": _("钱卫东"), "adult": _("是"), "role": word("role", RoleKind.PROPERTY),
         "unit": _("物业服务中心")},
    )  # fmt: skip
    header = tuple(word("roster_column", field) for field in shown)
    return [header, *(tuple(one.get(field, "") for field in shown) for one in told)]


def _blank() -> bytes:
    from openpyxl import Workbook  # imported where used: it is large
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = _("名册")
    page.append([word("roster_column", field) for field in columns.BLANK])
    for number, field in enumerate(columns.BLANK, 1):
        column = get_column_letter(number)
        page.column_dimensions[column].width = 16
        page.column_dimensions[column].number_format = "@"  # 0101 keeps its nought
        if field == "adult":
            choice = DataValidation(type="list", formula1=f'"{_("是")},{_("否")}"')
            page.add_data_validation(choice)
            choice.add(f"{column}2:{column}{uploads.MOST_ROWS + 1}")
    page.freeze_panes = "A2"
    told = book.create_sheet(_("怎么填"))
    for line in _example():
        told.append(line)
    told.append([])
    told.append([_("可以用的角色"), *(word("role", role) for role in OFFERED)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
