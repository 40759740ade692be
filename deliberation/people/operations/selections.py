"""A group chooses its representatives: opened, decided by a box or a sheet, or cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.database import db, record_in
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people.models import Building, Community, Group, Household, Person
from deliberation.people.models.representatives import Candidate, Selection
from deliberation.people.operations import add_group, two_persons
from deliberation.people.operations.representatives import serving, take_office
from deliberation.rules.refusals import NotReady, OutOfOrder, Refused
from deliberation.rules.voting import chosen_representatives, selection_unmet


def households_of(group: Group) -> int:
    """How many households belong to *group*."""
    return db.session.scalars(
        select(func.count())
        .select_from(Household)
        .where(Household.community_id == group.community_id, Household.group_id == group.id)
    ).one()


def group_of_building(community: Community, building: Building) -> Group:
    """A group of the households of *building* that belong to none yet, called like it.

    :raises OutOfOrder: ``representatives.building_grouped``
    """
    free = (
        (Household.community_id == community.id)
        & (Household.building_id == building.id)
        & Household.group_id.is_(None)
    )
    named = select(Group.id).where(Group.community_id == community.id, Group.name == building.name)
    if (
        db.session.scalar(select(Household.id).where(free).limit(1)) is None
        or db.session.scalar(named) is not None
    ):
        raise OutOfOrder.because("representatives.building_grouped", "2")
    group = add_group(community, building.name)
    db.session.execute(update(Household).where(free).values(group_id=group.id))
    return group


def open_selection(
    community: Community,
    group: Group,
    *,
    key: str,
    seats: int,
    candidates: Sequence[Person],
    since: date,
    until: date,
    by_election: bool = False,
    reason: str = "",
    by: Person | None,
    at: datetime,
) -> Selection:
    """Let *group* choose *seats* representatives among *candidates*.

    :param key: of the form; the second submit gives what the first one opened
    :param since: first day of the term
    :param until: the day that no longer belongs to it
    :param by_election: seats that are empty are filled, and who is in office stays
    :param reason: why there are more or fewer seats than the law has as a rule
    :raises NotReady: outside of that rule without a reason, too few candidates, a candidate
        who is no adult of the group
    :raises OutOfOrder: ``representatives.open_already``
    """
    made = record_in(Selection, community.id, key=key)
    if made is not None:
        return made
    homes = households_of(group)
    staying = len(serving(group, max(since, clock.day_of(at)))) if by_election else 0
    for refusal in selection_unmet(
        homes, seats, candidates=len(candidates), since=since, until=until,
        kind=community.kind, serving=staying, reason=reason,
    ):  # fmt: skip
        raise NotReady(refusal)
    _of_the_group(group, candidates)
    selection = Selection(
        community_id=community.id,
        key=key,
        group_id=group.id,
        households=homes,
        seats=seats,
        since=since,
        until=until,
        by_election=by_election,
        size_reason=reason.strip(),
        opened_at=at,
        opened_by=by.id if by else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(selection)
            db.session.flush()
    except IntegrityError as error:
        raise OutOfOrder.because("representatives.open_already", "2") from error
    db.session.add_all(
        Candidate(
            community_id=community.id,
            selection_id=selection.id,
            person_id=person.id,
            position=position,
        )
        for position, person in enumerate(candidates, 1)
    )
    entry = record(
        "selection:opened",
        selection,
        by=by.id if by else None,
        at=at,
        group=group.name,
        households=homes,
        seats=seats,
        candidates=len(candidates),
    )
    tell((person.id for person in candidates), entry)
    return selection


def _of_the_group(group: Group, candidates: Sequence[Person]) -> None:
    homes = set(
        db.session.scalars(
            select(Household.id).where(
                Household.community_id == group.community_id, Household.group_id == group.id
            )
        )
    )
    if any(not one.adult or one.household_id not in homes for one in candidates):
        raise NotReady.because("representatives.candidate_elsewhere", "1")
    if len({one.id for one in candidates}) < len(candidates):
        raise NotReady.because("representatives.candidate_twice", "1")


def hold(selection: Selection) -> None:
    """Read *selection* afresh and let nobody else end it meanwhile.

    :raises OutOfOrder: ``representatives.ended_already``
    """
    db.session.refresh(selection, with_for_update=True)
    if selection.ended_at is not None:
        raise OutOfOrder.because("representatives.ended_already", "2")


def ensure_no_box(selection: Selection) -> None:
    """While a box takes ballots, it alone decides.

    :raises OutOfOrder: ``representatives.box_open``
    """
    if selection.box_id is not None:
        raise OutOfOrder.because("representatives.box_open", "4")


def enter_sheet(
    selection: Selection,
    votes: Mapping[int, int],
    *,
    signed: int,
    sheet: str,
    by: Person,
    at: datetime,
) -> None:
    """Enter what the signature sheet says; somebody else has to confirm it.

    :param votes: candidate's id → households that signed for them
    :param signed: households that signed the sheet
    :param sheet: SHA-256 of its photo
    :raises OutOfOrder: ``representatives.box_open``
    :raises NotReady: ``representatives.more_than_households``, ``representatives.votes_missing``,
        ``representatives.sheet_missing``
    """
    hold(selection)
    ensure_no_box(selection)
    standing = candidates(selection)
    if votes.keys() != {one.id for one in standing}:
        raise NotReady.because("representatives.votes_missing", "2")
    if not sheet:
        raise NotReady.because("representatives.sheet_missing", "4")
    most = min(signed, selection.households)
    if signed > selection.households or any(number > most for number in votes.values()):
        raise NotReady.because(
            "representatives.more_than_households", "4", households=selection.households
        )
    for one in standing:
        one.votes = votes[one.id]
    selection.signed, selection.sheet_sha256 = signed, sheet
    selection.entered_by, selection.confirmed_by = by.id, None
    record(
        "selection:sheet_entered",
        selection,
        by=by.id,
        at=at,
        group=group_name(selection),
        signed=signed,
        sheet=sheet,
    )


def confirm_sheet(selection: Selection, *, by: Person, at: datetime) -> None:
    """A second person has compared the sheet with what was entered: it is decided.

    :raises OutOfOrder: ``representatives.nothing_entered``
    :raises Refused: ``representatives.confirm_own``, and as ``two_persons.ensure_second``
    """
    hold(selection)
    if selection.entered_by is None:
        raise OutOfOrder.because("representatives.nothing_entered", "4")
    if selection.entered_by == by.id:
        raise Refused.because("representatives.confirm_own", "4")
    two_persons.ensure_second(selection.entered_by, by, since=selection.opened_at, at=at)
    selection.confirmed_by = by.id
    votes = {one.person_id: one.votes or 0 for one in candidates(selection)}
    assert selection.signed is not None  # entered together with the votes
    conclude(selection, votes, took_part=selection.signed, by=by, at=at)


def conclude(
    selection: Selection,
    votes: Mapping[int, int],
    *,
    took_part: int,
    entitled: int | None = None,
    by: Person | None,
    at: datetime,
) -> None:
    """End *selection*: those with the most votes hold office; equal votes leave a seat open.

    Whoever has left meanwhile keeps their votes in the count, and is not chosen.

    :param votes: person → votes
    :param took_part: voters (households) that took part; more than half have to
    :param entitled: out of how many; the group's households unless told
    """
    standing = candidates(selection)
    for one in standing:
        one.votes = votes[one.person_id]
    gone = _gone(selection.community_id, standing)
    result = chosen_representatives(
        {one.id: votes[one.person_id] for one in standing if one.person_id not in gone},
        selection.seats,
        took_part=took_part,
        entitled=selection.households if entitled is None else entitled,
    )
    selection.ended_at, selection.outcome = at, result.outcome
    entry = record(
        "selection:ended",
        selection,
        by=by.id if by else None,
        at=at,
        group=group_name(selection),
        result=result.outcome,
        took_part=took_part,
        entitled=selection.households if entitled is None else entitled,
    )
    for one in standing:
        one.chosen = one.id in result.winners
    db.session.flush()
    tell((one.person_id for one in standing), entry)
    if result.winners:
        take_office(selection, [one.person_id for one in standing if one.chosen], by=by, at=at)


def _gone(community_id: int, standing: Sequence[Candidate]) -> set[int]:
    ids = [one.person_id for one in standing]
    return set(
        db.session.scalars(
            select(Person.id).where(
                Person.community_id == community_id,
                Person.id.in_(ids),
                Person.left_on.is_not(None),
            )
        )
    )


def undecided(selection: Selection, standing: Sequence[Candidate]) -> list[Candidate]:
    """Of who stood those between whom equal votes left a seat open; empty: nobody."""
    if selection.outcome != "tied_for_seat":
        return []
    votes = {one.id: one.votes or 0 for one in standing}
    tied = chosen_representatives(votes, selection.seats, took_part=1, entitled=1).tied
    return [one for one in standing if one.id in tied]


def cancel(selection: Selection, *, reason: str, by: Person | None, at: datetime) -> None:
    """End *selection* without a result.

    :raises OutOfOrder: ``representatives.box_open``
    :raises NotReady: ``representatives.reason_missing``
    """
    hold(selection)
    ensure_no_box(selection)
    if not reason.strip():
        raise NotReady.because("representatives.reason_missing", "1")
    selection.ended_at, selection.outcome, selection.reason = at, "cancelled", reason.strip()
    entry = record(
        "selection:cancelled",
        selection,
        by=by.id if by else None,
        at=at,
        group=group_name(selection),
        reason=selection.reason,
    )
    tell((one.person_id for one in candidates(selection)), entry)


def candidates(selection: Selection) -> Sequence[Candidate]:
    """Who stands, in the order of the paper."""
    return db.session.scalars(
        select(Candidate)
        .where(
            Candidate.community_id == selection.community_id, Candidate.selection_id == selection.id
        )
        .order_by(Candidate.position)
    ).all()


def group_name(selection: Selection) -> str:
    """What the group is called that chooses."""
    return db.session.scalars(
        select(Group.name).where(
            Group.community_id == selection.community_id, Group.id == selection.group_id
        )
    ).one()
