"""The button of what is owed leads whoever owes it to where it is done."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.database import db
from deliberation.issues.models import Duty
from deliberation.lobby.routes.duties import WAYS
from deliberation.people.models import Person
from tests import scene
from tests.test_policy import NOW

#: Who plays somebody of each role; a unit's duties are its staff's, a person's their own.
PLAYS = {"committee": "committee", "supervisor": "supervisor", "subdistrict": "subdistrict",
         "voter": "neighbour", "mediator": "mediator"}  # fmt: skip


def test_each_kind_leads_to_a_page_that_opens(full: tuple[Flask, scene.Neighbourhood]) -> None:
    app, hall = full
    app.test_client_class = FlaskClient
    with app.app_context():
        here = Duty.community_id == hall.community.id
        duties = db.session.execute(
            sa.select(Duty.id, Duty.kind, Duty.role, Duty.person_id, Duty.unit_id).where(
                here, Duty.settled_at.is_(None), Duty.report_id.is_(None)
            )
        ).all()
        of_unit = dict(db.session.execute(sa.select(Person.id, Person.unit_id)).all())
    persons = {sa.inspect(one).identity[1]: part for part, one in hall.people.items()}
    units = {of_unit[id_]: part for id_, part in persons.items() if of_unit[id_]}
    clients: dict[str, FlaskClient] = {}
    wrong, led = [], set()
    with clock.pretend(NOW):
        for one in duties:
            part = PLAYS.get(one.role or "") or persons.get(one.person_id) or units.get(one.unit_id)
            if part is None:
                continue
            if part not in clients:
                clients[part] = scene.sign_in(app.test_client(), hall, part)
            answer = clients[part].get(hall.path(f"duties/{one.id}"), follow_redirects=True)
            led.add(one.kind)
            # 409 and 422: its hour has not come, and the page says so.
            if answer.status_code not in (200, 409, 422):
                wrong.append((one.kind, part, answer.request.path, answer.status_code))

    assert wrong == []
    assert len(led & set(WAYS)) >= 20


def test_nobody_is_led_to_what_they_may_not_know_of(full) -> None:
    app, hall = full
    with app.app_context():
        owed = db.session.scalars(
            sa.select(Duty.id).where(Duty.kind == "mediate", Duty.settled_at.is_(None))
        ).first()
    with clock.pretend(NOW):
        stranger = scene.sign_in(app.test_client(), hall, "neighbour")
        assert stranger.get(hall.path(f"duties/{owed}")).status_code == 404
        assert stranger.get(hall.path("duties/999999")).status_code == 404
