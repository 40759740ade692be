"""A meeting with everybody at the table, each at a device of their own."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.discuss import queries as discuss
from deliberation.discuss.queries import floor_cache
from deliberation.people.models import Person
from deliberation.rules.meeting.floor import Floor
from tests import scene


class Room:
    """A meeting over HTTP. Part names are those of ``scene``; the officers have theirs there."""

    def __init__(
        self, app: Flask, hall: scene.Neighbourhood, meeting: Meeting, topic: str = ""
    ) -> None:
        self.app, self.hall, self.number, self.topic = app, hall, meeting.number, topic
        self.starts_at, self.meeting_id = meeting.starts_at, meeting.id
        self._devices: dict[str, FlaskClient] = {}

    def device(self, part: str) -> FlaskClient:
        """The browser of who plays *part*, signed in once."""
        if part not in self._devices:
            self._devices[part] = scene.sign_in(self.app.test_client(), self.hall, part)
        return self._devices[part]

    def member(self, who: str | Person) -> str:
        """The key on the floor of who plays the part *who*, or of the person *who*."""
        return str(who.id if isinstance(who, Person) else self.hall.people[who].id)

    def address(self, rest: str = "") -> str:
        return self.hall.path(f"meetings/{self.number}{'/' if rest else ''}{rest}")

    def see(self, part: str, page: str = "floor") -> str:
        """The page as *part* sees it."""
        answer = self.device(part).get(self.address(page))
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    def does(
        self, part: str, act: str, *, expect: int = 303, seen: int | None = None, **fields: object
    ) -> TestResponse:
        """*part* presses the button whose form goes to *act*, as the page of now has it.

        ``{item}`` and ``{motion}`` in the address stand for the first item, the question on top.
        """
        floor = self.floor
        motion = floor.top.number if floor.top else 0
        address = self.address(act.format(item=floor.setup.items[0].key, motion=motion))
        fields["seen"] = floor.seq if seen is None else seen
        answer = self.device(part).post(address, data=fields)
        assert answer.status_code == expect, answer.get_data(as_text=True)
        return answer

    def come(self, *parts: str | Person) -> None:
        """*parts* arrive; the secretary writes them down."""
        answer = self.device("second_committee").post(
            self.address("arrivals"), data={"member": [self.member(part) for part in parts]}
        )
        assert answer.status_code == 303, answer.get_data(as_text=True)

    def begin(self) -> None:
        """Everybody of the table comes, the chair calls to order and opens the first item."""
        self.come(*TABLE)
        self.does("committee", "order")
        self.does("committee", "items/{item}/opening")

    @property
    def floor(self) -> Floor:
        """The floor as a process sees it that has forgotten everything."""
        with self.app.app_context():
            floor_cache.forget()
            return floor_cache.floor(self.meeting)

    @property
    def acts(self) -> list[str]:
        """The acts on record, by their names."""
        with self.app.app_context():
            return [act.data["act"] for act in discuss.acts(self.meeting)]

    @property
    def meeting(self) -> Meeting:
        return convene.by_number(self.hall.community.id, self.number)


def refusal(answer: TestResponse) -> str:
    """What the page says in its red box, in plain words."""
    text = answer.get_data(as_text=True)
    box = re.search(r'<section class="refusal.*?</section>', text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", box[0]).split()) if box else ""


#: Who sits at the table: chair, secretary, scrutineer, and two more.
TABLE = ("committee", "second_committee", "supervisor", "representative", "second_representative")
