"""A meeting for benchmarks, in which somebody comes and goes: acts that are always in order."""

from __future__ import annotations

import os
import time
from datetime import timedelta


class Sitting:
    """The meeting, on *database*; the server that shows it is another process."""

    def __init__(self, database: str, folder: str) -> None:
        os.environ |= {"DATABASE_URL": database, "INSTANCE_DIR": folder}
        from flask_migrate import upgrade

        from deliberation import clock, create_app
        from tests import scene

        self.app = create_app()
        with self.app.app_context():
            upgrade()
            called = clock.now() - timedelta(days=11)
            hall = scene.community()
            meeting = scene.meeting_called(
                hall, scene.topic(hall, when=called), when=called, starts=clock.now()
            )
            self.seq = scene.meeting_opened(hall, meeting, absent=1).seq
            self.number, self.community = meeting.number, meeting.community_id
            self.code = hall.code
            self.meeting, self.clerk = meeting.id, hall.second_committee.id
            self.member = str(hall.representative.id)

    def path(self, audience: str = "guest") -> str:
        from deliberation.live import token
        from deliberation.live.publish import Address

        to = Address(self.community, self.meeting, audience, "zh-Hans")
        with self.app.app_context():
            return f"/live/{token.signed(self.app.config['SECRET_KEY'], to)}?after={self.seq}"

    def act(self, turn: int) -> tuple[int, float]:
        """Somebody leaves, or comes back; the number of the act, and when it was committed."""
        from deliberation import clock
        from deliberation.convene import queries as convene
        from deliberation.database import unit_of_work
        from deliberation.discuss import operations
        from deliberation.discuss.queries import floor_cache
        from deliberation.people import queries as people
        from deliberation.rules.meeting.acts import ArrivalMode

        with self.app.app_context():
            meeting = convene.by_number(self.community, self.number)
            here = self.member in floor_cache.floor(meeting).present
            happens = operations.leave if here else operations.arrive
            with unit_of_work():
                clerk = people.person(self.community, self.clerk)
                floor = happens(
                    meeting, self.member, how=ArrivalMode.DOOR, by=clerk, at=clock.now()
                )
            return floor.seq, time.perf_counter()

    def event(self) -> bytes:
        """The latest event, as it travels."""
        from deliberation.database import db
        from deliberation.live.channels import event
        from deliberation.live.publish import Address, missed

        to = Address(self.community, self.meeting, "guest", "zh-Hans")
        with self.app.app_context():
            return event(missed(db.session.connection(), to, 0)[-1])
