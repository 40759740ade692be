"""What somebody does who means harm and has an account: in a neighbour's place, without a token.

Generated from the endpoints of the application and the records of a scene that has something at
every step; the default run takes some addresses of each kind, ``--whole`` all of them. How many
requests were made is printed (``-s``).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.database import Model, db
from deliberation.rules.policy import POLICY, VISITOR, may
from tests import scene
from tests.test_policy import FILES, NOW, PARTS, addresses, endpoints

pytestmark = pytest.mark.on("sqlite", reason="who may do what does not depend on the database")

#: Who tries, in the default run: who may most where they are at home.
STRONGEST = ("committee",)
#: Addresses of one endpoint that are tried in the default run.
SOME = 1
ELSEWHERE = ("https://example.org/", "//example.org/", "/\\example.org/", "/%5cexample.org",
             "\t//example.org", "javascript:alert(1)", "https:example.org")  # fmt: skip


#: Of a method: endpoints, and addresses at which records of the first community are.
Known = dict[str, list[tuple[str, str]]]


@pytest.fixture
def two(full, whole) -> Iterator[tuple[Flask, scene.Neighbourhood, scene.Neighbourhood, Known]]:
    """The full house, and beside it a community that has people and nothing else."""
    app, hall = full
    known = {method: list(asked(app, hall, whole, method)) for method in ("GET", "POST")}
    with app.app_context():
        beside = scene.community("anfang", neighbours=0)
        db.session.expunge_all()
    with clock.pretend(NOW):
        FlaskClient(app, app.response_class).get(hall.path())  # what falls due has fallen due
        yield app, hall, beside, known


def reader(app: Flask, hall: scene.Neighbourhood, part: str | None) -> FlaskClient:
    client = FlaskClient(app, app.response_class)
    return scene.sign_in(client, hall, part) if part else client


def asked(
    app: Flask, hall: scene.Neighbourhood, whole: bool, method: str
) -> Iterator[tuple[str, str]]:
    """Addresses below the community *hall*, with their endpoints."""
    for rule, known in endpoints(app):
        if known == method and "<community>" in rule.rule:
            if rule.rule.endswith(FILES) and not whole:
                continue
            found = addresses(app, rule, hall)
            for path in found if whole else found[-SOME - 1 : -1] or found:
                yield rule.endpoint, path


def rows_of(app: Flask, community_id: int) -> dict[str, str]:
    """A checksum of each table's rows of one community."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: hashlib.sha256(
                repr(
                    sorted(
                        map(repr, connection.execute(
                            sa.select(table).where(table.c.community_id == community_id)
                        ).all())
                    )
                ).encode()
            ).hexdigest()
            for table in Model.metadata.sorted_tables
            if "community_id" in table.c
        }  # fmt: skip


def test_a_neighbours_record_is_not_found_below_ones_own_address(two, whole, capsys) -> None:
    """Ids and numbers of the one community below the address of the other: 404, nothing changes."""
    app, hall, beside, known = two
    before, wrong, answers = rows_of(app, hall.community.id), [], Counter()
    for part in PARTS if whole else STRONGEST:
        client = reader(app, beside, part)
        for method in ("GET", "POST"):
            for endpoint, path in known[method]:
                if path.count("/") < 3 or "<" not in rule_of(app, endpoint, method):
                    continue  # no record is named
                there = path.replace(f"/{hall.code}/", f"/{beside.code}/", 1)
                answer = client.open(there, method=method, data={}, buffered=True)
                answers[method, answer.status_code] += 1
                if answer.status_code == 200 and named_here(app, endpoint, method):
                    wrong.append(f"{part} {method} {there} ({endpoint})")
    print(f"\nbelow a neighbour's address: {sum(answers.values())} requests, {dict(answers)}")

    assert wrong == []
    assert rows_of(app, hall.community.id) == before


def rule_of(app: Flask, endpoint: str, method: str) -> str:
    """The address of *endpoint* below its community, with what it takes."""
    rule = next(r for r in app.url_map.iter_rules(endpoint) if method in r.methods)
    return rule.rule.replace("<community>", "")


