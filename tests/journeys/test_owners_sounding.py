"""Owners are asked in writing: from the register to the resolution, and what every page says.

In several cities a binding vote of owners must run on the city's own system (rulebook 2): every
page and every paper about this one says that it is a sounding and a count of paper ballots.
"""

from __future__ import annotations

import io
from datetime import timedelta
from html import unescape

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from deliberation import clock
from deliberation.ballots import doors, proxies, results
from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.database import db, unit_of_work
from deliberation.lobby.operations import settle_due
from deliberation.rules import recount
from deliberation.rules.profiles import SOUNDING
from tests import scene
from tests.test_policy import endpoints

#: Addresses that are about an owners' vote, by what stands in them.
ABOUT = ("<int:box_id>", "/writings/<int:number>", "/proxies/<int:proxy_id>", "/owners/")
#: Pages that say what came of it.
AFTERWARDS = ("lobby.issue", "resolve.resolution")
#: What is no page for people: data, a program's own file, a register's example.
DATA = ("ballots.export", "owners.example")


def voted(hall: scene.Neighbourhood):
    """A written vote of the owners: one by proxy, the others on paper; all but the firm for it."""
    scene.owners_registered(hall)
    about = scene.topic(hall, "更换电梯", body="OWN-S")
    vote = scene.writing_open(hall, about, text="更换3栋的两部电梯。", days=15)
    box = scene.box_of(vote)
    noon = box.opens_at + timedelta(hours=3)
    lines = [line.voter_id for line in doors.lines(box)]
    known = boxes.voters(box, lines)
    with unit_of_work():
        proxy = proxies.give(box, known[lines[0]], hall.tenant, ["for"], by=hall.resident, at=noon)
        proxies.use(proxy, by=hall.tenant, at=noon)
    for line, choice in zip(lines[1:], ("for", "against", "for"), strict=True):
        with unit_of_work():
            ballots.cast(box, known[line], choice, channel="paper", by=hall.committee, at=noon)
    return about, vote, box, proxy


def test_owners_adopt_in_writing_and_anybody_can_recount_it(app) -> None:
    with app.app_context():
        hall = scene.community(neighbours=2)
        about, vote, box, _ = voted(hall)
        with clock.pretend(box.closes_at):
            settle_due(hall.community, box.closes_at)
        db.session.expire_all()

        done = recount.recount(
            (line.encode() for line in results.export(box).lines()), root=box.root, seal=box.seal
        )

        assert (vote.result, about.step) == ("adopted", "resolve")
        assert done.findings == []
        assert dict(done.channels) == {"proxy": 1, "paper": 3}
        # 89.53 + 120.80 + 200.00 of 483.53 m², and three of four persons
        assert box.footer["area"] == {"for": 41033, "against": 7320, "abstain": 0}
        assert box.footer["arithmetic"]["zh"].endswith(SOUNDING["zh"])


@pytest.mark.parametrize("language, locale", [("zh", "zh-Hans"), ("en", "en")])
@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_every_page_and_paper_says_that_it_is_a_sounding(
    app: Flask, client: FlaskClient, closed: bool, language: str, locale: str
) -> None:
    with app.app_context():
        hall = scene.community(neighbours=2)
        about, vote, box, proxy = voted(hall)
        moment, number = box.opens_at + timedelta(hours=5), "none"
        if closed:
            moment = box.closes_at
            settle_due(hall.community, moment)
            number = scene.resolution_written(hall, about, when=moment).number
        values = {
            "<community>": hall.code,
            "<int:box_id>": box.id,
            "<int:number>": vote.number,
            "<int:proxy_id>": proxy.id,
            "<int:owner_id>": 1,
            "<number>": number,
        }
        issue = hall.path(f"issues/{about.number}")
    silent, said = [], 0
    for part in ("committee", "tenant"):
        scene.sign_in(client, hall, part)
        client.post("/language", data={"language": locale})
        for rule, method in endpoints(app):
            about_it = any(one in rule.rule for one in ABOUT) or rule.endpoint in AFTERWARDS
            if method != "GET" or not about_it or rule.endpoint in DATA:
                continue
            path = rule.rule
            for name, value in values.items():
                path = path.replace(name, str(value))
            if rule.endpoint == "lobby.issue":
                path = issue
            with clock.pretend(moment):
                answer = client.get(path)
            if answer.status_code == 200:
                said += 1
                if SOUNDING[language] not in text(answer):
                    silent.append(f"{part} {path} ({rule.endpoint})")

    assert not silent, "\n".join(silent)
    assert said >= (20 if closed else 25), said


def text(answer: TestResponse) -> str:
    """What *answer* says, be it a page or a file."""
    content = answer.get_data()
    if content[:2] == b"PK":
        document = Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(one.text for one in document.paragraphs), *cells])
    if content[:4] == b"%PDF":
        return "".join(SOUNDING.values())  # set from the same value as page and Word
    return unescape(content.decode())
