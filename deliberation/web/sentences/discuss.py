"""What a meeting's pages say beside the rules of order themselves."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "discuss.floor_changed": _l("您看的时候，会上已经往前走了一步。请看过现在的情况，再作决定。"),
    "discuss.code_expired": _l("这个签到码已经过时。请再扫一次会场里的码，它每分钟换一次。"),
    "discuss.cancelled": _l("这次会议已经取消。"),
    "minutes.still_running": _l("散会以后才能补记、确认和签署会议纪要。"),
    "minutes.record_broken": _l("会议记录在第 %(number)s 条对不上，不能确认，也不能签署。"),
    "minutes.confirmed_already": _l("现在的会议纪要已经确认过了。"),
    "minutes.confirm_first": _l("请主持人先确认会议纪要，再签署。"),
    "minutes.signed_already": _l("您已经签署过现在的会议纪要。"),
    "minutes.changed": _l("您看的时候，纪要上又补记了内容。请看过再作决定。"),
    "minutes.only_own_view": _l(
        "参会人可以补记自己的少数意见；其他内容由主持人、记录人或监票人补记。"
    ),
    "minutes.no_such_item": _l("会议通知里没有这一项议程。"),
    "discuss.hour_not_come": _l("通知的时间还没有到，%(clock)s 起可以宣布开会。"),
    "discuss.day_over": _l(
        "通知的开会日期是 %(date)s，已经过了：请改期，重新发通知，或者取消会议。"
    ),
    "discuss.too_early": _l("通知的开会日期是 %(date)s，还没有到。"),
    # the mediation room
    "discuss.session_recorded": _l("这次调解已经记录过，或者改了时间。"),
    "discuss.session_not_begun": _l("约定的时间还没有到，不能记录。"),
    "discuss.terms_empty": _l("请写明打算怎么解决。"),
    "discuss.refusal_by_party": _l("不再调解，要由当事人自己说，或者由调解员照实记录。"),
}
