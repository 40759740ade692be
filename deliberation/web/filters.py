"""How dates, moments and texts are written on all pages."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import nh3
from flask import Flask, current_app, g, request
from jinja2 import pass_context
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markupsafe import Markup

from deliberation import clock
from deliberation.web import shares
from deliberation.web.dates import clocktime, day, moment, month, weekday
from deliberation.web.language import gettext as _
from deliberation.web.language import ngettext
from deliberation.web.money import yuan
from deliberation.web.sentences import sentence
from deliberation.web.words import in_sentence, word

_markdown = MarkdownIt("zero").enable(["emphasis", "list", "newline", "paragraph", "autolink"])
_ALLOWED = {"p", "br", "em", "strong", "ul", "ol", "li", "a"}


def init_app(app: Flask) -> None:
    """Give the templates these filters."""
    app.jinja_env.filters |= {
        "day": day,
        "moment": moment,
        "month": month,
        "clocktime": clocktime,
        "weekday": weekday,
        "duration_days": duration_days,
        "provisional": provisional,
        "standing": standing,
        "debtor": debtor,
        "owed": owed,
        "days_until": days_until,
        "prose": prose,
        "qr": qr,
        "said": sentence,
        "yuan": yuan,
        "percent": shares.percent,
        "share": shares.share,
        "brief": lambda text: re.split(r"[;:；：]", str(text))[0],  # the head of a column
        "period_name": shares.period_name,
        "average": shares.average,
        "points": shares.points,
        "relative": shares.relative,
        "word": _word,
    }
    app.jinja_env.globals |= {"asset": asset, "has_endpoint": has_endpoint}


@pass_context  # or Jinja asks once, for whoever comes first, where a template names the code
def _word(context: Context, code: object, kind: str) -> str:
    return word(kind, code)


def days_until(value: date | datetime) -> int:
    """Whole days from today until *value*; negative when it has passed."""
    on = clock.day_of(value) if isinstance(value, datetime) else value
    return (on - clock.today()).days


def duration_days(value: date | datetime) -> str:
    """还剩 6 天, 今天到期, 今天逾期 (of a moment that is over), 逾期 4 天."""
    left = days_until(value)
    if left < 0:
        return ngettext("逾期 %(num)s 天", "逾期 %(num)s 天", -left)
    if left == 0:
        over = isinstance(value, datetime) and value < clock.now()
        return _("今天逾期") if over else _("今天到期")
    return ngettext("还剩 %(num)s 天", "还剩 %(num)s 天", left)


def provisional(end: date | datetime | None) -> str:
    """Beside an *end* in a year whose moved days are not published yet: that it may still move."""
    if end is None:
        return ""
    on = clock.day_of(end) if isinstance(end, datetime) else end
    community = g.get("community")
    calendar = community.days_off if community else clock.STATUTORY
    return "" if clock.is_certain(on, calendar) else _("（以公布的放假安排为准）")


def standing(since: datetime) -> str:
    """How long something has stood: 今天, 3 天."""
    days = -days_until(since)
    return ngettext("%(num)s 天", "%(num)s 天", days) if days > 0 else _("今天")


def debtor(duty: Any) -> str:
    """Who owes *duty* (a row with ``unit``, ``role`` and ``person_id``), in a word."""
    if duty.unit:
        return duty.unit
    return word("debtor", duty.role) if duty.role else _("提议人")


def owed(duty: Any) -> str:
    """*duty* as one phrase: who owes what."""
    return _("%(who)s%(what)s", who=debtor(duty), what=in_sentence("duty", duty.kind))


def prose(text: str | None) -> Markup:
    """A resident's text: a little Markdown, then an allow-list; never anything that runs."""
    html = _markdown.render(text or "")
    return Markup(nh3.clean(html, tags=_ALLOWED, attributes={"a": {"href"}}))


def qr(address: str) -> Markup:
    """*address* as a picture to be scanned."""
    import segno  # only where a code is shown

    picture = segno.make(address, error="m", micro=False)
    return Markup(picture.svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True))


def asset(path: str) -> str:
    """The address of a static file, which changes with its content so that it may be kept."""
    # Written out: each page has fifteen, and url_for() takes as long as a question to the database.
    return f"{request.script_root}{current_app.static_url_path}/{path}?v={_fingerprint(path)}"


def has_endpoint(endpoint: str) -> bool:
    """Whether the house has this room: what all pages share links only to what is there."""
    return endpoint in current_app.view_functions


_fingerprints: dict[str, str] = {}


def _fingerprint(path: str) -> str:
    if path not in _fingerprints:
        import hashlib

        from deliberation.config import ROOT

        _fingerprints[path] = hashlib.sha256((ROOT / "static" / path).read_bytes()).hexdigest()[:8]
    return _fingerprints[path]
