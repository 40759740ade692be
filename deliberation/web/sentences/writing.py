"""What is said when a written vote cannot be opened like this."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "writing.issue_elsewhere": _l("议题不在“会议召集”这一步，不能书面表决。"),
    "writing.dispute_never_votes": _l("纠纷由各方协商，从不表决。"),
    "writing.another_body": _l("这个议题由%(body)s决定。"),
    "writing.body_meets": _l("%(body)s要开会表决，法律没有允许用书面表决代替。"),
    "writing.running_already": _l("这个议题正在书面表决。"),
    "writing.on_agenda": _l(
        "这个议题已列入第 %(meeting)s 次会议，通知已经发出。要书面表决，先取消那次会议。"
    ),
    "writing.question_missing": _l("请写明表决的内容。"),
    "writing.too_short": _l("%(body)s的书面表决至少 %(least)s 天。"),
    "writing.too_long": _l("书面表决最多 %(most)s 天。"),
    "writing.owners_named": _l("业主表决要按面积和人数计算，只能记名。"),
    "writing.nobody_entitled": _l("名册上没有人。请先排好席位或者登记业主。"),
    "writing.ended_already": _l("这次书面表决已经结束。"),
    "writing.reminded_today": _l("今天已经提醒过了，明天再提醒。"),
    "writing.meeting_meanwhile": _l("第 %(number)s 号议题正在书面表决，不能同时列入会议。"),
}
