"""Many stories that are lived through at once, each told on its own from beginning to end.

A story is a generator: it says until when it waits, and goes on when that moment has come. What
falls due by itself in the meantime has happened by then, as it would have.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable
from datetime import datetime
from typing import Any

from deliberation.database import db
from deliberation.demo.days import Days
from deliberation.demo.estate import Estate, Neighbour
from deliberation.issues.models import Issue
from deliberation.people.models import Community, Person
from deliberation.resolve.models import Resolution

Story = Generator[datetime, None, None]
"""Yields the moments for which it waits."""


class Town:
    """The living demonstration while its stories are told.

    :ivar now: the moment at which the story that goes on goes on
    :ivar topics: the issues so far, by their keys in :mod:`deliberation.demo.topics`
    :ivar resolutions: the latest resolution on each of them
    """

    def __init__(self, days: Days, estate: Estate, end: datetime) -> None:
        self.days, self.estate, self.end = days, estate, end
        self.now = days.latest
        self.topics: dict[str, Issue] = {}
        self.resolutions: dict[str, Resolution] = {}
        self._met = 0

    @property
    def community(self) -> Community:
        return self.days.community

    def __getitem__(self, part: str) -> Person:
        return self.estate[part]

    def on(self, day: int, hour: int = 9, minute: int = 0) -> datetime:
        """The moment on day *day* at which the clock shows *hour*:*minute*."""
        return self.days.moment(day, hour, minute)

    def do(self, operation: Callable, *arguments: Any, **named: Any) -> Any:
        """Let *operation* happen now."""
        return self.days.do(self.now, operation, *arguments, **named)

    def somebody(self, buildings: Iterable[int] = ()) -> Neighbour:
        """Another neighbour each time, of these *buildings* where they are given."""
        wanted = frozenset(buildings)
        while True:
            self._met += 1
            one = self.estate.neighbours[self._met * 377 % len(self.estate.neighbours)]
            if not wanted or one.building in wanted:
                return one

    def person(self, neighbour: Neighbour) -> Person:
        """The row of *neighbour*."""
        return db.session.get_one(Person, (self.community.id, neighbour.id))

    def live(self, stories: Iterable[Story]) -> None:
        """Let all *stories* go on, each when its moment has come, until the end.

        :raises ValueError: a story goes on after the end of all of them
        """
        waiting = []
        for order, story in enumerate(stories):
            heapq.heappush(waiting, (next(story), order, story))
        while waiting:
            self.now, order, story = heapq.heappop(waiting)
            if self.now > self.end:
                raise ValueError(f"story {order} goes on at {self.now}, after the end")
            self.days.wait(self.now)
            if (following := next(story, None)) is not None:
                heapq.heappush(waiting, (following, order, story))
        self.days.wait(self.end)
