"""The words for how far something has got: tasks, deadlines, months, satisfaction, the year."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.web.language import lazy_gettext as _l
from deliberation.web.words.figures import FIGURES

CARRYING_OUT: Mapping[str, Mapping[str, LazyString]] = {
    "council_seat": {
        "department": _l("部门"),
        "committee": _l("居委会"),
        "resident": _l("居民"),
        "organisation": _l("社会组织"),
    },
    # Why the joint council takes something up.
    "council_why": {
        "reopened_twice": _l("两次重新协商"),
        "plan_waiting": _l("方案等待答复"),
        "overdue_red": _l("逾期超过 30 天"),
        "stuck": _l("在一步停了 60 天以上"),
    },
    "list": {
        "power": _l("权力清单"),
        "responsibility": _l("职责清单"),
        "negative": _l("负面清单"),
    },
    # How a task stands, and how urgent it is (five colours, never colour alone).
    "task": {
        "under_way": _l("办理中"),
        "reported": _l("已报办完，待验收"),
        "accepted": _l("已验收"),
    },
    "milestone": {
        "reached": _l("按时做到"),
        "reached_late": _l("晚了才做到"),
        "late": _l("到期没有做到"),
        "to_come": _l("还没有到期"),
    },
    "extension": {
        "asked": _l("等监督小组答复"),
        "granted": _l("同意"),
        "refused": _l("不同意"),
    },
    "urgency": {
        "green": _l("按期"),
        "blue": _l("7 天内到期"),
        "yellow": _l("逾期 7 天以内"),
        "orange": _l("逾期 30 天以内"),
        "red": _l("逾期超过 30 天"),
    },
    "resolution": {
        "written": _l("已写好，待公示"),
        "posted": _l("公示中"),
        "withdrawn": _l("已撤回"),
        "revoked": _l("已被撤销"),
        "in_force": _l("执行中"),
        "executed": _l("已验收，等评价"),
        "ended": _l("已结束"),
    },
    # What the office replied to a major project's plan.
    "plan": {
        "approved": _l("同意"),
        "conditions": _l("附条件同意"),
        "returned": _l("退回，重新协商"),
    },
    "progress": {
        "on_time": _l("按期"),
        "delayed": _l("延误"),
        "stopped": _l("停工"),
        "done": _l("办完"),
    },
    "satisfaction": {
        "satisfied": _l("满意"),
        "basically": _l("基本满意"),
        "dissatisfied": _l("不满意"),
    },
}

YEARLY: Mapping[str, Mapping[str, LazyString]] = {
    "model": {
        "hall": _l("议事厅考核：执行率、满意度各半，占居委会年度考核三成"),
        "three": _l("40/30/30：满意度、办理、创新"),
        "nine": _l("三个方面九项指标：基础 30、办理 40、满意 30"),
    },
    "dimension": {
        "basics": _l("基础"),
        "handling": _l("办理"),
        "satisfaction": _l("满意"),
        "innovation": _l("创新"),
    },
    "indicator": {**FIGURES["figure"], "innovation": _l("创新做法")},
    "grade": {
        "excellent": _l("优秀"),
        "good": _l("良好"),
        "qualified": _l("合格"),
        "unqualified": _l("不合格"),
    },
}
