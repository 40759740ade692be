"""Messages from another channel's list: what is taken, what is refused, and that twice is once."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.collect.models import Intake
from deliberation.database import db
from deliberation.issues.models import Duty, Issue
from tests import scene

ANSWERED = Path(__file__).resolve().parents[3] / "shared" / "data" / "messages" / "answered.csv"
COLUMNS = "title=title,body=body,reference=id,posted_at=posted_at"

HEADER = ("id", "title", "body", "posted_at")
ROWS = (
    ("101", "路面不平，下雨积水", "3栋门前，老人走路容易摔倒。", "2026/2/27 9:32:09"),
    ("102", "夜间装修噪声", "4栋三楼，晚上十点还在施工。", "2026-02-28 22:10"),
)

Import = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def take(app: Flask, hall: scene.Neighbourhood) -> Import:
    """Runs the command on a file; gives its exit code and its lines."""

    def run(file: Path, columns: str = COLUMNS, *more: str) -> tuple[int, list[str]]:
        words = ["import-messages", str(file), "--community", hall.code, "--columns", columns]
        answer = app.test_cli_runner().invoke(args=[*words, *more])
        assert isinstance(answer.exception, SystemExit | None), answer.exception
        return answer.exit_code, answer.output.splitlines()

    return run


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def written(file: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    file.write_bytes(text.getvalue().encode(encoding))
    return file


def workbook(file: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    book.save(file)
    return file


def taken() -> list[tuple]:
    rows = db.session.execute(
        sa.select(Intake.reference, Issue.title, Issue.problem, Intake.posted_at)
        .join(Issue, Issue.id == Intake.issue_id)
        .order_by(Issue.id)
    )
    return [tuple(row) for row in rows]


TAKEN = [
    ("101", ROWS[0][1], ROWS[0][2], clock.at(date(2026, 2, 27), time(9, 32, 9))),
    ("102", ROWS[1][1], ROWS[1][2], clock.at(date(2026, 2, 28), time(22, 10))),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_lists_in_every_usual_encoding_are_read(take, app, tmp_path, encoding) -> None:
    assert take(written(tmp_path / "list.csv", ROWS, encoding)) == (
        0,
        ["read 2, added 2, already there 0, refused 0"],
    )
    with app.app_context():
        assert taken() == TAKEN


def test_a_workbook_is_read_as_people_see_it(take, app, tmp_path) -> None:
    file = workbook(
        tmp_path / "list.xlsx",
        [(101, *ROWS[0][1:3], datetime(2026, 2, 27, 9, 32, 9)), (102.0, *ROWS[1][1:])],
    )

    assert take(file) == (0, ["read 2, added 2, already there 0, refused 0"])
    with app.app_context():
        assert taken() == TAKEN


def test_the_importing_clerk_answers_and_the_clock_runs_from_the_import(
    take, app, hall, tmp_path
) -> None:
    take(written(tmp_path / "list.csv", ROWS[:1]))

    with app.app_context():
        issue = db.session.scalar(sa.select(Issue))
        assert (issue.step, issue.channel, issue.proposer_id, issue.clerk_id) == (
            "collect",
            "hotline",
            None,
            hall.committee.id,
        )
        assert (issue.proposed_at, issue.since) == (scene.START, scene.START)
        assert db.session.execute(sa.select(Duty.person_id, Duty.due)).all() == [
            (hall.committee.id, clock.last_moment(date(2026, 5, 1)))
        ]


def test_another_clerk_and_channel_may_be_named_and_all_handed_in(
    take, app, hall, tmp_path
) -> None:
    clerk = scene.login(hall.code, "property_manager")
    file = written(tmp_path / "list.csv", ROWS)

    take(file, COLUMNS, "--clerk", clerk, "--channel", "property", "--submit")

    with app.app_context():
        assert db.session.execute(
            sa.select(Issue.clerk_id, Issue.channel, Issue.step).distinct()
        ).all() == [(hall.property_manager.id, "property", "review")]


def test_run_twice_it_adds_what_is_new_and_nothing_else(take, app, tmp_path) -> None:
    file = tmp_path / "list.csv"
    take(written(file, ROWS[:1]))

    assert take(written(file, ROWS)) == (0, ["read 2, added 1, already there 1, refused 0"])
    assert take(file) == (0, ["read 2, added 0, already there 2, refused 0"])
    with app.app_context():
        assert taken() == TAKEN


def test_a_row_that_stands_there_twice_is_taken_once(take, tmp_path) -> None:
    assert take(written(tmp_path / "list.csv", [ROWS[0], ROWS[0]])) == (
        0,
        ["read 2, added 1, already there 1, refused 0"],
    )


def test_a_list_without_numbers_may_be_run_twice_as_well(take, tmp_path) -> None:
    file, columns = written(tmp_path / "list.csv", ROWS), "title=title,body=body"

    assert take(file, columns)[1] == ["read 2, added 2, already there 0, refused 0"]
    assert take(file, columns)[1] == ["read 2, added 0, already there 2, refused 0"]


def test_refused_rows_are_named_with_their_reasons_and_the_rest_is_taken(
    take, app, tmp_path
) -> None:
    bad = [
        ("201", "短", "标题太短了", ""),
        ("202", "楼道堆放杂物", "", ""),
        ("", "没有编号的一条", "正文", ""),
        ("204", "时间读不出来", "正文", "去年"),
        ("205", "正文太长的一条", "字" * 4001, ""),
    ]

    assert take(written(tmp_path / "list.csv", [*bad, ROWS[0]])) == (
        0,
        [
            "row 2: 标题太短，至少写 4 个字。",
            "row 3: 请写明出了什么问题。",
            "row 6: 这一段最多 4000 个字，现在是 4001 个字，请写短一点。",
            "read 6, added 3, already there 0, refused 3",
        ],
    )
    with app.app_context():
        assert [row[1:3] for row in taken()] == [
            ("没有编号的一条", "正文"), ("时间读不出来", "正文"), TAKEN[0][1:3],
        ]  # fmt: skip


def test_a_long_title_is_shortened_and_kept_whole_in_the_text(take, app, tmp_path) -> None:
    title = "关于" + "很" * 70 + "长的标题"
    take(written(tmp_path / "list.csv", [("7", title, "正文", "")]))

    with app.app_context():
        assert taken() == [("7", title[:59] + "…", f"{title}\n\n正文", None)]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            "title=标题,body=body",
            "Error: 文件里没有“标题”这一列。现有的列：id、title、body、posted_at。",
        ),
        ("title=title", "Error: 没有说明哪一列是“body”。"),
        (
            "title=title,text=body",
            "Error: 不认识“text”。可以对应的有：title、body、reference、posted_at、place、action、"
            "answer、answered_at。",
        ),
    ],
)
def test_what_is_wrong_with_the_columns_is_named(take, tmp_path, columns, said) -> None:
    assert take(written(tmp_path / "list.csv", ROWS), columns) == (1, [said])


def archive(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    return packed.getvalue()


WORD = "Error: 这个文件名是 .xlsx，内容却是 Word 文档。请把表格复制到 Excel，再保存一次。"
BROKEN = "Error: 这个文件不是完好的 Excel 表格。请打开后另存为 .xlsx，再上传。"
NO_TEXT = "Error: 这个文件的内容读不成文字。请用 UTF-8 或 GBK 编码另存一次。"
LOCKED = "Error: 这个 Excel 文件有密码，打不开。请去掉密码，再上传一次。"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("letter.xlsx", archive("word/document.xml"), WORD),
        ("photos.xlsx", archive("a.jpg"), BROKEN),
        ("broken.xlsx", archive("xl/workbook.xml"), BROKEN),
        ("text.xlsx", b"id,title,body\n", BROKEN),
        ("old.xlsx", b"\xd0\xcf\x11\xe0" + bytes(100), BROKEN),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), LOCKED),
        ("book.csv", archive("xl/workbook.xml"), BROKEN),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), NO_TEXT),
        ("neither.csv", "标题".encode("utf-16-le") + b"\xff", NO_TEXT),
        ("empty.csv", b"", "Error: 文件是空的，第一行要写各列的名称。"),
        ("list.doc", b"id", "Error: 不认识“.doc”这种文件。请用 .xlsx、.xls 或者 .csv。"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_in_plain_words(
    take, app, tmp_path, name, content, said
) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    assert take(file) == (1, [said])
    with app.app_context():
        assert taken() == []


def test_nobody_unknown_answers_for_messages(take, tmp_path) -> None:
    file = written(tmp_path / "list.csv", ROWS)

    assert take(file, COLUMNS, "--clerk", "nobody") == (
        1,
        ["Error: 账号“nobody”不是本社区居委会或物业的成员。"],
    )


@pytest.fixture
def answered() -> list[dict[str, str]]:
    if not ANSWERED.exists():
        pytest.skip("the shared messages (../shared/data) are not on this machine")
    with ANSWERED.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("kind", ["as it is", "gbk", "xlsx"])
def test_a_citys_answered_messages_are_taken_whatever_office_wrote_the_file(
    take, app, tmp_path, answered, kind
) -> None:
    file = ANSWERED
    if kind != "as it is":
        rows = [[row[column] for column in HEADER] for row in answered]
        if kind == "gbk":
            file = written(tmp_path / "list.csv", rows, "gb18030")
        else:
            file = workbook(tmp_path / "list.xlsx", rows)

    assert take(file) == (0, ["read 60, added 60, already there 0, refused 0"])
    assert take(file) == (0, ["read 60, added 0, already there 60, refused 0"])
    with app.app_context():
        assert [row[:2] for row in taken()] == [(row["id"], row["title"]) for row in answered]
        assert None not in [row[3] for row in taken()]
