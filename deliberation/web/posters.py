"""What all posters have in common: the day as on a calendar, and whom to call."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import g

from deliberation.documents.poster import Day
from deliberation.web.dates import full_day, month_alone, weekday


def calendar_day(on: date, of: str = "") -> Day:
    """*on* as it stands on a calendar; *of*: what it is the day of."""
    said = " ".join(filter(None, (of, full_day(on), weekday(on))))
    return Day(month_alone(on), str(on.day), weekday(on), of, said)


def desk() -> dict[str, Any]:
    """Who hangs it up, and how to reach them: for who cannot scan."""
    here = g.community
    return {"issuer": here.issuer, "phone": here.desk_phone, "hours": here.desk_hours}
