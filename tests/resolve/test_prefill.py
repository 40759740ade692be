"""A resolution opens with what is known: the motion, the lead, days to do it in."""

from __future__ import annotations

import re

from flask import Flask

from deliberation import clock
from deliberation.issues.models import Issue
from deliberation.lobby.operations import settle_due
from tests import scene
from tests.records import stored


def page(app: Flask, client, hall: scene.Neighbourhood, issue: Issue, at) -> str:
    with clock.pretend(at):
        scene.sign_in(client, hall, "committee")
        return client.get(hall.path(f"issues/{issue.number}/resolutions/new")).text


def test_the_first_task_is_led_as_the_last_one_and_has_thirty_days_after_the_posting(
    app, client
) -> None:
    with clock.pretend(scene.START), app.app_context():
        hall = scene.community()
        scene.resolution_written(hall)
        issue = scene.topic(hall, "快递柜")
        scene.meeting_decided(hall, issue)
        at = issue.since

    text = page(app, client, hall, issue, at)

    lead = hall.units["property"]
    assert f'<option selected value="{lead.id}">{lead.name}</option>' in text
    assert 'value="2026-04-26"' in text  # 12 March, fifteen days of posting, thirty to do it
    assert "落实：快递柜" in text
    assert "快递柜：白天8点到18点供来访车辆停放。" in text  # the motion as carried


def test_the_next_round_begins_with_the_tasks_and_households_of_the_last(app, client) -> None:
    with clock.pretend(scene.START), app.app_context():
        hall = scene.community()
        issue = scene.topic(hall)
        task = scene.task(hall, "立牌划线", acceptance_test="牌清楚，线平直")
        box = scene.poll_open(hall, issue, tasks=[task], affected=10)
        scene.answered_on_paper(hall, box, dissatisfied=10)
        settle_due(hall.community, box.closes_at)
        issue = stored(Issue, issue.id)
        assert (issue.step, issue.round) == ("convene", 2)
        scene.meeting_decided(hall, issue, when=box.closes_at)
        at = issue.since

    text = page(app, client, hall, issue, at)

    assert 'value="立牌划线"' in text and 'value="牌清楚，线平直"' in text
    assert 'value="2026-04-30"' not in text  # the deadline of the last round has passed
    whole = re.findall(r'<input[^>]*name="buildings"[^>]*checked[^>]*>', text)
    typed = re.search(r'<textarea[^>]*name="doors"[^>]*>([^<]*)<', text)[1]
    assert (len(whole), typed.count("室") or len(re.findall(r"\d+", typed))) == (0, 10)
