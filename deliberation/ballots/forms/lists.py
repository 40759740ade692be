"""Papers as a form or an office's list has them, read into sheets: errors by row and column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deliberation.ballots.forms.columns import (
    AND,
    BETWEEN,
    BLANK_WORDS,
    COLUMNS,
    NO_TICKS,
    NUMBER_WORDS,
    SPOILED_WORDS,
    TICK,
    TICKS,
)
from deliberation.ballots.models import Box
from deliberation.ballots.operations.entering import SPOILED, Problem, Sheet
from deliberation.documents.layout import Row as Listed
from deliberation.rules.box import canonical
from deliberation.rules.reading import plain_number, plain_numbers, plain_text, plain_word
from deliberation.rules.refusals import NotReady, Refusal

ROWS = 12  # of the form that is typed into
MOST = 2000  # papers of one batch
MOST_SERIAL = 999_999_999


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was typed; ``number`` is the one that a spreadsheet shows."""

    number: int
    serial: str
    choice: str


def names(box: Box, words: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """What the columns of a list for *box* may be called: serial, choice, and one each option."""
    ticks = {
        f"{TICK}{option}": tuple(dict.fromkeys((words.get(option, option), option)))
        for option in box.options
    }
    return {**COLUMNS, **ticks, f"{TICK}{SPOILED}": SPOILED_WORDS}


def missing(mapping: Mapping[str, str]) -> list[str]:
    """The fields that a list of papers must have and for which no column is there."""
    said = "choice" in mapping or any(field.startswith(TICK) for field in mapping)
    return [*([] if "serial" in mapping else ["serial"]), *([] if said else ["choice"])]


def read_rows(box: Box, listed: Sequence[Listed], mapping: Mapping[str, str]) -> list[Row]:
    """The rows of an office's list.

    :param mapping: field → column
    :raises NotReady: ``ballots.column_missing``, ``ballots.list_too_long``,
        ``ballots.secret_by_form``
    """
    refuse_secret(box)
    for field in missing(mapping):
        raise NotReady.because("ballots.column_missing", "4", column=COLUMNS[field][0])
    if len(listed) > MOST:
        raise NotReady.because("ballots.list_too_long", "4", most=MOST)
    return [
        Row(row.number, row.values.get(mapping["serial"], ""), _said(box, row, mapping))
        for row in listed
    ]


def refuse_secret(box: Box) -> None:
    """Nothing, where *box* is named.

    :raises NotReady: ``ballots.secret_by_form``: a list has the serial beside the choice, which
        nobody may write down
    """
    if box.is_secret:
        raise NotReady.because("ballots.secret_by_form", "4")


def _said(box: Box, row: Listed, mapping: Mapping[str, str]) -> str:
    """The choice in *row* as words: of its own column, else of the columns with ticks."""
    said = row.values.get(mapping.get("choice", ""), "")
    if said:
        return said
    ticked = []
    for field, column in mapping.items():
        if field.startswith(TICK):
            mark = plain_word(row.values.get(column, ""))
            if mark in TICKS:
                ticked.append(field.removeprefix(TICK))
            elif mark not in NO_TICKS:
                return mark  # neither a tick nor none: told as it stands there
    if not ticked and box.takes_several:
        return BLANK_WORDS[0]
    return AND.join(ticked)


def typed_rows(box: Box, typed: Mapping[str, str], serials: str | None) -> list[Row]:
    """The rows of the form: fields ``serial-1`` and ``choice-1``; of a secret box a list of
    serials, with ranges: ``1-20 23``.
    """
    if box.is_secret:
        return [Row(1, one, "") for one in _spread(serials or "")]
    rows = []
    for place in range(1, ROWS + 1):
        serial = typed.get(f"serial-{place}", "").strip()
        choice = typed.get(f"choice-{place}", "").strip()
        if serial or choice:
            rows.append(Row(place, serial, choice))
    return rows


def _spread(serials: str) -> list[str]:
    """The stubs of a list with ranges, as ``7－９，12``; pieces that are none at its end."""
    numbers, unread = plain_numbers(serials, MOST + 1)
    return [*map(str, numbers), *unread]


def typed_tally(
    box: Box, typed: Mapping[str, str], words: Mapping[str, str]
) -> tuple[dict[str, int] | None, list[Problem]]:
    """The pile of a secret box: fields ``tally-for`` … and ``tally-spoiled``; where several may
    be ticked, the field ``pile`` with a line for each paper.
    """
    if not box.is_secret:
        return None, []
    if box.takes_several:
        return _piled(box, typed.get("pile", ""), words)
    said = {option: typed.get(f"tally-{option}", "").strip() for option in box.options}
    said[SPOILED] = typed.get("tally-spoiled", "").strip()
    counted, wrong = {}, []
    for one, text in said.items():
        number = plain_number(text) if text else 0
        if number is None or number > MOST_SERIAL:
            # Beside its field: the sum would be blamed for what was never counted.
            what = Refusal.of("ballots.number_unreadable", None, typed=text[:20])
            wrong.append(Problem(0, f"tally-{'spoiled' if one == SPOILED else one}", what))
        elif text:
            counted[one] = number
    return counted, wrong


def _piled(box: Box, typed: str, words: Mapping[str, str]) -> tuple[dict[str, int], list[Problem]]:
    counted: Counter[str] = Counter()
    wrong = []
    for row, line in enumerate(typed.splitlines(), 1):
        if not line.strip():
            continue
        choice = _choice(box, line, _known(box, words))
        if choice is None:
            what = Refusal.of("ballots.choice_unreadable", None, typed=line[:20])
            wrong.append(Problem(row, "choice", what))
        else:
            counted[choice] += 1
    return dict(counted), wrong


def _known(box: Box, words: Mapping[str, str]) -> dict[str, str]:
    """What may be written for an option: its words, its id, its number on the paper."""
    known = {str(number): option for number, option in enumerate(box.options, 1)}
    known |= {plain_word(word): option for option, word in words.items()}
    return known | {option: option for option in box.options}


def sheets(
    box: Box, rows: Sequence[Row], words: Mapping[str, str]
) -> tuple[list[Sheet], list[Problem]]:
    """*rows* read, and those that cannot be: what is wrong, by row and column.

    :param words: the options' words, as they stand on the paper
    """
    known = _known(box, words)
    read, wrong = [], []
    for row in rows:
        number = plain_number(row.serial, NUMBER_WORDS)
        if not number or number > MOST_SERIAL:
            number = None
            what = Refusal.of("ballots.serial_unreadable", None, typed=row.serial[:20])
            wrong.append(Problem(row.number, "serial", what))
        choice = None if box.is_secret else _choice(box, row.choice, known)
        if choice is None and not box.is_secret:
            what = Refusal.of("ballots.choice_unreadable", None, typed=row.choice[:20])
            wrong.append(Problem(row.number, "choice", what))
        elif number is not None:
            read.append(Sheet(row.number, number, choice))
    return read, wrong


def _choice(box: Box, said: str, known: Mapping[str, str]) -> str | None:
    word = plain_word(said)
    if word in (*SPOILED_WORDS, SPOILED):
        return SPOILED
    if box.takes_several and word in BLANK_WORDS:
        return canonical(())
    pieces = filter(None, map(plain_word, BETWEEN.split(plain_text(said))))
    picked = [known.get(piece) for piece in pieces]
    options = {one for one in picked if one is not None}
    return canonical(options) if picked and None not in picked else None
