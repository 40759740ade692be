"""What a meeting's pages say beside the rules of order themselves."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "discuss.floor_changed": _l("您看的时候，会上已经往前走了一步。请看过现在的情况，再作决定。"),
    "discuss.cancelled": _l("这次会议已经取消。"),
    "discuss.too_early": _l("通知的开会日期是 %(date)s，还没有到。"),
}
