"""The lines of a box's roll, marks and ballots, as the board hashes and the export writes them."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from deliberation.rules.box.choices import choice_from
from deliberation.rules.box.commitments import canonical_json


class RollLine(NamedTuple):
    """One who is entitled.

    :ivar code: opaque, random, for this box alone
    :ivar weight: persons that the line counts for
    :ivar area: exclusive area in 0.01 m², where owners vote
    """

    code: str
    weight: int = 1
    area: int = 0


class Mark(NamedTuple):
    """That the voter called *code* has cast, and by which channel; never what."""

    code: str
    channel: str


class Opened(NamedTuple):
    """A ballot: its canonical choice and nonce; the voter's code in a named box alone."""

    choice: str
    nonce: str
    voter: str = ""


def roll_line(line: RollLine) -> str:
    """*line* as it stands in the export, with its line end."""
    return (
        canonical_json(
            {"line": "voter", "code": line.code, "weight": line.weight, "area": line.area}
        )
        + "\n"
    )


def mark_line(mark: Mark) -> str:
    """*mark* as it stands in the export, with its line end."""
    return canonical_json({"line": "mark", "code": mark.code, "channel": mark.channel}) + "\n"


def ballot_line(digest: str, ballot: Opened) -> str:
    """*ballot* as it stands in the export, with its commitment and its line end."""
    told = {
        "line": "ballot",
        "commitment": digest,
        "choice": list(choice_from(ballot.choice)),
        "nonce": ballot.nonce,
    }
    return canonical_json(told | {"voter": ballot.voter} if ballot.voter else told) + "\n"


def head_of(commitments: Iterable[str]) -> str:
    """The head of a day: SHA-256 over the sorted *commitments*, each with a line end."""
    return digest_of(f"{one}\n" for one in sorted(commitments))


def digest_of(lines: Iterable[str]) -> str:
    """SHA-256, in hexadecimal, over *lines* as they stand."""
    hashed = sha256()
    for line in lines:
        hashed.update(line.encode())
    return hashed.hexdigest()
