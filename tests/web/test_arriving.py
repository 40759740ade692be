"""The one character that PostgreSQL refuses never reaches a room."""

from __future__ import annotations

from deliberation.database import db
from deliberation.issues.models import Issue
from tests import scene

KEY = "k" * 22


def test_a_nul_is_left_out_of_what_is_typed(app, client):
    with app.app_context():
        hall = scene.community(neighbours=0)
    scene.sign_in(client, hall, "resident")

    answer = client.post(
        hall.path("proposals"),
        data={"key": KEY, "title": "路\x00灯坏了", "problem": "晚上\x00看不见。", "submit": "1"},
    )

    assert answer.status_code == 303
    with app.app_context():
        issue = db.session.query(Issue).one()
        assert (issue.title, issue.problem) == ("路灯坏了", "晚上看不见。")


def test_a_nul_in_an_address_leads_nowhere_and_in_a_question_is_left_out(app, client):
    with app.app_context():
        hall = scene.community(neighbours=0)

    assert client.get(hall.path("issues/2026%00-001")).status_code == 404
    assert client.get(hall.path("issues/?step=review%00")).status_code == 200


def test_a_page_does_not_repeat_a_nul_that_came_as_it_is(app, client):
    with app.app_context():
        hall = scene.community(neighbours=0)

    page = client.get(hall.path("issues/?step=review\x00"))  # sound, or the client would fail

    assert f'name="back" value="{hall.path("issues/?step=review")}"' in page.text
