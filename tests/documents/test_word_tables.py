"""Tables of Word files: columns as wide as what they say, heads that stand again on each page."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table as WordTable

from deliberation.documents import word
from deliberation.documents.paper import Paper, Section, Table


def _tables(*rows: tuple[str, ...], columns: tuple[str, ...]) -> list[WordTable]:
    section = Section("s", "表", (Table("一览", columns, rows),))
    paper = Paper(
        "单", "1", "社区", "题", (("会议类别", "议事会"), ("人数", "应到 17 人")), (section,)
    )
    return Document(BytesIO(word.render(paper))).tables


def _widths(table: WordTable) -> list[float]:
    return [round(column.width / Cm(1), 1) for column in table.columns]


def test_a_number_is_narrow_a_sentence_wide_and_what_is_to_be_written_has_room() -> None:
    said = "电动车进楼充电太危险，要坚决禁住。"
    _fields, table = _tables(("1", said, "□", ""), ("2", said, "□", ""),
                             columns=("号", "说法", "同意", "签"))  # fmt: skip

    number, statement, mark, to_sign = _widths(table)
    assert number < mark < to_sign < statement
    assert sum(_widths(table)) == pytest.approx(16, abs=0.2)
    assert all(round(cell.width / Cm(1), 1) == number for cell in table.columns[0].cells)


def test_no_word_of_a_column_is_so_long_that_it_takes_the_page() -> None:
    _fields, table = _tables(("1", "a" * 64, "b" * 300), columns=("第几次", "校验码", "说明"))

    first, second, third = _widths(table)
    assert second == third and first == 1.5  # three signs and the edges


def test_a_head_stands_again_on_each_page_and_no_row_is_torn() -> None:
    fields, table = _tables(("1", "甲"), ("2", "乙"), columns=("号", "谁"))

    assert [len(list(row._tr.iter(qn("w:tblHeader")))) for row in table.rows] == [1, 0, 0]
    assert [len(list(row._tr.iter(qn("w:tblHeader")))) for row in fields.rows] == [0, 0]
    assert all(len(list(row._tr.iter(qn("w:cantSplit")))) == 1 for row in table.rows)
    bold = [[cell.paragraphs[0].runs[0].bold for cell in row.cells] for row in table.rows]
    assert bold == [[True, True], [False, False], [False, False]]


def test_chinese_is_set_as_simplified_chinese() -> None:
    document = Document(BytesIO(word.render(Paper("单", "1", "社区", "题", (), ()))))

    (language,) = document.styles.element.iter(qn("w:lang"))
    assert language.get(qn("w:eastAsia")) == "zh-CN"
