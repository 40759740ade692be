"""The room in which the tests of meetings take place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from deliberation import clock
from tests import scene
from tests.discuss.room import Room


@pytest.fixture
def room(app: Flask) -> Iterator[Room]:
    """A noticed meeting of the hall, six voting seats, on its day and hour."""
    with app.app_context():
        hall = scene.community()
        meeting = scene.meeting_called(hall)
    with clock.pretend(meeting.starts_at):
        yield Room(app, hall, meeting)
