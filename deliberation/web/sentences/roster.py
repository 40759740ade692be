"""What the roster of residents says when it refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "roster.identity_column": _l(
        "表里有“%(column)s”这一列。我们不收身份证号码，请把这一列删掉，再上传一次。"
    ),
    "roster.identity_numbers": _l(
        "第 %(row)s 行里有一个像身份证号码的数。我们不收身份证号码，请删掉，再上传一次。"
    ),
    "roster.column_missing": _l("表里没有“%(column)s”这一列。可以先下载空白表，照着填。"),
    "roster.twice": _l(
        "和第 %(row)s 行是同一户、同一个姓名。重复的删掉一行；真是同名的，在姓名后面加一个字区别。"
    ),
    "roster.other_area": _l("同一户的面积和第 %(row)s 行写的不一样。"),
    "roster.other_group": _l("同一户的居民小组和第 %(row)s 行写的不一样。"),
    "roster.building_missing": _l("没有写楼栋。"),
    "roster.door_missing": _l("没有写户号。"),
    "roster.place_missing": _l("没有写楼栋和户号。不住在这里的工作人员，请写单位。"),
    "roster.too_long": _l("太长了，最多 %(most)s 个字。"),
    "roster.name_missing": _l("没有写姓名。"),
    "roster.no_name": _l("“%(written)s”不像姓名，请核对。"),
    "roster.name_damaged": _l(
        "“%(written)s”里的“%(marks)s”是丢了的字留下的。请照户口簿或不动产登记写上原来的字。"
    ),
    "roster.door_became_date": _l("户号变成了日期，请把这一列设成文本再填（%(meant)s）。"),
    "roster.phone_number": _l("“%(written)s”里有手机号。名册上不写整个手机号，请删掉。"),
    "roster.age_unreadable": _l(
        "“%(written)s”看不出满不满 18 岁。年龄写数字，出生日期写到日，例如 1958-03-05。"
    ),
    "roster.tail_unreadable": _l("手机尾号只写最后四位数字，不要写整个号码。"),
    "roster.adult_unreadable": _l("“%(written)s”看不懂。满 18 岁写“是”，不满写“否”。"),
    "roster.role_unknown": _l("没有“%(written)s”这种角色。可以用的角色写在空白表的说明里。"),
    "roster.supervises_itself": _l("监督小组成员不能同时是居委会成员。"),
    "roster.unit_without_role": _l("写了单位的，请写清角色，例如居委会成员、物业经理。"),
    "roster.faults_left": _l("有 %(rows)s 行有错，一行也没有导入。请改好再上传一次。"),
}
