"""How long what others entered for somebody can be contested, and so when a box is counted (§4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select

from deliberation import clock
from deliberation.ballots.models import Ballot, Box
from deliberation.ballots.models.proxies import Proxy
from deliberation.database import db


def over_days(box: Box) -> bool:
    """Whether *box* takes ballots on more than one day; a meeting's sees its voters present."""
    return clock.day_of(box.opens_at) < box.last_day


def by_others() -> ColumnElement[bool]:
    """The condition that somebody else put a ballot in: all but online, and one's own proxy."""
    own = exists().where(
        Proxy.community_id == Ballot.community_id,
        Proxy.voter_id == Ballot.voter_id,
        Proxy.principal_id.is_not(None),
        Proxy.used_at.is_not(None),
    )
    return (Ballot.channel != "online") & or_(Ballot.channel != "proxy", ~own)


def until(box: Box, entered: datetime) -> datetime:
    """Until when what was entered at this moment can be contested: whole days."""
    return clock.end_of(clock.day_of(entered) + timedelta(days=box.numbers.contest_days))


def runs_until(box: Box) -> datetime | None:
    """Until when something in *box* can be contested; ``None``: nothing can, by its nature."""
    if box.is_secret or not over_days(box):
        return None
    last = db.session.scalar(
        select(func.max(Ballot.at)).where(
            Ballot.community_id == box.community_id, Ballot.box_id == box.id, by_others()
        )
    )
    return until(box, last) if last is not None else None


def final_at(box: Box) -> datetime:
    """When *box* can be counted: at its end, or when the last contesting is over."""
    runs = runs_until(box)
    return box.closes_at if runs is None else max(box.closes_at, runs)
