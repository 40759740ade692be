"""What an office's joint council says when it refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "council.no_members": _l("委员会还没有委员，请先登记。"),
    "council.public_members_too_few": _l(
        "公众委员只有 %(public)s 名，全部委员 %(members)s 名：不到一半，不能定议程。"
    ),
    "council.seat_unknown": _l("请选这一席代表哪一方。"),
    "council.name_missing": _l("请写姓名。"),
    "council.sits_already": _l("这位委员已经登记了。"),
    "council.left_already": _l("这位委员已经离任了。"),
    "council.agenda_empty": _l("请至少选一个议题。"),
    "council.day_passed": _l("开会的日期不能早于今天。"),
    "council.month_fixed_already": _l("这个月的议程已经定了。"),
    "council.outcome_missing": _l("请写明商量的结果。"),
    "council.concluded_already": _l("这一项的结果已经登记了。"),
    "council.group_incomplete": _l("请写明谁牵头、有哪些成员、要解决什么。"),
    "council.group_there_already": _l("这个议题已经有工作组了。"),
    "council.issue_ended": _l("这个议题已经结束，不用再成立工作组。"),
}
