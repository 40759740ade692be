"""What a person was until a moment, kept before it changes."""

from __future__ import annotations

from datetime import datetime

from deliberation.database import db
from deliberation.people.models import Person
from deliberation.people.models.registers import Former


def remember(person: Person, why: str, *, by: Person | None, at: datetime) -> None:
    """Keep what *person* was until *at*, before it changes: papers of before show it."""
    db.session.add(
        Former(
            community_id=person.community_id,
            person_id=person.id,
            name=person.name,
            household_id=person.household_id,
            unit_id=person.unit_id,
            until=at,
            why=why,
            changed_by=by.id if by else None,
        )
    )
    db.session.flush()
