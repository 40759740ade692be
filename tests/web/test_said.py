"""One person cannot fill what all read: each kind of saying has a rate."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import db
from deliberation.resolve.models import Objection
from deliberation.rules.policy import Permission
from deliberation.web.security import SAID
from tests import scene


@pytest.mark.settings(RATELIMIT_ENABLED=True)
def test_one_person_objects_so_often_and_others_are_still_heard(app) -> None:
    most = int(SAID[Permission.OBJECT].split()[0])
    with app.app_context():
        hall = scene.community()
        resolution = scene.resolution_posted(hall)
        address = hall.path(f"resolutions/{resolution.number}/objections")
        moment = resolution.posted_at
    with clock.pretend(moment):
        loud = scene.sign_in(app.test_client(), hall, "resident")
        other = scene.sign_in(app.test_client(), hall, "neighbour")
        answers = [
            loud.post(address, data={"key": f"{n:022}", "text": f"第 {n} 条。"}).status_code
            for n in range(most + 2)
        ]
        heard = other.post(address, data={"key": "o" * 22, "text": "我也有话说。"}).status_code

    assert answers == [303] * most + [429] * 2
    assert heard == 303
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Objection)) == most + 1


@pytest.mark.settings(RATELIMIT_ENABLED=True)
def test_reading_what_one_may_say_is_not_counted(app) -> None:
    with app.app_context():
        hall = scene.community()
        resolution = scene.resolution_posted(hall)
    with clock.pretend(resolution.posted_at):
        device = scene.sign_in(app.test_client(), hall, "resident")
        address = hall.path(f"resolutions/{resolution.number}/objections/new")

        assert {device.get(address).status_code for _ in range(30)} == {200}
