"""Exports to tamper with: as objects that can be changed, and written again as they would be."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from deliberation.rules.box import (
    BallotMethod,
    Board,
    Head,
    Secrecy,
    by_approval,
    by_meeting,
    by_most,
    by_profile,
    by_satisfaction,
    head_of,
)
from deliberation.rules.voting import APPEAL, MAJORITY, TWO_THIRDS, Electorate, Rule, profile
from deliberation.rules.voting.shares import at_least
from tests.rules.boxes import POLL, board, heading

NAMES = {"wang": "王", "li": "李", "zhao": "赵"}
PROJECTS = {"garden": "花园", "lamps": "路灯", "shed": "车棚"}

#: What was published of the secret one while it was open.
HEADS = (
    Head("2026-10-02", 0, head_of([])),
    Head("2026-10-03", 9, head_of(["12" * 32])),
)

#: One closed box of each make.
BOXES: dict[str, Board] = {
    "secret": board(
        heading(spoiled=2, heads=HEADS),
        ["for"] * 5 + ["against"] * 3 + ["abstain"],
        silent=3,
    ),
    "meeting": board(
        heading(by_meeting(Rule.of(profile("RA"), Electorate.ADULTS), 20), body="RA"),
        ["for"] * 6 + ["against"] * 2 + ["abstain"] * 2,
        silent=3,
    ),
    "meeting, adjourned": board(
        heading(by_meeting(MAJORITY, 20)), ["for"] * 3 + ["against"] * 3 + ["abstain"]
    ),
    "meeting, debate closed": board(
        heading(by_meeting(TWO_THIRDS, 9)), ["for"] * 4 + ["against"] * 2, silent=1
    ),
    "meeting, ruling overturned": board(
        heading(by_meeting(APPEAL, 9)), ["for"] * 4 + ["against"] * 2 + ["abstain"]
    ),
    "named": board(
        heading(by_profile(profile("RRA")), secrecy=Secrecy.NAMED, body="RRA", duplicates=1),
        ["for"] * 6 + ["against"] * 2 + ["abstain"] * 2,
        silent=2,
    ),
    "owners": board(
        heading(by_profile(profile("OWN-S")), secrecy=Secrecy.NAMED, body="OWN-S"),
        ["for"] * 3 + ["against"],
        areas=[9010, 8820, 7730, 12000, 6600],
        silent=1,
    ),
    "approval": board(
        heading(by_approval(1), method=BallotMethod.APPROVAL, labels=PROJECTS, limit=2),
        ["garden+lamps", "garden", "lamps+shed", "garden+shed", ""],
        silent=2,
    ),
    "poll": board(
        heading(by_satisfaction(5), method=BallotMethod.ONE_OF, labels=POLL, extended=True),
        ["satisfied"] * 3 + ["basically", "dissatisfied"],
        silent=5,
    ),
    "most": board(
        heading(by_most(2, at_least(1, 2)), method=BallotMethod.ONE_OF, labels=NAMES),
        ["wang"] * 3 + ["li", "zhao"],
        silent=2,
    ),
}


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


class Export:
    """The lines of *board* as objects; ``lines`` is what recount reads."""

    def __init__(self, board: Board) -> None:
        every = [json.loads(line) for line in board.lines()]
        self.header, self.footer = every[0], every[-1]
        self.voters = [one for one in every if one["line"] == "voter"]
        self.marks = [one for one in every if one["line"] == "mark"]
        self.ballots = [one for one in every if one["line"] == "ballot"]

    @property
    def lines(self) -> list[bytes]:
        every = [self.header, *self.voters, *self.marks, *self.ballots, self.footer]
        return [written(line).encode() for line in every]

    def ballot(self, choice: str) -> dict:
        """The first ballot for *choice*."""
        return next(one for one in self.ballots if one["choice"] == choice.split("+"))

    def commit(self, ballot: dict) -> None:
        """Give *ballot* the commitment that belongs to it."""
        told = [self.header["uid"], ballot["choice"], ballot["nonce"]]
        if self.header["format"].endswith("/2") and "voter" in ballot:
            told.append(ballot["voter"])
        ballot["commitment"] = sha256(written(told)[:-1].encode()).hexdigest()

    def rehash(self) -> Export:
        """Let the header's hashes fit the roll and the marks; then reseal."""
        for name, lines in (("roll_hash", self.voters), ("marks_hash", self.marks)):
            self.header[name] = sha256("".join(map(written, lines)).encode()).hexdigest()
        return self.reseal()

    def reseal(self) -> Export:
        """Sort the ballots, and let chain, root and seal fit whatever stands there."""
        self.ballots.sort(key=lambda ballot: ballot["commitment"])
        link = sha256(written(self.header).encode()).hexdigest()
        for ballot in self.ballots:
            link = sha256((link + written(ballot)).encode()).hexdigest()
        self.footer["root"] = link
        rest = {key: value for key, value in self.footer.items() if key != "seal"}
        self.footer["seal"] = sha256((link + written(rest)[:-1]).encode()).hexdigest()
        return self
