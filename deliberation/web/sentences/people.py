"""What the room of people says when it refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "lists.unknown": _l("没有这张清单，请从三张清单里选一张。"),
    "lists.text_missing": _l("请写明内容。"),
    "lists.text_too_long": _l("最多 %(most)s 个字，请写短一点。"),
    "lists.there_already": _l("这张清单上已经有这一条了。"),
    "powers.settled": _l("已经处理过了。"),
    "registers.left_already": _l("这个人已经登记为不在本社区。"),
    "registers.not_yet": _l("日期还没有到，请到那天再登记。"),
    "registers.too_long_ago": _l("日期太早，请核对年份。"),
    "registers.role_held": _l("这个人已经担任这个角色。"),
    "registers.no_group": _l("居民代表要住在一个居民小组里，请先把这一户编入小组。"),
    "registers.role_ended_already": _l("这个角色已经结束。"),
    "registers.last_keeper": _l(
        "您是最后一个能管理名册的人。请先让另一位担任居委会成员或管理员，再结束自己的。"
    ),
    "registers.name_missing": _l("请填写姓名，最多 %(most)s 个字。"),
    "registers.place_missing": _l("请选楼栋并填写门牌；不住在这里的，请选单位。"),
    "registers.door_missing": _l("请填写门牌，最多 %(most)s 个字。"),
    "registers.no_such_door": _l(
        "%(building)s没有“%(door)s”这个门牌。请核对；确实是新的一户，请勾选“登记为新的一户”。"
    ),
    "registers.lives_there": _l("这个人就住在这一户。"),
    "registers.merged": _l("这是重复的登记，已经并入另一个人。"),
    "registers.called_so": _l("姓名没有改动。"),
    "registers.same_name_there": _l(
        "这里已经有一位“%(called)s”。同一个人请合并登记；真是同名的，请在姓名后面加一个字区别。"
    ),
    "registers.owns_nothing": _l("只有搬走而仍由本人表决的业主可以保留账号。"),
    "registers.nobody_chosen": _l("请先勾选。"),
    "registers.not_vacant": _l("这件事已经有人接手。"),
    "registers.taker_unfit": _l("接手的人要是现任的居委会成员。"),
    "registers.merge_itself": _l("请选另一个登记。"),
    "registers.merge_gone": _l("已经不在本社区的登记不能合并。"),
    "registers.both_with_roles": _l(
        "两个登记合起来会既是居委会成员又是监督小组成员，请先结束其中一个角色。"
    ),
    "registers.on_open_roll": _l(
        "要并掉的登记在还没有截止的名册上：%(rolls)s。固定的名册不改，一人只有一票，"
        "请等它结束再合并，或者改为保留那一个登记。"
    ),
}
