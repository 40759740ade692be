"""The chain: how an entry is hashed, and where a chain first fails to fit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

GENESIS = "0" * 64


class Link(Protocol):
    """What the chain needs of an entry, be it an ORM object or a plain row."""

    community_id: int
    number: int
    verb: str
    subject_kind: str
    subject_id: int
    issue_id: int | None
    actor_id: int | None
    at: datetime
    recorded_at: datetime
    particulars: dict[str, Any]
    previous: str
    hash: str


def digest(link: Link) -> str:
    """SHA-256 over the canonical JSON of *link*, which includes the hash of the one before."""
    content = {
        "community": link.community_id,
        "number": link.number,
        "verb": link.verb,
        "subject": [link.subject_kind, link.subject_id],
        "issue": link.issue_id,
        "actor": link.actor_id,
        "at": link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "recorded_at": link.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "particulars": link.particulars,
        "previous": link.previous,
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


class OfficeLink(Protocol):
    """What the chain needs of an entry of an office."""

    office_id: int
    number: int
    recorded_at: datetime
    rows: list[Any]
    previous: str
    hash: str


def office_digest(link: OfficeLink) -> str:
    """SHA-256 over the canonical JSON of *link*, as :func:`digest`; of an office."""
    content = {
        "office": link.office_id,
        "number": link.number,
        "recorded_at": link.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "rows": link.rows,
        "previous": link.previous,
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def canonical(value: Any) -> str:
    """JSON with one spelling: sorted keys, no spaces, no escapes beyond what JSON needs."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry at which a chain does not fit, and how: ``missing``, ``link``, ``hash``."""

    number: int
    how: str


def first_break(links: Iterable[Any], made: Callable[[Any], str] = digest) -> Break | None:
    """Walk one chain's *links* in order of number; the first that does not fit, or ``None``.

    :param made: computes the hash of a link
    """
    expected, previous = 1, GENESIS
    for link in links:
        if link.number != expected:
            return Break(expected, "missing")
        if link.previous != previous:
            return Break(link.number, "link")
        if link.hash != made(link):
            return Break(link.number, "hash")
        expected, previous = expected + 1, link.hash
    return None
