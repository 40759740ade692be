"""What a meeting's pages say beside the rules of order themselves."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "discuss.floor_changed": _l("您看的时候，会上已经往前走了一步。请看过现在的情况，再作决定。"),
    "discuss.code_expired": _l("这个签到码已经过时。请再扫一次会场里的码，它每分钟换一次。"),
    "discuss.cancelled": _l("这次会议已经取消。"),
    "discuss.too_early": _l("通知的开会日期是 %(date)s，还没有到。"),
}
