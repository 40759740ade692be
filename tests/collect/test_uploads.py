"""Lists brought in the browser: from the file to the last press, or plain words why not."""

from __future__ import annotations

import csv
import io
import re
import threading
import zipfile
from collections.abc import Sequence
from datetime import date, time, timedelta
from html import unescape

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from deliberation import clock
from deliberation.collect.models import Intake
from deliberation.collect.operations.columns import guessed
from deliberation.database import db
from deliberation.issues.models import Duty, Issue, Timer
from deliberation.journal import queries as journal
from deliberation.journal.models import Entry
from deliberation.journal.operations.typed import read_out
from deliberation.people.models.uploads import Upload
from tests import scene

HEADER = ("工单编号", "来电时间", "诉求标题", "诉求内容", "诉求地址")
ROWS = (
    ("H-1", "2026-03-01 09:30", "3栋门前路面不平", "下雨积水，老人走路容易摔倒。", "3栋门口"),
    ("H-2", "2026/3/1 20:15", "夜间装修太吵", "4栋三楼晚上十点还在施工。", "4栋"),
)
CHOSEN = {
    "title": "诉求标题",
    "body": "诉求内容",
    "reference": "工单编号",
    "posted_at": "来电时间",
    "place": "诉求地址",
    "action": "",
    "answer": "",
    "answered_at": "",
}


def as_csv(*lines: Sequence[str], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode(encoding)


def as_excel(*lines: Sequence[object]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(file)
    return file.getvalue()


def archive(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name.replace("_", "/").replace("0", "."), content)
    return packed.getvalue()


@pytest.fixture
def clerk(client, hall):
    return scene.sign_in(client, hall, "committee")


def bring(clerk, hall, content: bytes, name: str = "list.csv", key: str = "one") -> TestResponse:
    sent = {"key": key, "source": "hotline", "file": (io.BytesIO(content), name)}
    return clerk.post(hall.path("imports"), data=sent)


def looked_at(clerk, hall, content: bytes, name: str = "list.csv", key: str = "one") -> str:
    """Bring the list, choose its columns; the page that shows what would become of it."""
    assert bring(clerk, hall, content, name, key).location == hall.path(f"imports/{key}")
    answer = clerk.post(hall.path(f"imports/{key}/columns"), data=CHOSEN)
    assert answer.location == hall.path(f"imports/{key}")
    return clerk.get(answer.location).text


def take(clerk, hall, key: str = "one", **more: str) -> TestResponse:
    return clerk.post(hall.path(f"imports/{key}/taking"), data=more)


def chosen_on(page: str) -> dict[str, str]:
    """Which column is chosen for each field."""
    chosen = {}
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.S):
        found = re.search(r'selected value="([^"]*)"', options)
        chosen[name] = unescape(found.group(1)) if found else ""
    chosen.pop("header")
    return chosen


def faults(page: str) -> list[tuple[str, ...]]:
    section = page.partition('id="faults"')[2].partition("</section>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", section, re.S)[1:]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [tuple(unescape(cell).strip() for cell in row) for row in cells]


def beside(field: str, page: str) -> str:
    return unescape(re.search(rf'id="{field}-error"[^>]*>([^<]*)<', page).group(1))


def taken(app: Flask) -> list[tuple]:
    with app.app_context():
        rows = db.session.execute(
            sa.select(Intake.reference, Issue.title, Issue.problem, Issue.place, Intake.posted_at)
            .join(Issue, Issue.id == Intake.issue_id)
            .order_by(Issue.id)
        )
        return [tuple(row) for row in rows]


TAKEN = [
    ("H-1", *ROWS[0][2:], clock.at(date(2026, 3, 1), time(9, 30))),
    ("H-2", *ROWS[1][2:], clock.at(date(2026, 3, 1), time(20, 15))),
]

# ------------------------------------------------------------------ the way through


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv", as_csv(HEADER, *ROWS)),
        ("list.csv", as_csv(HEADER, *ROWS, encoding="utf-8-sig")),
        ("list.CSV", as_csv(HEADER, *ROWS, encoding="gbk")),
        ("list.xlsx", as_excel(HEADER, *ROWS)),
        ("named.xlsx", as_excel(("3月热线工单汇总",), (), HEADER, *ROWS)),
    ],
    ids=["utf-8", "utf-8 with a mark", "gbk", "excel", "excel with a name above the header"],
)
def test_a_list_is_looked_at_and_taken_in(app, clerk, hall, name, content) -> None:
    page = looked_at(clerk, hall, content, name)
    assert ROWS[0][2] in page and "导入 2 行" in page
    assert taken(app) == []

    answer = take(clerk, hall)

    assert (answer.status_code, answer.location) == (303, hall.path("imports/one"))
    assert "导入了 2 个议题" in clerk.get(answer.location).text
    assert taken(app) == TAKEN


