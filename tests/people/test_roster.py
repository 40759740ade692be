"""The roster: looked at with what is wrong beside each row, taken in all or nothing, again."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib

import openpyxl
import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.journal.models import Entry
from deliberation.people.models import Building, Group, Household, Person, Role, Unit
from deliberation.people.models.uploads import Upload
from deliberation.people.queries import doors
from tests import scene
from tests.records import stored

HEADER = ("楼栋", "户号（室）", "专有面积", "姓名", "手机尾号", "是否成年", "角色", "单位")
ROWS = (
    ("5栋", "0101室", "89.53", "张 伟", "0718", "是", "", ""),
    ("5栋", "0101室", "", "张小雨", "", "否", "", ""),
    ("5栋", "0102", "120.8", "李桂兰", "912", "是", "居民代表、志愿者", ""),
    ("", "", "", "周经理", "", "是", "物业经理", "安居物业"),
)


def as_csv(*lines, encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode(encoding)


def as_excel(*lines) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(file)
    return file.getvalue()


@pytest.fixture
def hall(app):
    with app.app_context():
        return scene.community(neighbours=0)


@pytest.fixture(params=["committee", "administrator"])
def everyone_who_may(request):
    return request.param


@pytest.fixture
def clerk(client, hall):
    return scene.sign_in(client, hall, "committee")


def bring(client, hall, content: bytes, name: str = "名册.csv", key: str = "k"):
    return client.post(
        hall.path("roster/imports"),
        data={"key": key, "file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def take(client, hall, key: str = "k"):
    return client.post(hall.path(f"roster/imports/{key}/taking"))


def taken_in(client, hall, content: bytes, key: str = "k") -> None:
    assert bring(client, hall, content, key=key).status_code == 303
    assert take(client, hall, key).status_code == 303


def listed(app) -> list[tuple]:
    """Who came by the roster: where, name, tail, adult, their roles."""
    with app.app_context():
        rows = db.session.execute(
            sa.select(
                sa.func.coalesce(Building.name + " " + Household.door, Unit.name),
                Household.area, Person.name, Person.phone_tail, Person.adult, Person.id,
            )
            .select_from(Person)
            .outerjoin(Household, Household.id == Person.household_id)
            .outerjoin(Building, Building.id == Household.building_id)
            .outerjoin(Unit, Unit.id == Person.unit_id)
            .where(Person.listed.is_not(None))
            .order_by(Person.id)
        ).all()  # fmt: skip
        held = {}
        for person, kind in db.session.execute(sa.select(Role.person_id, Role.kind)):
            held.setdefault(person, set()).add(kind)
        return [(*row[:5], held.get(row.id, set())) for row in rows]


TAKEN = [
    ("5栋 0101室", 8953, "张伟", "0718", True, set()),
    ("5栋 0101室", 8953, "张小雨", None, False, set()),
    ("5栋 0102室", 12080, "李桂兰", "0912", True, {"representative", "volunteer"}),
    ("安居物业", None, "周经理", None, True, {"property"}),
]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_csv(HEADER, *ROWS, encoding="gb18030"), "名册.csv"),
        (as_excel(HEADER, *ROWS), "名册.xlsx"),
    ],
)
def test_a_roster_is_looked_at_and_taken_in(app, client, hall, everyone_who_may, content, name):
    scene.sign_in(client, hall, everyone_who_may)

    looked = client.get(bring(client, hall, content, name).location)
    assert listed(app) == []
    taken = client.get(take(client, hall).location)

    assert "可以导入" not in looked.text
    assert re.findall(r'<b class="num">(\d+)</b>', looked.text) == ["4", "2", "0", "0", "0"]
    assert "名册导入好了" in taken.text
    assert listed(app) == TAKEN
    with app.app_context():
        assert db.session.scalars(sa.select(Unit.kind).where(Unit.name == "安居物业")).one() == (
            "property"
        )
        entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "roster:taken_in")).one()
        assert entry.particulars == {"rows": 4, "added": 4, "changed": 0, "households": 2}
        assert db.session.scalar(sa.select(Upload.content)) is None


def test_brought_again_it_changes_what_is_there_and_doubles_nothing(app, clerk, hall) -> None:
    taken_in(clerk, hall, as_csv(HEADER, *ROWS))
    again = clerk.get(bring(clerk, hall, as_csv(HEADER, *ROWS), key="again").location)
    nothing = take(clerk, hall, "again")
    changed = (
        ("5号楼", "101", "90", "张伟", "", "是", "居民代表", ""),
        ("５栋", "0101室", "", "张小雨", "", "是", "", ""),
        ("5", "0103", "", "新邻居", "", "是", "", ""),
    )
    taken_in(clerk, hall, as_csv(HEADER, *changed), key="changed")

    assert "和名册上的一样，没有要导入的。" in again.text
    assert nothing.status_code == 422
    assert listed(app) == [
        ("5栋 0101室", 9000, "张伟", "0718", True, {"representative"}),
        ("5栋 0101室", 9000, "张小雨", None, True, set()),
        *TAKEN[2:],
        ("5栋 0103室", None, "新邻居", None, True, set()),
    ]


def test_the_same_list_pressed_twice_is_taken_once(app, clerk, hall) -> None:
    taken_in(clerk, hall, as_csv(HEADER, *ROWS))

    assert take(clerk, hall).status_code == 303
    assert bring(clerk, hall, as_csv(HEADER, *ROWS)).status_code == 303
    assert listed(app) == TAKEN


def test_who_is_there_by_other_ways_is_found_and_keeps_their_account(app, clerk, hall) -> None:
    with app.app_context():
        home = stored(Household, hall.resident.household_id)
        building = stored(Building, home.building_id)
        rows = [(building.name, home.door, "", "王秀英", "0001", "是", "", "")]
    taken_in(clerk, hall, as_csv(HEADER, *rows, ("", "", "", "赵敏", "", "是", "居委会", "居委会")))

    with app.app_context():
        resident = stored(Person, hall.resident.id)
        assert (resident.phone_tail, resident.account_id) == ("0001", hall.resident.account_id)
        names = sa.select(sa.func.count()).where(Person.name.in_(("王秀英", "赵敏")))
        assert db.session.scalar(names) == 2


def test_a_clerk_who_lives_here_is_one_person(app, clerk, hall) -> None:
    taken_in(clerk, hall, as_csv(HEADER, ("5栋", "0101", "", "赵敏", "", "是", "居委会", "居委会")))

    with app.app_context():
        person = db.session.scalars(sa.select(Person).where(Person.name == "赵敏")).one()
        assert (person.id, person.household_id is None) == (hall.committee.id, False)


def test_namesakes_and_clerks_who_are_listed_twice_break_nothing(app, clerk, hall) -> None:
    rows = (
        ("", "", "", "赵丽", "", "是", "居委会", "居委会"),
        ("5栋", "0101", "", "赵丽", "", "是", "居委会", "居委会"),
        ("6栋", "0101", "", "赵丽", "", "是", "居委会", "居委会"),
    )
    taken_in(clerk, hall, as_csv(HEADER, *rows))
    taken_in(clerk, hall, as_csv(HEADER, *rows[1:], ROWS[0]), key="again")

    assert [row[0] for row in listed(app)] == ["居委会", "5栋 0101室", "6栋 0101室", "5栋 0101室"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("5栋", "", "", "张伟", "", "是", "", ""), "没有写户号。"),
        (("", "0101", "", "张伟", "", "是", "", ""), "没有写楼栋。"),
        (("", "", "", "张伟", "", "是", "", ""), "没有写楼栋和户号。"),
        (("5栋", "0101", "", "", "", "是", "", ""), "没有写姓名。"),
        (("5栋", "0101", "", "#REF!", "", "是", "", ""), "“#REF!”不像姓名"),
        (("5栋", "0101", "", "张伟", "", "", "", ""), "满 18 岁写“是”，不满写“否”。"),
        (("5栋", "0101", "", "张伟", "", "是", "居委会、监督员", ""), "不能同时是居委会成员"),
        (("", "", "", "张伟", "", "是", "", "安居物业"), "请写清角色"),
        (("5栋", "x" * 41, "", "张伟", "", "是", "", ""), "太长了，最多 40 个字。"),
        (("5栋", "0101", "", "张" * 81, "", "是", "", ""), "太长了，最多 80 个字。"),
        (("5栋", "0104", "", "<script>", "", "也许", "", ""), "“也许”看不懂"),
    ],
)
def test_what_is_wrong_stands_beside_its_row_and_nothing_is_taken(app, clerk, hall, row, told):
    looked = clerk.get(bring(clerk, hall, as_csv(HEADER, ROWS[2], row)).location)
    pressed = take(clerk, hall)

    assert "有 1 行要改，一行也没有导入" in looked.text
    assert told in looked.text
    assert "第 3 行" in looked.text
    assert pressed.status_code == 422
    assert "有 1 行有错，一行也没有导入。" in pressed.text
    assert listed(app) == []


@pytest.mark.parametrize(
    ("row", "told", "kept"),
    [
        (("5栋", "0103", "约90", "张伟", "", "是", "", ""), "面积“约90”读不出来。", set()),
        (("5栋", "0103", "0", "张伟", "", "是", "", ""), "面积“0”读不出来。", set()),
        (("5栋", "0103", "", "张伟", "12345", "是", "", ""), "手机尾号只写最后四位数字", set()),
        (("5栋", "0103", "", "张伟", "", "是", "皇帝", ""), "没有“皇帝”这种角色。", set()),
        (("5栋", "0103", "", "张伟", "", "是", "管理员", ""), "没有“管理员”这种角色。", set()),
        (("5栋", "0103", "", "张伟", "", "是", "", "某某公司"), "写了单位的，请写清角色", set()),
    ],
)
def test_what_need_not_be_there_is_left_out_and_told_and_the_row_is_taken(
    app, clerk, hall, row, told, kept
) -> None:
    looked = clerk.get(bring(clerk, hall, as_csv(HEADER, row)).location)
    assert "有 1 行照样导入" in looked.text
    assert told in looked.text
    assert take(clerk, hall).status_code == 303
    assert listed(app) == [("5栋 0103室", None, "张伟", None, True, kept)]


def test_rows_that_contradict_each_other_are_told(clerk, hall) -> None:
    rows = (
        ("5栋", "0101", "89.53", "张伟", "", "是", "", ""),
        ("5号楼", "101室", "90", "张小雨", "", "否", "", ""),
        ("5栋", "0101室", "", "张 伟", "", "是", "", ""),
    )
    looked = clerk.get(bring(clerk, hall, as_csv(HEADER, *rows)).location).text

    assert "同一户的面积和第 2 行写的不一样。" in looked
    assert "和第 2 行是同一户、同一个姓名。" in looked


def test_who_supervises_is_not_put_into_the_committee(app, clerk, hall) -> None:
    with app.app_context():
        home = stored(Household, hall.supervisor.household_id)
        building = stored(Building, home.building_id)
        row = (building.name, home.door, "", "郑玉兰", "", "是", "居委会成员", "")
    looked = clerk.get(bring(clerk, hall, as_csv(HEADER, row)).location).text

    assert "监督小组成员不能同时是居委会成员。" in looked
    assert take(clerk, hall).status_code == 422


def word_file() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", "<w:document/>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (word_file(), "名册.xlsx", "Word"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "名册.xlsx", "不是完好的 Excel 表格"),
        (b"", "名册.csv", "文件是空的"),
        (as_csv(HEADER), "名册.csv", "表里只有各列的名称，没有内容。"),
        (as_csv((*HEADER, "身份证号"), ROWS[0]), "名册.csv", "表里有“身份证号”这一列。"),
        (
            as_csv((*HEADER, "备注"), (*ROWS[0], "330102194903071234")),
            "名册.csv",
            "第 2 行里有一个像身份证号码的数。",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_roster_is_refused_in_words_and_kept_nowhere(
    app, clerk, hall, content, name, told
) -> None:
    answer = bring(clerk, hall, content, name)

    assert answer.status_code == 422
    assert told in answer.text
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Upload)) == 0


def test_of_a_phone_number_four_figures_are_kept(app, clerk, hall) -> None:
    header = ("楼栋", "户号", "姓名", "是否成年", "联系电话")
    row = ("5", "1", "张伟", "是", "１３８ 0000 0718")
    bring(clerk, hall, as_csv(header, row))

    with app.app_context():
        kept = zlib.decompress(db.session.scalars(sa.select(Upload.content)).one()).decode()
    assert "*******0718" in kept
    assert not re.search(r"138\s?0000|１３８", kept)
    assert take(clerk, hall).status_code == 303
    assert [row[3] for row in listed(app)] == ["0718"]


def test_a_list_without_a_column_that_is_needed_asks_for_it(app, clerk, hall) -> None:
    header = ("栋楼", "户主姓名", "成员姓名", "哪一户", "满十八岁了吗")
    answer = bring(clerk, hall, as_csv(header, ("5栋", "张大", "张伟", "101", "是")))
    asked = clerk.get(answer.location).text

    assert (answer.status_code, asked.count("表里没有认出这一列，请选一列。")) == (303, 2)
    assert take(clerk, hall).status_code == 422
    chosen = {"building": "栋楼", "door": "哪一户", "name": "成员姓名", "adult": "满十八岁了吗"}
    assert clerk.post(f"{answer.location}/columns", data=chosen).status_code == 303
    assert take(clerk, hall).status_code == 303
    assert listed(app) == [("5栋 101室", None, "张伟", None, True, set())]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_blank_list_is_read_as_it_was_meant(app, clerk, hall, language) -> None:
    file = clerk.get(hall.path("roster/blank.xlsx"), headers={"Accept-Language": language})
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    role = {"zh": "居民代表", "en": "Residents’ representative"}[language]
    book.active.append(("5栋", "2", "0301", "89.5", "张伟", "0718", "是", role, "", "五组"))
    filled = io.BytesIO()
    book.save(filled)

    empty = bring(clerk, hall, file.data, "roster.xlsx", key="empty")
    assert (empty.status_code, "没有内容" in empty.text) == (422, True)
    assert bring(clerk, hall, filled.getvalue(), "roster.xlsx").status_code == 303
    assert take(clerk, hall).status_code == 303
    assert listed(app) == [("5栋 2单元0301室", 8950, "张伟", "0718", True, {"representative"})]
    with app.app_context():
        assert "五组" in db.session.scalars(sa.select(Group.name)).all()


def test_a_hotlines_list_and_a_roster_do_not_know_each_other(app, clerk, hall) -> None:
    with app.app_context():
        message = scene.list_brought(hall).key
    bring(clerk, hall, as_csv(HEADER, *ROWS))

    assert clerk.get(hall.path(f"roster/imports/{message}")).status_code == 404
    assert clerk.get(hall.path("imports/k/columns")).status_code == 404


def test_the_database_keeps_one_name_a_household(app, clerk, hall) -> None:
    taken_in(clerk, hall, as_csv(HEADER, *ROWS))

    with app.app_context():
        there = db.session.scalars(sa.select(Person).where(Person.listed == "张伟")).one()
        home, community = there.household_id, there.community_id
        with pytest.raises(sa.exc.IntegrityError), unit_of_work():
            db.session.add(
                Person(community_id=community, household_id=home, name="x", listed="张伟")
            )


def test_what_lay_for_a_week_is_gone(app, clerk, hall) -> None:
    with clock.pretend(scene.at(0)):
        bring(clerk, hall, as_csv(HEADER, *ROWS), key="old")
    with clock.pretend(scene.at(8)):
        bring(clerk, hall, as_csv(HEADER, *ROWS), key="new")

        assert "这份表已经清除" in clerk.get(hall.path("roster/imports/old")).text
        assert take(clerk, hall, "old").status_code == 422


def test_a_long_list_costs_no_more_questions_than_a_short_one(clerk, hall, count_queries) -> None:
    def cost(rows: int, key: str) -> tuple[int, int]:
        lines = [("9栋", f"{key}{n:04}", "80", f"邻居{n}", "", "是", "", "") for n in range(rows)]
        location = bring(clerk, hall, as_csv(HEADER, *lines), key=key).location
        with count_queries() as looking:
            clerk.get(location)
        with count_queries() as taking:
            assert take(clerk, hall, key).status_code == 303
        return looking.count, taking.count

    cost(1, "first")  # makes the building
    assert cost(1, "a") == cost(300, "b")


@pytest.mark.parametrize(
    ("one", "other"),
    [("0101室", "101"), ("1单元0101室", "1-101"), ("１０１", "101室"), ("A座101", "A座 0101")],
)
def test_a_door_is_the_same_however_it_is_written(one, other) -> None:
    assert doors.door_key(one) == doors.door_key(other)


@pytest.mark.parametrize(("one", "other"), [("101", "102"), ("1-101", "101"), ("A101", "B101")])
def test_other_doors_are_others(one, other) -> None:
    assert doors.door_key(one) != doors.door_key(other)


def test_a_building_is_the_same_however_it_is_written() -> None:
    written = ("3栋", "3号楼", "03 幢", "３", "Building 3")

    assert {doors.building_key(one) for one in written} == {"3"}
    assert doors.building_key("东区3栋") != doors.building_key("西区3栋")
