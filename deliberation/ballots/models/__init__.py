"""The tables of this room."""

from __future__ import annotations

from deliberation.ballots.models.boxes import (
    ONE_BALLOT,
    Ballot,
    Box,
    BoxHead,
    Choice,
    Duplicate,
    Mark,
    Scrutineer,
    Voter,
)
from deliberation.ballots.models.helping import (
    Contest,
    Help,
)
from deliberation.ballots.models.paper import (
    PaperBallot,
    PaperBatch,
    PaperEntry,
    Scan,
)
from deliberation.ballots.models.proxies import (
    Proxy,
)

__all__ = [
    "Ballot",
    "Box",
    "BoxHead",
    "Choice",
    "Contest",
    "Duplicate",
    "Help",
    "Mark",
    "ONE_BALLOT",
    "PaperBallot",
    "PaperBatch",
    "PaperEntry",
    "Proxy",
    "Scan",
    "Scrutineer",
    "Voter",
]