def test_the_pages_own_example_goes_in_as_it_is(app, clerk, hall) -> None:
    example = clerk.get(hall.path("imports/example"))
    assert bring(clerk, hall, example.data).status_code == 303
    page = clerk.get(hall.path("imports/one/columns")).text

    clerk.post(hall.path("imports/one/columns"), data=chosen_on(page))
    take(clerk, hall)

    assert [row[:2] for row in taken(app)] == [
        ("20260305-0118", "3栋门前路面不平"),
        ("20260305-0121", "夜间装修太吵"),
    ]


def test_many_at_once_leave_what_one_by_one_would_have_left(app, clerk, hall) -> None:
    with app.app_context():
        scene.issue_at_collect(
            hall, title=ROWS[0][2], problem=ROWS[0][3], place=ROWS[0][4],
            by="committee", channel="hotline", proposer=None,
        )  # fmt: skip
    looked_at(clerk, hall, as_csv(HEADER, ROWS[0]))
    take(clerk, hall)

    # What a list brings waits for a clerk; what the clerk types is looked through on the form.
    own = {"id", "key", "number", "issue_id", "subject_id", "hash", "previous", "recorded_at",
           "confidential", "particulars"}  # fmt: skip

    def columns(row: object) -> dict:
        keys = {column.key for column in sa.inspect(type(row)).columns} - own
        return {key: getattr(row, key) for key in keys}

    with app.app_context():
        for table in (Issue, Duty, Timer):
            single, many = db.session.scalars(sa.select(table).order_by(table.id))
            assert columns(many) == columns(single)
        single, many = db.session.scalars(
            sa.select(Entry).where(Entry.verb == "issue:entered").order_by(Entry.id)
        )
        assert columns(many) == columns(single)
        told = read_out(hall.community.id, [single, many])
        assert told[0] == told[1] == {"title": ROWS[0][2], "channel": "hotline"}
        assert journal.verify(hall.community.id) is None
        assert db.session.scalars(sa.select(Issue.number)).all() == ["2026-001", "2026-002"]


def test_which_column_holds_what_is_guessed_and_then_remembered(clerk, hall) -> None:
    def shown(key: str) -> tuple[dict[str, str], bool]:
        bring(clerk, hall, as_csv(HEADER, *ROWS), key=key)
        page = clerk.get(hall.path(f"imports/{key}/columns")).text
        return chosen_on(page), "照上次对好" in page

    assert shown("first") == (CHOSEN, False)
    other = CHOSEN | {"posted_at": "", "action": "诉求内容"}
    clerk.post(hall.path("imports/first/columns"), data=other)
    assert shown("second") == (other, True)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (("*标题", "内容（必填）"), {"title": "*标题", "body": "内容（必填）"}),
        (("工单编号", "诉求内容"),
         {"title": "诉求内容", "body": "诉求内容", "reference": "工单编号"}),
        (("序号", "主题", "反映内容"), {"title": "主题", "body": "反映内容"}),
        (("id", "title", "body"), {"reference": "id", "title": "title", "body": "body"}),
        (("resident", "甲", ""), {}),
        (("受理单号", "问题标题", "问题描述", "发生地点", "受理日期"),
         {"reference": "受理单号", "title": "问题标题", "body": "问题描述", "place": "发生地点",
          "posted_at": "受理日期"}),
    ],
)  # fmt: skip
def test_columns_are_guessed_from_the_names_that_offices_give_them(header, found) -> None:
    assert guessed(header) == found


