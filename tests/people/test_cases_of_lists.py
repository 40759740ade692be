"""Lists as strangers brought them (cases 02-16, 20, 22, 25), and further ones of each kind."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import db
from deliberation.documents import faces
from deliberation.people.models import Building, Group, Household, Person
from deliberation.people.models.owners import ExclusivePart, Owner
from deliberation.people.operations.roster import of_age_by
from tests import scene

CASES = Path(__file__).parents[2].parent / "shared" / "cases"
ROSTER = ("楼栋", "户号", "姓名", "是否成年")


def case(name: str) -> bytes:
    found = list(CASES.glob(f"*/{name}"))
    if not found:
        pytest.skip(f"{name} is not beside the repository")
    return found[0].read_bytes()


def excel(*rows, merge=()) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for block in merge:
        book.active.merge_cells(block)
    book.save(file)
    return file.getvalue()


def as_csv(*rows) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


@pytest.fixture
def hall(app):
    with app.app_context():
        return scene.community(neighbours=0)


@pytest.fixture
def clerk(client, hall):
    return scene.sign_in(client, hall, "committee")


class Look:
    """A list that was brought, and the page on which it is looked at."""

    def __init__(self, clerk, hall, where: str, content: bytes, name: str, **more: str) -> None:
        sent = {"key": f"{where}-{name}-{len(content)}"[-60:], "file": (io.BytesIO(content), name)}
        self.clerk, self.where = clerk, hall.path(f"{where}/imports")
        self.brought = clerk.post(self.where, data=sent | more)
        self.page = (
            clerk.get(self.brought.location).text
            if self.brought.status_code == 303
            else self.brought.text
        )
        self.more = more

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Row and what is wrong, of what keeps rows back."""
        return self._rows("faults")

    @property
    def without(self) -> list[tuple[str, str]]:
        """The same of what is left out of rows that are taken."""
        return self._rows("without")

    def _rows(self, name: str) -> list[tuple[str, str]]:
        section = self.page.partition(f'id="{name}"')[2].partition("</section>")[0]
        cells = re.findall(r'data-label="(?:行|怎么了)">(.*?)</t[hd]>', section, re.S)
        told = [unescape(re.sub("<[^>]*>", "", cell)).strip() for cell in cells]
        return list(zip(told[::2], told[1::2], strict=True))

    def take(self) -> int:
        return self.clerk.post(f"{self.brought.location}/taking", data=self.more).status_code


def roster(clerk, hall, content: bytes, name: str = "名册.xlsx") -> Look:
    return Look(clerk, hall, "roster", content, name)


def owners(clerk, hall, content: bytes, parts: int, name: str = "业主.xlsx") -> Look:
    return Look(clerk, hall, "owners", content, name, parts=str(parts))


def listed(app) -> list[tuple]:
    """Who came by the roster: building and door, name, of age, group."""
    with app.app_context():
        return [
            tuple(row)
            for row in db.session.execute(
                sa.select(
                    Building.name + " " + Household.door, Person.name, Person.adult, Group.name
                )
                .join(Household, Household.id == Person.household_id)
                .join(Building, Building.id == Household.building_id)
                .outerjoin(Group, Group.id == Household.group_id)
                .where(Person.listed.is_not(None))
                .order_by(Person.id)
            )
        ]


def parts(app) -> list[tuple]:
    """Number, area, owners, whether somebody votes online."""
    with app.app_context():
        return [
            tuple(row)
            for row in db.session.execute(
                sa.select(
                    ExclusivePart.number,
                    ExclusivePart.area,
                    Owner.names,
                    Owner.person_id.is_not(None),
                )
                .join(Owner, Owner.id == ExclusivePart.owner_id)
                .order_by(ExclusivePart.id)
            )
        ]


# ------------------------------------------------------------------ the roster


def test_case_02_a_merged_unit_holds_for_both_its_households(app, clerk, hall) -> None:
    looked = roster(clerk, hall, case("r26b-merged-entrance.xlsx"))

    assert (looked.faults, looked.take()) == ([], 303)
    assert [(home, group) for home, _, _, group in listed(app)] == [
        ("32栋 1单元101室", "第一小组"),
        ("32栋 1单元102室", "第一小组"),
        ("32栋 2单元101室", "第二小组"),
        ("32栋 2单元102室", "第二小组"),
    ]


@pytest.mark.parametrize("name", ["r13-door-turned-date.xlsx"])
def test_case_04_a_door_that_became_a_date_is_a_fault(app, clerk, hall, name) -> None:
    looked = roster(clerk, hall, case(name))

    told = "户号变成了日期，请把这一列设成文本再填（3-2）。"
    assert looked.faults == [("第 2 行", told), ("第 3 行", told)]
    assert (looked.take(), listed(app)) == (422, [])


