"""Words about written votes: what is owed on them, how they are taken, what became of a paper."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.web.language import lazy_gettext as _l

#: What is owed, as the page says it after "who".
OWED: Mapping[str, LazyString] = {
    "write_vote": _l("可书面表决"),
    "go_on": _l("应决定是否开会再议"),
}

VOTING: Mapping[str, Mapping[str, LazyString]] = {
    "paper": {
        "issued": _l("已发出"),
        "entered": _l("已录入，待核对"),
        "returned": _l("已收回"),
        "spoiled": _l("废票"),
        "replaced": _l("已换发"),
    },
}
