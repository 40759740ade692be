"""A proxy as a paper (委托书): page, PDF and Word of one value."""

from __future__ import annotations

from collections.abc import Iterator

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots.queries.proxy_lists import Seen
from deliberation.ballots.routes.loaders import bp, words
from deliberation.ballots.routes.proxies import hides_stance, proxy_at
from deliberation.documents.paper import Paper, Section, Signature, Words
from deliberation.people import queries as people
from deliberation.rules.box import choice_from
from deliberation.rules.policy import Permission
from deliberation.web.dates import full_day
from deliberation.web.guard import guard
from deliberation.web.language import is_chinese, rulebook_language
from deliberation.web.printing import printed
from deliberation.web.words import listed
from deliberation.web.words import word as said_of


@bp.get("/proxies/<int:proxy_id>/paper")
@guard(proxy_at, may=Permission.READ_PROXY)
def proxy_paper(seen: Seen) -> ResponseReturnValue:
    return render_template("ballots/proxy_paper.html", seen=seen, paper=_read(seen))


def _name(seen: Seen) -> str:
    return f"{g.community.code}-proxy-{seen.proxy.id}"


@printed(
    bp, "/proxies/<int:proxy_id>/paper", "proxy", guard(proxy_at, may=Permission.READ_PROXY), _name
)
def _read(seen: Seen) -> Paper:
    proxy, line = seen.proxy, seen.line
    holder = people.names(g.community.id, {proxy.holder_id}, in_full=True, at=proxy.given_at)[
        proxy.holder_id
    ]
    principal = line.name or f"{line.building or ''}{line.door or ''}"
    given = full_day(clock.day_of(proxy.given_at))
    signed = _("%(day)s在网上签", day=given) if proxy.principal_id else ""
    return Paper(
        title=_("委托书"),
        number=_("第 %(number)s 号", number=proxy.id),
        issuer=g.community.issuer,
        heading=seen.box.question,
        state=said_of("proxy_state", seen.state),
        fields=tuple(_fields(seen, principal, holder)),
        sections=(Section("words", _("委托的内容"), tuple(_words(seen, principal, holder))),),
        signatures=(Signature(_("委托人"), principal, signed), Signature(_("受托人"), holder)),
        link=url_for("ballots.proxy", proxy_id=proxy.id, _external=True),
    )


def _fields(seen: Seen, principal: str, holder: str) -> Iterator[tuple[str, str]]:
    line, box = seen.line, seen.box
    yield _("委托人"), principal
    yield _("房屋"), f"{line.building or ''}{line.door or ''}"
    yield _("受托人"), holder
    yield _("有效期"), _("到%(day)s为止", day=full_day(box.last_day))
    if box.profile:
        yield _("议事规则"), box.profile["clause_zh" if is_chinese() else "clause_en"]
    yield _("声明"), box.sounding[rulebook_language()] if box.sounding else ""


def _words(seen: Seen, principal: str, holder: str) -> Iterator[Words]:
    yield Words(
        _(
            "%(principal)s委托%(holder)s就下面这一项代为投票。",
            principal=principal,
            holder=holder,
        )
    )
    yield Words(seen.box.question, "quote")
    if seen.proxy.stance is None:
        yield Words(_("立场由受托人决定。"))
    elif hides_stance(seen):
        yield Words(_("立场截止以前只有委托人、受托人和登记的人看得到。"))
    else:
        said = words(seen.box)
        chosen = listed(said[one] for one in choice_from(seen.proxy.stance)) or _("空白票")
        yield Words(_("立场：%(stance)s。受托人只能照着投。", stance=chosen))
    yield Words(_("不能转委托。代投以前可以随时收回；委托人自己投了票的，委托作废。"), "quiet")
