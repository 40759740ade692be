"""The calendar of the desk: what falls due and what is held, four weeks day by day."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from deliberation import clock
from tests import scene


@pytest.fixture
def hall(app):
    with app.app_context():
        yield scene.community()


def days(page: str) -> dict[str, str]:
    """The text of each day of the table, by its date."""
    table = re.search(r'<section class="card weeks".*?</section>', page, re.DOTALL)
    assert table is not None
    cells = re.findall(r'<td[^>]*>\s*<time datetime="([\d-]+)"(.*?)</td>', table[0], re.DOTALL)
    return {on: " ".join(re.sub(r"<[^>]+>", " ", said).split()) for on, said in cells}


def test_four_weeks_from_monday_on_with_meetings_and_what_is_owed(app, hall, client) -> None:
    meeting = scene.meeting_called(hall)
    issue = scene.issue_at_review(hall)  # the committee answers it
    with clock.pretend(meeting.starts_at - timedelta(days=8)):
        scene.sign_in(client, hall, "committee")
        page = client.get(hall.path("desk")).get_data(as_text=True)
        monday = clock.today() - timedelta(days=clock.today().weekday())

    told = days(page)
    assert list(told) == [str(monday + timedelta(days=n)) for n in range(28)]
    held = told[str(clock.day_of(meeting.starts_at))]
    assert meeting.title in held and f"{clock.local(meeting.starts_at):%H:%M}" in held
    assert any(issue.title in said for said in told.values())
    assert page.count('aria-current="date"') == 1


def test_many_duties_on_a_day_ask_no_more_questions(app, hall, client, count_queries) -> None:
    counts = []
    issue = scene.issue_at_review(hall)
    with clock.pretend(issue.since):
        for round_ in range(2):
            scene.sign_in(client, hall, "committee")
            client.get(hall.path("issues/"))
            with count_queries() as asked:
                page = client.get(hall.path(f"desk?ask={round_}")).get_data(as_text=True)
            counts.append(asked.count)
            for number in range(3):
                scene.issue_at_review(hall, title=f"第 {number} 盏路灯不亮")

    assert counts[0] == counts[1] <= 9, counts
    assert [said for said in days(page).values() if "还有 2 件" in said]  # two are named


def test_what_others_owe_is_a_number(app, hall, client) -> None:
    resolution = scene.issue_in_execution(hall)  # a unit carries it out, the supervisors report
    (task, *_) = scene.tasks_of(resolution)
    with clock.pretend(clock.at(task.deadline) - timedelta(days=9)):
        scene.sign_in(client, hall, "committee")
        told = days(client.get(hall.path("desk")).get_data(as_text=True))

    assert any("等别人 2 件" in said for said in told.values())