#: What an address may name that is no record of a community: a figure, a list, a year, a part.
WORDS = ("figures/", "open-data/", "motions/", "assessments/", "groups/", "buildings/")


def named_here(app: Flask, endpoint: str, method: str) -> bool:
    return not any(word in rule_of(app, endpoint, method) for word in WORDS)


def test_in_a_neighbours_community_everybody_is_a_visitor(two, whole) -> None:
    app, hall, beside, known = two
    before, wrong, answers = rows_of(app, hall.community.id), [], Counter()
    visitor = reader(app, hall, None)
    for part in PARTS if whole else STRONGEST:
        client = reader(app, beside, part)
        for endpoint, path in known["POST"]:
            permission = app.view_functions[endpoint].permission
            answer = client.post(path, data={})
            answers[answer.status_code] += 1
            if answer.status_code not in (403, 404) and not open_to_visitors(permission):
                wrong.append(f"{part} POST {path} ({endpoint}): {answer.status_code}")
        for endpoint, path in known["GET"]:
            answer = client.get(path, buffered=True)
            answers[answer.status_code] += 1
            if answer.status_code == 200 and visitor.get(path, buffered=True).status_code != 200:
                wrong.append(f"{part} GET {path} ({endpoint})")
    print(f"\nin a neighbour's community: {sum(answers.values())} requests, {dict(answers)}")

    assert wrong == []
    assert rows_of(app, hall.community.id) == before


def open_to_visitors(permission) -> bool:
    assert permission in POLICY
    return may(permission, VISITOR, frozenset())


#: Pressed in a mail, by who may be signed in nowhere, and by mail programs themselves (RFC 8058):
#: what the address holds is signed, and nothing else is believed. Tried in lobby/test_reaching.py.
SIGNED = {"lobby.confirmed_address", "lobby.left"}


def test_no_form_is_taken_without_its_token_or_with_somebody_elses(two, whole) -> None:
    app, hall, _beside, _known = two
    app.config["WTF_CSRF_ENABLED"] = False
    client, stranger = reader(app, hall, "committee"), reader(app, hall, "resident")
    app.config["WTF_CSRF_ENABLED"] = True
    foreign = stranger.get(hall.path("people/")) and token_of(stranger, hall)
    before, wrong, tried = rows_of(app, hall.community.id), [], 0
    for rule, method in endpoints(app):
        if method != "POST" or rule.endpoint in SIGNED:
            continue
        for path in addresses(app, rule, hall)[: None if whole else 1]:
            for sent in ({}, {"csrf_token": ""}, {"csrf_token": foreign}):
                answer = client.post(path, data=sent)
                tried += 1
                if answer.status_code != 400:
                    wrong.append(f"{path} ({rule.endpoint}) {sent}: {answer.status_code}")
    print(f"\nwithout a token: {tried} requests")

    assert foreign and wrong == []
    assert rows_of(app, hall.community.id) == before


def token_of(client: FlaskClient, hall: scene.Neighbourhood) -> str:
    page = client.get(hall.path("mine")).get_data(as_text=True)
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_no_address_that_is_brought_along_leads_elsewhere(two, whole) -> None:
    app, hall, _beside, _known = two
    client, wrong, tried = reader(app, hall, "resident"), [], 0
    for rule, method in endpoints(app):
        for path in addresses(app, rule, hall)[:1]:
            if rule.rule.endswith(FILES):
                continue
            for there in ELSEWHERE if whole else ELSEWHERE[1:2]:
                brought = {"next": there, "back": there, "url": there, "return": there}
                ways = {"data": brought} if method == "POST" else {"query_string": brought}
                answer = client.open(path, method=method, buffered=True, **ways)
                tried += 1
                to = urlsplit(answer.location or "")
                if to.netloc or to.scheme or (answer.location or "").startswith(("//", "/\\")):
                    wrong.append(f"{method} {path}: {answer.location}")
            if rule.endpoint == "people.sign_out":
                scene.sign_in(client, hall, "resident")
    print(f"\nled elsewhere: {tried} requests")

    assert wrong == []
