"""The words for codes of disputes and of their mediation."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.web.language import lazy_gettext as _l

#: What is owed on a dispute, as the page says it after "who".
DUTIES: Mapping[str, LazyString] = {
    "session": _l("应约定调解时间"),
    "record_session": _l("应记录这次调解"),
    "mediate": _l("应再约调解，或者写协议"),
    "visit": _l("应回访当事人"),
}

DISPUTES: Mapping[str, Mapping[str, LazyString]] = {
    "party": {
        "person": _l("小区居民"),
        "household": _l("一户人家"),
        "outsider": _l("小区外的人或单位"),
    },
    "matter": {
        "noise": _l("装修和生活噪声"),
        "leak": _l("渗水漏水"),
        "space": _l("占用公共地方"),
        "parking": _l("停车"),
        "pets": _l("养宠物"),
        "damage": _l("财物损坏"),
        "family": _l("家庭和邻里关系"),
        "other": _l("其他"),
    },
    "confirmation": {
        "confirmed": _l("确认有效"),
        "rejected": _l("不予确认"),
    },
    "mediation_session": {
        "called": _l("已约定"),
        "held": _l("已进行"),
        "missed": _l("没有开成"),
        "moved": _l("改了时间"),
    },
}
