"""A roster as an estate of 1,200 households keeps it, with every oddity at once, and its owners.

Nothing is repaired by hand: the file goes through the look page to letters, and the register of
owners, kept by somebody else in another way, finds those who live here.
"""

from __future__ import annotations

import io
import random
import re
import time
from datetime import date

import openpyxl
import pytest
import sqlalchemy as sa

from deliberation.database import db
from deliberation.people.models import Building, Household, Person
from deliberation.people.models.letters import Letter
from deliberation.people.models.owners import ExclusivePart, Owner
from tests import scene
from tests.old_excel import workbook

BUILDINGS, UNITS, FLOORS, DOORS = 10, 3, 10, 4  # 1,200 households
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = ("𬱖", "㛃", "子涵", "建国", "秀兰", "志强", "淑珍", "家豪", "𠅤明", "凤霞", "一诺", "振华")
FAR = ("阿卜来提•如则", "古丽娜尔．买买提", "阿依古丽 ・ 艾山", "买买提·吐尔逊")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def households() -> list[tuple[int, int, str, list[tuple[str, object, str]]]]:
    """Building, unit, door, and the persons behind it: name, age or day of birth, phone."""
    chance, found = random.Random(11), []
    for number in range(BUILDINGS * UNITS * FLOORS * DOORS):
        rest, door = divmod(number, DOORS)
        rest, floor = divmod(rest, FLOORS)
        building, unit = divmod(rest, UNITS)
        people = []
        for place in range(chance.choice((1, 2, 3, 3))):
            given = GIVEN[(number + place * 5) % len(GIVEN)]
            name = SURNAMES[(number + place) % len(SURNAMES)] + given
            if number % 60 == 7 and place == 0:
                name = FAR[number // 60 % len(FAR)]
            age = ("67", "６７岁", 45, date(1961, 7, 2), "1958年3月5日", "19700101")[number % 6]
            if place == 2:
                age = (9, "１２", date(2015, 5, 1))[number % 3]
            people.append((name, age, f"1{chance.randrange(3, 9)}{chance.randrange(10**8, 10**9)}"))
        found.append((building + 1, unit + 1, f"{floor + 1}{door + 1:02}", people))
    return found


def as_office_writes(homes) -> bytes:
    """The roster in .xls: title, two lines of headings, merged blocks, sums, notes, signatures."""
    rows: list[list[object]] = [
        ["幸福里小区居民花名册"],
        ["填表单位：幸福里居委会", "", "", "", "", "填表日期：2026年3月5日"],
        ["序号", "住址", "", "", "居民", "", "", "备注"],
        ["", "楼号", "单元", "房号", "姓名", "年龄（出生日期）", "联系电话", ""],
    ]
    merged = [(0, 0, 0, 7), (1, 1, 0, 4), (2, 3, 0, 0), (2, 2, 1, 3), (2, 2, 4, 6), (2, 3, 7, 7)]
    number = 0
    for place, (building, unit, door, people) in enumerate(homes):
        first = len(rows)
        for name, age, phone in people:
            number += 1
            padded = f"{name[0]}\u3000{name[1:]}" if len(name) == 2 or number % 7 == 0 else name
            told: tuple[object, ...] = (f"{building}号楼", f"{unit}单元", door)
            if place % 9 == 1:
                told = (f"{building}栋".translate(WIDE), str(unit), int(door))
            if len(rows) > first:
                told = ("", "", "")
            note = "空巢老人" if number % 97 == 0 else ""
            rows.append([number, *told, padded, age, phone, note])
        if len(people) > 1:
            merged += [(first, len(rows) - 1, column, column) for column in (1, 2, 3)]
        if place == len(homes) - 1 or homes[place + 1][0] != building:
            rows.append(["", f"{building}号楼小计", "", "", f"{number}人"])
        if place % 400 == 399:
            rows.append([rows[2][0], *rows[3][1:7], rows[2][7]])  # printed on each page
    rows += [["合计", "", "", "", f"{number}人"], ["填表人：赵敏", "", "", "审核人：钱进"]]
    rows += [[], ["注：本表一式两份，居委会和物业各存一份。"]]
    for line, told in enumerate(("说明", "楼号写数字", "电话只写手机"), 6):
        rows[line] += [""] * (10 - len(rows[line])) + [told]  # beside the table
    return workbook(
        [("填表说明", [["先看说明", "再填第二张表"]], []), ("花名册", rows, merged)],
    )


def as_property_writes(homes) -> bytes:
    """The register of owners in .xlsx: three columns or one, each door in another way."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["幸福里小区业主登记表"])
    page.append(["房屋编号", "房屋类型", "建筑面积(㎡)", "业主名称", "业主编号", "", "备注"])
    for number, (building, unit, door, people) in enumerate(homes):
        written = (
            f"{building}-{unit}-{door}", f"幸福里小区{building}号楼{unit}单元{door}室",
            f"{building:02}栋{unit:02}单元{door:0>4}", f"{building}幢-{unit}-{door}",
            f"{building}＃楼{unit}单元{door}".translate(WIDE),
        )[number % 5]  # fmt: skip
        name = people[0][0].replace("•", "·").replace("．", "・")
        name = f"{name[0]} {name[1:]}" if number % 4 == 0 and len(name) < 4 else name
        note = ["", "", "房屋类型 110 是住宅"] if number == 5 else []
        page.append([written, 110, 60 + 17.46, name, f"Y{number:04}", *note])
    page.append(["合计", "", len(homes) * 77.46])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def hall(app):
    with app.app_context():
        return scene.community(neighbours=0)


def send(client, hall, where: str, content: bytes, name: str, **more: str) -> str:
    sent = {"key": where.split("/")[0], "file": (io.BytesIO(content), name)}
    answer = client.post(hall.path(where), data=sent | more)
    assert answer.status_code == 303, re.findall(r'class="error"[^>]*>([^<]*)', answer.text)
    return answer.location


def test_a_roster_with_every_oddity_goes_through_to_letters_and_its_owners_are_found(
    app, client, hall
) -> None:
    homes = households()
    persons = sum(len(people) for *_, people in homes)
    adults = sum(len(people[:2]) for *_, people in homes)
    clerk = scene.sign_in(client, hall, "committee")
    with app.app_context():
        before = db.session.scalar(sa.select(sa.func.count(Household.id)))

    where = send(clerk, hall, "roster/imports", as_office_writes(homes), "名册.xls")
    started = time.perf_counter()
    looked = clerk.get(where)
    seconds = time.perf_counter() - started
    figures = re.findall(r'<b class="num">([\d,]+)</b>', looked.text)
    assert [int(one.replace(",", "")) for one in figures] == [persons, len(homes), 0, 0, 0]
    assert "花名册" in looked.text
    assert f"有 {BUILDINGS + 1 + 3 + 2} 行不是内容，没有读" in looked.text
    assert clerk.post(f"{where}/taking").status_code == 303
    assert seconds < 20  # about one on a quiet machine

    with app.app_context():
        new = db.session.scalars(sa.select(Person).where(Person.listed.is_not(None))).all()
        assert len(new) == persons
        assert sum(one.adult for one in new) == adults
        doors = db.session.scalar(sa.select(sa.func.count(Household.id)))
        assert doors == len(homes) + before
        assert {one.phone_tail for one in new} >= {people[0][2][-4:] for *_, people in homes}
        names = {one.name for one in new}
        assert {"阿卜来提·如则", "古丽娜尔·买买提", "阿依古丽·艾山"} <= names
        assert not [name for name in names if re.search(r"[\s•．・]", name)]
        buildings = db.session.scalars(sa.select(Building.id).order_by(Building.id.desc())).all()

    # Ten buildings, a letter for every adult, none of them by hand.
    for building in buildings[:BUILDINGS]:
        assert clerk.post(hall.path("letters/"), data={"building": building}).status_code == 303
    with app.app_context():
        lettered = set(db.session.scalars(sa.select(Letter.person_id)))
        assert len(lettered & {one.id for one in new if one.adult}) == adults

    where = send(
        clerk, hall, "owners/imports", as_property_writes(homes), "业主.xlsx", parts=str(len(homes))
    )
    looked = clerk.get(where).text
    assert "有 1 行不是内容，没有读" in looked
    assert clerk.post(f"{where}/taking", data={"parts": str(len(homes))}).status_code == 303
    with app.app_context():
        parts, linked, owners = (
            db.session.scalar(sa.select(sa.func.count(one)))
            for one in (ExclusivePart.id, Owner.person_id, Owner.id)
        )
        assert parts == len(homes)
        assert db.session.scalar(sa.select(sa.func.sum(ExclusivePart.area))) == parts * 7746
        assert linked >= 0.99 * owners
