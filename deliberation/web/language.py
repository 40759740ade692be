"""The reader's language: the one they chose, else the one their browser asks for; and its
catalogue, found once a request.

The choice is a cookie, so that it needs no account and no script and outlives a visit.
flask-babel finds the catalogue anew for each string, and a page has more than a hundred.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, current_app, g, request
from flask_babel import Babel, Domain, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response as WSGIResponse

#: What pages, forms and the cookie call a language → the locale of its catalogue. Chinese is
#: the source, and what everybody gets who asks for neither.
LOCALES: Mapping[str, str] = {"zh-Hans": "zh_Hans_CN", "en": "en"}
CHINESE, ENGLISH = LOCALES

COOKIE = "language"
_A_YEAR = 365 * 24 * 3600  # seconds


class Catalogues(Domain):
    """flask-babel's catalogues by language; the request's is kept until the request is over."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the reader's language; an empty one outside of any request."""
        try:
            # Where flask-babel keeps the locale, under a name that its force_locale() and
            # refresh() set back.
            found = g._flask_babel.babel_translations
        except (AttributeError, RuntimeError):
            found = None
        if found is None:
            found = super().get_translations()
            if g:
                g._flask_babel.babel_translations = found
        return found


catalogues = Catalogues()
gettext = catalogues.gettext
ngettext = catalogues.ngettext
lazy_gettext = catalogues.lazy_gettext


def init_app(app: Flask) -> None:
    """Let views, forms and templates speak the language of who asks, and say so to caches."""
    Babel(app, locale_selector=_locale).domain_instance = catalogues
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # put there by i18n
        lambda text: catalogues.get_translations().ugettext(text),
        lambda one, many, number: catalogues.get_translations().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals |= {"other_language": other_language}


def is_chinese() -> bool:
    """Whether the reader reads Chinese; so outside of any request."""
    locale = get_locale()
    return locale is None or locale.language == "zh"


def html_language() -> str:
    """The language that this request is answered in, as HTML calls it."""
    return CHINESE if is_chinese() else ENGLISH


def rulebook_language() -> str:
    """The same as the rulebook calls it, for its sums in words: ``zh`` or ``en``."""
    return "zh" if is_chinese() else "en"


def other_language() -> tuple[str, str]:
    """The language to change to: what HTML calls it, and its name in itself."""
    other = ENGLISH if is_chinese() else CHINESE
    return other, Locale.parse(LOCALES[other]).language_name


def remember(response: WSGIResponse, chosen: str) -> WSGIResponse:
    """Let *response* keep the language *chosen* in the reader's browser for a year."""
    response.set_cookie(
        COOKIE,
        chosen,
        max_age=_A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


@lru_cache(maxsize=1024)
def wanted(chosen: str, accepted: str) -> str:
    """The locale of who has *chosen* a language, or whose browser has *accepted* some.

    :param chosen: what the cookie says
    :param accepted: what ``Accept-Language`` says
    """
    if chosen in LOCALES:
        return LOCALES[chosen]
    asked = parse_accept_header(accepted, LanguageAccept).best_match(("zh", "en"), default="zh")
    return LOCALES[ENGLISH if asked == "en" else CHINESE]


def _locale() -> str:
    if not request:
        return LOCALES[CHINESE]
    return wanted(request.cookies.get(COOKIE, ""), request.headers.get("Accept-Language", ""))
