"""Demanding that a body be convened: opening, signing, taking back (§2, 居委会组织法 26, 29)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from deliberation import clock
from deliberation.convene.models.demands import Demand, DemandSignature
from deliberation.database import changed, db, record_beside, record_in
from deliberation.journal.operations import record, took_part
from deliberation.messages.operations import tell
from deliberation.people import queries as people
from deliberation.people.models import Community, Person, Role
from deliberation.people.operations import next_serial
from deliberation.people.queries import in_force
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder, Refused
from deliberation.rules.voting import Part, profile
from deliberation.rules.workflow import (
    DemandCounter,
    by_representatives_alone,
    demand_counters,
    demand_lapses_on,
    demandable_bodies,
    demanded_notice_due_on,
)

PAGE = 20


def by_number(community_id: int, number: int) -> Demand | None:
    """The community's demand *number*."""
    return record_in(Demand, community_id, number=number)


def listed(community_id: int, before: int | None = None) -> Sequence[Demand]:
    """One page of demands, the latest first; one more than a page tells of a next.

    :param before: number of the last demand of the page before (keyset paging)
    """
    rows = select(Demand).where(Demand.community_id == community_id)
    if before is not None:
        rows = rows.where(Demand.number < before)
    return db.session.scalars(rows.order_by(Demand.number.desc()).limit(PAGE + 1)).all()


def signed_by(community_id: int, person_id: int | None, demands: Collection[Demand]) -> set[int]:
    """Ids of those of *demands* that the person has signed."""
    if person_id is None or not demands:
        return set()
    rows = select(DemandSignature.demand_id).where(
        DemandSignature.community_id == community_id,
        DemandSignature.person_id == person_id,
        DemandSignature.demand_id.in_([one.id for one in demands]),
    )
    return set(db.session.scalars(rows))


def counted(
    community: Community, demands: Collection[Demand], at: datetime
) -> Mapping[int, list[DemandCounter]]:
    """Id of each of *demands* → its counters at *at*; three questions, however many they are."""
    if not demands:
        return {}
    whole = _whole(community, at)
    acting = _representatives(community.id, at)
    rows = db.session.execute(
        select(
            DemandSignature.demand_id,
            func.count(),
            func.count(Person.household_id.distinct()),
            func.count(acting.c.person_id),
        )
        .join(Person, Person.id == DemandSignature.person_id)
        .outerjoin(acting, acting.c.person_id == Person.id)
        .where(
            DemandSignature.community_id == community.id,
            DemandSignature.demand_id.in_([one.id for one in demands]),
        )
        .group_by(DemandSignature.demand_id)
    )
    signed = {
        demand: {
            Part.ADULTS: persons,
            Part.VILLAGERS: persons,
            Part.HOUSEHOLDS: households,
            Part.REPRESENTATIVES: acting_ones,
        }
        for demand, persons, households, acting_ones in rows
    }
    return {
        one.id: demand_counters(profile(one.body), signed.get(one.id, {}), whole) for one in demands
    }


def _representatives(community_id: int, at: datetime):
    return (
        select(Role.person_id)
        .where(
            Role.community_id == community_id,
            Role.kind == RoleKind.REPRESENTATIVE.value,
            in_force(clock.day_of(at)),
        )
        .distinct()
        .subquery()
    )


def _whole(community: Community, at: datetime) -> dict[Part, int]:
    adults, households = db.session.execute(
        select(func.count(), func.count(Person.household_id.distinct())).where(
            Person.community_id == community.id, Person.adult, Person.household_id.is_not(None)
        )
    ).one()
    acting = people.holders(community.id, [RoleKind.REPRESENTATIVE], clock.day_of(at))
    return {
        Part.ADULTS: adults,
        Part.VILLAGERS: adults,
        Part.HOUSEHOLDS: households,
        Part.REPRESENTATIVES: len(acting),
    }


