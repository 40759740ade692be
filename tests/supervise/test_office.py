"""The office above communities: side by side, plans replied to, the joint council's groups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.lobby.operations import settle_due
from deliberation.people.models import Person, Role
from deliberation.people.operations import offices
from deliberation.resolve.operations import planning
from deliberation.rules import workflow
from deliberation.rules.refusals import Refusal
from deliberation.supervise.models.council import CouncilItem, CouncilMember
from deliberation.supervise.operations import council
from deliberation.supervise.queries.office import view
from tests import scene
from tests.records import messages_on, refusal_of, stored, told

LATER = clock.at(date(2026, 7, 1)) + timedelta(hours=9)


@pytest.fixture
def halls(app: Flask) -> Iterator[tuple[scene.Neighbourhood, scene.Neighbourhood]]:
    with app.app_context():
        yield scene.community(neighbours=1), scene.community("qinghe", neighbours=1)


@pytest.fixture
def office(halls):
    return scene.office_above(*halls)


def members(office, *seats: str) -> None:
    with unit_of_work():
        for seat in seats:
            council.seat(office, seat, "王委员", at=scene.START)


def agenda(office, hall, issue, why="stuck", when=scene.START):
    with unit_of_work():
        return council.fix_agenda(
            office, clock.day_of(when) + timedelta(days=3), [council.Topic(issue, why)],
            account_id=hall.subdistrict.account_id, at=when,
        )  # fmt: skip


def test_an_officer_is_one_in_every_community_also_in_one_that_joins_later(halls, office) -> None:
    third = scene.community("dongting", neighbours=0)
    with unit_of_work():
        offices.join(third.community, office, at=scene.START)
    account = halls[0].subdistrict.account_id

    found = db.session.execute(
        sa.select(Person.community_id, Role.kind)
        .join(Role, Role.person_id == Person.id)
        .where(Person.account_id == account)
        .order_by(Person.community_id)
    ).all()
    here = [hall.community.id for hall in (*halls, third)]
    assert found == [(one, "subdistrict") for one in here]
    assert offices.is_officer(office, account, scene.START.date())
    assert not offices.is_officer(office, halls[0].committee.account_id, scene.START.date())


def test_the_view_stands_the_communities_side_by_side(halls, office) -> None:
    one, two = halls
    scene.issue_in_execution(one)
    scene.issue_at_collect(two)
    now = clock.at(date(2026, 5, 20))  # the task was due on 30 April
    seen = {side.community.id: side for side in view(office, now).sides}

    first, second = seen[one.community.id], seen[two.community.id]
    assert (first.steps, first.late_tasks, first.soon) == ({"supervise": 1}, 1, 0)
    assert (second.steps, second.late_tasks, second.overdue) == ({"collect": 1}, 0, 0)
    assert first.overdue >= 1
    assert [row.work for row in view(office, clock.at(date(2026, 6, 2))).red] == ["划好停车位"]
    assert view(office, clock.at(date(2026, 5, 30))).red == []


def test_what_stands_too_long_is_stuck_and_a_dispute_is_not_named(halls, office) -> None:
    stands = scene.issue_at_convene(halls[0])
    dispute = scene.issue_at_convene(
        halls[1], title="楼上漏水", kind=workflow.IssueKind.DISPUTE, body="MED"
    )
    assert [row.id for row in view(office, stands.since + timedelta(days=61)).stuck] == [stands.id]
    assert view(office, stands.since + timedelta(days=60)).stuck == []
    assert dispute.id not in {row.id for row in view(office, LATER).stuck}


def test_the_officer_replies_to_a_plan_that_waits(app, halls, office) -> None:
    hall, client = halls[1], app.test_client()
    about = scene.topic(hall)
    about_id = about.id
    with unit_of_work():
        stored(Issue, about_id).kind = "major"
    resolution = scene.resolution_posted(hall, stored(Issue, about_id))
    when = resolution.posted_at + timedelta(days=1)
    with unit_of_work():
        planning.submit(resolution, "北河街道", by=hall.committee, at=when)
    assert [row.resolution for row in view(office, when).plans] == [resolution.number]

    with clock.pretend(when + timedelta(days=1)):
        scene.sign_in(client, halls[0], "subdistrict")  # the account of the other community
        page = client.get(f"/offices/{office.code}/").get_data(as_text=True)
        answer = client.post(
            hall.path(f"resolutions/{resolution.number}/plan/reply"),
            data={"verdict": "approved", "reply": "同意"},
        )
    assert (f"/{hall.code}/resolutions/{resolution.number}/plan" in page) is True
    assert answer.status_code == 303
    assert view(office, when + timedelta(days=2)).plans == []


def test_no_agenda_unless_half_of_the_council_are_public(halls, office) -> None:
    issue = scene.issue_at_convene(halls[0])
    given = {"account_id": None, "at": scene.START}
    topics, day = [council.Topic(issue, "stuck")], date(2026, 3, 9)

    assert refusal_of(council.fix_agenda, office, day, topics, **given) == Refusal.of(
        "council.no_members", None
    )
    members(office, "department", "committee", "resident")
    assert refusal_of(council.fix_agenda, office, day, topics, **given) == Refusal.of(
        "council.public_members_too_few", None, public=1, members=3
    )
    leaving = db.session.scalars(sa.select(CouncilMember)).first()
    with unit_of_work():
        council.unseat(leaving, at=scene.START)
    assert agenda(office, halls[0], issue).public_members == 1


def test_an_agenda_is_built_from_the_view_fixed_once_a_month_and_told_in_the_community(
    halls, office
) -> None:
    hall = halls[1]
    issue = scene.issue_at_convene(hall)
    members(office, "resident", "department")
    now = issue.since + timedelta(days=70)
    assert [(one.row.id, one.why) for one in council.topics(view(office, now))] == [
        (issue.id, "stuck")
    ]
    meeting = agenda(office, halls[0], issue, when=now)
    again = refusal_of(
        council.fix_agenda, office, meeting.held_on, [council.Topic(issue, "stuck")],
        account_id=None, at=now,
    )  # fmt: skip

    assert again == Refusal.of("council.month_fixed_already", None)
    assert "council:took_up" in [verb for verb, _ in told(issue)]
    assert hall.committee.id in messages_on(issue, "council:took_up")


def test_a_working_group_dissolves_when_its_issue_is_solved(halls, office) -> None:
    hall = halls[0]
    members(office, "resident", "department")
    box = scene.poll_open(hall)
    issue = stored(Issue, box.issue_id)
    agenda(office, hall, issue, when=box.opens_at)
    item = db.session.scalars(sa.select(CouncilItem)).one()
    given = {"lead": "城管办 吴涛", "members": "物业、居委会、居民代表", "purpose": "排水",
             "account_id": hall.subdistrict.account_id, "at": box.opens_at}  # fmt: skip
    with unit_of_work():
        council.form_group(item, **given)
    assert refusal_of(council.form_group, item, **given) == Refusal.of(
        "council.group_there_already", None
    )
    assert council.working(issue)

    scene.answered_on_paper(hall, box, satisfied=len(hall.households))
    settle_due(hall.community, box.closes_at)
    db.session.expire_all()
    issue = stored(Issue, issue.id)
    assert (issue.step, council.working(issue)) == ("closed", False)
    assert [verb for verb, _ in told(issue)][-2:] == ["issue:satisfied", "group:dissolved"]


def test_the_same_member_is_not_seated_twice(office) -> None:
    members(office, "resident")

    again = refusal_of(council.seat, office, "resident", "王委员 ", at=scene.START)
    assert again == Refusal.of("council.sits_already", None)


def test_the_outcome_of_an_item_is_kept_once(halls, office) -> None:
    issue = scene.issue_at_convene(halls[0])
    members(office, "organisation")
    agenda(office, halls[0], issue)
    item = db.session.scalars(sa.select(CouncilItem)).one()
    given = {"account_id": halls[0].subdistrict.account_id, "at": scene.at(days=4)}
    with unit_of_work():
        council.conclude(item, "下周现场会", **given)

    assert refusal_of(council.conclude, item, "再议", **given) == Refusal.of(
        "council.concluded_already", None
    )


def test_the_office_asks_as_often_for_one_community_as_for_two(app, halls, count_queries) -> None:
    alone = scene.office_above(halls[0], code="a")
    client, counts = app.test_client(), []
    with clock.pretend(scene.at(days=1)):
        client.get("/offices/a/")
        with count_queries() as asked:
            assert client.get("/offices/a/").status_code == 200
        counts.append(asked.count)
        with unit_of_work():
            offices.join(halls[1].community, alone, at=scene.START)
        scene.issue_at_collect(halls[1])
        with count_queries() as asked:
            assert client.get("/offices/a/").status_code == 200
    counts.append(asked.count - 1)  # whether something fell due is asked of each community

    assert counts[0] == counts[1] <= 16


@pytest.mark.parametrize("part", [None, "committee", "resident", "supervisor", "administrator"])
def test_only_the_offices_own_officers_keep_its_council(app, halls, office, part) -> None:
    client = app.test_client()
    if part:
        scene.sign_in(client, halls[0], part)
    answer = client.post(f"/offices/{office.code}/council/members", data={"seat-name": "王"})

    assert answer.status_code == 403
    assert db.session.scalars(sa.select(CouncilMember)).all() == []


def test_somebody_who_left_the_office_keeps_nothing(app, halls, office) -> None:
    with unit_of_work():
        officer = offices.officers(office, date(2026, 3, 2))[0]
        officer.until = date(2026, 3, 1)
    client = app.test_client()
    with clock.pretend(scene.START):
        scene.sign_in(client, halls[0], "subdistrict")
        answer = client.post(f"/offices/{office.code}/council/members", data={})

    assert answer.status_code == 403
