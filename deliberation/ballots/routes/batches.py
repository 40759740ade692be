"""Papers that came back: entered in a form or from a list, confirmed by a second person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from deliberation import clock
from deliberation.ballots.forms import BatchForm, ListForm, SendBackForm, list_columns, lists
from deliberation.ballots.forms.columns import COLUMNS
from deliberation.ballots.models import Box
from deliberation.ballots.models.paper import PaperBatch, Scan
from deliberation.ballots.operations import checking, confirming, entering, scans, secret_tables
from deliberation.ballots.operations.entering import SPOILED, Problem, Sheet
from deliberation.ballots.queries.subject_types import subject
from deliberation.ballots.routes.loaders import box_answered_here, bp, me, options, words
from deliberation.database import unit_of_work
from deliberation.documents.incoming import photo, read_book
from deliberation.documents.layout import LeftOut, table
from deliberation.people import queries as people
from deliberation.people.models.uploads import Upload
from deliberation.people.operations import uploads
from deliberation.people.routes.tables import read_anew
from deliberation.rules.box import choice_from
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import NotReady, OutOfOrder, Refused
from deliberation.web.addresses import number
from deliberation.web.errors import OF_A_FILE, OF_PHOTOS
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.security import takes_files
from deliberation.web.sentences import sentence
from deliberation.web.submit import refusals_on, submitted
from deliberation.web.table_form import TableForm, Told, left_out_kinds
from deliberation.web.words import listed as listed_words

ROWS_SHOWN, FAULTS_SHOWN = 5, 100
ONE_FILE = 20 * 1024 * 1024  # bytes: a photo as phones make them, a list as offices keep it

BESIDE = {
    **dict.fromkeys(OF_PHOTOS, "scan"),
    "ballots.reason_missing": "reason",
}


def batch_at(batch_id: int) -> Loaded | None:
    """A batch of papers with its box, where the box may be shown."""
    found = entering.batch(g.community.id, batch_id)
    loaded = box_answered_here(found.box_id) if found else None
    return ((found, loaded[0]), loaded[1]) if loaded else None


def scan_at(checksum: str) -> Loaded | None:
    """The photo of a sheet or of ballots."""
    found = scans.scan(g.community.id, checksum)
    if found is None:
        return None
    shown = checking.shows(g.community.id, checksum, g.actor.person_id, clock.now())
    return (found, ()) if shown else None


@bp.get("/ballots/<int:box_id>/batches/new")
@guard(box_answered_here, may=Permission.COLLECT_BALLOTS)
def new_batch(box: Box) -> ResponseReturnValue:
    if box.is_closed(clock.now()):
        raise OutOfOrder.because("ballots.closed", "4")
    form = BatchForm(formdata=None)
    first = request.args.get("serial", type=number)
    form.serials.data = str(first) if first and box.is_secret else ""
    return _entry_page(box, form, {"serial-1": str(first)} if first else {})


def _entry_page(
    box: Box, form: BatchForm, typed: dict[str, str], wrong: list[Problem] | None = None
) -> str:
    return render_template(
        "ballots/new_batch.html",
        box=box,
        about=subject(box).about(box),
        form=form,
        rows=range(1, lists.ROWS + 1),
        options=[*options(box), (SPOILED, _("废票"))],
        typed=typed,
        wrong={(one.row, one.column): sentence(one.refusal) for one in wrong or ()},
        least=entering.SECRET_LEAST,
    )


@bp.post("/ballots/<int:box_id>/batches")
@takes_files(most=ONE_FILE)
@guard(box_answered_here, may=Permission.COLLECT_BALLOTS)
def enter_batch(box: Box) -> ResponseReturnValue:
    form, typed = BatchForm(), request.form.to_dict()
    if not form.validate():
        return _entry_page(box, form, typed), 422
    rows = lists.typed_rows(box, typed, form.serials.data)
    sheets, wrong = lists.sheets(box, rows, words(box))
    wrong += entering.check(box, sheets) if sheets else []
    tally, unread = lists.typed_tally(box, typed, words(box))
    wrong += unread
    if unread and not box.takes_several:  # what is no number is told beside its field
        return _entry_page(box, form, typed, unread), 422
    if wrong and not box.is_secret:
        return _entry_page(box, form, typed, wrong), 422
    with refusals_on(form, lambda: _entry_page(box, form, typed), beside=BESIDE):
        if wrong:
            raise Refused(wrong[0].refusal)
        file = form.scan.data
        kept = photo(file.filename or "", file.stream) if file else None
        with unit_of_work():
            at = clock.now()
            batch = entering.enter(
                box,
                sheets,
                key=form.key.data,
                by=me(),
                at=at,
                tally=tally,
                scan=scans.keep(g.community.id, kept, at=at) if kept else None,
            )
    flash(_("已录入 %(papers)s 张，请另一位同事核对。", papers=batch.papers), "done")
    return done(url_for(".batch", batch_id=batch.id))


@bp.get("/ballots/<int:box_id>/lists/new")
@guard(box_answered_here, may=Permission.COLLECT_BALLOTS)
def new_list(box: Box) -> ResponseReturnValue:
    form = ListForm(formdata=None)
    return _list_page(box, form)


def _list_page(box: Box, form: ListForm) -> str:
    return render_template(
        "ballots/new_list.html",
        box=box,
        about=subject(box).about(box),
        form=form,
        options=options(box),
    )


@bp.post("/ballots/<int:box_id>/lists")
@takes_files(most=ONE_FILE)
@guard(box_answered_here, may=Permission.COLLECT_BALLOTS)
def bring_list(box: Box) -> ResponseReturnValue:
    form = ListForm()
    if not form.validate():
        return _list_page(box, form), 422
    with refusals_on(form, lambda: _list_page(box, form), beside=dict.fromkeys(OF_A_FILE, "sheet")):
        lists.refuse_secret(box)
        file = form.sheet.data
        book = read_book(file.filename or "", file.stream)
        with unit_of_work():
            upload = uploads.bring(
                g.community,
                book,
                names=lists.names(box, words(box)),
                needed=("serial",),
                key=form.key.data,
                name=file.filename or "",
                source=_source(box.id),
                by=me(),
                at=clock.now(),
                most=lists.MOST,
            )
    return done(url_for(".listed", box_id=box.id, key=upload.key))


def _source(box_id: int) -> str:
    return f"{uploads.PAPERS}:{box_id}"


def list_at(box_id: int, key: str) -> Loaded | None:
    """A list that the actor brought for a box: until it is entered nobody else reads it."""
    loaded = box_answered_here(box_id)
    if loaded is None:
        return None
    upload = uploads.by_key(g.community.id, key)
    if upload is None or upload.source != _source(box_id):
        return None
    if upload.person_id != g.actor.person_id:
        return None
    return ((loaded[0], upload), loaded[1])


@bp.get("/ballots/<int:box_id>/lists/<key>")
@guard(list_at, may=Permission.COLLECT_BALLOTS)
def listed(found: tuple[Box, Upload]) -> ResponseReturnValue:
    return _look(*found, FlaskForm(formdata=None))


@bp.post("/ballots/<int:box_id>/lists/<key>/columns")
@guard(list_at, may=Permission.COLLECT_BALLOTS)
def choose_columns(found: tuple[Box, Upload]) -> ResponseReturnValue:
    box, upload = found
    form = list_columns(box, words(box))()
    read_anew(
        upload,
        form,
        lists.names(box, words(box)),
        lambda: _look(box, upload, FlaskForm(formdata=None), form),
        most=lists.MOST,
    )
    return done(url_for(".listed", box_id=box.id, key=upload.key))


@bp.post("/ballots/<int:box_id>/lists/<key>/taking")
@guard(list_at, may=Permission.COLLECT_BALLOTS)
def enter_list(found: tuple[Box, Upload]) -> ResponseReturnValue:
    box, upload = found
    form = FlaskForm()
    if upload.taken_at is not None:
        return done(url_for(".papers", box_id=box.id))  # a second press
    with refusals_on(form, lambda: _look(box, upload, form)), unit_of_work():
        uploads.hold(g.community)
        uploads.ensure_open(upload)
        seen = _read(box, upload)
        if seen.wrong:
            raise NotReady.because("ballots.list_faults", "4", faults=len(seen.wrong))
        at = clock.now()
        batch = entering.enter(box, seen.sheets, key=upload.key, by=me(), at=at, source="list")
        upload.mapping = uploads.mapping_of(upload, lists.names(box, words(box)))[0]
        upload.taken_at, upload.content = at, None
        upload.added, upload.left_out = len(seen.sheets), len(seen.left_out)
    flash(_("已录入 %(papers)s 张，请另一位同事核对。", papers=batch.papers), "done")
    return done(url_for(".batch", batch_id=batch.id))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A list as it would be entered, and what keeps it from that."""

    sheets: Sequence[Sheet]
    wrong: Sequence[Problem]
    left_out: Sequence[LeftOut]


