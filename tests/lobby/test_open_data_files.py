"""The files of the open data: a spreadsheet beside the CSV, each with one type."""

from __future__ import annotations

import io

import openpyxl
import pytest

from deliberation import clock
from tests import scene


@pytest.fixture
def hall(app) -> scene.Neighbourhood:
    with app.app_context():
        return scene.community()


def test_a_resolutions_number_is_text_in_the_spreadsheet_and_the_heads_are_words(
    app, hall, client
) -> None:
    with app.app_context():
        resolution = scene.issue_in_execution(hall)
        number, until = resolution.number, scene.at(200)
    with clock.pretend(until):
        answer = client.get(hall.path("open-data/tasks.xlsx"))
        content = answer.data  # it is written while it is read
        csv = client.get(hall.path("open-data/tasks.csv"))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet[1]][0] == "决议的编号"
    assert not any(cell.value.isascii() for cell in sheet[1])
    cell = sheet["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == (number, "s", "@")
    assert csv.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Type"].startswith("application/vnd.openxmlformats")


@pytest.mark.parametrize("name", ["figures", "community", "meetings", "answers", "petitions"])
def test_every_table_is_there_as_a_spreadsheet(hall, client, name) -> None:
    answer = client.get(hall.path(f"open-data/{name}.xlsx"))
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert not any(cell.value.isascii() for cell in sheet[1])
    assert client.get(hall.path("open-data/none.xlsx")).status_code == 404
