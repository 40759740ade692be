"""The register of owners: taken in all or nothing, its roll, who votes for whom, its pages."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from deliberation.database import db, unit_of_work
from deliberation.journal.models import Entry
from deliberation.people import queries as people
from deliberation.people.models.owners import ExclusivePart, Owner
from deliberation.people.operations import owners_by_two, owners_intake
from deliberation.people.queries import owners
from deliberation.rules.voting import SOUNDING
from deliberation.rules.voting import owners as rules
from tests import scene
from tests.records import refusal_of, stored


@pytest.fixture
def hall(app):
    with app.app_context():
        yield scene.community(neighbours=2)


def lines(hall) -> list[tuple[str, int | None, int]]:
    """The roll as names, voter and area."""
    names = dict(db.session.execute(sa.select(Owner.id, Owner.names)).all())
    return [
        (names[line.owner_id], line.person_id, line.area) for line in owners.roll(hall.community)
    ]


def test_the_roll_counts_persons_and_areas_as_the_law_does(hall) -> None:
    taken = scene.owners_registered(hall)

    assert lines(hall) == [
        ("王秀英", hall.resident.id, 8953),
        ("李建国、吴越", hall.neighbour.id, 12080),
        ("东山公司", None, 7320),
        ("", None, 20000),
    ]
    assert taken == owners_intake.Taken(
        parts=6, owners=4, area=48353, added=6, removed=0, unlinked=2
    )
    assert owners.totals(hall.community.id) == owners.Totals(6, 4, 48353, 2)


def test_without_a_register_there_is_no_roll(hall) -> None:
    assert refusal_of(owners.roll, hall.community).name == "owners.nobody_registered"


def test_what_was_taken_in_is_on_record_without_a_name(hall) -> None:
    scene.owners_registered(hall)

    entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "owners:registered")).one()
    assert entry.particulars | {"digest": ""} == {
        "parts": 6,
        "owners": 4,
        "square_metres": "483.53",
        "digest": "",
    }
    assert len(entry.particulars["digest"]) == 64


def test_a_later_list_replaces_the_register_and_keeps_who_was_named_by_hand(hall) -> None:
    scene.owners_registered(hall)
    company = db.session.scalars(sa.select(Owner).where(Owner.names == "东山公司")).one()
    with unit_of_work():
        owners_by_two.name_voter(company, hall.tenant, by=hall.committee, at=scene.at(1))

    taken = scene.owners_registered(
        hall,
        [
            {"part": "车位 B1-12", "area": "13.2", "owners": "东山公司", "number": "A-07"},
            {"part": "3栋 0101室", "area": "89.53", "owners": "新主人"},
        ],
        when=scene.at(2),
    )

    assert (taken.added, taken.removed) == (0, 4)
    assert lines(hall) == [("东山公司", hall.tenant.id, 1320), ("新主人", None, 8953)]


def test_a_voter_named_by_hand_goes_when_the_owners_are_others(hall) -> None:
    number = {"part": "1", "area": "9", "owners": "甲、乙", "number": "7", "voter": "甲"}
    scene.owners_registered(hall, [number])
    with unit_of_work():
        owner = db.session.scalars(sa.select(Owner)).one()
        owners_by_two.name_voter(owner, hall.tenant, by=hall.committee, at=scene.at(1))

    scene.owners_registered(hall, [number | {"owners": "甲、丙"}], when=scene.at(2))

    assert lines(hall) == [("甲、丙", None, 900)]


def test_only_an_adult_who_lives_here_votes_online(hall) -> None:
    scene.owners_registered(hall)
    owner = db.session.scalars(sa.select(Owner).order_by(Owner.id)).first()

    with unit_of_work():
        told = refusal_of(
            owners_by_two.name_voter, owner, hall.child, by=hall.committee, at=scene.at()
        )
        owners_by_two.name_voter(owner, None, by=hall.committee, at=scene.at())

    assert told.name == "owners.no_such_voter"
    assert lines(hall)[0] == ("王秀英", None, 8953)


def test_the_number_of_rows_must_be_as_told(hall) -> None:
    rows = [(2, {"part": "1", "area": "9", "owners": "甲"})]

    refusal = refusal_of(owners_intake.checked, rows, 2)

    assert (refusal.name, dict(refusal.values)) == (
        "owners.total_differs",
        {"told": 2, "found": 1},
    )
    assert owners_intake.checked(rows, 1)[0] == [
        rules.RegisteredPart("1", 900, "=甲", ("甲",), "甲")
    ]


# ------------------------------------------------------------------ pages


CSV = (
    "房号,专有部分面积（㎡）,业主姓名,业主编号,表决人,未售或未交付\n"
    "3栋 0101室,89.53,王秀英,,,\n"
    "车位 B1-12,13.2,东山公司,A-07,,\n"
)


def bring(client, hall, content: bytes, name: str = "owners.csv", parts: str = "2"):
    return client.post(
        hall.path("owners/imports"),
        data={"key": "k", "file": (io.BytesIO(content), name), "parts": parts},
        content_type="multipart/form-data",
    )


def take_in(client, hall, content: bytes, name: str = "owners.csv", parts: str = "2"):
    """Bring a list, look at it, press."""
    brought = bring(client, hall, content, name, parts)
    assert (brought.status_code, brought.location) == (303, hall.path("owners/imports/k"))
    assert client.get(brought.location).status_code == 200
    return client.post(f"{brought.location}/taking", data={"parts": parts})


@pytest.fixture
def clerk(client, hall):
    scene.sign_in(client, hall, "committee")
    return client


def numbers() -> list[str]:
    return list(db.session.scalars(sa.select(ExclusivePart.number).order_by(ExclusivePart.number)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_committee_takes_in_a_list_and_sees_it(clerk, hall, encoding) -> None:
    answer = take_in(clerk, hall, CSV.encode(encoding))
    page = clerk.get(answer.location).get_data(as_text=True)

    assert answer.status_code == 303
    assert "已登记：专有部分 2 处，新增 2 处，去掉 0 处；业主 2 人，其中 1 人只能用纸质票。" in page
    assert "102.73" in page
    assert "东山公司" in page
    assert SOUNDING["zh"] in page


def test_an_excel_list_is_read_to_the_hundredth(clerk, hall) -> None:
    book = Workbook()
    for row in (("房号", "建筑面积", "产权人"), ("3栋 0101室", 89.53, "王秀英"), ("2", 60, "乙")):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)

    assert take_in(clerk, hall, file.getvalue(), "owners.xlsx").status_code == 303
    assert [area for _, _, area in lines(hall)] == [8953, 6000]


def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_taken(clerk, hall) -> None:
    scene.owners_registered(hall)
    wrong = CSV.replace("89.53", "约90").replace("A-07", "") + "车位 B1-12,9,王秀英,,李四,\n"

    answer = take_in(clerk, hall, wrong.encode(), parts="3")
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "有 2 行要改，一行也没有导入" in page
    assert "面积“约90”读不出来。请写平方米，最多两位小数，例如 89.53。" in page
    assert "“车位 B1-12”在第 3 行已经有了，一处只写一行。" in page
    assert "表决人“李四”不在这一处的业主里。" in page
    assert len(numbers()) == 6


def test_a_count_that_differs_is_told_beside_its_field(clerk, hall) -> None:
    answer = take_in(clerk, hall, CSV.encode(), parts="3")

    assert answer.status_code == 422
    assert "您写的是 3 处，表里有 2 处。" in answer.get_data(as_text=True)
    assert numbers() == []


@pytest.mark.parametrize("parts", ["9" * 400, "-1", "两", ""])
def test_a_count_that_is_none_is_told_and_never_calculated_with(clerk, hall, parts) -> None:
    assert bring(clerk, hall, CSV.encode(), parts=parts).status_code == 422


@pytest.mark.parametrize("written", ["", " \u3000", "两 个 字 中 间"])
def test_nobody_is_called_by_blanks(hall, written) -> None:
    assert people.residents_called(hall.community.id, written) == []


@pytest.mark.parametrize(
    "content, told",
    [
        (b"", "文件"),
        ("房号,面积,业主\n".encode(), "表里只有各列的名称，没有内容。"),
        ("房号,面积,业主,身份证号\n1,9,甲,\n".encode(), "表里有“身份证号”这一列。"),
        ("房号,面积,业主\n1,9,甲（330102194903071234）\n".encode(), "像身份证号码的数"),
    ],
)
def test_a_list_that_is_none_is_told_beside_the_file(clerk, hall, content, told) -> None:
    answer = bring(clerk, hall, content)

    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)


def test_the_example_can_be_taken_in_as_it_is(clerk, hall) -> None:
    example = clerk.get(hall.path("owners/example")).get_data()

    assert take_in(clerk, hall, example, parts="5").status_code == 303
    assert [area for _, _, area in lines(hall)] == [8953, 12080, 10273, 12080]


def test_an_owner_sees_their_own_line_and_nobody_elses(client, hall) -> None:
    scene.owners_registered(hall)
    scene.sign_in(client, hall, "neighbour")

    page = client.get(hall.path("owners/mine")).get_data(as_text=True)

    assert "李建国、吴越" in page
    assert "面积 120.80 平方米，全部业主合计 483.53 平方米、4 人" in page
    assert "王秀英" not in page
    assert SOUNDING["zh"] in page


def test_a_resident_who_owns_nothing_is_told_where_to_go(client, hall) -> None:
    scene.owners_registered(hall)
    scene.sign_in(client, hall, "tenant")

    page = client.get(hall.path("owners/mine")).get_data(as_text=True)

    assert "名册里没有由您表决的专有部分。" in page


def test_the_committee_names_who_votes_for_an_owner(clerk, hall) -> None:
    scene.owners_registered(hall)
    company = db.session.scalars(sa.select(Owner.id).where(Owner.names == "东山公司")).one()
    address = hall.path(f"owners/{company}/voter")

    unknown = clerk.post(address, data={"name": "没有这个人"})
    named = clerk.post(address, data={"name": "周婷"})

    assert unknown.status_code == 422
    assert "没有找到这位居民。" in unknown.get_data(as_text=True)
    assert named.status_code == 303
    db.session.expire_all()
    assert stored(Owner, company).person_id == hall.tenant.id


def test_a_long_register_is_paged_and_searched(clerk, hall, count_queries) -> None:
    scene.owners_registered(
        hall,
        [{"part": f"7栋 {n:04}室", "area": "80", "owners": f"业主{n:04}"} for n in range(120)],
    )

    with count_queries() as queries:
        first = clerk.get(hall.path("owners/")).get_data(as_text=True)
    last = clerk.get(hall.path("owners/?q=业主0119")).get_data(as_text=True)

    assert queries.count <= 10, queries
    assert "业主0049" in first
    assert "业主0050" not in first
    assert "业主0119" in last
    assert "业主0118" not in last
