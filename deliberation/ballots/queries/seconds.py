"""What waits for a second person to look at it, and for whom (§4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, func, select, union_all

from deliberation.ballots.models import Box
from deliberation.ballots.models.helping import Contest, Help
from deliberation.ballots.models.paper import PaperBatch
from deliberation.ballots.models.proxies import Proxy
from deliberation.database import db


def waiting_for(
    community_id: int, person_id: int, now: datetime, limit: int = 20
) -> Sequence[tuple[Box, int]]:
    """Boxes in which something waits for a second person who is not *person_id*, with how much."""
    # By a statement made once: it is asked on each look at the desk, and mostly nothing waits.
    values = {"community_id": community_id, "person_id": person_id, "now": now, "most": limit}
    return [(box, number) for box, number in db.session.execute(_WAITING, values)]


def _parts(community_id: Any, person_id: Any, now: Any) -> CompoundSelect:
    """The box's id, once for each thing that waits; parameters are bound later."""
    here = (Box.community_id == community_id) & Box.closed_at.is_(None)
    open_ = here & (Box.closes_at > now)
    return union_all(
        select(Box.id).join(Help, Help.box_id == Box.id).where(
            open_, Help.second_by.is_(None), ~Help.denied, Help.first_by != person_id
        ),
        select(Box.id).join(PaperBatch, PaperBatch.box_id == Box.id).where(
            open_, PaperBatch.settled_at.is_(None), PaperBatch.entered_by != person_id
        ),
        select(Box.id).join(Proxy, Proxy.box_id == Box.id).where(
            open_, Proxy.principal_id.is_(None), Proxy.confirmed_by.is_(None),
            Proxy.used_at.is_(None), Proxy.revoked_at.is_(None), Proxy.entered_by != person_id,
            Proxy.holder_id != person_id,
        ),
        select(Box.id).join(Contest, Contest.box_id == Box.id).where(
            here, Contest.struck_at.is_(None), Contest.entered_by != person_id
        ),
    )  # fmt: skip


def _waiting() -> Select:
    parts = _parts(*map(bindparam, ("community_id", "person_id", "now"))).subquery()
    return (
        select(Box, func.count())
        .join(parts, parts.c.id == Box.id)
        .where(Box.community_id == bindparam("community_id"))
        .group_by(Box.id)
        .order_by(Box.closes_at, Box.id)
        .limit(bindparam("most"))
    )


_WAITING = _waiting()


def batches(box: Box) -> Sequence[PaperBatch]:
    """Papers that were entered and wait."""
    return db.session.scalars(
        select(PaperBatch)
        .where(
            PaperBatch.community_id == box.community_id,
            PaperBatch.box_id == box.id,
            PaperBatch.settled_at.is_(None),
        )
        .order_by(PaperBatch.id)
    ).all()


def proxies(box: Box) -> Sequence[Proxy]:
    """Proxies that came on paper and wait."""
    return db.session.scalars(
        select(Proxy)
        .where(
            Proxy.community_id == box.community_id,
            Proxy.box_id == box.id,
            Proxy.principal_id.is_(None),
            Proxy.confirmed_by.is_(None),
            Proxy.used_at.is_(None),
            Proxy.revoked_at.is_(None),
        )
        .order_by(Proxy.id)
    ).all()
