"""The heads of the chains leave the house: each day into a file that is signed, and to neighbours.

A chain that somebody writes anew from some entry on is whole in itself. What finds it is a head
that was kept where they cannot reach it: on paper, in a file that somebody downloaded, or in
the chain of another community, which they would have to write anew as well.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import ColumnElement, Date, Select, bindparam, cast, null, select

from deliberation import clock
from deliberation.database import db, read, unit_of_work
from deliberation.journal import queries as journal
from deliberation.journal.models import DayHead, Entry, HeadFile, HeadSubscription, chain
from deliberation.journal.operations import record
from deliberation.lobby.operations import mail_texts
from deliberation.messages.operations import remind, sending
from deliberation.people import queries as people
from deliberation.people.models import Community
from deliberation.people.operations import Itself, offices

FORMAT = "# deliberation-heads/1 "
WITNESSED = "head:witnessed"
UNSIGNED = "# unsigned: no key was there to sign with\n"

log = logging.getLogger(__name__)


def keep(day: date, key_file: str = "") -> int:
    """Write the heads of *day*, once a day, and sign what is not signed; gives how many heads.

    :param key_file: the private key; a day whose key is not there is signed on a later one
    """
    communities = people.communities()
    done = {one.community_id for one in db.session.scalars(_of(day))}
    wanted = [one for one in communities if one.id not in done]
    heads = {one.id: journal.head(one.id) for one in wanted}  # before any of them grows by it
    for community in wanted:
        with unit_of_work():
            _keep_one(community, neighbour(community, communities), day, heads[community.id])
    with unit_of_work():
        if communities and db.session.get(HeadFile, day) is None:
            _tell_communities(day)
            db.session.add(HeadFile(day=day, text=_text(day), key="", signature=""))
    if key_file:
        _sign(Path(key_file))
    return len(wanted)


def _of(day: date):
    return select(DayHead).where(DayHead.day == day)


def _keep_one(
    community: Community, witness: Community | None, day: date, head: tuple[int, str]
) -> None:
    if db.session.get(DayHead, (community.id, day)) is not None:
        return  # another tick was here meanwhile
    number, digest = head
    db.session.add(
        DayHead(
            community_id=community.id,
            day=day,
            number=number,
            hash=digest,
            witness_id=witness.id if witness else None,
        )
    )
    db.session.flush()
    _send(community.id, day, head)
    if witness is not None:
        record(
            WITNESSED,
            Itself(witness),
            by=None,
            at=clock.now(),
            code=community.code,
            at_entry=number,
            head=digest,
            day=day.isoformat(),
        )


# ------------------------------------------------------------------ into inboxes

EVERY = ("day", "month")


def subscribe(community_id: int, person_id: int, every: str) -> None:
    """The person gets the head each day or each month from now on; any other word: no more."""
    mine = db.session.scalar(_subscriptions(community_id, HeadSubscription.person_id == person_id))
    if every not in EVERY:
        if mine is not None:
            db.session.delete(mine)
    elif mine is not None:
        mine.every = every
    else:
        db.session.add(
            HeadSubscription(community_id=community_id, person_id=person_id, every=every)
        )
    db.session.flush()


def write_to(community_id: int, person_id: int, address: str, link: str) -> bool:
    """The person, who is subscribed, wants it at *address* too; empty: no more.

    Nothing goes there but one question whether it is theirs, until they have answered it.

    :param link: of a page on which they answer it
    :returns: whether *address* is one
    """
    mine = db.session.scalar(_subscriptions(community_id, HeadSubscription.person_id == person_id))
    if address and not sending.is_address(address):
        return False
    if mine is None or mine.email == address:
        return True
    mine.email, mine.email_at = address, None
    if address:
        code, at = db.session.get_one(Community, community_id).code, clock.now()
        sending.post(
            community_id, person_id, address, kind="head:address",
            occasion=f"head:address:{at.date().isoformat()}:{sha256(address.encode()).hexdigest()}",
            subject=f"{code}: {mail_texts.SUBJECT}", text=f"{mail_texts.ASKED}{link}\n",
            at=at,
        )  # fmt: skip
    db.session.flush()
    return True


def confirm_address(community_id: int, person_id: int, address: str) -> None:
    """The person has read what was sent to *address*; nothing, when it is not theirs any more."""
    mine = db.session.scalar(_subscriptions(community_id, HeadSubscription.person_id == person_id))
    if mine is not None and mine.email == address:
        mine.email_at = clock.now()


def address(community_id: int, person_id: int) -> tuple[str, bool]:
    """Where the person wants it by e-mail, and whether that has been confirmed."""
    mine = db.session.scalar(_subscriptions(community_id, HeadSubscription.person_id == person_id))
    return (mine.email, mine.email_at is not None) if mine is not None else ("", False)


def subscribed(community_id: int, person_id: int) -> str:
    """How often the person gets the head: a word of :data:`EVERY`, or nothing."""
    mine = db.session.scalar(_subscriptions(community_id, HeadSubscription.person_id == person_id))
    return mine.every if mine is not None else ""


def _subscriptions(community_id: int, *which: ColumnElement[bool]) -> Select:
    return select(HeadSubscription).where(HeadSubscription.community_id == community_id, *which)


def _send(community_id: int, day: date, head: tuple[int, str]) -> None:
    """Tell those who want it; a month's is that of the first day that was kept in it."""
    before = select(DayHead.day).where(
        DayHead.community_id == community_id, DayHead.day >= day.replace(day=1), DayHead.day < day
    )
    wanted = ["day"] if db.session.scalar(before.limit(1)) is not None else EVERY
    asked = _subscriptions(community_id, HeadSubscription.every.in_(wanted))
    readers = db.session.scalars(asked).all()
    occasion = f"head:sent:{day.isoformat()}"
    remind(
        {one.person_id for one in readers},
        "head:sent",
        community_id=community_id,
        issue_id=None,
        occasion=occasion,
        particulars={"at_entry": head[0], "short": short(head[1]), "day": day.isoformat()},
        at=clock.now(),
    )
    code = db.session.get_one(Community, community_id).code
    text = f"{FORMAT}{code}\n# {day.isoformat()}\n{code} {head[0]} {head[1]}\n"
    for one in readers:
        if one.email_at is not None:
            sending.post(
                community_id, one.person_id, one.email, kind="head:sent", occasion=occasion,
                subject=f"{code} {day.isoformat()}: {short(head[1])}", text=text, at=clock.now(),
            )  # fmt: skip


