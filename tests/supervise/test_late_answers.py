"""An answer to a satisfaction poll at the second of its closing and later, by every form."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.ballots.models import Ballot, Duplicate
from deliberation.database import db
from tests import scene
from tests.walk import Form, Page, forms


def kept(app: Flask, hall: scene.Neighbourhood, path: str) -> list[tuple[FlaskClient, Form]]:
    """Every form on the pages of the poll, with the device of who was given it."""
    found = []
    for part in ("resident", "neighbour", "supervisor"):
        client = scene.sign_in(FlaskClient(app, app.response_class), hall, part)
        for address in (path, f"{path}/paper"):
            for mode in ("", "1"):
                client.set_cookie("elder", mode)
                answer = client.get(address)
                if answer.status_code == 200:
                    html = answer.get_data(as_text=True)
                    found += [(client, form) for form in forms(Page(part, address, 200, html))]
    return found


@pytest.mark.parametrize("late", [0, 1], ids=["at the very second", "a second later"])
@pytest.mark.parametrize("enough", [False, True], ids=["too few before", "enough before"])
def test_a_late_answer_is_refused_unless_the_poll_was_extended(app, late, enough) -> None:
    with app.app_context():
        hall = scene.community(neighbours=4)
        box = scene.poll_open(hall)
        with clock.pretend(box.opens_at + timedelta(hours=2)):
            if enough:
                scene.answered_on_paper(hall, box, satisfied=6)
            sent = kept(app, hall, hall.path(f"polls/{box.id}"))
        assert {form.action.rsplit("/", 1)[-1] for _, form in sent} >= {"answers", "paper"}
        closes, before = box.closes_at, answers(box.id)

        with clock.pretend(closes + timedelta(seconds=late)):
            statuses = [
                client.post(form.action, data=form.plausible() | {"choice": "satisfied"})
                for client, form in sent
                if form.action.startswith(hall.path("polls/"))
            ]

        db.session.rollback()
        db.session.refresh(box)
        assert {answer.status_code for answer in statuses} <= {200, 303, 409, 422}
        if enough:
            assert box.closed_at == closes
            assert answers(box.id) == before
        else:
            assert box.extended_at == closes and box.closed_at is None


def answers(box_id: int) -> list[tuple]:
    db.session.rollback()
    return [
        tuple(row)
        for table in (Ballot, Duplicate)
        for row in db.session.execute(
            sa.select(table.voter_id, table.choice, table.channel).where(table.box_id == box_id)
        )
    ]
