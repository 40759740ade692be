"""The register of owners: for the committee to keep, and for an owner to see their own line."""

from __future__ import annotations

import csv
import io

from flask import Response, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.documents import sheets
from deliberation.people import columns, owners, queries, register
from deliberation.people.forms import RegisterForm, VoterForm
from deliberation.people.models import Person
from deliberation.people.models_owners import Owner
from deliberation.rules.counting.arithmetic import square_metres
from deliberation.rules.owners import COLUMNS, Flaw
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Refused
from deliberation.web.addresses import number
from deliberation.web.errors import OF_A_FILE, say_on
from deliberation.web.guard import Loaded, community_blueprint, guard
from deliberation.web.htmx import done
from deliberation.web.security import takes_files
from deliberation.web.sentences import sentence
from deliberation.web.sounding import say_so
from deliberation.web.words import word

bp = community_blueprint("owners")

SHOWN, FLAWS_SHOWN = 50, 100
OWNERS = "OWN-G"  # whatever is counted from the register is their count

#: Everything that is wrong with a list as a whole is said beside the file.
BESIDE = {
    "owners.total_differs": "parts",
    **dict.fromkeys(OF_A_FILE, "file"),
    "owners.column_missing": "file",
    "owners.no_rows": "file",
    "owners.too_many_rows": "file",
}


def owner_at(owner_id: int) -> Loaded | None:
    """An owner of the register."""
    say_so(OWNERS)
    found = owners.owner(g.community.id, owner_id)
    return None if found is None else (found, ())


def the_register() -> Loaded:
    """The register as a whole."""
    say_so(OWNERS)
    return None, ()


def _me() -> Person:
    return queries.person(g.community.id, g.actor.person_id)


@bp.get("/owners/")
@guard(the_register, may=Permission.KEEP_OWNERS)
def registered(everybody: None) -> ResponseReturnValue:
    return _page(RegisterForm(formdata=None))


@bp.get("/owners/example")
@guard(may=Permission.KEEP_OWNERS)
def example() -> Response:
    text = io.StringIO()
    csv.writer(text).writerows(_example())
    # The mark at its beginning tells Excel and WPS that this is UTF-8.
    answer = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=owners.csv"
    return answer


@bp.post("/owners/imports")
@takes_files(most=64 * 1024 * 1024)  # bytes: what is too large is refused beside its field
@guard(the_register, may=Permission.KEEP_OWNERS)
def take_in(everybody: None) -> ResponseReturnValue:
    form = RegisterForm()
    if not form.validate():
        return _page(form), 422
    try:
        sheet = sheets.parse(form.file.data.filename, form.file.data.stream)
        parts, flaws = register.checked(columns.told(sheet), form.parts.data)
    except Refused as refused:
        status = say_on(form, refused, BESIDE)
        return _page(form), status
    if flaws:
        return _page(form, flaws), 422
    with unit_of_work():
        taken = register.take_in(g.community, parts, by=_me(), at=clock.now())
    flash(
        _(
            "已登记：专有部分 %(parts)s 处，新增 %(added)s 处，去掉 %(removed)s 处；"
            "业主 %(owners)s 人，其中 %(unlinked)s 人只能用纸质票。",
            parts=taken.parts,
            added=taken.added,
            removed=taken.removed,
            owners=taken.owners,
            unlinked=taken.unlinked,
        ),
        "done",
    )
    return done(url_for(".registered"))


@bp.get("/owners/mine")
@guard(the_register, may=Permission.READ_OWN)
def mine(everybody: None) -> ResponseReturnValue:
    return render_template(
        "people/owner_mine.html",
        holdings=[
            (one, [(part.number, square_metres(part.area)) for part in one.parts])
            for one in owners.holdings_of(g.community.id, g.actor.person_id)
        ],
        totals=owners.totals(g.community.id),
        square_metres=square_metres,
    )


@bp.get("/owners/<int:owner_id>/voter")
@guard(owner_at, may=Permission.KEEP_OWNERS)
def voter_form(owner: Owner) -> ResponseReturnValue:
    return _voter_page(owner, VoterForm(formdata=None, name=owner.voter_name))


@bp.post("/owners/<int:owner_id>/voter")
@guard(owner_at, may=Permission.KEEP_OWNERS)
def name_voter(owner: Owner) -> ResponseReturnValue:
    form = VoterForm()
    if not form.validate():
        return _voter_page(owner, form), 422
    written = form.name.data or ""
    found = queries.residents_called(g.community.id, written) if written else []
    if written and len(found) != 1:
        refused = Refused.because("owners.no_such_voter", "2")
        status = say_on(form, refused, {"owners.no_such_voter": "name"})
        return _voter_page(owner, form), status
    with unit_of_work():
        person = found[0][0] if found else None
        register.name_voter(owner, person, by=_me(), at=clock.now())
    return done(url_for(".registered", q=owner.names[:40]))


def _voter_page(owner: Owner, form: VoterForm) -> str:
    return render_template(
        "people/owner_voter.html", owner=owner, form=form, voter=_called([owner.person_id])
    )


def _called(ids: list[int | None]) -> dict[int, str]:
    known = {one for one in ids if one}
    return dict(queries.names(g.community.id, known, in_full=True)) if known else {}


def _page(form: RegisterForm, flaws: list[Flaw] | None = None) -> str:
    after = request.args.get("after", 0, type=number)
    search = request.args.get("q", "")[:80].strip()
    unlinked = request.args.get("voters") == "paper"
    found = owners.holdings(
        g.community.id,
        after=after,
        limit=SHOWN,
        search=search,
        unlinked=unlinked,
    )
    header, *rows = _example()
    return render_template(
        "people/owners.html",
        form=form,
        flaws=[(f.row, word("owners_column", f.column), sentence(f.refusal)) for f in flaws or ()][
            :FLAWS_SHOWN
        ],
        wrong=len({flaw.row for flaw in flaws or ()}),
        holdings=found,
        more=found[-1].owner.id if len(found) == SHOWN else None,
        names=_called([one.owner.person_id for one in found]),
        totals=owners.totals(g.community.id),
        search=search,
        unlinked=unlinked,
        header=header,
        rows=rows,
        square_metres=square_metres,
    )


def _example() -> list[tuple[str, ...]]:
    return [
        tuple(word("owners_column", column) for column in COLUMNS),
        (_("3栋 0101室"), "89.53", _("王秀英"), "", "", ""),
        (_("3栋 0102室"), "120.8", _("李建国、周婷"), "", _("周婷"), ""),
        (_("3栋 0201室"), "89.53", _("陈志强"), "A-07", "", ""),
        (_("车位 B1-12"), "13.2", _("陈志强"), "A-07", "", ""),
        (_("3栋 0202室"), "120.8", "", "", "", _("是")),
    ]
