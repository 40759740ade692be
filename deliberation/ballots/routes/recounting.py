"""Recounting: the export of a closed box, the program that recounts it, a receipt looked up."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from tempfile import TemporaryFile

from flask import flash, g, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.local import LocalProxy

from deliberation import clock
from deliberation.ballots.forms import ReceiptForm
from deliberation.ballots.models import Box
from deliberation.ballots.operations import publishing, scrutinies
from deliberation.ballots.queries import results
from deliberation.ballots.queries.subject_types import subject
from deliberation.ballots.routes.loaders import box_at, bp, me, words
from deliberation.config import ROOT
from deliberation.database import unit_of_work
from deliberation.rules.box import head_of
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import NotReady
from deliberation.web.errors import refused_page
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.security import limiter

PROGRAM = ROOT / "deliberation" / "rules" / "recount.py"


@cache
def checksum() -> str:
    """The SHA-256 of the program, which page and paper print beside its command."""
    return sha256(PROGRAM.read_bytes()).hexdigest()


@bp.app_context_processor
def _printed() -> dict[str, LocalProxy[str]]:
    return {"recount_checksum": LocalProxy(checksum)}


def recountable_box_at(box_id: int) -> Loaded | None:
    """A box that has receipts: those of before there were any cannot be recounted."""
    loaded = box_at(box_id)
    return loaded if loaded and loaded[0].uid else None


@bp.get("/ballots/<int:box_id>/export")
@limiter.limit("30 per minute")
@guard(recountable_box_at, may=Permission.READ)
def export(box: Box) -> ResponseReturnValue:
    if not scrutinies.may_recount(box, g.actor.person_id):
        answer = refused_page(NotReady.because("ballots.counts_withheld", "4"))
        answer.status_code = 409
        return answer
    try:
        whole = results.export(box)
    except NotReady as refused:
        answer = refused_page(refused)
        answer.status_code = 409
        return answer
    # By way of a file: who downloads slowly holds neither the box in memory nor the database.
    file = TemporaryFile()
    for line in whole.lines():
        file.write(line.encode())
    file.seek(0)
    return send_file(
        file,
        mimetype="application/jsonl",
        as_attachment=True,
        download_name=f"{g.community.code}-{box.id}.jsonl",
        max_age=0,  # who recounts asks what stands there now
    )


def withheld_box_at(box_id: int) -> Loaded | None:
    """A box of which the outcome alone is public."""
    loaded = box_at(box_id)
    return loaded if loaded and loaded[0].withheld else None


@bp.post("/ballots/<int:box_id>/scrutiny")
@guard(withheld_box_at, may=Permission.SCRUTINISE)
def scrutinise(box: Box) -> ResponseReturnValue:
    with unit_of_work():
        scrutinies.join(box, by=me(), at=clock.now())
    flash(_("记下了：您是这个票箱的监票人。两个人都到了，就可以下载数据。"), "done")
    return done(url_for(".ballot", box_id=box.id))


def published_box_at(box_id: int) -> Loaded | None:
    """A box whose commitments are public while it is open."""
    loaded = box_at(box_id)
    return loaded if loaded and publishing.is_published(loaded[0]) else None


@bp.get("/ballots/<int:box_id>/commitments")
@guard(published_box_at, may=Permission.READ)
def commitments(box: Box) -> ResponseReturnValue:
    publishing.release(box)
    found = publishing.page(box, request.args.get("after", "")[:64])
    return render_template(
        "ballots/commitments.html",
        box=box,
        about=subject(box).about(box),
        closed=box.is_closed(clock.now()),
        public=publishing.how_many(box),
        heads=publishing.heads(box),
        batch=publishing.BATCH,
        listed=found[: publishing.PAGE],
        after=found[publishing.PAGE - 1] if len(found) > publishing.PAGE else None,
    )


@bp.get("/ballots/<int:box_id>/commitments.txt")
@limiter.limit("30 per minute")
@guard(published_box_at, may=Permission.READ)
def commitments_listed(box: Box) -> ResponseReturnValue:
    publishing.release(box)
    listed = sorted(publishing.every(box))
    file = TemporaryFile()
    told = f"# {g.community.name} · {box.question} ({box.uid})\n# {clock.now().isoformat()}\n"
    if sounding := g.get("sounding"):
        told += f"# {sounding}\n"
    file.write((told + f"# {len(listed)} · head {head_of(listed)}\n").encode())
    file.writelines(f"{one}\n".encode() for one in listed)
    file.seek(0)
    return send_file(
        file,
        mimetype="text/plain",
        as_attachment=True,
        download_name=f"{g.community.code}-{box.id}-{clock.today().isoformat()}.txt",
        max_age=0,
    )


@bp.get("/ballots/recount.py")
@guard(may=Permission.READ)
def program() -> ResponseReturnValue:
    return send_file(
        PROGRAM,
        mimetype="text/x-python",
        as_attachment=True,
        download_name="recount.py",
        max_age=0,
    )


@bp.get("/ballots/<int:box_id>/receipt")
@guard(recountable_box_at, may=Permission.LOOK_UP)
def receipt_form(box: Box) -> ResponseReturnValue:
    return _page(box, ReceiptForm(formdata=None))


@bp.post("/ballots/<int:box_id>/receipt")
@limiter.limit("60 per minute")
@guard(recountable_box_at, may=Permission.LOOK_UP)
def look_up_receipt(box: Box) -> ResponseReturnValue:
    """Not by the address: a code that stands in an address stays in histories and logs."""
    form = ReceiptForm()
    if not form.validate():
        return _page(box, form), 422
    return _page(box, form, looked_up=True, found=results.behind(box, form.code.data))


def _page(
    box: Box, form: ReceiptForm, *, looked_up: bool = False, found: results.Found | None = None
) -> str:
    said = words(box)
    chosen = None
    if found is not None and found.choice is not None:
        chosen = [said.get(option, option) for option in found.choice]
    return render_template(
        "ballots/receipt.html",
        box=box,
        about=subject(box).about(box),
        form=form,
        looked_up=looked_up,
        found=found,
        chosen=chosen,
    )


@bp.get("/ballots/secrecy")
@guard(may=Permission.READ)
def secrecy() -> ResponseReturnValue:
    return render_template("ballots/secrecy.html")