@pytest.mark.parametrize(
    ("door", "meant"), [("3月2日", "3-2"), ("2-Mar", "3-2"), (date(2026, 12, 11), "12-11")]
)
def test_dates_of_other_shapes_are_no_doors(clerk, hall, door, meant) -> None:
    content = excel(ROSTER, ("9栋", door, "高一平", "是"))

    assert roster(clerk, hall, content).faults == [
        ("第 2 行", f"户号变成了日期，请把这一列设成文本再填（{meant}）。")
    ]


@pytest.mark.parametrize(
    "name",
    [
        "r05-title-then-semicolon.csv", "r07-title-and-subtitle.xlsx",
        "r11-hidden-first-sheet.xlsx", "r03-utf16-unicode-text.csv", "r21a-empty-fill.xlsx",
        "r21e-unknown-style-attribute.xlsx",
        "r21h-backslashes.xlsx", "r23b-macro.xlsm", "r06-merged-households.xlsx", "r10-footer.xlsx",
    ],
)  # fmt: skip
def test_cases_08_09_10_14_15_25_are_read_like_any_list(app, clerk, hall, name) -> None:
    looked = roster(clerk, hall, case(name), name)

    assert (looked.faults, looked.take()) == ([], 303)
    assert [row[:3] for row in listed(app)] == [
        ("31栋 0101室", "欧阳秀兰", True),
        ("31栋 0101室", "欧阳小雨", False),
        ("31栋 0102室", "司马建国", True),
    ]


def test_case_15_a_txt_is_text(app, clerk, hall) -> None:
    assert roster(clerk, hall, case("r03-utf16-unicode-text.csv"), "名册.txt").take() == 303


def test_case_25_lines_below_are_named_as_left_out(clerk, hall) -> None:
    page = roster(clerk, hall, case("r10-footer.xlsx")).page

    assert "有 2 行不是内容，没有读" in page
    assert "合计 210.33 3人" in page and "填表人:赵敏 审核人:钱进" in page


def test_case_08_a_header_of_two_lines(app, clerk, hall) -> None:
    looked = roster(clerk, hall, case("r09-group-header-merged.xlsx"))

    assert (looked.faults, looked.take()) == ([], 303)
    assert [row[0] for row in listed(app)] == ["31栋 0101室", "31栋 0102室"]


def test_case_11_names(app, clerk, hall) -> None:
    looked = roster(clerk, hall, case("r16-rare.xlsx"))

    told = "里的“{}”是丢了的字留下的。请照户口簿或不动产登记写上原来的字。"
    assert looked.faults == [
        ("第 6 行", "“赵?”" + told.format("?")),
        ("第 7 行", "“钱□”" + told.format("□")),
    ]


def test_names_are_one_however_padded_or_dotted(app, clerk, hall) -> None:
    rows = [
        ("9栋", "1", "李\u3000𬱖", "是"), ("9栋", "1", "阿卜来提．如则", "是"),
        ("9栋", "1", "古丽 • 买买提", "是"),
    ]  # fmt: skip
    again = [("9", "1室", "李𬱖", "是"), ("9号楼", "001", "阿卜来提·如则", "是"),
             ("９栋", "１", "古丽・买买提", "是")]  # fmt: skip
    assert roster(clerk, hall, as_csv(ROSTER, *rows), "a.csv").take() == 303
    looked = roster(clerk, hall, as_csv(ROSTER, *again), "b.csv")

    assert "和名册上的一样，没有要导入的。" in looked.page
    assert [row[1] for row in listed(app)] == ["李𬱖", "阿卜来提·如则", "古丽·买买提"]


def test_case_11_characters_that_the_face_lacks_are_named(clerk, hall) -> None:
    if not faces.lacking("\U00031350"):
        pytest.skip("no typeface to ask")
    page = roster(clerk, hall, case("r35-not-in-any-font.xlsx")).page

    assert all(one in page for one in ("U+31350", "U+323AF", "U+E863", "信上印不出来的字"))


def test_case_12_a_column_is_not_taken_for_another(app, clerk, hall) -> None:
    looked = roster(clerk, hall, case("r27-head-and-member.xlsx"))

    assert (looked.faults, looked.take()) == ([], 303)
    assert [row[1] for row in listed(app)] == ["欧阳小雨", "司马青"]


