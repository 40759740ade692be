"""Paper 15, 年度考核表: the yearly sheet as a value that page, PDF and Word render."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from flask_babel import gettext as _

from deliberation import clock
from deliberation.documents.paper import Block, Paper, Section, Signature, Table, Words
from deliberation.rules.figures import PER_MONTH, Figure, Value
from deliberation.rules.workflow import AssessmentScore, model_from_json
from deliberation.supervise.models.yearly import Assessment
from deliberation.web.dates import full_day
from deliberation.web.shares import average, percent
from deliberation.web.words import word


def paper(one: Assessment, score: AssessmentScore, issuer: str, names: dict[int, str]) -> Paper:
    """The sheet *one* with its *score*, for who may see *names*."""
    confirmed = one.confirmed_at is not None
    return Paper(
        title=_("年度考核表"),
        number=_("%(year)s 年度", year=one.year),
        issuer=issuer,
        heading=_("%(year)s 年度议事厅考核", year=one.year),
        state=_("监督小组已确认") if confirmed else _("草稿，等监督小组确认"),
        fields=(
            (_("考核办法"), word("model", model_from_json(one.model).code)),
            (_("得分"), _total(score)),
            (_("等次"), word("grade", score.grade) if score.grade else _("没有可以计分的数据")),
            (_("折算进居委会年度考核"), _of_committee(score)),
            (_("第三方评估"), _evaluation(one)),
            (_("街道意见"), one.remark),
            (_("填表的日子"), _day(one.drawn_at)),
        ),
        sections=tuple(_sections(one, score)),
        signatures=(
            Signature(_("居委会"), names.get(one.drawn_by or 0, ""), _day(one.drawn_at)),
            Signature(
                _("议事监督小组"), names.get(one.confirmed_by or 0, ""), _day(one.confirmed_at)
            ),
            Signature(_("街道"), names.get(one.remarked_by or 0, ""), _day(one.remarked_at)),
        ),
    )


def _day(moment: datetime | None) -> str:
    return full_day(clock.day_of(moment)) if moment else ""


def _total(score: AssessmentScore) -> str:
    if score.share is None:
        return ""
    return _(
        "%(share)s（%(earned)s 分，可得 %(possible)s 分）",
        share=percent(score.share), earned=average(score.earned), possible=score.possible,
    )  # fmt: skip


def _of_committee(score: AssessmentScore) -> str:
    points = score.of_committee
    return "" if points is None else _("%(points)s 分（满分 30 分）", points=average(points))


def _evaluation(one: Assessment) -> str:
    if one.evaluation is None:
        return ""
    return _("%(who)s：%(points)s 分", who=one.evaluator, points=one.evaluation)


def _sections(one: Assessment, score: AssessmentScore) -> Iterator[Section]:
    rows = []
    for line in score.lines:
        value, indicator = line.value, line.indicator
        rows.append(
            (
                word("dimension", indicator.dimension),
                word("indicator", indicator.code),
                f"{value.numerator}/{value.denominator}" if value and value.denominator else "–",
                _shown(indicator.figure, value),
                str(indicator.points),
                "–" if line.points is None else average(line.points),
            )
        )
    table = Table(
        _("指标、数值和得分"),
        (_("方面"), _("指标"), _("分子/分母"), _("数值"), _("满分"), _("得分")),
        tuple(rows),
    )
    yield Section("lines", _("逐项得分"), (table, *_notes(one, score)))
    if one.excused:
        yield Section("excused", _("容错记录"), tuple(_excused(one)))
    if one.evaluation_text:
        yield Section("third-party", _("第三方评估意见"), (Words(one.evaluation_text),))
    if one.remark:
        yield Section("sub-district", _("街道意见"), (Words(one.remark, "quote"),))


def _shown(figure: Figure | None, value: Value | None) -> str:
    if figure is None or value is None:
        return "–"
    return average(value.share) if figure in PER_MONTH else percent(value.share)


def _notes(one: Assessment, score: AssessmentScore) -> list[Block]:
    notes: list[Block] = [Words(line.reason) for line in score.lines if line.reason]
    if any(line.points is None for line in score.lines):
        notes.append(Words(_("没有数据的指标不计分，也不计入可得的分数。"), "quiet"))
    satisfaction = Value(*one.figures.get(Figure.SATISFACTION.value, (0, 0))).share
    if score.barred:
        text = _("满意度 %(share)s，低于 80%%，不能评为优秀。", share=percent(satisfaction))
        notes.append(Words(text, "sum"))
    told = one.figures.get("execution_as_published")
    if told and told != one.figures.get(Figure.EXECUTION.value):
        text = _(
            "公布的执行率是 %(part)s/%(whole)s；按容错记录的 %(number)s 项不计入到期的任务。",
            part=told[0], whole=told[1], number=told[1] - one.figures["execution"][1],
        )  # fmt: skip
        notes.append(Words(text, "sum"))
    if score.of_committee is not None:
        text = _(
            "议事厅占居委会年度考核的 30%%：30 × %(share)s = %(points)s。",
            share=percent(score.share), points=average(Fraction(score.of_committee)),
        )  # fmt: skip
        notes.append(Words(text, "sum"))
    return notes


def _excused(one: Assessment) -> list[Block]:
    rows = tuple(
        (resolution, title, deadline, procedure, reasons)
        for resolution, title, deadline, procedure, reasons in one.excused
    )
    columns = (_("决议"), _("任务"), _("期限"), _("按什么程序办的"), _("为什么没有办成"))
    return [Table(_("程序合规、没有办成的任务，如实记录，不作处罚"), columns, rows)]
