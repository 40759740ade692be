"""Reading what the law was found to say to the versions of texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from deliberation.database import db, record_in
from deliberation.people.models import Person
from deliberation.people.queries import holders
from deliberation.rules.policy import RoleKind
from deliberation.rules.texts import Corrected, Finding, Giver, corrected
from deliberation.texts.models import LegalityFinding, LegalityOpinion, Text, TextVersion


@dataclass(frozen=True, slots=True)
class Told:
    """An opinion with the number of its version and how many clauses were found what.

    :ivar standing: unlawful clauses of which it has not been withdrawn
    """

    opinion: LegalityOpinion
    version: int
    counts: Mapping[str, int]
    standing: int


def by_number(text: Text, number: int) -> LegalityOpinion | None:
    """Opinion *number* on *text*."""
    return record_in(LegalityOpinion, text.community_id, text_id=text.id, number=number)


def by_key(community_id: int, key: str) -> LegalityOpinion | None:
    """What a form with *key* has asked for."""
    return record_in(LegalityOpinion, community_id, key=key)


def of_text(text: Text) -> Sequence[Told]:
    """All opinions on versions of *text*, the last first; two questions."""
    rows = db.session.execute(
        select(LegalityOpinion, TextVersion.number)
        .join(
            TextVersion,
            (TextVersion.community_id == LegalityOpinion.community_id)
            & (TextVersion.id == LegalityOpinion.version_id),
        )
        .where(
            LegalityOpinion.community_id == text.community_id, LegalityOpinion.text_id == text.id
        )
        .order_by(LegalityOpinion.number.desc())
    ).all()
    if not rows:
        return []
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    standing: Counter[int] = Counter()
    for opinion_id, finding, withdrawn, number in db.session.execute(
        select(
            LegalityFinding.opinion_id,
            LegalityFinding.finding,
            LegalityFinding.withdrawn_at.is_not(None),
            func.count(),
        )
        .where(
            LegalityFinding.community_id == text.community_id,
            LegalityFinding.opinion_id.in_([one.id for one, _ in rows]),
        )
        .group_by(
            LegalityFinding.opinion_id,
            LegalityFinding.finding,
            LegalityFinding.withdrawn_at.is_not(None),
        )
    ):
        counts[opinion_id][finding] += number
        if finding == Finding.UNLAWFUL and not withdrawn:
            standing[opinion_id] += number
    return [Told(one, version, counts[one.id], standing[one.id]) for one, version in rows]


def unlawful(community_id: int, resolution: str) -> int:
    """Clauses of the resolution with this number that were found unlawful, and that not
    withdrawn."""
    return db.session.scalars(
        select(func.count(func.distinct(LegalityFinding.clause)))
        .select_from(Text)
        .join(
            LegalityOpinion,
            (LegalityOpinion.community_id == Text.community_id)
            & (LegalityOpinion.text_id == Text.id),
        )
        .join(
            LegalityFinding,
            (LegalityFinding.community_id == LegalityOpinion.community_id)
            & (LegalityFinding.opinion_id == LegalityOpinion.id),
        )
        .where(
            Text.community_id == community_id,
            Text.resolution == resolution,
            LegalityFinding.finding == Finding.UNLAWFUL,
            LegalityFinding.withdrawn_at.is_(None),
        )
    ).one()


def findings(opinion: LegalityOpinion) -> Mapping[int, LegalityFinding]:
    """What *opinion* says of each clause, by the clause's id."""
    found = db.session.scalars(
        select(LegalityFinding).where(
            LegalityFinding.community_id == opinion.community_id,
            LegalityFinding.opinion_id == opinion.id,
        )
    )
    return {one.clause: one for one in found}


def finding(opinion: LegalityOpinion, clause: int) -> LegalityFinding | None:
    """What *opinion* says of one clause."""
    return record_in(LegalityFinding, opinion.community_id, opinion_id=opinion.id, clause=clause)


def last_asked(text: Text, version: TextVersion) -> LegalityOpinion | None:
    """The opinion on *version* that was asked for last."""
    return db.session.scalars(
        select(LegalityOpinion)
        .where(
            LegalityOpinion.community_id == text.community_id,
            LegalityOpinion.version_id == version.id,
        )
        .order_by(LegalityOpinion.number.desc())
        .limit(1)
    ).first()


def last_number(text: Text) -> int:
    """How many opinions on *text* have been asked for."""
    return (
        db.session.scalar(
            select(func.max(LegalityOpinion.number)).where(
                LegalityOpinion.community_id == text.community_id,
                LegalityOpinion.text_id == text.id,
            )
        )
        or 0
    )


def earlier(text: Text, version: TextVersion) -> Mapping[int, LegalityFinding]:
    """What the last given opinion on an earlier version says of the clauses that *version* leaves
    as they were: nobody need type that again."""
    row = db.session.execute(
        select(LegalityOpinion, TextVersion)
        .join(
            TextVersion,
            (TextVersion.community_id == LegalityOpinion.community_id)
            & (TextVersion.id == LegalityOpinion.version_id),
        )
        .where(
            LegalityOpinion.community_id == text.community_id,
            LegalityOpinion.text_id == text.id,
            LegalityOpinion.given_at.is_not(None),
            TextVersion.number < version.number,
        )
        .order_by(LegalityOpinion.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return {}
    was, now = dict(row[1].clauses), dict(version.clauses)
    return {
        clause: said
        for clause, said in findings(row[0]).items()
        if was.get(clause, "").strip() == now.get(clause, "").strip()
    }


def answering(opinion: LegalityOpinion, day: date) -> frozenset[int]:
    """Who of those asked can give *opinion* themselves: they have an account here on *day*."""
    if opinion.giver == Giver.ADVISER:
        return frozenset()
    people = select(Person.id).where(
        Person.community_id == opinion.community_id, Person.account_id.is_not(None)
    )
    if opinion.giver == Giver.UNIT:
        return frozenset(db.session.scalars(people.where(Person.unit_id == opinion.unit_id)))
    office = holders(opinion.community_id, [RoleKind.SUBDISTRICT], day)
    return frozenset(db.session.scalars(people.where(Person.id.in_(office))))


def figure(community_id: int) -> Corrected:
    """How many clauses found wanting were changed in the next version, in all texts."""
    wanting: dict[int, set[int]] = defaultdict(set)
    for version_id, clause in db.session.execute(
        select(LegalityOpinion.version_id, LegalityFinding.clause)
        .join(
            LegalityFinding,
            (LegalityFinding.community_id == LegalityOpinion.community_id)
            & (LegalityFinding.opinion_id == LegalityOpinion.id),
        )
        .where(
            LegalityOpinion.community_id == community_id,
            LegalityFinding.finding != Finding.SOUND,
        )
    ):
        wanting[version_id].add(clause)
    if not wanting:
        return Corrected()
    looked_at = select(TextVersion.text_id, TextVersion.number).where(
        TextVersion.community_id == community_id, TextVersion.id.in_(wanting)
    )
    pairs = set(map(tuple, db.session.execute(looked_at)))
    rows = db.session.scalars(
        select(TextVersion).where(
            TextVersion.community_id == community_id,
            TextVersion.text_id.in_({text for text, _ in pairs}),
            TextVersion.number.in_({at + more for _, at in pairs for more in (0, 1)}),
        )
    ).all()
    known = {(one.text_id, one.number): one for one in rows}
    total = Corrected()
    for text_id, number in pairs:
        after = known.get((text_id, number + 1))
        if after is not None:
            before = known[text_id, number]
            total += corrected(before.content, after.content, wanting[before.id])
    return total
