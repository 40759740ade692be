"""Casting over the web in one statement, which proves by itself who casts and that they may.

Nothing is looked up before: account and stamp come from the signed session, and the insert
takes a row only where the account is good *now*, the person answers for the line of the roll
and the box is open. So somebody who was revoked a second ago is out, and nothing is cached but
what was frozen when the box opened. Where no row comes back the usual way says why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, Insert, Select, and_, bindparam, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from deliberation import database
from deliberation.ballots.models import Ballot, Box, Voter
from deliberation.ballots.operations import secret_tables
from deliberation.ballots.operations.casting import CHANNELS, ONLINE, filled_in
from deliberation.database import db
from deliberation.people.models import Account, Community, Person
from deliberation.people.queries.arrivals import GOOD
from deliberation.people.queries.arrivals import proof as proof_of
from deliberation.rules.box import receipt
from deliberation.rules.refusals import Refused


@dataclass(frozen=True, slots=True)
class Frozen:
    """What never changes of a box from its opening on."""

    community_id: int
    id: int
    uid: str
    format: int
    subject_kind: str
    method: str
    options: tuple[str, ...]
    most_choices: int | None
    is_secret: bool
    online: bool


_known: WeakKeyDictionary[Engine, dict[tuple[str | None, int], Frozen]] = WeakKeyDictionary()
_KNOWN_MOST = 1000


def known(code: str | None, box_id: int) -> Frozen | None:
    """The box *box_id* of the community addressed by *code*; ``None``: it has no receipts."""
    boxes = _known.setdefault(db.engine, {})
    if (code, box_id) not in boxes:
        with db.engine.connect() as connection:
            row = connection.execute(_FROZEN, {"code": code, "box": box_id}).one_or_none()
        if row is None or row.uid is None:
            return None
        if len(boxes) >= _KNOWN_MOST:
            boxes.clear()
        boxes[code, box_id] = Frozen(
            row.community_id,
            row.id,
            row.uid,
            row.format,
            row.subject_kind,
            row.method,
            tuple(row.options),
            row.most_choices,
            row.secrecy == "secret",
            ONLINE in (row.channels or CHANNELS),
        )
    return boxes[code, box_id]


_FROZEN = (
    select(
        Box.community_id,
        Box.id,
        Box.uid,
        Box.format,
        Box.subject_kind,
        Box.method,
        Box.options,
        Box.most_choices,
        Box.secrecy,
        Box.channels,
    )
    .join(Community, Community.id == Box.community_id)
    .where(Community.code == bindparam("code"), Box.id == bindparam("box"))
)


def cast(
    box: Frozen,
    picked: Collection[str],
    *,
    account: int,
    stamp: str,
    line: int,
    code: str,
    words: str,
    at: Callable[[], datetime],
    nonce: str | None = None,
) -> str | None:
    """Cast *picked* for the *line* of the roll that the person behind *account* answers for.

    :param code: what the page said is the line's code; a named ballot is in only if it is
    :param words: as ``casting.cast``
    :param at: asked once it has its turn: a ballot that waited until the box had closed is late
    :returns: the receipt, once the ballot is durably in; ``None``: it is not, for whatever reason
    """
    if not box.online:
        return None
    try:
        content = filled_in(box, picked, code=code, words=words, nonce=nonce)
    except (Refused, ValueError):  # ValueError: a code that is none
        return None
    proof = {"community": box.community_id, "box": box.id, "uid": box.uid, "line": line}
    proof |= proof_of(account, stamp)
    proof |= {"now": at} if box.is_secret else {"now": at, "code": code}
    dialect = db.engine.dialect.name
    said = proof | {f"the_{name}": value for name, value in content.items()}
    statements = _secret(dialect, box.id) if box.is_secret else (_named(dialect),)
    steps = [(statement, said) for statement in statements]
    try:
        done = database.at_once(*steps)
    except db.engine.dialect.loaded_dbapi.Error:
        if box.is_secret and _is_closed(box):
            return None  # its tables are gone
        raise
    return receipt(content["commitment"]) if done else None


def _is_closed(box: Frozen) -> bool:
    with db.engine.connect() as connection:
        closed = select(Box.closed_at.is_not(None)).where(
            Box.community_id == box.community_id, Box.id == box.id
        )
        return connection.execute(closed).scalar_one()


def _entitled(dialect: str, *columns: Any) -> Select:
    """*columns* of the line, where the account is good, the person its voter, the box open."""
    found = (
        select(*columns)
        .select_from(Voter)
        .join(Box, Box.id == Voter.box_id)
        .join(Person, Person.community_id == Box.community_id)
        .join(Account, Account.id == Person.account_id)
        .where(
            Voter.community_id == bindparam("community"),
            Voter.id == bindparam("line"),
            Voter.box_id == bindparam("box"),
            Box.community_id == bindparam("community"),
            Box.uid == bindparam("uid"),
            Box.closed_at.is_(None),
            Box.closes_at > bindparam("now"),
            or_(
                Voter.person_id == Person.id,
                and_(
                    Voter.person_id.is_(None),
                    Voter.household_id == Person.household_id,
                    Person.adult,
                ),
            ),
            GOOD,
        )
    )
    if dialect == "postgresql":
        # Whoever closes holds the box, and then drops the tables that this statement has locked
        # already: to wait for the one is to be waited for. So it does not wait; the usual way
        # asks for the box first, waits, and then knows.
        found = found.with_for_update(read=True, key_share=True, of=Box, skip_locked=True)
    return found


def _once(dialect: str, table: Any) -> Any:
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)


@lru_cache(maxsize=2)
def _named(dialect: str) -> Insert:
    table = Ballot.__table__
    given: list[ColumnElement[Any]] = [
        literal("").label("reason"),
        literal(ONLINE).label("channel"),
    ]
    given += [bindparam("the_" + n, type_=table.c[n].type) for n in ("choice", "nonce")]
    given += [bindparam("the_commitment", type_=table.c.commitment.type)]
    line = (Box.community_id, Box.id, Voter.id, Person.id)
    moment = bindparam("now", type_=table.c.at.type)
    return (
        _once(dialect, table)
        .from_select(
            ["community_id", "box_id", "voter_id", "entered_by"]
            + ["reason", "channel", "choice", "nonce", "commitment", "at"],
            # The commitment is over the code: a row is taken only where it is the line's own.
            _entitled(dialect, *line, *given, moment).where(Voter.code == bindparam("code")),
        )
        .on_conflict_do_nothing()
        .returning(table.c.id)
    )


@lru_cache(maxsize=64)
def _secret(dialect: str, box_id: int) -> tuple[Insert, ...]:
    marks, choices = secret_tables.tables(box_id)
    mark = (
        _once(dialect, marks)
        .from_select(
            ["voter_id", "channel"], _entitled(dialect, Voter.id, literal(ONLINE).label("channel"))
        )
        .on_conflict_do_nothing()
        .returning(marks.c.voter_id)
    )
    given: dict[str, Any] = {column.name: bindparam(f"the_{column.name}") for column in choices.c}
    if dialect == "sqlite":
        return mark, choices.insert().values(given).returning(choices.c.commitment)
    marked = mark.cte("marked")  # both in one statement: one way to the server and back
    choice = choices.insert().from_select(list(given), select(*given.values()).select_from(marked))
    return (choice.returning(choices.c.commitment),)
