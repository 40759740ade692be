"""Owners are asked in writing: from the register to the resolution, and anybody recounts it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box
from deliberation.ballots.operations import proxies
from deliberation.ballots.queries import doors, results
from deliberation.convene.models import Writing
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.lobby.operations import settle_due
from deliberation.rules import recount
from deliberation.rules.voting import SOUNDING
from tests import scene


def voted(hall: scene.Neighbourhood) -> tuple[Issue, Writing, Box]:
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
    return about, vote, box


def test_owners_adopt_in_writing_and_anybody_can_recount_it(app) -> None:
    with app.app_context():
        hall = scene.community(neighbours=2)
        about, vote, box = voted(hall)
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


def test_the_words_for_a_group_chat_say_that_it_is_a_sounding(app, client) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
        scene.owners_registered(hall)
        owners = scene.writing_open(hall, scene.topic(hall, "更换电梯", body="OWN-G"), days=15)
        seats = scene.writing_open(hall, scene.topic(hall, "楼梯扶手"))
        scene.sign_in(client, hall, "committee")
        told = {}
        with clock.pretend(scene.at(hours=1)):
            for vote in (owners, seats):
                page = unescape(client.get(hall.path(f"writings/{vote.number}")).text)
                told[vote.number] = page[page.index("【") :].partition("<")[0].strip()

    assert told[owners.number].endswith("\n" + SOUNDING["zh"])
    assert told[seats.number].startswith("【") and SOUNDING["zh"] not in told[seats.number]
