"""Live pages in the browser: what others do arrives, what one is writing stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect

from deliberation import clock
from deliberation.database import unit_of_work
from tests import scene
from tests.discuss.room import Room
from tests.journeys.people import Somebody


@pytest.fixture
def room(app: Flask) -> Room:
    """A meeting whose hour is now, as the server in its own process has it."""
    app.test_client_class = FlaskClient
    called = clock.now() - timedelta(days=11)
    with app.app_context():
        hall = scene.community()
        about = scene.topic(hall, when=called)
        meeting = scene.meeting_called(hall, about, when=called, starts=clock.now())
    return Room(app, hall, meeting)


def test_an_update_shows_what_happened_and_never_wipes_what_one_is_writing(
    room: Room, visitor: Any
) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    member = Somebody(visitor(), room.hall, "representative")
    with member.page.expect_request("**/live/**"):
        member.goes_to(f"meetings/{room.number}/floor")
    page = member.page
    page.get_by_text("提修正案").click()
    page.locator("#amendment-form [name=words]").fill("白天")
    page.locator("#amendment-form [name=instead]").fill("夜里")
    page.locator("h1").click()  # the field is no longer in focus

    room.does("second_representative", "speeches", side="against")

    page.locator("#queue").wait_for()
    assert "要求发言" in page.locator("#said").inner_text()
    assert page.locator("#amendment-form [name=words]").input_value() == "白天"
    assert page.locator("#amendment-form [name=instead]").input_value() == "夜里"
    # Asked from outside: the content policy forbids to hand the page a condition to try.
    shown = page.locator("#said").get_attribute("data-seen")
    expect(page.locator("#amendment-form [name=seen]")).to_have_value(shown)
    member.presses("提出修正案")  # after another's act, which the page has shown
    assert room.acts[-2:] == ["ask", "move"]
    member.sees("等待附议")


def test_words_stay_even_when_their_act_is_out_of_order(room: Room, visitor: Any) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    member = Somebody(visitor(), room.hall, "representative")
    member.goes_to(f"meetings/{room.number}/floor")
    page = member.page
    page.get_by_text("提修正案").click()
    page.locator("#amendment-form [name=words]").fill("白天")

    room.does("committee", "motions/{motion}/question", method="hands")

    page.get_by_text("正在表决").wait_for()
    page.wait_for_timeout(500)
    assert page.locator("#amendment-form [name=words]").input_value() == "白天"


def test_a_name_chosen_from_a_list_does_not_keep_a_form_that_is_out_of_order(
    room: Room, visitor: Any
) -> None:
    room.begin()
    room.does("representative", "motions", kind="main", text="只在周末共享。")
    clerk = Somebody(visitor(), room.hall, "second_committee")
    with clerk.page.expect_request("**/live/**"):
        clerk.goes_to(f"meetings/{room.number}/floor")
    form = clerk.page.locator("#seconding-form")
    form.locator("select").select_option(room.member("supervisor"))

    room.does("second_representative", "motions/{motion}/seconding")

    clerk.page.get_by_text("等主持人宣布：主动议").wait_for()
    expect(form).to_have_count(0)


def test_one_press_of_another_brings_new_verbs(room: Room, visitor: Any) -> None:
    room.begin()
    member = Somebody(visitor(), room.hall, "representative")
    with member.page.expect_request("**/live/**"):
        member.goes_to(f"meetings/{room.number}/floor")
    assert member.page.get_by_role("button", name="附议").count() == 0

    room.does("second_representative", "motions", kind="main", text="只在周末共享。")

    member.page.get_by_role("button", name="附议").wait_for()
    member.presses("附议")
    assert room.acts[-2:] == ["move", "second"]


def test_guests_and_the_screen_see_it_too(room: Room, visitor: Any) -> None:
    room.begin()
    guest = visitor()
    with guest.expect_request("**/live/**"):
        guest.goto(room.address("guest"))
    keeper = Somebody(visitor(), room.hall, "second_committee")
    with keeper.page.expect_request("**/live/**"):
        keeper.goes_to(f"meetings/{room.number}/screen")
    assert keeper.page.locator("#joining svg").is_visible()

    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")

    for page in (guest, keeper.page):
        page.locator("blockquote", has_text="白天供来访车辆停放。").wait_for()


def test_time_that_runs_out_is_said_although_nobody_acts(room: Room, visitor: Any) -> None:
    with room.app.app_context(), unit_of_work():
        meeting = room.meeting
        meeting.bylaws = {**meeting.bylaws, "second_seconds": 3}
    room.begin()
    keeper = Somebody(visitor(), room.hall, "second_committee")
    with keeper.page.expect_request("**/live/**"):
        keeper.goes_to(f"meetings/{room.number}/screen")

    room.does("representative", "motions", kind="main", text="只在周末共享。")

    keeper.page.get_by_text("等待附议").wait_for()
    keeper.page.get_by_text("时间到，没有人附议，不再讨论。").wait_for()
    assert room.acts[-1] == "move"


def test_a_page_without_script_refreshes_itself(room: Room, visitor: Any) -> None:
    room.begin()
    guest = visitor(javascript=False)
    guest.goto(room.address("guest"))
    guest.get_by_role("link", name="自动更新的页面").click()
    assert guest.locator("form").count() == 0

    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")

    guest.locator("blockquote", has_text="白天供来访车辆停放。").wait_for(timeout=9000)


def test_of_two_tabs_of_the_chair_one_wins_and_the_other_is_told(room: Room, visitor: Any) -> None:
    room.begin()
    # Without script the second tab does not hear of the first: it stays as it was opened.
    first = Somebody(visitor(), room.hall, "committee")
    second = Somebody(visitor(javascript=False), room.hall, "committee")
    for tab in (first, second):
        tab.goes_to(f"meetings/{room.number}/floor")
    first.fills(text="白天供来访车辆停放。")
    first.presses("宣布议题")
    second.fills(text="只在周末共享。")
    with second.page.expect_response("**/statement") as answer:
        second.presses("宣布议题")
    assert answer.value.status == 409
    second.sees("会上已经往前走了一步")
    second.sees("白天供来访车辆停放。")  # what is true now
    second.sees("只在周末共享。")  # what was typed is not lost
    assert room.acts.count("state_item") == 1
