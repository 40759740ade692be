"""Tables of whatever program: their cells as a spreadsheet shows them, and where the table is."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from deliberation.documents import compound, layout, sheets
from deliberation.documents.cells import Grid, Moment, Spread, as_text, pack, unpack
from deliberation.documents.headings import called_like
from deliberation.rules.refusals import NotReady
from tests.old_excel import workbook

NAMES = {
    "building": ("楼栋",), "door": ("户号", "房号"), "name": ("姓名",), "area": ("面积",),
    "group": ("小组",),
}  # fmt: skip
HEADER = ["楼栋", "户号", "姓名", "面积"]
ROW = ["7栋", "0301", "高一平", "88.8"]


def excel(*rows, merge=(), formats=(), name="表") -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    page = book.active
    page.title = name
    for row in rows:
        page.append(row)
    for block in merge:
        page.merge_cells(block)
    for cell, shape in formats:
        page[cell].number_format = shape
    book.save(file)
    return file.getvalue()


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """*content* with something else in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old in text
                text = text.replace(old, new)
            target.writestr(name, text)
    return out.getvalue()


def found(content: bytes, name: str = "表.xlsx", needed=("door", "name")):
    """Header row, columns, rows, left-out lines of the table in the file."""
    book = sheets.read_book(name, io.BytesIO(content))
    table = layout.table(book, layout.find(book, NAMES, needed))
    mapping = called_like(NAMES, table.columns)
    rows, left_out = table.rows(mapping, needed)
    values = [(row.number, [str(one) for one in row.values.values()]) for row in rows]
    return (
        table.layout.header,
        tuple(mapping.values()),
        values,
        [(one.number, one.kind) for one in left_out],
    )


def refusal(content: bytes, name: str) -> tuple[str, dict]:
    with pytest.raises(NotReady) as refused:
        sheets.read_book(name, io.BytesIO(content))
    return refused.value.refusal.name, dict(refused.value.refusal.values)


# ------------------------------------------------------------------ cells


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (77.460000000000008, "77.46"),
        (60 + 17.46, "77.46"),
        (0.1 + 0.2, "0.3"),
        (101.0, "101"),
        (3.20102195803051e17, "320102195803051000"),
        (1e-7, "0.0000001"),
        (True, "TRUE"),
        (datetime(2026, 3, 5, 9, 30), "2026-03-05 09:30:00"),
        (date(2026, 3, 2), "2026-03-02"),
        (None, ""),
        ("  七栋 ", "七栋"),
    ],
)
def test_a_value_is_the_text_that_a_spreadsheet_shows(value, shown) -> None:
    assert as_text(value) == shown


def test_cells_keep_their_kind_while_they_wait() -> None:
    book = sheets.Book([Grid("甲", [["a", Moment("2026-03-02"), Spread("b")], []])])
    again, about = unpack(pack(book, told=3))

    assert (again, about) == (book, {"told": 3})
    assert [type(cell) for cell in again.grids[0].rows[0]] == [str, Moment, Spread]


def test_numbers_have_the_words_and_noughts_of_their_format() -> None:
    content = excel(HEADER, [7, 301, "高一平", 88.8], formats=[("A2", '0"栋"'), ("B2", "0000")])

    assert found(content)[2] == [(2, ["7栋", "0301", "高一平", "88.8"])]


@pytest.mark.parametrize("shape", ["yyyy-mm-dd", 'm"月"d"日"', "[$-804]d-mmm;@"])
def test_what_a_spreadsheet_made_a_date_is_known_as_one(shape) -> None:
    content = excel(HEADER, ["7栋", date(2026, 5, 4), "高一平", 1], formats=[("B2", shape)])
    cell = sheets.read_book("表.xlsx", io.BytesIO(content)).grids[0].rows[1][1]

    assert (cell, layout.is_date(cell), layout.was_written(cell)) == ("2026-05-04", True, "5-4")


@pytest.mark.parametrize(
    ("text", "meant"),
    [("3月2日", "3-2"), ("2-Mar", "3-2"), ("Mar-02", "3-2"), ("12月11日", "12-11"),
     ("2026/3/2", "3-2"), ("2-Mar-26", "3-2"), ("5-Sept", "9-5")],
)  # fmt: skip
def test_a_date_in_words_is_known_as_one(text, meant) -> None:
    assert (layout.is_date(text), layout.was_written(text)) == (True, meant)


@pytest.mark.parametrize("text", ["3-2", "3-2-501", "1101", "A-12", "3栋2单元", "2026", "May楼"])
def test_a_door_is_no_date(text) -> None:
    assert not layout.is_date(text)


# ------------------------------------------------------------------ merged cells


def test_a_merged_blocks_value_holds_for_all_its_rows() -> None:
    rows = (
        ["7栋", "301", "高一平", 80, "一组"],
        ["", "", "高小平", "", ""],
        ["", "302", "文静", 70, ""],
    )
    content = excel([*HEADER, "小组"], *rows, merge=("A2:A4", "B2:B3", "D2:D3", "E2:E4"))

    assert found(content)[2] == [
        (2, ["7栋", "301", "高一平", "80", "一组"]),
        (3, ["7栋", "301", "高小平", "80", "一组"]),
        (4, ["7栋", "302", "文静", "70", "一组"]),
    ]


