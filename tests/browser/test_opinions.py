"""Cards in a real browser: by keyboard, without any script, and large in elder mode."""

from __future__ import annotations

import pytest
from flask import Flask

from deliberation import clock
from deliberation.opinions import queries
from tests import scene
from tests.browser.test_elder import FAULTS


@pytest.fixture
def hall(app: Flask) -> scene.Neighbourhood:
    with app.app_context():
        hall = scene.community(neighbours=0)
        scene.opinions_open(hall, when=clock.now())
        return hall


def _signed_in(page, hall: scene.Neighbourhood) -> None:
    page.goto("/session/new")
    page.locator("input[name=login]:visible").fill(scene.login(hall.code, "resident"))
    page.locator("input[name=password]:visible").fill(scene.PASSWORD)
    page.locator("main").get_by_role("button", name="登录").first.click()


def _said(app: Flask, hall: scene.Neighbourhood) -> dict[int, int]:
    with app.app_context():
        [one] = queries.open_in(hall.community.id, clock.now())
        stances = queries.mine(one, hall.resident.id).stances
        return {number: int(stance) for number, stance in stances.items()}


def test_cards_are_answered_by_figures_on_the_keyboard(visitor, hall, app) -> None:
    page = visitor(width=360)
    _signed_in(page, hall)
    page.goto(hall.path("opinions/1/card"))
    page.get_by_role("button", name="开始表态").click()
    for key in ("1", "2", "3"):
        before = page.locator("[name=statement]").get_attribute("value")
        page.keyboard.press(key)
        page.wait_for_function(
            "before => document.querySelector('[name=statement]')?.value !== before", arg=before
        )
        assert page.evaluate("document.activeElement.matches('[data-cards]')")
    page.keyboard.press("4")  # is no answer

    assert _said(app, hall) == {1: 1, 2: -1, 3: 0}
    page.goto(hall.path("opinions/1/mine"))  # here a figure is a figure
    page.keyboard.press("1")
    assert _said(app, hall) == {1: 1, 2: -1, 3: 0}


def test_in_elder_mode_cards_are_large_and_need_no_script(visitor, hall, app) -> None:
    page = visitor(javascript=False, width=360)
    page.goto("/session/new")
    page.get_by_role("button", name="长辈版").click()
    _signed_in(page, hall)
    page.goto(hall.path("opinions/1/card"))
    faults = {"declaration": page.evaluate(FAULTS)}
    page.get_by_role("button", name="下一步").click()
    faults["card"] = page.evaluate(FAULTS)
    page.get_by_role("button", name="我不同意").click()
    page.get_by_role("button", name="我同意").first.click()
    for path in ("mine", "declaration", "statements/new", ""):
        page.goto(hall.path(f"opinions/1/{path}").rstrip("/"))
        faults[path] = page.evaluate(FAULTS)

    assert {path: found for path, found in faults.items() if found} == {}
    assert _said(app, hall) == {1: -1, 2: 1}
