"""Where in a book of sheets the table is: its sheet, the row of its headings, what is no row of it.

Offices write a title and a date above the headings, groups of headings in a line of their own,
notes beside the table, sums and signatures below it. The headings are found by their names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from deliberation.documents.cells import Across, Book, Grid, Moment, Spread, plain_cell
from deliberation.documents.headings import called_like
from deliberation.rules.reading import plain_word
from deliberation.rules.refusals import NotReady

HEADER_WITHIN = 10  # rows
HEADING_MOST = 40  # characters; what is longer is a sentence
RECOGNISED = 2  # so many names make a row the headings without asking

Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table is.

    :ivar header: number of the row with the headings as a spreadsheet counts; of two the lower
    :ivar above: the row with the groups of headings, where there are two
    :ivar sure: whether the headings were recognised; else somebody is asked
    """

    sheet: str
    header: int
    above: int | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One row. *number* is the one that a spreadsheet shows: the header is 1."""

    number: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line of the sheet that is no row of the table.

    :ivar kind: ``total``, ``signature``, ``note``, ``headings``
    """

    number: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it lies in its sheet: headings, and all lines below them with something in."""

    layout: Layout
    columns: tuple[str, ...]
    lines: Sequence[tuple[int, Sequence[str]]]

    def rows(
        self, mapping: Mapping[str, str], needed: Collection[str] = ()
    ) -> tuple[list[Row], list[LeftOut]]:
        """The rows by the columns of *mapping*, and the lines that are none.

        :param mapping: field → column
        :param needed: the fields without which a line says nothing
        """
        at = {column: place for place, column in enumerate(self.columns) if column}
        read = {column: at[column] for column in mapping.values() if column in at}
        must = [read[mapping[field]] for field in needed if mapping.get(field) in read]
        last = max((n for n, cells in self.lines if _whole(cells, must)), default=0)
        rows: list[Row] = []
        left_out: list[LeftOut] = []
        for number, cells in self.lines:
            own = [cell for cell in cells if cell and not isinstance(cell, Across)]
            values = {column: _cell(cells, place) for column, place in read.items()}
            says = any(value and not isinstance(value, Spread) for value in values.values())
            kind = self._no_row(own, whole=_whole(cells, must), below=bool(must) and number > last)
            if kind is None and not says:
                continue  # a running number, a note beside the table
            if kind is None:
                rows.append(Row(number, values))
            else:
                text = " ".join(dict.fromkeys(map(plain_cell, own)))
                left_out.append(LeftOut(number, kind, text))
        return rows, left_out

    def is_beside(self, cells: Sequence[str]) -> bool:
        """Whether a line is a sum, a signature, a note or the headings again, as far as it says."""
        own = [cell for cell in cells if cell and not isinstance(cell, Across)]
        return not own or self._no_row(own, whole=False, below=False) is not None

    def _no_row(self, own: Sequence[str], *, whole: bool, below: bool) -> str | None:
        first = plain_cell(own[0])
        if any(_TOTAL.fullmatch(_word(cell)) for cell in own[:2]):
            return "total"
        named = _words(self.columns)
        if len(own) > 1 and all(_word(cell) in named for cell in own):
            return "headings"
        if _SIGNATURE.match(first) and not (whole and len(own) > 2):
            return "signature"
        if _NOTE.match(first) and (below or not whole):
            return "note"
        if below and len(set(own)) == 1 and len(first) > 12:
            return "note"
        return None


@lru_cache(1 << 15)
def _word(cell: str) -> str:
    return plain_word(cell)


@lru_cache(16)
def _words(columns: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(plain_word, columns))


_TOTAL = re.compile(
    r"[\w()-]{0,12}?(?:合计|总计|小计|共计|累计|汇总|总数|总户数|总人数|"
    r"合计数|subtotal|total|sum)(?:数|人数|户数|面积|金额|票数)?[:(]?[\d.,]*[^\W\d]{0,4}\)?"
)
_SIGNATURE = re.compile(
    r"(?:填表|制表|填报|统计|审核|复核|核对|经办|负责|录入|登记|联系|校对|审批|批准|主管|分管|单位负责|"
    r"监票|计票|唱票|记录|抄送|报送|单位|社区|居委会)"
    r"(?:人|员|单位|部门|日期|时间|领导|电话|主任|书记)*(?:\((?:签[字名章]|盖章)+\)|签[字名章]|盖章)?\s*[:]"
    r"|(?:日期|时间|电话)\s*:|(?:\d{2,4}|_+)?\s*年\s*(?:\d{1,2}|_+)?\s*月\s*(?:\d{1,2}|_+)?\s*日$"
    r"|\(?(?:签[字名章]|盖章|公章)+[):]"
)
_NOTE = re.compile(
    r"(?:备?注|说明|附注|附|提示|填表说明|填写说明|注意事项?)\s*\d*\s*[:.、]|[*※]|"
    r"[-—=\s]*(?:以下|此页|本页)(?:空白|无正文)|第\s*\d+\s*页|共\s*\d+\s*页"
)


def _whole(cells: Sequence[str], must: Sequence[int]) -> bool:
    return bool(must) and all(_cell(cells, place) for place in must)


def _cell(cells: Sequence[str], place: int) -> str:
    found = cells[place] if place < len(cells) else ""
    return "" if isinstance(found, Across) else found


# ------------------------------------------------------------------ finding it


def find(book: Book, names: Names, needed: Collection[str] = ()) -> Layout:
    """Where the table is whose columns are called as *names* says.

    The first visible sheet that has the *needed* ones; else the one with most of them.

    :raises NotReady: ``sheets.empty``
    """
    best: tuple[int, Layout] | None = None
    for grid in book.shown:
        found = _headings(grid, names)
        if found is None:
            continue
        if found[0] >= RECOGNISED:
            recognised = called_like(names, columns(grid, found[1]))
            if all(field in recognised for field in needed):
                return found[1]
        if best is None or found[0] > best[0]:
            best = found
    if best is None:
        raise NotReady.because("sheets.empty", None)
    return best[1]


def at(book: Book, sheet: str, header: int, names: Names) -> Layout:
    """The layout with the headings in this row of this sheet; the line above is looked at too.

    :raises NotReady: ``sheets.no_such_row``
    """
    grid = book.grid(sheet)
    if grid is None or not 0 < header <= len(grid.rows) or not any(grid.rows[header - 1]):
        raise NotReady.because("sheets.no_such_row", None, row=header)
    one = Layout(sheet, header)
    if header > 1 and any(grid.rows[header - 2]):
        two = Layout(sheet, header, above=header - 1)
        scores = [
            (*_recognised(columns(grid, each), names), _wanted(grid, each)) for each in (one, two)
        ]
        return two if scores[1] > scores[0] else one
    return one


def table(book: Book, layout: Layout) -> Table:
    """The table at *layout*.

    :raises NotReady: ``sheets.no_such_row``: there is no such sheet, or nothing in that row
    """
    grid = book.grid(layout.sheet)
    if grid is None or not 0 < layout.header <= len(grid.rows):
        raise NotReady.because("sheets.no_such_row", None, row=layout.header)
    names = columns(grid, layout)
    if not any(names):
        raise NotReady.because("sheets.no_such_row", None, row=layout.header)
    lines = [
        (number, cells)
        for number, cells in enumerate(grid.rows[layout.header :], layout.header + 1)
        if any(cells[: len(names)])
    ]
    return Table(layout, names, lines)


def columns(grid: Grid, layout: Layout) -> tuple[str, ...]:
    """The headings at *layout*: of two lines, each column's lowest filled cell.

    Two columns of one name are told apart by the group above them, else by a number.
    """
    lower = [_heading(cell) for cell in grid.rows[layout.header - 1]]
    upper: list[str] = []
    if layout.above is not None:
        upper = [_heading(cell) for cell in grid.rows[layout.above - 1]]
        width = max(len(lower), len(upper))
        lower += [""] * (width - len(lower))
        upper += [""] * (width - len(upper))
        lower = [low or up for low, up in zip(lower, upper, strict=True)]
    return _distinct(lower, upper)


def _heading(cell: str) -> str:
    return " ".join(cell.split())


def _distinct(header: Sequence[str], groups: Sequence[str]) -> tuple[str, ...]:
    often = {name: header.count(name) for name in header}
    found: dict[str, None] = {}
    for place, name in enumerate(header):
        group = groups[place] if place < len(groups) else ""
        if name and often[name] > 1 and group and group != name:
            name = f"{group}{name}"
        other, count = name, 1
        while other in found and name:
            count += 1
            other = f"{name} ({count})"
        found[other or f"\0{place}"] = None
    return tuple("" if name.startswith("\0") else name for name in found)


def _headings(grid: Grid, names: Names) -> tuple[int, Layout] | None:
    """The likeliest headings of *grid*, and how many names are recognised in them."""
    filled = [number for number, row in enumerate(grid.rows[:HEADER_WITHIN], 1) if any(row)]
    if not any(map(any, grid.rows)):
        return None
    best: tuple[tuple[int, int, bool], Layout] = ((0, 0, False), _first_broad(grid))
    for layout in _candidates(grid, filled):
        score = (*_recognised(columns(grid, layout), names), _wanted(grid, layout))
        if score[0] and score > best[0]:
            best = (score, layout)
    (count, _, _), layout = best
    if count >= RECOGNISED:
        return count, layout
    return count, Layout(layout.sheet, layout.header, layout.above, sure=False)


def _candidates(grid: Grid, filled: Sequence[int]) -> Iterator[Layout]:
    for number in filled:
        yield Layout(grid.name, number)
        if number + 1 in filled:
            yield Layout(grid.name, number + 1, above=number)


def _wanted(grid: Grid, layout: Layout) -> bool:
    """Whether a line of groups is there where one is needed, and none where none is."""
    lower = [cell for cell in grid.rows[layout.header - 1] if cell]
    return (layout.above is not None) == (len(set(lower)) < len(lower))


def _recognised(header: Sequence[str], names: Names) -> tuple[int, int]:
    short = [one for one in header if one and len(one) <= HEADING_MOST and not _SAYS.search(one)]
    found = called_like(names, short)
    exact = called_like(names, [one for one in short if one in found.values()])
    usual = {plain_word(name) for each in names.values() for name in each}
    return len(found), sum(plain_word(column) in usual for column in exact.values())


#: 填表单位：… names something and says it in one cell.
_SAYS = re.compile(r"[:：]\s*\S")


def _first_broad(grid: Grid) -> Layout:
    # A title stands in a cell of its own; headings are several.
    for number, row in enumerate(grid.rows[:HEADER_WITHIN], 1):
        if len({cell for cell in row if cell}) > 1:
            return Layout(grid.name, number)
    first = next(number for number, row in enumerate(grid.rows, 1) if any(row))
    return Layout(grid.name, first)


def is_date(value: str) -> bool:
    """Whether a spreadsheet has made a date of what stood in this cell, or wrote one there."""
    if isinstance(value, Moment):
        return True
    return len(value) > 3 and _DATE.fullmatch(plain_cell(value)) is not None


_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|(?:19|20)\d\d年\d{1,2}月"
    r"|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?: [\d:]+)?"
    rf"|\d{{1,2}}[- ]?(?:{_MONTHS})[a-z]*(?:[- ,]*\d{{2,4}})?"
    rf"|(?:{_MONTHS})[a-z]*[- ]?\d{{1,4}}(?:[- ,]*\d{{2,4}})?",
    re.IGNORECASE,
)


def was_written(value: str) -> str:
    """What somebody most likely wrote where a spreadsheet has made the date *value* of it: 3-2."""
    plain = plain_cell(value).lower()
    if found := re.match(r"(\d{4})-(\d\d)-(\d\d)", plain):
        return f"{int(found[2])}-{int(found[3])}"
    if found := re.search(r"(\d{1,2})月(\d{1,2})日", plain):
        return f"{int(found[1])}-{int(found[2])}"
    month = re.search(_MONTHS, plain)
    numbers = re.findall(r"\d+", plain)
    if month and numbers:
        return f"{_MONTHS.split('|').index(month[0]) + 1}-{int(numbers[0])}"
    return "-".join(str(int(one)) for one in numbers[-2:]) if len(numbers) > 1 else ""
