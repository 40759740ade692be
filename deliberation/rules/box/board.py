"""The board of a closed box: its roll, marks and opened ballots, chained and sealed (§4).

A commitment of a named ballot is over its voter's code too, and receipts are the whole hash, in
format 2. What was opened in format 1 is closed in it, and its exports are recounted as before.

An export is JSON Lines in UTF-8, each line canonical JSON (keys sorted, no blanks): the header,
the roll sorted by code, the marks sorted by code, the ballots sorted by commitment, the footer.

* ``roll_hash`` is SHA-256 over the roll's lines with their line ends, ``marks_hash`` the same
  over the marks'. The first is published when the box opens.
* The chain begins with SHA-256 of the header's line; each ballot's line gives the next link:
  SHA-256 of the link before (in hexadecimal) and the line. The last link is the ``root``.
* The ``seal`` is SHA-256 of the root and the footer without its seal. Root and seal are what
  the record keeps, and what is printed: paper is the witness outside the server.

Codes are opaque and made for one box: an export names nobody. 100,000 ballots take 20 MB
(``packed``); the lines are written one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from deliberation.rules.box.choices import (
    BallotMethod,
    Secrecy,
    canonical,
    checked_options,
    choice_from,
)
from deliberation.rules.box.commitments import canonical_json
from deliberation.rules.box.decision import BoxResult, Totals, by_area, judge, sounding
from deliberation.rules.box.export_lines import (
    Mark,
    Opened,
    RollLine,
    ballot_line,
    digest_of,
    mark_line,
    roll_line,
)
from deliberation.rules.box.packed import Ballots, Marks, Roll
from deliberation.rules.refusals import Refused

#: By number; boxes open in the newest.
FORMATS = {1: "deliberation-ballot-box/1", 2: "deliberation-ballot-box/2"}
FORMAT = max(FORMATS)


@dataclass(frozen=True, slots=True)
class Head:
    """What was published of an open box at the end of a day.

    :ivar day: as ISO 8601
    :ivar ballots: how many commitments were public
    :ivar head: SHA-256 over them, sorted, one a line
    """

    day: str
    ballots: int
    head: str

    def to_dict(self) -> dict[str, Any]:
        return {"day": self.day, "ballots": self.ballots, "head": self.head}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What is known of a box besides its roll, marks and ballots.

    :ivar uid: random, lower-case letters and digits
    :ivar labels: the options' words by their ids, in the order of the ballot paper
    :ivar rule: as ``by_profile``, ``by_satisfaction``, ``by_most``, ``by_approval`` gave it
    :ivar body: code of the profile, where a body decides
    :ivar two_channels: what counts when a voter used two channels; chosen before opening
    :ivar limit: with approval, the most options on one ballot
    :ivar opens_at: moments as ISO 8601 texts in UTC
    :ivar spoiled: papers that were kept as spoiled, and counted as such alone
    :ivar duplicates: ballots on record that do not count: the voter's other channel does
    :ivar format: in which format it was opened
    :ivar heads: what was published each day while it was open, from format 2 on
    """

    uid: str
    community: str
    question: str
    method: BallotMethod
    secrecy: Secrecy
    labels: Mapping[str, str]
    rule: Mapping[str, Any]
    body: str | None = None
    two_channels: str = "first_valid"
    changeable: bool = False
    limit: int | None = None
    opens_at: str
    closes_at: str
    closed_at: str
    extended: bool = False
    spoiled: int = 0
    duplicates: int = 0
    format: int = FORMAT
    heads: Sequence[Head] = ()

    def to_dict(self) -> dict[str, Any]:
        told = {
            "line": "header",
            "format": FORMATS[self.format],
            "uid": self.uid,
            "community": self.community,
            "question": self.question,
            "method": str(self.method),
            "secrecy": str(self.secrecy),
            "options": [{"id": key, "label": str(said)} for key, said in self.labels.items()],
            "rule": dict(self.rule),
            "body": self.body,
            "two_channels": str(self.two_channels),
            "changeable": self.changeable,
            "limit": self.limit,
            "opens_at": self.opens_at,
            "closes_at": self.closes_at,
            "closed_at": self.closed_at,
            "extended": self.extended,
            "spoiled": self.spoiled,
            "duplicates": self.duplicates,
            "sounding": sounding(self.rule),
        }
        if self.format > 1:
            told["heads"] = [one.to_dict() for one in self.heads]
        return told