def test_an_employer_is_no_unit_and_a_kind_of_flat_no_door(app, clerk, hall) -> None:
    header = (*ROSTER, "工作单位", "房屋类型", "紧急联系人姓名")
    content = as_csv(header, ("9栋", "1", "高一平", "是", "某某公司", "110", "文静"))
    looked = roster(clerk, hall, content, "a.csv")

    assert (looked.faults, looked.without, looked.take()) == ([], [], 303)
    assert [row[:2] for row in listed(app)] == [("9栋 1室", "高一平")]


def test_case_20_address_and_age(app, clerk, hall) -> None:
    with clock.pretend(scene.START):
        one = roster(clerk, hall, case("r14-one-address-column.xlsx"))
        other = roster(clerk, hall, case("r15-age-instead-of-adult.xlsx"), "b.xlsx")

        assert (one.take(), other.take()) == (303, 303)
    assert [row[:3] for row in listed(app)] == [
        ("3栋 2单元501室", "欧阳秀兰", True),
        ("3栋 2单元502室", "司马建国", False),  # 16 in the second list
    ]


@pytest.mark.parametrize(
    ("told", "adult"),
    [("67", True), ("１７周岁", False), ("18", True), ("1958年", True), ("20100101", False)],
)
def test_who_is_of_age_by_years_or_birth(app, clerk, hall, told, adult) -> None:
    content = as_csv(("住址", "姓名", "年龄"), ("9号楼2单元0301", "高一平", told))

    assert roster(clerk, hall, content, "a.csv").take() == 303
    assert listed(app) == [("9号楼 2单元0301室", "高一平", adult, None)]


@pytest.mark.parametrize(
    ("born", "adult"),
    [("2008-03-05", True), ("2008/3/6", False), ("2008年", None), ("2008.02", True),
     ("2008-03", None), ("2030-01-01", None), ("三月", None)],
)  # fmt: skip
def test_a_birthday_counts_on_its_day(born, adult) -> None:
    assert of_age_by(born, date(2026, 3, 5)) is adult


# ------------------------------------------------------------------ the register of owners


@pytest.mark.parametrize(
    ("content", "numbers"),
    [
        (None, ["1-1101", "11-101"]),
        (as_csv(("房号", "面积", "业主"), ("2-2201", 9, "甲"), ("22-201", 9, "乙")),
         ["2-2201", "22-201"]),
        (as_csv(("房号", "面积", "业主"), ("1-11-1", 9, "甲"), ("11-1-1", 9, "乙")),
         ["1-11-1", "11-1-1"]),
    ],
)  # fmt: skip
def test_case_03_doors_that_collide(app, clerk, hall, content, numbers) -> None:
    name = "业主.csv" if content else "业主.xlsx"
    looked = owners(clerk, hall, content or case("o01-doors-that-collide.xlsx"), 2, name)

    assert (looked.faults, looked.take()) == ([], 303)
    assert [row[0] for row in parts(app)] == numbers


def test_case_04_a_part_that_became_a_date(app, clerk, hall) -> None:
    looked = owners(clerk, hall, case("o08-door-turned-date.xlsx"), 2)

    assert looked.faults == [("第 2 行", "户号变成了日期，请把这一列设成文本再填（3-2）。")]
    assert (looked.take(), parts(app)) == (422, [])


def test_case_05_three_columns_make_one_address(app, clerk, hall) -> None:
    rows = [("1栋", "1单元101室", "欧阳秀兰", "是"), ("1栋", "2-101", "司马建国", "是")]
    assert roster(clerk, hall, as_csv(ROSTER, *rows), "a.csv").take() == 303

    assert owners(clerk, hall, case("o02-three-columns.xlsx"), 3).take() == 303
    assert parts(app) == [
        ("1栋1单元101室", 8953, "欧阳秀兰", True),
        ("1栋2单元101室", 8953, "司马建国", True),
        ("2栋1单元101室", 8953, "上官文", False),
    ]


def test_case_06_owners_are_found_however_they_are_written(app, clerk, hall) -> None:
    assert roster(clerk, hall, case("q1-heping-roster.xlsx")).take() == 303
    assert owners(clerk, hall, case("q2-owners-written-otherwise.xlsx"), 9).take() == 303

    assert [row[3] for row in parts(app)] == [True] * 9


def test_case_07_an_area_is_what_the_spreadsheet_shows(app, clerk, hall) -> None:
    assert owners(clerk, hall, case("q4-computed-area.xlsx"), 1).take() == 303
    assert [row[1] for row in parts(app)] == [7746]


