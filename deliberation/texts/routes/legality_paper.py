"""An opinion whether a text is lawful, clause by clause, as a paper: PDF and Word render it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from deliberation import clock
from deliberation.documents.paper import Block, Paper, Part, Section, Words
from deliberation.rules.texts import Clause, Finding, examined
from deliberation.texts.models import LegalityFinding, LegalityOpinion, Text, TextVersion
from deliberation.texts.routes import papers
from deliberation.web import clauses
from deliberation.web.dates import full_day
from deliberation.web.words import word


def legality_paper(
    text: Text,
    opinion: LegalityOpinion,
    version: TextVersion,
    said: Mapping[int, LegalityFinding],
    *,
    asked: str,
    names: Mapping[int, str],
    issuer: str,
    link: str,
) -> Paper:
    """*opinion*, with what it says of each clause.

    :param said: by the clause's id
    :param asked: who was asked, in words
    :param names: of those who recorded it and who withdrew findings
    """
    return Paper(
        title=_("合法性审查意见"),
        number=_("第 %(number)s 份", number=opinion.number),
        issuer=issuer,
        heading=subject(text),
        state=_state(opinion),
        fields=tuple(_fields(text, opinion, version, said, asked, names)),
        sections=tuple(_sections(opinion, version, said, names)),
        witness=_("这一版正文的防改码（SHA-256）："),
        hash=version.digest,
        link=link,
    )


def subject(text: Text) -> str:
    """What was examined: a resolution by its number, another text by its title."""
    if text.resolution is None:
        return text.title
    return _("第 %(number)s 号决议：%(title)s", number=text.resolution, title=text.title)


def _state(opinion: LegalityOpinion) -> str:
    late = opinion.is_late(clock.today())
    if opinion.given_at is not None:
        return _("已经答复，逾期") if late else _("已经答复")
    return _("逾期，还没有来") if late else _("等答复")


def _fields(
    text: Text,
    opinion: LegalityOpinion,
    version: TextVersion,
    said: Mapping[int, LegalityFinding],
    asked: str,
    names: Mapping[int, str],
) -> Iterator[tuple[str, str]]:
    if text.resolution is None:
        yield _("审查的一版"), papers.version_line(version)
    yield _("请谁审查"), asked
    yield _("请求"), full_day(clock.day_of(opinion.asked_at))
    yield _("应答复"), full_day(opinion.due)
    if opinion.given_at is None:
        return
    yield _("答复日期"), full_day(clock.day_of(opinion.given_at))
    yield _("谁登记的"), names.get(opinion.given_by or 0, "")
    yield _("怎么来的"), opinion.came
    counts = Counter(one.finding for one in said.values())
    yield (
        _("结论"),
        _(
            "违法 %(unlawful)s 条，建议修改 %(advice)s 条，合法 %(sound)s 条",
            unlawful=counts[Finding.UNLAWFUL],
            advice=counts[Finding.ADVICE],
            sound=counts[Finding.SOUND],
        ),
    )


def _sections(
    opinion: LegalityOpinion,
    version: TextVersion,
    said: Mapping[int, LegalityFinding],
    names: Mapping[int, str],
) -> Iterator[Section]:
    if opinion.words:
        yield Section("whole", _("对全文"), (Words(opinion.words),))
    if opinion.given_at is not None:
        parts = tuple(
            _part(clause, said[clause.id], names)
            for clause in examined(version.content)
            if clause.id in said
        )
        yield Section("clauses", _("逐条"), (), parts)
    else:
        yield Section("clauses", _("逐条"), (Words(_("意见还没有来。")),))


def _part(clause: Clause, said: LegalityFinding, names: Mapping[int, str]) -> Part:
    title = _(
        "%(clause)s · %(finding)s",
        clause=clauses.called(clause),
        finding=word("finding", said.finding),
    )
    return Part(title, (*clauses.blocks(clause), *_reasons(said, names)))


def _reasons(said: LegalityFinding, names: Mapping[int, str]) -> Iterator[Block]:
    if said.article:
        yield Words(_("违反：%(article)s", article=said.article), tone="point")
    if said.words:
        yield Words(_("意见：%(words)s", words=said.words), tone="point")
    if said.withdrawn_at is not None:
        yield Words(
            _(
                "%(day)s由%(name)s撤回：%(reason)s",
                day=full_day(clock.day_of(said.withdrawn_at)),
                name=names.get(said.withdrawn_by or 0, ""),
                reason=said.withdrawn_because,
            ),
            tone="point",
        )
