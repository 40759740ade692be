"""The page of components: where the house is built, and nowhere else."""

from __future__ import annotations

import pytest


def test_outside_of_development_there_is_no_such_page(client) -> None:
    assert client.get("/style").status_code == 404


@pytest.mark.settings(TEMPLATES_AUTO_RELOAD=True)
def test_in_development_every_component_is_shown_in_sound_html(client) -> None:
    page = client.get("/style")

    assert page.status_code == 200
    for part in ("steps", "board", "story", "vote", "tally", "verbs", "paper", "three", "facts",
                 "refusal", "flash refused", "field invalid", "screen"):  # fmt: skip
        assert f'class="{part}' in page.text or f" {part}" in page.text, part
