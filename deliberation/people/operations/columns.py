"""Which column of a list of owners or residents holds what, by the names offices give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from deliberation.documents.cells import Book, Grid, Spread
from deliberation.documents.layout import Row, Table, is_date
from deliberation.rules.policy import RoleKind
from deliberation.rules.reading import full_address, in_parts, plain_dashes, plain_text
from deliberation.rules.refusals import NotReady

_BUILDING = (
    "楼栋", "楼号", "栋号", "幢号", "楼幢", "楼栋号", "楼幢号", "楼宇", "栋", "幢", "building",
)  # fmt: skip
_ENTRANCE = ("单元", "单元号", "门洞", "entrance")
_AREA = ("专有部分面积", "专有面积", "建筑面积", "产权面积", "登记面积", "房屋面积", "面积", "area")

#: The register of owners: field → what its column is usually called, the surest first.
NAMES: Mapping[str, tuple[str, ...]] = {
    "building": _BUILDING,
    "entrance": _ENTRANCE,
    "part": (
        "房号", "专有部分", "房屋坐落", "坐落", "单元房号", "房屋编号", "房屋地址", "门牌号",
        "室号", "户号", "房间号", "房间", "车位号", "位置", "地址", "房屋", "part",
    ),
    "area": _AREA,
    "owners": (
        "业主姓名", "产权人姓名", "产权人", "权利人", "所有权人", "业主名称", "业主", "姓名",
        "owners", "owner",
    ),
    "number": ("业主编号", "产权人编号", "权利人编号", "业主号", "ownernumber"),
    "voter": ("表决人", "业主代表", "共有人代表", "voter"),
    "unsold": ("未售或未交付", "未售", "是否未售", "未交付", "unsold"),
}  # fmt: skip
NEEDED = ("part", "area", "owners")


def parts_told(rows: Sequence[Row], mapping: Mapping[str, str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a register by ``rules.owners.COLUMNS``, each part in one address.

    Rows of one merged part are one: co-owners who stand below one another.
    """
    found: list[tuple[int, dict[str, str]]] = []
    for row in rows:
        number, values = row.number, by_field(row, mapping)
        if "building" in mapping or "entrance" in mapping:
            values["part"] = _one_address(values)
        if found and _same_block(row, mapping):
            before = found[-1][1]
            before["owners"] += f"、{values['owners']}"
            before["voter"] = before.get("voter") or values.get("voter", "")
        else:
            found.append((number, values))
    return found


def _same_block(row: Row, mapping: Mapping[str, str]) -> bool:
    place = [row.values.get(mapping[one], "") for one in ("part", "area") if one in mapping]
    return bool(place) and all(isinstance(cell, Spread) for cell in place)


def _one_address(values: Mapping[str, str]) -> str:
    building, entrance, door = (values.get(one, "") for one in ("building", "entrance", "part"))
    if not door or any(map(is_date, (building, entrance, door))):
        return door
    told = in_parts(building, entrance, door)
    return full_address(told.building, told.entrance, told.door) if told else plain_text(door)


def by_field(row: Row, mapping: Mapping[str, str]) -> dict[str, str]:
    """The values of *row* by field instead of column."""
    return {field: row.values.get(column, "") for field, column in mapping.items()}


# ------------------------------------------------------------------ the roster of residents

