"""The form of every import: where in the file the table is, and which column is read as what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Optional

from deliberation.documents.cells import Across, Book
from deliberation.documents.layout import HEADER_WITHIN, Layout, Table
from deliberation.rules.reading import plain_text
from deliberation.rules.refusals import Refusal
from deliberation.web.fields import SelectField
from deliberation.web.forms import ALL, FlaskForm

EXAMPLES, SHOWN = 3, 24  # values of a column, characters of each


class TableForm(FlaskForm):
    """Where the table is; made for one kind of list by :func:`table_form`."""

    private = ALL
    sheet = SelectField(_l("工作表"), [Optional()], validate_choice=False)
    header = SelectField(
        _l("第几行是列名"), [Optional()], coerce=int, default=0, validate_choice=False
    )
    fields: Sequence[str] = ()
    #: The columns with something in them that no field is read from.
    unread: Sequence[str] = ()

    def offer(self, book: Book, where: Layout, table: Table) -> None:
        """Let each field be one of the columns, with examples of what stands in it."""
        self.sheet.choices = [(grid.name, grid.name) for grid in book.shown]
        grid = book.grid(where.sheet)
        lines = list(enumerate(grid.rows if grid else (), 1))[: max(HEADER_WITHIN, where.header)]
        self.header.choices = [
            (number, _("第 %(number)s 行：%(cells)s", number=number, cells=_first(cells)))
            for number, cells in lines
            if any(cells)
        ]
        if not self.is_submitted() or self.header.data in (None, 0):
            self.header.data = where.header
        if not self.is_submitted() or not self.sheet.data:
            self.sheet.data = where.sheet
        offered = _offered(table)
        for name in self.fields:
            self[name].choices = [("", _("（没有这一列）")), *offered]
            self[name].chosen_label = dict(offered).get(self[name].data or "", "")
        chosen = set(self.mapping.values())
        filled = {column for place, column in enumerate(table.columns) if _examples(table, place)}
        self.unread = [one[:40] for one, _told in offered if one in filled - chosen]

    @property
    def mapping(self) -> dict[str, str]:
        """Field → column, as chosen."""
        return {name: self[name].data for name in self.fields if self[name].data}

    def moves(self, where: Layout) -> bool:
        """Whether another sheet or another row is chosen than the table is read from now."""
        return bool(self.header.data) and (self.sheet.data or "", self.header.data) != (
            where.sheet,
            where.header,
        )

    def place(self, where: Layout) -> tuple[str, int]:
        """The sheet and the row that are chosen: in another sheet its first one with headings."""
        return self.sheet.data or where.sheet, self.header.data or where.header


def _first(cells: Sequence[str]) -> str:
    shown = [plain_text(cell) for cell in cells if cell and not isinstance(cell, Across)]
    return _("、").join(dict.fromkeys(shown))[:40]


def _offered(table: Table) -> list[tuple[str, str]]:
    offered = []
    for place, column in enumerate(table.columns):
        if not column:
            continue
        examples = _("、").join(
            value if len(value) <= SHOWN else f"{value[: SHOWN - 1]}…"
            for value in _examples(table, place)
        )
        told = _("%(column)s（%(examples)s）", column=column[:40], examples=examples or _("空"))
        offered.append((column, told))
    return offered


def _examples(table: Table, place: int) -> list[str]:
    values: list[str] = []
    for _number, cells in table.lines:
        value = plain_text(cells[place]) if place < len(cells) else ""
        if value and value not in values and not table.is_beside(cells):
            values.append(value)
        if len(values) == EXAMPLES:
            break
    return values


def table_form(
    labels: Mapping[str, Any], needed: Mapping[str, Any], hints: Mapping[str, Any] | None = None
) -> type[TableForm]:
    """The form for lists with the fields *labels*.

    :param labels: field → what it is called
    :param needed: of them those that must have a column → what is said where one has none
    :param hints: field → what helps to find its column
    """
    hints = hints or {}
    made: dict[str, Any] = {
        name: SelectField(
            label,
            [InputRequired(needed[name])] if name in needed else [Optional()],
            description=hints.get(name, ""),
        )
        for name, label in labels.items()
    }
    return type("TableForm", (TableForm,), made | {"fields": tuple(labels)})


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the list of faults: number of the row, column, what stands there, what is wrong."""

    number: int
    label: str
    written: str
    refusal: Refusal


def left_out_kinds(kinds: Collection[str]) -> dict[str, str]:
    """The words for why a line of the sheet is no row."""
    words = {
        "total": _("合计行"),
        "signature": _("签名、日期"),
        "note": _("说明"),
        "headings": _("又一行列名"),
    }
    return {kind: words[kind] for kind in kinds}
