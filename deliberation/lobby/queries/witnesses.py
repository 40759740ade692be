"""What the record witnesses, held against the tables: what was changed around the record.

The chain of entries shows whether the record itself is whole. Beside hashes of its own it keeps
hashes and counts of what stands in other tables: how many acts a meeting had and their head, the
root and the seal of a closed box, the fingerprint of an agreement, rolls. Each is computed anew
from the rows of today. And whoever kept an earlier head of a chain, on paper or in a file of
:func:`heads`, can hold it against the record: a chain that was cut short, or written anew from
some entry on, is whole in itself and found by nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import func, select

from deliberation.convene.models import Meeting
from deliberation.database import db, record_in
from deliberation.discuss.models import Act
from deliberation.journal import queries as journal
from deliberation.journal.operations import kept, typed
from deliberation.lobby.operations import heads as left
from deliberation.lobby.queries import witnessed_boxes, witnessed_people
from deliberation.lobby.queries.witnessed import entries
from deliberation.people import queries as people
from deliberation.people.operations import offices
from deliberation.resolve.models import Affected, Agreement, Resolution
from deliberation.resolve.operations.agreements import fingerprint
from deliberation.rules.box import roll_hash


def flaws(community_id: int) -> Iterator[str]:
    """What of a community's tables is otherwise than the record says, in plain English."""
    yield from _meetings(community_id)
    yield from witnessed_boxes.flaws(community_id)
    yield from witnessed_people.flaws(community_id)
    yield from _agreements(community_id)
    yield from _resolutions(community_id)
    for digest in typed.unfaithful(community_id):
        yield f"the words of digest {digest[:16]} are not those of the record, and not covered"
    yield from map(str, kept.flaws(community_id))


def _meetings(community_id: int) -> Iterator[str]:
    kept = {
        row.meeting_id: row
        for row in db.session.execute(
            select(Act.meeting_id, func.count().label("acts"), func.max(Act.seq).label("last"))
            .where(Act.community_id == community_id)
            .group_by(Act.meeting_id)
        )
    }
    ended = {}
    for entry in entries(community_id, "meeting:adjourned"):
        told, now = entry.particulars, kept.get(entry.subject_id)
        ended[entry.subject_id] = entry.number
        there = now.acts if now else 0
        if there != told["acts"]:
            yield (
                f"meeting {told['number']} has {there} acts on record, "
                f"entry {entry.number} says {told['acts']}"
            )
        elif _act_hash(community_id, entry.subject_id, told["acts"]) != told["head"]:
            yield f"meeting {told['number']}: its last act is not the one of entry {entry.number}"
    yield from _running(community_id, ended)
    meetings = db.session.scalars(select(Meeting).where(Meeting.community_id == community_id))
    noticed = {entry.subject_id: entry for entry in entries(community_id, "meeting:noticed")}
    for meeting in meetings:
        if (meeting.adjourned_at is not None) != (meeting.id in ended):
            yield f"meeting {meeting.number}: the record and its row differ on whether it has ended"
        if meeting.noticed_at is None:
            continue
        entry = noticed.get(meeting.id)
        if entry is None:
            yield f"meeting {meeting.number} has no notice on record"
        elif (entry.particulars["roll"], entry.particulars["entitled"]) != (
            meeting.roll_hash,
            meeting.entitled,
        ):
            yield f"meeting {meeting.number}: its roll is not the one of entry {entry.number}"


def _running(community_id: int, ended: Collection[int]) -> Iterator[str]:
    """Meetings that go on: the last act of each, which names all before it, is on record.

    Only the newest entry of each is asked about: the acts are a chain, walked by itself.
    """
    latest = {entry.subject_id: entry for entry in entries(community_id, "acts:witnessed")}
    for meeting_id, entry in latest.items():
        if meeting_id in ended:
            continue  # what adjourned it says the same, and was compared
        told = entry.particulars
        found = _act_hash(community_id, meeting_id, told["acts"])
        later = _act_hash(community_id, meeting_id, told["acts"] + 1)
        where = f"meeting {told['number']}, which goes on"
        if found is None:
            yield f"{where}: act {told['acts']} of entry {entry.number} is gone"
        elif found != told["head"]:
            yield f"{where}: its last act is not the one of entry {entry.number}"
        elif later is not None:
            yield f"{where}: it has acts after the last of entry {entry.number}"


def _act_hash(community_id: int, meeting_id: int, seq: int) -> str | None:
    return db.session.scalar(
        select(Act.hash).where(
            Act.community_id == community_id, Act.meeting_id == meeting_id, Act.seq == seq
        )
    )


def _agreements(community_id: int) -> Iterator[str]:
    for entry in entries(community_id, "agreement:concluded"):
        agreement = record_in(Agreement, community_id, number=entry.particulars["agreement"])
        if agreement is None:
            yield f"agreement {entry.particulars['agreement']} of entry {entry.number} is gone"
        elif fingerprint(agreement) != entry.particulars["text_hash"]:
            yield f"agreement {agreement.number}: its text is not that of entry {entry.number}"


def _resolutions(community_id: int) -> Iterator[str]:
    affected: dict[int, list[str]] = {}
    for resolution_id, household in db.session.execute(
        select(Affected.resolution_id, Affected.household_id).where(
            Affected.community_id == community_id
        )
    ):
        affected.setdefault(resolution_id, []).append(f"h:{household}")
    for resolution in db.session.scalars(
        select(Resolution).where(Resolution.community_id == community_id)
    ):
        if roll_hash(affected.get(resolution.id, ())) != resolution.affected_hash:
            yield f"resolution {resolution.number}: the roll of those affected was changed"


# ------------------------------------------------------------------ heads that are kept elsewhere

_HEAD = re.compile(
    r"^(?P<code>(?:offices/)?[a-z0-9-]+)\s+(?P<number>\d{1,12})\s+(?P<hash>[0-9a-f]{64})\s*$"
)


def heads() -> Iterator[str]:
    """The head of each community's chain as one line: code, number, hash. Keep them elsewhere."""
    for community in people.communities():
        number, digest = journal.head(community.id)
        yield f"{community.code} {number} {digest}"
    yield from left.of_offices()


def against(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Hold heads that were kept against the record of today.

    :param lines: as :func:`heads` gave them; empty ones and those that begin with ``#`` are skipped
    :returns: for each line what is to be said of it, and whether it is well
    """
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        found = _HEAD.match(line)
        if found is None:
            yield f"not a head: {line.strip()[:80]}", False
            continue
        code, number = found["code"], int(found["number"])
        if code.startswith(left.OFFICES):
            office = offices.by_code(code.removeprefix(left.OFFICES))
            if office is None:
                yield f"{code}: no such office", False
                continue
            digest = journal.office_hashes(office.id).get(number)
        else:
            community = people.community(code)
            if community is None:
                yield f"{code}: no such community", False
                continue
            if number == 0:
                continue  # of a chain that had not begun
            digest = journal.hash_of(community.id, number)
        if digest == found["hash"]:
            yield f"{code}: entry {number} is the one that was kept", True
        elif digest is None:
            yield f"{code}: entry {number} was kept and is gone: the record was cut short", False
        else:
            yield f"{code}: entry {number} is not the one that was kept", False
