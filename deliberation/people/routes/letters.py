"""Letters: who has an account and who has not, writing letters, printing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import (
    Response,
    current_app,
    flash,
    g,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.documents import pdf
from deliberation.people import queries
from deliberation.people.operations import letters, two_persons, uploads
from deliberation.people.queries import addressees
from deliberation.people.queries.addressees import STAFF
from deliberation.people.routes.current import me
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import NotReady
from deliberation.web.addresses import number
from deliberation.web.guard import community_blueprint, guard
from deliberation.web.htmx import done
from deliberation.web.printing import set_page
from deliberation.web.security import limiter
from deliberation.web.submit import pressed

bp = community_blueprint("letters")

SHOWN = 50  # persons on a page
#: Letters on a page, and in a file, which takes some ten seconds to set.
ON_A_PAGE, IN_A_FILE = 8, 200


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter as it stands on paper.

    :ivar link: with the code behind a ``#``, so that it is in no server's log
    :ivar reset: its person has an account, and forgot the password
    """

    place: str
    name: str
    code: str
    link: str
    login: str
    until: datetime
    reset: bool


def _key() -> str:
    return current_app.config["SECRET_KEY"]


@bp.get("/letters/")
@guard(may=Permission.KEEP_ROSTER)
def overview() -> ResponseReturnValue:
    rows = addressees.by_building(g.community.id, clock.now())
    return render_template(
        "people/letters.html",
        rows=rows,
        adults=sum(row.adults for row in rows),
        claimed=sum(row.claimed for row in rows),
        waiting=sum(row.waiting for row in rows),
    )


@bp.get("/letters/people")
@guard(may=Permission.KEEP_ROSTER)
def people() -> ResponseReturnValue:
    building = request.args.get("building", type=number)
    state = request.args.get("state", "")
    found = addressees.listed(
        g.community.id,
        building=building,
        claimed={"claimed": True, "unclaimed": False}.get(state),
        after=request.args.get("after", type=number),
        limit=SHOWN,
    )
    at = clock.now()
    rows = addressees.by_building(g.community.id, at)
    here = [row for row in rows if building in (None, row.building_id)]
    return render_template(
        "people/letters_people.html",
        people=found,
        more=found[-1].id if len(found) == SHOWN else None,
        building=building,
        called=_called(building, here),
        state=state,
        at=at,
        adults=sum(row.adults for row in here),
        claimed=sum(row.claimed for row in here),
        waiting=sum(row.waiting for row in here),
        files=addressees.files(g.community.id, at, building=building, each=IN_A_FILE),
        pdf=pdf.available(),
    )


def _called(building: int | None, rows: list) -> str:
    if building is None:
        return _("所有人")
    if building == STAFF:
        return _("在这里工作的人")
    return rows[0].building if rows else ""


@bp.post("/letters/")
@limiter.limit("60 per hour")
@guard(may=Permission.WRITE_LETTERS)
def write() -> ResponseReturnValue:
    building = request.form.get("building", type=number)
    anew = "anew" in request.form
    here = url_for(".people", building=building, state="unclaimed")
    with pressed(here):
        at = clock.now()
        uploads.hold(g.community)  # a second clerk ends no letter that the first is printing
        wanted = addressees.without_letter(g.community.id, at, building, anew=anew)
        count = letters.write(g.community, wanted, key=_key(), by=me(), at=at)
    flash(ngettext("写好了 %(num)s 封登录信。", "写好了 %(num)s 封登录信。", count), "done")
    return done(here)


@bp.post("/letters/people")
@limiter.limit("120 per hour")
@guard(may=Permission.WRITE_LETTERS)
def write_one() -> ResponseReturnValue:
    person = queries.person(g.community.id, request.form.get("person", type=number))
    with pressed(url_for(".people")):
        if person is None:
            raise NotReady.because("letters.nobody_meant", None)
        now = clock.now()
        waits = letters.write_one(g.community, person, key=_key(), by=me(), at=now).waits
    if waits:
        flash(_("这封登录信要另一个人确认以后才能打印：收信人担任职务。"), "done")
        return done(url_for("powers.overview"))
    return done(url_for(".page", person=person.id))


@bp.get("/letters/print")
@guard(may=Permission.WRITE_LETTERS)
def page() -> ResponseReturnValue:
    last, printed = _printed(ON_A_PAGE)
    person = request.args.get("person", type=number)
    answer = make_response(
        render_template(
            "people/letters_page.html",
            letters=printed,
            more=last if person is None else None,
            building=request.args.get("building", type=number),
            person=person,
            pdf=pdf.available(),
        )
    )
    answer.headers["Cache-Control"] = "private, no-store"  # whoever has a code has the account
    return answer


@bp.get("/letters/print.pdf")
@guard(may=Permission.WRITE_LETTERS)
def file() -> ResponseReturnValue:
    html = render_template("documents/letters.html", letters=_printed(IN_A_FILE)[1])
    name = f"letters-{g.community.code}.pdf"
    return Response(
        set_page(html, "letters.css", keep=False),
        mimetype=pdf.MIMETYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _printed(limit: int) -> tuple[int | None, list[Printed]]:
    """Letters to print, and after whom there may be more."""
    rows = addressees.letters(
        g.community.id,
        clock.now(),
        building=request.args.get("building", type=number),
        person=request.args.get("person", type=number),
        after=request.args.get("after", type=number),
        limit=limit,
    )
    found = [(row, letters.code_of(row.Letter, _key())) for row in rows]
    printed = [_as_printed(row, code) for row, code in found if code is not None]
    if not printed:
        raise NotReady.because("letters.none_open", None)
    ids, last = [row.Letter.id for row in rows], rows[-1].Person.id
    with unit_of_work():  # whoever has seen a code is no second to its person (§4)
        two_persons.note_sights(g.community.id, ids, g.actor.person_id, at=clock.now())
    return last if len(ids) == limit else None, printed


def _as_printed(row, code: str) -> Printed:
    return Printed(
        place=f"{row.building} {row.door}" if row.building else _("值班台转交"),
        name=row.Person.name,
        code=letters.grouped(code),
        link=f"{url_for('welcome.ask_code', _external=True)}#{code}",
        login=row.Letter.login,
        until=row.Letter.expires_at,
        reset=row.Person.account_id is not None,
    )
