"""Words that people typed stand beside the record, not in it: the chain holds their digest.

So what has become public by mistake can be covered, and the chain stays whole (§1).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from deliberation.database import db
from deliberation.journal.models import Entry, Words

#: The particulars that hold what somebody typed. Words of the rulebook are no strings there.
TYPED = frozenset(
    "title text reason reasons reply remark milestone source party question place "
    "version_name".split()
)
#: How a particular says that its words stand in :class:`Words`.
DIGEST = "words"


def digest(salt: str, text: str) -> str:
    """What stands in the chain for *text*: SHA-256 over its salt and itself."""
    return hashlib.sha256(f"{salt}\0{text}".encode()).hexdigest()


def kept_apart(
    community_id: int, told: Sequence[tuple[int | None, Mapping[str, Any]]]
) -> list[dict[str, Any]]:
    """The particulars of entries with digests for what was typed, which is kept beside.

    :param told: for each entry the id of its issue and its particulars
    """
    rows, made = [], []
    for issue_id, particulars in told:
        held = dict(particulars)
        for key in sorted(TYPED & held.keys()):
            if not isinstance(held[key], str) or not held[key]:
                continue
            salt = secrets.token_hex(16)
            row = {
                "community_id": community_id,
                "issue_id": issue_id,
                "digest": digest(salt, held[key]),
                "salt": salt,
                "text": held[key],
            }
            rows.append(row)
            held[key] = {DIGEST: row["digest"]}
        made.append(held)
    if rows:
        db.session.execute(insert(Words), rows)
    return made


def place_of(entry_hash: str, key: str) -> str:
    """Where the covered form of an entry's words is found that still holds them itself."""
    return f"{entry_hash}/{key}"


def read_out(community_id: int, things: Iterable[Any]) -> list[dict[str, Any]]:
    """The particulars of *things* (entries, messages made of them) with their words.

    One question; none where nothing points to words, or they are there already.
    """
    known = list(things)
    wanted: set[str] = set()
    for thing in known:
        if not getattr(thing, "read_out", False):
            wanted.update(_pointed(thing.particulars, getattr(thing, "hash", None)))
    said: dict[str, str] = {}
    ordered = sorted(wanted)
    for start in range(0, len(ordered), _AT_ONCE):
        rows = select(Words.digest, Words.text).where(
            Words.community_id == community_id,
            Words.digest.in_(ordered[start : start + _AT_ONCE]),
        )
        said |= dict(db.session.execute(rows).all())
    return [
        thing.particulars
        if getattr(thing, "read_out", False)
        else with_words(thing.particulars, getattr(thing, "hash", None), said)
        for thing in known
    ]


_AT_ONCE = 500


def _pointed(particulars: Mapping[str, Any], entry_hash: str | None) -> Iterable[str]:
    for key, value in particulars.items():
        if _is_digest(value):
            yield value[DIGEST]
        elif entry_hash and key in TYPED and isinstance(value, str) and value:
            yield place_of(entry_hash, key)


def _is_digest(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {DIGEST}


def with_words(
    particulars: Mapping[str, Any], entry_hash: str | None, said: Mapping[str, str]
) -> dict[str, Any]:
    """*particulars* with the words of *said* (by digest) where they point to some."""
    told = {}
    for key, value in particulars.items():
        if _is_digest(value):
            value = said.get(value[DIGEST], "")
        elif entry_hash and key in TYPED and isinstance(value, str):
            value = said.get(place_of(entry_hash, key), value)
        told[key] = value
    return told


def cover(
    community_id: int,
    covered: Callable[[str], str],
    *,
    issue_id: int | None = None,
    subject: tuple[str, int] | None = None,
) -> int:
    """Cover in the words beside the record; gives in how many of them.

    Of an entry of old, which holds its words itself, what is shown is covered.

    :param covered: gives a text with what is to be covered in it covered
    :param issue_id: in an issue's story; else in all that is told of *subject*: its table and id
    """
    told = [Entry.issue_id == issue_id]
    if subject is not None:
        told = [Entry.subject_kind == subject[0], Entry.subject_id == subject[1]]
    entries = db.session.execute(
        select(Entry.hash, Entry.particulars).where(Entry.community_id == community_id, *told)
    ).all()
    wanted = {one for entry in entries for one in _pointed(entry.particulars, entry.hash)}
    known: dict[str, Words] = {}
    ordered = sorted(wanted)
    for start in range(0, len(ordered), _AT_ONCE):
        rows = select(Words).where(
            Words.community_id == community_id,
            Words.digest.in_(ordered[start : start + _AT_ONCE]),
        )
        known |= {one.digest: one for one in db.session.scalars(rows)}
    places = 0
    for one in known.values():
        after = covered(one.text)
        if after != one.text:
            one.text, one.salt = after, None
            places += 1
    db.session.flush()
    for entry in entries:
        for key, value in entry.particulars.items():
            if key not in TYPED or not isinstance(value, str):
                continue
            after, where = covered(value), place_of(entry.hash, key)
            if after == value or where in known:
                continue
            row = {"community_id": community_id, "issue_id": issue_id, "digest": where}
            db.session.execute(insert(Words), [row | {"salt": None, "text": after}])
            places += 1
    return places


def unfaithful(community_id: int) -> Iterable[str]:
    """The digests whose words are not those that were recorded, though nothing covers them."""
    rows = select(Words).where(Words.community_id == community_id, Words.salt.is_not(None))
    for one in db.session.scalars(rows.execution_options(yield_per=1000)):
        if one.salt is not None and digest(one.salt, one.text) != one.digest:
            yield one.digest
