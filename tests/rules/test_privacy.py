"""Personal data in texts: planted in real citizens' messages, and what must be left alone."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.reading.names_at_doors import is_name
from deliberation.rules.reading.privacy import (
    COVER,
    PersonalDataKind,
    cover_personal_data,
    covered_words,
    find_personal_data,
    personal_data_kinds,
)

MESSAGES = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "messages"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text) for one in find_personal_data(text)]


@pytest.fixture(scope="module")
def messages() -> list[str]:
    if not MESSAGES.is_dir():
        pytest.skip("the citizens' messages are not beside the project (../shared/data/messages)")
    texts = []
    for name in ("answered", "duplicates", "labelled"):
        with (MESSAGES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            texts += [f"{row['title']}。{row['body']}" for row in csv.DictReader(file)]
    return texts


def wide(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


class Made:
    """Personal data of nobody, written in all the ways in which people write it."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def figures(self, many: int) -> str:
        return "".join(self.random.choice("0123456789") for _ in range(many))

    def day(self, first: int, last: int) -> str:
        pick = self.random.randint
        return f"{pick(first, last)}{pick(1, 12):02}{pick(1, 28):02}"

    def identity(self) -> str:
        body = self.random.choice(["330106", "110101", "620102"]) + self.day(1935, 2012)
        body += self.figures(3)
        total = sum(weight * int(one) for weight, one in zip(WEIGHTS, body, strict=True))
        number = body + "10X98765432"[total % 11]
        gapped = f"{number[:6]} {number[6:14]} {number[14:]}"
        return self.random.choice([number, number.lower(), wide(number), gapped])

    def short_identity(self) -> str:
        return "330106" + self.day(1930, 1985)[2:] + self.figures(3)

    def bank(self) -> str:
        body = "622202" + self.figures(self.random.choice([9, 12]))
        total = 0
        for place, one in enumerate(reversed(body)):
            worth = int(one) * (2 - place % 2)
            total += worth - 9 * (worth > 9)
        number = f"{body}{-total % 10}"
        fours = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
        return self.random.choice([number, wide(number), fours])

    def mobile(self) -> str:
        number = "1" + self.random.choice("3456789") + self.figures(9)
        first, middle, last = number[:3], number[3:7], number[7:]
        return self.random.choice([
            number, f"{first} {middle} {last}", f"{first}-{middle}-{last}", wide(number),
            f"{first}　{middle}　{last}", " ".join(number), f"+86 {number}",
            number.translate(str.maketrans("0123456789", "零一二三四五六七八九")),
        ])  # fmt: skip

    def landline(self) -> str:
        area, number = self.random.choice(["010", "021", "0571"]), f"8{self.figures(7)}"
        return self.random.choice(
            [f"{area}-{number}", f"{area}{number}", f"（{area}）{number}", wide(f"{area}-{number}")]
        )

    def plate(self) -> str:
        place = self.random.choice("京沪浙苏粤") + self.random.choice("ABCDEFGH")
        body = self.random.choice(["D", "F", "", "K"])
        body += self.figures(5 if body in "DF" else 4)
        typed_wide = place[0] + wide(place[1:] + body)
        return self.random.choice([place + body, f"{place}·{body}", typed_wide])

    def name_at_a_door(self) -> tuple[str, str]:
        pick = self.random
        name = pick.choice("王李张刘陈高金方马何路常安程万") + pick.choice(
            ["建国", "桂英", "丽", "伟", "家豪", "和平", "文月", "若水", "一诺"]
        )
        block, entrance, room = pick.randint(1, 30), pick.randint(1, 4), pick.randint(101, 1904)
        door = pick.choice([
            f"{block}栋{entrance}单元{room}", f"{block}号楼{room}室", f"{block}-{entrance}-{room}",
            wide(f"{block}栋{room}"), f"{block}幢{entrance}单元{room}室", f"{block}座{room}",
        ])  # fmt: skip
        return name, pick.choice([
            f"{door} {name}", f"{door}，{name}", f"{door}业主{name}", f"{door}的{name}",
            f"{name}（{door}）", f"{name}，住{door}", f"我叫{name}，家住{door}",
            f"{name}女士（{door}）", f"姓名：{name}，地址：{door}", f"业主{name}住在{door}",
        ])  # fmt: skip


def planted(message: str, words: str, made: Made) -> tuple[str, int]:
    """*words* somewhere in *message*, not within a number of its own, and where they begin."""
    place = made.random.randint(0, len(message))
    # An anonymised place (A3区) directly behind a plate reads on as the plate.
    text = f"{message[:place]}，{words}。{message[place:]}"
    return text, place + 1


