"""Whoever presses twice, as many do who learned it from folders, has pressed once."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import expect

from deliberation import clock
from deliberation.database import db
from deliberation.journal.models.entries import Entry
from tests import scene
from tests.journeys.people import Somebody


def test_a_file_that_takes_long_is_said_to_be_in_the_making(app: Flask, visitor) -> None:
    with app.app_context():
        hall = scene.community()
        meeting = scene.meeting_decided(hall)
    reader = Somebody(visitor(), hall, "committee")
    reader.goes_to(f"meetings/{meeting.number}/minutes")
    reader.page.route("**/minutes.pdf", lambda one: one.abort())  # never comes

    reader.page.get_by_role("link", name="下载 PDF").click()

    expect(reader.page.locator(".making")).to_have_text("正在做文件，请等一等。")


def test_a_form_without_an_answer_says_that_it_is_worked_on(app: Flask, visitor) -> None:
    with app.app_context():
        hall = scene.community()
        issue = scene.issue_at_review(hall, at=clock.now())
    clerk = Somebody(visitor(), hall, "committee")
    clerk.goes_to(f"issues/{issue.number}/review")
    clerk.page.route("**/acknowledgement", lambda one: one.fulfill(status=204))  # the page stays

    clerk.page.locator("#acknowledgement button").click()

    expect(clerk.page.locator(".making")).to_have_text("正在处理，请等一等。")


def test_a_double_click_is_one_press_and_nobody_is_told_of_an_old_page(app: Flask, visitor) -> None:
    with app.app_context():
        hall = scene.community()
        issue = scene.issue_at_review(hall, at=clock.now())
    clerk = Somebody(visitor(), hall, "committee")
    clerk.goes_to(f"issues/{issue.number}/review")

    sent: list = []
    clerk.page.route(
        "**/acknowledgement", lambda one: sent.append(one)
    )  # a slow line: nothing is answered yet
    button = clerk.page.locator("#acknowledgement button")
    button.scroll_into_view_if_needed()
    place = button.bounding_box()
    for _ in range(2):
        clerk.page.mouse.click(place["x"] + 9, place["y"] + 9)
        clerk.page.wait_for_timeout(200)
    assert len(sent) == 1
    sent[0].continue_()

    expect(clerk.page.get_by_role("status").first).to_contain_text("已经告知提议人")
    with app.app_context():
        verbs = sa.select(Entry.verb).where(Entry.community_id == hall.community.id)
        assert db.session.scalars(verbs).all().count("issue:acknowledged") == 1
