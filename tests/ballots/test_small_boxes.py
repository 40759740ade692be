"""A secret box with few ballots: its outcome is public, its counts are not (§4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.ballots import operations
from deliberation.ballots.models import Box, Scrutineer
from deliberation.ballots.operations import scrutinies
from deliberation.ballots.queries import results
from deliberation.database import db, unit_of_work
from deliberation.journal.models import Entry
from deliberation.lobby.operations import settle_due
from deliberation.rules import recount
from deliberation.rules.box import by_most
from deliberation.rules.refusals import OutOfOrder
from tests import scene

NAMES = {"east": "东门", "west": "西门", "north": "北门"}


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context(), clock.pretend(scene.at(days=30)):
        yield scene.community(neighbours=8)


def gates(hall: scene.Neighbourhood, *choices: str, secrecy: str = "secret") -> Box:
    return scene.box_closed(
        hall, *choices, options=tuple(NAMES), method="one_of", rule=by_most(), labels=NAMES,
        profile=None, secrecy=secrecy,
    )  # fmt: skip


def pages(client, hall, box: Box) -> dict[str, str]:
    found = {}
    for rest in ("", "/posting", "/posting.docx", "/commitments", "/receipt"):
        answer = client.get(hall.path(f"ballots/{box.id}{rest}"))
        assert answer.status_code == 200, rest
        found[rest] = answer.get_data(as_text=not rest.endswith("docx"))
    return found


def test_with_four_ballots_the_outcome_is_public_and_nothing_tells_who_chose_what(
    hall, client
) -> None:
    box = gates(hall, "east", "east", "west", "east")
    told = pages(client, hall, box)

    assert "结果：选出东门" in told[""] and "选出：东门。" in told["/posting"]
    for html in (told[""], told["/posting"]):
        assert "收到 4 张票，不到 5 张：只公布结果，不公布各选项的票数" in html
        counted = [box.footer["arithmetic"]["zh"], "东门 3 票", "西门 1 票"]
        counted.append("各选项的票数</caption>")
        assert [said for said in counted if said in html] == []
    answer = client.get(hall.path(f"ballots/{box.id}/export"))
    assert answer.status_code == 409 and "只公布结果" in answer.get_data(as_text=True)
    assert results.result(box).lines == ()


def test_with_five_ballots_or_names_everything_is_public_as_ever(hall, client) -> None:
    box = gates(hall, *["east"] * 3, "west", "west")
    assert client.get(hall.path(f"ballots/{box.id}/export")).status_code == 200
    assert box.footer["arithmetic"]["zh"] in pages(client, hall, box)[""]
    named = scene.box_closed(hall, "for", "for", occasion=2)
    assert client.get(hall.path(f"ballots/{named.id}/export")).status_code == 200


def test_the_least_is_the_one_of_the_bylaws_at_opening(hall, client) -> None:
    scene.ways(hall, secret_least=8)
    box = gates(hall, *["east"] * 4, "west", "west", "west")
    scene.ways(hall, secret_least=3)

    assert box.withheld and client.get(hall.path(f"ballots/{box.id}/export")).status_code == 409


def test_a_box_of_before_there_was_the_rule_is_as_public_as_it_was(hall, client) -> None:
    box = scene.box_open(hall, secrecy="secret")
    with unit_of_work():
        box.format = 1
    scene.cast(box, "for", "for")
    with unit_of_work():
        operations.close(box, by=None, at=box.closes_at)

    assert client.get(hall.path(f"ballots/{box.id}/export")).status_code == 200


def test_two_scrutineers_together_recount_it_and_neither_alone(app, hall) -> None:
    box = gates(hall, "east", "east", "west", "east")
    path, export = (hall.path(f"ballots/{box.id}/{one}") for one in ("scrutiny", "export"))
    first, second, third = (app.test_client() for _ in range(3))
    for client, part in ((first, "supervisor"), (second, "representative"), (third, "committee")):
        scene.sign_in(client, hall, part)

    assert "我来当监票人" in first.get(hall.path(f"ballots/{box.id}")).get_data(as_text=True)
    assert third.post(path).status_code == 403
    assert app.test_client().post(path).status_code in (302, 303, 401, 403)
    assert first.post(path).status_code == 303
    assert first.post(path).status_code == 303  # twice is once
    assert first.get(export).status_code == 409
    assert second.get(export).status_code == 409
    assert second.post(path).status_code == 303
    lines = [first.get(export, buffered=True), second.get(export, buffered=True)]
    assert third.get(export).status_code == 409
    assert [one.status_code for one in lines] == [200, 200]
    done = recount.recount(lines[0].data.splitlines(keepends=True), root=box.root, seal=box.seal)
    assert done.findings == [] and done.figures["votes"] == {"east": 3, "west": 1, "north": 0}
    db.session.rollback()
    said = db.session.scalars(sa.select(Entry.actor_id).where(Entry.verb == "box:scrutinised"))
    assert list(said) == [hall.supervisor.id, hall.representative.id]
    html = first.get(hall.path(f"ballots/{box.id}")).get_data(as_text=True)
    assert "截止以后公开的数据里写着每个代号" not in html
    assert f"--seal {box.seal}" in re.sub(r"\s+", " ", html)


def test_there_is_no_third_scrutineer_and_the_database_holds_it(hall) -> None:
    box = gates(hall, "east", "west")
    everybody = [hall.supervisor, hall.representative, hall.neighbours[0]]
    for one in everybody[:2]:
        with unit_of_work():
            scrutinies.join(box, by=one, at=clock.now())
    with pytest.raises(OutOfOrder) as refused, unit_of_work():
        scrutinies.join(box, by=everybody[2], at=clock.now())
    assert refused.value.refusal.name == "ballots.two_scrutineers"
    row = {"community_id": box.community_id, "box_id": box.id, "at": clock.now()}
    row["person_id"] = everybody[2].id
    for place in (2, 3):
        with pytest.raises(IntegrityError), unit_of_work():
            db.session.execute(sa.insert(Scrutineer).values(place=place, **row))


def test_nobody_scrutinises_what_is_public(hall) -> None:
    box = gates(hall, *["east"] * 6)
    with pytest.raises(OutOfOrder) as refused, unit_of_work():
        scrutinies.join(box, by=hall.supervisor, at=clock.now())
    assert refused.value.refusal.name == "ballots.counts_public"


def test_a_small_secret_written_vote_leaves_no_counts_in_the_record(hall, client) -> None:
    issue = scene.issue_at_convene(hall)
    vote = scene.writing_open(hall, issue, secrecy="secret")
    box = scene.box_of(vote)
    entitled = box.entitled
    assert entitled <= 6, entitled
    scene.cast(box, *(["for"] * 3 + ["against"])[:entitled])
    with clock.pretend(box.closes_at):
        settle_due(hall.community, box.closes_at)
        entry = db.session.scalars(
            sa.select(Entry).where(Entry.verb.like("issue:%in_writing")).order_by(Entry.number)
        ).all()[-1]
        story = client.get(hall.path(f"issues/{issue.number}")).get_data(as_text=True)

    assert box.closed_at is not None and box.withheld
    assert entry.verb == "issue:adopted_in_writing", entry.verb
    assert [entry.particulars[n] for n in ("in_favour", "against", "abstained")] == [None] * 3
    assert "不公布各选项的票数" in entry.particulars["arithmetic"]["zh"]
    assert "同意 3 票" not in story and "不公布各选项的票数" in story