@pytest.mark.parametrize(
    "kind, make",
    [
        (PersonalDataKind.IDENTITY, Made.identity),
        (PersonalDataKind.IDENTITY, Made.short_identity),
        (PersonalDataKind.BANK, Made.bank),
        (PersonalDataKind.PHONE, Made.mobile),
        (PersonalDataKind.PHONE, Made.landline),
        (PersonalDataKind.PLATE, Made.plate),
    ],
)  # fmt: skip
def test_of_the_numbers_planted_in_real_messages_98_in_100_are_found(messages, kind, make):
    made, missed = Made(1), []
    for message in messages:
        words = make(made)
        text, start = planted(message, words, made)
        end = start + len(words)
        whole = [
            one.kind
            for one in find_personal_data(text)
            if one.start <= start + 3 and one.end >= end
        ]
        if whole != [kind]:
            missed.append(words)
    assert len(missed) <= len(messages) * 2 // 100, missed


def test_of_the_names_planted_beside_doors_98_in_100_are_found(messages):
    made, missed = Made(2), []
    for message in messages:
        name, words = made.name_at_a_door()
        text, start = planted(message, words, made)
        if (start + words.index(name), name) not in [
            (one.start, one.text) for one in find_personal_data(text)
        ]:
            missed.append(words)
    assert len(missed) <= len(messages) * 2 // 100, missed


def test_of_the_real_messages_at_most_2_in_100_are_stopped_without_need(messages):
    # They were made anonymous before they were published: whatever is found in them is not there.
    stopped = [message[:60] for message in messages if find_personal_data(message)]
    assert len(stopped) <= len(messages) * 2 // 100, stopped


def test_what_is_covered_is_found_no_more(messages):
    made = Made(3)
    for message in messages[:120]:
        text = message
        for make in (made.identity, made.bank, made.mobile, made.plate):
            text = f"{text}，{make()}。"
        text = f"{text}{made.name_at_a_door()[1]}"
        assert find_personal_data(cover_personal_data(text)) == []
        assert cover_personal_data(text).count(COVER) >= 5


@pytest.mark.parametrize(
    "text, what",
    [
        # The check digit does not fit; it is called what it is.
        ("身份证320102195803051234，电话13800001111", [
            ("identity", "320102195803051234"), ("phone", "13800001111")]),
        ("身份证号: 110101 1990 0307 123X", [("identity", "110101 1990 0307 123X")]),
        ("卡号6222 0212 3456 7890 128", [("bank", "6222 0212 3456 7890 128")]),
        ("请打幺三八零零零零幺幺幺幺", [("phone", "幺三八零零零零幺幺幺幺")]),
        ("联系电话：8765 4321", [("phone", "8765 4321")]),
        ("绿牌浙AD12345堵在门口", [("plate", "浙AD12345")]),
        ("发到wang.xiu+a@example.com就行", [("email", "wang.xiu+a@example.com")]),
        ("３栋２单元５０１　王建国", [("name", "王建国")]),
        ("7号楼三单元二〇一的诸葛明", [("name", "诸葛明")]),
        ("5栋302住户阿依古丽·买买提", [("name", "阿依古丽·买买提")]),
        ("13800001111 13900002222", [("phone", "13800001111"), ("phone", "13900002222")]),
    ],
)  # fmt: skip
def test_what_is_found_is_what_was_typed(text, what):
    assert found(text) == what


@pytest.mark.parametrize(
    "text",
    [
        "请拨打12345，报警110，客服4001234567，银行95588",
        "2026-11-28 14:30 至 2026年12月13日，公示15天",
        "合同价1,380,000.00元，面积12345.67平方米，共1380000元",
        "工单202611051234567890，合同号202601012345678，票号000123-000456",
        "第2026-013号决议，文号〔2019〕2号，信用代码91330106MA2B0XYZ1K",
        "1栋到20栋共1300户，3栋2单元门口，存根7-9",
        "3栋501高空抛物，5栋302常年漏水，3-2-501严重扰民",
        "王女士住3栋501，4栋402高先生，会议室201",
        "12号楼1101室金属声，6栋1201车位被占，住3栋501的老人",
        "咨询电话：0000-00000000，健身房201室内",
    ],
)
def test_what_belongs_to_everybody_is_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["王建国", "李娜", "欧阳建国", "金家豪", "和平", "方若水"])
def test_a_name(text):
    assert is_name(text) == (text != "和平")


@pytest.mark.parametrize("text", ["高空抛", "严重", "张家", "王女士", "马桶", "王", "建国人"])
def test_no_name(text):
    assert not is_name(text)


def test_covering_names_no_length_and_takes_the_longer_word_first():
    assert cover_personal_data("电话13800001111。") == f"电话{COVER}。"
    assert covered_words("王小明和王小明明", ["王小明", "王小明明", ""]) == f"{COVER}和{COVER}"
    assert personal_data_kinds("浙A12345", None, "13800001111") == (
        PersonalDataKind.PHONE,
        PersonalDataKind.PLATE,
    )


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="13800一三八　 -栋单元室王建国·＠.浙A０１x电话：", max_size=60))
def test_findings_lie_in_order_apart_and_are_gone_when_covered(text):
    findings = find_personal_data(text)
    for one, after in zip(findings, findings[1:], strict=False):
        assert one.end <= after.start
    assert all(text[one.start : one.end] == one.text for one in findings)
    assert not any(COVER in one.text for one in find_personal_data(cover_personal_data(text)))
