"""Ballots on paper: issuing, printing four to a page, replacing what was lost or spoiled."""

from __future__ import annotations

from flask import Response, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from deliberation import clock
from deliberation.ballots import queries as boxes
from deliberation.ballots.forms import ReplacementForm
from deliberation.ballots.models import Box
from deliberation.ballots.operations import entering, paper
from deliberation.ballots.queries import doors as rounds
from deliberation.ballots.queries.subject_types import subject
from deliberation.ballots.routes.loaders import box_answered_here, bp, me, options
from deliberation.database import unit_of_work
from deliberation.documents import pdf
from deliberation.people import queries as people
from deliberation.rules.box import sounding
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import NotReady
from deliberation.web.addresses import number
from deliberation.web.dates import full_day
from deliberation.web.fields import given
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.language import is_chinese
from deliberation.web.printing import set_page
from deliberation.web.submit import submitted

#: Papers in one file, which takes about half a minute to set; more of them are printed building
#: by building, or in several files.
MOST_AT_ONCE = 400


@bp.get("/ballots/<int:box_id>/papers")
@guard(box_answered_here, may=Permission.COLLECT_BALLOTS)
def papers(box: Box) -> ResponseReturnValue:
    return _page(box, ReplacementForm(formdata=None))


def _page(box: Box, replacing: ReplacementForm) -> str:
    batches = entering.batches(box)
    involved = {one.entered_by for one in batches} | {one.settled_by for one in batches} - {None}
    return render_template(
        "ballots/papers.html",
        box=box,
        about=subject(box).about(box),
        closed=box.is_closed(clock.now()),
        tally=paper.tally(box),
        places=rounds.places(box),
        batches=batches,
        names=people.names(g.community.id, involved, in_full=True),
        replacing=replacing,
        pdf=pdf.available(),
        files=[
            (first, min(first + MOST_AT_ONCE - 1, last))
            for last in (paper.last_serial(box),)
            for first in range(1, last + 1, MOST_AT_ONCE)
        ],
    )


@bp.post("/ballots/<int:box_id>/papers")
@guard(box_answered_here, may=Permission.ISSUE_PAPERS)
def issue_papers(box: Box) -> ResponseReturnValue:
    with unit_of_work():
        issued = paper.issue(box, by=me(), at=clock.now())
    flash(ngettext("新编了 %(num)s 张纸质票。", "新编了 %(num)s 张纸质票。", issued), "done")
    return done(url_for(".papers", box_id=box.id))


@bp.post("/ballots/<int:box_id>/replacements")
@guard(box_answered_here, may=Permission.ISSUE_PAPERS)
def replace_paper(box: Box) -> ResponseReturnValue:
    form = ReplacementForm()
    with submitted(form, lambda: _page(box, form)):
        old = paper.known(box, given(form.serial.data))
        voter = boxes.voters(box, [old.voter_id])[old.voter_id]
        new = paper.replace(box, voter, serial=old.serial, by=me(), at=clock.now())
    flash(_("已换发，新票编号 %(serial)s，请打印。", serial=new.serial), "done")
    return done(url_for(".papers", box_id=box.id))


@bp.get("/ballots/<int:box_id>/slips")
@guard(box_answered_here, may=Permission.ISSUE_PAPERS)
def slips(box: Box) -> ResponseReturnValue:
    return render_template("ballots/slips.html", slips=_slips(box), **_common(box))


@bp.get("/ballots/<int:box_id>/slips.pdf")
@guard(box_answered_here, may=Permission.ISSUE_PAPERS)
def slips_pdf(box: Box) -> ResponseReturnValue:
    html = render_template("documents/slips.html", slips=_slips(box), **_common(box))
    name = f"ballots-{g.community.code}-{box.id}.pdf"
    return Response(
        set_page(html, "slips.css", keep=False),
        mimetype=pdf.MIMETYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",  # names and doors
        },
    )


def _slips(box: Box) -> list[paper.Slip]:
    serial = request.args.get("serial", type=number)
    first = request.args.get("first", type=number)
    found = paper.slips(box, request.args.get("building", type=number))
    if first is not None:
        found = [one for one in found if first <= one.serial < first + MOST_AT_ONCE]
    if serial is not None:
        found = [one for one in found if one.serial == serial]
    if not found:
        raise NotReady.because("ballots.papers_not_issued", "4")
    if len(found) > MOST_AT_ONCE:
        raise NotReady.because("ballots.too_many_at_once", None, most=MOST_AT_ONCE)
    return found


def _common(box: Box) -> dict:
    told = sounding(box.rule) if box.rule else None
    return {
        "box": box,
        "options": options(box),
        "text": subject(box).text(box),
        "deadline": full_day(box.last_day),
        "sounding": told and told["zh" if is_chinese() else "en"],
        "issuer": g.community.issuer,
        "phone": g.community.desk_phone,
    }
