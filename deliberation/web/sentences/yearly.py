"""What is refused about the yearly sheet and the petition cases."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "petitions.source_missing": _l("请写明件数从哪里来，例如“街道信访登记簿”。"),
    "petitions.month_not_over": _l("这个月还没有过完，下个月再填。"),
    "petitions.cases_out_of_range": _l("件数请填 0 到 %(most)s 的整数。"),
    "assessment.points_out_of_range": _l("分数请填 0 到 %(most)s 的整数。"),
    "assessment.reason_missing": _l("自己填的分数要写明依据。"),
    "assessment.year_not_begun": _l("这一年还没有开始。"),
    "assessment.year_not_over": _l("年度考核表从十二月起才能确认。"),
    "assessment.figures_moved": _l(
        "填表以后有 %(number)s 项数据变了，不能按旧数据确认，请居委会重新填表。"
    ),
    "assessment.model_unknown": _l("请选一种考核办法。"),
    "assessment.confirmed_already": _l("监督小组已经确认，不能再改。"),
    "assessment.not_confirmed": _l("监督小组还没有确认。"),
    "assessment.evaluator_missing": _l("请写明是哪一家机构评估的。"),
    "assessment.remark_missing": _l("请写下意见。"),
    "assessment.remarked_already": _l("街道的意见已经填写过了。"),
    "assessment.procedure_missing": _l("容错要写明按什么程序办的、为什么没有办成。"),
    "assessment.task_not_failed": _l("这项任务没有到期，或者已经按期办成，用不着容错。"),
    "assessment.tolerated_already": _l("这项任务已经按容错记录过了。"),
}
