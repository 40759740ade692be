"""One choice of representatives: who stands, the sheet entered and confirmed, the result."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots import queries as boxes
from deliberation.ballots.operations import scans
from deliberation.convene.operations import selecting
from deliberation.convene.routes.loaders import bp, in_full, me
from deliberation.database import unit_of_work
from deliberation.documents.incoming import photo
from deliberation.people import queries as people
from deliberation.people.forms import CancelSelectionForm, SelectionVoteForm, SheetForm
from deliberation.people.models.representatives import Candidate, Selection
from deliberation.people.operations import selections
from deliberation.people.queries import representation
from deliberation.rules.box import Secrecy
from deliberation.rules.policy import Permission
from deliberation.web.addresses import number
from deliberation.web.errors import OF_PHOTOS
from deliberation.web.fields import given
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.security import takes_files
from deliberation.web.submit import refusals_on, submitted

ONE_PHOTO = 16 * 1024 * 1024  # bytes, as phones make them

BESIDE = {
    "representatives.sheet_missing": "sheet",
    "representatives.more_than_households": "signed",
    "representatives.reason_missing": "reason",
    "representatives.vote_too_long": "days",
    **dict.fromkeys(OF_PHOTOS, "sheet"),
}


def selection_at(selection_id: int) -> Loaded | None:
    """A choice of representatives."""
    found = representation.selection(g.community.id, selection_id)
    return None if found is None else (found, ())


@bp.get("/selections/<int:selection_id>")
@guard(selection_at, may=Permission.READ)
def selection(chosen: Selection) -> ResponseReturnValue:
    return _page(chosen)


def _page(
    chosen: Selection,
    sheet: SheetForm | None = None,
    cancelling: CancelSelectionForm | None = None,
    voting: SelectionVoteForm | None = None,
) -> str:
    standing = selections.candidates(chosen)
    in_group = in_full() or representation.lives_in(chosen, g.actor.person_id)
    return render_template(
        "convene/selection.html",
        selection=chosen,
        group=selections.group_name(chosen),
        standing=standing,
        withheld=_withheld(chosen),
        undecided={one.id for one in selections.undecided(chosen, standing)},
        open_seats=_open_seats(chosen, standing),
        names=people.names(g.community.id, [one.person_id for one in standing], in_full=in_group),
        sheet=sheet or SheetForm(formdata=None),
        cancelling=cancelling or CancelSelectionForm(formdata=None),
        voting=voting or SelectionVoteForm(formdata=None, days=7, secrecy="secret"),
        typed=request.form,
    )


def _withheld(chosen: Selection) -> bool:
    """Whether it was a secret vote so small that nobody is shown how many chose whom (§4)."""
    box = boxes.box(chosen.community_id, chosen.box_id) if chosen.box_id else None
    return box is not None and box.withheld


def _open_seats(chosen: Selection, standing: Sequence[Candidate]) -> int:
    """Seats that a choice has left open; of one that is cancelled, or not over, none are said."""
    if chosen.ended_at is None or chosen.outcome == "cancelled":
        return 0
    return chosen.seats - sum(one.chosen for one in standing)


def _votes() -> dict[int, int]:
    found = {}
    for name, said in request.form.items():
        row = re.fullmatch(r"votes-(\d{1,9})", name)
        if row and re.fullmatch(r"\d{1,6}", said.strip()):
            found[number(row[1])] = int(said)
    return found


@bp.post("/selections/<int:selection_id>/sheet")
@takes_files(most=ONE_PHOTO)
@guard(selection_at, may=Permission.CHOOSE_REPRESENTATIVES)
def enter_sheet(chosen: Selection) -> ResponseReturnValue:
    form = SheetForm()
    if not form.validate():
        return _page(chosen, sheet=form), 422
    with refusals_on(form, lambda: _page(chosen, sheet=form), beside=BESIDE):
        file = form.sheet.data
        taken = photo(file.filename or "", file.stream) if file else None
        with unit_of_work():
            at = clock.now()
            selections.enter_sheet(
                chosen,
                _votes(),
                signed=given(form.signed.data),
                sheet=scans.keep(g.community.id, taken, at=at)
                if taken
                else chosen.sheet_sha256 or "",
                by=me(),
                at=at,
            )
    flash(_("已经录入，请另一位同事对照照片核对。"), "done")
    return done(url_for(".selection", selection_id=chosen.id))


@bp.post("/selections/<int:selection_id>/confirmation")
@guard(selection_at, may=Permission.CHOOSE_REPRESENTATIVES)
def confirm_sheet(chosen: Selection) -> ResponseReturnValue:
    with unit_of_work():
        selections.confirm_sheet(chosen, by=me(), at=clock.now())
    return done(url_for(".selection", selection_id=chosen.id))


@bp.post("/selections/<int:selection_id>/vote")
@guard(selection_at, may=Permission.CHOOSE_REPRESENTATIVES)
def open_vote(chosen: Selection) -> ResponseReturnValue:
    form = SelectionVoteForm()
    with submitted(form, lambda: _page(chosen, voting=form), beside=BESIDE):
        selecting.open_vote(
            g.community,
            chosen,
            days=given(form.days.data),
            secrecy=Secrecy(form.secrecy.data),
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".selection", selection_id=chosen.id))


@bp.post("/selections/<int:selection_id>/cancellation")
@guard(selection_at, may=Permission.CHOOSE_REPRESENTATIVES)
def cancel_selection(chosen: Selection) -> ResponseReturnValue:
    form = CancelSelectionForm()
    with submitted(form, lambda: _page(chosen, cancelling=form), beside=BESIDE):
        selections.cancel(chosen, reason=form.reason.data, by=me(), at=clock.now())
    return done(url_for(".selection", selection_id=chosen.id))
