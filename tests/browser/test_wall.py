"""The wall of the hall in a real browser: whatever happens, it is one page, and nothing is cut.

With the longest texts that the forms take, in both languages, with and without script: Chinese
without a blank, and English whose words are long. (Some twenty states of the floor, looked at
in two languages and on four beams: it takes as long as that takes.)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from deliberation import clock
from deliberation.convene import queries as convene
from deliberation.database import unit_of_work
from deliberation.people import queries as people
from deliberation.web.fields import given
from tests import scene
from tests.browser.stand import stand
from tests.discuss.room import TABLE, Room

#: What beams are like, from 16:9 to 4:3; all sizes of the wall are parts of its width.
BEAMS = {"script": ((1920, 1080), (1024, 768)), "no script": ((1366, 768), (1024, 768))}
LONG = {
    "zh-Hans": "北门停车电动车进楼的事请大家一起来商量，",
    "en": "Understandably, neighbourhood responsibilities WWW@mmm ",
}
#: What does not fit: sideways or down, or cut where it may not be. Names of people in a list, and
#: what is only a reminder, may be shortened: their whole stands on the papers.
FAULTS = """() => {
  const found = [], name = one => `${one.tagName} .${one.className} “${one.textContent.trim().slice(0, 20)}”`;
  const page = document.documentElement;
  if (page.scrollHeight > innerHeight || page.scrollWidth > innerWidth)
    found.push(`page ${page.scrollWidth} × ${page.scrollHeight}`);
  for (const one of document.querySelectorAll('.wall *')) {
    const box = one.getBoundingClientRect();
    if (!box.height || one.closest('.sr-only, .brief, .queue, .wall-list')) continue;
    if (box.bottom > innerHeight + 1 || box.right > innerWidth + 1) found.push(`out: ${name(one)}`);
  }
  for (const one of document.querySelectorAll(
    '.wall-head, .wall-main, .wall-main > *, .wall-side, .wall-list, .wall-foot > p')) {
    if (one.matches('.brief') || getComputedStyle(one).overflow === 'visible') continue;
    if (one.scrollHeight > one.clientHeight + 2) found.push(`cut by ${one.scrollHeight - one.clientHeight}: ${name(one)}`);
  }
  for (const one of document.querySelectorAll('.words')) {
    const size = parseFloat(getComputedStyle(one).fontSize);
    if (size < innerWidth * 0.008) found.push(`${size} px: ${name(one)}`);
    if (one.getBoundingClientRect().height > one.parentElement.clientHeight + 1) found.push(`words cut: ${name(one)}`);
  }
  return found;
}"""  # noqa: E501


def longest(language: str, most: int) -> str:
    return (LONG[language] * most)[:most].strip()


#: Until the page has heard of its new size and is drawn: scripts hear of it before the next frame.
#: (Where no script may run there is nothing to wait for, and the frame would never be told.)
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def room(app: Flask, request: pytest.FixtureRequest) -> Iterator[Room]:
    """A meeting where everything is called as long as may be, in the language of the test."""
    language = request.node.callspec.params["language"]
    with app.app_context():
        hall = scene.community()
        topics = [scene.topic(hall, longest(language, 60 - n) + str(n)) for n in range(3)]
        meeting = scene.meeting_called(hall, *topics)
        with unit_of_work():
            convene.by_number(hall.community.id, meeting.number).title = longest(language, 120)
            for first, part in zip("甲乙丙丁戊", TABLE, strict=True):
                one = given(people.person(hall.community.id, hall.people[part].id))
                one.name = first + longest(language, 39)
    with clock.pretend(meeting.starts_at):
        yield Room(app, hall, meeting)


def states(room: Room, language: str) -> Iterator[str]:
    """The meeting goes on, and stops where its wall looks different, saying where."""
    said, line = longest(language, 2000), longest(language, 120)
    said = f"{said[:1100]}※{said[1101:]}"  # words that an amendment names occur once

    def chair(rest: str, **fields: object) -> None:
        room.does("committee", rest, **fields)

    def second() -> None:
        room.does("second_representative", "motions/{motion}/seconding")

    def moved(**motion: object) -> None:
        room.does("representative", "motions", **motion)
        second()
        chair("motions/{motion}/statement")

    def counted(in_favour: int, against: int) -> None:
        chair("motions/{motion}/count", in_favour=in_favour, against=against, abstained=0)

    def by_consent() -> None:
        chair("motions/{motion}/question", method="consent")
        chair("motions/{motion}/consent")

    room.come("committee", "second_committee")
    yield "gathering"
    room.come(*TABLE[2:])
    chair("order")
    yield "called to order"
    chair("items/{item}/opening")
    yield "item open"
    room.does("representative", "motions", kind="main", text=said)
    yield "moved"
    second()
    yield "seconded"
    chair("motions/{motion}/statement")
    yield "stated"
    for part, side in (("representative", "for"), ("second_representative", "against"),
                       ("supervisor", "for"), ("second_committee", "against")):  # fmt: skip
        room.does(part, "speeches", side=side)
    chair("speeches/recognition")
    yield "somebody speaks"
    room.does("second_representative", "points", reason=longest(language, 500))
    yield "point of order"
    chair("motions/{motion}/answer", ruling="not-well-taken", reason=longest(language, 500))
    room.does("second_representative", "appeals")
    room.does("representative", "motions/{motion}/seconding")
    chair("motions/{motion}/statement")
    chair("motions/{motion}/question", method="hands")
    yield "voting on an appeal"
    counted(3, 0)
    yield "count to be confirmed"
    room.does("supervisor", "motions/{motion}/confirmation")
    yield "result above the question"
    chair("speeches/end")
    words = room.floor.text[1000:1900]
    moved(kind="amend", words=words, instead=longest(language, 1900))
    yield "amendment"
    chair("motions/{motion}/question", method="secret")
    yield "secret vote on an amendment"
    counted(0, 3)
    room.does("supervisor", "motions/{motion}/confirmation")
    moved(kind="refer", to=line)
    yield "refer"
    chair("motions/{motion}/question", method="consent")
    yield "anybody against?"
    room.does("representative", "motions/{motion}/objection")
    chair("motions/{motion}/question", method="hands")
    counted(0, 3)
    room.does("supervisor", "motions/{motion}/confirmation")
    moved(kind="recess", minutes=10)
    by_consent()
    yield "recess"
    chair("recess/end")
    while room.floor.next:
        chair("speeches/recognition")
        chair("speeches/end")
    chair("motions/{motion}/question", method="roll")
    room.does("representative", "motions/{motion}/answer-to-roll", choice="for")
    yield "roll call"
    for part, choice in (("supervisor", "for"), ("second_representative", "against"),
                         ("second_committee", "abstain")):  # fmt: skip
        room.does(part, "motions/{motion}/answer-to-roll", choice=choice)
    chair("motions/{motion}/roll-closing")
    yield "names read"
    room.does("representative", "recounts")
    yield "recount"
    chair("motions/{motion}/question", method="hands")
    counted(3, 1)
    room.does("supervisor", "motions/{motion}/confirmation")
    yield "result alone"
    moved(kind="reconsider")
    yield "reconsider"
    chair("motions/{motion}/question", method="hands")
    counted(0, 3)
    room.does("supervisor", "motions/{motion}/confirmation")
    for part in ("representative", "second_representative", "supervisor"):
        data = {"one": room.member(part)}
        room.device("second_committee").post(room.address("departures"), data=data)
    yield "inquorate"
    room.come("representative", "second_representative", "supervisor")
    chair("adjournment", mover=room.member("representative"),
          seconder=room.member("supervisor"), to=line)  # fmt: skip
    yield "adjourned"


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_no_state_of_the_floor_overflows_the_wall(browser: Any, room: Room, language: str) -> None:
    keeper = room.device("second_committee")
    keeper.post("/language", data={"language": language})
    faults, seen = [], []
    with stand(browser) as scripted, stand(browser, javascript=False) as bare:
        for state in states(room, language):
            seen.append(state)
            html = room.see("second_committee", "screen")
            html = html.replace('http-equiv="refresh"', "")  # it stands still to be looked at
            for how, beam in (("script", scripted), ("no script", bare)):
                page = beam.show(html)
                for width, height in BEAMS[how]:
                    page.set_viewport_size({"width": width, "height": height})
                    if how == "script":
                        page.evaluate(DRAWN)
                    faults += [
                        f"{state}, {how}, {width} × {height}: {one}"
                        for one in page.evaluate(FAULTS)
                    ]

    assert len(seen) == 23
    assert not faults, "\n".join(faults)
