"""What votes.py measures beside: a POST without a database, and casting the naive way.

    VOTES=session  only a signed session and a form, then 303: the ceiling of this stack
    VOTES=naive    user by ORM, ballot by ORM, a counter row: how one writes it first

Both stand on the same server and the same bridge as the hall, and check the form's token as the
hall does.
"""

from __future__ import annotations

import os

from flask import Flask, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import UniqueConstraint, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import Pool

from deliberation.web.wsgi_adapter import Bridge

flask = Flask(__name__)
flask.config |= {
    "SECRET_KEY": os.environ["NAIVE_KEY"],
    "SQLALCHEMY_DATABASE_URI": os.environ["NAIVE_URL"],
}
CSRFProtect(flask)
db = SQLAlchemy(flask)


class User(db.Model):
    __tablename__ = "naive_users"
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80))
    revoked = db.Column(db.Boolean, default=False)


class Vote(db.Model):
    __tablename__ = "naive_votes"
    __table_args__ = (UniqueConstraint("user_id"),)
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.ForeignKey("naive_users.id"))
    choice = db.Column(db.String(40))


class Total(db.Model):
    __tablename__ = "naive_totals"
    choice = db.Column(db.String(40), primary_key=True)
    votes = db.Column(db.Integer, default=0)


@event.listens_for(Pool, "connect")
def _durable(connection, record) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        cursor = connection.cursor()
        for setting in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
            cursor.execute(f"PRAGMA {setting}")


@flask.get("/")
def health() -> str:
    return "ready"


if os.environ.get("VOTES") == "naive":

    @flask.post("/vote")
    def vote() -> ResponseReturnValue:
        user = db.session.get(User, session["user"])
        if user is None or user.revoked:
            return "revoked", 403
        db.session.add(Vote(user_id=user.id, choice=request.form["choice"]))
        total = db.session.get(Total, request.form["choice"], with_for_update=True)
        total.votes += 1
        try:
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
            return "voted already", 422
        return redirect("/", 303)

else:

    @flask.post("/vote")
    def vote() -> ResponseReturnValue:
        session["voted"] = [session["user"], request.form["choice"]]
        return redirect("/", 303)


_bridge = Bridge(flask, workers=4)


async def app(scope, receive, send) -> None:
    """As deliberation.asgi hands a page on: the server's own receive gives a future."""

    async def message():
        return await receive()

    await _bridge(scope, message, send)