def test_case_10_co_owners_of_one_merged_part_are_one_line(app, clerk, hall) -> None:
    rows = [("房号", "建筑面积", "业主"), ("9-101", 88.8, "高一平"), ("", "", "文静"),
            ("9-102", 70, "高原")]  # fmt: skip
    looked = owners(clerk, hall, excel(*rows, merge=("A2:A3", "B2:B3")), 2)

    assert (looked.faults, looked.take()) == ([], 303)
    assert parts(app) == [("9-101", 8880, "高一平、文静", False), ("9-102", 7000, "高原", False)]


@pytest.mark.parametrize(
    "name", ["o14-property-template-columns.xlsx", "o15-property-template-notes.xlsx"]
)
def test_cases_12_13_a_propertys_template(app, clerk, hall, name) -> None:
    looked = owners(clerk, hall, case(name), 2)

    assert (looked.faults, looked.take()) == ([], 303)
    assert [row[:3] for row in parts(app)] == [
        ("1栋1单元1001室", 9456, "欧阳秀兰"),
        ("1栋101室", 12080, "司马建国"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (("房号", "面积", "业主", "", "填写说明"), ("9-101", 88.8, "文静", "", "1. 房号写全"),
         ("9-102", 70, "高原", "", "2. 面积写两位小数"), ("", "", "", "", "3. 共有的用顿号隔开"),
         ("", "", "", "", "4. 不写身份证号码")),
        (("说明：请勿改动表头", "", "", ""), ("", "房号", "业主", "面积"),
         ("示例", "", "", ""), ("", "9-101", "文静", 88.8), ("", "9-102", "高原", 70),
         ("注", "", "", ""), ("填完交物业", "", "", "")),
    ],
    ids=["to the right", "to the left"],
)  # fmt: skip
def test_case_13_further_notes_beside_the_table_are_no_rows(app, clerk, hall, rows) -> None:
    looked = owners(clerk, hall, excel(*rows), 2)

    assert (looked.faults, looked.take()) == ([], 303)
    assert [row[:3] for row in parts(app)] == [("9-101", 8880, "文静"), ("9-102", 7000, "高原")]


def test_case_22_identity_and_phone_numbers_are_refused(app, clerk, hall) -> None:
    refused = owners(clerk, hall, case("q6-id-in-owner.xlsx"), 2)
    assert refused.brought.status_code == 422
    assert "第 2 行里有一个像身份证号码的数。我们不收身份证号码" in refused.page

    for name in ("文静13800001111", "文静 １３８-0000-1111", "文静+86 138 0000 1111"):
        content = as_csv(("房号", "面积", "业主"), ("9-101", 88, name))
        looked = owners(clerk, hall, content, 1, "a.csv")
        assert [row for row, _ in looked.faults] == ["第 2 行"]
        assert "里有手机号。名册上不写整个手机号" in looked.faults[0][1]
        assert "13800001111" not in looked.page
        assert looked.take() == 422
    assert parts(app) == []


def test_the_register_is_taken_only_when_it_is_pressed(app, clerk, hall) -> None:
    first = as_csv(("房号", "面积", "业主"), ("9-101", 88, "高一平"))
    other = as_csv(("房号", "类型", "面积", "谁的"), ("9-102", "商铺", 70, "文静"))
    assert owners(clerk, hall, first, 1, "a.csv").take() == 303
    looked = owners(clerk, hall, other, 1, "b.csv")

    assert [row[0] for row in parts(app)] == ["9-101"]
    assert "表里没有认出这一列，请选一列。" in looked.page
    assert looked.take() == 422
    chosen = {"part": "房号", "area": "面积", "owners": "谁的"}
    assert clerk.post(f"{looked.brought.location}/columns", data=chosen).status_code == 303
    assert "文静" in clerk.get(looked.brought.location).text
    assert [row[0] for row in parts(app)] == ["9-101"]
    assert looked.take() == 303
    assert [row[:3] for row in parts(app)] == [("9-102", 7000, "文静")]


def test_the_row_of_the_headings_can_be_said(app, clerk, hall) -> None:
    content = as_csv(("某表", ""), ("哪里", "谁"), ("多大", "谁的"), ("9-101", "高一平"))
    looked = roster(clerk, hall, content, "a.csv")
    assert "没有认出列名。请选第几行是列名，再看一遍。" in looked.page

    where = looked.brought.location
    assert clerk.post(f"{where}/columns", data={"header": "3"}).status_code == 303
    page = clerk.get(where).text
    assert "没有认出列名" not in page
    assert re.search(r'<option value="多大">多大（9-101）', page)
