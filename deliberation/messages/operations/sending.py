"""What leaves the house: queued with what it tells of, sent by ``flask deliver``, once.

Nothing is sent while somebody waits for a page. A delivery goes through these states, each kept
before the next step is taken, so that whatever dies loses none (docs/decisions/0037):

``waiting`` → ``claimed`` (by one process, until ``next_at``) → ``sent``; or back to ``waiting``,
ever more rarely, and after :data:`MOST_TRIES` ``failed``. What was claimed by somebody who died is
free again when the time is over: an e-mail and a webhook carry a name by which the receiver knows
a second one. A robot's message has no such name: if its first byte was about to go out and nobody
knows what came of it, it is ``unknown``: not sent again by itself, and shown to who keeps the
channels. ``bounced``: the receiver's own server has sent it back.
"""

from __future__ import annotations

import http.client
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update

from deliberation import clock
from deliberation.config import Mail
from deliberation.database import changed, db, unit_of_work
from deliberation.messages.models import Contact, Delivery, Outlet
from deliberation.messages.operations import outgoing, robots, sealed
from deliberation.messages.operations.mail import NotTaken, Postman, is_address

__all__ = ["is_address"]

WAITING, CLAIMED, SENT, FAILED = "waiting", "claimed", "sent", "failed"
UNKNOWN, BOUNCED = "unknown", "bounced"
EMAIL, ROBOT, WEBHOOK = "email", "robot", "webhook"
#: What the receiver knows again by its name, so that it may be sent a second time.
NAMED = (EMAIL, WEBHOOK)
#: After so many refusals nobody tries any more: some three days.
MOST_TRIES = 10
LONGEST_WAIT = timedelta(days=1)
#: For so long a claimed one is left to who claimed it: longer than any server may take.
LEASE = timedelta(minutes=5)
AT_ONCE = 200  # read at a time
#: Seconds after which a run leaves the rest to the next one.
LONGEST_RUN = 240
#: What has been sent is forgotten after so long.
KEPT = timedelta(days=30)
#: Strikes after which an address gets nothing more.
OUT = 3

log = logging.getLogger(__name__)


def post(
    community_id: int, person_id: int, address: str, *, kind: str, occasion: str, subject: str,
    text: str, at: datetime, thread: str = "", leave: str = "",
) -> None:  # fmt: skip
    """Queue an e-mail to a person, once per *occasion*; the running unit of work keeps it."""
    post_all(
        community_id,
        [
            {"channel": EMAIL, "receiver": f"email:{person_id}", "person_id": person_id,
             "address": address, "kind": kind, "occasion": occasion, "subject": subject[:200],
             "text": text, "thread": thread, "leave": leave},
        ],
        at=at,
    )  # fmt: skip


def post_all(community_id: int, rows: Sequence[Mapping[str, Any]], *, at: datetime) -> int:
    """Queue *rows* (columns of :class:`Delivery`), each once per receiver and occasion.

    :returns: how many were not there yet
    """
    if not rows:
        return 0
    there = set(
        db.session.execute(
            select(Delivery.receiver, Delivery.occasion).where(
                Delivery.community_id == community_id,
                Delivery.receiver.in_({row["receiver"] for row in rows}),
                Delivery.occasion.in_({row["occasion"] for row in rows}),
            )
        ).all()
    )
    whole = {"person_id": None, "outlet_id": None, "address": "", "thread": "", "leave": ""}
    fresh = [
        {**whole, **row, "community_id": community_id, "state": WAITING, "tries": 0, "reason": "",
         "at": at, "next_at": at}
        for row in rows
        if (row["receiver"], row["occasion"]) not in there
    ]  # fmt: skip
    if fresh:
        db.session.execute(insert(Delivery), fresh)
    return len(fresh)


