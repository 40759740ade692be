"""The words for codes: steps, bodies, roles, channels … in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

WORDS: Mapping[str, Mapping[str, LazyString]] = {
    "step": {
        "collect": _l("议题收集"),
        "review": _l("议题审核"),
        "convene": _l("会议召集"),
        "discuss": _l("协商讨论"),
        "resolve": _l("达成共识"),
        "supervise": _l("执行监督"),
        "closed": _l("办结"),
        "lapsed": _l("过期未提交"),
        "withdrawn": _l("已撤回"),
        "declined": _l("不予受理"),
        "merged": _l("已合并"),
        "referred": _l("已转办"),
    },
    "seal": {
        "collect": _l("集"),
        "review": _l("审"),
        "convene": _l("召"),
        "discuss": _l("议"),
        "resolve": _l("决"),
        "supervise": _l("督"),
    },
    "closing": {
        "satisfied": _l("群众满意，办结"),
        "answered": _l("已答复，办结"),
        "not_adopted": _l("未通过"),
        "no_agreement": _l("未达成调解协议"),
    },
    "kind": {
        "daily": _l("高频小事"),
        "major": _l("重大项目"),
        "dispute": _l("矛盾纠纷"),
    },
    "body": {
        "RA": _l("居民会议"),
        "RRA": _l("居民代表会议"),
        "HALL": _l("议事会"),
        "VA": _l("村民会议"),
        "VRA": _l("村民代表会议"),
        "VG": _l("村民小组会议"),
        "OWN-G": _l("业主（一般事项）"),
        "OWN-S": _l("业主（特别事项）"),
        "MED": _l("人民调解"),
    },
    "role": {
        "resident": _l("居民"),
        "representative": _l("居民代表"),
        "committee": _l("居委会成员"),
        "property": _l("物业经理"),
        "supervisor": _l("监督小组成员"),
        "mediator": _l("调解员或专家"),
        "officer": _l("部门办事人员"),
        "partner": _l("共建伙伴"),
        "volunteer": _l("志愿者"),
        "subdistrict": _l("街道办"),
        "administrator": _l("管理员"),
    },
    "channel": {
        "online": _l("网上"),
        "paper": _l("书面"),
        "visit": _l("来访"),
        "phone": _l("电话"),
        "property": _l("物业上报"),
        "hotline": _l("热线"),
        "committee": _l("居委会"),
    },
}


def word(kind: str, code: object) -> str:
    """The word for *code* among the words of *kind*; the code itself where there is none."""
    return str(WORDS[kind].get(str(code), code))
