"""The result of a map as a paper, built once: page, PDF and Word render this value."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from deliberation.documents.paper import Block, Paper, Part, Section, Table, Words
from deliberation.issues.models import Issue
from deliberation.opinions.models import OpinionMap
from deliberation.opinions.queries.results import Result, Shown
from deliberation.opinions.routes import wording
from deliberation.rules.opinion import LEAST, Counts, NoCamps
from deliberation.web.dates import full_day
from deliberation.web.words import word


def opinion_paper(one: OpinionMap, issue: Issue, result: Result, issuer: str) -> Paper:
    """What *result* tells, in the reader's language."""
    told = result.told
    return Paper(
        title=_("看法征集结果"),
        number=_("议题 %(number)s，第 %(time)s 次", number=issue.number, time=one.number),
        issuer=issuer,
        heading=one.question,
        fields=(
            (_("议题"), issue.title),
            (_("最后一天"), full_day(one.last_day)),
            (_("表态的居民"), str(told.persons)),
            (_("说法"), str(len(told.results))),
        ),
        sections=(
            Section(
                "summary", _("三句话"), tuple(Words(said) for said in wording.sentences(result))
            ),
            *(
                Section(
                    verdict.value,
                    word("opinion_verdict", verdict),
                    parts=tuple(_part(shown, result) for shown in result.by(verdict)),
                )
                for verdict in wording.VERDICTS
                if result.by(verdict)
            ),
            *_camps(result),
            Section("how", _("怎样算"), tuple(Words(said) for said in how())),
        ),
        witness=_("结果的防改码："),
        hash=one.digest or "",
    )


def in_short(one: OpinionMap, result: Result) -> Section:
    """What *one* found, for the public-opinion plan: three sentences, and each statement with its
    counts, what unites and what divides first."""
    parts = tuple(
        Part(word("opinion_verdict", verdict), tuple(Words(_line(shown)) for shown in those))
        for verdict in wording.VERDICTS
        if (those := result.by(verdict))
    )
    title = _("看法征集（第 %(time)s 次）：%(question)s", time=one.number, question=one.question)
    said = tuple(Words(sentence) for sentence in wording.sentences(result))
    many = sum(len(part.blocks) for part in parts)
    folded = ngettext("看 %(num)s 条说法和人数", "看 %(num)s 条说法和人数", many)
    return Section(f"map-{one.number}", title, said, parts, folded)


def _line(shown: Shown) -> str:
    whole, one = shown.result.whole, shown.statement
    if whole is None:
        few = _("表态的不到 %(least)s 人", least=LEAST)
        return _("%(number)s. %(text)s（%(counts)s）", number=one.number, text=one.text, counts=few)
    counts = _(
        "同意 %(agree)s，不同意 %(disagree)s，跳过 %(passed)s",
        agree=whole.agree,
        disagree=whole.disagree,
        passed=whole.passed,
    )
    return _("%(number)s. %(text)s（%(counts)s）", number=one.number, text=one.text, counts=counts)


def how() -> Iterator[str]:
    """How it is counted, and what is not told."""
    yield _(
        "跳过的不算表态。全体和公布的每一组都有三分之二同意，算说到一起；两组相差三分之一，算分开。"
    )
    yield _(
        "不到十人的组和别的组合在一起，合起来还不到十人的不公布；能用减法算出小组的，也不公布。"
    )
    yield _("谁对哪一条说了什么，截止的时候已经删掉，连不写名字的单独一份也没有留。")


def _part(shown: Shown, result: Result) -> Part:
    blocks: list[Block] = [Words(wording.arithmetic(shown, result), "sum")]
    if shown.result.whole is not None:
        rows = [(_("全体"), *_cells(shown.result.whole))]
        for kind, division in wording.kinds(shown):
            rows += [
                (wording.label(kind, names, result), *_cells(counts))
                for names, counts in division.items()
            ]
        columns = (_("谁"), *(word("opinion_count", code) for code in (1, -1, 0)))
        blocks.append(Table(_("人数"), columns, tuple(rows)))
    text = _("%(number)s. %(text)s", number=shown.statement.number, text=shown.statement.text)
    return Part(text + (_("（居委会写的）") if shown.statement.of_committee else ""), tuple(blocks))


def _cells(counts: Counts) -> tuple[str, str, str]:
    return str(counts.agree), str(counts.disagree), str(counts.passed)


def _camps(result: Result) -> Iterator[Section]:
    if not isinstance(result.told.camps, NoCamps):
        rows = tuple(
            (_("第 %(camp)s 群", camp=number), str(size))
            for number, size in enumerate(result.told.camps, 1)
        )
        table = Table(_("看法相近的群"), (_("群"), _("人数")), rows)
        yield Section("camps", _("看法相近的群"), (table,))