@dataclass(slots=True)
class Sent:
    """How many went out, and how many were not taken."""

    sent: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Means:
    """By what is sent.

    :ivar mail: the server; ``None``: there is none, and what waits goes on waiting
    :ivar key: by which addresses of outlets are read
    :ivar trusted: ``host:port`` that may be asked within the operator's network
    """

    mail: Mail | None
    key: str = field(default="", repr=False)
    trusted: Collection[str] = ()


def send(community_id: int, mail: Mail | None | Means, *, at: datetime) -> Sent:
    """Send what waits in a community, each on its own; what fails is logged without its words.

    :param mail: by what; a server alone: e-mails alone
    """
    means = mail if isinstance(mail, Means) else Means(mail)
    begun, done = monotonic(), Sent()

    def now() -> datetime:
        return at + timedelta(seconds=monotonic() - begun)

    _give_up_on_unknown(community_id, at)
    # Robots first: they are few, and what they tell is awaited by many.
    for outlet in _outlets(community_id):
        free = _allowance(community_id, outlet, now())
        for one in _due_ids(community_id, now(), Delivery.outlet_id == outlet.id, most=free):
            _send_one((community_id, one), now, done, _to(outlet, means, now), outlet)
    if means.mail is None:
        return done
    with Postman(means.mail) as postman:
        while monotonic() - begun < LONGEST_RUN:
            ids = _due_ids(community_id, now(), Delivery.channel == EMAIL, most=AT_ONCE)
            if not ids:
                break
            for one in ids:
                _send_one((community_id, one), now, done, lambda it, _begin: postman.carry(it))
    return done


def forget(community_id: int, *, at: datetime) -> None:
    """Forget what left the house long ago; who was told of what stands in their inbox."""
    db.session.execute(
        delete(Delivery).where(
            Delivery.community_id == community_id,
            Delivery.state.in_((SENT, BOUNCED, FAILED)),
            Delivery.next_at < at - KEPT,
        )
    )


def _due(at: datetime) -> ColumnElement[bool]:
    free = or_(Delivery.channel.in_(NAMED), Delivery.begun_at.is_(None))
    return and_(
        Delivery.next_at <= at,
        or_(Delivery.state == WAITING, and_(Delivery.state == CLAIMED, free)),
    )


def _due_ids(
    community_id: int, at: datetime, which: ColumnElement[bool], *, most: int
) -> Sequence[int]:
    if most <= 0:
        return ()
    found = db.session.scalars(
        select(Delivery.id)
        .where(
            Delivery.community_id == community_id,
            Delivery.state.in_((WAITING, CLAIMED)),
            _due(at),
            which,
        )
        .order_by(Delivery.id)
        .limit(most)
    ).all()
    db.session.rollback()
    return found


def _give_up_on_unknown(community_id: int, at: datetime) -> None:
    lost = update(Delivery).where(
        Delivery.community_id == community_id,
        Delivery.state == CLAIMED,
        Delivery.next_at <= at,
        Delivery.channel.not_in(NAMED),
        Delivery.begun_at.is_not(None),
    )
    with unit_of_work():
        changed(lost.values(state=UNKNOWN, reason="died"))


def _outlets(community_id: int) -> Sequence[Outlet]:
    waiting = select(Delivery.outlet_id).where(
        Delivery.community_id == community_id,
        Delivery.state.in_((WAITING, CLAIMED)),
        Delivery.outlet_id.is_not(None),
    )
    found = db.session.scalars(
        select(Outlet)
        .where(
            Outlet.community_id == community_id, Outlet.ended_at.is_(None), Outlet.id.in_(waiting)
        )
        .order_by(Outlet.id)
    ).all()
    db.session.rollback()
    return found


def _allowance(community_id: int, outlet: Outlet, at: datetime) -> int:
    """How many an outlet may be sent now, by what it was sent before, whoever sent it."""
    free = []
    for most, seconds in robots.LIMITS[outlet.kind]:
        tried = db.session.scalar(
            select(func.count()).where(
                Delivery.community_id == community_id,
                Delivery.outlet_id == outlet.id,
                Delivery.receiver == f"outlet:{outlet.id}",
                Delivery.tried_at > at - timedelta(seconds=seconds),
            )
        )
        free.append(most - (tried or 0))
    return min(free)


