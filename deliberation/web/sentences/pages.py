"""What every page may say."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "page.changed": _l("您看的时候，内容已经变了。请看过现在的情况，再作决定。"),
    "issue.changed": _l("您看的时候，%(number)s 号议题已经变了。请看过现在的情况，再作决定。"),
}
