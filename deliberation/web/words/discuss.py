"""The words for a meeting: its phases, motions, sides and rulings, and remarks on its minutes."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.web.language import lazy_gettext as _l

CHAMBER: Mapping[str, Mapping[str, LazyString]] = {
    "phase": {
        "gathering": _l("等候开会"),
        "in-session": _l("正在开会"),
        "inquorate": _l("人数不足，暂时不能议事"),
        "recess": _l("休息中"),
        "adjourned": _l("已休会"),
    },
    "motion": {
        "main": _l("主动议"),
        "amend": _l("修正案"),
        "refer": _l("委托小组"),
        "postpone": _l("改期再议"),
        "limit_debate": _l("限制或延长发言"),
        "close_debate": _l("结束辩论"),
        "reconsider": _l("复议"),
        "recess": _l("休息"),
        "adjourn": _l("休会"),
        "point_of_order": _l("秩序问题"),
        "appeal": _l("申诉"),
        "recount": _l("重新计票"),
        "privilege": _l("权宜问题"),
        "inquiry": _l("询问"),
        "withdraw": _l("撤回动议"),
    },
    "side": {
        "for": _l("赞成"),
        "against": _l("反对"),
        "information": _l("说明情况"),
    },
    "ruling": {
        "well-taken": _l("成立"),
        "not-well-taken": _l("不成立"),
    },
}

REMARKS: Mapping[str, LazyString] = {
    "correction": _l("更正"),
    "minority": _l("少数意见"),
    "absence": _l("缺席原因"),
    "study": _l("党组织研究情况"),
    "not_there": _l("说自己没有到会"),
    "not_said": _l("说自己没有这样回答点名"),
}
