"""Reading rounds and what was said in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from deliberation.database import db, record_in
from deliberation.rules.texts import NOTHING, Clause, Dealt, Sums, TextKind
from deliberation.rules.texts import Text as Content
from deliberation.texts.models import (
    FROM_MAP,
    Text,
    TextOpinion,
    TextRound,
    TextVersion,
    key_from_map,
)

#: Opinions on a page, and in the list of one's own on a page over all rooms.
PAGE, OWN = 100, 5


@dataclass(frozen=True, slots=True)
class RoundSums:
    """A round, the number of its version, and what became of what was said in it.

    :ivar persons: who took part, those counted once whose names are known
    """

    round: TextRound
    version: int
    sums: Sums
    persons: int


def by_number(text: Text, number: int) -> TextRound | None:
    """Round *number* of *text*."""
    return record_in(TextRound, text.community_id, text_id=text.id, number=number)


def rounds(text: Text) -> Sequence[RoundSums]:
    """All rounds of *text*, the latest first, each with its sums: one question."""
    return _rounds(TextRound.community_id == text.community_id, TextRound.text_id == text.id)


def sums_of(round_: TextRound) -> RoundSums:
    """*round_* with its sums."""
    return _rounds(TextRound.community_id == round_.community_id, TextRound.id == round_.id)[0]


#: Of whom nobody knows the name; what a map found is of no one person.
UNNAMED = TextOpinion.person_id.is_(None) & (TextOpinion.channel != FROM_MAP)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(TextOpinion.id).filter(condition)


def _rounds(*which: ColumnElement[bool]) -> Sequence[RoundSums]:
    rows = db.session.execute(
        select(
            TextRound,
            TextVersion.number,
            func.count(TextOpinion.id).label("given"),
            _count(TextOpinion.dealt == Dealt.TAKEN.value).label("taken"),
            _count(TextOpinion.dealt == Dealt.PARTLY.value).label("partly"),
            _count(TextOpinion.dealt == Dealt.NOT.value).label("refused"),
            func.count(TextOpinion.person_id.distinct()).label("known"),
            _count(UNNAMED).label("unnamed"),
        )
        .join(
            TextVersion,
            (TextVersion.community_id == TextRound.community_id)
            & (TextVersion.id == TextRound.version_id),
        )
        .outerjoin(
            TextOpinion,
            (TextOpinion.community_id == TextRound.community_id)
            & (TextOpinion.round_id == TextRound.id),
        )
        .where(*which)
        .group_by(TextRound.id, TextVersion.number)
        .order_by(TextRound.number.desc())
    )
    return [
        RoundSums(
            round=row.TextRound,
            version=row.number,
            sums=Sums(row.given, row.taken, row.partly, row.refused),
            persons=row.known + row.unnamed,
        )
        for row in rows
    ]


def total(some: Sequence[RoundSums]) -> Sums:
    """The sums of all *some* rounds."""
    return sum((one.sums for one in some), start=NOTHING)


def last_number(text: Text) -> int:
    """The number of the latest round of *text*, 0 where there was none."""
    return (
        db.session.scalar(
            select(func.coalesce(func.max(TextRound.number), 0)).where(
                TextRound.community_id == text.community_id, TextRound.text_id == text.id
            )
        )
        or 0
    )


def taking_over(issue_id: int, community_id: int) -> Any:
    """The round of the issue's texts into which statements of a map are taken now, with the number
    of its text: it is running, or its opinions wait for answers; the plan's before others."""
    waits = exists().where(
        TextOpinion.community_id == TextRound.community_id,
        TextOpinion.round_id == TextRound.id,
        TextOpinion.dealt.is_(None),
    )
    return db.session.execute(
        select(TextRound, Text.number.label("text"))
        .join(Text, (Text.community_id == TextRound.community_id) & (Text.id == TextRound.text_id))
        .where(
            TextRound.community_id == community_id,
            Text.issue_id == issue_id,
            TextRound.closed_at.is_(None) | waits,
        )
        .order_by(Text.kind != TextKind.PLAN.value, TextRound.id.desc())
        .limit(1)
    ).first()


def taken_over(community_id: int, map_id: int) -> Mapping[int, Any]:
    """What was taken over from the map: by the number of the statement, with text and round."""
    rows = db.session.execute(
        select(TextOpinion, TextRound.number.label("round"), Text.number.label("text"))
        .join(
            TextRound,
            (TextRound.community_id == TextOpinion.community_id)
            & (TextRound.id == TextOpinion.round_id),
        )
        .join(Text, (Text.community_id == TextRound.community_id) & (Text.id == TextRound.text_id))
        .where(
            TextOpinion.community_id == community_id,
            TextOpinion.channel == FROM_MAP,
            TextOpinion.key.startswith(key_from_map(map_id, "")),
        )
    )
    return {row.TextOpinion.from_map[1]: row for row in rows}


def last_opinion(round_: TextRound) -> int:
    """The number of the latest opinion in *round_*, 0 where there is none."""
    return (
        db.session.scalar(
            select(func.coalesce(func.max(TextOpinion.number), 0)).where(*_in(round_))
        )
        or 0
    )


def given_by(round_: TextRound, person_id: int) -> int:
    """How many opinions the person has given in *round_*."""
    return (
        db.session.scalar(
            select(func.count()).where(*_in(round_), TextOpinion.person_id == person_id)
        )
        or 0
    )


