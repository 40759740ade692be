"""Why a proposal or a co-signature is refused, and what the import says of a row or a file."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "collect.title_too_short": _l("标题太短，至少写 %(least)s 个字。"),
    "collect.title_too_long": _l("标题最多 %(most)s 个字，现在是 %(now)s 个字，请写短一点。"),
    "collect.problem_missing": _l("请写明出了什么问题。"),
    "collect.text_too_long": _l("这一段最多 %(most)s 个字，现在是 %(now)s 个字，请写短一点。"),
    "collect.cosigning_over": _l("这个议题已经有了结果，或者已经不在办理中，不能再联名。"),
    "collect.nobody_called": _l("名册里没有叫“%(name)s”的成年居民，请核对姓名和门牌。"),
    "collect.several_called": _l(
        "叫“%(name)s”的居民不止一位。请在姓名前写上楼栋和门牌，例如：%(example)s。"
    ),
}
