"""No page names a dispute, its terms, its notes or an outsider to anybody who is not concerned.

Which pages there are is found, not listed: every address of every record of the scene.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.collect import operations as collect
from deliberation.database import unit_of_work
from deliberation.issues.models import Issue
from tests import mediation, scene
from tests.mediation import NOTES, SECRETS, TERMS, TITLE
from tests.test_policy import NOW

#: Who may read nothing of it, and a member of the committee who is not in charge.
OUTSIDE = (None, "neighbour", "supervisor", "subdistrict")


pytestmark = pytest.mark.on(
    "sqlite", reason="which page tells what does not depend on the database"
)

#: Addresses at which what was said and agreed is read.
ROOMS = ("/mediation", "/sessions/", "/agreements/", "/follow-ups/", "/terms/", "/agreement/")


def told(house, part: str | None, secrets, within=("",)) -> list[tuple[str, str]]:
    """Addresses (*within* these) on which *part* reads one of *secrets*, with the secret."""
    found = []
    paths = [one for one in house.some_addresses() if any(each in one for each in within)]
    # What is packed tells nothing to a search; those papers are asked for below.
    for path in (one for one in paths if not one.endswith((".pdf", ".docx"))):
        body = house.client(part).get(path).get_data()
        found += [(path, secret) for secret in secrets if secret.encode() in body]
    return found


@pytest.mark.parametrize("part", OUTSIDE, ids=str)
def test_who_is_not_concerned_reads_nothing_anywhere(house, part) -> None:
    assert told(house, part, SECRETS) == []


def test_a_search_for_its_own_words_finds_it_for_those_concerned_alone(house) -> None:
    search = house.hall.path("search?q=周末七点")
    named = {
        part: "issues/2026-" in house.client(part).get(search).get_data(as_text=True)
        for part in (None, "neighbour", "supervisor", "resident", "committee")
    }

    assert named == {
        None: False, "neighbour": False, "supervisor": False, "resident": True, "committee": True,
    }  # fmt: skip


def test_who_is_not_concerned_finds_no_room_and_no_paper(house) -> None:
    private = [one for one in house.addresses() if any(room in one for room in ROOMS)]

    assert len(private) > 20
    for part in (None, "neighbour", "committee"):
        answers = {house.client(part).get(path).status_code for path in private}
        assert answers == {404}, part


def test_the_committee_keeps_the_list_and_only_who_is_in_charge_reads_what_was_said(house) -> None:
    assert told(house, "committee", (TERMS, NOTES)) == []
    assert TITLE in house.client("committee").get(house.hall.path("desk")).get_data(as_text=True)

    in_charge = {secret for _path, secret in told(house, "second_committee", SECRETS, ROOMS)}
    assert in_charge == set(SECRETS)


def test_each_party_reads_its_own_dispute(house) -> None:
    for part in ("tenant", "mediator"):
        read = {secret for _path, secret in told(house, part, SECRETS, ROOMS)}
        assert read >= {TITLE, TERMS, NOTES}


def test_who_signed_or_follows_what_was_public_forgets_it_when_it_becomes_private(
    app, client
) -> None:
    with clock.pretend(scene.START), app.app_context():
        hall = scene.community()
        issue = scene.issue_at_collect(hall, title=TITLE)
        with unit_of_work():
            collect.cosign(issue, by=hall.neighbour, at=scene.at(hours=1))
            collect.submit(issue, hall.community, by=hall.resident, at=scene.at(hours=2))
        number = issue.number
        scene.sign_in(client, hall, "neighbour")
        assert TITLE in client.get(hall.path("mine")).text
        mediation.parties_named(hall, issue)

        pages = ["", "mine", "issues/", "results", "desk", f"issues/{number}"]
        assert [p for p in pages if TITLE in client.get(hall.path(p)).text] == []
        assert client.get(hall.path(f"issues/{number}")).status_code == 404


def test_public_lists_count_what_they_do_not_name(house) -> None:
    with house.app.app_context(), unit_of_work() as session:
        standing = session.scalar(sa.select(sa.func.count()).where(Issue.step == "supervise"))
        private = session.scalar(
            sa.select(sa.func.count()).where(Issue.step == "supervise", Issue.kind == "dispute")
        )
    front = house.client(None).get(house.hall.path()).get_data(as_text=True)

    assert private == 2
    assert f'<b class="num">{standing}</b>' in front
    assert NOW > scene.START
