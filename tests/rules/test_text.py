"""One reading of typed text: what looks the same is the same, whichever keyboard typed it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from deliberation.rules.reading import text


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("  ５１６\u3000０９ ", "516 09"),
        ("反\u00a0\u2003 对", "反 对"),
        ("\ufeff3栋\u200b１单元\u2060", "3栋1单元"),
        ("李\u3164\u2800建国", "李 建国"),
        ("a\tb\r\n c", "a b c"),
        ("", ""),
        ("\u3000\u200b", ""),
        ("ﬁ１①", "fi11"),
    ],
)
def test_text_is_read_in_one_line(typed, plain) -> None:
    assert text.plain_text(typed) == plain


def test_words_and_secrets() -> None:
    assert text.plain_word(" 反 对\u3000") == "反对"
    assert text.plain_word("ＹｅＳ") == "yes"
    assert text.plain_secret("２４６８１３") == "246813"
    assert text.plain_secret(" ｐ w ") == " p w "


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("１", 1), ("1 张", 1), ("１２ 票", 12), ("1,200", 1200), ("１，２００户", 1200),
        ("007", 7), ("3.0", 3), ("3.", None), ("0", 0),
        ("", None), ("一", None), ("3.5", None), ("-1", None), ("1,20", None), ("1 2", None),
        ("张", None), ("1e3", None), ("٣", None), ("²", 2), ("9" * 19, None),
    ],
)  # fmt: skip
def test_a_whole_number_is_read_or_it_is_none(typed, number) -> None:
    assert text.plain_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("１,２００.５０ 元", Fraction(2401, 2)),
        ("￥ 88", Fraction(88)),
        ("－３", Fraction(-3)),
        ("0.1", Fraction(1, 10)),
        ("12.", None),
        ("1.2.3", None),
        ("元", None),
        ("", None),
    ],
)
def test_a_sum_is_read_exactly(typed, value) -> None:
    assert text.plain_decimal(typed, ("元", "¥")) == value


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("７－９", ([7, 8, 9], [])),
        ("1-3，23、 ３１ 33;40~41", ([1, 2, 3, 23, 31, 33, 40, 41], [])),
        ("1 － 3 到 5", ([], ["1-3到5"])),
        ("12至14", ([12, 13, 14], [])),
        ("9-7 x １张", ([1], ["9-7", "x"])),
        ("1-999999999", ([], ["1-999999999"])),
        ("", ([], [])),
    ],
)
def test_a_list_of_numbers_with_ranges(typed, read) -> None:
    assert text.plain_numbers(typed, most=100) == read


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("18：30", ["18:30"]),
        ("20:00,音箱", ["20:00，音箱"]),
        ("60分贝", ["60 分贝"]),
        ("６０　分贝", ["60 分贝"]),
        ("每天", ["每天", "每天"]),
        ("19:30", []),
        ("  ", []),
    ],
)
def test_words_are_found_as_they_stand_in_the_text(wanted, found) -> None:
    whole = "广场舞每天 18:30 到 20:00，音箱朝向花园，每天音量不超过 60 分贝"

    assert [whole[start:end] for start, end in text.places(whole, wanted)] == found


def test_latin_words_are_not_run_together() -> None:
    assert text.places("noone may vote", "no one") == []
    assert text.places("No  one may", "no one") == [(0, 7)]