def neighbour(community: Community, communities: Sequence[Community]) -> Community | None:
    """In whose chain the heads of *community* stand: the next one below the same office."""
    row = sorted(
        (one for one in communities if one.office_id == community.office_id),
        key=lambda one: one.id,
    )
    place = [one.id for one in row].index(community.id)
    following = row[(place + 1) % len(row)]
    return following if following.id != community.id else None


# ------------------------------------------------------------------ the day's file


def _text(day: date) -> str:
    before = db.session.scalar(
        select(HeadFile).where(HeadFile.day < day).order_by(HeadFile.day.desc()).limit(1)
    )
    codes = {one.id: one.code for one in people.communities()}
    lines = sorted(
        f"{codes[one.community_id]} {one.number} {one.hash}\n"
        for one in db.session.scalars(_of(day))
    )
    lines += sorted(f"{line}\n" for line in of_offices())
    told = f"{FORMAT}{day.isoformat()}\n" + "".join(lines)
    if before is not None:
        told += previous(before) + "\n"
    return told


OFFICES = "offices/"
"""With it the code of an office begins where heads of communities and offices stand together."""


def of_offices() -> Iterator[str]:
    """The head of each office's chain as one line: code, number, hash."""
    for office in offices.offices():
        number, digest = journal.office_head(office.id)
        if number:
            yield f"{OFFICES}{office.code} {number} {digest}"


