"""What is kept of a person is all there for them, and nothing of anybody else."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.ballots.operations import cast
from deliberation.ballots.queries import boxes
from deliberation.database import Model, unit_of_work
from deliberation.lobby.queries.own_data import ABOUT, HANDLED, people_columns
from deliberation.resolve.operations import objections
from deliberation.web.words import WORDS
from tests import scene


@pytest.fixture
def hall(app: Flask) -> scene.Neighbourhood:
    with app.app_context():
        return scene.community()


def test_every_column_that_leads_to_a_person_is_about_them_or_names_who_handled_something(
    app: Flask,
) -> None:
    about: dict[str, set[str]] = {}
    for one in ABOUT:
        about.setdefault(one.table, set()).update(one.whose, one.hides)
    unknown = {
        f"{table.name}.{column}"
        for table in Model.metadata.sorted_tables
        for column in people_columns(table)
        if column not in about.get(table.name, ()) and column not in HANDLED.get(table.name, ())
    }

    assert unknown == set(), "say of each in lobby/queries/own_data.py whose it is"
    assert {one.table for one in ABOUT} == set(WORDS["own_data"])
    for one in ABOUT:  # what is named is there
        columns = {column.name for column in Model.metadata.tables[one.table].columns}
        assert {*one.whose, *one.says, *one.hides, *([one.when] if one.when else ())} <= columns


def test_what_one_did_is_read_and_taken_away_and_nothing_of_a_neighbour(
    app: Flask, hall: scene.Neighbourhood, client: FlaskClient
) -> None:
    with app.app_context():
        issue = scene.issue_at_collect(hall)
        about = scene.topic(hall, "门口的灯")
        posted = scene.resolution_posted(hall, about, when=scene.at(days=15))
        with unit_of_work():
            for key, by, text in (
                ("1", hall.resident, "太亮了。"),
                ("2", hall.neighbour, "太暗了。"),
            ):
                objections.object_to(posted, key=key, text=text, by=by, at=posted.posted_at)
    scene.sign_in(client, hall, "resident")
    with clock.pretend(scene.at(days=18)):
        page = client.get(hall.path("mine/data")).text
        answer = client.get(hall.path("mine/data.json"))
    told = json.loads(answer.text)

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert [one["title"] for one in told["tables"]["issues"]].count(issue.title) == 1
    assert [one["text"] for one in told["tables"]["objections"]] == ["太亮了。"]
    assert told["person"]["name"] == hall.resident.name
    assert told["person"]["login"] == scene.login(hall.code, "resident")
    assert "对公示的异议" in page and "太亮了。" in page and "太暗了。" not in page + answer.text
    for secret in ("password_hash", "nonce", "stamp", '"key"'):
        assert secret not in answer.text
    assert hall.neighbour.name not in answer.text


def test_a_named_ballot_of_ones_own_line_is_there(
    app: Flask, hall: scene.Neighbourhood, client: FlaskClient
) -> None:
    with app.app_context():
        vote = scene.writing_open(hall, scene.topic(hall, "扶手"), when=scene.at(days=1))
        box = scene.box_of(vote)
        mine = boxes.standing(box, person_id=hall.committee.id).voter
        with unit_of_work():
            cast(box, mine, "for", channel="online", by=hall.committee, at=scene.at(days=2))
    scene.sign_in(client, hall, "committee")
    with clock.pretend(scene.at(days=2, hours=1)):
        told = json.loads(client.get(hall.path("mine/data.json")).text)

    assert [one["choice"] for one in told["tables"]["ballots"]] == ["for"]


def test_many_rows_ask_no_more_and_the_page_shows_the_latest_few(
    app: Flask, hall: scene.Neighbourhood, client: FlaskClient, count_queries
) -> None:
    with clock.pretend(scene.at(hours=1)):
        scene.sign_in(client, hall, "resident")
        client.get(hall.path("mine/data"))
    counted = []
    for many in (1, 7):
        with app.app_context():
            for number in range(many):
                scene.issue_at_collect(hall, title=f"第{many}批第{number}件")
        with clock.pretend(scene.at(hours=1)), count_queries() as queries:
            page = client.get(hall.path("mine/data") + f"?{many}").text
        counted.append(queries.count)

    assert counted[0] == counted[1]
    assert len(re.findall("第[17]批第", page)) == 5 and "其余 3 条在下载的文件里" in page


@pytest.mark.parametrize("path", ["mine/data", "mine/data.json"])
def test_nobody_without_an_account_reads_it(
    hall: scene.Neighbourhood, client: FlaskClient, path: str
) -> None:
    assert client.get(hall.path(path)).status_code in (302, 303, 403)
