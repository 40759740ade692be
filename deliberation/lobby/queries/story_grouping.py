"""What many do one after the other, told as one line: ten lines of the same tell no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from deliberation.web.language import gettext, ngettext
from deliberation.web.words import listed

NAMED = 3  # of those who did it, the first ones


def cosigned(who: Sequence[str], number: int) -> str:
    """That *number* persons, the first of *who* among them, have co-signed."""
    return ngettext(
        "%(names)s等 %(num)s 人联名。",
        "%(names)s等 %(num)s 人联名。",
        number,
        names=listed(who[:NAMED]),
    )


def objected(who: Sequence[str], number: int) -> str:
    """That *number* objections were raised, those of *who* among them."""
    return ngettext(
        "公示期间收到%(names)s等人的 %(num)s 条异议。",
        "公示期间收到%(names)s等人的 %(num)s 条异议。",
        number,
        names=listed(who[:NAMED]),
    )


def answered(who: Sequence[str], number: int) -> str:
    """That *number* objections were answered in public, by *who*."""
    return ngettext(
        "%(names)s公开答复了 %(num)s 条异议。",
        "%(names)s公开答复了 %(num)s 条异议。",
        number,
        names=listed(who[:NAMED]) or gettext("居委会"),
    )


def written(who: Sequence[str], number: int) -> str:
    """That residents have written *number* statements for an opinion map; nobody is named."""
    return ngettext("居民自己写了 %(num)s 条说法。", "居民自己写了 %(num)s 条说法。", number)


def taken_in(who: Sequence[str], number: int) -> str:
    """That *number* of them were taken in."""
    return ngettext(
        "居委会采用了居民写的 %(num)s 条说法。", "居委会采用了居民写的 %(num)s 条说法。", number
    )


def refused(who: Sequence[str], number: int) -> str:
    """That *number* of them were refused, each with its reason."""
    return ngettext(
        "居委会没有采用居民写的 %(num)s 条说法，各有理由。",
        "居委会没有采用居民写的 %(num)s 条说法，各有理由。",
        number,
    )


def opined(who: Sequence[str], number: int) -> str:
    """That *number* opinions on a text were given, those of *who* among them."""
    return ngettext(
        "征求意见期间收到%(names)s等人的 %(num)s 条意见。",
        "征求意见期间收到%(names)s等人的 %(num)s 条意见。",
        number,
        names=listed(who[:NAMED]),
    )


def entered(who: Sequence[str], number: int) -> str:
    """That *number* opinions, which came otherwise, were entered by *who*."""
    return ngettext(
        "%(names)s登记了电话、书面和来访的 %(num)s 条意见。",
        "%(names)s登记了电话、书面和来访的 %(num)s 条意见。",
        number,
        names=listed(who[:NAMED]) or gettext("居委会"),
    )


def dealt_with(who: Sequence[str], number: int) -> str:
    """That *number* opinions on a text were answered in public, by *who*."""
    return ngettext(
        "%(names)s公开答复了 %(num)s 条意见。",
        "%(names)s公开答复了 %(num)s 条意见。",
        number,
        names=listed(who[:NAMED]) or gettext("居委会"),
    )


#: Verb → how a run of it is told.
RUNS: Mapping[str, Callable[[Sequence[str], int], str]] = {
    "issue:cosigned": cosigned,
    "objection:raised": objected,
    "objection:answered": answered,
    "statement:sent": written,
    "statement:admitted": taken_in,
    "statement:refused": refused,
    "opinion:given": opined,
    "opinion:entered": entered,
    "opinion:entered_for": entered,
    "opinion:answered": dealt_with,
}
