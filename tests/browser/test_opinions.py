"""Cards in a real browser: by keyboard, without any script, and large in elder mode."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from deliberation import clock
from tests import scene
from tests.browser.test_elder import FAULTS


@pytest.fixture
def hall(app: Flask) -> scene.Neighbourhood:
    with app.app_context():
        hall = scene.community(neighbours=0)
        scene.topic(hall, "加装电梯", when=clock.now())
        return hall


def _signed_in(page, hall: scene.Neighbourhood, part: str) -> None:
    page.goto("/session/new")
    page.locator("input[name=login]:visible").fill(scene.login(hall.code, part))
    page.locator("input[name=password]:visible").fill(scene.PASSWORD)
    page.locator("main").get_by_role("button", name="登录").first.click()


def _opened(visitor, hall: scene.Neighbourhood) -> None:
    """The committee opens a map: persons are named with the key of the server that they ask."""
    page = visitor()
    _signed_in(page, hall, "committee")
    year = clock.today().year
    page.goto(hall.path(f"issues/{year}-001"))
    page.get_by_role("link", name="征集看法").click()
    page.get_by_label("征集大家对什么的看法").fill("要不要加装电梯")
    page.get_by_label("赞成的人会怎么说").fill("\n".join(scene.SIDES[0]))
    page.get_by_label("不赞成、有顾虑的人会怎么说").fill("\n".join(scene.SIDES[1]))
    page.get_by_label("最后一天").fill((clock.today() + timedelta(days=9)).isoformat())
    page.get_by_role("button", name="开始征集").click()
    assert page.get_by_role("heading", name="要不要加装电梯").is_visible()


def _said(page, hall: scene.Neighbourhood) -> list[str]:
    page.goto(hall.path("opinions/1/mine"))
    return page.locator("ol.opinions b:not(.num)").all_inner_texts()


def test_cards_are_answered_by_figures_on_the_keyboard(visitor, hall) -> None:
    _opened(visitor, hall)
    page = visitor(width=360)
    _signed_in(page, hall, "resident")
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

    answers = ["我同意", "我不同意", "跳过"]
    assert _said(page, hall) == answers
    page.keyboard.press("1")  # here a figure is a figure
    assert _said(page, hall) == answers


def test_in_elder_mode_cards_are_large_and_need_no_script(visitor, hall) -> None:
    _opened(visitor, hall)
    page = visitor(javascript=False, width=360)
    page.goto("/session/new")
    page.get_by_role("button", name="长辈版").click()
    _signed_in(page, hall, "resident")
    page.goto(hall.path("opinions/1/card"))
    faults = {"declaration": page.evaluate(FAULTS)}
    page.get_by_role("button", name="下一步").click()
    faults["card"] = page.evaluate(FAULTS)
    page.get_by_role("button", name="我不同意").click()
    page.get_by_role("button", name="我同意", exact=True).click()
    for path in ("mine", "declaration", "statements/new", ""):
        page.goto(hall.path(f"opinions/1/{path}").rstrip("/"))
        faults[path] = page.evaluate(FAULTS)

    assert {path: found for path, found in faults.items() if found} == {}
    assert _said(page, hall) == ["我不同意", "我同意"]
