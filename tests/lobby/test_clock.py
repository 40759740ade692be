"""The clock of a demonstration: forward by a day or to the next deadline, and nowhere else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.issues import operations as issues
from tests import scene


@pytest.fixture
def hall(app):
    with app.app_context():
        return scene.community(neighbours=0)


@pytest.mark.settings(DEMONSTRATION=True)
def test_in_a_demonstration_a_visitor_moves_the_clock_by_a_day(hall, client):
    before = clock.now()

    answer = client.post(hall.path("clock"), data={"to": "day", "back": hall.path("issues/")})

    assert (answer.status_code, answer.location) == (303, hall.path("issues/"))
    assert timedelta(days=1) <= clock.now() - before < timedelta(days=1, minutes=1)


@pytest.mark.settings(DEMONSTRATION=True)
def test_to_the_next_deadline_is_exactly_there(app, hall, client):
    due = clock.now().replace(microsecond=0) + timedelta(days=5, hours=3)
    with app.app_context(), unit_of_work():
        issue = issues.open_issue(
            hall.community.id, key="1", at=clock.now(), title="灯", problem="坏了", channel="online"
        )
        issues.owe(issue, "answer", at=clock.now(), due=due, role="committee")

    client.post(hall.path("clock"), data={"to": "next"})

    assert timedelta(0) <= clock.now() - due < timedelta(minutes=1)


@pytest.mark.settings(DEMONSTRATION=True)
def test_the_clock_leads_nowhere_else(hall, client):
    answer = client.post(hall.path("clock"), data={"back": "https://example.org/"})

    assert answer.location == hall.path()


@pytest.mark.parametrize("part", [None, "committee", "administrator"])
def test_outside_a_demonstration_nobody_moves_the_clock(hall, client, part):
    if part:
        scene.sign_in(client, hall, part)
    before = clock.now()

    assert client.post(hall.path("clock"), data={"to": "day"}).status_code == 403
    assert clock.now() - before < timedelta(minutes=1)
    with pytest.raises(PermissionError):
        clock.move_to(before + timedelta(days=1))


@pytest.mark.settings(DEMONSTRATION=True)
def test_the_clock_never_goes_back(hall, client):
    client.post(hall.path("clock"), data={"to": "day"})
    ahead = clock.now()

    clock.move_to(ahead - timedelta(hours=5))

    assert clock.now() >= ahead
