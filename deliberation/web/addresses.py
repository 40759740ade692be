"""Addresses that a form brings along, and whether it is safe to send people there."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from flask import Flask, abort
from werkzeug.routing import IntegerConverter

MOST = 2**31 - 1  # the largest number of a record that every database can hold


class Number(IntegerConverter):
    """``<int:…>`` in an address: a number that is too large for a record is no address."""

    def __init__(self, map, *args, **kwargs) -> None:
        super().__init__(map, *args, **{"max": MOST} | kwargs)


def init_app(app: Flask) -> None:
    """Let addresses hold only numbers that the database can look for."""
    app.url_map.converters["int"] = Number


def inside(address: str | None) -> str | None:
    """*address* when it is a path of this site; anything else would lead people elsewhere."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def number(written: str) -> int:
    """A record's number as an address or a form brings it: ``request.args.get(…, type=number)``.

    :raises ValueError: it is none, or larger than any that the database could hold
    """
    read = int(written)
    if not 0 <= read <= MOST:
        raise ValueError(f"no record has the number {written}")
    return read


def after(key: str | None) -> tuple[datetime, int] | None:
    """``2026-03-05T10:00:00+00:00~17``: the moment and the id of the last row of the page before;
    404 for anything else that an address may bring."""
    if not key:
        return None
    moment, _, last = key.partition("~")
    try:
        return datetime.fromisoformat(moment), number(last)
    except ValueError:
        abort(404)
