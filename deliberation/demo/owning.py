"""The owners are asked: a register of exclusive parts, and a written vote that is still open.

Every page of it says that it is a sounding: where the city has a system of its own for owners'
votes, that system's result is binding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from deliberation.ballots import operations as ballots
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.models.proxies import Proxy
from deliberation.ballots.operations import proxies
from deliberation.convene.operations import written_vote
from deliberation.database import db, record_beside
from deliberation.demo.chapters import accepted
from deliberation.demo.town import Story, Town
from deliberation.documents.cells import Book, Grid
from deliberation.people.models import Building, Household, Person
from deliberation.people.models.register_offers import RegisterOffer
from deliberation.people.operations import columns, owners_by_two, owners_intake, uploads

#: So many owners have handed in their papers: of every hundred of the roll, in its order.
RETURNED, FOR, AGAINST = 46, 33, 9
#: The columns of the list, as its rows call them and as it does.
COLUMNS = {
    "part": "房号",
    "area": "专有部分面积",
    "owners": "业主姓名",
    "number": "业主编号",
    "voter": "表决人",
    "unsold": "未售或未交付",
}
UNSOLD = 41  # every so manieth flat has not been sold
SHARED = 9  # ... and every so manieth has two owners


def story(town: Town) -> Story:
    """From the register to the last papers so far."""
    yield town.on(176, 11)
    offered = town.do(_registered, town)
    yield town.on(176, 16)
    town.do(owners_by_two.list_confirmed, offered, by=town["administrator"])
    yield from accepted(town, "elevators", 178, 26, body="OWN-G", competence="owners")
    yield town.on(190, 10)
    vote = town.do(
        written_vote.open_writing,
        town.community,
        town.topics["elevators"],
        key="elevators",
        text="1 栋到 4 栋的 8 部电梯大修，从维修资金里列支 46 万元，由业委会公开招标。",
        days=20,
        by=town["secretary"],
    )
    box = record_beside(vote, Box, vote.box_id)
    yield town.on(193, 20)
    town.do(_entrusted, town, box)
    yield town.on(196, 17)
    town.do(_papers, box, by=town["secretary"])


def _registered(town: Town, *, at: datetime) -> RegisterOffer:
    """The clerk brings the list; somebody else looks at it before it counts (§4)."""
    rows = list(_rows(town))
    lines = [list(COLUMNS.values()), *([row.get(one, "") for one in COLUMNS] for row in rows)]
    upload = uploads.bring(
        town.community,
        Book([Grid("", lines)]),
        names=columns.NAMES,
        needed=columns.NEEDED,
        key="owners",
        name="业主名册.xlsx",
        source=uploads.OWNERS,
        by=town["secretary"],
        at=at,
        most=owners_intake.MOST_ROWS,
    )
    offered = owners_by_two.take(town.community, upload, len(rows), by=town["secretary"], at=at)
    assert isinstance(offered, RegisterOffer)  # topics and votes have begun long ago
    return offered


def _rows(town: Town) -> Iterator[dict[str, str]]:
    """A flat a row, owned by who lives there; a firm with six shops, and what is unsold."""
    living: dict[int, list[str]] = defaultdict(list)
    for home, name in db.session.execute(
        select(Person.household_id, Person.name)
        .where(Person.community_id == town.community.id, Person.adult)
        .order_by(Person.id)
    ):
        living[home].append(name)
    flats = db.session.execute(
        select(Household.id, Building.name, Household.door, Household.area)
        .join(Building, Building.id == Household.building_id)
        .where(Household.community_id == town.community.id)
        .order_by(Household.id)
    )
    for number, (home, building, door, area) in enumerate(flats, 1):
        told = {"part": f"{building}{door}", "area": f"{area // 100}.{area % 100:02d}"}
        names = living[home][: 2 if number % SHARED == 0 else 1]
        if number % UNSOLD == 0 or not names:
            yield told | {"unsold": "是"}
        else:
            owner = {"owners": "、".join(names), "number": f"Q{number:04}", "voter": names[0]}
            yield told | owner
    for shop in range(1, 7):
        yield {
            "part": f"商铺 {shop} 号",
            "area": f"{40 + 7 * shop}.5",
            "owners": "幸福里商业管理有限公司",
            "number": "Q9001",
        }


def _roll(box: Box) -> list[Voter]:
    return list(
        db.session.scalars(
            select(Voter)
            .where(Voter.community_id == box.community_id, Voter.box_id == box.id)
            .order_by(Voter.id)
        )
    )


def _entrusted(town: Town, box: Box, *, at: datetime) -> None:
    """One owner is away and gives a proxy; it has not been used yet."""
    away = next(line for line in _roll(box)[200:] if line.person_id is not None)
    principal = record_beside(away, Person, away.person_id)
    proxies.give(box, away, town["tenant"], ["for"], by=principal, at=at)


def _papers(box: Box, *, by: Person, at: datetime) -> None:
    """The papers that came back so far."""
    waiting = set(
        db.session.scalars(
            select(Proxy.voter_id).where(
                Proxy.community_id == box.community_id, Proxy.box_id == box.id
            )
        )
    )
    signing_in = select(Person.id).where(
        Person.community_id == box.community_id, Person.account_id.is_not(None)
    )
    tries = set(db.session.scalars(signing_in))
    for place, line in enumerate(_roll(box)):
        of_hundred = place * 37 % 100
        if of_hundred >= RETURNED or line.id in waiting or line.person_id in tries:
            continue  # whoever can sign in here may want to vote
        against = "against" if of_hundred < FOR + AGAINST else "abstain"
        choice = "for" if of_hundred < FOR else against
        ballots.cast(box, line, choice, channel="paper", by=by, at=at)
