"""What the room of opinion maps says when it refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    # opening
    "opinions.issue_private": _l("不公开的议题不征集看法。"),
    "opinions.issue_ended": _l("这件事已经有了结果，不再征集看法。"),
    "opinions.open_already": _l("这个议题正在征集看法，截止以后才能再开一次。"),
    "opinions.question_missing": _l("请写明征集大家对什么的看法。"),
    "opinions.last_day": _l("最后一天要在%(since)s到%(until)s之间。"),
    "opinions.too_few": _l("开始的时候至少要有 %(least)s 条说法，现在是 %(there)s 条。"),
    "opinions.one_sided": _l("两边的说法都要有，每边至少 %(least)s 条。"),
    "opinions.too_many": _l("一共最多 %(most)s 条说法。"),
    # statements
    "opinions.statement_missing": _l("请写一句您的说法。"),
    "opinions.statement_too_long": _l("一条说法最多 %(most)s 个字：“%(text)s……”太长了。"),
    "opinions.said_twice": _l("“%(text)s”已经有人写过了。"),
    "opinions.full": _l("说法已经有 %(most)s 条，加上等居委会看的，不能再加了。"),
    "opinions.enough_of_one": _l("一个人最多写 %(most)s 条说法，您已经写满了。"),
    "opinions.judged_already": _l("这条说法已经答复过了。"),
    "opinions.reason_missing": _l("不采用的，请从五条理由里选一条。"),
    "opinions.not_told": _l("这一条表态的不到十人，不公布人数，不能收进征求意见。"),
    "opinions.no_round": _l(
        "这个议题的方案没有在征求意见，也没有等着答复的意见。开始征求意见以后再收进来。"
    ),
    "opinions.no_result_yet": _l("看法征集还没有截止，截止以后才有结果。"),
    # stances
    "opinions.closed": _l("看法征集已经截止，不能再改了。"),
    "opinions.no_such_statement": _l("没有这一条说法，请刷新以后再选。"),
    "opinions.no_such_stance": _l("请选同意、不同意或者跳过。"),
    "opinions.no_such_group": _l("没有这个选项，请重新选。"),
    "opinions.sheet_empty": _l("这张纸上一条都没有勾，不用登记。"),
    "opinions.sheet_of_nobody": _l("请写是谁的纸：住在本社区的成年居民。"),
    "opinions.key_changed": _l(
        "服务器换过密钥，认不出您以前表过的态，这一次不能再表态了。请告诉居委会。"
    ),
}
