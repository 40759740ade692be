"""What a closed box came to: one value, read from what was sealed, for page, paper and export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from deliberation.ballots import queries
from deliberation.ballots.models import Ballot, Box, Choice
from deliberation.ballots.operations import closing, secret_tables
from deliberation.database import db
from deliberation.rules import box as rules
from deliberation.rules.refusals import NotReady


@dataclass(frozen=True, slots=True)
class Line:
    """An option with what it got: persons, and 0.01 m² where areas count."""

    id: str
    label: str
    votes: int
    area: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a box came to (§4); everything but the turnout as it was sealed.

    :ivar kind: as ``rules.ballots.BoxResult``; ``winners`` and ``tied`` are ids
    :ivar cast: ballots that count, of *entitled* lines
    :ivar area: of the whole roll in 0.01 m², where areas count
    :ivar turnout: ballots that count, by channel
    :ivar arithmetic: the whole sum in words, by language
    :ivar withheld: so few ballots that the outcome alone is public: no lines, and no sum
    :ivar sounding: what every page about an owners' count says, by language
    """

    kind: str
    lines: tuple[Line, ...]
    winners: tuple[str, ...]
    tied: tuple[str, ...]
    entitled: int
    cast: int
    blank: int
    spoiled: int
    duplicates: int
    area: int | None
    turnout: Mapping[str, int]
    arithmetic: Mapping[str, str]
    sounding: Mapping[str, str] | None
    closed_at: datetime
    roll_hash: str
    marks_hash: str
    root: str
    seal: str
    withheld: bool = False


def result(box: Box) -> Result | None:
    """What *box* came to; ``None`` until it is closed and sealed."""
    header, footer = box.header, box.footer
    if box.closed_at is None or header is None or footer is None:
        return None
    areas: Mapping[str, int] | None = footer["area"]
    shown = () if box.withheld else header["options"]
    return Result(
        kind=footer["outcome"]["kind"],
        lines=tuple(
            Line(one["id"], one["label"], footer["counts"][one["id"]], _of(areas, one["id"]))
            for one in shown
        ),
        winners=tuple(footer["outcome"]["winners"]),
        tied=tuple(footer["outcome"]["tied"]),
        entitled=box.entitled,
        cast=header["cast"],
        blank=0 if box.withheld else footer["blank"],
        spoiled=header["spoiled"],
        duplicates=header["duplicates"],
        area=header["area"] if areas is not None else None,
        turnout=queries.turnout(box),
        arithmetic=sum_of(box, footer["arithmetic"], header["cast"]),
        sounding=header["sounding"],
        closed_at=box.closed_at,
        roll_hash=header["roll_hash"],
        marks_hash=header["marks_hash"],
        root=footer["root"],
        seal=footer["seal"],
        withheld=box.withheld,
    )


def sum_of(box: Box, arithmetic: Mapping[str, str], cast: int) -> Mapping[str, str]:
    """What is said of how *box* was counted: its *arithmetic*, or that it is not published."""
    return rules.withheld(cast, box.numbers.secret_least) if box.withholds(cast) else arithmetic


def _of(areas: Mapping[str, int] | None, option: str) -> int | None:
    return None if areas is None else areas[option]


@dataclass(frozen=True, slots=True)
class Export:
    """A closed box as it stands in its rows, in the order in which it was sealed.

    Header and footer are those that were sealed, and nothing is computed anew, so that rows that
    were changed afterwards do not fit, and the recount names them.
    """

    box: Box

    def lines(self) -> Iterator[str]:
        """Line by line, each with its line end; nothing of it is kept."""
        yield rules.canonical_json(self.box.header) + "\n"
        yield from map(rules.roll_line, closing.roll(self.box, in_order=True))
        yield from map(rules.mark_line, closing.marks(self.box, in_order=True))
        for digest, ballot in closing.committed(self.box):
            yield rules.ballot_line(digest, ballot)
        yield rules.canonical_json(self.box.footer) + "\n"


def export(box: Box) -> Export:
    """The export of a closed box.

    :raises NotReady: ``ballots.totals_hidden``: for everybody, until it is closed (§4)
    """
    if box.closed_at is None or box.header is None or box.footer is None:
        raise NotReady.because("ballots.totals_hidden", "4")
    return Export(box)


@dataclass(frozen=True, slots=True)
class Found:
    """A ballot that a receipt code stands for; its choice only once the box is closed."""

    commitment: str
    choice: tuple[str, ...] | None


def behind(box: Box, typed: str) -> Found | None:
    """The ballot of *box* for which the receipt code *typed* was given; ``None``: there is none."""
    prefix = rules.receipt_prefix(typed)
    if prefix is None or box.uid is None:
        return None
    table: Any = Ballot.__table__
    if box.is_secret:
        table = Choice.__table__ if box.closed_at else secret_tables.tables(box.id).choices
    found = select(table.c.commitment, table.c.choice).where(
        table.c.commitment.startswith(prefix, autoescape=True)
    )
    if "box_id" in table.c:
        found = found.where(table.c.community_id == box.community_id, table.c.box_id == box.id)
    row = db.session.execute(found.limit(1)).one_or_none()
    if row is None:
        return None
    return Found(row.commitment, rules.choice_from(row.choice) if box.closed_at else None)