def open_demand(
    community: Community, *, key: str, body: str, purpose: str, by: Person, at: datetime
) -> Demand:
    """*by* demands that *body* be convened for *purpose*, and signs first.

    :param key: of the form; the second submit gives the demand that the first made
    :raises Refused: ``demands.body_unknown``
    :raises NotReady: ``demands.purpose_missing``, and as :func:`sign`
    """
    made = record_in(Demand, community.id, key=key)
    if made is not None:
        return made
    if body not in {one.code for one in demandable_bodies(community.kind == "village")}:
        raise Refused.because("demands.body_unknown", "2")
    if not purpose.strip():
        raise NotReady.because("demands.purpose_missing", "2")
    demand = Demand(
        community_id=community.id,
        number=next_serial(community.id, "demand", 0),
        key=key,
        body=body,
        purpose=purpose.strip(),
        opened_by=by.id,
        opened_at=at,
        lapses_on=demand_lapses_on(clock.day_of(at)),
    )
    db.session.add(demand)
    db.session.flush()
    record(
        "demand:opened",
        demand,
        by=by.id,
        at=at,
        number=demand.number,
        body=body,
        until=demand.lapses_on.isoformat(),
    )
    sign(community, demand, by=by, at=at)
    return demand


def sign(community: Community, demand: Demand, *, by: Person, at: datetime) -> None:
    """*by* signs; signing twice is the same as once. With enough signatures the meeting is owed.

    :raises OutOfOrder: ``demands.met_already``, ``demands.lapsed``
    :raises NotReady: ``demands.representatives_only``, ``demands.residents_only``
    """
    record_beside(demand, Demand, demand.id, with_for_update=True)  # the last one is counted once
    ensure_open(demand, at)
    acting = by.id in people.holders(community.id, [RoleKind.REPRESENTATIVE], clock.day_of(at))
    if by_representatives_alone(profile(demand.body)) and not acting:
        raise NotReady.because("demands.representatives_only", "2", body=demand.body)
    if not by.adult or by.household_id is None:
        raise NotReady.because("demands.residents_only", "2")
    if demand.id in signed_by(community.id, by.id, [demand]):
        return
    db.session.add(
        DemandSignature(community_id=community.id, demand_id=demand.id, person_id=by.id, at=at)
    )
    db.session.flush()
    took_part(community.id, {by.id}, at=at)
    _signed(demand, at=at)
    met = next((one for one in counted(community, [demand], at)[demand.id] if one.met), None)
    if met is not None:
        _is_met(community, demand, met, at=at)


def _signed(demand: Demand, *, at: datetime) -> None:
    """How many sign it now is public, and so it is on record; not who they are."""
    signatures = select(func.count()).where(
        DemandSignature.community_id == demand.community_id, DemandSignature.demand_id == demand.id
    )
    signed = db.session.scalar(signatures)
    record("demand:signed", demand, by=None, at=at, number=demand.number, signed=signed)


def _is_met(community: Community, demand: Demand, met: DemandCounter, *, at: datetime) -> None:
    demand.met_at, demand.part = at, met.portion.part.value
    demand.signed, demand.counted = met.signed, met.of
    demand.due_on = demanded_notice_due_on(clock.day_of(at))
    entry = record(
        "demand:met",
        demand,
        by=None,
        at=at,
        number=demand.number,
        body=demand.body,
        part=demand.part,
        signed=met.signed,
        of=met.of,
        due=demand.due_on.isoformat(),
    )
    signers = select(DemandSignature.person_id).where(
        DemandSignature.community_id == demand.community_id, DemandSignature.demand_id == demand.id
    )
    committee = people.holders(community.id, [RoleKind.COMMITTEE], clock.day_of(at))
    tell({*db.session.scalars(signers), *committee}, entry)


def take_back(demand: Demand, *, by: Person, at: datetime) -> None:
    """*by* no longer signs, as long as not enough have.

    :raises OutOfOrder: ``demands.met_already``, ``demands.lapsed``
    """
    ensure_open(demand, at)
    gone = delete(DemandSignature).where(
        DemandSignature.community_id == demand.community_id,
        DemandSignature.demand_id == demand.id,
        DemandSignature.person_id == by.id,
    )
    if changed(gone):
        _signed(demand, at=at)


def ensure_open(demand: Demand, at: datetime) -> None:
    """Signatures are taken until enough have signed, or the days are over.

    :raises OutOfOrder: ``demands.met_already``, ``demands.lapsed``
    """
    if demand.met_at is not None:
        raise OutOfOrder.because("demands.met_already", "2")
    if clock.day_of(at) > demand.lapses_on:
        raise OutOfOrder.because("demands.lapsed", "2")
