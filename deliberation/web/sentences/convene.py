"""What convening says when it refuses: meetings, notice, and votes in writing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    # Why a meeting cannot be prepared, noticed or cancelled like this.
    "notice.agenda_empty": _l("议程还是空的。请至少选一件议题。"),
    "notice.item_elsewhere": _l(
        "%(number)s 号议题现在不在“会议召集”这一步，不能列入议程。请把它从议程里取下。"
    ),
    "notice.item_of_another_body": _l(
        "%(number)s 号议题由另一种会议决定，不能列入这次会议的议程。请把它从议程里取下。"
    ),
    "notice.chair_missing": _l("还没有定主持人。"),
    "notice.secretary_missing": _l("还没有定记录人。"),
    "notice.scrutineer_missing": _l("还没有定监票人。"),
    "notice.scrutineer_is_chair": _l("监票人不能是主持人：谁数票，就由另一个人核对。"),
    "notice.electorate_missing": _l("请选定谁有表决权：全体成年人，还是每户一名代表。"),
    "notice.group_missing": _l("小组会议请先选定是哪个小组。"),
    "notice.nobody_votes": _l("还没有一个人有表决权。请先排好席位。"),
    "notice.too_few_representatives": _l(
        "代表太少：%(members)s 名组成人员里，居民代表须至少 %(least)s 名，现在是"
        " %(representatives)s 名。"
    ),
    "notice.time_passed": _l("开会的时间已经过了。请改一个时间。"),
    "notice.too_short": _l("通知须提前 %(days)s 天：今天发通知，最早 %(date)s开会。"),
    "notice.urgent_reason_missing": _l(
        "通知须提前 %(days)s 天，最早 %(date)s开会。事情紧急、等不到那时的，请写明理由。"
    ),
    "convene.meeting_changed": _l(
        "您看的时候，第 %(number)s 次会议已经变了。请看过现在的情况，再作决定。"
    ),
    "convene.noticed_already": _l(
        "通知已经发出，议程、席位和时间不能再改。需要改的，请取消后另行召集。"
    ),
    "convene.called_already": _l("会议已经宣布开会，不能再换人；主持可以交给别人。"),
    "convene.stand_in_unfit": _l("请选一位有席位、没有其他职务的人。"),
    "convene.not_noticed": _l("会议通知还没有发出。"),
    "convene.held_already": _l("会议已经宣布开会，不能取消了。"),
    "convene.cancelled_already": _l("这次会议已经取消。"),
    "convene.reason_missing": _l("取消或改期必须写明理由。"),
    "demands.body_unknown": _l("这种会议不能要求召开。"),
    "demands.purpose_missing": _l("请写明要议什么。"),
    "demands.representatives_only": _l("要求召开%(body)s，只有现任代表可以签名。"),
    "demands.residents_only": _l("住在本社区的成年居民才能签名。"),
    "demands.met_already": _l("签名已经够了，不用再签，也不能再收回。"),
    "demands.lapsed": _l("收签名的日子已经过了，可以重新提出要求。"),
    "convene.body_does_not_meet": _l("这类事项不用开会表决：业主用书面征询，纠纷走调解。"),
    "convene.item_not_here": _l(
        "%(number)s 号议题不能列入议程：它要在“会议召集”这一步，并且由这种会议决定。"
    ),
    "convene.function_twice": _l("主持人、记录人和监票人各只能有一位，每人只担任一样。"),
    "convene.nobody_chosen": _l("请先勾选要改席位的人。"),
    "convene.seat_unknown": _l("有一位参会人不在本社区的名册里。请刷新后再选。"),
    "convene.two_of_a_household": _l("同一户只能有一名代表有表决权。请只留一位。"),
    # the mediation room
    "convene.no_mediation": _l("这件事现在不在调解中。"),
    "convene.not_a_mediator": _l("请选一位调解员，或者居委会的一位成员。"),
    "convene.mediator_is_party": _l("当事人不能担任自己纠纷的调解员。"),
    "convene.mediator_missing": _l("还没有请调解员，请先请一位。"),
    "convene.session_in_the_past": _l("调解要约在以后的时间。"),
    "convene.session_placeless": _l("请写明在哪里调解。"),
    # What is said when a written vote cannot be opened like this.
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
