"""Twelve people at a meeting, each at a device of their own: what they see, what they press."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests import scene
from tests.journeys import keyboard
from tests.journeys.people import Somebody


class Attendee(Somebody):
    """Somebody who sits before a live page: what others do comes to them."""

    def __init__(self, page: Any, hall: scene.Neighbourhood, part: str) -> None:
        super().__init__(page, hall, part)
        self.loaded = 0
        page.on("framenavigated", self._navigated)

    def _navigated(self, frame: Any) -> None:
        self.loaded += 1

    def has(self, seq: int) -> None:
        """The page shows act *seq*, and its buttons are those of after it."""
        expect(self.page.locator("#said")).to_have_attribute("data-seen", str(seq))
        stale = self.page.locator(f"#verbs input[name=seen]:not([value='{seq}'])")
        expect(stale).to_have_count(0)

    def presses(self, name: str, *, inside: str | None = None) -> None:
        place = self.page.locator(inside or "main")
        called = re.compile(rf"^{re.escape(name)}(\s|$)")
        place.get_by_role("button", name=called).first.wait_for()
        super().presses(name, inside=inside)


class WithoutScript(Attendee):
    """No event reaches this page: it is fetched anew, by its reader or, where plain, by itself."""

    def has(self, seq: int) -> None:
        plain = "plain=1" in self.page.url  # the page that refreshes itself
        if not plain and self.page.locator("#said").get_attribute("data-seen") != str(seq):
            self.goes_to(re.search(r"meetings/.*", self.page.url)[0])
        expect(self.page.locator("#said")).to_have_attribute("data-seen", str(seq))


class AtTheKeyboard(keyboard.AtTheKeyboard, Attendee):
    """Uses keys alone: the tabulator, space and enter, arrows and letters."""


class Onlooker:
    """Somebody who is not signed in, and looks on."""

    has = Attendee.has
    _navigated = Attendee._navigated

    def __init__(self, page: Any, hall: scene.Neighbourhood) -> None:
        self.page, self.hall, self.part, self.loaded = page, hall, "onlooker", 0
        page.on("framenavigated", self._navigated)

    goes_to = Somebody.goes_to
    sees = Somebody.sees
    _instead = Somebody._instead


class Table:
    """All who are there. ``acts`` of one are seen by all the others, without a reload.

    :param room: the meeting as the record has it
    """

    def __init__(self, room: Any, people: dict[str, Attendee | Onlooker]) -> None:
        self.room, self.people = room, people

    def __getattr__(self, part: str) -> Attendee:
        return self.people[part]

    def saw(self, by: str, *, acts: int = 1) -> None:
        """*by* has done *acts* acts; everybody else sees the last, where they sat before it."""
        self.seq += acts
        assert self.room.floor.seq == self.seq, self.room.acts
        for part, one in self.people.items():
            one.has(self.seq)
            if part != by and not isinstance(one, WithoutScript):
                assert one.loaded == self.loads[part], f"the page of {part} was loaded again"
        self.loads = {part: one.loaded for part, one in self.people.items()}

    def sits_down(self) -> None:
        """From here on nobody's page is fetched anew, but by what they press themselves."""
        self.seq = self.room.floor.seq
        for one in self.people.values():
            one.has(self.seq)
        self.loads = {part: one.loaded for part, one in self.people.items()}

    def all_see(self, text: str) -> None:
        for one in self.people.values():
            expect(one.page.locator("#shared, .floor").first).to_contain_text(text)
