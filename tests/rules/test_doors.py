"""One key for a door and one for a name, however a list writes them."""

from __future__ import annotations

import pytest

from deliberation.rules.reading import doors, names
from deliberation.rules.voting.owners import area_of

SAME = (
    "3栋1单元0101室", "3-1-101", "３号楼一单元101", "03幢01单元0101", "三栋1单元101号",
    "3#楼-1-101", "3 栋 1 单元 101", "3－1－101", "3栋1单元1层101室", "Building 3 Unit 1 Room 101",
)  # fmt: skip


def test_a_place_is_one_however_it_is_written() -> None:
    assert {doors.same_place(text) for text in SAME} == {"3-1-101"}
    assert {
        doors.home_key(*home)
        for home in (("3栋", "1单元101室"), ("03", "1-0101"), ("三号楼", "一单元101"))
    } == {("3", "1", "101")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1-1101", "11-101"),
        ("1-1-101", "11-101"),
        ("东区3栋101", "西区3栋101"),
        ("1期3栋101", "2期3栋101"),
        ("车位 B1-12", "车位 B-112"),
        ("车位12", "12"),
        ("3栋东单元101", "3栋西单元101"),
        ("A座1203", "B座1203"),
    ],
)
def test_other_places_are_others(one, other) -> None:
    assert doors.same_place(one) != doors.same_place(other)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3-2-501", ("3栋", "2", "501")),
        ("3栋501室", ("3栋", "", "501室")),
        ("A座1203", ("A座", "", "1203")),
        ("1-3-2-501", ("1-3栋", "2", "501")),
        ("幸福里小区3号楼2单元501", ("3号楼", "2", "501")),
        ("和平路18号3栋东单元5层502室", ("3栋", "东", "502室")),
        ("十二幢二单元1203", ("12幢", "2", "1203")),
        ("501", None),
        ("收发室", None),
        ("", None),
    ],
)
def test_an_address_is_split(text, parts) -> None:
    found = doors.address(text)

    assert (found and (found.building, found.entrance, found.door)) == parts


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (("3", "1", "101"), "3栋1单元101室"),
        (("1", "0", "101"), "1栋101室"),
        (("3栋", "", "3-2-501"), "3栋2单元501室"),
        (("3栋", "2", "2-501"), "3栋2单元501室"),
        (("3号楼", "2单元", "2单元501室"), "3号楼2单元501室"),
        (("", "", "3-2-501"), "3栋2单元501室"),
        (("3栋", "", "3-501"), "3栋3-501"),
        (("3", "东", "1101"), "3栋东1101室"),
        (("", "", "501"), None),
    ],
)
def test_columns_of_their_own_make_one_address(columns, shown) -> None:
    found = doors.in_parts(*columns)
    told = found and doors.full_address(found.building, found.entrance, found.door)

    assert told == shown


def test_a_household_is_found_as_another_list_writes_it() -> None:
    homes = doors.Homes(
        [("3栋", "1单元0101室", 1), ("3栋", "2单元0101室", 2), ("3栋", "1单元0102室", 3),
         ("1栋", "0012室", 4), ("18栋", "3单元101室", 5)]
    )  # fmt: skip

    assert {
        text: homes.find(text)
        for text in (
            "3-1-101", "幸福里小区3栋2单元101", "和平路8号3号楼1单元102室", "3栋102", "3栋101",
            "车位 B1-12", "车库 3-1-101", "东区3栋1单元101", "4-1-101", "1-12", "",
        )
    } == {
        "3-1-101": 1, "幸福里小区3栋2单元101": 2, "和平路8号3号楼1单元102室": 3, "3栋102": 3,
        "3栋101": None, "车位 B1-12": None, "车库 3-1-101": None, "东区3栋1单元101": None,
        "4-1-101": None, "1-12": 4, "": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("李　建国", "李建国"),
        ("李\u2003𬱖", "李𬱖"),
        ("张\ue863 三", "张\ue863三"),
        ("张\U00031350 \U000323af", "张\U00031350\U000323af"),
        ("阿卜来提•如则", "阿卜来提·如则"),
        ("阿卜来提．如则", "阿卜来提·如则"),
        ("阿卜来提 ・ 如则", "阿卜来提·如则"),
        ("古丽娜尔。买买提", "古丽娜尔·买买提"),
        ("葛\U000e0100飞", "葛飞"),
        ("⽅明", "方明"),
        ("Ａｎｎａ  Smith", "Anna Smith"),
        ("J. Smith", "J. Smith"),
        ("\u200b", ""),
    ],
)
def test_a_name_is_one_however_it_is_padded_or_dotted(written, kept) -> None:
    assert names.plain_name(written) == kept


def test_marks_of_lost_characters_are_named() -> None:
    assert {one: names.damage_marks(one) for one in ("赵?", "钱□", "孙〓李\ufffd", "王小明")} == {
        "赵?": ("?",), "钱□": ("□",), "孙〓李\ufffd": ("〓", "\ufffd"), "王小明": (),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "area"),
    [
        ("77.46000000000001", 7746),
        ("77.459999999999994", 7746),
        ("1,020.5 ㎡", 102050),
        ("８９．５３平方米", 8953),
        ("0.5", 50),
        ("89.534", None),
        ("89.53000001", None),
    ],
)
def test_an_area_is_read_as_a_spreadsheet_shows_it(written, area) -> None:
    assert area_of(written) == area
