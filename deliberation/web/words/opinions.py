"""The words of opinion maps: stances, groups, why a statement is refused."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.web.language import lazy_gettext as _l

OPINIONS: Mapping[str, Mapping[str, LazyString]] = {
    "opinion": {"1": _l("我同意"), "-1": _l("我不同意"), "0": _l("跳过")},
    "opinion_count": {"1": _l("同意的"), "-1": _l("不同意的"), "0": _l("跳过的")},
    "sheet_group": {"age_band": _l("年龄段"), "tenure": _l("住在这里是")},
    "unfit": {
        "same": _l("和另一条说的是一个意思"),
        "several": _l("一条里说了好几件事"),
        "beside": _l("和这件事没有关系"),
        "personal": _l("说到了具体的人，或者有骂人的话"),
        "unclear": _l("看不出要人同意什么"),
    },
    "tenure": {
        "owner": _l("业主或同住的家人"),
        "tenant": _l("租房住的"),
        "undeclared": _l("未申报"),
    },
    "opinion_group": {
        "age_band": _l("按年龄段"),
        "building": _l("按楼栋"),
        "tenure": _l("按业主和租户"),
        " found": _l("按看法相近的群"),
    },
    "opinion_verdict": {
        "unites": _l("说到一起了"),
        "divides": _l("看法分开了"),
        "open": _l("还看不出来"),
    },
}
