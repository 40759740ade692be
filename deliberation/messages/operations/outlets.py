"""The robots and programs that a community tells of public matters: added, tried, ended."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, case, func, select, update

from deliberation.database import db, record_in
from deliberation.journal import queries as journal
from deliberation.messages.models import Delivery, Outlet
from deliberation.messages.operations import outgoing, robots, sealed, sending
from deliberation.messages.operations.kinds import PUBLIC_KINDS
from deliberation.rules.refusals import NotReady

#: More is no list that anybody looks after.
MOST = 20


def add(
    community_id: int, kind: str, name: str, address: str, secret: str, wants: Collection[str],
    *, language: str, key: str, trusted: Collection[str], by: int, at: datetime,
) -> Outlet:  # fmt: skip
    """Add an outlet, which is told of what happens from now on.

    :param key: with which its address and its secret are sealed
    :param trusted: ``host:port`` that may be asked within the operator's network
    :param by: who adds it (id)
    :raises NotReady: ``outlets.address``, ``outlets.private``, ``outlets.host``,
        ``outlets.secret``, ``outlets.too_many``
    """
    try:
        host, port = outgoing.ensure_allowed(address, trusted)
    except outgoing.NotAllowed as error:
        if str(error) == "private":
            raise NotReady.because("outlets.private", None) from error
        raise NotReady.because("outlets.address", None) from error
    expected = robots.HOSTS.get(kind)
    if expected and host != expected and f"{host}:{port}" not in trusted:
        raise NotReady.because("outlets.host", None, host=expected)
    if kind == robots.WEBHOOK and len(secret) < 16:
        raise NotReady.because("outlets.secret", None, least=16)
    if len(listed(community_id)) >= MOST:
        raise NotReady.because("outlets.too_many", None, most=MOST)
    one = Outlet(
        community_id=community_id,
        kind=kind,
        name=name,
        sealed=sealed.seal({"address": address, "secret": secret}, key),
        host=host,
        language=language,
        wants=[one for one in PUBLIC_KINDS if one in wants],
        told_until=journal.head(community_id)[0],
        added_by_id=by,
        at=at,
    )
    db.session.add(one)
    db.session.flush()
    return one


def outlet(community_id: int, outlet_id: int) -> Outlet | None:
    """The outlet with this id that is not ended."""
    return record_in(Outlet, community_id, id=outlet_id, ended_at=None)


def listed(community_id: int) -> Sequence[Outlet]:
    """The outlets that are told, in the order in which they were added."""
    return db.session.scalars(
        select(Outlet)
        .where(Outlet.community_id == community_id, Outlet.ended_at.is_(None))
        .order_by(Outlet.id)
    ).all()


def end(one: Outlet, *, at: datetime) -> None:
    """Tell it nothing any more, and forget where it was; what waits is taken back."""
    one.ended_at, one.sealed = at, ""
    db.session.execute(
        update(Delivery)
        .where(
            Delivery.community_id == one.community_id,
            Delivery.outlet_id == one.id,
            Delivery.state.in_((sending.WAITING, sending.CLAIMED, sending.UNKNOWN)),
        )
        .values(state=sending.FAILED, text="", reason="ended", next_at=at)
    )


def test(one: Outlet, text: str, address: str, *, at: datetime) -> None:
    """Queue *text* for an outlet, once a minute at most, to see whether it arrives."""
    minute = at.strftime("%Y-%m-%dT%H:%M")
    queue(one, "test", f"test:{minute}", title=text, text=text, address=address, at=at)


def queue(
    one: Outlet, kind: str, occasion: str, *, title: str, text: str, address: str, at: datetime
) -> None:
    """Queue for an outlet what it is told of a public matter, once per *occasion*.

    :param title: what a program shows in one line
    :param text: plain words, the last line of which is *address*
    """
    webhook = one.kind == robots.WEBHOOK
    if webhook:
        told = {"kind": kind, "occasion": occasion, "title": title, "text": text,
                "address": address, "at": at.isoformat()}  # fmt: skip
        text = json.dumps(told, ensure_ascii=False)
    row = {
        "channel": sending.WEBHOOK if webhook else sending.ROBOT,
        "receiver": f"outlet:{one.id}", "outlet_id": one.id, "kind": kind,
        "occasion": occasion, "subject": title[:200], "text": text,
    }  # fmt: skip
    sending.post_all(one.community_id, [row], at=at)


class Health(NamedTuple):
    """How it goes with an outlet.

    :ivar sent_at: when it last took something
    :ivar waiting: how many are not taken yet though they were tried, and why
    :ivar failed: how many were given up
    :ivar unknown: ids of those of which nobody knows
    """

    sent_at: datetime | None
    queued: int
    waiting: int
    failed: int
    reason: str
    unknown: tuple[int, ...]

    @property
    def ails(self) -> bool:
        """Whether somebody should look after it."""
        return bool(self.waiting or self.failed or self.unknown)


def health(community_id: int) -> dict[int, Health]:
    """How it goes with each outlet, by id; what is past since it last took something is past."""
    state = Delivery.state
    of_outlets = and_(Delivery.community_id == community_id, Delivery.outlet_id.is_not(None))
    rows = db.session.execute(
        select(Delivery.outlet_id, func.max(Delivery.done_at))
        .where(of_outlets, state == sending.SENT)
        .group_by(Delivery.outlet_id)
    ).all()
    last = {one: sent_at for one, sent_at in rows}
    tried = and_(state == sending.WAITING, Delivery.tries > 0)
    waiting = db.session.execute(
        select(
            Delivery.outlet_id,
            func.sum(case((state.in_((sending.WAITING, sending.CLAIMED)), 1), else_=0)),
            func.sum(case((tried, 1), else_=0)),
            func.max(case((tried, Delivery.reason), else_="")),
        )
        .where(of_outlets, state.in_((sending.WAITING, sending.CLAIMED)))
        .group_by(Delivery.outlet_id)
    ).all()
    queued = {one: (count, waits, why) for one, count, waits, why in waiting}
    lost = db.session.execute(
        select(Delivery.outlet_id, Delivery.id, state, Delivery.reason, Delivery.tried_at)
        .where(of_outlets, state.in_((sending.FAILED, sending.UNKNOWN)), Delivery.reason != "ended")
        .order_by(Delivery.id.desc())
        .limit(200)
    ).all()
    found = {}
    for one in listed(community_id):
        sent_at = last.get(one.id)
        mine = [row for row in lost if row.outlet_id == one.id]
        failed = [
            row for row in mine
            if row.state == sending.FAILED and (sent_at is None or row.tried_at > sent_at)
        ]  # fmt: skip
        count, waits, why = queued.get(one.id, (0, 0, ""))
        unknown = tuple(row.id for row in mine if row.state == sending.UNKNOWN)
        reason = why or next((row.reason for row in failed), "")
        found[one.id] = Health(sent_at, count, waits, len(failed), reason, unknown)
    return found
