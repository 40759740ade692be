"""Posters: one sheet, whatever stands on it, and nothing cut that was not said to be cut."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from deliberation import clock
from deliberation.convene import queries as convene
from deliberation.database import db, unit_of_work
from deliberation.documents import pdf
from deliberation.documents.poster import Entry, Poster
from deliberation.people import queries as people
from deliberation.resolve.models import Resolution, Task
from deliberation.rules.texts import TextKind
from deliberation.texts.models import Text
from tests import plans, scene
from tests.browser.stand import stand
from tests.sheets import sheets

LONG = {
    "zh-Hans": "北门停车电动车进楼的事请大家一起来商量，",
    "en": "Understandably, neighbourhood responsibilities WWW@mmm ",
}
#: What sticks out of the sheet, lies over something else, or is cut.
FAULTS = """() => {
  const found = [], sheet = document.querySelector('.hangs').getBoundingClientRect();
  const name = one => `${one.tagName} .${one.className} “${one.textContent.trim().slice(0, 20)}”`;
  for (const one of document.querySelectorAll('.hangs *')) {
    const box = one.getBoundingClientRect();
    if (box.bottom > sheet.bottom + 1 || box.right > sheet.right + 1) found.push(`out: ${name(one)}`);
  }
  const high = '.inner, .when, .facts, .verdict, .said, footer, .beside, .body';
  for (const one of document.querySelectorAll(high))
    if (one.scrollHeight > one.clientHeight + 3) found.push(`cut by ${one.scrollHeight - one.clientHeight}: ${name(one)}`);
  const parts = [...document.querySelectorAll('.inner > *')].map(one => [one, one.getBoundingClientRect()]);
  parts.forEach(([one, box], place) => {
    const after = parts[place + 1];
    if (after && box.bottom > after[1].top + 2) found.push(`over ${name(after[0])}: ${name(one)}`);
  });
  return found;
}"""  # noqa: E501


def longest(language: str, most: int) -> str:
    return (LONG[language] * most)[:most].strip()


def posters(app: Flask, language: str) -> Iterator[tuple[str, str, Any]]:
    """Address, and a reader: of a notice, a resolution that is posted, a report, a result."""

    def said(most: int) -> str:
        return longest(language, most)

    with app.app_context():
        hall = scene.community()
        with unit_of_work():
            here = people.by_id(hall.community.id)
            here.desk_hours = said(80)
        topics = [scene.topic(hall, said(60 - n) + str(n)) for n in range(8)]
        meeting = scene.meeting_called(hall, *topics)
        closed = scene.box_closed(hall, "for", "for", "against", question=said(200))
        resolution = scene.issue_in_execution(hall)
        with unit_of_work():
            called = convene.by_number(hall.community.id, meeting.number)
            called.title, called.place = said(120), said(120)
            one = db.session.scalars(sa.select(Resolution)).one()
            one.title, one.text = said(120), said(4000)
            one.arithmetic = one.arithmetic_en = said(300)
            for task in db.session.scalars(sa.select(Task)):
                task.title = said(120)
        plan = plans.plan_of_two(hall, scene.topic(hall, said(55)))
        round_ = plans.round_open(hall, plan, days=60, asked=said(4000))
        ended = plans.text_begun(hall, None, kind=TextKind.CONVENTION, title="公约")
        plans.published(hall, ended, plans.FIRST)
        plans.round_open(hall, ended, asked=said(4000))
        with unit_of_work():
            texts = db.session.scalars(sa.select(Text)).all()
            for text in texts:
                text.title = said(120)
        rounds = [f"texts/{one.number}/rounds/{round_.number}/poster" for one in texts]
        number, box, called_as = resolution.number, closed.id, meeting.number
    form = {"month": "2026-04-01", "planned": "50", "percent": "30", "state": "delayed",
            "spent": "1234567.89", "text": said(4000), "delay_reason": said(500),
            "next_step": said(500), "photos": [(photo(n), f"{n}.jpg") for n in range(3)],
            }  # fmt: skip
    with clock.pretend(clock.at(date(2026, 4, 20))):
        published = scene.sign_in(app.test_client(), hall, "supervisor").post(
            hall.path(f"resolutions/{number}/reports"),
            data=form,
            content_type="multipart/form-data",
        )
    assert published.status_code == 303, published.get_data(as_text=True)
    report = published.location.rpartition("/")[2]
    reader = scene.sign_in(app.test_client(), hall, "resident")
    reader.post("/language", data={"language": language})
    for address in (
        f"meetings/{called_as}/poster",
        f"resolutions/{number}/poster",
        f"reports/{report}/poster",
        f"ballots/{box}/posting/poster",
        *rounds,
    ):
        with clock.pretend(clock.at(date(2026, 4, 21))):
            yield address, hall.path(address), reader


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_poster_is_one_sheet_with_the_longest_texts(app: Flask, browser: Any, language: str):
    faults = []
    with stand(browser) as desk:
        for address, path, reader in posters(app, language):
            shown = reader.get(path)
            assert shown.status_code == 200, address
            page = desk.show(shown.get_data(as_text=True))
            page.set_viewport_size({"width": 1366, "height": 900})
            faults += [f"{address}: {one}" for one in page.evaluate(FAULTS)]
            if pdf.available():
                file = reader.get(f"{path}.pdf")
                if sheets(file.data) != 1:
                    faults.append(f"{address}: {sheets(file.data)} sheets")

    assert not faults, "\n".join(faults)


def photo(number: int) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (60 + number, 40), "green").save(file, "JPEG")
    file.seek(0)
    return file


def test_what_a_poster_has_no_room_for_is_cut_and_says_so() -> None:
    entries = tuple(Entry("字" * 4000, "注" * 500) for _ in range(9))
    poster = Poster("k", "n", "i", "题" * 120, "l", "s", entries=entries)
    size, shown, more = poster.body
    assert (len(shown), more) == (6, 3)
    assert all(one.text.endswith("……") for one in shown)
    short = Poster("k", "n", "i", "停车", "l", "s", entries=(Entry("白天给来访的车停。"),))
    assert short.body == (0, short.entries, 0)
    assert short.heading_size == 0
