"""Limits are counted by all processes of an installation together."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation import create_app
from deliberation.database import db
from deliberation.web.counting import FileStorage
from tests import scene


@pytest.mark.settings(RATELIMIT_ENABLED=True)
def test_another_process_gives_nobody_more_tries(app: Flask) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
    names = ("SQLALCHEMY_DATABASE_URI", "INSTANCE_DIR", "SECRET_KEY", "TESTING", "WTF_CSRF_ENABLED")
    beside = create_app({name: app.config[name] for name in names})
    guess = {"login": scene.login(hall.code, "resident"), "password": "guessed wrongly"}

    def tries(apps: list[Flask]) -> int:
        """How many of thirty tries, one process after the other, are looked at."""
        browsers = [FlaskClient(one, one.response_class) for one in apps]
        answers = [browsers[n % len(apps)].post("/session", data=guess) for n in range(30)]
        return sum(answer.status_code != 429 for answer in answers)

    both = tries([app, beside])
    assert 0 < both < 30
    assert tries([beside]) == 0
    with beside.app_context():
        db.engine.dispose()


def test_a_count_is_forgotten_when_its_time_is_over_and_names_nobody(
    tmp_path: Path, time_machine
) -> None:
    address = f"counts://{tmp_path / 'limits.db'}"
    one, other = (FileStorage(address, secret="s") for _ in range(2))
    time_machine.move_to("2026-09-01 09:00:00+00:00", tick=False)
    assert [one.incr("192.0.2.7", 60), other.incr("192.0.2.7", 60), one.get("192.0.2.7")] == [
        1,
        2,
        2,
    ]
    assert one.get_expiry("192.0.2.7") == other.get_expiry("192.0.2.7")
    time_machine.shift(59)
    assert other.incr("192.0.2.7", 60) == 3
    time_machine.shift(2)
    assert (one.get("192.0.2.7"), other.incr("192.0.2.7", 60)) == (0, 1)

    assert one.check() and one.reset() == 1 and other.get("192.0.2.7") == 0
    assert not any(b"192.0.2.7" in part.read_bytes() for part in tmp_path.iterdir())
    assert not FileStorage(f"counts://{tmp_path}/nowhere/limits.db").check()
