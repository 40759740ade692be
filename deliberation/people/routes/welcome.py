"""Opening one's account with the letter: its code, a password, done. One question a screen."""

from __future__ import annotations

from flask import Response, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.people import operations
from deliberation.people.forms import ClaimForm, CodeForm
from deliberation.people.operations import claiming, letters
from deliberation.people.operations.passwords import BESIDE
from deliberation.people.routes import devices
from deliberation.people.routes.identity import enter
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Refusal, Refused
from deliberation.web.errors import say_on
from deliberation.web.guard import community_blueprint, guard
from deliberation.web.htmx import done
from deliberation.web.security import limiter
from deliberation.web.sentences import sentence

bp = community_blueprint("welcome")

UNKNOWN = Refusal.of("letters.code_unknown", None)


def _guessed(response: Response) -> bool:
    # A whole building opens its accounts behind one router: only codes that are none count.
    return g.get("guessed", False)


#: Both screens together; with twelve figures nobody gets anywhere like this.
_few_guesses = limiter.shared_limit(
    "10 per minute; 60 per hour", scope="letters", deduct_when=_guessed
)
_few_at_all = limiter.shared_limit("300 per minute", scope="welcome")


def _known(code: str | None) -> Row | None:
    key = current_app.config["SECRET_KEY"]
    found = claiming.known(g.community.id, code or "", key=key, at=clock.now())
    g.guessed = found is None
    return found


@bp.get("/welcome")
@guard(may=Permission.CLAIM_ACCOUNT)
def ask_code() -> ResponseReturnValue:
    return _code_page(CodeForm(formdata=None))


@bp.post("/welcome")
@_few_guesses
@_few_at_all
@guard(may=Permission.CLAIM_ACCOUNT)
def ask_password() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return _code_page(form), 422
    found = _known(form.code.data)
    if found is None:
        form.code.errors = [sentence(UNKNOWN)]
        return _code_page(form), 422
    return _password_page(ClaimForm(formdata=None, code=letters.plain(form.code.data)), found)


@bp.post("/welcome/account")
@_few_guesses
@_few_at_all
@guard(may=Permission.CLAIM_ACCOUNT)
def claim() -> ResponseReturnValue:
    form = ClaimForm()
    found = _known(form.code.data)
    if found is None:
        return _refused()
    if not form.validate():
        return _password_page(form, found), 422
    try:
        if current_app.config["DEMONSTRATION"] and found.Person.account_id is not None:
            claiming.ensure_not_shown(found.Letter.login)
        claiming.check(found.Person, form.password.data, found.Letter.login)
    except Refused as refused:
        status = say_on(form, refused, BESIDE)
        return _password_page(form, found), status
    kept = operations.hashed(form.password.data)
    try:
        with unit_of_work():
            account = claiming.claim(found.Letter, kept, at=clock.now())
    except Refused:
        return _refused()
    enter(account)
    return devices.remember(done(url_for(".opened")), account.login)


def _refused() -> ResponseReturnValue:
    form = CodeForm(formdata=None, code=(request.form.get("code") or "")[:40])
    form.code.errors = [sentence(UNKNOWN)]
    return _code_page(form), 422


@bp.get("/welcome/account")
@guard(may=Permission.READ_OWN)
def opened() -> ResponseReturnValue:
    mine = claiming.account(g.actor.account_id)
    return render_template("people/welcome_opened.html", login=mine.login)


def _code_page(form: CodeForm) -> str:
    return render_template("people/welcome.html", form=form)


def _password_page(form: ClaimForm, found: Row) -> str:
    return render_template(
        "people/welcome_password.html",
        form=form,
        name=found.Person.name,
        login=found.Letter.login,
        least=claiming.least_for(found.Person),
        reset=found.Person.account_id is not None,
    )
