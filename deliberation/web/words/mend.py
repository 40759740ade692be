"""The words for small faults: how a report stands, what kinds of places there are."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.web.language import lazy_gettext as _l

MENDING: Mapping[str, Mapping[str, LazyString]] = {
    "report_state": {
        "reported": _l("等社区派单"),
        "dispatched": _l("单位在办"),
        "handled": _l("等报修的人说修好没有"),
        "redo": _l("没有修好，重修"),
        "closed": _l("修好了"),
        "not_answered": _l("没有回答"),
        "withdrawn": _l("已撤回"),
        "advised": _l("已答复该找谁"),
        "merged": _l("并入另一件"),
    },
    "place_kind": {
        "building": _l("楼栋"),
        "entrance": _l("单元门"),
        "lift": _l("电梯"),
        "light": _l("路灯"),
        "bin": _l("垃圾点"),
        "green": _l("绿地"),
        "road": _l("道路"),
        "water": _l("水管、窨井"),
        "fire": _l("消防设施"),
        "other": _l("其他地方"),
    },
    "mend_figure": {
        "in_time": _l("按时修好"),
        "mean_hours": _l("从报修到修好的平均小时数"),
        "redone": _l("重修过"),
        "repeated": _l("九十天里同一处又坏"),
        "not_answered": _l("没有人回答修好没有"),
    },
}
