"""The clock of a demonstration: forward by a day or to the next deadline, and nowhere else."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from flask import Flask

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.issues import operations as issues
from deliberation.lobby.operations import settle_due
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


@pytest.fixture
def asked(app: Flask) -> list:
    """Gives the moments that one request to /moments is told, one after the other."""
    told = []

    @app.get("/moments")
    def moments() -> tuple[str, int]:
        told.append(clock.now())
        time.sleep(0.002)
        told.append(clock.now())
        with unit_of_work():
            told.append(clock.now())
        return "", 204

    return told


def test_a_page_has_one_moment_and_the_next_page_its_own(asked, client):
    client.get("/moments")
    client.get("/moments")

    first, again, _, second, *_ = asked
    assert first == again < second
    assert clock.now() > second


def test_who_waited_for_the_lock_acts_at_the_moment_after_the_wait(
    app, asked, client, database_url
):
    if not database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL has no lock over a whole unit of work")
    busy, ready = threading.Event(), threading.Event()

    def another() -> None:
        with app.app_context(), unit_of_work():
            ready.set()
            busy.wait(5)
            another.done = clock.now()

    other = threading.Thread(target=another)
    other.start()
    ready.wait(5)
    threading.Timer(0.1, busy.set).start()
    client.get("/moments")
    other.join()

    before, _, inside = asked
    assert before < another.done < inside


def test_in_a_pretended_moment_pages_are_of_that_moment(asked, client):
    moment = clock.at(clock.today() + timedelta(days=400))

    with clock.pretend(moment):
        client.get("/moments")

    assert asked == [moment] * 3
    assert clock.now() < moment


def test_one_request_settles_so_much_and_leaves_the_rest_to_the_next(app: Flask) -> None:
    with app.app_context():
        hall = scene.community()
        for number in range(3):
            scene.issue_at_collect(hall, title=f"{number} 号提议")
        later = scene.at(days=200)

        settled = [settle_due(hall.community, later, most=2) for _ in range(3)]

        assert settled == [2, 1, 0]
