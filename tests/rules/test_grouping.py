"""Why people were not satisfied: the same in other words stands once, and nothing is left out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.reading.grouping import Group, grouped_by_likeness


def test_the_same_in_other_words_is_one_group_headed_by_what_most_say() -> None:
    said = [("夜里还是有外来车占着", 5), ("外来车夜里占位", 2), ("收不收费说不清", 6)]

    assert grouped_by_likeness(said) == [
        Group("夜里还是有外来车占着", ("外来车夜里占位",), 7),
        Group("收不收费说不清", (), 6),
    ]


def test_what_is_like_nothing_else_stands_alone() -> None:
    assert grouped_by_likeness([("灯", 1), ("!", 1), ("好", 2)]) == [
        Group("好", (), 2), Group("!", (), 1), Group("灯", (), 1)
    ]  # fmt: skip


@given(st.dictionaries(st.text(max_size=12), st.integers(1, 9), max_size=8), st.randoms())
@settings(max_examples=60)
def test_nothing_is_left_out_whatever_the_order(said, random) -> None:
    shuffled = list(said.items())
    random.shuffle(shuffled)
    groups = grouped_by_likeness(shuffled)

    assert groups == grouped_by_likeness(said.items())
    assert sum(group.voters for group in groups) == sum(said.values())
    assert sorted(text for g in groups for text in (g.text, *g.also)) == sorted(said)
