"""Places with their codes, and kinds of faults: what the community keeps as data (rulebook §6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from deliberation.database import db, record_in
from deliberation.journal.operations import record
from deliberation.mend.models import FaultKind, Place
from deliberation.people.models import Community, Person, Unit
from deliberation.rules.mend import HOURS_MOST
from deliberation.rules.refusals import NotReady

#: What kinds of places there are; ``web/words`` says them.
PLACE_KINDS = (
    "building", "entrance", "lift", "light", "bin", "green", "road", "water", "fire", "other",
)  # fmt: skip
NAME_MOST, WORDS_MOST, ADVICE_MOST = 60, 200, 200  # characters
_LETTER = dict(zip(PLACE_KINDS, "BELTNGRWFX", strict=True))


def add_place(
    community: Community,
    name: str,
    kind: str,
    *,
    building_id: int | None = None,
    by: Person,
    at: datetime,
) -> Place:
    """A new place with the next code of its kind: ``L01`` is the first lift.

    :raises NotReady: ``mend.place_name_missing``, ``mend.place_known``
    """
    name = " ".join(name.split())
    if not name:
        raise NotReady.because("mend.place_name_missing", "6")
    if record_in(Place, community.id, name=name) is not None:
        raise NotReady.because("mend.place_known", "6", place=name)
    place = Place(
        community_id=community.id,
        code=_next_code(community.id, kind),
        kind=kind,
        name=name,
        building_id=building_id,
    )
    db.session.add(place)
    db.session.flush()
    record("place:added", place, by=by.id, at=at, code=place.code, place=place.name)
    return place


def _next_code(community_id: int, kind: str) -> str:
    letter = _LETTER[kind]
    last = db.session.scalar(
        select(func.max(Place.code)).where(
            Place.community_id == community_id, Place.code.startswith(letter)
        )
    )
    # Three figures, so that the order of the text is the order of the numbers.
    return f"{letter}{int(re.sub(r'[^0-9]', '', last)) + 1 if last else 1:03}"


def close_place(place: Place, *, by: Person, at: datetime) -> None:
    """*place* is offered no longer; its reports stay, and so does its code."""
    if place.closed_at is None:
        place.closed_at = at
        record("place:closed", place, by=by.id, at=at, code=place.code, place=place.name)


@dataclass(frozen=True, slots=True)
class KindDraft:
    """What is said of a kind of fault; as the columns of :class:`FaultKind`."""

    name: str
    parent: str = ""
    unit_id: int | None = None
    hours: int = 24
    working: bool = True
    private: bool = False
    advice: str = ""
    words: str = ""
    by_rule: bool = False


def save_kind(
    community: Community,
    draft: KindDraft,
    kind: FaultKind | None = None,
    *,
    by: Person,
    at: datetime,
) -> FaultKind:
    """Add a kind of fault, or change *kind*; what was sent on keeps the moment it was given.

    :raises NotReady: ``mend.kind_name_missing``, ``mend.kind_known``, ``mend.hours_outside``,
        ``mend.kind_needs_unit_or_advice``, ``mend.rule_needs_unit``
    """
    name = " ".join(draft.name.split())
    if not name:
        raise NotReady.because("mend.kind_name_missing", "6")
    known = record_in(FaultKind, community.id, name=name)
    if known is not None and known is not kind:
        raise NotReady.because("mend.kind_known", "6", title=name)
    if not 1 <= draft.hours <= HOURS_MOST:
        raise NotReady.because("mend.hours_outside", "6", most=HOURS_MOST)
    if draft.unit_id is None and not draft.advice.strip():
        raise NotReady.because("mend.kind_needs_unit_or_advice", "6")
    if draft.by_rule and draft.unit_id is None:
        raise NotReady.because("mend.rule_needs_unit", "6")
    if kind is None:
        kind = FaultKind(community_id=community.id, name=name, hours=draft.hours)
        db.session.add(kind)
    kind.name, kind.parent, kind.unit_id = name, draft.parent.strip(), draft.unit_id
    kind.hours, kind.working, kind.private = draft.hours, draft.working, draft.private
    kind.advice, kind.by_rule = draft.advice.strip(), draft.by_rule
    kind.words = " ".join(draft.words.split())
    db.session.flush()
    unit = record_in(Unit, community.id, id=draft.unit_id) if draft.unit_id else None
    record(
        "fault_kind:set",
        kind,
        by=by.id,
        at=at,
        title=kind.name,
        unit=unit.id if unit else None,
        hours=kind.hours,
    )
    return kind


def retire_kind(kind: FaultKind, *, by: Person, at: datetime) -> None:
    """*kind* is chosen no longer; reports of it stay."""
    if kind.retired_at is None:
        kind.retired_at = at
        record("fault_kind:retired", kind, by=by.id, at=at, title=kind.name)
