"""Reading what experts were asked, what they declared and what they said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from deliberation.database import db, record_in
from deliberation.people.models import Person
from deliberation.people.queries import called, holders
from deliberation.rules.policy import RoleKind
from deliberation.texts.models import AdviceWords, ExpertAdvice, Text, TextVersion


@dataclass(frozen=True, slots=True)
class Advised:
    """What an expert was asked, with the version and what was said.

    :ivar name: of an expert whom the register knows
    :ivar words: what is said of clauses by their ids, of the whole at 0
    """

    advice: ExpertAdvice
    version: TextVersion
    name: str | None
    words: Mapping[int, str]

    def called(self, *, in_full: bool = False) -> str:
        """How the expert is called: who has declared stands there by name (issue 15).

        :param in_full: for readers who work with the names
        """
        if self.name is None:
            return self.advice.outside
        return called(self.name, None, in_full or self.advice.declared_at is not None)


def by_number(text: Text, number: int) -> ExpertAdvice | None:
    """Advice *number* on *text*."""
    return record_in(ExpertAdvice, text.community_id, text_id=text.id, number=number)


def by_key(community_id: int, key: str) -> ExpertAdvice | None:
    """What a form with *key* has asked for."""
    return record_in(ExpertAdvice, community_id, key=key)


def last_number(text: Text) -> int:
    """How often experts were asked about *text*."""
    last = select(func.max(ExpertAdvice.number)).where(
        ExpertAdvice.community_id == text.community_id, ExpertAdvice.text_id == text.id
    )
    return db.session.scalar(last) or 0


def is_asked(version: TextVersion, person: Person | None, outside: str) -> bool:
    """Whether this expert was asked for advice on *version*."""
    found = select(ExpertAdvice.id).where(
        ExpertAdvice.community_id == version.community_id,
        ExpertAdvice.version_id == version.id,
        ExpertAdvice.person_id == person.id if person else ExpertAdvice.outside == outside,
    )
    return db.session.scalars(found.limit(1)).first() is not None


def of_text(text: Text) -> Sequence[Advised]:
    """All that experts were asked about *text*, the first first; two questions."""
    return _advised(ExpertAdvice.community_id == text.community_id, ExpertAdvice.text_id == text.id)


def read(advice: ExpertAdvice) -> Advised:
    """*advice* with its version and words."""
    (found,) = _advised(
        ExpertAdvice.community_id == advice.community_id, ExpertAdvice.id == advice.id
    )
    return found


def _advised(*which: ColumnElement[bool]) -> Sequence[Advised]:
    rows = db.session.execute(
        select(ExpertAdvice, TextVersion, Person.name)
        .join(
            TextVersion,
            (TextVersion.community_id == ExpertAdvice.community_id)
            & (TextVersion.id == ExpertAdvice.version_id),
        )
        .outerjoin(
            Person,
            (Person.community_id == ExpertAdvice.community_id)
            & (Person.id == ExpertAdvice.person_id),
        )
        .where(*which)
        .order_by(ExpertAdvice.number)
    ).all()
    if not rows:
        return []
    words: dict[int, dict[int, str]] = defaultdict(dict)
    for said in db.session.scalars(
        select(AdviceWords).where(
            AdviceWords.community_id == rows[0][0].community_id,
            AdviceWords.advice_id.in_([advice.id for advice, _, _ in rows]),
        )
    ):
        words[said.advice_id][said.clause] = said.words
    return [
        Advised(advice, version, name, words.get(advice.id, {})) for advice, version, name in rows
    ]


def on_clauses(some: Sequence[Advised], version: TextVersion) -> Mapping[int, Sequence[Advised]]:
    """What was said of the clauses of *version*, by their ids; 0: of the whole."""
    found: dict[int, list[Advised]] = defaultdict(list)
    for one in some:
        if one.version.id == version.id:
            for clause in one.words:
                found[clause].append(one)
    return found


def has_account(advice: ExpertAdvice) -> bool:
    """Whether the expert answers here, on an account of their own."""
    if advice.person_id is None:
        return False
    person = record_in(Person, advice.community_id, id=advice.person_id)
    return person is not None and person.account_id is not None


def experts(community_id: int, day: date) -> Sequence[Person]:
    """Whom the committee can ask by choosing: who is an expert here on *day*."""
    ids = holders(community_id, [RoleKind.MEDIATOR], day)
    found = select(Person).where(Person.community_id == community_id, Person.id.in_(ids))
    return db.session.scalars(found.order_by(Person.id)).all()
