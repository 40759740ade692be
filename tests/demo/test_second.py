"""The demonstration's second community: the office shows two, its officer works in both."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from deliberation import clock
from deliberation.demo import community as demonstration
from deliberation.demo import second
from deliberation.journal import queries as journal
from deliberation.people import operations as people
from deliberation.people.operations import DEMONSTRATION_PASSWORD, offices
from deliberation.people.queries.arrivals import demonstration_accounts
from deliberation.supervise.operations import council
from deliberation.supervise.queries.office import view

pytestmark = pytest.mark.settings(DEMONSTRATION=True)  # elsewhere its password opens nothing


@pytest.fixture
def two(app, monkeypatch):
    # The same argon2id, without the work that keeps guessers out.
    monkeypatch.setattr(
        people.people, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )
    with app.app_context():
        first = demonstration.make(clock.now())
        yield first, second.make(first, clock.now())


def test_the_office_sees_two_with_what_is_stuck_overdue_and_waiting(app, two) -> None:
    first, beside = two
    office = offices.by_code(second.OFFICE)
    seen = view(office, clock.now())

    assert [journal.verify(one.id) for one in two] == [None, None]
    assert {side.community.code for side in seen.sides} == {first.code, beside.code}
    assert [row.title for row in seen.plans] == ["老年活动室改造"]
    assert [row.work for row in seen.red] == ["更换 3 栋电梯控制柜"]
    assert "电动车没处充电，都飞线" in {row.title for row in seen.stuck}
    now = council.composition(office, clock.today())
    assert (now.members, now.public, now.enough) == (6, 3, True)
    (meeting,) = council.meetings(office)
    assert len(council.items([meeting.id])[meeting.id]) == 3

    client = app.test_client()
    client.post("/session", data={"login": "subdistrict", "password": DEMONSTRATION_PASSWORD})
    page = client.get(f"/offices/{second.OFFICE}/").get_data(as_text=True)
    assert ("幸福里社区" in page, "清河园社区" in page, "答复</a>" in page) == (True, True, True)
    way = client.get(f"/{beside.code}/office")
    assert (way.status_code, way.location) == (303, f"/offices/{second.OFFICE}/")
    officers = [one for one in demonstration_accounts() if one.login == "subdistrict"]
    assert [one.roles for one in officers] == [("subdistrict",)]
