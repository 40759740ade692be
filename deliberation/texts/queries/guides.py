"""Reading what the committee does for residents, and finding a service by what people call it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from deliberation.database import db
from deliberation.issues.operations.search_text import pairs
from deliberation.rules.texts import Clause, Offering, ServiceFact, TextKind, services
from deliberation.texts.models import Text, TextVersion

#: Guides that a community has at most: one, or one for each who keeps one.
MOST = 20


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide as its latest version has it.

    :ivar preface: its clauses before the first service
    """

    text: Text
    version: TextVersion
    services: Sequence[Offering]
    preface: Sequence[Clause]


def of_community(community_id: int) -> Sequence[Guide]:
    """The guides that have a version, the first first: one question."""
    rows = db.session.execute(
        select(Text, TextVersion)
        .join(
            TextVersion,
            (TextVersion.community_id == Text.community_id)
            & (TextVersion.text_id == Text.id)
            & (TextVersion.number == Text.latest),
        )
        .where(Text.community_id == community_id, Text.kind == TextKind.GUIDE.value)
        .order_by(Text.id)
        .limit(MOST)
    )
    return [guide(text, version) for text, version in rows]


def guide(text: Text, version: TextVersion) -> Guide:
    """*text* as *version* has it."""
    content = version.content
    found = services(content)
    ids = [clause.id for clause in content.clauses]
    first = ids.index(found[0].id) if found else len(ids)
    return Guide(text, version, found, content.clauses[:first])


def found(guides: Iterable[Guide], asked: str) -> Sequence[tuple[Text, Offering]]:
    """The services that *asked* may mean, those first that are called so.

    At least half of the pairs of characters that were asked for have to stand in one; of a
    character alone, the character.
    """
    wanted = set(pairs(asked))
    if not wanted:
        return []
    hits = []
    for guide in guides:
        for service in guide.services:
            named = f"{service.title}\n{service.facts.get(ServiceFact.ALSO, '')}"
            in_name = _share(wanted, named)
            whole = max(in_name, _share(wanted, "\n".join((named, service.about, *_said(service)))))
            if 2 * whole >= 1:
                hits.append((-in_name, -whole, guide.text, service))
    hits.sort(key=lambda hit: hit[:2])  # else in the guide's own order
    return [(text, service) for _, _, text, service in hits]


def _said(service: Offering) -> Iterable[str]:
    return service.facts.values()


def _share(wanted: set[str], words: str) -> Fraction:
    there = set(pairs(words))
    alone = "".join(there)
    return Fraction(sum(one in there or (len(one) == 1 and one in alone) for one in wanted),
                    len(wanted))  # fmt: skip