def test_one_column_may_be_title_and_text(app, clerk, hall) -> None:
    text = "路灯不亮，晚上回家看不见台阶，老人差点摔倒，" * 4
    bring(clerk, hall, as_csv(("来信", "编号"), (text, "1")))
    chosen = dict.fromkeys(CHOSEN, "") | {"title": "来信", "body": "来信", "reference": "编号"}
    clerk.post(hall.path("imports/one/columns"), data=chosen)
    take(clerk, hall)

    assert [row[1:3] for row in taken(app)] == [(text[:59] + "…", text)]


def test_title_and_text_must_have_a_column(clerk, hall) -> None:
    bring(clerk, hall, as_csv(HEADER, *ROWS))

    chosen = CHOSEN | {"title": "", "body": "没有"}
    answer = clerk.post(hall.path("imports/one/columns"), data=chosen)

    assert answer.status_code == 422
    assert beside("title", answer.text).startswith("请选哪一列是标题。")
    assert beside("body", answer.text)
    assert chosen_on(clerk.get(hall.path("imports/one")).text) == CHOSEN


# ------------------------------------------------------------------ faults


FAULTY = (
    ("H-3", "去年", "短", "", "3栋"),
    ("", "", "没有编号的一条", "正文", ""),
    ("H-1", "", "编号一样内容不同", "正文", ""),
    ("H-5", "", "#REF!", "字" * 4001, "门" * 61),
)


def test_faults_are_named_by_row_and_column(clerk, hall) -> None:
    page = looked_at(clerk, hall, as_csv(HEADER, *ROWS, *FAULTY))

    assert faults(page) == [
        ("第 4 行", "诉求标题", "短", "标题太短，至少写 4 个字。"),
        ("第 4 行", "诉求内容", "（空）", "请写明出了什么问题。"),
        ("第 6 行", "工单编号", "H-1", "编号和第 2 行相同，内容却不同。请给每行不同的编号。"),
        ("第 7 行", "诉求标题", "#REF!", "公式出错，只有“#REF!”。请在表里改好再上传。"),
        ("第 7 行", "诉求内容", "字" * 59 + "…",
         "这一段最多 4000 个字，现在是 4001 个字，请写短一点。"),
    ]  # fmt: skip


def test_rows_with_faults_are_left_out_only_when_somebody_says_so(app, clerk, hall) -> None:
    looked_at(clerk, hall, as_csv(HEADER, *ROWS, *FAULTY))

    refused = take(clerk, hall)
    assert refused.status_code == 422
    assert beside("without_faults", refused.text) == (
        "有 3 行有错。请打勾表示这次不要这些行，或者改好文件再上传一次。"
    )
    assert taken(app) == []

    assert take(clerk, hall, without_faults="y").status_code == 303
    assert [row[:2] for row in taken(app)][:2] == [row[:2] for row in TAKEN]
    assert [row[1:] for row in taken(app)][2:] == [("没有编号的一条", "正文", "", None)]
    page = clerk.get(hall.path("imports/one")).text
    assert re.search(r"没有要的行.*?(\d+)", page, re.S).group(1) == "3"


