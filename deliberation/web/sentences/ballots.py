"""What a ballot box says when it refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "ballots.nobody_entitled": _l("名册上没有人，不能开始。"),
    "ballots.closed": _l("收票已经截止，不能再投了。"),
    "ballots.choice_unknown": _l("请从给出的选项里选一个。"),
    "ballots.not_on_roll": _l("名册上没有这一户，不能代投。"),
    "ballots.cast_already": _l("已经投过了，一票只能投一次。"),
    "ballots.channel_shut": _l("这次不收这种方式投的票。"),
    "ballots.extended_already": _l("期限只能延长一次，已经延长过了。"),
    "ballots.still_open": _l("收票还没有截止，也还没有收齐，不能提前结束。"),
    "ballots.choose_one": _l("请选一项，只能选一项。"),
    "ballots.too_many_chosen": _l("最多只能选 %(limit)s 项，请去掉几项。"),
    "ballots.mediation_never_votes": _l("调解要各方都同意，不投票。"),
    "ballots.board_unfit": _l("票箱里的票和已投票的记录对不上，不能计票。请联系系统管理员核查。"),
    "ballots.totals_hidden": _l("截止以前，谁都看不到票数。"),
}
