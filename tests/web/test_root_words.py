"""An address below no community is nothing, with or without its last slash."""

from __future__ import annotations

import pytest

from tests import scene


@pytest.fixture
def hall(app):
    with app.app_context():
        return scene.community(neighbours=0)


@pytest.mark.parametrize(
    "word",
    ["health", "session", "language", "offices", "static", "favicon.ico", "robots.txt",
     "nowhere/issues", "wp-admin"],
)  # fmt: skip
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_word_that_is_no_community_is_not_found(hall, client, word, slash) -> None:
    answer = client.get(f"/{word}{slash}")

    assert (answer.status_code, answer.location) == (404, None)
    assert "没有找到" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["heping", "heping/issues", "heping/rules"])
def test_a_communitys_address_gets_its_last_slash(hall, client, path) -> None:
    answer = client.get(f"/{path}?step=review")

    assert (answer.status_code, answer.location) == (
        308, f"http://localhost/{path}/?step=review"
    )  # fmt: skip
