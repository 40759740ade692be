"""Signing in and out, and one's password. An account is global: no community is needed."""

from __future__ import annotations

from collections.abc import Sequence

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import logout_user

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.people import operations, queries
from deliberation.people.forms import PasswordForm, SignInForm, plain_login
from deliberation.people.operations import claiming, guessing
from deliberation.people.operations.passwords import BESIDE as BESIDE_PASSWORD
from deliberation.people.queries import arrivals
from deliberation.people.routes import devices
from deliberation.people.routes.identity import enter, signed
from deliberation.rules.policy import Permission
from deliberation.rules.reading import plain_secret
from deliberation.rules.refusals import Refused
from deliberation.web import once
from deliberation.web.addresses import inside
from deliberation.web.errors import say_on
from deliberation.web.guard import guard
from deliberation.web.security import limiter, network

bp = Blueprint("people", __name__)


@bp.get("/session/new")
@guard(may=Permission.SIGN_IN)
def sign_in_form() -> ResponseReturnValue:
    form = SignInForm(next=request.args.get("next", ""), formdata=None)
    return _page(form), 200


def _failed(response: Response) -> bool:
    # A full hall signs in within minutes from one address: who gets in has not guessed.
    return response.status_code == 422


def _login() -> str:
    # As it is read below: whoever guesses gains nothing by typing it otherwise.
    return plain_login(request.form.get("login")).casefold()[:80]


def _account() -> str:
    # Six figures are enough only where nobody tries many of them, from however many addresses.
    return f"account {_login()}"


def _account_here() -> str:
    return f"account {_login()} at {devices.named() or network()}"


def _known_device() -> bool:
    return devices.named() is not None


def _tell_of_guessing(_limit: object) -> None:
    with unit_of_work():
        guessing.tell(plain_login(request.form.get("login")), at=clock.now())


# Who guesses is slowed down more and more where they are, and their account there; the account
# as a whole only for devices on which it has never been: nobody can close it to its owner.
@bp.post("/session")
@limiter.limit("10 per minute; 60 per hour", deduct_when=_failed, exempt_when=_known_device)
@limiter.limit("300 per minute")  # each costs a hash
@limiter.limit(
    "5 per minute; 10 per 10 minutes; 20 per hour; 40 per day",
    key_func=_account_here,
    deduct_when=_failed,
)
@limiter.limit(
    "60 per hour; 120 per day",
    key_func=_account,
    deduct_when=_failed,
    exempt_when=_known_device,
    on_breach=_tell_of_guessing,
)
@guard(may=Permission.SIGN_IN)
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return _page(form), 422
    account = operations.authenticate(form.login.data, form.password.data)
    if account is not None and _shown_to_everybody(form.password.data):
        form.password.errors = [
            _(
                "这是示范用的密码，人人知道，正式使用的服务器不接受。"
                "请管理员用 flask set-password 换一个。"
            )
        ]
        return _page(form), 422
    if account is None:
        # One sentence for both: which of the two was wrong is nobody's business.
        form.password.errors = [_("账号或密码不对。")]
        return _page(form), 422
    if signed()[0] not in (None, account.id):
        session.clear()  # pages that are still open are somebody else's
        once.take_back()
    enter(account)
    response = redirect(inside(form.next.data) or url_for("lobby.home"), 303)
    return devices.remember(response, account.login)


def _shown_to_everybody(password: str | None) -> bool:
    """Whether *password* is that of the demonstration, and this is none: a copy in real use."""
    return (
        not current_app.config["DEMONSTRATION"]
        and plain_secret(password or "") == operations.DEMONSTRATION_PASSWORD
    )


@bp.post("/session/end")
@guard(may=Permission.SIGN_OUT)
def sign_out() -> ResponseReturnValue:
    account_id, proof = signed()
    logout_user()
    session.clear()  # whoever comes next sends no page of theirs
    once.take_back()  # and sees no receipt
    if g.identity and account_id:
        with unit_of_work():  # whoever kept the cookie opens nothing with it
            operations.end_session(account_id, proof, at=clock.now())
    response = redirect(inside(request.form.get("next")) or url_for("lobby.home"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'  # a shared office PC must not go back
    return response


def _mine() -> str:
    return f"password of {signed()[0]}"  # before it is known whether the session is good


def _guessed(response: Response) -> bool:
    return g.get("guessed", False)


@bp.get("/session/password")
@guard(may=Permission.CHANGE_PASSWORD)
def password_form() -> ResponseReturnValue:
    return _password_page(PasswordForm(formdata=None, next=request.args.get("next", "")))


@bp.post("/session/password")
@limiter.limit("10 per hour; 30 per day", key_func=_mine, deduct_when=_guessed)
@limiter.limit("60 per hour", key_func=_mine)  # each costs a hash
@guard(may=Permission.CHANGE_PASSWORD)
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if not form.validate():
        return _password_page(form), 422
    mine = claiming.account(g.actor.account_id)
    try:
        if current_app.config["DEMONSTRATION"]:
            claiming.ensure_not_shown(mine.login)
        claiming.check_change(mine, form.now.data, form.password.data)
    except Refused as refused:
        g.guessed = refused.refusal.name == "passwords.wrong"
        status = say_on(form, refused, BESIDE_PASSWORD | {"passwords.wrong": "now"})
        return _password_page(form), status
    kept = operations.hashed(form.password.data)
    with unit_of_work():
        claiming.change(mine, kept, at=clock.now())
    enter(mine)  # all others have ended
    flash(_("密码换好了。别处的登录都已退出。"), "done")
    return redirect(inside(form.next.data) or url_for("lobby.home"), 303)


def _password_page(form: PasswordForm) -> str:
    mine = claiming.account(g.actor.account_id)
    return render_template(
        "people/password.html", form=form, login=mine.login, least=claiming.least_of(mine)
    )


def _page(form: SignInForm) -> str:
    offered: Sequence[arrivals.DemonstrationAccount] = ()
    if current_app.config["DEMONSTRATION"]:
        offered = arrivals.demonstration_accounts()
    # Whoever came from a page of a community is shown its door for letters.
    code = (form.next.data or "").strip("/").partition("/")[0]
    return render_template(
        "people/sign_in.html",
        form=form,
        neighbourhood=queries.community(code) if code else None,
        offered=offered,
        offered_password=operations.DEMONSTRATION_PASSWORD,
    )
