"""Which column of a register of owners holds what, by the names that offices give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deliberation.documents.headings import called_like
from deliberation.documents.sheets import Sheet
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
            raise NotReady.because("owners.column_missing", "2", column=NAMES[field][0])
    return [
        (row.number, {field: row.values.get(column, "") for field, column in columns.items()})
        for row in sheet.rows
    ]