def test_twice_is_once_and_a_changed_row_is_told(app, clerk, hall) -> None:
    looked_at(clerk, hall, as_csv(HEADER, *ROWS))
    answers = [take(clerk, hall) for _ in range(2)]
    assert [answer.location for answer in answers] == [hall.path("imports/one")] * 2

    changed = (ROWS[0][:3] + ("内容改过了。", ""), ROWS[1])
    page = looked_at(clerk, hall, as_csv(HEADER, *changed), key="two")

    assert "有 1 行的编号以前导入过，这次内容不一样。原来的议题不会改动。" in page
    assert "没有可以导入的新内容" in page
    assert take(clerk, hall, "two").status_code == 422
    assert taken(app) == TAKEN


def test_nothing_is_taken_by_halves(app, clerk, hall) -> None:
    """The last of the tables refuses: what the first have taken is taken back."""
    looked_at(clerk, hall, as_csv(HEADER, *ROWS))
    with app.app_context():
        db.session.execute(sa.text(
            "CREATE UNIQUE INDEX one_only ON intakes (community_id)"
        ))  # fmt: skip
        db.session.commit()

    with pytest.raises(sa.exc.IntegrityError):
        take(clerk, hall)

    with app.app_context():
        for table in (Issue, Duty, Timer, Intake):
            assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
        assert db.session.scalar(sa.select(Upload.taken_at)) is None


def test_two_who_bring_one_list_at_the_same_moment_take_it_once(app, hall) -> None:
    clerks = [scene.sign_in(app.test_client(), hall, part)
              for part in ("committee", "second_committee")]  # fmt: skip
    for number, one in enumerate(clerks):
        looked_at(one, hall, as_csv(HEADER, *ROWS), key=f"of {number}".replace(" ", "-"))
    start, statuses = threading.Barrier(2), []

    def press(number: int) -> None:
        start.wait()
        with clock.pretend(scene.START):
            statuses.append(take(clerks[number], hall, f"of-{number}").status_code)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [303, 422]  # the second finds nothing new
    assert taken(app) == TAKEN


# ------------------------------------------------------------------ hostile files


def bomb() -> bytes:
    return archive(xl_workbook0xml=b"<x/>", xl_worksheets_sheet0xml=bytes(60 * 1024 * 1024))


def numbered(count: int) -> bytes:
    rows = [(f"N-{n}", "", f"第 {n} 号来信", "晚上回家看不见台阶。", "") for n in range(count)]
    return as_csv(HEADER, *rows)


UNFOLDS = (
    "这个文件看起来不大，展开以后却非常大。请新建一个表格，只把要导入的内容复制过去，再保存上传。"
)
TOO_LARGE = "文件太大，最多 20 MB。请分成几份。"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("list.csv", lambda: b"", "文件是空的，第一行要写各列的名称。"),
        ("list.xlsx", lambda: as_excel(), "文件是空的，第一行要写各列的名称。"),
        ("list.csv", lambda: as_csv(HEADER), "表里只有各列的名称，没有内容。"),
        ("list.csv", lambda: as_csv(("标题",), ("路灯不亮",)),
         "表里只读到一列（“标题”）。第一行要写各列的名称，至少有标题和内容两列。"),
        ("letter.xlsx", lambda: archive(word_document0xml=b"<x/>"),
         "这个文件名是 .xlsx，内容却是 Word 文档。请把表格复制到 Excel，再保存一次。"),
        ("letter.docx", lambda: archive(word_document0xml=b"<x/>"),
         "不认识“.docx”这种文件。请用 .xlsx、.xls 或者 .csv。"),
        ("old.xls", lambda: b"\xd0\xcf\x11\xe0" + bytes(100),
         "这个文件不是完好的 Excel 表格。请打开后另存为 .xlsx，再上传。"),
        ("bomb.xlsx", bomb, UNFOLDS),
        ("wide.csv", lambda: b"," * 3_000_000,
         "这份表的格子太多，超过 2000000 个。请只留下要导入的行和列，再保存一次。"),
        ("large.csv", lambda: b"a,b\n" + b"x" * 50 * 1024 * 1024, TOO_LARGE),
        ("list.csv", lambda: numbered(20_000),
         "这份表有 20000 行，一次最多 10000 行。请分成几份。"),
        ("noname", lambda: b"x", "不认识“noname”这种文件。请用 .xlsx、.xls 或者 .csv。"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_beside_the_file(
    app, clerk, hall, name, content, sentence
) -> None:
    answer = bring(clerk, hall, content(), name)

    assert (answer.status_code, beside("file", answer.text)) == (422, sentence)
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Upload)) == 0


