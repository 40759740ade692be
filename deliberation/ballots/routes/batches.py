"""Papers that came back: entered in a form or from a list, confirmed by a second person."""

from __future__ import annotations

import secrets

from flask import Response, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots import confirming, entering, lists, scans, working
from deliberation.ballots import queries as boxes
from deliberation.ballots.columns import COLUMNS
from deliberation.ballots.entering import SPOILED, Problem
from deliberation.ballots.forms import BatchForm, ListForm, SendBackForm
from deliberation.ballots.models import Box
from deliberation.ballots.models_paper import PaperBatch, Scan
from deliberation.ballots.routes.entrance import box_answered_here, bp, me, options, words
from deliberation.ballots.subjects import subject
from deliberation.database import unit_of_work
from deliberation.documents.pictures import prepared
from deliberation.documents.sheets import parse
from deliberation.people import queries as people
from deliberation.rules.ballots import choice_from
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import OutOfOrder, Refused
from deliberation.web.addresses import number
from deliberation.web.errors import say_on
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.security import takes_files
from deliberation.web.sentences import sentence
from deliberation.web.words import listed

A_DAY = 24 * 3600  # seconds
ONE_FILE = 20 * 1024 * 1024  # bytes: a photo as phones make them, a list as offices keep it

BESIDE = {
    "photos.too_large": "scan",
    "photos.too_many_pixels": "scan",
    "photos.no_picture": "scan",
    "photos.broken": "scan",
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
    return (found, ()) if found else None


@bp.get("/ballots/<int:box_id>/batches/new")
@guard(box_answered_here, may=Permission.COLLECT_BALLOTS)
def new_batch(box: Box) -> ResponseReturnValue:
    if box.is_closed(clock.now()):
        raise OutOfOrder.because("ballots.closed", "4")
    form = BatchForm(formdata=None, key=secrets.token_urlsafe(16))
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
    if wrong and not box.is_secret:
        return _entry_page(box, form, typed, wrong), 422
    try:
        if wrong:
            raise Refused(wrong[0].refusal)
        photo = form.scan.data
        kept = prepared(photo.filename or "", photo.stream) if photo else None
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
    except Refused as refused:
        status = say_on(form, refused, BESIDE)
        return _entry_page(box, form, typed), status
    flash(_("已录入 %(papers)s 张，请另一位同事核对。", papers=batch.papers), "done")
    return done(url_for(".batch", batch_id=batch.id))


@bp.get("/ballots/<int:box_id>/lists/new")
@guard(box_answered_here, may=Permission.COLLECT_BALLOTS)
def new_list(box: Box) -> ResponseReturnValue:
    form = ListForm(formdata=None, key=secrets.token_urlsafe(16))
    return _list_page(box, form)


def _list_page(box: Box, form: ListForm, wrong: list[Problem] | None = None) -> str:
    return render_template(
        "ballots/new_list.html",
        box=box,
        about=subject(box).about(box),
        form=form,
        options=options(box),
        wrong=[(one.row, one.column, sentence(one.refusal)) for one in wrong or ()],
        columns=COLUMNS,
    )


@bp.post("/ballots/<int:box_id>/lists")
@takes_files(most=ONE_FILE)
@guard(box_answered_here, may=Permission.COLLECT_BALLOTS)
def enter_list(box: Box) -> ResponseReturnValue:
    form = ListForm()
    if not form.validate():
        return _list_page(box, form), 422
    try:
        file = form.sheet.data
        rows = lists.read_rows(box, parse(file.filename or "", file.stream))
        sheets, wrong = lists.sheets(box, rows, words(box))
        wrong = sorted([*wrong, *entering.check(box, sheets)], key=lambda one: one.row)
        if wrong:
            return _list_page(box, form, wrong), 422
        with unit_of_work():
            batch = entering.enter(
                box, sheets, key=form.key.data, by=me(), at=clock.now(), source="list"
            )
    except Refused as refused:
        status = say_on(form, refused, {})
        return _list_page(box, form), status
    flash(_("已录入 %(papers)s 张，请另一位同事核对。", papers=batch.papers), "done")
    return done(url_for(".batch", batch_id=batch.id))


@bp.get("/batches/<int:batch_id>")
@guard(batch_at, may=Permission.COLLECT_BALLOTS)
def batch(found: tuple[PaperBatch, Box]) -> ResponseReturnValue:
    return _batch_page(*found, SendBackForm(formdata=None))


def _batch_page(batch: PaperBatch, box: Box, form: SendBackForm) -> str:
    said = {**words(box), SPOILED: _("废票")}
    involved = {batch.entered_by, batch.settled_by} - {None}
    entries = entering.entries(batch)
    lines = [
        (one.serial, listed(said[o] for o in _picked(one.choice)) or _("空白票"))
        for one in entries
        if one.choice is not None
    ]
    pile = working.pile(box, batch.id) if box.is_secret else {}
    return render_template(
        "ballots/batch.html",
        box=box,
        about=subject(box).about(box),
        batch=batch,
        lines=lines,
        serials=[one.serial for one in entries],
        pile=[
            (listed(said[o] for o in _picked(choice)) or _("空白票"), papers)
            for choice, papers in sorted(pile.items())
        ],
        names=people.names(g.community.id, involved, in_full=True),
        closed=box.is_closed(clock.now()),
        form=form,
    )


def _picked(choice: str) -> tuple[str, ...]:
    return (SPOILED,) if choice == SPOILED else choice_from(choice)


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
    if not form.validate():
        return _batch_page(*found, form), 422
    try:
        with unit_of_work():
            confirming.send_back(found[0], form.reason.data, by=me(), at=clock.now())
    except Refused as refused:
        status = say_on(form, refused, BESIDE)
        fresh = entering.batch(g.community.id, found[0].id)
        return _batch_page(fresh, boxes.box(g.community.id, fresh.box_id), form), status
    return done(url_for(".papers", box_id=found[1].id))


@bp.get("/scans/<checksum>")
@guard(scan_at, may=Permission.READ_SCAN)
def scan(found: Scan) -> Response:
    answer = Response(found.image, mimetype="image/jpeg")
    answer.cache_control.private = True
    answer.cache_control.max_age = A_DAY
    # Opened on its own, the browser shows the photo on a page with a style of its own.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return answer