def _tell_communities(day: date) -> None:
    """Write each office's head into the chain of the first community below it."""
    for office in offices.offices():
        below = min(offices.communities(office), key=lambda one: one.id, default=None)
        number, digest = journal.office_head(office.id)
        if below is None or not number:
            continue
        record(
            WITNESSED, Itself(below), by=None, at=clock.now(),
            code=OFFICES + office.code, at_entry=number, head=digest, day=day.isoformat(),
        )  # fmt: skip


def previous(file: HeadFile) -> str:
    """The line in which the next file names this one."""
    return f"# previous {file.day.isoformat()} {sha256(file.text.encode()).hexdigest()}"


def published(file: HeadFile) -> str:
    """The file as everybody gets it, with its signature or the word that it has none."""
    if not file.signature:
        return file.text + UNSIGNED
    return f"{file.text}# key {file.key}\n# signature {file.signature}\n"


def latest(day: date | None = None) -> HeadFile | None:
    """The file of *day*, or the newest."""
    if day is not None:
        return db.session.get(HeadFile, day)
    return db.session.scalar(select(HeadFile).order_by(HeadFile.day.desc()).limit(1))


def of_community(community_id: int) -> Sequence[DayHead]:
    """The heads of one community, newest first."""
    return db.session.scalars(
        select(DayHead)
        .where(DayHead.community_id == community_id)
        .order_by(DayHead.day.desc())
        .limit(_MOST_DAYS)
    ).all()


_MOST_DAYS = 1000


@dataclass(frozen=True, slots=True)
class Printed:
    """What a paper says of the record: on what day it ended with which entry, in short."""

    day: date
    number: int
    short: str


def printed(community_id: int) -> Printed:
    """The head that a paper prints: of the last day that was kept, so that papers stay the same.

    Where no tick runs it is the head of now.
    """
    rows = read(_PRINTED, community=community_id)
    if not rows:
        return Printed(clock.today(), 0, short(chain.GENESIS))
    kept = max(rows, key=lambda row: row.day is not None)
    return Printed(kept.day or clock.today(), kept.number, short(kept.hash))


_KEPT = (
    select(DayHead.day, DayHead.number, DayHead.hash)
    .where(DayHead.community_id == bindparam("community"))
    .order_by(DayHead.day.desc())
    .limit(1)
    .subquery()
)
_NOW = (
    select(cast(null(), Date).label("day"), Entry.number, Entry.hash)
    .where(Entry.community_id == bindparam("community"))
    .order_by(Entry.number.desc())
    .limit(1)
    .subquery()
)
_PRINTED = select(_KEPT).union_all(select(_NOW))


def short(digest: str) -> str:
    """Sixteen digits in fours: what people read out, and what ``verify.py --head`` takes."""
    return " ".join(digest[place : place + 4] for place in range(0, 16, 4))


# ------------------------------------------------------------------ signing


def _sign(path: Path) -> None:
    unsigned = select(HeadFile).where(HeadFile.signature == "").order_by(HeadFile.day)
    if not db.session.scalars(unsigned.limit(1)).all():
        return
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        log.warning("the heads stay unsigned: %s cannot be read (%s)", path, type(error).__name__)
        return
    if not isinstance(key, Ed25519PrivateKey):
        log.warning("the heads stay unsigned: %s is no Ed25519 key", path)
        return
    public = key.public_key().public_bytes_raw().hex()
    with unit_of_work():
        for file in db.session.scalars(unsigned):
            file.key, file.signature = public, key.sign(file.text.encode()).hex()


def keys() -> Mapping[str, date]:
    """The public keys that files were signed with, each with its first day."""
    rows = select(HeadFile.key, HeadFile.day).where(HeadFile.key != "")
    return {key: day for key, day in db.session.execute(rows.order_by(HeadFile.day.desc()))}
