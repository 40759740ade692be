"""Owners' boxes and whoever tries more than their own: co-owners, the developer, the firm (§2)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.ballots import operations, queries
from deliberation.ballots.models import Ballot, Box, Voter
from deliberation.database import db, unit_of_work
from deliberation.people import operations as people
from deliberation.people.models.owners import Owner
from tests import scene

NOW = scene.at(days=1)


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    """Among the owners two who own one flat together; both live here and have accounts."""
    with app.app_context(), clock.pretend(NOW):
        hall = scene.community(neighbours=0)
        with unit_of_work():
            account = people.open_account(scene.login(hall.code, "co_owner"), scene.PASSWORD)
            people.add_person(hall.community, "吴越", household=hall.households[1], account=account)
        scene.owners_registered(hall)
        yield hall


def opened(hall: scene.Neighbourhood) -> Box:
    vote = scene.writing_open(hall, scene.topic(hall, "更换电梯", body="OWN-S"), days=15)
    return scene.box_of(vote)


def lines(box: Box) -> dict[str, Voter]:
    rows = db.session.execute(
        sa.select(Owner.names, Voter)
        .join(Voter, Voter.owner_id == Owner.id)
        .where(Voter.box_id == box.id)
    )
    return {names: voter for names, voter in rows}


def ballots(box: Box) -> list[tuple[int, str]]:
    db.session.rollback()
    rows = sa.select(Ballot.voter_id, Ballot.choice).where(Ballot.box_id == box.id)
    return [tuple(row) for row in db.session.execute(rows)]


def test_co_owners_have_one_ballot_whoever_of_them_is_quicker(hall, client) -> None:
    box = opened(hall)
    (theirs,) = (voter for names, voter in lines(box).items() if "吴越" in names)
    line, path = theirs.id, hall.path(f"ballots/{box.id}/ballot")

    scene.sign_in(client, hall, "co_owner")
    with clock.pretend(NOW):
        refused = client.post(path, data={"choice": "against", "line": str(line)})
        page = client.get(path.removesuffix("/ballot")).text
    assert refused.status_code == 403 and "名册上没有您" in page
    assert ballots(box) == []

    scene.sign_in(client, hall, "neighbour")  # whom they named
    first = client.post(path, data={"choice": "for", "line": str(line)})
    again = client.post(path, data={"choice": "against", "line": str(line)})
    assert (first.status_code, again.status_code) == (303, 422)
    assert ballots(box) == [(line, "for")]


@pytest.mark.parametrize("whose", ["东山公司", "unsold"])
def test_nobody_at_a_screen_votes_for_the_firm_or_the_developer(hall, client, whose) -> None:
    box = opened(hall)
    found = lines(box)
    (line,) = [
        voter for names, voter in found.items()
        if (whose in names if whose != "unsold" else voter.area == 20000)
    ]  # fmt: skip
    number = line.id
    for part in ("resident", "neighbour", "co_owner", "committee", "property_manager"):
        scene.sign_in(client, hall, part)
        answer = client.post(
            hall.path(f"ballots/{box.id}/ballot"), data={"choice": "for", "line": str(number)}
        )
        if answer.status_code == 303:  # on a roll themselves: then it is their own line's
            assert [voter for voter, _ in ballots(box)] != [number]
    assert number not in [voter for voter, _ in ballots(box)]


def test_all_unsold_parts_are_one_person_with_all_their_area(hall) -> None:
    box = opened(hall)

    assert sorted((line.weight, line.area) for line in lines(box).values()) == [
        (1, 7320),  # the firm's flat and parking place
        (1, 8953),
        (1, 12080),
        (1, 20000),  # both unsold flats
    ]
    assert (box.entitled, box.area) == (4, 48353)


def test_a_second_paper_for_an_owner_of_several_parts_is_no_second_ballot(hall) -> None:
    box = opened(hall)
    firm = next(voter for names, voter in lines(box).items() if "东山公司" in names)
    with unit_of_work():
        operations.cast(box, firm, "for", channel="paper", by=hall.committee, at=NOW)

    with pytest.raises(operations.OutOfOrder, match="cast_already"), unit_of_work():
        operations.cast(box, firm, "for", channel="paper", by=hall.committee, at=NOW)

    assert queries.turnout(box) == {"paper": 1}