def _read(box: Box, upload: Upload) -> _Seen:
    mapping, _remembered = uploads.mapping_of(upload, lists.names(box, words(box)))
    rows, left_out = uploads.table_of(upload).rows(mapping, ("serial",))
    sheets, wrong = lists.sheets(box, lists.read_rows(box, rows, mapping), words(box))
    wrong = sorted([*wrong, *entering.check(box, sheets)], key=lambda one: one.row)
    return _Seen(sheets, wrong, left_out)


def _look(box: Box, upload: Upload, form: FlaskForm, chosen: TableForm | None = None) -> str:
    if upload.taken_at is not None:
        return render_template("ballots/list_taken.html", box=box, upload=upload)
    mapping, remembered = uploads.mapping_of(upload, lists.names(box, words(box)))
    book, where, _about = uploads.opened(upload)
    lacking = lists.missing(mapping)
    if chosen is None:
        chosen = list_columns(box, words(box))(formdata=None, data=mapping)
        chosen.offer(book, where, table(book, where))
        for field in lacking:
            chosen[field].errors = [_("表里没有认出这一列，请选一列。")]
    seen = _Seen((), (), ()) if lacking else _read(box, upload)
    said = {**words(box), SPOILED: _("废票")}
    wrong = [
        Told(
            one.row,
            mapping.get(one.column) or COLUMNS[one.column][0],
            next((str(value) for _name, value in one.refusal.values), ""),
            one.refusal,
        )
        for one in seen.wrong
    ]
    return render_template(
        "ballots/list_look.html",
        box=box,
        about=subject(box).about(box),
        upload=upload,
        where=where,
        form=form,
        columns=chosen,
        remembered=remembered,
        lacks_columns=bool(lacking),
        papers=len(seen.sheets),
        wrong=wrong[:FAULTS_SHOWN],
        more_wrong=max(0, len(wrong) - FAULTS_SHOWN),
        wrong_count=len(wrong),
        left_out=seen.left_out,
        kinds=left_out_kinds({line.kind for line in seen.left_out}),
        first=[
            (one.serial, listed_words(said[o] for o in _picked(one.choice)) or _("空白票"))
            for one in seen.sheets[:ROWS_SHOWN]
        ],
    )


