"""Who would be entitled if a meeting were called now: said while it is being called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from deliberation.convene import queries
from deliberation.convene.models import Meeting, Seat
from deliberation.convene.operations import CORE
from deliberation.convene.operations.notice import rule_of
from deliberation.convene.operations.recalling import recalled
from deliberation.convene.queries.electorate import entitled
from deliberation.people import queries as people
from deliberation.people.models import Community, Group
from deliberation.rules.voting import Electorate


@dataclass(frozen=True, slots=True)
class Entitled:
    """How many would vote.

    :ivar electorate: who that is, where the body leaves a choice
    :ivar least: so many have to come for a quorum; ``None``: none is set
    """

    electorate: Electorate
    persons: int
    least: int | None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a meeting of a body would be like.

    :ivar entitled: one for each way in which the body may be made up
    :ivar before: the meeting whose people are asked again, if there was one
    :ivar seats: those who are
    :ivar core: ids of who is seated by office where there was none before
    """

    entitled: tuple[Entitled, ...]
    before: Meeting | None
    seats: Sequence[Seat]
    core: Sequence[int]


def foresee(community: Community, body: str, group: Group | None, day: date) -> Foreseen:
    """What a meeting of *body* (of *group*, where it is a group's) called on *day* would be like.

    As ``call_meeting`` seats people and notice counts them (§2): of the hall its seats, elsewhere
    whom the law entitles.
    """
    rule = rule_of(body, community.bylaws)
    before = queries.last_of(community.id, body)
    seats = recalled(before, day) if before is not None else []
    core: Sequence[int] = ()
    if body == "HALL" and not seats:
        core = people.holders(community.id, CORE, day)
    counted = []
    for electorate in rule.electorates:
        if electorate is Electorate.SEATS:
            persons = sum(1 for one in seats if one.votes) if seats else len(core)
        else:
            # As the meeting would be; it is never added to what is stored.
            made = Meeting(community_id=community.id, body=body, group_id=group and group.id)
            persons = len(entitled(made, electorate, day))
        share = rule.quorum_for(electorate)
        counted.append(Entitled(electorate, persons, share.least(persons) if share else None))
    return Foreseen(tuple(counted), before, seats, core)
