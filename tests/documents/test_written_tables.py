"""A table for a spreadsheet: what is a text stays one."""

from __future__ import annotations

import io

import openpyxl

from deliberation.documents.tables import workbook


def test_numbers_of_papers_are_no_months_and_nothing_is_a_formula() -> None:
    rows = [("2026-05", 3, "=1+1"), ("1-2", None, "a\x01b"), ("第2026-013号", 0.5, "0012")]
    book = openpyxl.load_workbook(
        io.BytesIO(workbook("决议/任务: [一]", ("编号", "件数", "备注"), rows))
    )
    sheet = book.active
    assert sheet.title == "决议 任务   一 "
    assert [[cell.value for cell in row] for row in sheet] == [
        ["编号", "件数", "备注"],
        ["2026-05", 3, "=1+1"], ["1-2", None, "ab"], ["第2026-013号", 0.5, "0012"],
    ]  # fmt: skip
    texts = [cell for row in sheet for cell in row if isinstance(cell.value, str)]
    assert {(cell.data_type, cell.number_format) for cell in texts} == {("s", "@")}
    assert sheet["B2"].data_type == "n"
