"""What a map tells, in words: page and paper say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext

from deliberation.opinions.queries.results import Result, Shown
from deliberation.rules.opinion import FOUND, LEAST, Counts, Division, NoCamps, Verdict
from deliberation.web.words import listed, word

#: Words of a statement that a sentence quotes.
_QUOTED = 30
VERDICTS = (Verdict.UNITES, Verdict.DIVIDES, Verdict.OPEN)


def percent(share: Fraction) -> int:
    """In whole percent, half upwards."""
    return (200 * share.numerator + share.denominator) // (2 * share.denominator)


def sentences(result: Result) -> Iterator[str]:
    """The three sentences for a layman."""
    told = result.told
    yield _(
        "%(persons)s 位居民对 %(statements)s 条说法一共回答了 %(stances)s 次。",
        persons=told.persons,
        statements=len(told.results),
        stances=told.stances,
    )
    yield _verdicts(result)
    yield camps(result)


def _verdicts(result: Result) -> str:
    unites, divides, open_ = (result.by(one) for one in VERDICTS)
    told = [
        _counted(
            ngettext("大家说到一起的有 %(num)s 条", "大家说到一起的有 %(num)s 条", len(unites)),
            unites,
        ),
        _counted(
            ngettext("看法明显分开的有 %(num)s 条", "看法明显分开的有 %(num)s 条", len(divides)),
            divides,
        ),
        ngettext("还看不出来的有 %(num)s 条", "还看不出来的有 %(num)s 条", len(open_)),
    ]
    return _("%(unites)s；%(divides)s；%(open)s。", unites=told[0], divides=told[1], open=told[2])


def _counted(said: str, those: Sequence[Shown]) -> str:
    if not those:
        return said
    text = those[0].statement.text
    short = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
    return _("%(said)s（最明显的是“%(text)s”）", said=said, text=short)


def camps(result: Result) -> str:
    """The third sentence: the camps, or that there are no clear ones, and why."""
    found = result.told.camps
    if not isinstance(found, NoCamps):
        sizes = listed(
            ngettext("第 %(camp)s 群 %(num)s 人", "第 %(camp)s 群 %(num)s 人", size, camp=number)
            for number, size in enumerate(found, 1)
        )
        return _(
            "按看法远近，大家聚成 %(number)s 群：%(sizes)s。",
            number=len(found),
            sizes=sizes,
        )
    return {
        NoCamps.TOO_FEW: _(
            "没有看得清的阵营：表过七次以上态的人不到一百，人少了，分出来的群靠不住。"
        ),
        NoCamps.TOO_ALIKE: _("没有看得清的阵营：大家的看法连成一片，分不出每群十人以上的几群。"),
        NoCamps.UNSTABLE: _(
            "没有看得清的阵营：抽出一半人重新分，分出来的群就变了，说明原来的群是碰巧。"
        ),
    }[found]


def arithmetic(shown: Shown, result: Result) -> str:
    """Why a statement unites, divides or is open, as a sum."""
    one = shown.result
    if one.whole is None:
        return _("表示同意或者不同意的不到 %(least)s 人，不公布人数。", least=LEAST)
    whole = _("%(agree)s/%(stances)s 同意", agree=one.whole.agree, stances=one.whole.stances)
    if one.verdict is Verdict.DIVIDES and one.widest is not None:
        kind, most, least = one.widest
        return _(
            "%(kind)s：%(most)s %(high)s 同意，%(least)s %(low)s 同意，"
            "相差 %(points)s 个百分点，达到三分之一。",
            kind=word("opinion_group", kind),
            most=label(kind, most[0], result),
            high=_sum(most[1]),
            least=label(kind, least[0], result),
            low=_sum(least[1]),
            points=percent(one.gap),
        )
    if one.verdict is Verdict.UNITES:
        return _("全体 %(whole)s，达到三分之二；公布的每一组也都达到。", whole=whole)
    return _("全体 %(whole)s；没有全都达到三分之二，各组也没有相差三分之一。", whole=whole)


def _sum(counts: Counts) -> str:
    return f"{counts.agree}/{counts.stances}"


def kinds(shown: Shown) -> list[tuple[str, Division]]:
    """The kinds of groups that are told of a statement, found groups last."""
    every = [*shown.result.declared.items(), (FOUND, shown.result.found)]
    return [(kind, _in_order(division)) for kind, division in every if len(division) > 1]


def _in_order(division: Division) -> Division:
    """Buildings by their number, not by its letters: 9 before 10."""

    def place(names: Sequence[str]) -> list[tuple[int, str]]:
        return [(int(one) if one.isdecimal() else 0, one) for one in names]

    return dict(sorted(division.items(), key=lambda one: place(one[0])))


def label(kind: str, names: Sequence[str], result: Result) -> str:
    """What a group, or those that were joined, are called."""
    return listed(_name(kind, name, result) for name in names)


def _name(kind: str, name: str, result: Result) -> str:
    if kind == FOUND:
        return _("第 %(camp)s 群", camp=name) if name else _("不在哪一群的")
    if kind == "building":
        return result.buildings.get(name, name) if name else word("tenure", "undeclared")
    return word(kind, name or "undeclared")
