"""The words of the yearly sheet."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.web.figures import FIGURES
from deliberation.web.language import lazy_gettext as _l

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
