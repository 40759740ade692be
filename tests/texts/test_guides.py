"""What the committee does for residents: found, one service a page, looked at each quarter (C7)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Duty, DutyKind
from deliberation.journal.models import Entry
from deliberation.lobby.operations import settle_due
from deliberation.lobby.operations.reminders import remind
from deliberation.messages.models import Message
from deliberation.rules.policy import VISITOR
from deliberation.rules.refusals import Refused
from deliberation.rules.texts import TextKind, first_version, services
from deliberation.texts.models import Text
from deliberation.texts.operations import looking
from deliberation.texts.queries import guides as reading
from deliberation.texts.queries.owing import pressing
from tests import guides, plans, scene

ALL = [one.id for one in services(first_version(guides.FIRST))]


@pytest.fixture
def hall(app: Flask):
    with app.app_context():
        yield scene.community(neighbours=0)


def _duties(text: Text) -> list[tuple[str, date, bool]]:
    rows = db.session.scalars(
        db.select(Duty)
        .where(Duty.community_id == text.community_id, Duty.text_id == text.id)
        .order_by(Duty.id)
    )
    return [(one.kind, clock.day_of(one.due), one.settled_at is not None) for one in rows]


def _entries(verb: str) -> list[Entry]:
    return list(db.session.scalars(db.select(Entry).where(Entry.verb == verb).order_by(Entry.id)))


def _fallen_due(hall, text: Text) -> tuple[Text, datetime]:
    """The text, and the moment at which the committee owes to look at it."""
    day = text.look_by
    opens = clock.at(day - looking.LOOK_OPENS_BEFORE)
    settle_due(hall.community, opens)
    return text, opens


def test_the_committee_owes_to_look_at_it_thirty_days_before_the_quarter_ends(hall) -> None:
    text = guides.guide(hall)
    day = text.look_by
    settle_due(hall.community, clock.at(day - looking.LOOK_OPENS_BEFORE) - timedelta(minutes=1))
    assert _duties(text) == []

    _fallen_due(hall, text)

    assert _duties(text) == [(DutyKind.LOOK_AT_GUIDE, day, False)]


def test_found_to_be_right_still_settles_it_on_record_until_the_next_quarter(hall) -> None:
    text, opens = _fallen_due(hall, guides.guide(hall))
    owed = text.look_by

    with unit_of_work():
        looking.look(text, ALL, by=hall.committee, at=opens)

    assert _duties(text) == [(DutyKind.LOOK_AT_GUIDE, owed, True)]
    assert text.look_by > owed and text.looked_at == opens
    (entry,) = _entries("guide:looked_at")
    assert entry.particulars["version"] == 1
    assert entry.particulars["next_on"] == text.look_by.isoformat()
    _fallen_due(hall, text)
    assert [done for _, _, done in _duties(text)] == [True, False]


def test_a_new_version_settles_it_too(hall) -> None:
    text, opens = _fallen_due(hall, guides.guide(hall))

    plans.published(hall, text, guides.SECOND, name="第二版", when=opens)

    assert [done for _, _, done in _duties(text)] == [True]
    assert text.looked_at == opens


def test_versions_within_a_quarter_leave_the_day_where_it_is(hall) -> None:
    text = guides.guide(hall)
    day = text.look_by

    plans.published(hall, text, guides.SECOND, name="第二版")

    assert text.look_by == day
    _fallen_due(hall, text)
    assert len(_duties(text)) == 1


def test_late_is_said_in_public_and_on_record(hall, client: FlaskClient) -> None:
    text, _opens = _fallen_due(hall, guides.guide(hall))
    late = clock.at(text.look_by) + timedelta(days=3)
    (row,) = pressing(hall.community.id, VISITOR, late, limit=8)
    assert (row.number, row.title, row.text_kind) == (text.number, text.title, "guide")
    with clock.pretend(late):
        shown = client.get(f"/{hall.code}/guide/").get_data(as_text=True)
        front = client.get(f"/{hall.code}/").get_data(as_text=True)
    assert "已经逾期" in shown
    assert f"/{hall.code}/texts/{text.number}" in front

    with unit_of_work():
        looking.look(text, ALL, by=hall.committee, at=late)

    assert len(_entries("guide:looked_at_late")) == 1
    assert pressing(hall.community.id, VISITOR, late, limit=8) == []


def test_a_service_that_nobody_ticked_keeps_it_open(hall) -> None:
    text, opens = _fallen_due(hall, guides.guide(hall))

    with pytest.raises(Refused, match=r"guide\.unseen"), unit_of_work():
        looking.look(text, ALL[:1], by=hall.committee, at=opens)

    assert [done for _, _, done in _duties(text)] == [False]


def test_it_is_said_once_a_day(hall) -> None:
    text, opens = _fallen_due(hall, guides.guide(hall))
    with unit_of_work():
        looking.look(text, ALL, by=hall.committee, at=opens)

    with pytest.raises(Refused, match=r"guide\.looked_today"), unit_of_work():
        looking.look(text, ALL, by=hall.committee, at=opens)

    assert len(_entries("guide:looked_at")) == 1


def test_the_committee_is_reminded_with_a_way_to_the_text(hall, client: FlaskClient) -> None:
    text, _opens = _fallen_due(hall, guides.guide(hall))
    now = clock.at(text.look_by)

    assert remind(hall.community, now) == 1

    one = db.session.scalars(db.select(Message).where(Message.verb == "duty:due_soon")).first()
    assert one.issue_id is None and one.particulars["text_number"] == text.number
    with clock.pretend(now):
        scene.sign_in(client, hall, "committee")
        page = client.get(f"/{hall.code}/mine").get_data(as_text=True)
    assert f'class="button" href="/{hall.code}/texts/{text.number}"' in page


def test_a_duty_is_owed_on_an_issue_or_on_a_text(hall) -> None:
    issue, text = scene.topic(hall), guides.guide(hall)
    known = {"community_id": hall.community.id, "kind": "look_at_guide", "role": "committee"}
    known |= {"opened_at": scene.START, "due": scene.START}
    for about in ({}, {"issue_id": issue.id, "text_id": text.id}):
        with pytest.raises(IntegrityError, match="about_one"), unit_of_work() as session:
            session.add(Duty(**known, **about))


# ------------------------------------------------------------------ found and read


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("养老", ["高龄津贴", "居住证明"]),  # called so, before what mentions it
        ("居住证明", ["居住证明"]),
        ("居住证明怎么开", ["居住证明"]),
        ("津", ["高龄津贴"]),
        ("停车", []),
        ("——", []),
    ],
)
def test_a_service_is_found_by_what_people_call_it(hall, asked: str, titles: list[str]) -> None:
    guides.guide(hall)

    found = reading.found(reading.of_community(hall.community.id), asked)

    assert [service.title for _, service in found] == titles


def test_it_is_read_and_searched_without_a_script(hall, client: FlaskClient) -> None:
    text = guides.guide(hall)

    page = client.get(f"/{hall.code}/guide/?q=养老").get_data(as_text=True)
    address = f"/{hall.code}/guide/{text.number}/services/{ALL[0]}"
    assert page.index(address) < page.index(f"services/{ALL[1]}")
    service = client.get(address).get_data(as_text=True)
    for said in ("80 岁以上的老人", "身份证和银行卡", "10 个工作日", "1 号窗口，周敏", "上次查看"):
        assert said in service
    assert client.get(f"/{hall.code}/guide/{text.number}/services/1").status_code == 404


def test_in_elder_mode_one_service_is_a_screen_with_the_next_one_behind_it(
    hall, client: FlaskClient
) -> None:
    text = guides.guide(hall)
    client.post("/reading", data={"reading": "elder"})

    first, second = (f"/{hall.code}/guide/{text.number}/services/{one}" for one in ALL)
    page = client.get(first).get_data(as_text=True)

    assert "第 1 项，共 2 项" in page and second in page
    assert "第 2 项，共 2 项" in client.get(second).get_data(as_text=True)


def test_a_guide_of_a_neighbouring_community_is_not_found(hall, client: FlaskClient) -> None:
    other = scene.community("beihai", neighbours=0)
    text = guides.guide(other)

    assert client.get(f"/{hall.code}/guide/{text.number}/services/{ALL[0]}").status_code == 404
    assert reading.of_community(hall.community.id) == []


@pytest.mark.parametrize("many", [1, 3])
def test_all_guides_are_one_question(hall, count_queries, many: int) -> None:
    for number in range(many):
        guides.guide(hall, title=f"指南{number}")
    here = hall.community.id
    db.session.expire_all()

    with count_queries() as queries:
        assert len(reading.of_community(here)) == many
    assert queries.count == 1


def test_the_form_keeps_what_was_ticked(hall, client: FlaskClient) -> None:
    text, opens = _fallen_due(hall, guides.guide(hall))
    with clock.pretend(opens):
        scene.sign_in(client, hall, "committee")
        address = f"/{hall.code}/texts/{text.number}/look"
        page = client.post(address, data={"seen": [ALL[0]]})
        assert page.status_code == 422
        said = page.get_data(as_text=True)
        assert "还有 1 项没有勾选" in said
        assert f'value="{ALL[0]}" checked' in said and f'value="{ALL[1]}" checked' not in said

        assert client.post(address, data={"seen": ALL}).status_code == 303
    assert len(_entries("guide:looked_at")) == 1


def test_a_guide_that_lacks_something_is_refused_beside_the_body(hall, client: FlaskClient) -> None:
    text = plans.text_begun(hall, None, kind=TextKind.GUIDE, title="指南")
    scene.sign_in(client, hall, "committee")
    draft = client.get(f"/{hall.code}/texts/{text.number}/draft").get_data(as_text=True)
    assert "- 要带什么：" in draft  # a service to begin with

    body = guides.FIRST.replace("- 多久办好：10 个工作日\n", "")
    page = client.post(
        f"/{hall.code}/texts/{text.number}/versions",
        data={"base": "0", "saves": "0", "body": body, "name": "第一版"},
    )

    said = page.get_data(as_text=True)
    assert page.status_code == 422
    assert "“高龄津贴”没有写多久办好" in said and "还缺：" in said
