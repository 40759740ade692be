"""Which column of a list holds what, by the names that offices give their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from deliberation.rules.reading import plain_word

#: Words beside a name that make it the name of something else: 户主姓名, 房屋类型, 工作单位.
OTHERWISE = re.compile(
    "户主|配偶|父|母|监护|紧急|联系人|填表|制表|经办|审核|户籍|籍贯|原|曾用|关系|工作|就业|服务|"
    "类型|类别|性质|状态|户型|结构|用途|备注|说明|证件|证号|身份证|电话|手机|邮箱|微信|"
    "套内|公摊|分摊|使用面积|代码|编码|序号|数量|件数|次数|户数|人数|率$|日期$|时间$|是否|费|价|金额"
)


def called_like(names: Mapping[str, Sequence[str]], columns: Sequence[str]) -> dict[str, str]:
    """For each field the column of *columns* that is called like it; a column is used once.

    :param names: field → what its column is usually called, the surest first
    """
    plain = {column: plain_heading(column) for column in columns if column}
    found: dict[str, str] = {}
    # First the names that say it exactly, for all fields; then those that merely contain it.
    for fits in (str.__eq__, _contains):
        for field, usual in names.items():
            if field not in found:
                free = [column for column in plain if column not in found.values()]
                column = _first(usual, free, plain, fits)
                if column is not None:
                    found[field] = column
    return found


def _first(names, free, plain, fits) -> str | None:
    for name in names:
        for column in free:
            if fits(plain[column], name):
                return column
    return None


def _contains(column: str, name: str) -> bool:
    # A short Latin word is in many others ("id" in "resident"); a word beside the name may
    # say that the column holds something else.
    if name.isascii() or name not in column:
        return False
    return OTHERWISE.search(column.replace(name, "", 1)) is None


def plain_heading(column: str) -> str:
    """*column* without what offices add to a name: stars, blanks, （必填）, a unit."""
    return re.sub(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】|[*:_]", "", plain_word(column))