#: field → what its column is usually called, the surest first.
ROSTER: Mapping[str, tuple[str, ...]] = {
    "building": _BUILDING,
    "entrance": _ENTRANCE,
    "door": (
        "户号", "室号", "房号", "门牌号", "门牌", "房间号", "房间", "室", "房屋编号", "房屋地址",
        "家庭住址", "居住地址", "现住址", "住址", "详细地址", "地址", "房屋坐落", "door", "address",
    ),
    "area": _AREA,
    "name": ("姓名", "居民姓名", "成员姓名", "住户姓名", "name"),
    "phone_tail": (
        "手机尾号", "手机后四位", "手机号后四位", "电话尾号", "尾号", "联系电话", "手机号码",
        "手机号", "联系方式", "手机", "电话号码", "电话", "phonetail",
    ),
    "adult": (
        "是否成年", "是否已成年", "成年", "是否满18岁", "是否满18周岁", "满18岁",
        "满18周岁", "adult",
    ),
    "age": ("年龄", "周岁", "age"),
    "birth": ("出生日期", "出生年月日", "出生年月", "生日", "出生", "birth", "birthdate"),
    "role": ("角色", "职务", "role"),
    "unit": ("单位", "unit", "units"),
    "group": ("居民小组", "小组", "group"),
}  # fmt: skip
#: What a roster must have; who is of age is said in one of three ways.
ROSTER_NEEDED = ("door", "name")
OF_AGE = ("adult", "age", "birth")
#: The columns of the blank list.
BLANK = tuple(field for field in ROSTER if field not in ("age", "birth"))

#: What a list writes where there is nothing to write.
NOTHING = frozenset(
    {"", "无", "/", "-", "--", "—", "——", "暂无", "没有", "不详", "未知", "空", "n/a"}
)
YEARS = ("周岁", "岁")  # behind an age

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
    "业委会成员": RoleKind.OWNERS_COMMITTEE,
    "业委会": RoleKind.OWNERS_COMMITTEE,
    "owners’ committee member": RoleKind.OWNERS_COMMITTEE,
    "村民代表": RoleKind.REPRESENTATIVE,
    "志愿者": RoleKind.VOLUNTEER,
    "volunteer": RoleKind.VOLUNTEER,
}


# ------------------------------------------------------------------ what is not kept

_IDENTITY_COLUMN = re.compile("身份证|证件号|idcard", re.IGNORECASE)
_IDENTITY_NUMBER = re.compile(
    r"(?<!\d)[1-9]\d{5}[ -]?(?:18|19|20)\d{2}[ -]?\d{4}[ -]?\d{3}[\dXx](?!\w)"
)
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
#: What is kept of a whole number: enough to tell namesakes apart.
HIDDEN = "*******"


def refuse_identity(table: Table) -> None:
    """Nothing, where no column of *table* has identity numbers, and no cell.

    :raises NotReady: ``roster.identity_column``, ``roster.identity_numbers``
    """
    for column in table.columns:
        if _IDENTITY_COLUMN.search(plain_text(column)):
            raise NotReady.because("roster.identity_column", None, column=column[:40])
    for number, cells in table.lines:
        if any(len(cell) >= 18 and has_identity_number(cell) for cell in cells):
            raise NotReady.because("roster.identity_numbers", None, row=number)


def has_identity_number(text: str) -> bool:
    """Whether *text* holds what looks like an identity number, however it was typed."""
    return _IDENTITY_NUMBER.search(plain_dashes(plain_text(text))) is not None


def has_phone_number(text: str) -> bool:
    """Whether *text* holds a whole phone number, or held one (:func:`without_numbers`)."""
    return HIDDEN in text or _PHONE.search(plain_dashes(plain_text(text))) is not None


def without_numbers(book: Book) -> Book:
    """*book* with the last four figures of each phone number, and without identity numbers.

    It waits for days to be confirmed; what nobody needs is not kept that long.
    """
    return Book([replace(grid, rows=list(_bare(grid))) for grid in book.shown])


def _bare(grid: Grid) -> Iterator[list[str]]:
    for row in grid.rows:
        yield [_hidden(cell) if len(cell) >= 11 else cell for cell in row]


def _hidden(cell: str) -> str:
    plain = plain_dashes(plain_text(cell))
    if _IDENTITY_NUMBER.search(plain):
        return ""
    bare = _PHONE.sub(lambda found: HIDDEN + found[0][-4:], plain)
    return cell if bare == plain else type(cell)(bare)
