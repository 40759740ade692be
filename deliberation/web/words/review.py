"""The words for steps that were taken back, by the verb that recorded them."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.web.language import lazy_gettext as _l

UNDONE: Mapping[str, LazyString] = {
    "issue:submitted": _l("提交审核"),
    "issue:withdrawn": _l("撤回议题"),
    "issue:accepted": _l("受理"),
    "issue:declined": _l("不予受理"),
    "issue:merged": _l("并入其他议题"),
    "issue:referred": _l("转出办理"),
    "issue:appealed": _l("申请复核"),
    "referral:answered": _l("登记答复"),
    "referral:sent_back": _l("登记答复"),
}
