"""Hotlines' lists as strangers brought them (cases 08, 16, 17, 25), and further ones."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa

from deliberation.collect.models import Intake
from deliberation.collect.operations.moments import moment
from deliberation.database import db
from deliberation.issues.models import Issue
from tests import scene

CASES = Path(__file__).parents[2].parent / "shared" / "cases"


def case(name: str) -> bytes:
    found = list(CASES.glob(f"*/{name}"))
    if not found:
        pytest.skip(f"{name} is not beside the repository")
    return found[0].read_bytes()


@pytest.fixture
def clerk(client, hall):
    return scene.sign_in(client, hall, "committee")


def bring(clerk, hall, content: bytes, name: str):
    sent = {"key": "one", "source": "hotline", "file": (io.BytesIO(content), name)}
    return clerk.post(hall.path("imports"), data=sent)


def taken(app) -> list[tuple]:
    with app.app_context():
        rows = db.session.execute(
            sa.select(Intake.reference, Issue.problem, Intake.posted_at)
            .join(Issue, Issue.id == Intake.issue_id)
            .order_by(Issue.id)
        )
        return [tuple(row) for row in rows]


def utc(*told: int) -> datetime:
    return datetime(*told, tzinfo=UTC)


READ = {
    "T000": utc(2026, 3, 5, 1, 30), "T001": utc(2026, 3, 5, 1, 30, 15), "T002": utc(2026, 3, 4, 16),
    "T003": utc(2026, 3, 5, 1, 30), "T004": utc(2026, 3, 5, 1, 30), "T005": utc(2026, 3, 5, 1, 30),
    "T006": utc(2026, 3, 5, 1, 30), "T007": utc(2026, 3, 5, 13, 30), "T008": utc(2026, 3, 4, 16),
    "T009": utc(2026, 3, 4, 16), "T010": utc(2026, 3, 5, 1, 30, 15), "T011": utc(2026, 3, 5, 1, 30),
    "T012": utc(2026, 3, 5, 1, 30), "T013": None, "T014": utc(2026, 3, 4, 16),
    "T015": utc(2026, 3, 4, 16), "T016": utc(2026, 3, 5, 1, 30), "T017": utc(2026, 3, 5, 16),
    "T018": None, "T019": utc(2026, 3, 5, 1, 30), "T020": None, "T021": utc(2026, 3, 4, 16),
    "T022": utc(2026, 3, 4, 16),
}  # fmt: skip


def test_case_17_times_are_read_where_one_reading_is_possible(app, clerk, hall) -> None:
    where = bring(clerk, hall, case("m01-dates.csv"), "m01.csv").location
    page = clerk.get(where).text

    assert "有 3 处读不出来，导入时空着" in page
    assert clerk.post(f"{where}/taking").status_code == 303
    assert {reference: when for reference, _, when in taken(app)} == READ


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("25/03/2026 9:30", utc(2026, 3, 25, 1, 30)),
        ("2026-03-05 下午2点半", utc(2026, 3, 5, 6, 30)),
        ("2026年3月5日星期四 晚上8点15分", utc(2026, 3, 5, 12, 15)),
        ("二〇二六年十二月二十一日", utc(2026, 12, 20, 16)),
        ("2026-03-05T23:30:00-08:00", utc(2026, 3, 6, 7, 30)),
        ("46086.39583333334", utc(2026, 3, 5, 1, 30)),
        ("2026/3/5 12:30 AM", utc(2026, 3, 4, 16, 30)),
        ("2026/3/5 晚上12点", None),
        ("2026-02-30", None),
        ("12345", None),
        ("去年", None),
        ("09:30", None),
    ],
)
def test_other_times(written, read) -> None:
    assert moment(written) == read


def test_case_08_headings_below_title_and_subtitle(app, clerk, hall) -> None:
    where = bring(clerk, hall, case("m08-title-subtitle.xlsx"), "m08.xlsx").location

    assert clerk.post(f"{where}/taking").status_code == 303
    assert taken(app) == [("E1", "夜间装修太吵，孩子睡不着觉。", utc(2026, 3, 4, 16))]


def test_case_16_a_quote_that_swallows_rows_is_named(app, clerk, hall) -> None:
    answer = bring(clerk, hall, case("m16-quote.csv"), "m16.csv")

    assert answer.status_code == 422
    assert "第 2 行的引号没有成对。" in answer.text
    assert taken(app) == []


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('编号,标题,内容\nQ1,路灯不亮,三栋路灯不亮\nQ2,"水管漏水,四栋水管漏水\n'
         'Q3,楼道堆物,五栋楼道堆物\nQ4,电梯停了,六栋电梯停了\n', 3),
        ('编号;内容\nQ1;"他说"" 路灯没人管\nQ2;三栋的灯坏了\n', 2),
    ],
)  # fmt: skip
def test_case_16_further_lists_are_refused_and_taken_once_they_are_mended(
    app, clerk, hall, text, row
) -> None:
    answer = bring(clerk, hall, text.encode(), "list.csv")
    assert answer.status_code == 422
    assert f"第 {row} 行的引号没有成对。" in answer.text
    assert taken(app) == []

    mended = text.replace('"水管', "水管").replace("没人管", '没人管"')
    where = bring(clerk, hall, mended.encode(), "list.csv").location
    answer = clerk.post(f"{where}/taking")
    assert answer.status_code == 303, re.findall(r"[^<>]*第 \d 行[^<>]*", answer.text)
    lines = mended.splitlines()[1:]
    assert [reference for reference, *_ in taken(app)] == [line[:2] for line in lines]


@pytest.mark.parametrize("name", ["list.xlsb", "list.xlsx"])
def test_a_binary_workbook_is_refused_with_what_to_do(app, clerk, hall, name) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00")
    answer = bring(clerk, hall, file.getvalue(), name)
    assert (answer.status_code, taken(app)) == (422, [])
    assert "选“另存为”，类型选“Excel 工作簿 (*.xlsx)”，再上传。" in unescape(answer.text)


def test_case_25_the_last_lines_of_a_hotlines_list(app, clerk, hall) -> None:
    text = "编号,内容,地点\nA1,路灯不亮,9栋\n合计,1 件,\n经办人：文静,,\n"
    where = bring(clerk, hall, text.encode(), "list.csv").location
    page = clerk.get(where).text

    assert re.findall(r"第 (\d+) 行：(.*?)，", page) == [("3", "合计行"), ("4", "签名、日期")]
    assert clerk.post(f"{where}/taking").status_code == 303
    assert [row[:2] for row in taken(app)] == [("A1", "路灯不亮")]


def test_a_message_that_says_sum_is_a_message(app, clerk, hall) -> None:
    text = "编号,内容\nA1,合计三次反映，没有人来修\nA2,注：楼道灯坏了\n"
    where = bring(clerk, hall, text.encode(), "list.csv").location

    assert clerk.post(f"{where}/taking").status_code == 303
    assert [row[0] for row in taken(app)] == ["A1", "A2"]
