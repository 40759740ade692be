"""The server is killed between acts and in the midst of them: the floor is what the acts say."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.discuss.queries import floor_cache
from deliberation.discuss.queries.floor_cache import Standing
from tests import scene
from tests.discuss.room import TABLE, Room
from tests.live.calling import Caller
from tests.live.conftest import Hall

CUTS = 4  # between acts, at places drawn anew each time
#: Who does what; ``{item}`` and ``{motion}`` stand for the open item, the question on top.
MEETING: list[tuple[str, str, dict[str, object]]] = [
    ("committee", "order", {}),
    ("committee", "items/{item}/opening", {}),
    ("representative", "motions", {"kind": "main", "text": "白天8点到18点供来访车辆停放。"}),
    ("second_representative", "motions/{motion}/seconding", {}),
    ("committee", "motions/{motion}/statement", {}),
    ("representative", "speeches", {"side": "for"}),
    ("second_representative", "speeches", {"side": "against"}),
    ("committee", "speeches/recognition", {}),
    ("second_representative", "points", {"reason": "说的不是这一项。"}),
    ("committee", "motions/{motion}/answer", {"ruling": "not-well-taken", "reason": "是的。"}),
    ("representative", "speeches/end", {}),
    ("committee", "speeches/recognition", {}),
    ("second_representative", "motions", {"kind": "amend", "words": "18点", "instead": "20点"}),
    ("representative", "motions/{motion}/seconding", {}),
    ("committee", "motions/{motion}/statement", {}),
    ("committee", "motions/{motion}/question", {"method": "hands"}),
    ("committee", "motions/{motion}/count", {"in_favour": 3, "against": 1, "abstained": 0}),
    ("supervisor", "motions/{motion}/confirmation", {}),
    ("committee", "motions/{motion}/question", {"method": "secret"}),
    ("committee", "motions/{motion}/count", {"in_favour": 3, "against": 1, "abstained": 1}),
    ("supervisor", "motions/{motion}/confirmation", {}),
]
#: What differs between two looks at the same floor: tokens, and clocks that run.
_PASSING = re.compile(
    r'name="csrf_token"[^>]*|sse-connect="[^"]*"|data-now="\d+"|<b class="num">\d+</b>'
    r'|<time class="num".*?</time>'
)


class Meeting(Room):
    """A meeting at the real server, which can be killed; the acts are looked at from outside."""

    def __init__(self, hall: Hall, neighbours: scene.Neighbourhood, meeting) -> None:
        super().__init__(hall.app, neighbours, meeting)
        self.server = hall
        self.callers = {
            part: Caller(hall.address, scene.login(neighbours.code, part), scene.PASSWORD)
            for part in TABLE
        }

    def acts_at_the_server(self, part: str, act: str, **fields: object) -> int:
        floor = self.floor
        motion = floor.top.number if floor.top else 0
        path = self.address(act.format(item=floor.setup.items[0].key, motion=motion))
        return self.callers[part].sends(path, seen=floor.seq, **fields)

    @property
    def standing(self) -> Standing:
        """The floor and the head of its chain, replayed from the acts by another process."""
        with self.app.app_context():
            floor_cache.forget()
            return floor_cache.standing(self.meeting)

    def pages(self) -> dict[str, str]:
        """What chair, scrutineer and a member see now."""
        return {
            part: _PASSING.sub("", self.callers[part].sees(self.address("floor")))
            for part in ("committee", "supervisor", "representative")
        }

    def power_cut(self) -> None:
        self.server.kill()
        self.server.start()


@pytest.fixture
def meeting(app: Flask, database_url: str, tmp_path: Path) -> Iterator[Meeting]:
    """Five at the table, at the hour of the meeting."""
    app.test_client_class = FlaskClient
    server = Hall(app, database_url, tmp_path)
    called = clock.now() - timedelta(days=11)
    with app.app_context():
        people = scene.community("qingshan")
        about = scene.topic(people, when=called)
        made = scene.meeting_called(people, about, when=called, starts=clock.now())
    try:
        held = Meeting(server, people, made)
        held.callers["second_committee"].sees(held.address("door"))
        came = [held.member(part) for part in TABLE]
        assert held.callers["second_committee"].sends(held.address("arrivals"), member=came) == 200
        yield held
    finally:
        server.kill()
        print((tmp_path / "server.log").read_text())


def test_killed_between_acts_the_server_shows_the_same_floor_again(meeting: Meeting) -> None:
    cuts = set(random.sample(range(1, len(MEETING)), CUTS)) | {len(MEETING)}
    print("cuts after the acts", sorted(cuts))
    for done, (part, act, fields) in enumerate(MEETING, 1):
        assert meeting.acts_at_the_server(part, act, **fields) == 200, (part, act)
        if done in cuts:
            before, pages = meeting.standing, meeting.pages()
            meeting.power_cut()
            assert meeting.pages() == pages
            assert meeting.standing == before
    assert len(meeting.acts) == len(TABLE) + len(MEETING)
    assert [one.passed for one in meeting.floor.decisions] == [True, True]


def test_killed_in_the_midst_of_an_act_it_happened_whole_or_not_at_all(meeting: Meeting) -> None:
    for part, act, fields in MEETING[:2]:
        assert meeting.acts_at_the_server(part, act, **fields) == 200
    fields = {"mover": meeting.member("representative"), "seconder": meeting.member("supervisor")}
    before = meeting.standing
    for attempt in range(3):  # until the meeting is over, killed sooner or later
        sent = threading.Thread(target=_sends, args=(meeting, fields))
        sent.start()
        time.sleep(random.uniform(0, 0.08))
        meeting.power_cut()
        sent.join()
        after = meeting.standing
        acts = after.floor.seq - before.floor.seq
        assert acts in (0, 5), attempt  # adjourning by consent is five acts in one
        assert (after == before) is (acts == 0)
        over = "已休会" in meeting.callers["representative"].sees(meeting.address("floor"))
        assert over is (acts == 5)
        if over:
            return
    assert meeting.acts_at_the_server("second_committee", "adjournment", **fields) == 200
    assert meeting.standing.floor.seq == before.floor.seq + 5


def _sends(meeting: Meeting, fields: dict[str, str]) -> None:
    try:
        meeting.acts_at_the_server("second_committee", "adjournment", **fields)
    except (OSError, http.client.HTTPException):
        pass  # killed before it answered
