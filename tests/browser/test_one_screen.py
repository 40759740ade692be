"""How much of a page one has to see: *mine* on a phone, and in elder mode what matters.

Heights are those of a real browser on a phone of 360 by 740 px, without any script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.convene.models import Meeting
from deliberation.database import unit_of_work
from deliberation.issues import operations as issues
from deliberation.messages.operations import remind
from tests import scene
from tests.browser.stand import stand

SCREEN = 740  # px
#: px: what waits, and the latest of each kind, whatever there is of it; English words are longer.
MINE = {"zh-Hans": 2500, "en": 2900}

#: Where that ends which is seen before anything is opened.
ESSENTIAL = """() => {
  const whole = document.querySelector("details.whole > summary");
  return whole ? Math.round(whole.getBoundingClientRect().bottom + scrollY) : 0;
}"""
#: How high the header is, and the rows in which its parts stand.
HEADER = """() => Math.round(document.querySelector("header.top").getBoundingClientRect().height)"""


class Lived(NamedTuple):
    """A community in which a lot has happened, of which much concerns the resident."""

    hall: scene.Neighbourhood
    decided: Meeting
    called: Meeting
    box: Box


@pytest.fixture
def lived(app: Flask) -> Iterator[Lived]:
    with app.app_context():
        hall = scene.community(neighbours=0)
        decided = scene.meeting_decided(hall, scene.topic(hall, "停车位怎么划才够大家用"))
        box = scene.poll_open(hall, scene.topic(hall, "快递柜放在哪里好"))
        now = box.opens_at
        for place in range(6):
            scene.issue_at_collect(hall, title=f"3栋{place}单元门前的路面不平，请尽快修", at=now)
            other = scene.issue_at_collect(
                hall, title=f"5栋{place}单元的楼道灯不亮，晚上看不见", by="neighbour", at=now
            )
            with unit_of_work():
                issues.follow(other, hall.resident)
        called = scene.meeting_called(hall, scene.topic(hall, "路灯", when=now), when=now)
        with unit_of_work():
            for place in range(40):
                remind(
                    [hall.resident.id], "issue:acknowledged", community_id=hall.community.id,
                    issue_id=other.id, occasion=f"of {place}",
                    particulars={"due": "2026-05-12"}, at=now,
                )  # fmt: skip
        with clock.pretend(now):
            yield Lived(hall, decided, called, box)


@pytest.fixture
def look(app: Flask, browser: Any, lived: Lived) -> Iterator[Callable[..., Any]]:
    """Shows a page of the resident's on their phone, in the language and mode asked for."""
    with stand(browser, javascript=False) as phone:

        def shown(path: str, *, language: str = "zh-Hans", elder: bool = False) -> Any:
            client: FlaskClient = app.test_client()
            client.set_cookie("language", language)
            if elder:
                client.set_cookie("elder", "1")
            scene.sign_in(client, lived.hall, "resident")
            return phone.show(client.get(lived.hall.path(path)).text)

        yield shown


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_mine_is_short_and_begins_with_what_waits(look, language) -> None:
    page = look("mine", language=language)

    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= MINE[language], height
    assert page.locator("main .duties .button").first.bounding_box()["y"] < SCREEN
    assert page.locator(".told > li:visible").count() == 2

    for fold in page.locator("details.rest > summary").all():
        fold.click()

    assert page.locator(".told > li:visible").count() == 30
    assert page.locator("#proposed ~ * li:visible").count() == 9  # with the three that went on


def test_the_header_is_two_rows_in_english_as_well(look) -> None:
    heights = {language: look("issues/", language=language).evaluate(HEADER)
               for language in ("zh-Hans", "en")}  # fmt: skip

    assert max(heights.values()) <= 115, heights


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_in_elder_mode_what_matters_is_one_screen_under_one_row(look, lived, language) -> None:
    tall, rows = {}, {}
    for path in ("mine", "issues/2026-001", f"meetings/{lived.decided.number}",
                 f"meetings/{lived.called.number}", "resolutions/2026-01"):  # fmt: skip
        page = look(path, language=language, elder=True)
        tall[path], rows[path] = page.evaluate(ESSENTIAL), page.evaluate(HEADER)
        assert page.locator("details.whole[open]").count() == 0, path

    assert {path: one for path, one in rows.items() if one > 80} == {}
    assert {path: one for path, one in tall.items() if not 200 < one <= SCREEN} == {}


def test_in_elder_mode_the_rest_opens_by_one_press(look) -> None:
    page = look("mine", elder=True)
    assert not page.locator("#proposed").is_visible()

    page.locator("details.whole > summary").click()

    assert page.locator("#proposed").is_visible() and page.locator("#messages").is_visible()


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_in_elder_mode_the_choices_are_on_the_first_screen(look, lived, language) -> None:
    page = look(f"polls/{lived.box.id}", language=language, elder=True)

    last = page.locator(".pick .button").last.bounding_box()

    assert last["y"] + last["height"] <= SCREEN, last


def test_in_elder_mode_a_decision_is_said_in_words(look, lived) -> None:
    page = look("issues/2026-001", elder=True)

    assert page.locator(".verdict").inner_text() == "通过，4 比 0"


def test_all_figures_with_axes_and_the_pass_mark_are_one_screen_at_a_desk(
    app, browser, lived
) -> None:
    html = app.test_client().get(lived.hall.path("figures")).text
    with stand(browser, javascript=False) as phone:
        page = phone.show(html)
        page.set_viewport_size({"width": 1366, "height": 768})
        box = page.locator(".measures").first.bounding_box()

    assert box["y"] + box["height"] <= 768
    assert (html.count(">100%</text>"), html.count(">— 八成是及格线</text>")) == (7, 1)