def test_merged_cells_make_no_rows_of_empty_ones() -> None:
    content = excel(HEADER, ROW, *([""] * 4 for _ in range(5)), merge=("A2:A7",))

    assert found(content)[2] == [(2, ROW)]


def test_the_old_format_has_merged_cells_dates_and_hidden_sheets() -> None:
    rows = [HEADER, ["7栋", "301", "高一平", 80.5], ["", date(2026, 3, 2), "高小平", ""]]
    content = workbook(
        [("选项", [["楼栋", "户号", "姓名"]], []), ("册", rows, [(1, 2, 0, 0)])], hidden=["选项"]
    )

    assert found(content, "册.xls") == (
        1, ("楼栋", "户号", "姓名", "面积"),
        [(2, ["7栋", "301", "高一平", "80.5"]), (3, ["7栋", "2026-03-02", "高小平", ""])],
        [],
    )  # fmt: skip
    assert found(content, "册.et")[0] == 1


# ------------------------------------------------------------------ headings


TITLE = ["某某小区名册", "", "", ""]
SUBTITLE = ["填表单位：某某居委会", "", "填表日期：2026年3月", ""]


@pytest.mark.parametrize(
    ("content", "header"),
    [
        (excel(TITLE, SUBTITLE, HEADER, ROW, merge=("A1:D1",)), 3),
        (excel(*[["说明"]] * 9, HEADER, ROW), 10),
        (excel(["", "住址", "", "住户"], ["楼栋", "户号", "姓名", "面积"], ROW), 2),
    ],
)
def test_headings_are_found_by_their_names(content, header) -> None:
    assert found(content)[:3] == (header, tuple(HEADER), [(header + 1, ROW)])


def test_of_two_lines_each_columns_lowest_cell_is_its_name() -> None:
    content = excel(
        ["序号", "住址", "", "姓名", "面积"], ["", "楼栋", "户号", "", ""], [1, *ROW],
        merge=("B1:C1",),
    )  # fmt: skip

    assert found(content)[:3] == (2, ("楼栋", "户号", "姓名", "面积"), [(3, ROW)])


def test_two_columns_of_one_name_are_told_apart_by_the_line_above() -> None:
    content = excel(
        ["楼栋", "户号", "户主", "", "成员", ""], ["", "", "姓名", "电话", "姓名", "电话"],
        ["7栋", "301", "高大平", "1", "高小平", "2"], merge=("C1:D1", "E1:F1"),
    )  # fmt: skip
    book = sheets.read_book("表.xlsx", io.BytesIO(content))
    table = layout.table(book, layout.find(book, NAMES, ("door",)))

    assert table.columns == ("楼栋", "户号", "户主姓名", "户主电话", "成员姓名", "成员电话")


def test_where_no_name_is_known_somebody_is_asked() -> None:
    book = sheets.read_book("表.xlsx", io.BytesIO(excel(["某表"], ["甲", "乙"], ["1", "2"])))

    assert layout.find(book, NAMES) == layout.Layout("表", 2, sure=False)
    assert layout.at(book, "表", 3, NAMES) == layout.Layout("表", 3)
    with pytest.raises(NotReady):
        layout.at(book, "表", 4, NAMES)


# ------------------------------------------------------------------ what is no row


def test_notes_sums_and_signatures_are_told_apart() -> None:
    content = excel(
        [*HEADER, "", "说明"], [*ROW, "", "户号写四位"],
        ["7栋", "0302", "文静", 70, "", "面积两位小数"],
        ["", "", "", "", "", "先看说明"], ["7栋小计", "", "2人", 158.8], HEADER,
        ["8栋", "0101", "高原", ""], ["合 计", "", "3人", ""],
        ["审核人（签字）：", "", "", ""],
        ["填表日期：2026年3月5日"], ["注：本表一式两份"], ["以下空白"],
    )  # fmt: skip

    assert found(content)[2:] == (
        [(2, ROW), (3, ["7栋", "0302", "文静", "70"]), (7, ["8栋", "0101", "高原", ""])],
        [(5, "total"), (6, "headings"), (8, "total"), (9, "signature"), (10, "signature"),
         (11, "note"), (12, "note")],
    )  # fmt: skip


def test_a_person_is_no_note() -> None:
    rows = (["7栋", "1", "计小计", ""], ["7栋", "2", "注成", ""], ["7栋", "3", "记录", ""])

    assert [row for row, _ in found(excel(HEADER, *rows))[2]] == [2, 3, 4]


# ------------------------------------------------------------------ text


