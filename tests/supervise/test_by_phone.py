"""The attack by telephone, over HTTP: one supervisor turns a poll's 21 of 30 into 51 of 60 (§4)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Ballot, Box
from deliberation.ballots.models.paper import PaperBatch
from deliberation.database import db
from deliberation.lobby.operations import settle_due
from deliberation.people.models import Community
from deliberation.supervise.operations import answers as answering
from tests import scene
from tests.records import stored


def test_one_supervisor_turns_no_poll_by_telephone(app) -> None:
    with app.app_context():
        hall = scene.community(neighbours=53)
        box = scene.poll_open(hall)
        assert box.entitled >= 60
        said = ["satisfied"] * 21 + ["dissatisfied"] * 9
        doors = boxes.unanswered(box, limit=60)
        sheets = [
            answering.PaperAnswer(door.voter_id, one, "不满意" if one.startswith("dis") else "")
            for door, one in zip(doors, said, strict=False)
        ]
        scene.entered_and_confirmed(hall, box, sheets, at=box.opens_at)
        silent, number, opened = [one.voter_id for one in doors[30:]], box.id, box.opens_at

    sent: Counter[int] = Counter()
    confirmed: Counter[int] = Counter()
    with clock.pretend(opened + timedelta(hours=2)):
        one = scene.sign_in(app.test_client(), hall, "supervisor")

        def says(*lines: int) -> None:
            fields = {f"choice-{line}": "satisfied" for line in lines} | {"channel": "phone"}
            answer = one.post(hall.path(f"polls/{number}/paper"), data=fields)
            sent[answer.status_code] += 1

        says(*silent)  # all thirty at once
        for line in silent:  # and then one by one
            says(line)
        with app.app_context():
            batches = db.session.scalars(
                sa.select(PaperBatch.id).where(PaperBatch.channel == "phone")
            ).all()
        for batch in batches:
            for step in ("check", "confirmation"):
                answer = one.post(
                    hall.path(f"answer-batches/{batch}/{step}"), headers={"HX-Request": "true"}
                )
                confirmed[answer.status_code] += 1

    with app.app_context():
        stands = db.session.execute(
            sa.select(Ballot.choice, sa.func.count())
            .where(Ballot.box_id == number)
            .group_by(Ballot.choice)
        )
        assert {choice: count for choice, count in stands} == {"satisfied": 21, "dissatisfied": 9}
        box = stored(Box, number)
        settle_due(
            db.session.get_one(Community, hall.community.id), box.closes_at + timedelta(days=4)
        )
        db.session.expire_all()
        counts = stored(Box, number).counts
    # Thirty at once are refused, then ten of the thirty; nothing of one's own is confirmed.
    assert sent == {303: 20, 422: 11}
    assert (len(batches), confirmed) == (20, {422: 40})
    assert counts == {"satisfied": 21, "basically": 0, "dissatisfied": 9}
