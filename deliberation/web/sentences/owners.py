"""What the register of owners says when it refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "owners.part_missing": _l("没有写是哪一处（房号或车位号）。"),
    "owners.part_too_long": _l("房号太长，最多 %(most)s 个字。"),
    "owners.part_twice": _l("“%(part)s”在第 %(row)s 行已经有了，一处只写一行。"),
    "owners.area_unreadable": _l("面积“%(area)s”读不出来。请写平方米，最多两位小数，例如 89.53。"),
    "owners.unsold_unreadable": _l("“%(said)s”看不懂。未售或未交付的写“是”，其他的空着。"),
    "owners.nobody": _l("没有写业主。未售或未交付的，请在“未售”一列写“是”。"),
    "owners.names_too_long": _l("业主姓名太长或者太多，请核对。"),
    "owners.number_too_long": _l("业主编号太长，最多 %(most)s 个字。"),
    "owners.voter_no_owner": _l("表决人“%(voter)s”不在这一处的业主里。共有人要从自己当中推一位。"),
    "owners.same_or_namesake": _l(
        "“%(names)s”在第 %(row)s 行也有。是同一位业主的，两行写同一个业主编号；"
        "是同名的，写不同的编号。"
    ),
    "owners.number_of_another": _l("这个业主编号在第 %(row)s 行是别人的，请核对姓名或编号。"),
    "owners.two_voters": _l("同一位业主在第 %(row)s 行写了另一位表决人，一位业主只有一位表决人。"),
    "owners.column_missing": _l("表里没有“%(column)s”这一列。"),
    "owners.no_rows": _l("表里没有数据。"),
    "owners.too_many_rows": _l("行数太多，一次最多 %(most)s 行。"),
    "owners.total_differs": _l(
        "您写的是 %(told)s 处，表里有 %(found)s 处。请核对是不是少了或者多了。"
    ),
    "owners.nobody_registered": _l("还没有业主名册，请先导入专有部分登记表。"),
    "owners.no_such_voter": _l("没有找到这位居民。同名的请在前面写上楼栋和门牌。"),
}
