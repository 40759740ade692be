"""The words of the figures: their names, and what is counted out of what."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.web.language import lazy_gettext as _l

_NAMES: Mapping[str, LazyString] = {
    "participation": _l("居民参与率"),
    "meetings": _l("每月议事会次数"),
    "execution": _l("决议执行率"),
    "satisfaction": _l("居民满意度"),
    "mediation": _l("调解成功率"),
    "answered": _l("按时答复率"),
    "reported": _l("进度公示率"),
    "support": _l("重大项目支持率"),
    "petitions": _l("每月信访件数"),
}

FIGURES: Mapping[str, Mapping[str, LazyString]] = {
    "figure": _NAMES,
    # What is kept with a yearly sheet, and may have moved since.
    "moved": {
        **_NAMES,
        "petitions_before": _l("上一年的信访件数"),
        "execution_as_published": _l("公布的决议执行率"),
    },
    "figure_counted": {
        "participation": _l("一年里有过记录在案的参与的成年居民"),
        "meetings": _l("开成的会"),
        "execution": _l("按期办成并经监督小组验收的任务"),
        "satisfaction": _l("满意和基本满意的评价"),
        "mediation": _l("达成协议的纠纷"),
        "answered": _l("按时答复的议题"),
        "reported": _l("已公布的每月进度"),
        "support": _l("同意票"),
        "petitions": _l("信访件"),
    },
    "figure_of": {
        "participation": _l("名册上的成年居民"),
        "meetings": _l("月份"),
        "execution": _l("到期的任务"),
        "satisfaction": _l("有效调查收到的评价"),
        "mediation": _l("办结的纠纷"),
        "answered": _l("到期应答复的议题"),
        "reported": _l("应公布的每月进度"),
        "support": _l("有效票"),
        "petitions": _l("填报的月份"),
    },
    "figure_defined": {
        "participation": _l(
            "到这一期末为止的十二个月里，提议、联名、到会、投票、评价、提异议等至少有一次记录在案的"
            "十八岁以上居民，除以现有名册上十八岁以上的居民。住在小区的租户也算；纸质评价只记到户，"
            "不算到人。不记名投票只在截止的那个月算参与。"
        ),
        "meetings": _l(
            "主持人宣布开会的会议次数，除以月数；没有过完的这个月也算一个月，议事厅开办以前的不算。"
        ),
        "execution": _l(
            "期限已过的任务里，牵头单位在期限内报告办好、监督小组验收了的有多少。"
            "监督小组同意延期的，按新的期限算；退回的，按最后一次报告的日子算。"
        ),
        "satisfaction": _l(
            "只算答复份数够了的有效调查：满意加基本满意，除以收到的全部评价。没有结论的调查不算。"
        ),
        "mediation": _l(
            "办结的纠纷里，达成协议并回访满意的有多少；另一种办结是有一方明确表示不再调解。"
            "纠纷只计件数，不写是谁、什么事。"
        ),
        "answered": _l(
            "应当在这一期里答复受理结果的议题（含要写明理由的不予受理），按时答复了多少。"
        ),
        "reported": _l(
            "执行中的每件决议，每满一个月就应公布一次进度。到月底还在执行的算应公布；"
            "由监督小组公布，不由执行单位公布。"
        ),
        "support": _l(
            "每个重大项目只看最近一轮的表决：同意票除以有效票（同意加反对），弃权不算有效票。"
        ),
        "petitions": _l("街道或者居委会按月填报的信访件数，写明出处；除以填报了的月份。越少越好。"),
    },
    "period": {
        "month": _l("一个月"),
        "quarter": _l("一个季度"),
        "year": _l("一年"),
        "twelve": _l("近十二个月"),
    },
    "dataset": {
        "community": _l("社区"),
        "participation": _l("参与情况"),
        "meetings": _l("会议"),
        "tasks": _l("任务"),
        "polls": _l("满意度调查"),
        "disputes": _l("纠纷"),
        "answers": _l("受理答复"),
        "reports": _l("每月进度"),
        "projects": _l("重大项目的表决"),
        "petitions": _l("信访件数"),
        "figures": _l("各项数据"),
    },
    "open_field": {
        "code": _l("社区的代号"),
        "founded": _l("议事厅开办的月份"),
        "as_of": _l("截至哪个月"),
        "last_act": _l("最近一次参与在哪个月；十二个月里没有的为空"),
        "residents": _l("这样的成年居民有多少人"),
        "number": _l("会议的编号"),
        "body": _l("会议的类型代号"),
        "held_on": _l("开会的日子"),
        "resolution": _l("决议的编号"),
        "position": _l("责任清单的第几项"),
        "deadline": _l("期限"),
        "on_time": _l("按期办成并验收：1 是，0 否"),
        "issue": _l("议题的编号；不公开的议题为空"),
        "closed_on": _l("截止的日子"),
        "asked": _l("发出多少份"),
        "satisfied": _l("满意的份数"),
        "basically": _l("基本满意的份数"),
        "dissatisfied": _l("不满意的份数"),
        "valid": _l("答复份数够了：1 是，0 否"),
        "month": _l("月份"),
        "outcome": _l("结果：agreed 达成协议，no_agreement 未达成"),
        "due_on": _l("最迟哪天答复"),
        "in_time": _l("按时答复：1 是，0 否"),
        "published": _l("已公布：1 是，0 否"),
        "round": _l("第几轮"),
        "decided_on": _l("表决的日子"),
        "in_favour": _l("同意票"),
        "against": _l("反对票"),
        "abstained": _l("弃权票"),
        "cases": _l("信访件数"),
        "source": _l("出处"),
        "figure": _l("哪一项数据"),
        "period": _l("哪一期"),
        "numerator": _l("分子"),
        "denominator": _l("分母"),
    },
}
