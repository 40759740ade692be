"""Reading proxies: what has become of each, who gave it, who holds it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from deliberation.ballots.models import Ballot, Box, Voter
from deliberation.ballots.models.proxies import Proxy
from deliberation.ballots.queries.roll import Known, known
from deliberation.database import db
from deliberation.people.models.owners import Owner
from deliberation.rules.voting import ProxyState, proxy_state


@dataclass(frozen=True, slots=True)
class Seen:
    """A proxy, and what has become of it by now."""

    proxy: Proxy
    box: Box
    voter: Voter
    state: ProxyState

    @property
    def line(self) -> Known:
        """Whose line it is: door and name, for those concerned."""
        return known(self.box, self.voter)


#: Only named boxes have proxies, so that a ballot of the line is one of these.
_HAS_CAST = exists().where(Ballot.voter_id == Proxy.voter_id).label("has_cast")
_FOUND = (
    select(Proxy, Box, Voter, _HAS_CAST)
    .join(Box, Box.id == Proxy.box_id)
    .join(Voter, Voter.id == Proxy.voter_id)
)


def _seen(proxy: Proxy, box: Box, voter: Voter, has_cast: bool, now: datetime) -> Seen:
    become = proxy_state(
        revoked=proxy.revoked_at is not None,
        used=proxy.used_at is not None,
        has_cast=has_cast,
        closed=box.is_closed(now),
    )
    return Seen(proxy, box, voter, become)


def proxy(community_id: int, proxy_id: int, now: datetime) -> Seen | None:
    """The proxy with this id."""
    row = db.session.execute(
        _FOUND.where(Proxy.community_id == community_id, Proxy.id == proxy_id)
    ).one_or_none()
    return None if row is None else _seen(*row, now)


def of_box(box: Box, now: datetime, limit: int = 200) -> list[Seen]:
    """All proxies of *box*, the latest first."""
    rows = db.session.execute(
        _FOUND.where(Proxy.community_id == box.community_id, Proxy.box_id == box.id)
        .order_by(Proxy.id.desc())
        .limit(limit)
    )
    return [_seen(*row, now) for row in rows]


def around(box: Box, voters: Collection[int], person_id: int | None, now: datetime) -> list[Seen]:
    """Proxies of *box* for the lines with the ids *voters*, or held by this person."""
    if person_id is None:
        return []
    rows = db.session.execute(
        _FOUND.where(
            Proxy.community_id == box.community_id,
            Proxy.box_id == box.id,
            Proxy.revoked_at.is_(None),
            Proxy.voter_id.in_(voters) | (Proxy.holder_id == person_id),
        ).order_by(Proxy.id)
    )
    return [_seen(*row, now) for row in rows]


def waiting(community_id: int, person_id: int, now: datetime) -> list[Seen]:
    """The proxies that this person holds and may still use, the first to close first."""
    rows = db.session.execute(
        _FOUND.where(
            Proxy.community_id == community_id,
            Proxy.holder_id == person_id,
            Proxy.revoked_at.is_(None),
            Proxy.used_at.is_(None),
            Box.closed_at.is_(None),
            Box.closes_at > now,
        ).order_by(Box.closes_at, Proxy.id)
    )
    seen = [_seen(*row, now) for row in rows]
    return [one for one in seen if one.state is ProxyState.STANDING]


def lines_of(box: Box, persons: Sequence[tuple[int, int | None]], written: str) -> list[Voter]:
    """The lines of *box* that a principal may mean who is called *written* on a paper.

    :param persons: id and household of those in the community who are called so
    """
    found = db.session.scalars(
        select(Voter)
        .outerjoin(Owner, Owner.id == Voter.owner_id)
        .where(
            Voter.community_id == box.community_id,
            Voter.box_id == box.id,
            Voter.person_id.in_([person for person, _ in persons])
            | (
                Voter.person_id.is_(None)
                & Voter.household_id.in_([home for _, home in persons if home])
            )
            | (Owner.names == written),
        )
        .order_by(Voter.id)
    )
    return list(found)
