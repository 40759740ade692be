"""The parties to a dispute and their consent: mediation is voluntary, and nobody is told of it.

From the moment when a party is named the issue is private: it is counted in public, and known
to its parties, its mediators and the committee alone (§1, 人民调解法 art. 3).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from deliberation.database import db, record_in
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.issues.operations import confiding
from deliberation.issues.queries import PARTY
from deliberation.messages.operations import tell
from deliberation.people import queries as people
from deliberation.people.models import Building, Household, Person
from deliberation.people.operations import two_persons
from deliberation.review.models import Party
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.workflow import Step

NAME_MOST = 80  # characters
MOST = 20  # parties to one dispute
LEAST = 2
ONLINE = "online"
#: How a party says whether it agrees; all but the first are entered by the committee.
CHANNELS = (ONLINE, "visit", "phone", "paper")


def of_issue(issue: Issue) -> Sequence[Party]:
    """The parties to *issue*, in the order in which they were named."""
    return db.session.scalars(
        select(Party)
        .where(Party.community_id == issue.community_id, Party.issue_id == issue.id)
        .order_by(Party.position)
    ).all()


def party(community_id: int, party_id: int) -> Party | None:
    """The party with this id."""
    return record_in(Party, community_id, id=party_id)


def by_key(community_id: int, key: str) -> Party | None:
    """The party that the form with *key* has named."""
    return record_in(Party, community_id, key=key)


def speaking(parties: Sequence[Party], person: Person | None) -> Party | None:
    """The party for which *person* speaks: themselves, or the household of an adult."""
    if person is None:
        return None
    for one in parties:
        if one.person_id == person.id:
            return one
        if one.household_id and one.household_id == person.household_id and person.adult:
            return one
    return None


def spoken_for(person: Person, issues: Collection[int]) -> list[Party]:
    """The party for which *person* speaks in each of these *issues*, where there is one."""
    if not issues:
        return []
    named: dict[int, list[Party]] = {}
    for one in db.session.scalars(
        select(Party)
        .where(Party.community_id == person.community_id, Party.issue_id.in_(issues))
        .order_by(Party.position)
    ):
        named.setdefault(one.issue_id, []).append(one)
    found = (speaking(those, person) for those in named.values())
    return [one for one in found if one is not None]


def names(parties: Sequence[Party], *, at: datetime | None = None) -> Mapping[int, str]:
    """How the *parties* are called, in full, by their ids: for those who take part alone.

    :param at: as they were called at that moment: for a paper of that day
    """
    if not parties:
        return {}
    persons = people.names(
        parties[0].community_id,
        {one.person_id for one in parties if one.person_id},
        in_full=True,
        at=at,
    )
    doors = people.door_names(
        parties[0].community_id, {one.household_id for one in parties if one.household_id}
    )
    return {
        one.id: persons.get(one.person_id or 0) or doors.get(one.household_id or 0) or one.name
        for one in parties
    }


def household_called(community_id: int, written: str) -> Household | None:
    """The household whose building and door *written* says: ``7栋 0501室``."""
    return db.session.scalar(
        select(Household)
        .join(Building, Building.id == Household.building_id)
        .where(
            Household.community_id == community_id,
            Building.name + Household.door == "".join(written.split()),
        )
    )


def name_party(
    issue: Issue,
    *,
    key: str,
    person: Person | None = None,
    household: Household | None = None,
    outsider: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Party:
    """Put a party on record: one of a *person*, a *household*, or an *outsider* by name.

    :raises OutOfOrder: the issue is not at *review*
    :raises NotReady: nobody is named, the same party twice, or too many
    """
    if (known := by_key(issue.community_id, key)) is not None:
        return known
    _at_review(issue, seen)
    parties = of_issue(issue)
    outsider = " ".join(outsider.split())[:NAME_MOST]
    if person is None and household is None and not outsider:
        raise NotReady.because("review.party_nameless", "1")
    if len(parties) >= MOST:
        raise NotReady.because("review.too_many_parties", "1", most=MOST)
    home = household.id if household else None
    for one in parties:
        same = (one.person_id, one.household_id, one.name)
        if same == (person.id if person else None, home, "" if person or home else outsider):
            raise NotReady.because("review.party_named_already", "1", position=one.position)
    made = Party(
        community_id=issue.community_id,
        issue_id=issue.id,
        key=key,
        position=max((one.position for one in parties), default=0) + 1,
        kind="person" if person else "household" if household else "outsider",
        person_id=person.id if person else None,
        household_id=home,
        name="" if person or household else outsider,
    )
    db.session.add(made)
    issue.confidential = issue.confidential or "parties"
    db.session.flush()
    confiding.confide(issue, speakers(made), PARTY, at=at)
    entry = issues.note(
        issue, "party:named", by=by, at=at, subject=made, position=made.position, party=made.kind
    )
    tell(speakers(made), entry)
    return made


def speakers(party: Party) -> Sequence[int]:
    """Ids of those who may speak for *party*; of an outsider nobody has an account."""
    if party.person_id:
        return [party.person_id]
    if party.household_id is None:
        return []
    return db.session.scalars(
        select(Person.id)
        .where(
            Person.community_id == party.community_id,
            Person.household_id == party.household_id,
            Person.adult,
        )
        .order_by(Person.id)
    ).all()


def remove(
    issue: Issue, party: Party, *, by: Person, at: datetime, seen: int | None = None
) -> None:
    """*party* was named by mistake: it is taken off, and knows of the issue no longer.

    :raises OutOfOrder: the issue is not at *review*
    """
    _at_review(issue, seen)
    issues.note(issue, "party:removed", by=by, at=at, subject=party, position=party.position)
    gone = set(speakers(party))
    db.session.execute(
        delete(Party).where(Party.community_id == party.community_id, Party.id == party.id)
    )
    left = of_issue(issue)
    for one in left:
        gone -= set(speakers(one))
    confiding.confide_no_longer(issue, gone, PARTY)
    if not left and issue.confidential == "parties":
        issue.confidential = None
    db.session.flush()


def consent(
    issue: Issue,
    party: Party,
    *,
    agrees: bool,
    channel: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> None:
    """*party* agrees to mediation, or does not; what it said last holds until the decision.

    A yes that was entered for it waits for a second person (:func:`confirm_consent`), or for the
    party itself; a no holds at once: nobody is brought into a mediation by it.

    :param channel: ``online`` by whoever speaks for it; else entered by *by* as it was said
    :raises OutOfOrder: the issue is not at *review*
    :raises NotReady: somebody else speaks for it online
    """
    _at_review(issue, seen)
    if channel == ONLINE and speaking([party], by) is None:
        raise NotReady.because("review.consent_by_party", "1")
    party.consent, party.consented_at = agrees, at
    party.consent_channel, party.consent_entered_by = channel, by.id
    party.consent_second_by = None
    verb = "party:consented" if agrees else "party:declined"
    entry = issues.note(
        issue, verb, by=by, at=at, subject=party, position=party.position, channel=channel
    )
    db.session.flush()
    tell(issues.concerned(issue), entry)


def confirm_consent(
    issue: Issue, party: Party, *, by: Person, at: datetime, seen: int | None = None
) -> None:
    """A second person has heard it from *party* too: the yes that was entered for it counts (§4).

    :raises OutOfOrder: the issue is not at *review*, or nothing waits (``review.nothing_waits``)
    :raises Refused: as ``two_persons.ensure_second``
    """
    _at_review(issue, seen)
    db.session.refresh(party, with_for_update=True)
    if not party.awaits_second:
        raise OutOfOrder.because("review.nothing_waits", "4")
    assert party.consent_entered_by is not None and party.consented_at is not None
    two_persons.ensure_second(party.consent_entered_by, by, since=party.consented_at, at=at)
    party.consent_second_by = by.id
    entry = issues.note(
        issue, "party:consent_confirmed", by=by, at=at, subject=party, position=party.position
    )
    db.session.flush()
    tell(issues.concerned(issue), entry)


def all_consent(issue: Issue) -> bool:
    """Whether there are at least two parties to *issue* and every one agrees."""
    named = of_issue(issue)
    return len(named) >= LEAST and all(one.agrees for one in named)


def _at_review(issue: Issue, seen: int | None) -> None:
    issues.hold(issue, seen)
    if issue.position.step is not Step.REVIEW:
        raise OutOfOrder.because("review.parties_at_review", "1")