LINES = "楼栋{0}户号{0}姓名{0}面积\n7栋{0}0301{0}高一平{0}88.8\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_text_is_read_in_its_dialect_and_encoding(delimiter, encoding) -> None:
    text = "某某小区名册，2026 年\n" + LINES.format(delimiter)

    assert found(text.encode(encoding), "表.csv")[:3] == (2, tuple(HEADER), [(3, ROW)])


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('编号,内容\n1,"灯坏了\n2,水管漏\n', 2),
        ('编号,内容\n1,好\n2,"灯"坏了"\n', 3),
        ('编号,内容\nA1,"灯坏了\nA2,水管漏"\nA3,树倒了\n', 2),
        ('编号;内容\n1;"灯坏了\n2;水;管"漏\n', 2),
    ],
)
def test_a_quote_without_its_pair_is_named_by_its_row(text, row) -> None:
    assert refusal(text.encode(), "表.csv") == ("sheets.quote_open", {"row": row})


def test_quotes_that_pair_hold_lines_and_delimiters() -> None:
    text = '编号,内容\n1,"灯坏了，\n请来修,""快"""\n2,5"管漏水\n'
    rows = sheets.read_book("表.csv", io.BytesIO(text.encode())).grids[0].rows

    assert rows == [["编号", "内容"], ["1", '灯坏了，\n请来修,"快"'], ["2", '5"管漏水']]


def test_a_page_named_as_a_workbook_is_read() -> None:
    page = (
        "<html><table><tr><th colspan=4>某表</th></tr><tr><td>楼栋<td>户号<td>姓名<td>面积</tr>"
        "<tr><td rowspan=2>7栋</td><td>301</td><td>高一平</td><td>8</td></tr>"
        "<tr><td>302</td><td>文&amp;静</td><td></td></tr></table></html>"
    )

    assert found(page.encode("gb18030"), "表.xls")[:3] == (
        2, tuple(HEADER), [(3, ["7栋", "301", "高一平", "8"]), (4, ["7栋", "302", "文&静", ""])],
    )  # fmt: skip


# ------------------------------------------------------------------ odd and hostile files


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/styles.xml", b"<fills", b"<fills><fill/></fills><oldfills"),
        ("xl/styles.xml", b"<cellStyleXfs", b'<cellStyleXfs pleasing="1"'),
        ("xl/workbook.xml", b"schemas.openxmlformats.org/spreadsheetml/2006/main",
         b"purl.oclc.org/ooxml/spreadsheetml/main"),
    ],
)  # fmt: skip
def test_odd_styles_and_strict_files_are_read(part, old, new) -> None:
    content = changed(excel(HEADER, ROW), part, old, new)

    assert found(content)[2] == [(2, ROW)]
    assert found(content, "表.xlsm")[2] == [(2, ROW)]


def test_a_cell_far_away_is_refused_before_room_is_made_for_all_between() -> None:
    content = changed(excel(HEADER, ROW), "xl/worksheets/sheet1.xml", b'r="D2"', b'r="XFD1048576"')

    assert refusal(content, "表.xlsx")[0] == "sheets.too_many_cells"


def test_so_is_a_far_cell_of_the_old_format() -> None:
    far = [["a"], *([[]] * 65_534), [""] * 255 + ["z"]]
    content = workbook([(f"s{number}", far, []) for number in range(30)])

    assert (len(content) < 50_000, refusal(content, "表.xls")[0]) == (True, "sheets.too_many_cells")
    assert compound.extents(workbook([("s", far, [])])) == [0, 65_536 * 256]


def test_a_damaged_old_file_is_no_workbook() -> None:
    whole = workbook([("s", [HEADER, ROW], [])])
    for cut in (100, 600, len(whole) - 700):
        assert refusal(whole[:cut], "表.xls")[0] == "sheets.not_excel"
    for place in range(0, len(whole), 97):
        bent = whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :]
        try:
            sheets.read_book("表.xls", io.BytesIO(bent))
        except NotReady as refused:
            assert refused.refusal.name.startswith("sheets.")


def test_empty_cells_far_away_do_no_harm() -> None:
    content = changed(
        excel(HEADER, ROW), "xl/worksheets/sheet1.xml", b"</row></sheetData>",
        b'</row><row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>',
    )  # fmt: skip

    assert found(content)[2] == [(2, ROW)]


def test_what_a_formula_came_to_is_read_and_what_never_came_is_told() -> None:
    content = excel(HEADER, ["7栋", "0301", "=A2", "=60+28.8"])
    content = changed(
        content, "xl/worksheets/sheet1.xml", b"<f>60+28.8</f><v></v>", b"<f>60+28.8</f><v>88.8</v>"
    )

    assert found(content)[2] == [(2, ["7栋", "0301", "=A2", "88.8"])]


def test_a_broken_formula_is_shown_as_it_is() -> None:
    content = changed(
        excel(HEADER, ["7栋", "0301", "x", 1]), "xl/worksheets/sheet1.xml",
        b'<c r="D2" t="n"><v>1</v>', b'<c r="D2" t="e"><v>#REF!</v>',
    )  # fmt: skip

    assert found(content)[2] == [(2, ["7栋", "0301", "x", "#REF!"])]
