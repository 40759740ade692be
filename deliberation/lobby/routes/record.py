"""The hashes of the record as open data, and the program that holds a paper against them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from hashlib import sha256

from flask import (
    Response,
    abort,
    current_app,
    g,
    render_template,
    request,
    send_file,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from deliberation.config import ROOT
from deliberation.database import unit_of_work
from deliberation.journal import queries as journal
from deliberation.lobby.operations import heads
from deliberation.lobby.routes.loaders import bp
from deliberation.people.routes.current import me
from deliberation.rules.policy import Permission
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.security import limiter

PROGRAM = ROOT / "deliberation" / "rules" / "verify.py"


@cache
def checksum() -> str:
    """The SHA-256 of the program."""
    return sha256(PROGRAM.read_bytes()).hexdigest()


@bp.app_context_processor
def _printed() -> dict[str, object]:
    return {"record_head": lambda: heads.printed(g.community.id) if g.get("community") else None}


@bp.get("/<community>/record")
@guard(may=Permission.READ)
def record_page() -> ResponseReturnValue:
    return _page()


def _page(wrong: str | None = None) -> str:
    """The page; *wrong*: what was typed and is no address."""
    number, digest = journal.head(g.community.id)
    here, reader = g.community.id, g.actor.person_id
    return render_template(
        "lobby/record.html",
        number=number,
        digest=digest,
        checksum=checksum(),
        file=heads.latest(),
        every=heads.subscribed(here, reader) if reader else None,
        mails=current_app.config["MAIL"] is not None,
        email=heads.address(here, reader) if reader else ("", False),
        word=request.args.get("word", ""),
        wrong=wrong,
    )


@bp.post("/<community>/record/subscription")
@limiter.limit("20 per hour")
@guard(may=Permission.READ_OWN)
def record_subscription() -> ResponseReturnValue:
    here, reader = g.community.id, me().id
    address = request.form.get("email", "").strip()
    link = url_for(".record_page", word=_words().dumps([here, reader, address]), _external=True)
    with unit_of_work():
        heads.subscribe(here, reader, request.form.get("every", ""))
        # Without a server nothing is asked for.
        well = not current_app.config["MAIL"] or heads.write_to(here, reader, address, link)
    return done(url_for(".record_page")) if well else (_page(wrong=address), 422)


def _words() -> URLSafeTimedSerializer:
    """What signs the word that is sent to an address."""
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="head-address")


_ANSWERED_WITHIN = 7 * 24 * 3600  # seconds


@bp.post("/<community>/record/address")
@guard(may=Permission.READ_OWN)
def record_address() -> ResponseReturnValue:
    try:
        word = _words().loads(request.form.get("word", ""), max_age=_ANSWERED_WITHIN)
    except BadData:
        word = []
    if word[:2] == [g.community.id, me().id]:
        with unit_of_work():
            heads.confirm_address(*word)
    return done(url_for(".record_page"))


@bp.get("/<community>/record/hashes.txt")
@limiter.limit("30 per minute")
@guard(may=Permission.READ)
def record_hashes() -> ResponseReturnValue:
    response = Response(stream_with_context(_lines()), mimetype="text/plain")
    name = f"{g.community.code}-record.txt"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.cache_control.no_cache = True
    return response


def _lines() -> Iterator[str]:
    yield f"# deliberation-record/1 {g.community.code}\n"
    for number, digest in journal.hashes(g.community.id):
        yield f"{number} {digest}\n"


@bp.get("/<community>/record/heads.txt")
@guard(may=Permission.READ)
def record_heads() -> ResponseReturnValue:
    told = f"# deliberation-heads/1 {g.community.code}\n"
    for one in heads.of_community(g.community.id):
        told += f"# {one.day.isoformat()}\n{g.community.code} {one.number} {one.hash}\n"
    return _text(told)


@bp.get("/heads.txt")
@limiter.limit("60 per minute")
@guard(may=Permission.READ)
def all_heads() -> ResponseReturnValue:
    day = _day()
    file = heads.latest(day)
    if file is None and day is not None:
        abort(404)
    return _text(heads.published(file) if file else "# no day has been kept yet\n")


@bp.get("/heads.pub")
@guard(may=Permission.READ)
def heads_keys() -> ResponseReturnValue:
    keys = (f"{key} # Ed25519, {day.isoformat()}\n" for key, day in heads.keys().items())
    return _text("".join(keys) or "# no key has signed yet\n")


def _day() -> date | None:
    asked = request.args.get("day")
    if asked is None:
        return None
    try:
        return date.fromisoformat(asked)
    except ValueError:
        abort(404)


def _text(told: str) -> Response:
    response = Response(told, mimetype="text/plain")
    response.cache_control.no_cache = True
    return response


@bp.get("/<community>/record/verify.py")
@guard(may=Permission.READ)
def record_program() -> ResponseReturnValue:
    return send_file(
        PROGRAM,
        mimetype="text/x-python",
        as_attachment=True,
        download_name="verify.py",
        max_age=0,
    )
