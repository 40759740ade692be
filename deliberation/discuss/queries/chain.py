"""The chain of one meeting's acts: how an act is hashed, and where the chain first fails to fit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from hashlib import sha256

from deliberation.discuss.models import Act
from deliberation.journal.models.chain import GENESIS, Break, canonical


def digest(act: Act) -> str:
    """SHA-256 over the canonical JSON of *act*, which includes the hash of the one before."""
    content = {
        "community": act.community_id,
        "meeting": act.meeting_id,
        "seq": act.seq,
        "at": act.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "recorded_by": act.recorded_by_id,
        "data": act.data,
        "previous": act.previous,
    }
    return sha256(canonical(content).encode()).hexdigest()


def first_break(acts: Iterable[Act]) -> Break | None:
    """Walk one meeting's *acts* in order of seq; the first that does not fit, or ``None``."""
    expected, previous = 1, GENESIS
    for act in acts:
        if act.seq != expected:
            return Break(expected, "missing")
        if act.previous != previous:
            return Break(act.seq, "link")
        if act.hash != digest(act):
            return Break(act.seq, "hash")
        expected, previous = expected + 1, act.hash
    return None
