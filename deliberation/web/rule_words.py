"""The community's numbers in words: what each is called, how it is read, what may be chosen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields
from fractions import Fraction
from typing import Any

from flask_babel import LazyString

from deliberation.rules.bylaws import BASES, LIMITS, Bylaws, TwoChannels
from deliberation.web.language import gettext as _
from deliberation.web.language import lazy_gettext as _l
from deliberation.web.language import ngettext
from deliberation.web.words import listed, word

NAMES: Mapping[str, LazyString] = {
    "cosigner_threshold": _l("提交审核要多少人联名"),
    "collect_days": _l("提出以后几天内要提交"),
    "acknowledge_working_days": _l("几个工作日内告知收到"),
    "answer_working_days": _l("几个工作日内答复是否受理"),
    "immediate_hours": _l("急事几小时内答复"),
    "appeal_adult_share": _l("要求重审：成年居民的比例"),
    "appeal_representative_share": _l("要求重审：居民代表的比例"),
    "waiting_days": _l("没有通过的事，几天后可以再提"),
    "hall_quorum": _l("议事会：到会的表决席位至少多少"),
    "hall_adoption": _l("议事会：同意的占多少才通过"),
    "hall_base": _l("议事会：按什么算同意的比例"),
    "hall_notice_days": _l("议事会：提前几天通知"),
    "rra_notice_days": _l("居民代表会议：提前几天通知"),
    "vra_notice_days": _l("村民代表会议：提前几天通知"),
    "vg_notice_days": _l("村民小组会议：提前几天通知"),
    "quorum_wait_minutes": _l("人数不够，等多久主持人可以宣布休会"),
    "second_seconds": _l("等附议的时间"),
    "speech_seconds": _l("一次发言的时间"),
    "turns": _l("每人就一个问题发言几次"),
    "secret_ballot": _l("主动议用无记名投票表决"),
    "two_channels": _l("一户用了两种方式投票，以哪个为准"),
    "proxies": _l("一个人最多受几份委托"),
    "assisted_a_day": _l("一个人一天最多代办几份"),
    "contest_days": _l("别人代录的，本人几天内可以说不是自己的"),
    "secret_least": _l("无记名的票少于几份，只公布结果"),
    "posting_days": _l("公示几天"),
    "extensions": _l("一项任务可以延期几次"),
    "extension_days": _l("每次最多延期几天"),
    "poll_after_done_days": _l("报告办完以后，最迟几天自动调查满意度"),
    "poll_after_deadline_days": _l("过了期限没有报告办完，最迟几天自动调查满意度"),
    "poll_days": _l("满意度调查收几天"),
    "poll_extension_days": _l("答复不够，延长几天"),
    "poll_minimum": _l("满意度调查至少要几份答复"),
    "poll_minimum_share": _l("满意度调查至少要询问户数的多少"),
    "poll_again_days": _l("没有结论，隔几天再问"),
    "satisfaction_threshold": _l("满意的占多少才能办结"),
    # the desk
    "desk_phone": _l("值班电话"),
    "desk_hours": _l("值班时间"),
    "letterhead": _l("公文抬头"),
    "closed_days": _l("节假日以外的休息日"),
    "working_days": _l("调休上班的日子"),
    "kind": _l("本社区是哪一种"),
}

#: Where the law or the rulebook draws a line, in its own words.
BOUNDS: Mapping[str, LazyString] = {
    "acknowledge_working_days": _l("最多 1 个工作日"),
    "hall_adoption": _l("不能低于一半"),
    "posting_days": _l("至少 15 天（居委会组织法第三十四条）"),
    "poll_after_done_days": _l("最多 15 天，不能再长"),
    "poll_after_deadline_days": _l("最多 30 天，不能再长"),
    "satisfaction_threshold": _l("至少 80%，只能提高，不能降低"),
}

HALL_BASES: Mapping[str, LazyString] = {
    "cast": _l("有效票（同意加反对）"),
    "present": _l("到会的人"),
    "entitled": _l("应到的人"),
}

ORDER = tuple(field.name for field in fields(Bylaws))
DEFAULTS = Bylaws().to_dict()
CHOSEN = ("hall_base", "secret_ballot", "two_channels")  # from a list, not written
SETTINGS = ("desk_phone", "desk_hours", "letterhead", "closed_days", "working_days")


def name(number: str) -> str:
    """What *number* is called; one that is no longer there is called as it was kept."""
    return str(NAMES.get(number, number))


def shown(number: str, value: Any) -> str:
    """*value* of *number*, as JSON keeps it, in words."""
    if number in SETTINGS:
        return listed(value) if isinstance(value, list) and value else str(value or _("（没有）"))
    if number == "kind":
        return word("community_kind", value)
    if number == "hall_quorum" and value is None:
        return _("不设最低人数")
    if number == "hall_base":
        return str(HALL_BASES.get(value, value))
    if number == "two_channels":
        return word("two_channels", value)
    if isinstance(value, bool):
        return _("是") if value else _("不要求，由会议定")
    if isinstance(value, str):
        return _share(number, Fraction(value))
    return _count(number, value)


def told(changes: Mapping[str, Sequence[Any]]) -> list[tuple[str, str, str]]:
    """Of each changed number or setting its name, the old and the new value, in words."""
    return [(name(one), shown(one, old), shown(one, new)) for one, (old, new) in changes.items()]


def _share(number: str, value: Fraction) -> str:
    if number == "hall_adoption" and value == Fraction(1, 2):
        return _("过半数")
    if number == "satisfaction_threshold" and (100 * value).denominator == 1:
        return f"{100 * value}%"
    return str(value)


def _count(number: str, value: int) -> str:
    if number == "cosigner_threshold":
        return ngettext("%(num)s 人", "%(num)s 人", value) if value else _("不要求联名")
    if number.endswith("_working_days"):
        return ngettext("%(num)s 个工作日", "%(num)s 个工作日", value)
    if number.endswith("_days"):
        return ngettext("%(num)s 天", "%(num)s 天", value)
    if number.endswith("_hours"):
        return ngettext("%(num)s 小时", "%(num)s 小时", value)
    if number.endswith("_minutes"):
        return ngettext("%(num)s 分钟", "%(num)s 分钟", value)
    if number.endswith("_seconds"):
        return ngettext("%(num)s 秒", "%(num)s 秒", value)
    if number in ("turns", "extensions"):
        return ngettext("%(num)s 次", "%(num)s 次", value)
    return ngettext("%(num)s 份", "%(num)s 份", value)


def allowed(number: str) -> str:
    """What may be chosen for *number*: the law's line where there is one, else its range."""
    if number in BOUNDS:
        return str(BOUNDS[number])
    if number == "hall_quorum":
        return _("自己定；可以不设")
    if number in CHOSEN:
        return _("自己选")
    limit = LIMITS[number]
    if isinstance(DEFAULTS[number], str):
        return _("自己定，最多是 1")
    return _("自己定，%(least)s 到 %(most)s", least=limit.least, most=limit.most)


