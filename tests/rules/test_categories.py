"""Category proposals (§7): learned from confirmed messages, with the words that speak for each."""

from __future__ import annotations

from fractions import Fraction
from math import log2

import pytest

from deliberation.rules.mend import Confirmed, Learned
from deliberation.rules.mend.categories import _log2
from tests.bench import categories

SAID = [
    ("照明", "路灯不亮"), ("照明", "楼道灯坏了"), ("照明", "北门的路灯一闪一闪"),
    ("排水", "窨井堵了"), ("排水", "下雨积水"), ("排水", "窨井盖响，雨天积水"),
    ("电梯", "电梯停在六楼"), ("电梯", "电梯按钮没有反应"), ("电梯", "电梯困人"),
]  # fmt: skip


def test_three_are_proposed_with_the_words_that_speak_for_them() -> None:
    learned = Learned(Confirmed(category, text, "") for category, text in SAID)
    first, *others = learned.proposals("花园的路灯不亮", "")
    assert first.category == "照明"
    assert "路灯" in first.words or "的路灯" in first.words
    assert len(others) == 2
    assert learned.proposals("下雨又积水了", "")[0].category == "排水"


def test_thirty_confirmed_ones_are_enough() -> None:
    some = [Confirmed("照明", f"路灯 {number}", "") for number in range(29)]
    assert not Learned(some).enough
    assert Learned([*some, some[0]]).enough


def test_words_that_nobody_has_used_speak_for_nothing() -> None:
    learned = Learned(Confirmed(category, text, "") for category, text in SAID)
    assert {one.words for one in learned.proposals("xyz", "")} == {()}


@pytest.mark.parametrize("number", [1, 2, 3, 10, 999, 123456789])
def test_logarithms_are_whole_numbers(number: int) -> None:
    assert 0 <= log2(number) - _log2(number) / 65536 < 1 / 32768


def test_labelled_messages_are_sorted_better_than_by_size() -> None:
    if not categories.FILE.exists():
        pytest.skip("the labelled messages do not lie beside the project")
    found = categories.validated(categories.read())
    assert found.first >= Fraction(65, 100)
    assert found.three >= Fraction(90, 100)
    assert found.first > 2 * found.largest