def givers(text: Text) -> set[int]:
    """Ids of those who have given opinions on *text* in any round: they hear of the next one."""
    rows = select(TextOpinion.person_id).where(
        TextOpinion.community_id == text.community_id,
        TextOpinion.person_id.is_not(None),
        TextOpinion.round_id.in_(_round_ids(text)),
    )
    return {one for one in db.session.scalars(rows.distinct()) if one is not None}


def _round_ids(text: Text) -> Any:
    return select(TextRound.id).where(
        TextRound.community_id == text.community_id, TextRound.text_id == text.id
    )


def _in(round_: TextRound) -> tuple[ColumnElement[bool], ...]:
    return (
        TextOpinion.community_id == round_.community_id,
        TextOpinion.round_id == round_.id,
    )


def these(round_: TextRound, ids: Sequence[int]) -> Sequence[TextOpinion]:
    """The opinions of *round_* with these ids, in their order; read afresh."""
    return db.session.scalars(
        select(TextOpinion)
        .where(*_in(round_), TextOpinion.id.in_(list(ids)[:PAGE]))
        .order_by(TextOpinion.id)
        .execution_options(populate_existing=True)
    ).all()


def page(
    round_: TextRound,
    *,
    after: int | None = None,
    clause: int | None = None,
    waiting: bool = False,
    most: int = PAGE,
) -> Sequence[TextOpinion]:
    """One page of what was said in *round_*, in its order; one more tells of a next page.

    :param after: number of the last opinion of the page before (keyset paging)
    :param clause: on this clause alone; 0: on the whole
    :param waiting: only what nobody has dealt with
    """
    rows = select(TextOpinion).where(*_in(round_))
    if after is not None:
        rows = rows.where(TextOpinion.number > after)
    if clause is not None:
        on = TextOpinion.clause == clause if clause else TextOpinion.clause.is_(None)
        rows = rows.where(on)
    if waiting:
        rows = rows.where(TextOpinion.dealt.is_(None))
    return db.session.scalars(rows.order_by(TextOpinion.number).limit(most + 1)).all()


def page_with(opinion: TextOpinion) -> int | None:
    """After which opinion the page begins on which *opinion* stands; ``None``: the first."""
    after = (opinion.number - 1) // PAGE * PAGE  # they are numbered without gaps
    return after or None


def per_clause(round_: TextRound) -> Mapping[int, int]:
    """How many opinions there are on each clause, by its id; 0: on the whole."""
    rows = db.session.execute(
        select(func.coalesce(TextOpinion.clause, 0), func.count())
        .where(*_in(round_))
        .group_by(TextOpinion.clause)
    )
    return dict(rows.all())


@dataclass(frozen=True, slots=True)
class Group:
    """What was said on one clause; ``None``: on the whole."""

    clause: Clause | None
    opinions: Sequence[TextOpinion]


def grouped(opinions: Sequence[TextOpinion], content: Content) -> Sequence[Group]:
    """*opinions* by clause, in the order of the text; those on the whole come first."""
    said: dict[int | None, list[TextOpinion]] = {}
    for one in opinions:
        said.setdefault(one.clause, []).append(one)
    ordered = [(None, None), *((clause.id, clause) for clause in content.clauses)]
    return [Group(clause, said[id_]) for id_, clause in ordered if id_ in said]


def own(
    community_id: int, person_id: int | None, *, before: int | None = None, most: int = OWN
) -> Sequence[Any]:
    """What the person has said in all rounds, the latest first, with the text and the round.

    :param before: id of the last one of the page before; one more tells of a next
    """
    rows = (
        select(
            TextOpinion,
            TextRound.number.label("round"),
            Text.number.label("text"),
            Text.title,
        )
        .join(
            TextRound,
            (TextRound.community_id == TextOpinion.community_id)
            & (TextRound.id == TextOpinion.round_id),
        )
        .join(Text, (Text.community_id == TextRound.community_id) & (Text.id == TextRound.text_id))
        .where(TextOpinion.community_id == community_id, TextOpinion.person_id == person_id)
    )
    if before is not None:
        rows = rows.where(TextOpinion.id < before)
    return db.session.execute(rows.order_by(TextOpinion.id.desc()).limit(most + 1)).all()


def asking_now(community_id: int, today: date, most: int = 5) -> Sequence[Any]:
    """Rounds in which opinions are taken today, those that end first in front."""
    rows = (
        select(TextRound.number, TextRound.last_day, Text.number.label("text"), Text.title)
        .join(Text, (Text.community_id == TextRound.community_id) & (Text.id == TextRound.text_id))
        .where(
            TextRound.community_id == community_id,
            TextRound.last_day >= today,
            TextRound.closed_at.is_(None),
        )
    )
    return db.session.execute(rows.order_by(TextRound.last_day, TextRound.id).limit(most)).all()


def any_of(community_id: int, person_id: int | None) -> ColumnElement[bool]:
    """Whether the person has said anything in any round, as a column of a larger question."""
    return exists().where(
        TextOpinion.community_id == community_id, TextOpinion.person_id == person_id
    )


def any_asked(community_id: int) -> ColumnElement[bool]:
    """Whether opinions are asked for on any text, as a column of a larger question."""
    return exists().where(TextRound.community_id == community_id, TextRound.closed_at.is_(None))
