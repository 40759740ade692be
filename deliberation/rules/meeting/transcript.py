"""Meetings as text (rulebook 3.4): ``python -m deliberation.rules.meeting.transcript FILE…``.

Prints a line for each expectation that fails and exits 1, or ``ok FILE (N acts)`` and exits 0.

Beside the rulebook's words this reads ``CHAIR opens "item"``, ``NAME confirms the count``, and
the header keys ``scrutineer=NAME``, ``secretary=NAME``, ``wait=15:00`` (for a quorum) and
``secret=yes|no``. Without a scrutineer in the header somebody who sits nowhere confirms counts.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from deliberation.rules.meeting.acts import Act
from deliberation.rules.meeting.expectations import Course, unmet
from deliberation.rules.meeting.floor import opening
from deliberation.rules.meeting.setup import AgendaItem, Seat, Setup
from deliberation.rules.meeting.transcript_parse import (
    Unreadable,
    milliseconds,
    pairs,
    read,
    timed,
    tokens,
    unquoted,
    whole,
)
from deliberation.rules.meeting.transcript_write import write
from deliberation.rules.refusals import Refused
from deliberation.rules.voting import profile

_KEYS = (
    "body",
    "seats",
    "chair",
    "speech",
    "turns",
    "second",
    "noticed",
    "scrutineer",
    "secret",
    "secretary",
    "wait",
)
#: Confirms counts where the header names nobody; no name of a member can look like this.
_NOBODY = "(scrutineer)"


class Failure(NamedTuple):
    """One expectation that failed."""

    line: int
    said: str
    why: str

    def __str__(self) -> str:
        return f"{self.line}: {self.said}: {self.why}"


class Transcript(NamedTuple):
    """A transcript that was played.

    :ivar setup: ``None`` where not even the header could be read
    """

    setup: Setup | None
    acts: tuple[Act, ...]
    failures: tuple[Failure, ...]


class _Line(NamedTuple):
    number: int
    said: str

    @property
    def words(self) -> list[str]:
        return tokens(self.said)


class _Misread(Exception):
    """A line below the header that announces guests or items, and why it cannot be read."""


def play(text: str) -> Transcript:
    """Plays a meeting written down as *text*, and says which expectations it fails."""
    failures: list[Failure] = []
    lines = list(_lines(text))
    try:
        setup, rest = _header(lines)
    except (Unreadable, Refused) as error:
        number = lines[0].number if lines else 1
        return Transcript(None, (), (Failure(number, "header", str(error)),))
    except _Misread as misread:
        line, why = misread.args
        return Transcript(None, (), (Failure(line.number, line.said, why),))
    course = Course(opening(setup))
    for line in rest:
        try:
            why = _played(course, line.words)
        except Unreadable as error:
            why = str(error)
        if why is not None:
            failures.append(Failure(line.number, line.said, why))
    return Transcript(setup, tuple(entry.act for entry in course.entries), tuple(failures))


def _lines(text: str) -> Iterator[_Line]:
    for number, said in enumerate(text.splitlines(), 1):
        if said.strip() and not said.lstrip().startswith("#"):
            yield _Line(number, said.strip())


def _header(lines: list[_Line]) -> tuple[Setup, list[_Line]]:
    if not lines or lines[0].words[:1] != ["meeting"]:
        raise Unreadable("a transcript begins with: meeting body=… seats=… chair=…")
    given = pairs(lines[0].words[1:], *_KEYS)
    missing = [key for key in ("body", "seats", "chair") if key not in given]
    if missing:
        raise Unreadable(f"the header lacks {missing[0]}=")
    guests, items, rest = [], [], lines[1:]
    while rest and rest[0].said.split()[0] in ("guests", "item"):
        line = rest.pop(0)
        try:
            first, *said = line.words
            if first == "guests":
                guests += said
            else:
                title = unquoted(" ".join(said))
                items.append(AgendaItem(title, title))
        except Unreadable as error:
            raise _Misread(line, str(error)) from error
    seats = [Seat(name) for name in given["seats"].split(",")]
    if given["chair"] not in given["seats"].split(","):
        seats.append(Seat(given["chair"], voting=False))
    body = profile(given["body"])
    return Setup(
        profile=body,
        seats=tuple(seats),
        chair=given["chair"],
        scrutineer=given.get("scrutineer", _NOBODY),
        guests=tuple(guests),
        items=tuple(items),
        noticed=_yes(given.get("noticed", "no")),
        secret=_yes(given.get("secret", "no")),
        speech=milliseconds(given.get("speech", "2:00")) // 1000,
        turns=whole(given.get("turns", "2")),
        second=milliseconds(given.get("second", "1:00")) // 1000,
        secretary=given.get("secretary", ""),
        quorum_wait=milliseconds(given.get("wait", "15:00")) // 1000,
        electorate=body.electorates[0],
    ), rest


def _yes(word: str) -> bool:
    if word not in ("yes", "no"):
        raise Unreadable(f"yes or no, not {word}")
    return word == "yes"


def _played(course: Course, words: list[str]) -> str | None:
    """Does what the line says; why it fails, or ``None``."""
    said, at = timed(words)
    if said and said[0] == "expect":
        course.now = max(course.now, at or 0)
        return unmet(course, said[1:])
    refused = said[:1] == ["refused"]
    if at is None and course.now > course.floor.time:
        at = course.now
    floor, done = course.floor, []
    for act in read(said[1:] if refused else said, at, floor.chair, floor.scrutineer):
        refusal = floor.objection(act)
        if refusal is not None:
            course.now = max(course.now, at or 0)
            return None if refused else f"out of order: {refusal}"
        floor = floor.apply(act)
        done.append((floor, act))
    if refused:
        return f"in order: {write(done[0][1])}"
    for after, act in done:
        course.goes_on(after, act)
    return None


def main(files: Sequence[str]) -> int:
    """Plays each file; 0 when every expectation of all of them is met, otherwise 1."""
    failed = False
    for file in files:
        try:
            transcript = play(Path(file).read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            print(f"{file}: {error}")
            failed = True
            continue
        for failure in transcript.failures:
            print(f"{file}:{failure}")
        if transcript.failures:
            failed = True
        else:
            print(f"ok {file} ({len(transcript.acts)} acts)")
    return int(failed)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):  # names of any language, on any terminal
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if len(sys.argv) < 2:
        sys.exit("usage: python -m deliberation.rules.meeting.transcript FILE…")
    sys.exit(main(sys.argv[1:]))
