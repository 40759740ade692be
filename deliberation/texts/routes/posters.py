"""What hangs on the wall while opinions are asked for: on what, until when, and how to give one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from deliberation import clock
from deliberation.documents.poster import Entry, Poster
from deliberation.rules.policy import Permission
from deliberation.texts.models import Text, TextRound
from deliberation.texts.queries import opinions as queries
from deliberation.texts.routes.loaders import bp, round_at
from deliberation.web.guard import guard
from deliberation.web.posters import calendar_day, desk
from deliberation.web.printing import hung

Found = tuple[Text, TextRound]


@hung(
    bp,
    "/texts/<number>/rounds/<int:round_number>/poster",
    "round_poster",
    guard(round_at, may=Permission.READ),
    lambda found: f"poster-{g.community.code}-{found[0].number}-{found[1].number}",
)
def _poster(found: Found) -> Poster:
    text, round_ = found
    running = round_.is_open(clock.now())
    link = url_for(
        "texts.opinion_round", number=text.number, round_number=round_.number, _external=True
    )
    return Poster(
        kind=_("征求意见"),
        number=_("第 %(number)s 次", number=round_.number),
        title=text.title,
        heading=_("怎样提意见") if running else _("问的是什么") if round_.asked else "",
        entries=tuple(_entries(round_, running=running)),
        scan=_("扫码看全文、提意见") if running else _("扫码看每一条意见和答复"),
        link=link,
        **(_until(round_) if running else _ended(round_)),
        **desk(),
    )


def _entries(round_: TextRound, *, running: bool) -> Iterator[Entry]:
    """How an opinion is given, each way for itself; what is asked above all comes last, because it
    is the only one that may be long."""
    if running:
        yield Entry(_("用手机：扫下面的码"))
        if g.community.desk_phone:
            yield Entry(_("打电话：工作人员替您登记"))
        yield Entry(_("写在纸上：写明对哪一条，交到居委会"))
        yield Entry(_("当面说：到居委会，工作人员替您登记"))
    if round_.asked:
        yield Entry(_("特别想听：%(asked)s", asked=round_.asked) if running else round_.asked)


def _until(round_: TextRound) -> dict[str, Any]:
    return {
        "day": calendar_day(round_.last_day, _("征求意见到")),
        "facts": (
            _("成年居民都可以提"),
            _("租房的也可以；每一条都公开答复"),
        ),
    }


def _ended(round_: TextRound) -> dict[str, Any]:
    """How many were given, and what of them is answered."""
    sums = queries.sums_of(round_).sums
    given = ngettext("共 %(num)s 条意见", "共 %(num)s 条意见", sums.given)
    if sums.given:
        given = _("%(given)s，已经答复 %(answered)s 条", given=given, answered=sums.answered)
    return {"verdict": _("征求意见已经结束"), "sum": given}
