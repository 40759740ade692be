"""Which column of a list of owners or residents holds what, by the names offices give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from deliberation.documents.headings import called_like
from deliberation.documents.sheets import Row, Sheet
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady

NAMES: Mapping[str, tuple[str, ...]] = {
    "number": ("业主编号", "产权人编号", "权利人编号", "业主号", "ownernumber"),
    "voter": ("表决人", "业主代表", "共有人代表", "voter"),
    "unsold": ("未售", "是否未售", "未售或未交付", "未交付", "unsold"),
    "area": (
        "专有部分面积", "专有面积", "建筑面积", "产权面积", "登记面积", "面积", "area",
    ),
    "owners": (
        "业主姓名", "产权人", "权利人", "所有权人", "业主", "姓名", "owners", "owner",
    ),
    "part": (
        "房号", "专有部分", "房屋坐落", "坐落", "位置", "单元房号", "车位号", "房屋", "part",
    ),
}  # fmt: skip
NEEDED = ("part", "area", "owners")


def told(sheet: Sheet) -> Sequence[tuple[int, Mapping[str, str]]]:
    """The rows of *sheet* by field.

    :raises NotReady: ``owners.column_missing``
    """
    columns = called_like(NAMES, sheet.columns)
    for field in NEEDED:
        if field not in columns:
            raise NotReady.because("owners.column_missing", None, column=NAMES[field][0])
    return [
        (row.number, {field: row.values.get(column, "") for field, column in columns.items()})
        for row in sheet.rows
    ]


# ------------------------------------------------------------------ the roster of residents

#: field → what its column is usually called, the surest first.
ROSTER: Mapping[str, tuple[str, ...]] = {
    "building": ("楼栋", "楼号", "栋号", "幢号", "楼幢", "building"),
    "entrance": ("单元", "单元号", "entrance"),
    "door": ("户号", "室号", "房号", "门牌号", "门牌", "房间号", "室", "door"),
    "area": ("专有面积", "专有部分面积", "建筑面积", "产权面积", "面积", "area"),
    "name": ("姓名", "居民姓名", "name"),
    "phone_tail": ("手机尾号", "手机后四位", "电话尾号", "尾号", "phonetail"),
    "adult": ("是否成年", "成年", "adult"),
    "role": ("角色", "职务", "role"),
    "unit": ("单位", "工作单位", "unit", "units"),
    "group": ("居民小组", "小组", "group"),
}
ROSTER_NEEDED = ("building", "door", "name", "adult")

YES = frozenset({"是", "成年", "已成年", "y", "yes", "1", "true", "√", "✓"})
NO = frozenset({"否", "未成年", "不是", "n", "no", "0", "false", "×"})

ROLES: Mapping[str, RoleKind] = {
    "居民": RoleKind.RESIDENT,
    "resident": RoleKind.RESIDENT,
    "residents’ representative": RoleKind.REPRESENTATIVE,
    "residents’ committee member": RoleKind.COMMITTEE,
    "property manager": RoleKind.PROPERTY,
    "supervision group member": RoleKind.SUPERVISOR,
    "mediator or expert": RoleKind.MEDIATOR,
    "department officer": RoleKind.OFFICER,
    "居民代表": RoleKind.REPRESENTATIVE,
    "代表": RoleKind.REPRESENTATIVE,
    "representative": RoleKind.REPRESENTATIVE,
    "居委会成员": RoleKind.COMMITTEE,
    "居委会": RoleKind.COMMITTEE,
    "居委": RoleKind.COMMITTEE,
    "committee": RoleKind.COMMITTEE,
    "物业经理": RoleKind.PROPERTY,
    "物业": RoleKind.PROPERTY,
    "property": RoleKind.PROPERTY,
    "监督小组成员": RoleKind.SUPERVISOR,
    "监督小组": RoleKind.SUPERVISOR,
    "监督员": RoleKind.SUPERVISOR,
    "supervisor": RoleKind.SUPERVISOR,
    "调解员或专家": RoleKind.MEDIATOR,
    "调解员": RoleKind.MEDIATOR,
    "专家": RoleKind.MEDIATOR,
    "mediator": RoleKind.MEDIATOR,
    "部门办事人员": RoleKind.OFFICER,
    "officer": RoleKind.OFFICER,
    "共建伙伴": RoleKind.PARTNER,
    "partner": RoleKind.PARTNER,
    "志愿者": RoleKind.VOLUNTEER,
    "volunteer": RoleKind.VOLUNTEER,
}

_IDENTITY_COLUMN = re.compile("身份证|证件号|idcard", re.IGNORECASE)
_IDENTITY_NUMBER = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\w)")


def residents(sheet: Sheet) -> Sheet:
    """*sheet* with the columns of a roster, by field; whatever else it holds is left behind.

    :raises NotReady: ``roster.identity_…``, ``roster.column_missing``
    """
    for column in sheet.columns:
        if _IDENTITY_COLUMN.search(column):
            raise NotReady.because("roster.identity_column", None, column=column[:40])
    for row in sheet.rows:
        if any(_IDENTITY_NUMBER.search(value) for value in row.values.values()):
            raise NotReady.because("roster.identity_numbers", None, row=row.number)
    columns = called_like(ROSTER, sheet.columns)
    for field in ROSTER_NEEDED:
        if field not in columns:
            missing = ROSTER[field][0]
            raise NotReady.because("roster.column_missing", None, column=missing)
    return Sheet(
        tuple(columns),
        [
            Row(row.number, {f: row.values.get(column, "") for f, column in columns.items()})
            for row in sheet.rows
        ],
    )
