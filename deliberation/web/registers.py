"""Words of the registers: why somebody left, why a role ended, what is in nobody's hands."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

REGISTERS = {
    "leaving": {
        "moved_out": _l("搬走了"),
        "died": _l("去世"),
        "left_work": _l("不在这里工作了"),
        "merged": _l("重复登记，已合并"),
    },
    "ending": {
        "resigned": _l("辞职"),
        "term_over": _l("任期届满"),
        "removed": _l("免去或者罢免"),
        "mistaken": _l("登记错了"),
        "left": _l("不在本社区了"),
        "moved": _l("搬到了别的小组"),
    },
    "former": {
        "renamed": _l("更正姓名"),
        "moved": _l("换了门牌"),
        "left": _l("离开了社区或单位"),
        "merged": _l("合并"),
    },
    "vacancy": {
        "issue": _l("议题没有人负责"),
        "task": _l("任务没有人负责"),
        "function": _l("会议职务空缺"),
        "group": _l("小组没有代表"),
        "supervisors": _l("监督小组没有成员"),
    },
    "community_kind": {
        "city": _l("居委会社区"),
        "village": _l("村"),
    },
}
