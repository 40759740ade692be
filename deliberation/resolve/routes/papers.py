"""A resolution as a paper (paper 9, 决议书: PDF and Word), and as a poster while it is posted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import g, url_for
from flask_babel import gettext as _

from deliberation import clock
from deliberation.documents.paper import Paper, Section, Signature, Table, Words
from deliberation.documents.poster import Entry, Poster
from deliberation.resolve import queries
from deliberation.resolve.models import Resolution
from deliberation.resolve.routes.loaders import bp, resolution_at
from deliberation.rules.policy import Permission
from deliberation.web.dates import day, full_day
from deliberation.web.guard import guard
from deliberation.web.language import is_chinese
from deliberation.web.money import yuan
from deliberation.web.posters import calendar_day, desk
from deliberation.web.printing import hung, printed
from deliberation.web.words import word


def _name(resolution: Resolution) -> str:
    return f"resolution-{g.community.code}-{resolution.number}"


def _number(resolution: Resolution) -> str:
    year, serial = resolution.number.split("-")
    return _("%(year)s 年第 %(serial)s 号", year=year, serial=int(serial))


@printed(
    bp,
    "/resolutions/<number>/paper",
    "resolution_paper",
    guard(resolution_at, may=Permission.READ),
    _name,
)
def _paper(resolution: Resolution) -> Paper:
    return Paper(
        title=_("决议书"),
        number=_number(resolution),
        issuer=g.community.issuer,
        heading=resolution.title,
        state=word("resolution", resolution.state),
        fields=tuple(_fields(resolution)),
        sections=tuple(_sections(resolution)),
        signatures=(Signature(_("主持人")), Signature(_("盖章"))),
        link=url_for("resolve.resolution", number=resolution.number, _external=True),
    )


def _fields(one: Resolution) -> Iterator[tuple[str, str]]:
    yield _("依据"), one.basis
    yield _("写成"), full_day(clock.day_of(one.written_at))
    if one.posted_at and one.posting_ends_on:
        yield (
            _("公示"),
            _(
                "%(start)s 到 %(end)s",
                start=full_day(clock.day_of(one.posted_at)),
                end=full_day(one.posting_ends_on),
            ),
        )
    if one.in_force_at:
        yield _("生效"), full_day(clock.day_of(one.in_force_at))
    yield _("为什么公示的同时就生效"), one.urgent_reason
    yield _("受影响的住户"), _("%(number)s 户", number=one.affected)
    yield _("撤下的原因"), one.withdrawn_because


def _sections(one: Resolution) -> Iterator[Section]:
    said = [Words(one.text, "quote")]
    if one.arithmetic:
        said.append(Words(_arithmetic(one), "sum"))
    yield Section("text", _("决定"), tuple(said))
    if one.minority:
        yield Section("minority", _("不同意见"), (Words(one.minority),))
    rows = tuple(
        (
            line.task.title,
            line.lead,
            full_day(line.task.deadline),
            yuan(line.task.budget) if line.task.budget else "",
            line.task.acceptance_test,
        )
        for line in queries.lines(one)
    )
    if rows:
        columns = (_("任务"), _("牵头单位"), _("期限"), _("预算"), _("怎样算办好"))
        yield Section("tasks", _("责任清单"), (Table(_("任务"), columns, rows),))


def _arithmetic(one: Resolution) -> str:
    return one.arithmetic if is_chinese() else one.arithmetic_en or one.arithmetic


@hung(
    bp,
    "/resolutions/<number>/poster",
    "resolution_poster",
    guard(resolution_at, may=Permission.READ),
    lambda one: f"poster-{_name(one)}",
)
def _poster(one: Resolution) -> Poster:
    return Poster(
        kind=_("决议公示"),
        number=_number(one),
        title=one.title,
        heading=_("决定"),
        entries=(
            Entry(one.text),
            *(
                Entry(
                    line.task.title,
                    _(
                        "%(lead)s，%(day)s前办好",
                        lead=line.lead,
                        day=day(line.task.deadline),
                    ),
                )
                for line in queries.lines(one)
            ),
        ),
        scan=_("扫码看全文、提异议"),
        link=url_for("resolve.resolution", number=one.number, _external=True),
        **_until(one),
        **desk(),
    )


def _until(one: Resolution) -> dict[str, Any]:
    """Until when what hangs, and what may be done until then; or that it hangs no longer."""
    sum_ = _arithmetic(one)
    if one.withdrawn_at or one.revoked_at:
        why = one.withdrawn_because
        return {"verdict": word("resolution", one.state), "good": False, "sum": why}
    if one.done_posted_at and one.done_ends_on:
        of, ends = _("实施情况公示到"), one.done_ends_on
    elif one.posted_at and one.posting_ends_on:
        of, ends = _("公示到"), one.posting_ends_on
    else:
        return {"verdict": _("通过"), "sum": sum_} if sum_ else {}
    return {
        "day": calendar_day(ends, of),
        "facts": (
            _("有异议，公示期里提"),
            _("成年居民都可以提，每一条都公开答复"),
            sum_,
        ),
    }
