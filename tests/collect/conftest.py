from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from deliberation import clock
from tests import scene


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    """A neighbourhood, at nine in the morning of a Monday."""
    with clock.pretend(scene.START):
        with app.app_context():
            made = scene.community()
        yield made
