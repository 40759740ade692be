"""Which column of a list holds what: guessed from the names that offices give their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deliberation.documents.headings import called_like

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
    "answer": (
        "答复", "答复内容", "答复意见", "回复", "回复内容", "处理结果", "办理结果", "办结意见",
        "answer", "reply",
    ),
    "answered_at": ("答复时间", "回复时间", "办结时间", "办理时间", "answered_at", "replied_at"),
}  # fmt: skip


#: What a list writes where there is nothing to write.
NOTHING = frozenset({"", "无", "/", "-"})


def guessed(columns: Sequence[str]) -> dict[str, str]:
    """For each field the column of *columns* that is called like it; a column is used once."""
    return with_title(called_like(NAMES, columns))


def with_title(mapping: Mapping[str, str]) -> dict[str, str]:
    """*mapping*; a list without titles of their own takes them from the text."""
    if "body" in mapping and "title" not in mapping:
        return {"title": mapping["body"], **mapping}
    return dict(mapping)
