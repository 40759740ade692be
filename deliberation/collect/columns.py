"""Which column of a list holds what: guessed from the names that offices give their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

#: field → what its column is usually called, the surest first. A running number (序号) is no
#: reference: every list begins it anew.
NAMES: Mapping[str, tuple[str, ...]] = {
    "title": (
        "标题", "主题", "题目", "诉求标题", "工单标题", "来信标题", "事项", "事由",
        "title", "subject",
    ),
    "body": (
        "内容", "诉求内容", "工单内容", "来信内容", "问题描述", "详细内容", "反映内容", "正文",
        "情况说明", "描述", "问题", "诉求", "body", "content", "text",
    ),
    "reference": (
        "编号", "工单号", "工单编号", "受理编号", "受理单号", "单号", "信件编号", "reference", "id",
    ),
    "posted_at": (
        "时间", "来电时间", "来信时间", "受理时间", "提交时间", "反映时间", "登记时间", "发布时间",
        "日期", "posted_at", "date", "time",
    ),
    "place": ("地点", "地址", "事发地点", "事发地址", "具体位置", "位置", "place", "address"),
    "action": ("希望怎么办", "希望", "建议", "要求", "期望", "处理要求", "action"),
}  # fmt: skip


def guessed(columns: Sequence[str]) -> dict[str, str]:
    """For each field the column of *columns* that is called like it; a column is used once."""
    plain = {column: _plain(column) for column in columns if column}
    found: dict[str, str] = {}
    # First the names that say it exactly, for all fields; then those that merely contain it.
    for fits in (str.__eq__, str.__contains__):
        for field, names in NAMES.items():
            if field not in found:
                free = [column for column in plain if column not in found.values()]
                column = _first(names, free, plain, fits)
                if column is not None:
                    found[field] = column
    return found


def _first(names, free, plain, fits) -> str | None:
    for name in names:
        for column in free:
            # A short Latin word is in many others ("id" in "resident").
            if fits(plain[column], name) and (plain[column] == name or not name.isascii()):
                return column
    return None


def _plain(column: str) -> str:
    """*column* without what offices add to a name: stars, blanks, （必填）, a unit."""
    return re.sub(r"[（(][^）)]*[）)]|[\s*＊:：]", "", column).casefold()