def test_no_file_is_asked_for(clerk, hall) -> None:
    answer = clerk.post(hall.path("imports"), data={"key": "one", "source": "hotline"})

    assert (answer.status_code, beside("file", answer.text)) == (422, "请选一个文件。")


def test_a_request_beyond_all_measure_gets_a_page_in_plain_words(clerk, hall) -> None:
    answer = bring(clerk, hall, bytes(65 * 1024 * 1024))

    assert answer.status_code == 413
    assert "内容太大" in answer.text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_formulas_and_markup_are_text(app, clerk, hall, kind) -> None:
    rows = [
        ("F-1", "", "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", ""),
        ("F-2", "", "<script>alert(1)</script>🙂", "<img src=x onerror=alert(1)>", ""),
    ]
    content = (as_csv if kind == "csv" else as_excel)(HEADER, *rows)

    page = looked_at(clerk, hall, content, f"list.{kind}")
    take(clerk, hall)

    assert "<script>alert" not in page and "<img src=x" not in page
    assert [row[1:3] for row in taken(app)] == [row[2:4] for row in rows]


def test_ten_thousand_rows_pass_in_one_press(app, clerk, hall) -> None:
    page = looked_at(clerk, hall, numbered(10_000))
    assert "导入 10000 行" in page

    assert take(clerk, hall).status_code == 303

    with app.app_context():
        count = sa.func.count()
        assert [
            db.session.scalar(sa.select(count).select_from(table))
            for table in (Issue, Intake, Duty, Timer)
        ] == [10_000] * 4
        assert db.session.scalar(sa.select(Issue.number).order_by(Issue.id.desc())) == "2026-10000"
        assert journal.verify(hall.community.id) is None


# ------------------------------------------------------------------ who, and how long


def test_only_the_committee_imports(app, clerk, client, hall) -> None:
    looked_at(clerk, hall, as_csv(HEADER, *ROWS))
    scene.sign_in(client, hall, "property_manager")

    pages = ["imports/new", "imports/example", "imports/one", "imports/one/columns"]
    assert [client.get(hall.path(page)).status_code for page in pages] == [403] * 4
    assert bring(client, hall, b"x").status_code == take(client, hall).status_code == 403
    assert taken(app) == []


def test_what_nobody_confirmed_is_forgotten_after_a_week(app, clerk, hall) -> None:
    looked_at(clerk, hall, as_csv(HEADER, *ROWS))

    with clock.pretend(scene.START + timedelta(days=7, minutes=1)):
        bring(clerk, hall, as_csv(HEADER, *ROWS), key="two")
        page = clerk.get(hall.path("imports/one")).text
        answer = take(clerk, hall)

    assert "这份表已经清除" in page
    assert answer.status_code == 422
    with app.app_context():
        stored = db.session.execute(sa.select(Upload.key, Upload.content.is_(None)))
        assert {tuple(row) for row in stored} == {("one", True), ("two", False)}
    assert taken(app) == []


def test_what_was_taken_in_is_not_kept_twice(app, clerk, hall) -> None:
    looked_at(clerk, hall, as_csv(HEADER, *ROWS))
    take(clerk, hall)

    with app.app_context():
        upload = db.session.scalar(sa.select(Upload))
        assert (upload.content, upload.added, upload.there, upload.left_out) == (None, 2, 0, 0)
