"""The secret address of a person's own calendar: made, made anew, ended by themselves.

Calendars cannot sign in: whoever knows the address reads what stands there. So it is long, drawn
by us, kept as a digest only, and one press ends it.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

from deliberation.people.models import Person


def open_calendar(person: Person) -> str:
    """Give the person's calendar a new address, which ends the one of before; gives its key."""
    key = secrets.token_urlsafe(24)
    person.calendar_digest = digest(key)
    return key


def end_calendar(person: Person) -> None:
    """End the address of the person's calendar."""
    person.calendar_digest = None


def digest(key: str) -> str:
    """What is kept of a key."""
    return sha256(f"calendar {key}".encode()).hexdigest()
