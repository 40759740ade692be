"""Two servers on one database: who votes at both at once has one ballot in the box (§4)."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.ballots.models import Ballot, Voter
from deliberation.ballots.operations import secret_tables
from deliberation.database import db
from tests import scene
from tests.live.calling import Caller
from tests.live.conftest import Hall

VOTERS = ("resident", "neighbour", "tenant", "representative")
TIMES = 4  # that each votes, at either server in turn


class Beside(Hall):
    """Another server on the database and with the secrets of the first."""

    def __init__(self, first: Hall, folder: Path) -> None:
        self._database, self.folder = first._database, folder
        self.process, self.address = None, ""
        self.start()


def test_one_voter_at_two_servers_at_once_has_one_ballot(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    with ExitStack() as servers:
        first = Hall(app, database_url, tmp_path)
        servers.callback(first.kill)
        second = Beside(first, tmp_path)
        servers.callback(second.kill)
        with app.app_context():
            hall = scene.community("qingshan", neighbours=0)
            boxes = {
                secrecy: scene.box_open(hall, secrecy=secrecy, when=clock.now(), occasion=number)
                for number, secrecy in enumerate(("named", "secret"), 1)
            }
            lines = {
                (part, box.id): db.session.scalars(
                    sa.select(Voter.id).where(
                        Voter.box_id == box.id,
                        Voter.household_id == hall.people[part].household_id,
                    )
                ).one()
                for part in VOTERS
                for box in boxes.values()
            }
            ids = {secrecy: box.id for secrecy, box in boxes.items()}
        callers = {
            part: [
                Caller(one.address, scene.login(hall.code, part), scene.PASSWORD)
                for one in (first, second)
            ]
            for part in VOTERS
        }

        def vote(part: str, box: int, number: int) -> int:
            caller = callers[part][number % 2]
            choice = ("for", "against")[number // 2 % 2]
            return caller.sends(
                f"/{hall.code}/ballots/{box}/ballot", line=lines[part, box], choice=choice
            )

        with ThreadPoolExecutor(len(VOTERS) * TIMES) as together:
            done = [
                together.submit(vote, part, box, number)
                for box in ids.values()
                for part in VOTERS
                for number in range(TIMES)
            ]
            answers = Counter(one.result() for one in done)

    with app.app_context():
        named = db.session.execute(
            sa.select(Ballot.voter_id, sa.func.count())
            .where(Ballot.box_id == ids["named"])
            .group_by(Ballot.voter_id)
        ).all()
        secret = [
            db.session.scalar(sa.select(sa.func.count()).select_from(table))
            for table in secret_tables.tables(ids["secret"])
        ]

    assert answers.total() == len(VOTERS) * TIMES * 2 and set(answers) <= {200, 422}, answers
    assert [count for _, count in named] == [1] * len(VOTERS)
    assert secret == [len(VOTERS)] * 2
