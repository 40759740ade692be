"""Who may be second to whom, asked of the register and of who wrote or saw whose letter (§4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select

from deliberation.database import db, record_beside
from deliberation.people.models import Account, Community, Person
from deliberation.people.models.letters import Letter, LetterSight
from deliberation.rules import two_persons as rules
from deliberation.rules.reading import plain_name
from deliberation.rules.refusals import Refused


def ensure_second(first_id: int, by: Person, *, since: datetime, at: datetime) -> None:
    """Nothing, when *by* may confirm at *at* what the person *first_id* did at *since*.

    :raises Refused: ``two_persons.own``, ``two_persons.same_resident``, ``two_persons.letter``
    """
    first = record_beside(by, Person, first_id)
    community = db.session.get_one(Community, by.community_id)
    days = community.bylaws.contest_days
    refusal = rules.objection(
        _hand(first),
        _hand(by),
        first_known_to=_knew(first, since, at, days),
        second_known_to=_knew(by, since, at, days),
    )
    if refusal is not None:
        raise Refused(refusal)


def _hand(person: Person) -> rules.Hand:
    name = plain_name(person.listed or person.name)
    return rules.Hand(person.id, person.account_id, name, person.phone_tail)


def _knew(person: Person, since: datetime, until: datetime, days: int) -> frozenset[int]:
    if person.account_id is None:
        return frozenset()
    account = db.session.get_one(Account, person.account_id)
    return rules.knew(
        _openings(person),
        account.own_since,
        person=person.id,
        since=since,
        until=until,
        days=days,
    )


def _openings(person: Person) -> list[rules.Opening]:
    """The letters that have opened the person's account, with all who knew their codes."""
    used = db.session.execute(
        select(Letter.id, Letter.used_at, Letter.issued_by)
        .where(
            Letter.community_id == person.community_id,
            Letter.person_id == person.id,
            Letter.used_at.is_not(None),
        )
        .order_by(Letter.used_at, Letter.id)
    ).all()
    seen = db.session.execute(
        select(LetterSight.letter_id, LetterSight.person_id).where(
            LetterSight.community_id == person.community_id,
            LetterSight.letter_id.in_([one.id for one in used]),
        )
    ).all()
    return [
        rules.Opening(
            one.used_at,
            frozenset({one.issued_by, *(who for letter, who in seen if letter == one.id)}),
        )
        for one in used
    ]


def note_sights(community_id: int, letters: Collection[int], by_id: int, *, at: datetime) -> None:
    """*by_id* sees the codes of *letters* (ids), on a page or on paper: kept, once each."""
    there = select(LetterSight.letter_id).where(
        LetterSight.community_id == community_id, LetterSight.person_id == by_id
    )
    unseen = select(Letter.id).where(
        Letter.community_id == community_id, Letter.id.in_(letters), Letter.id.not_in(there)
    )
    rows = [
        {"community_id": community_id, "letter_id": one, "person_id": by_id, "at": at}
        for one in db.session.scalars(unseen)
    ]
    if rows:
        db.session.execute(insert(LetterSight), rows)