def choices(number: str) -> list[tuple[str, str]]:
    """The values of *number* to choose from; none where it is written."""
    if number == "hall_base":
        return [(code, str(HALL_BASES[code])) for code in BASES]
    if number == "two_channels":
        return [(code.value, word("two_channels", code.value)) for code in TwoChannels]
    if number == "secret_ballot":
        return [("no", shown(number, False)), ("yes", shown(number, True))]
    return []


def typed(number: str, value: Any) -> str:
    """*value* as it is written into its field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction) and number == "satisfaction_threshold":
        return _share(number, value)
    return str(value)


_SHARE = re.compile(r"\d{1,9}([/.]\d{1,9})?%?")


def read(number: str, text: str) -> Any:
    """What *text* says for *number*, in the type of its default; full-width figures count.

    :raises ValueError: it says nothing that the number could be
    """
    told = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    default = getattr(Bylaws(), number)
    if number == "hall_quorum" and not told:
        return None
    if isinstance(default, bool):
        return {"yes": True, "no": False}[told] if told in ("yes", "no") else _unreadable()
    if isinstance(default, TwoChannels):
        return TwoChannels(told)
    if isinstance(default, str):
        return told
    if isinstance(default, Fraction):
        if not _SHARE.fullmatch(told) or re.search(r"/0+%?$", told):
            _unreadable()
        value = Fraction(told.rstrip("%"))
        return value / 100 if told.endswith("%") else value
    if not re.fullmatch(r"-?\d{1,9}", told):
        _unreadable()
    return int(told)


def _unreadable() -> Any:
    raise ValueError
