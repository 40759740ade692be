"""Papers as a form or an office's list has them, read into sheets: errors by row and column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deliberation.ballots.columns import APART, BETWEEN, BLANK_WORDS, COLUMNS, SPOILED_WORDS
from deliberation.ballots.entering import SPOILED, Problem, Sheet
from deliberation.ballots.models import Box
from deliberation.documents.sheets import Sheet as Listed
from deliberation.rules.ballots import Method, canonical
from deliberation.rules.refusals import NotReady, Refusal

ROWS = 12  # of the form that is typed into
MOST = 2000  # papers of one batch


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was typed; ``number`` is the one that a spreadsheet shows."""

    number: int
    serial: str
    choice: str


def read_rows(box: Box, listed: Listed) -> list[Row]:
    """The rows of an office's list.

    :raises NotReady: ``ballots.column_missing``, ``ballots.list_too_long``,
        ``ballots.secret_by_form``
    """
    if box.is_secret:
        # A list has the serial beside the choice, which nobody may write down.
        raise NotReady.because("ballots.secret_by_form", "4")
    places = {}
    for wanted, names in COLUMNS.items():
        here = [one for one in listed.columns if one.strip().lower() in names]
        if not here:
            raise NotReady.because("ballots.column_missing", None, column=names[0])
        places[wanted] = here[0]
    if len(listed.rows) > MOST:
        raise NotReady.because("ballots.list_too_long", None, most=MOST)
    return [
        Row(
            row.number, row.values.get(places["serial"], ""), row.values.get(places["choice"], "")
        )
        for row in listed.rows
        if any(row.values.values())
    ]


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
    found: list[str] = []
    for part in APART.split(serials.strip()):
        ends = re.fullmatch(r"([0-9]{1,6})[-–—~]([0-9]{1,6})", part)
        if ends and int(ends[1]) <= int(ends[2]) < int(ends[1]) + MOST:
            found += [str(one) for one in range(int(ends[1]), int(ends[2]) + 1)]
        elif part:
            found.append(part)
        if len(found) > MOST:
            return found[: MOST + 1]
    return found


def typed_tally(
    box: Box, typed: Mapping[str, str], words: Mapping[str, str]
) -> tuple[dict[str, int] | None, list[Problem]]:
    """The pile of a secret box: fields ``tally-for`` … and ``tally-spoiled``; where several may
    be ticked, the field ``pile`` with a line for each paper.
    """
    if not box.is_secret:
        return None, []
    if box.method == Method.APPROVAL:
        return _piled(box, typed.get("pile", ""), words)
    said = {option: typed.get(f"tally-{option}", "").strip() for option in box.options}
    said[SPOILED] = typed.get("tally-spoiled", "").strip()
    counted = {one: int(text) for one, text in said.items() if re.fullmatch(r"[0-9]{1,6}", text)}
    return counted, []


def _piled(
    box: Box, typed: str, words: Mapping[str, str]
) -> tuple[dict[str, int], list[Problem]]:
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
    known |= {word.strip().lower(): option for option, word in words.items()}
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
        number = re.fullmatch(r"0*([1-9][0-9]{0,8})", row.serial.strip())
        if number is None:
            what = Refusal.of("ballots.serial_unreadable", None, typed=row.serial[:20])
            wrong.append(Problem(row.number, "serial", what))
        choice = None if box.is_secret else _choice(box, row.choice, known)
        if choice is None and not box.is_secret:
            what = Refusal.of("ballots.choice_unreadable", None, typed=row.choice[:20])
            wrong.append(Problem(row.number, "choice", what))
        elif number is not None:
            read.append(Sheet(row.number, int(number[1]), choice))
    return read, wrong


def _choice(box: Box, said: str, known: Mapping[str, str]) -> str | None:
    word = said.strip().lower()
    if word in (*SPOILED_WORDS, SPOILED):
        return SPOILED
    if box.method == Method.APPROVAL and word in BLANK_WORDS:
        return canonical(())
    picked = [known.get(one.strip().lower()) for one in BETWEEN.split(said) if one.strip()]
    return canonical(set(picked)) if picked and None not in picked else None
