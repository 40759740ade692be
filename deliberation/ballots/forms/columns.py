"""What offices write in their lists of papers: names of columns, words, what stands between."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: What the columns of a list may be called; the first is the one that pages name.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "serial": ("编号", "票号", "票编号", "选票编号", "存根编号", "存根号", "serial", "no.", "no"),
    "choice": ("意见", "选择", "表决意见", "表决", "表决结果", "票", "choice", "vote"),
}
#: The usual tally sheet has a column for each option, with a tick in one of them.
TICK = "tick-"
TICKS = frozenset({"√", "✓", "✔", "☑", "v", "1", "是", "对", "y", "yes", "true", "●", "■", "勾"})
NO_TICKS = frozenset({"", "0", "否", "×", "✗", "✘", "x", "-", "/", "n", "no", "false", "○", "□"})
#: How a paper is called that cannot be counted.
SPOILED_WORDS = ("废票", "废", "spoiled")
#: ... and one on which, where several may be ticked, nothing is.
BLANK_WORDS = ("空白票", "空白", "blank")
#: Behind a serial.
NUMBER_WORDS = ("号",)
#: Between several options of one paper, and between serials.
AND = "、"
BETWEEN = re.compile(r"[、,，;；+]+")
APART = re.compile(r"[\s、,，;；]+")
