"""Minutes after the meeting: draft at adjournment, then remarks, confirmation, signatures.

What the acts say is never written over. Remarks are appended with author and time. Confirming
and signing name the hash of the record as it stands; a later remark makes another record, which
is confirmed and signed anew, while the earlier signatures stay on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.database import db, record_in
from deliberation.discuss import queries
from deliberation.discuss.models import Act, MinutesEntry
from deliberation.discuss.queries import chain, covered
from deliberation.journal.models.chain import GENESIS, canonical
from deliberation.journal.operations import record
from deliberation.people.models import Person
from deliberation.rules.policy import Fact
from deliberation.rules.refusals import NotReady, OutOfOrder, Stale

#: Who signs, in the order of their lines.
SIGNERS = ("chair", "secretary", "scrutineer")
REMARKS = ("correction", "minority", "absence", "study")
#: What somebody says against what others wrote down for them (operations/contesting.py).
CONTESTS = ("not_there", "not_said")
#: What was said in a speech (operations/speeches.py); ``item`` is the number of its act.
SAID = "said"


class State(StrEnum):
    """How far the minutes have come."""

    RUNNING = "running"
    DRAFT = "draft"
    CONFIRMED = "confirmed"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody added, as it may be shown; see :class:`MinutesEntry`."""

    kind: str
    item: str
    text: str
    by_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What has been written to a meeting's minutes, and where they stand.

    :ivar hash: of the record as it stands: acts and remarks
    :ivar confirmed: the confirmation of this record
    :ivar signed: signatures of this record by function
    :ivar earlier: confirmations and signatures of the record before the latest remark
    """

    state: State
    hash: str
    remarks: tuple[Remark, ...]
    confirmed: MinutesEntry | None
    signed: dict[str, MinutesEntry]
    earlier: tuple[MinutesEntry, ...]

    @property
    def seen(self) -> int:
        """How many entries a page that shows this has seen."""
        steps = len(self.signed) + len(self.earlier) + (self.confirmed is not None)
        return len(self.remarks) + steps


def standing(meeting: Meeting, acts: Sequence[Act]) -> Standing:
    """Where the minutes of *meeting*, whose acts are *acts*, stand now."""
    entries = db.session.scalars(
        select(MinutesEntry)
        .where(
            MinutesEntry.community_id == meeting.community_id,
            MinutesEntry.meeting_id == meeting.id,
        )
        .order_by(MinutesEntry.position)
    ).all()
    remarks = tuple(one for one in entries if one.kind in (*REMARKS, *CONTESTS, SAID))
    hash_ = _hash(meeting, acts, remarks)
    current = [one for one in entries if one.hash == hash_]
    confirmed = next((one for one in current if one.kind == "confirmed"), None)
    signed = {one.function: one for one in current if one.kind == "signed"}
    if meeting.adjourned_at is None:
        state = State.RUNNING
    elif confirmed is None:
        state = State.DRAFT
    else:
        state = State.SIGNED if set(SIGNERS) <= set(signed) else State.CONFIRMED
    earlier = tuple(one for one in entries if one.hash not in ("", hash_))
    told = tuple(Remark(one.kind, one.item, one.text, one.by_id, one.at) for one in remarks)
    return Standing(state, hash_, covered.shown(meeting, told), confirmed, signed, earlier)


def _hash(meeting: Meeting, acts: Sequence[Act], remarks: Sequence[MinutesEntry]) -> str:
    """SHA-256 of all that the minutes are read from; people by their ids, so it outlasts names."""
    # Title and place as they were before words of them were covered: signatures name this hash.
    before = meeting.covered or {"title": meeting.title, "place": meeting.place}
    content = {
        "meeting": [meeting.community_id, meeting.number, before["title"], before["place"]],
        "notice": meeting.entry_hash,
        "roll": meeting.roll_hash,
        "acts": len(acts),
        "head": acts[-1].hash if acts else GENESIS,
        "remarks": [
            [one.position, one.kind, one.item, one.text, one.by_id]
            + [one.at.astimezone(UTC).isoformat(timespec="microseconds")]
            for one in remarks
        ],
    }
    return sha256(canonical(content).encode()).hexdigest()


def add(
    meeting: Meeting,
    *,
    key: str,
    kind: str,
    text: str,
    item: str = "",
    facts: frozenset[Fact],
    by: Person,
    at: datetime,
) -> MinutesEntry:
    """Append a remark; sent twice with the same *key*, it is there once.

    :param kind: one of ``REMARKS``; who has no office in the meeting adds a minority view only
    :param item: key of the agenda item it is about; empty: the whole meeting
    :raises NotReady: ``minutes.still_running``
    :raises OutOfOrder: ``minutes.only_own_view``, ``minutes.no_such_item``
    """
    _over(meeting)
    there = record_in(MinutesEntry, meeting.community_id, key=key)
    if there is not None:
        return there
    if kind != "minority" and not facts & {Fact.CHAIR, Fact.SECRETARY, Fact.SCRUTINEER}:
        raise OutOfOrder.because("minutes.only_own_view", "3.3")
    if item and item not in {str(one.id) for one, _ in convene.agenda(meeting)}:
        raise OutOfOrder.because("minutes.no_such_item", "3.2.12")
    entry = append(meeting, kind=kind, key=key, item=item, text=text, by=by, at=at)
    told: dict[str, Any] = {"number": meeting.number, "position": entry.position, "remark": kind}
    record("minutes:added", meeting, by=by.id, at=at, **told)
    return entry


def confirm(meeting: Meeting, *, seen: str, by: Person, at: datetime) -> MinutesEntry:
    """The chair confirms the record that the page showed.

    :param seen: its hash
    :raises NotReady: ``minutes.still_running``, ``minutes.record_broken``
    :raises Stale: ``minutes.changed``
    :raises OutOfOrder: ``minutes.confirmed_already``
    """
    now = _unchanged(meeting, seen)
    if now.confirmed is not None:
        raise OutOfOrder.because("minutes.confirmed_already", "3.3")
    entry = append(meeting, kind="confirmed", function="chair", hash=now.hash, by=by, at=at)
    record("minutes:confirmed", meeting, by=by.id, at=at, number=meeting.number, hash=now.hash)
    return entry


def sign(meeting: Meeting, function: str, *, seen: str, by: Person, at: datetime) -> MinutesEntry:
    """*by* signs the confirmed record as the meeting's *function*, in their own account.

    :raises NotReady: ``minutes.still_running``, ``minutes.record_broken``,
        ``minutes.confirm_first``
    :raises Stale: ``minutes.changed``
    :raises OutOfOrder: ``minutes.signed_already``
    """
    now = _unchanged(meeting, seen)
    if now.confirmed is None:
        raise NotReady.because("minutes.confirm_first", "3.3")
    if function in now.signed:
        raise OutOfOrder.because("minutes.signed_already", "3.3")
    entry = append(meeting, kind="signed", function=function, hash=now.hash, by=by, at=at)
    told: dict[str, Any] = {"number": meeting.number, "function": function, "hash": now.hash}
    record("minutes:signed", meeting, by=by.id, at=at, **told)
    return entry


def _over(meeting: Meeting) -> None:
    if meeting.adjourned_at is None:
        raise NotReady.because("minutes.still_running", "3.3")


def _unchanged(meeting: Meeting, seen: str) -> Standing:
    _over(meeting)
    acts = queries.acts(meeting)
    flaw = chain.first_break(acts)
    if flaw is not None:
        raise NotReady.because("minutes.record_broken", "3.3", number=flaw.number)
    now = standing(meeting, acts)
    if seen != now.hash:
        raise Stale.because("minutes.changed", None)
    return now


def append(meeting: Meeting, **values: Any) -> MinutesEntry:
    """The next entry to the minutes, of these *values*.

    :raises Stale: ``minutes.changed``: another was written at the same moment
    """
    by, at = values.pop("by"), values.pop("at")
    latest = db.session.scalar(
        select(MinutesEntry.position)
        .where(
            MinutesEntry.community_id == meeting.community_id,
            MinutesEntry.meeting_id == meeting.id,
        )
        .order_by(MinutesEntry.position.desc())
        .limit(1)
    )
    entry = MinutesEntry(
        community_id=meeting.community_id,
        meeting_id=meeting.id,
        position=(latest or 0) + 1,
        by_id=by.id,
        at=at,
        **values,
    )
    db.session.add(entry)
    try:
        db.session.flush()
    except IntegrityError as error:  # two wrote at the same moment
        raise Stale.because("minutes.changed", None) from error
    return entry
