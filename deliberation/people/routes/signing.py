"""Signing in and out. An account is global, so these stand outside of any community."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user, logout_user

from deliberation.people import arrivals, operations
from deliberation.people.forms import SignInForm
from deliberation.people.identity import Session
from deliberation.rules.policy import Permission
from deliberation.web.addresses import inside
from deliberation.web.guard import guard
from deliberation.web.security import limiter

bp = Blueprint("people", __name__)


@bp.get("/session/new")
@guard(may=Permission.SIGN_IN)
def sign_in_form() -> ResponseReturnValue:
    form = SignInForm(next=request.args.get("next", ""), formdata=None)
    return _page(form), 200


def _failed(response: Response) -> bool:
    # A full hall signs in within minutes from one address: who gets in has not guessed.
    return response.status_code == 422


@bp.post("/session")
@limiter.limit("10 per minute; 60 per hour", deduct_when=_failed)
@limiter.limit("300 per minute")  # each costs a hash
@guard(may=Permission.SIGN_IN)
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return _page(form), 422
    account = operations.authenticate(form.login.data.strip(), form.password.data)
    if account is None:
        # One sentence for both: which of the two was wrong is nobody's business.
        form.password.errors = [_("账号或密码不对。")]
        return _page(form), 422
    login_user(Session.of(account), remember=False)
    return redirect(inside(form.next.data) or url_for("lobby.home"), 303)


@bp.post("/session/end")
@guard(may=Permission.SIGN_OUT)
def sign_out() -> ResponseReturnValue:
    logout_user()
    response = redirect(inside(request.form.get("next")) or url_for("lobby.home"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'  # a shared office PC must not go back
    return response


def _page(form: SignInForm) -> str:
    offered = ()
    if current_app.config["DEMONSTRATION"]:
        offered = arrivals.demonstration_accounts()
    return render_template(
        "people/sign_in.html",
        form=form,
        offered=offered,
        offered_password=operations.DEMONSTRATION_PASSWORD,
    )
