"""Paper 14, 调解协议书, built once: page, PDF and Word render this value; the parties read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _

from deliberation import clock
from deliberation.documents.paper import Paper, Section, Signature, Words
from deliberation.issues.models import Issue
from deliberation.resolve.models import Agreement, AgreementSignature
from deliberation.resolve.operations import agreements
from deliberation.review.models import Party
from deliberation.web.dates import clocktime, full_day
from deliberation.web.fields import given
from deliberation.web.words import listed, word


def agreement_paper(
    agreement: Agreement,
    issue: Issue,
    issuer: str,
    parties: Sequence[Party],
    party_names: Mapping[int, str],
    mediators: Sequence[int],
    names: Mapping[int, str],
    signed: Mapping[str, AgreementSignature],
) -> Paper:
    """The agreement with everybody's name, in the reader's language."""
    year, _dash, serial = agreement.number.partition("-")
    return Paper(
        title=_("调解协议书"),
        number=_("%(year)s 年第 %(serial)s 号", year=year, serial=int(serial)),
        issuer=_("%(community)s矛盾调解室", community=issuer),
        heading=issue.title,
        state=_state(agreement),
        fields=tuple(_fields(agreement, parties, party_names, mediators, names)),
        sections=tuple(_sections(agreement)),
        signatures=tuple(_signatures(parties, party_names, mediators, names, signed)),
        witness=_("协议内容的防改码："),
        hash=agreements.fingerprint(agreement),
    )


def _state(agreement: Agreement) -> str:
    if agreement.concluded_at is None:
        return _("第 %(version)s 稿，等各方签字", version=agreement.version)
    return _("已生效，%(moment)s", moment=_moment(agreement.concluded_at))


def _moment(at: datetime) -> str:
    return f"{full_day(clock.day_of(at))} {clocktime(at)}"


def _fields(
    agreement: Agreement,
    parties: Sequence[Party],
    party_names: Mapping[int, str],
    mediators: Sequence[int],
    names: Mapping[int, str],
) -> Iterator[tuple[str, str]]:
    for one in parties:
        kind = word("party", one.kind)
        term = _("第 %(position)s 方", position=one.position)
        yield term, _("%(name)s（%(standing_for)s）", name=party_names[one.id], standing_for=kind)
    yield _("调解员"), listed(names[one] for one in mediators)
    yield _("写好的日期"), full_day(clock.day_of(agreement.written_at))


def _sections(agreement: Agreement) -> Iterator[Section]:
    for name, title, text in (
        ("facts", _("事情经过"), agreement.facts),
        ("terms", _("约定的内容"), agreement.terms),
        ("performance", _("怎么履行"), agreement.performance),
    ):
        lines = [Words(line) for line in text.splitlines() if line.strip()]
        if name == "performance":
            lines.append(Words(_("最迟%(day)s履行。", day=full_day(agreement.perform_by)), "quote"))
        yield Section(name, title, tuple(lines))
    yield Section("effect", _("效力"), tuple(Words(one) for one in _effect(agreement)))


def _effect(agreement: Agreement) -> Iterator[str]:
    yield _("本协议由各方自愿达成，有法律约束力，各方应当按照约定履行；不公示。")
    days = agreements.CONFIRMED_WITHIN
    if agreement.concluded_at is None:
        yield _("生效后 %(days)s 天内，各方可以共同向人民法院申请司法确认。", days=days)
        return
    until = full_day(agreements.confirmable_until(agreement))
    yield _("各方可以在%(until)s以前，共同向人民法院申请司法确认。", until=until)
    if agreement.applied_on:
        yield _("%(day)s向%(court)s申请司法确认。", day=full_day(agreement.applied_on),
                court=agreement.court)  # fmt: skip
    if agreement.ruling:
        yield _("%(day)s%(court)s答复：%(ruling)s。", day=full_day(given(agreement.ruled_on)),
                court=agreement.court, ruling=word("confirmation", agreement.ruling))  # fmt: skip


def _signatures(
    parties: Sequence[Party],
    party_names: Mapping[int, str],
    mediators: Sequence[int],
    names: Mapping[int, str],
    signed: Mapping[str, AgreementSignature],
) -> Iterator[Signature]:
    lines = [
        (f"party:{one.id}", _("第 %(position)s 方", position=one.position), party_names[one.id])
        for one in parties
    ]
    lines += [(f"mediator:{one}", _("调解员"), names[one]) for one in mediators]
    for key, function, name in lines:
        one = signed.get(key)
        yield Signature(function, name, _note(one, names) if one and one.counts else "")


def _note(one: AgreementSignature, names: Mapping[int, str]) -> str:
    if one.channel == "online":
        return _("%(at)s 用账号签字", at=_moment(one.at))
    return _(
        "纸上签字，%(entered)s登记，%(confirmed)s核对，%(at)s",
        entered=names[given(one.entered_by)],
        confirmed=names[given(one.confirmed_by)],
        at=_moment(given(one.confirmed_at)),
    )
