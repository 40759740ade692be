"""Finding clauses by words, in the latest version of every text that the reader may read.

No index is kept: a neighbourhood has some dozens of texts, the database passes over those in which
a pair of Chinese characters does not stand, and what was covered is found by nobody at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, func, or_, select

from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.issues.operations.search_text import MOST_ASKED, pairs
from deliberation.issues.queries import READABLE, reader
from deliberation.rules.policy import Actor
from deliberation.rules.texts import Clause
from deliberation.texts.models import Text, TextVersion

#: Texts on a page of what was found, and clauses of each.
TEXTS, CLAUSES = 10, 3
#: Characters that are shown on either side of what was asked for.
AROUND = 24
_HAN = re.compile("[\u4e00-\u9fff]{2}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause in which it stands, and the words around, cut in three: the middle was asked for."""

    clause: Clause
    around: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A text in which it stands.

    :ivar hits: the first clauses; none where it is only called so
    :ivar more: how many there are beside them
    """

    text: Text
    hits: Sequence[Hit]
    more: int


def found(community_id: int, actor: Actor, asked: str) -> Sequence[Found]:
    """The texts in whose latest version a clause has every pair of *asked*, or which are called
    so; those published last come first. One question."""
    wanted = set(pairs(asked[:MOST_ASKED]))
    if not wanted:
        return []
    rows = db.session.execute(
        select(Text, TextVersion)
        .join(
            TextVersion,
            (TextVersion.community_id == Text.community_id)
            & (TextVersion.text_id == Text.id)
            & (TextVersion.number == Text.latest),
        )
        .outerjoin(Issue, (Issue.community_id == Text.community_id) & (Issue.id == Text.issue_id))
        .where(
            Text.community_id == community_id,
            or_(Text.issue_id.is_(None), READABLE),
            *(_stands(pair) for pair in wanted if _HAN.fullmatch(pair)),
        )
        .order_by(TextVersion.at.desc(), Text.id.desc()),
        reader(actor),
    )
    told: list[Found] = []
    for text, version in rows:
        if (one := _in(text, version, asked, wanted)) is not None:
            told.append(one)
            if len(told) == TEXTS:
                break
    return told


def _stands(pair: str) -> ColumnElement[bool]:
    """Whether *pair* stands in a version, or in the name of its text."""
    column = cast(TextVersion.clauses, String)
    written = json.dumps(pair)[1:-1]  # as the column writes what is not ASCII
    sqlite = db.session.get_bind().dialect.name == "sqlite"
    place = func.instr if sqlite else func.strpos
    return or_(place(column, written) > 0, place(Text.title, pair) > 0)


def _in(text: Text, version: TextVersion, asked: str, wanted: set[str]) -> Found | None:
    named = set(pairs(f"{text.number} {text.title}"))
    left = wanted - named
    hits = [
        clause
        for clause in version.content.clauses
        if clause.heading != text.title  # that is what it is called, above
        and (there := set(pairs(clause.source)) & wanted)
        and left <= there
    ]
    if not hits and left:
        return None
    shown = [Hit(clause, _around(clause, asked, wanted)) for clause in hits[:CLAUSES]]
    return Found(text, shown, len(hits) - len(shown))


def _around(clause: Clause, asked: str, wanted: set[str]) -> tuple[str, str, str]:
    whole = _plain(clause.words)
    below = _plain(clause.words.partition("\n")[2]) if clause.heading else whole
    for said in _tried(asked, wanted):
        # What stands in the heading alone is shown with it: the heading itself is shown anyway.
        words = below if said.casefold() in below.casefold() else whole
        if said and (at := words.casefold().find(said.casefold())) >= 0:
            first, last = max(0, at - AROUND), at + len(said) + AROUND
            before = ("…" if first else "") + words[first:at]
            after = words[at + len(said) : last] + ("…" if last < len(words) else "")
            return before, words[at : at + len(said)], after
    return whole[: 2 * AROUND] + ("…" if len(whole) > 2 * AROUND else ""), "", ""


def _plain(source: str) -> str:
    return " ".join(re.sub(r"[*_#|>`]+", " ", source).split())


def _tried(asked: str, wanted: set[str]) -> Iterator[str]:
    yield asked.strip()
    yield from sorted(asked.split(), key=len, reverse=True)
    yield from sorted(wanted)
