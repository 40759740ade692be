"""The pages that prepare the mediation room: who mediates, and when the parties sit together."""

from __future__ import annotations

from deliberation import clock
from deliberation.convene.operations import mediating
from deliberation.database import db
from deliberation.issues.models import Issue
from tests import mediation, scene
from tests.records import stored


def test_a_mediator_is_asked_and_released_and_nonsense_is_answered_in_words(app, client) -> None:
    with clock.pretend(scene.at(days=1)), app.app_context():
        hall = scene.community(neighbours=0)
        issue = mediation.accepted(hall, at=scene.START)
        page = hall.path(f"issues/{issue.number}/mediators/")
        scene.sign_in(client, hall, "committee")

        party = client.post(page, data={"person": str(hall.resident.id)})
        assert (party.status_code, 'role="alert"' in party.text) == (422, True)
        judge = {"person": str(hall.mediator.id)}
        assert client.post(page, data=judge).status_code == 303
        assert "马正清" in client.get(page).text
        nobody = client.post(f"{page}releases", data={"person": "9" * 20})
        assert (nobody.status_code, 'role="alert"' in nobody.text) == (422, True)
        assert client.post(f"{page}releases", data=judge).status_code == 303

        db.session.remove()
        assert mediating.mediators(stored(Issue, issue.id)) == []
        other = scene.sign_in(app.test_client(), hall, "second_committee")
        assert other.get(hall.path(f"issues/{issue.number}/sessions/new")).status_code == 200


def test_a_dispute_is_on_no_list_of_what_waits_for_a_meeting(app, client) -> None:
    with clock.pretend(scene.at(days=1)), app.app_context():
        hall = scene.community(neighbours=0)
        issue = mediation.accepted(hall, at=scene.START)
        scene.sign_in(client, hall, "committee")

        shown = client.get(hall.path(f"meetings/new?issue={issue.number}")).text
        assert mediation.TITLE not in shown
