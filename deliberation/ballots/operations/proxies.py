"""Giving a proxy, taking it back, using it; each at most once, whoever is quicker (§4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from deliberation.ballots import queries
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.models.proxies import ONE_PLACE, ONE_PROXY, Proxy
from deliberation.ballots.operations.casting import PROXY, AlreadyCast, Cast, cast, hold
from deliberation.database import changed, db, record_beside, violates
from deliberation.journal.models import Entry
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.people.operations import two_persons
from deliberation.rules.box import BallotMethod, canonical, choice_from, choice_of
from deliberation.rules.refusals import NotReady, OutOfOrder, Refusal, Refused
from deliberation.rules.voting import ProxyRequest, proxy_refusal


def give(
    box: Box,
    voter: Voter,
    holder: Person,
    stance: Collection[str] | None,
    *,
    by: Person,
    at: datetime,
    on_paper: bool = False,
    principal: Person | None = None,
) -> Proxy:
    """Put the ballot of *voter*'s line into the hands of *holder*.

    :param stance: option ids; ``None``: the holder decides, where the profile leaves it open
    :param by: the principal; or, where it came *on_paper*, who enters it
    :param principal: who signed the paper, where that is known
    :raises OutOfOrder: ``ballots.closed``, ``proxies.given_already``
    :raises NotReady: as ``rules.proxies.refusal``
    :raises Refused: ``ballots.not_on_roll``, and as ``rules.ballots.choice_of``
    """
    hold(box)
    if box.is_closed(at):
        raise OutOfOrder.because("ballots.closed", "4")
    if voter.box_id != box.id:
        raise Refused.because("ballots.not_on_roll", "4")
    chosen = None
    if stance is not None:
        chosen = choice_of(BallotMethod(box.method), box.options, stance, limit=box.most_choices)
    places = _places(box, holder)
    limit = box.numbers.proxies
    to_clerk = on_paper and holder.id == by.id
    if refused := _refusal(box, voter, holder, chosen, len(places), to_clerk=to_clerk):
        raise NotReady(refused)
    proxy = Proxy(
        community_id=box.community_id,
        box_id=box.id,
        voter_id=voter.id,
        holder_id=holder.id,
        place=min(set(range(1, limit + 1)) - places),
        stance=None if chosen is None else canonical(chosen),
        principal_id=None if on_paper else by.id,
        entered_by=by.id,
        given_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(proxy)
            db.session.flush()
    except IntegrityError as error:
        if violates(error, ONE_PROXY, "proxies.box_id", "proxies.voter_id"):
            raise OutOfOrder.because("proxies.given_already", "4") from error
        if violates(error, ONE_PLACE, "proxies.holder_id", "proxies.place"):
            raise NotReady.because("proxies.too_many", "4", limit=limit) from error
        raise
    giver = (principal.id if principal else voter.person_id) if on_paper else by.id
    given = _record("proxy:given", proxy, box, by=by, at=at, principal_person=giver)
    _told(proxy, box, voter, given)
    return proxy


def _refusal(
    box: Box,
    voter: Voter,
    holder: Person,
    stance: tuple[str, ...] | None,
    held: int,
    *,
    to_clerk: bool,
) -> Refusal | None:
    return proxy_refusal(
        ProxyRequest(
            secret=box.is_secret,
            accepted=PROXY in (box.channels or ()),
            stance_needed=bool(box.profile and box.profile.get("proxy_stance")),
            stance=stance,
            to_oneself=holder.id in principals(voter),
            to_clerk=to_clerk,
            held=held,
            limit=box.numbers.proxies,
            has_cast=not box.is_secret and queries.choices(box, [voter.id]) != {},
        )
    )


def _places(box: Box, holder: Person) -> set[int]:
    return set(
        db.session.scalars(
            select(Proxy.place).where(
                Proxy.community_id == box.community_id,
                Proxy.box_id == box.id,
                Proxy.holder_id == holder.id,
                Proxy.revoked_at.is_(None),
            )
        )
    )


def principals(voter: Voter) -> set[int]:
    """Ids of those who answer for the line: the person, or the adults of the household."""
    if voter.person_id is not None:
        return {voter.person_id}
    if voter.household_id is None:
        return set()
    return set(
        db.session.scalars(
            select(Person.id).where(
                Person.community_id == voter.community_id,
                Person.household_id == voter.household_id,
                Person.adult,
            )
        )
    )


def revoke(proxy: Proxy, *, by: Person, at: datetime) -> None:
    """Take *proxy* back, before it is used.

    :raises OutOfOrder: ``proxies.used``, ``proxies.revoked``, ``ballots.closed``
    """
    box, voter = _of(proxy)
    hold(box, shared=True)
    if box.is_closed(at) and proxy.used_at is None:
        raise OutOfOrder.because("ballots.closed", "4")
    _change(proxy, revoked_at=at)
    _told(proxy, box, voter, _record("proxy:revoked", proxy, box, by=by, at=at))


def confirm(proxy: Proxy, *, by: Person, at: datetime) -> None:
    """A second person has compared the paper, or the principal says that it is theirs.

    Who holds it does neither: they would be one of the two hands, and the voter besides.

    :raises OutOfOrder: ``proxies.confirmed``, ``proxies.used``, ``proxies.revoked``,
        ``ballots.closed``
    :raises Refused: ``proxies.holder_confirms``, and as ``two_persons.ensure_second``
    """
    box, _ = _of(proxy)
    hold(box, shared=True)
    db.session.refresh(proxy, with_for_update=True)
    if box.is_closed(at):
        raise OutOfOrder.because("ballots.closed", "4")
    if proxy.used_at is not None:
        raise OutOfOrder.because("proxies.used", "4")
    if proxy.revoked_at is not None:
        raise OutOfOrder.because("proxies.revoked", "4")
    if proxy.principal_id is not None or proxy.confirmed_by is not None:
        raise OutOfOrder.because("proxies.confirmed", "4")
    if by.id == proxy.holder_id:
        raise Refused.because("proxies.holder_confirms", "4")
    for other in {one for one in (proxy.entered_by, proxy.holder_id) if one is not None}:
        two_persons.ensure_second(other, by, since=proxy.given_at, at=at)
    proxy.confirmed_by = by.id
    db.session.flush()
    _record("proxy:confirmed", proxy, box, by=by, at=at)


def use(proxy: Proxy, choice: Collection[str] | None = None, *, by: Person, at: datetime) -> Cast:
    """Cast the principal's ballot: as the stance says, or as *choice* where there is none.

    :raises OutOfOrder: ``proxies.used``, ``proxies.revoked``, ``proxies.overtaken``,
        ``proxies.waits``: it came on paper, and no second person has seen it; and as
        ``casting.cast``
    :raises Refused: as ``casting.cast``
    """
    box, voter = _of(proxy)
    hold(box, shared=True)
    if box.is_closed(at):
        raise OutOfOrder.because("ballots.closed", "4")
    if proxy.principal_id is None and proxy.confirmed_by is None:
        raise OutOfOrder.because("proxies.waits", "4")
    _change(proxy, used_at=at)
    picked = choice_from(proxy.stance) if proxy.stance is not None else choice or ()
    try:
        given = cast(box, voter, picked, channel=PROXY, by=by, at=at)
    except AlreadyCast as error:
        raise OutOfOrder.because("proxies.overtaken", "4") from error
    _told(proxy, box, voter, _record("proxy:used", proxy, box, by=by, at=at))
    return given


def _change(proxy: Proxy, **moment: datetime) -> None:
    """Let it be used or taken back, if neither has happened: in one statement, so that of two
    at the same time one comes too late.
    """
    db.session.flush()
    done = changed(
        update(Proxy)
        .where(
            Proxy.community_id == proxy.community_id,
            Proxy.id == proxy.id,
            Proxy.used_at.is_(None),
            Proxy.revoked_at.is_(None),
        )
        .values(moment)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(proxy)
    if done:
        return
    if proxy.used_at is not None:
        raise OutOfOrder.because("proxies.used", "4")
    raise OutOfOrder.because("proxies.revoked", "4")


def _of(proxy: Proxy) -> tuple[Box, Voter]:
    return record_beside(proxy, Box, proxy.box_id), record_beside(proxy, Voter, proxy.voter_id)


def _record(
    verb: str, proxy: Proxy, box: Box, *, by: Person, at: datetime, **more: int | None
) -> Entry:
    # No issue: who gave a proxy to whom is not part of its public story.
    told: dict[str, Any] = {"question": box.question, "holder_person": proxy.holder_id}
    told |= more
    return record(verb, proxy, by=by.id, at=at, **told)


def _told(proxy: Proxy, box: Box, voter: Voter, entry: Entry) -> None:
    tell(principals(voter) | {proxy.holder_id}, entry)