@dataclass(frozen=True, slots=True)
class Board:
    """A closed box, counted, chained and sealed.

    :ivar header: the first line as a value; ``footer`` the last one, seal and all
    :ivar result: what it came to, with its arithmetic
    """

    header: Mapping[str, Any]
    footer: Mapping[str, Any]
    result: BoxResult
    roll: Roll = field(repr=False)
    marks: Marks = field(repr=False)
    ballots: Ballots = field(repr=False)  # with their commitments

    @property
    def root(self) -> str:
        return str(self.footer["root"])

    @property
    def seal(self) -> str:
        return str(self.footer["seal"])

    @property
    def roll_hash(self) -> str:
        return str(self.header["roll_hash"])

    @property
    def marks_hash(self) -> str:
        return str(self.header["marks_hash"])

    def lines(self) -> Iterator[str]:
        """The export, line by line, each with its line end."""
        yield canonical_json(self.header) + "\n"
        yield from map(roll_line, self.roll)
        yield from map(mark_line, self.marks)
        for digest, ballot in self.ballots:
            yield ballot_line(digest, ballot)
        yield canonical_json(self.footer) + "\n"


def close(
    heading: Heading,
    roll: Iterable[RollLine],
    marks: Iterable[Mark],
    ballots: Iterable[Opened],
) -> Board:
    """Count and seal a box; *roll*, *marks* and *ballots* come in any order.

    :raises Refused: ``ballots.board_unfit``: a voter is marked twice or stands on no roll, there
        are more or fewer ballots than marks, or a ballot chooses what cannot be chosen
    :raises ValueError: options, uid or nonces that are none; a secret box where lines weigh
        differently, which only somebody who knows the voters could count
    """
    options = checked_options(heading.method, heading.labels)
    entitled = Roll(roll)
    cast = Marks(entitled, marks)
    named = heading.secrecy is Secrecy.NAMED
    if not named and (by_area(heading.rule) or any(line.weight != 1 for line in entitled)):
        raise ValueError("ballots that weigh differently cannot be secret")
    opened = Ballots(heading.uid, entitled, cast, ballots, bound=heading.format > 1)
    fits = cast.fit and opened.fit and len(cast) == len(opened)
    if not fits or (opened.named is not named and len(opened) > 0):
        raise Refused.because("ballots.board_unfit", "4")
    totals = _totals(heading, options, entitled, cast, opened)
    header = heading.to_dict() | {
        "entitled": totals.entitled,
        "area": totals.entitled_area,
        "roll_hash": digest_of(map(roll_line, entitled)),
        "marks_hash": digest_of(map(mark_line, cast)),
        "cast": len(cast),
    }
    link = sha256((canonical_json(header) + "\n").encode()).hexdigest()
    for digest, ballot in opened:
        link = sha256((link + ballot_line(digest, ballot)).encode()).hexdigest()
    result = judge(heading.rule, totals, heading.labels, extended=heading.extended)
    footer = {
        "line": "footer",
        "counts": dict(totals.votes),
        "area": dict(totals.area) if by_area(heading.rule) else None,
        "blank": totals.blank,
        "outcome": {
            "kind": result.kind,
            "winners": list(result.winners),
            "tied": list(result.tied),
        },
        "arithmetic": {lang: result.arithmetic(lang) for lang in ("zh", "en")},
        "root": link,
    }
    seal = sha256((link + canonical_json(footer)).encode()).hexdigest()
    return Board(header, footer | {"seal": seal}, result, entitled, cast, opened)


def _totals(
    heading: Heading, options: tuple[str, ...], roll: Roll, marks: Marks, ballots: Ballots
) -> Totals:
    votes, area = dict.fromkeys(options, 0), dict.fromkeys(options, 0)
    blank = 0
    tallied: Counter[tuple[str, int, int]] = Counter(ballots.cast())
    for (text, weight, metres), number in tallied.items():
        choice = choice_from(text)
        fits = text == canonical(set(choice)) and all(option in votes for option in choice)
        if not heading.method.takes_several:
            fits = fits and len(choice) == 1
        if not fits or (heading.limit is not None and len(choice) > heading.limit):
            raise Refused.because("ballots.board_unfit", "4")
        for option in choice:
            votes[option] += weight * number
            area[option] += metres * number
        blank += 0 if choice else weight * number
    return Totals(
        votes,
        area,
        blank,
        participating=sum(line.weight for line in marks.lines()),
        entitled=sum(line.weight for line in roll),
        participating_area=sum(line.area for line in marks.lines()),
        entitled_area=sum(line.area for line in roll),
    )
