"""Elder mode in a real browser at 360 px: sizes, spacing, targets; and it is read aloud."""

from __future__ import annotations

import pytest
from flask import Flask

from deliberation import clock
from tests import scene

#: Texts below 18 pt (24 px) or closer than 1.5; targets below 60 px; what sticks out sideways.
FAULTS = """() => {
  const found = [];
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const of = words.currentNode.parentElement;
    if (!words.currentNode.data.trim() || !of.getClientRects().length) continue;
    if (of.closest(".seal, .sr-only, option")) continue;
    const style = getComputedStyle(of), size = parseFloat(style.fontSize);
    if (size < 24 || size > 40) found.push(`${size} px: ${of.outerHTML.slice(0, 80)}`);
    if (parseFloat(style.lineHeight) / size < 1.499) found.push(`close: ${of.outerHTML.slice(0, 80)}`);
  }
  for (const target of document.querySelectorAll("a, button, input, select, textarea, summary")) {
    const box = target.getBoundingClientRect();
    if (!box.height || target.matches(".skip, [type=hidden]")) continue;
    if (target.matches("[type=radio], [type=checkbox]") && target.closest("label")) continue;
    if (getComputedStyle(target).display === "inline") continue; // a link in a sentence
    if (box.height < 59.5) found.push(`${box.height} px high: ${target.outerHTML.slice(0, 80)}`);
  }
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) found.push(`${wide} px wide`);
  return found;
}"""  # noqa: E501


@pytest.fixture
def hall(app: Flask) -> scene.Neighbourhood:
    """Everything happened shortly before now: the live server looks at its own clock."""
    with app.app_context():
        hall = scene.community(neighbours=0)
        now = clock.now()
        scene.issue_at_collect(hall, title="快递柜放在哪里好", by="neighbour", at=now)
        scene.meeting_decided(hall, scene.topic(hall, when=scene.at()))
        scene.meeting_called(hall, scene.topic(hall, "路灯", when=now), when=now)
        return hall


def test_every_size_is_for_elders_without_any_script(visitor, hall):
    page = visitor(javascript=False, width=360)
    page.goto("/session/new")
    page.get_by_role("button", name="长辈版").click()
    page.locator("input[name=login]:visible").fill(scene.login(hall.code, "resident"))
    page.locator("input[name=password]:visible").fill(scene.PASSWORD)
    page.locator("main").get_by_role("button", name="登录").first.click()

    faults = {}
    paths = ("", "results", "ratings", "mine", "issues/", "issues/2026-001", "proposals/new",
             "issues/2026-001/cosignatures/new", "meetings/", "meetings/1", "meetings/1/minutes",
             "postings/", "tasks/", "nothing")  # fmt: skip
    for path in paths:
        page.goto(hall.path(path))
        assert page.locator("html[data-elder]").count() == 1
        faults[path] = page.evaluate(FAULTS)

    assert {path: found for path, found in faults.items() if found} == {}


def test_a_proposal_is_walked_through_by_keyboard_and_sent(visitor, hall):
    page = visitor(javascript=False, width=360)
    page.goto("/session/new")
    page.get_by_role("button", name="长辈版").click()
    page.locator("input[name=login]:visible").fill(scene.login(hall.code, "resident"))
    page.locator("input[name=password]:visible").fill(scene.PASSWORD)
    page.locator("main").get_by_role("button", name="登录").first.click()
    page.goto(hall.path("proposals/new"))
    for typed in ("4栋门前路面不平，走路容易摔倒。", "4栋单元门口", "请修平。"):
        page.locator("main :is(textarea, input):visible").first.focus()
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")

    assert page.evaluate(FAULTS) == []
    page.get_by_role("button", name="对，交给居委会").click()

    assert "4栋门前路面不平" in page.locator("h1").inner_text()


SPEECH = """
window.said = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{ lang: "en-US", localService: true }, { lang: "zh-CN", localService: true }],
  speak: (one) => window.said.push([one.text, one.lang, one.voice.lang]),
  cancel: () => window.said.push("stop"),
}});
"""


@pytest.mark.parametrize(("language", "voice"), [("zh-Hans", "zh-CN"), ("en", "en-US")])
def test_the_main_text_is_read_in_the_pages_language_and_can_be_stopped(
    visitor, hall, live_server, language, voice
):
    page = visitor()
    page.add_init_script(SPEECH)
    page.context.add_cookies([{"name": "language", "value": language, "url": live_server}])
    page.goto(hall.path("issues/2026-001"))
    button = page.locator("button.aloud")

    button.click()
    said = page.evaluate("window.said.filter(one => one !== 'stop')")
    assert any("快递柜放在哪里好" in text for text, *_ in said)
    assert {(spoken, by) for _, spoken, by in said} == {(voice, voice)}
    assert button.get_attribute("aria-pressed") == "true"

    button.click()
    assert page.evaluate("window.said.at(-1)") == "stop"
    assert button.get_attribute("aria-pressed") == "false"


def test_where_the_browser_cannot_speak_there_is_no_button(visitor, hall):
    for javascript in (True, False):
        page = visitor(javascript=javascript)
        page.add_init_script("delete Window.prototype.speechSynthesis; delete speechSynthesis")
        page.goto(hall.path("issues/2026-001"))

        assert not page.locator("button.aloud").is_visible()