_Carry = Callable[[Delivery, Callable[[], None]], None]


def _send_one(
    key: tuple[int, int], now: Callable[[], datetime], done: Sent, carry: _Carry,
    outlet: Outlet | None = None,
) -> None:  # fmt: skip
    """Claim one, hand it over, keep what came of it."""
    at = now()
    claimed = _claim(key, at, outlet)
    if claimed is None:
        return  # somebody else was here, or the robot has had enough for now
    tries = claimed.tries
    this = update(Delivery).where(
        Delivery.community_id == key[0],
        Delivery.id == key[1],
        Delivery.state == CLAIMED,
        Delivery.tries == tries,  # what somebody else has claimed since is theirs
    )

    def begin() -> None:
        with unit_of_work():
            changed(this.values(begun_at=at))

    try:
        carry(claimed, begin)
    except NotTaken as error:
        done.failed += 1
        with unit_of_work():
            if changed(this.values(**_after_refusal(claimed, error, at))) and error.for_good:
                struck(key[0], claimed.person_id, str(error), OUT)
        log.warning("%s was not taken (%s), try %s", claimed.channel, error, tries)
    except (OSError, http.client.HTTPException) as error:  # it may have arrived
        done.failed += 1
        why = type(error).__name__
        values = (
            _after_refusal(claimed, NotTaken(why), at)
            if claimed.channel in NAMED
            else {"state": UNKNOWN, "reason": why}
        )
        with unit_of_work():
            changed(this.values(**values))
        log.warning("%s may or may not have gone out (%s)", claimed.channel, why)
    else:
        done.sent += 1
        with unit_of_work():
            changed(this.values(state=SENT, reason="", text="", done_at=at, next_at=at))


def _claim(key: tuple[int, int], at: datetime, outlet: Outlet | None) -> Delivery | None:
    community_id, one = key
    with unit_of_work():
        if outlet is not None:
            # Who sends to a robot looks at what was sent to it while nobody else does.
            lock = select(Outlet.id).where(
                Outlet.community_id == community_id, Outlet.id == outlet.id,
                Outlet.ended_at.is_(None),
            )  # fmt: skip
            if db.session.scalar(lock.with_for_update()) is None:
                return None
            if _allowance(community_id, outlet, at) <= 0:
                return None
        found = db.session.scalar(
            select(Delivery)
            .where(Delivery.community_id == community_id, Delivery.id == one, _due(at))
            .with_for_update(skip_locked=True)
        )
        if found is None:
            return None
        found.state, found.tries = CLAIMED, found.tries + 1
        found.tried_at, found.begun_at, found.next_at = at, None, at + LEASE
    db.session.expunge(found)
    db.session.rollback()  # no transaction is open while somebody else's server answers
    return found


def _after_refusal(delivery: Delivery, error: NotTaken, at: datetime) -> dict[str, Any]:
    """What is kept: why, and when it is tried again: after 5, 10, 20 … minutes, a day at most."""
    why = str(error)[:120]
    if error.for_good:
        return {"state": BOUNCED, "reason": why, "text": "", "next_at": at}
    wait = min(timedelta(minutes=5 * 2 ** (delivery.tries - 1)), LONGEST_WAIT)
    state = FAILED if delivery.tries >= MOST_TRIES else WAITING
    return {"state": state, "reason": why, "next_at": at + wait, "begun_at": None}


