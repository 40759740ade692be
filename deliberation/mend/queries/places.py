"""Reading places and kinds of faults."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from deliberation.database import db, record_in
from deliberation.mend.models import FaultKind, Place
from deliberation.rules.mend import words_for

PROPOSED = 3  # kinds that are proposed at most


def places(community_id: int, *, closed: bool = False) -> Sequence[Place]:
    """The places, in the order of their codes; *closed*: those that are offered no longer too."""
    rows = select(Place).where(Place.community_id == community_id)
    if not closed:
        rows = rows.where(Place.closed_at.is_(None))
    return db.session.scalars(rows.order_by(Place.code)).all()


def place(community_id: int, code: str) -> Place | None:
    """The place with this code."""
    return record_in(Place, community_id, code=code)


def kinds(community_id: int, *, retired: bool = False) -> Sequence[FaultKind]:
    """The kinds of faults by heading and name; *retired*: those chosen no longer too."""
    rows = select(FaultKind).where(FaultKind.community_id == community_id)
    if not retired:
        rows = rows.where(FaultKind.retired_at.is_(None))
    return db.session.scalars(rows.order_by(FaultKind.parent, FaultKind.name)).all()


def kind(community_id: int, kind_id: int) -> FaultKind | None:
    """The kind with this id."""
    return record_in(FaultKind, community_id, id=kind_id)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A kind of fault, and the words that speak for it."""

    kind: FaultKind
    words: tuple[str, ...]


def proposed(among: Iterable[FaultKind], text: str) -> list[Proposed]:
    """The kinds that *text* speaks for, those with most words first; never confirmed by itself."""
    found = [Proposed(one, words_for(one.words.split(), text)) for one in among]
    spoken = [one for one in found if one.words]
    spoken.sort(key=lambda one: (-sum(map(len, one.words)), one.kind.name))
    return spoken[:PROPOSED]
