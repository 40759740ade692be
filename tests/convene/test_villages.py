"""A city's assemblies and a village's: each is offered its own, and none of the other's."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.journal.models import Entry
from deliberation.people import operations as people
from deliberation.people.models import Community
from tests import scene


@pytest.fixture
def hall(app):
    with clock.pretend(scene.START), app.app_context():
        yield scene.community(neighbours=22)


@pytest.fixture
def village(hall):
    with unit_of_work():
        here = db.session.get_one(Community, hall.community.id)
        people.change_kind(here, "village", by=hall.administrator, at=scene.START)
    return hall


def offered(page: str) -> list[str]:
    select = re.search(r'<select[^>]*name="body".*?</select>', page, re.S)[0]
    return [code for code in re.findall(r'value="([A-Z-]*)"', select) if code]


def test_a_city_is_offered_no_bodies_of_a_village(client, hall) -> None:
    issue = scene.issue_at_review(hall)
    clerk = scene.sign_in(client, hall, "committee")

    meeting = offered(clerk.get(hall.path("meetings/new")).text)
    review = offered(clerk.get(hall.path(f"issues/{issue.number}/review")).text)

    assert meeting == ["HALL", "RRA", "RA"]
    assert review == ["HALL", "RRA", "RA", "OWN-G", "OWN-S", "MED"]


def test_a_village_is_offered_its_own(client, village) -> None:
    issue = scene.issue_at_review(village)
    clerk = scene.sign_in(client, village, "committee")

    meeting = offered(clerk.get(village.path("meetings/new")).text)
    review = offered(clerk.get(village.path(f"issues/{issue.number}/review")).text)
    page = clerk.get(village.path("representatives/")).text

    assert meeting == ["HALL", "VRA", "VA", "VG"]
    assert review == ["HALL", "OWN-G", "OWN-S", "MED", "VRA", "VA", "VG"]
    assert "<h1>村民代表</h1>" in page
    assert "通常每 5 到 15 户" in page


def test_what_a_village_body_decides_already_is_met_on_all_the_same(client, hall) -> None:
    scene.topic(hall, "村口的路", body="VRA")
    clerk = scene.sign_in(client, hall, "committee")

    assert offered(clerk.get(hall.path("meetings/new")).text) == ["HALL", "RRA", "RA", "VRA"]


def test_what_is_not_offered_is_not_taken(client, hall) -> None:
    issue = scene.issue_at_review(hall)
    clerk = scene.sign_in(client, hall, "committee")

    sent = clerk.post(
        hall.path(f"issues/{issue.number}/acceptance"),
        data={"kind": "daily", "body": "VRA", "owner": f"person-{hall.committee.id}"},
    )

    assert sent.status_code == 422


def test_the_administrator_says_what_it_is_and_it_is_on_record(client, hall) -> None:
    here = scene.sign_in(client, hall, "administrator")

    sent = here.post(hall.path("rules/kind"), data={"kind": "village"})
    again = here.post(hall.path("rules/kind"), data={"kind": "empire"})

    db.session.expire_all()
    told = db.session.scalars(sa.select(Entry).where(Entry.verb == "community:kind_set")).one()
    assert (sent.status_code, again.status_code) == (303, 303)
    assert db.session.get_one(Community, hall.community.id).kind == "village"
    assert (told.actor_id, told.particulars) == (
        hall.administrator.id, {"community_kind": "village"},
    )  # fmt: skip


def test_a_tie_offers_the_open_seat_alone_and_to_those_tied(client, hall) -> None:
    clerk = scene.sign_in(client, hall, "committee")
    from deliberation.people.operations import selections
    from deliberation.people.queries import representation

    group = hall.groups[0]
    standing = representation.eligible(group, limit=3)
    typed = {"key": "k", "seats": "2", "since": "2026-03-02", "until": "2031-03-02",
             "candidates": "\n".join(one.name for one in standing)}  # fmt: skip
    at = hall.path(f"groups/{group.id}/selections")
    bare = clerk.post(at, data=typed)
    opened = clerk.post(at, data=typed | {"reason": "楼里老人多，两位轮流跑。"})
    selection = representation.selection(hall.community.id, 1)
    with unit_of_work():
        votes = dict(zip((one.id for one in standing), (11, 4, 4), strict=True))
        selections.conclude(selection, votes, took_part=15, by=hall.committee, at=scene.at(days=1))
    page = clerk.get(hall.path("selections/1")).text
    form = clerk.get(hall.path(f"groups/{group.id}/selections/new?after=1")).text

    assert bare.status_code == 422
    assert "通常每 20 到 50 户推选一名代表：15 户选 2 名不在这个范围里" in bare.text
    assert opened.status_code == 303
    assert page.count("得票相同，未定") == 2
    assert "还有 1 个名额没有选出" in page
    assert "楼里老人多，两位轮流跑。" in page
    assert re.search(r'name="by_election"[^>]*checked|checked[^>]*name="by_election"', form)
    lines = re.search(r"<textarea[^>]*name=\"candidates\"[^>]*>(.*?)</textarea>", form, re.S)[1]
    assert [
        line[-len(one.name) :] for line, one in zip(lines.split(), standing[1:], strict=True)
    ] == [one.name for one in standing[1:]]
