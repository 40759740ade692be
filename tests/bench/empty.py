"""The baseline of pages.py: a Flask page with a session and one SELECT, and nothing else.

It stands on the same server and the same bridge as the hall, so that the ratio is the price of
what the hall's page does.
"""

from __future__ import annotations

import os

from a2wsgi import WSGIMiddleware
from flask import Flask, session
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

flask = Flask(__name__)
flask.config |= {"SECRET_KEY": "bench", "SQLALCHEMY_DATABASE_URI": os.environ["DATABASE_URL"]}
db = SQLAlchemy(flask)


@flask.get("/")
def page() -> str:
    session["seen"] = session.get("seen", 0) + 1
    return f"<!doctype html><title>empty</title><p>{db.session.scalar(text('SELECT 1'))}"


app = WSGIMiddleware(flask, workers=4)
