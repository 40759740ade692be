"""What is said when representatives cannot be chosen like this."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "representatives.more_than_homes": _l(
        "小组有 %(households)s 户，选 %(seats)s 名不行：至少一名，不能多过户数。"
    ),
    "representatives.size_reason_missing": _l(
        "通常每 %(least)s 到 %(most)s 户推选一名代表：%(households)s 户选 %(seats)s 名"
        "不在这个范围里。可以这样选，请写明理由。"
    ),
    "representatives.too_few_candidates": _l("候选人少于应选名额 %(seats)s 名，请再加候选人。"),
    "representatives.term_ends_before": _l("任期的结束日期要在开始日期之后。"),
    "representatives.open_already": _l("这个小组正在推选，请先把它做完或者终止。"),
    "representatives.candidate_elsewhere": _l("候选人应当是住在本小组的成年居民。"),
    "representatives.candidate_twice": _l("有候选人写了两次。"),
    "representatives.ended_already": _l("这次推选已经结束。"),
    "representatives.votes_missing": _l("请给每一位候选人填写签名户数，没有人签的填 0。"),
    "representatives.sheet_missing": _l("请附上签名表的照片。"),
    "representatives.more_than_households": _l(
        "签名户数不能超过小组的 %(households)s 户，一位候选人的户数不能超过签名的总户数。"
    ),
    "representatives.nothing_entered": _l("还没有人录入签名表。"),
    "representatives.confirm_own": _l("录入的人不能自己核对，请另一位同事核对。"),
    "representatives.reason_missing": _l("请写明终止的理由。"),
    "representatives.handed_over_already": _l("已经办过移交。"),
    "representatives.matters_missing": _l("请写明移交了哪些事。"),
    "representatives.declaration_unknown": _l("请从给出的选项里选。"),
    "representatives.nobody_called": _l("本小组没有叫“%(called)s”的成年居民，请检查姓名。"),
    "representatives.several_called": _l(
        "本小组有几位“%(called)s”，请在姓名前写上楼栋和门牌，例如 3栋0101室王秀英。"
    ),
    "representatives.box_open": _l("正在收票，由投票结果决定，不能改用签名表，也不能终止。"),
    "representatives.sheet_entered": _l("已经录入签名表，请先核对，不能再改用投票。"),
    "representatives.vote_too_long": _l("收票 3 到 30 天。"),
    "representatives.building_grouped": _l("这栋楼的住户已经都有小组，或者已经有同名的小组。"),
}
