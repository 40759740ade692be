"""The reader's language, and its catalogue, found once a request.

flask-babel finds the catalogue anew for each string, and a page has more than a hundred.
"""

from __future__ import annotations

from babel.support import NullTranslations
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale

CHINESE, ENGLISH = "zh_Hans_CN", "en"


class Catalogues(Domain):
    """flask-babel's catalogues by language; the request's is kept until the request is over."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the reader's language; an empty one outside of any request."""
        # Where flask-babel keeps the locale, under a name that its force_locale() and refresh()
        # set back.
        kept = g.get("_flask_babel") if g else None
        found = getattr(kept, "babel_translations", None)
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
    """Let views, forms and templates speak the language of who asks."""
    Babel(app, locale_selector=_chosen).domain_instance = catalogues
    app.jinja_env.install_gettext_callables(
        lambda text: catalogues.get_translations().ugettext(text),
        lambda one, many, number: catalogues.get_translations().ungettext(one, many, number),
        newstyle=True,
    )


def is_chinese() -> bool:
    """Whether the reader reads Chinese; so outside of any request."""
    locale = get_locale()
    return locale is None or locale.language == "zh"


def _chosen() -> str:
    return ENGLISH if request and request.cookies.get("language") == ENGLISH else CHINESE