@bp.get("/batches/<int:batch_id>")
@guard(batch_at, may=Permission.COLLECT_BALLOTS)
def batch(found: tuple[PaperBatch, Box]) -> ResponseReturnValue:
    return _batch_page(*found, SendBackForm(formdata=None))


def _batch_page(batch: PaperBatch, box: Box, form: SendBackForm) -> str:
    said = {**words(box), SPOILED: _("废票")}
    involved = {batch.entered_by, batch.checked_by, batch.settled_by} - {None}
    seen = checking.sees(batch, box, g.actor.person_id, clock.now())
    entries = entering.entries(batch) if seen else ()
    lines = [
        (one.serial, listed_words(said[o] for o in _picked(one.choice)) or _("空白票"))
        for one in entries
        if one.choice is not None
    ]
    pile = secret_tables.pile(box, batch.id) if box.is_secret and seen else {}
    return render_template(
        "ballots/batch.html",
        box=box,
        about=subject(box).about(box),
        batch=batch,
        seen=seen,
        free=checking.is_free(batch, g.actor.person_id, clock.now()),
        lines=lines,
        serials=[one.serial for one in entries],
        pile=[
            (listed_words(said[o] for o in _picked(choice)) or _("空白票"), papers)
            for choice, papers in sorted(pile.items())
        ],
        names=people.names(g.community.id, involved, in_full=True),
        closed=box.is_closed(clock.now()),
        form=form,
    )


def _picked(choice: str | None) -> tuple[str, ...]:
    assert choice is not None  # a list is entered of named boxes alone
    return (SPOILED,) if choice == SPOILED else choice_from(choice)


@bp.post("/batches/<int:batch_id>/check")
@guard(batch_at, may=Permission.COLLECT_BALLOTS)
def check_batch(found: tuple[PaperBatch, Box]) -> ResponseReturnValue:
    with unit_of_work():
        checking.begin(found[0], by=me(), at=clock.now())
    return done(url_for(".batch", batch_id=found[0].id))


@bp.post("/batches/<int:batch_id>/confirmation")
@guard(batch_at, may=Permission.COLLECT_BALLOTS)
def confirm_batch(found: tuple[PaperBatch, Box]) -> ResponseReturnValue:
    with unit_of_work():
        came = confirming.confirm(found[0], by=me(), at=clock.now())
    flash(
        _(
            "核对完毕：计入 %(counted)s 张，重复 %(duplicates)s 张，废票 %(spoiled)s 张。",
            counted=came.counted,
            duplicates=came.duplicates,
            spoiled=came.spoiled,
        ),
        "done",
    )
    return done(url_for(".papers", box_id=found[1].id))


@bp.post("/batches/<int:batch_id>/return")
@guard(batch_at, may=Permission.COLLECT_BALLOTS)
def send_back_batch(found: tuple[PaperBatch, Box]) -> ResponseReturnValue:
    form = SendBackForm()
    with submitted(form, lambda: _batch_page(*found, form), beside=BESIDE):
        confirming.send_back(found[0], form.reason.data, by=me(), at=clock.now())
    return done(url_for(".papers", box_id=found[1].id))


@bp.get("/scans/<checksum>")
@guard(scan_at, may=Permission.READ_SCAN)
def scan(found: Scan) -> Response:
    answer = Response(found.image, mimetype="image/jpeg")
    # Opened on its own, the browser shows the photo on a page with a style of its own.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return answer
