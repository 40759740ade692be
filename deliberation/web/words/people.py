"""The words for people: what representatives declare, how choosing them ended, who has left."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.web.language import lazy_gettext as _l

DECLARED: Mapping[str, Mapping[str, LazyString]] = {
    "declared": {
        "age_band": _l("年龄段"),
        "occupation": _l("职业"),
        "interest": _l("关心的一方"),
    },
    "age_band": {
        "18-35": _l("18–35 岁"),
        "36-59": _l("36–59 岁"),
        "60-74": _l("60–74 岁"),
        "75-": _l("75 岁以上"),
        "undeclared": _l("未申报"),
    },
    "occupation": {
        "employed": _l("单位职工"),
        "self_employed": _l("个体经营或自由职业"),
        "student": _l("学生"),
        "homemaker": _l("料理家务"),
        "retired": _l("退休"),
        "other": _l("其他职业"),
        "undeclared": _l("未申报"),
    },
    "interest": {
        "owner": _l("业主"),
        "tenant": _l("租户"),
        "parent": _l("有未成年子女的家庭"),
        "older": _l("老年人"),
        "disabled": _l("残疾人及家属"),
        "trader": _l("商户"),
        "other": _l("其他方面"),
        "undeclared": _l("未申报"),
    },
}

SELECTED: Mapping[str, LazyString] = {
    "chosen": _l("已选出"),
    "tied_for_seat": _l("名额边上得票相同，还有名额未定"),
    "too_few": _l("参加不过半，未选出"),
    "short": _l("得票人数不够，还有名额未选出"),
    "cancelled": _l("已终止"),
}

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
    "register_act": {
        "voter": _l("谁代业主在网上表决"),
        "owners": _l("新的业主名册"),
        "merging": _l("两个登记合并成一个"),
    },
    "community_kind": {
        "city": _l("居委会社区"),
        "village": _l("村"),
    },
}
