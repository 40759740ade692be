"""Which unit a matter belongs to, by the words of the lists."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.reading.matching import UnitItem, forbidding_item, proposed_units, words


def test_texts_are_compared_by_pairs_of_characters_and_latin_words() -> None:
    assert words("路灯维修 LED lamps") == {"路灯", "灯维", "维修", "led", "lamps"}


def test_words_that_stand_in_every_list_say_nothing() -> None:
    assert words("社区管理工作") == frozenset()
    assert proposed_units("社区管理", [UnitItem(1, "社区管理工作")]) == []


@pytest.mark.parametrize(
    "text, units",
    [
        ("2栋东侧晚上太暗，请加一盏路灯", [1]),
        ("下雨积水，排水管堵了", [2]),
        ("路灯杆边上积水", [1, 2]),
        ("广场舞太吵", []),
    ],
)
def test_the_unit_whose_item_shares_most_is_proposed_first(text, units) -> None:
    items = [UnitItem(1, "路灯维修"), UnitItem(2, "排水积水"), UnitItem(2, "下水道")]

    assert [one.item.unit for one in proposed_units(text, items)] == units


def test_a_warning_needs_half_of_the_item() -> None:
    assert forbidding_item("挖开道路换管", [UnitItem(1, "道路开挖许可")]) is None
    assert (
        forbidding_item("申请道路开挖", [UnitItem(1, "道路开挖许可"), UnitItem(1, "收费")]).text
        == "道路开挖许可"
    )


@given(st.text(max_size=40), st.lists(st.text(max_size=10), max_size=5))
@settings(max_examples=50)
def test_whatever_is_written_each_unit_is_proposed_once(text, items) -> None:
    found = proposed_units(text, [UnitItem(n % 2, item) for n, item in enumerate(items)])

    assert len({one.item.unit for one in found}) == len(found) <= 2