def _to(outlet: Outlet, means: Means, now: Callable[[], datetime]) -> _Carry:
    """What hands a delivery over to *outlet*."""

    def carry(delivery: Delivery, begin: Callable[[], None]) -> None:
        told = sealed.opened(outlet.sealed, means.key)
        if told is None:
            raise NotTaken("sealed with another key")
        asked = robots.request(
            outlet.kind, told["address"], told["secret"], delivery.text,
            token=delivery.token, at=clock.now(),
        )  # fmt: skip
        started = begin if delivery.channel not in NAMED else lambda: None
        try:
            answer = outgoing.post(
                asked.address, asked.body, asked.headers, trusted=means.trusted, begin=started
            )
        except outgoing.NotAllowed as error:
            raise NotTaken(f"not allowed: {error}") from error
        except outgoing.NotReached as error:
            raise NotTaken(str(error)) from error
        if why := robots.refusal(outlet.kind, answer):
            raise NotTaken(why)

    return carry


# ------------------------------------------------------------------ what came back


def struck(community_id: int, person_id: int | None, why: str, strikes: int) -> None:
    """The address of a person did not take what was sent; at :data:`OUT` it gets no more."""
    if person_id is not None:
        changed(
            update(Contact)
            .where(Contact.community_id == community_id, Contact.person_id == person_id)
            .values(strikes=Contact.strikes + strikes, reason=why[:120])
        )


def bounced(community_id: int, token: str, why: str, *, for_good: bool, at: datetime) -> bool:
    """A mail server has sent back the e-mail called *token*; whether it was one of ours."""
    found = db.session.scalar(
        select(Delivery).where(
            Delivery.community_id == community_id,
            Delivery.token == token,
            Delivery.channel == EMAIL,
        )
    )
    if found is None:
        return False
    if found.state != BOUNCED:
        found.state, found.reason, found.text = BOUNCED, why[:120], ""
        found.next_at = at
        db.session.flush()
        struck(community_id, found.person_id, why, OUT if for_good else 1)
    return True


def settle_unknown(community_id: int, delivery_id: int, *, again: bool, at: datetime) -> bool:
    """Somebody has looked whether it arrived: it is sent *again*, or it counts as sent."""
    values = {"state": WAITING, "next_at": at, "begun_at": None, "reason": ""}
    arrived = {"state": SENT, "text": "", "done_at": at, "next_at": at, "reason": ""}
    return bool(
        changed(
            update(Delivery)
            .where(
                Delivery.community_id == community_id,
                Delivery.id == delivery_id,
                Delivery.state == UNKNOWN,
            )
            .values(**(values if again else arrived))
        )
    )


def ails(community_id: int) -> bool:
    """Whether something does not go out: given up or unknown in the last days, or tried in vain."""
    recent = Delivery.tried_at > clock.now() - timedelta(days=3)
    lost = and_(Delivery.state.in_((FAILED, UNKNOWN)), recent, Delivery.reason != "ended")
    in_vain = and_(Delivery.state == WAITING, Delivery.tries > 1)
    wrong = select(Delivery.id).where(
        Delivery.community_id == community_id,
        Delivery.state.in_((FAILED, UNKNOWN, WAITING)),
        or_(lost, in_vain),
    )
    return db.session.scalar(wrong.limit(1)) is not None


def troubled(community_id: int, *channels: str) -> dict[str, tuple[int, str]]:
    """What did not go out in a community: by state how many, and one of the reasons.

    ``waiting`` are those that were refused before or nobody took for an hour.
    """
    late = (Delivery.tries > 0) | (Delivery.at < clock.now() - timedelta(hours=1))
    which: Iterable[ColumnElement[bool]] = [Delivery.channel.in_(channels)] if channels else []
    rows = db.session.execute(
        select(Delivery.state, func.count(), func.max(Delivery.reason))
        .where(
            Delivery.community_id == community_id,
            Delivery.state.in_((WAITING, CLAIMED, FAILED, UNKNOWN)),
            late,
            *which,
        )
        .group_by(Delivery.state)
    )
    return {state: (count, reason) for state, count, reason in rows}
