"""The demonstration's moving clock: acts happen on days that lie behind us, in their order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.lobby.operations import settle_due
from deliberation.people.models import Community


class Days:
    """Days counted from the first one of the demonstration (day 0)."""

    def __init__(self, first: date) -> None:
        self.first = first
        self.community: Community | None = None
        self.latest = self.moment(0, 0)

    def day(self, number: int) -> date:
        """The date of day *number*."""
        return self.first + timedelta(days=number)

    def moment(self, number: int, hour: int = 9, minute: int = 0) -> datetime:
        """The moment on day *number* at which the clock shows *hour*:*minute*."""
        return clock.at(self.day(number), time(hour, minute))

    def do(self, at: datetime, operation: Callable, *arguments: Any, **named: Any) -> Any:
        """Let *operation* happen at *at*, after all that fell due before; gives what it gives.

        :raises ValueError: *at* lies before what has happened already
        """
        if at < self.latest:
            raise ValueError(f"{at} lies before {self.latest}")
        self.latest = at
        with clock.pretend(at):
            if self.community is not None:
                settle_due(self.community, at)
            with unit_of_work():
                return operation(*arguments, at=at, **named)

    def wait(self, until: datetime) -> None:
        """Let everything happen by itself that falls due until *until*."""
        with clock.pretend(until):
            settle_due(self.community, until)
