"""Heads that left the house held against the chains: what finds a chain that was written anew.

A neighbour's chain has them, the daily files have them, and each file names the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select

from deliberation.database import db
from deliberation.journal import queries as journal
from deliberation.journal.models import HeadFile
from deliberation.journal.operations import kept_by_offices
from deliberation.lobby.operations import heads
from deliberation.lobby.queries.witnessed import entries
from deliberation.people import queries as people
from deliberation.people.operations import offices
from deliberation.rules import verify

Head = tuple[int, str]
"""Number and hash of an entry, as somebody wrote them down."""


def flaws() -> Iterator[str]:
    """What of the chains is otherwise than their neighbours and the daily files have it."""
    communities = {code: community_id for community_id, code in people.codes()}
    for witness, community_id in communities.items():
        by_code: dict[str, list[Head]] = {}
        for entry in entries(community_id, heads.WITNESSED):
            told = entry.particulars
            by_code.setdefault(told["code"], []).append((told["at_entry"], told["head"]))
        yield from _held(communities, by_code, f"the record of {witness}")
    yield from _files(communities)


def office_flaws() -> Iterator[str]:
    """What of the offices' chains and rows is otherwise than their records say."""
    for office in offices.offices():
        broken = journal.verify_office(office.id)
        if broken is not None:
            yield f"{office.code}: entry {broken.number} does not fit ({broken.how})"
        for wrong in kept_by_offices.flaws(office.id):
            yield f"{office.code}: {wrong}"


def _held(
    communities: Mapping[str, int], by_code: Mapping[str, Sequence[Head]], where: str
) -> Iterator[str]:
    for code, kept in sorted(by_code.items()):
        if code.startswith(heads.OFFICES):
            office = offices.by_code(code.removeprefix(heads.OFFICES))
            known = office is not None
            now = journal.office_hashes(office.id) if office is not None else {}
        else:
            known = code in communities
            numbers = (number for number, _ in kept)
            now = journal.hashes_of(communities[code], numbers) if known else {}
        if not known:
            yield f"{code}: {where} has heads of it, and it is gone"
            continue
        wrong = sorted(number for number, digest in kept if now.get(number) != digest)
        if wrong:
            how = "is not the one that" if wrong[0] in now else "is gone, and"
            yield f"{code}: entry {wrong[0]} {how} {where} has the head of ({len(wrong)} heads)"


def _files(communities: Mapping[str, int]) -> Iterator[str]:
    by_code: dict[str, list[Head]] = {}
    before: HeadFile | None = None
    for file in db.session.scalars(select(HeadFile).order_by(HeadFile.day)):
        lines = file.text.splitlines()
        for line in lines:
            if not line.startswith("#"):
                code, number, digest = line.split(" ")
                by_code.setdefault(code, []).append((int(number), digest))
        if before is not None and lines[-1] != heads.previous(before):
            yield f"heads of {file.day}: they do not name the file of {before.day}"
        if file.signature and not verify.is_signed(file.key, file.text.encode(), file.signature):
            yield f"heads of {file.day}: the signature is wrong"
        before = file
    yield from _held(communities, by_code, "a daily file")
