"""The words for ballot boxes and written votes: how one votes, on what, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.web.language import lazy_gettext as _l

METHODS: Mapping[str, LazyString] = {
    "for_against": _l("同意、反对或弃权"),
    "one_of": _l("几项选一项"),
    "approval": _l("认可的都可以选"),
}
SECRECIES: Mapping[str, LazyString] = {
    "named": _l("记名投票"),
    "secret": _l("无记名投票"),
}
#: What counts when one voter used two channels.
TWO_CHANNELS: Mapping[str, LazyString] = {
    "first_valid": _l("先收到的有效票算数"),
    "paper_prevails": _l("以纸上的为准"),
    "online_prevails": _l("以网上的为准"),
}
#: What a box came to: of a body's rule, of a poll, of options against each other.
RESULTS: Mapping[str, LazyString] = {
    "adopted": _l("通过"),
    "lost": _l("未通过"),
    "tied": _l("票数相等，未定"),
    "quorum_missed": _l("参加人数不足，表决不成立"),
    "chosen": _l("选出"),
    "nobody": _l("没有人得票"),
    "closes": _l("可以销号"),
    "reopens": _l("重新协商"),
    "extend": _l("答复不够，延长期限"),
    "inconclusive": _l("没有结论"),
}

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
