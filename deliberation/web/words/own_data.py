"""The words for what is kept of a person: a heading for each table of `lobby.queries.own_data`."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.web.language import lazy_gettext as _l

OWN_DATA: Mapping[str, Mapping[str, LazyString]] = {
    "own_data": {
        "contacts": _l("邮箱和通知的方式"),
        "former_details": _l("以前的名字和住址"),
        "roles": _l("担任的职务"),
        "role_offers": _l("提名担任的职务"),
        "relatives": _l("登记的近亲属关系"),
        "mergers": _l("重复登记的合并"),
        "declarations": _l("申报的年龄段、职业和关心的一方"),
        "owners": _l("业主名册上的登记"),
        "letters": _l("登录信"),
        "activity": _l("参与过的月份"),
        "issues": _l("提议的议题"),
        "cosignatures": _l("联名"),
        "appeal_signatures": _l("要求重审的签名"),
        "demands": _l("登记的开会要求"),
        "demand_signatures": _l("要求开会的签名"),
        "follows": _l("关注的议题"),
        "confidants": _l("可以看的非公开议题"),
        "parties": _l("作为当事人的纠纷"),
        "agreement_signatures": _l("调解协议上的签字"),
        "follow_up_answers": _l("回访时的回答"),
        "seats": _l("会议上的席位"),
        "candidates": _l("被推荐为代表"),
        "scrutineers": _l("担任监票人"),
        "minutes_entries": _l("对会议纪要的确认和意见"),
        "voters": _l("表决名册上的登记"),
        "ballots": _l("记名投票里投的票"),
        "contests": _l("认为代投有误的声明"),
        "helps": _l("请人帮助投票的登记"),
        "proxies": _l("委托和受托"),
        "objections": _l("对公示的异议"),
        "text_opinions": _l("对方案的意见"),
        "opinion_statements": _l("写过的说法"),
        "report_comments": _l("对进度的意见"),
        "expert_advice": _l("作为专家的建议"),
        "text_drafts": _l("没有公布的草稿"),
        "tasks": _l("负责的任务"),
        "duties": _l("要办的事和期限"),
        "head_subscriptions": _l("存证的邮件订阅"),
        "snap_reports": _l("随手拍"),
        "snap_joins": _l("随手拍里的“我也遇到”"),
        "snap_drafts": _l("随手拍没有提交的照片"),
        "snap_handlings": _l("对随手拍办理结果的回答"),
        "referrals": _l("对转办答复的评价"),
        "announcement_readings": _l("看过的通告"),
        "register_offers": _l("等第二个人确认的登记"),
        "messages": _l("收到的消息"),
        "deliveries": _l("寄给您的邮件"),
        "entries": _l("存证里您做的事"),
    },
}
