"""The register of owners: for the committee to keep, and for an owner to see their own line."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from flask import Response, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.documents.incoming import read_book
from deliberation.documents.layout import find, table
from deliberation.people import queries
from deliberation.people.forms import (
    RegisterColumns,
    RegisterForm,
    RegisterTakingForm,
    VoterForm,
)
from deliberation.people.models.owners import Owner
from deliberation.people.models.register_offers import RegisterOffer
from deliberation.people.models.uploads import Upload
from deliberation.people.operations import (
    columns,
    owners_by_two,
    owners_intake,
    powers,
    register_offers,
    uploads,
)
from deliberation.people.queries import owners
from deliberation.people.routes.current import me
from deliberation.people.routes.tables import read_anew
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Refused
from deliberation.rules.voting import OWNER_COLUMNS, RegisterFlaw, square_metres
from deliberation.web.addresses import number
from deliberation.web.errors import OF_A_FILE
from deliberation.web.fields import given
from deliberation.web.guard import Loaded, community_blueprint, guard
from deliberation.web.htmx import done
from deliberation.web.security import takes_files
from deliberation.web.sounding import say_so
from deliberation.web.submit import refusals_on, submitted
from deliberation.web.table_form import TableForm, Told, left_out_kinds
from deliberation.web.words import word

bp = community_blueprint("owners")

SHOWN, FLAWS_SHOWN, ROWS_SHOWN = 50, 100, 5
OWNERS = "OWN-G"  # whatever is counted from the register is their count

#: Everything that is wrong with a list as a whole is said beside the file.
BESIDE = {
    "owners.no_such_voter": "name",
    "owners.voter_already": "name",
    "register_offers.voter_waits": "name",
    "register_offers.list_waits": "parts",
    "owners.total_differs": "parts",
    **dict.fromkeys(OF_A_FILE, "file"),
    "roster.identity_column": "file",
    "roster.identity_numbers": "file",
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


@bp.get("/owners/")
@guard(the_register, may=Permission.KEEP_OWNERS)
def registered(everybody: None) -> ResponseReturnValue:
    form = RegisterForm(formdata=None)
    return _page(form)


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
def bring(everybody: None) -> ResponseReturnValue:
    form = RegisterForm()
    if not form.validate():
        return _page(form), 422
    file = form.file.data
    with refusals_on(form, lambda: _page(form), beside=BESIDE):
        book = read_book(file.filename, file.stream)
        columns.refuse_identity(table(book, find(book, columns.NAMES, columns.NEEDED)))
        with unit_of_work():
            upload = uploads.bring(
                g.community,
                columns.without_numbers(book),
                names=columns.NAMES,
                needed=columns.NEEDED,
                key=form.key.data,
                name=file.filename,
                source=uploads.OWNERS,
                by=me(),
                at=clock.now(),
                most=owners_intake.MOST_ROWS,
                parts=form.parts.data,
            )
    return done(url_for(".looked_at", key=upload.key))


def list_at(key: str) -> Loaded | None:
    """The register that was brought under *key*, where there is one."""
    say_so(OWNERS)
    upload = uploads.by_key(g.community.id, key)
    return None if upload is None or upload.source != uploads.OWNERS else (upload, ())


@bp.get("/owners/imports/<key>")
@guard(list_at, may=Permission.KEEP_OWNERS)
def looked_at(upload: Upload) -> ResponseReturnValue:
    return _look(upload, RegisterTakingForm(formdata=None))


@bp.post("/owners/imports/<key>/columns")
@guard(list_at, may=Permission.KEEP_OWNERS)
def choose_columns(upload: Upload) -> ResponseReturnValue:
    if _waits(upload):
        return done(url_for(".looked_at", key=upload.key))  # it stays as the second person sees it
    form = RegisterColumns()
    read_anew(
        upload,
        form,
        columns.NAMES,
        lambda: _look(upload, RegisterTakingForm(formdata=None), form),
        most=owners_intake.MOST_ROWS,
    )
    return done(url_for(".looked_at", key=upload.key))


def _waits(upload: Upload) -> bool:
    """Whether the list waits for a second person, who sees it as it was entered."""
    offered = register_offers.of_upload(upload, clock.now())
    return offered is not None and owners_by_two.looked_at(offered)[0] == offered.digest


@bp.post("/owners/imports/<key>/taking")
@guard(list_at, may=Permission.KEEP_OWNERS)
def take(upload: Upload) -> ResponseReturnValue:
    form = RegisterTakingForm()
    if upload.taken_at is not None:
        return done(url_for(".registered"))  # a second press
    if _waits(upload):
        return done(url_for("powers.overview"))  # likewise
    with submitted(form, lambda: _look(upload, form), beside=BESIDE):
        taken = owners_by_two.take(
            g.community, upload, given(form.parts.data), by=me(), at=clock.now()
        )
    if isinstance(taken, RegisterOffer):
        flash(_("已经提出，等另一个人核对以后才换名册。"), "done")
        return done(url_for("powers.overview"))
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


def _look(upload: Upload, form: RegisterTakingForm, chosen: TableForm | None = None) -> str:
    offered = register_offers.of_upload(upload, clock.now())
    if upload.taken_at is not None or upload.content is None or _waits(upload):
        return render_template("people/owners_taken.html", upload=upload, offered=offered)
    mapping, remembered = uploads.mapping_of(upload, columns.NAMES)
    book, where, about = uploads.opened(upload)
    lacking = owners_intake.missing(mapping)
    if chosen is None:
        chosen = RegisterColumns(formdata=None, data=mapping)
        chosen.offer(book, where, table(book, where))
        for field in lacking:
            chosen[field].errors = [_("表里没有认出这一列，请选一列。")]
    if not form.is_submitted():
        form.parts.data = about.get("parts")
    seen = None if lacking else owners_intake.look(g.community, upload)
    wrong, without = (
        [_told(flaw, mapping) for flaw in flaws]
        for flaws in ((seen.refused, seen.without) if seen else ((), ()))
    )
    return render_template(
        "people/owners_look.html",
        upload=upload,
        again=offered is not None,
        founding=powers.is_founding(g.community.id),
        where=where,
        form=form,
        columns=chosen,
        remembered=remembered,
        seen=seen,
        told=about.get("parts"),
        wrong=wrong[:FLAWS_SHOWN],
        more_wrong=max(0, len(wrong) - FLAWS_SHOWN),
        wrong_rows=len({flaw.row for flaw in seen.refused}) if seen else 0,
        without=without[:FLAWS_SHOWN],
        more_without=max(0, len(without) - FLAWS_SHOWN),
        kinds=left_out_kinds({line.kind for line in seen.left_out} if seen else ()),
        first=[
            (part.number, square_metres(part.area), part.called or _("开发商（未售或未交付）"),
             part.voter)
            for part in (seen.parts[:ROWS_SHOWN] if seen else ())
        ],
        square_metres=square_metres,
    )  # fmt: skip


def _told(flaw: RegisterFlaw, mapping: Mapping[str, str]) -> Told:
    label = mapping.get(flaw.column) or word("owners_column", flaw.column)
    values = dict(flaw.refusal.values)
    named = (values.get(one) for one in ("area", "part", "said", "voter", "written", "names"))
    written = next((str(one) for one in named if one), "")
    return Told(flaw.row, label, written, flaw.refusal)


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
    with submitted(form, lambda: _voter_page(owner, form), beside=BESIDE):
        written = form.name.data or ""
        found = queries.residents_called(g.community.id, written) if written else []
        if written and len(found) != 1:
            raise Refused.because("owners.no_such_voter", "2")
        person = found[0][0] if found else None
        offered = owners_by_two.name_voter(owner, person, by=me(), at=clock.now())
    if offered is not None:
        flash(_("已经提出，等另一个人核对书面推举以后才算数。"), "done")
        return done(url_for("powers.overview"))
    return done(url_for(".registered", q=owner.names[:40]))


def _voter_page(owner: Owner, form: VoterForm) -> str:
    return render_template(
        "people/owner_voter.html",
        owner=owner,
        form=form,
        voter=_called([owner.person_id]),
        waits=register_offers.of_owner(g.community.id, owner.id, clock.now()),
        founding=powers.is_founding(g.community.id),
    )


def _called(ids: list[int | None]) -> dict[int, str]:
    known = {one for one in ids if one}
    return dict(queries.names(g.community.id, known, in_full=True)) if known else {}


def _page(form: RegisterForm) -> str:
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
    waiting = register_offers.waiting(g.community.id, clock.now())
    return render_template(
        "people/owners.html",
        form=form,
        waiting={one.owner_id for one in waiting if one.owner_id},
        list_waits=any(one.upload_id for one in waiting),
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
        tuple(word("owners_column", column) for column in OWNER_COLUMNS),
        (_("3栋 0101室"), "89.53", _("王秀英"), "", "", ""),
        (_("3栋 0102室"), "120.8", _("李建国、周婷"), "", _("周婷"), ""),
        (_("3栋 0201室"), "89.53", _("陈志强"), "A-07", "", ""),
        (_("车位 B1-12"), "13.2", _("陈志强"), "A-07", "", ""),
        (_("3栋 0202室"), "120.8", "", "", "", _("是")),
    ]
