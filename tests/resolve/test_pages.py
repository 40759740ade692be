"""The pages of resolutions: writing with and without care, posting, objecting, answering."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.people import queries as people
from deliberation.people.queries import doors
from deliberation.resolve.forms import MORE
from deliberation.resolve.models import Affected, Objection, Resolution, Task
from deliberation.resolve.operations import objections
from tests import scene

HOSTILE = "<script>alert('1')</script>"


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=4)


@pytest.fixture
def about(hall) -> Issue:
    """An issue that a meeting has carried."""
    made = scene.topic(hall)
    scene.meeting_decided(hall, made)
    return made


def seen_by(app: Flask, hall, part: str | None, path: str, at: datetime, **posted):
    """What *part* gets at *path* at the moment *at*: status and page."""
    client = app.test_client()
    with clock.pretend(at):
        if part is not None:
            scene.sign_in(client, hall, part)
        address = hall.path(path)
        answer = client.post(address, data=posted) if posted else client.get(address)
    db.session.rollback()
    return answer.status_code, answer.get_data(as_text=True)


def filled(hall, about: Issue, **more) -> dict:
    return {
        "key": "k1",
        "seen": about.version,
        "text": "白天供来访车辆停放。",
        "scope": "all",
        "tasks-0-title": "划线",
        "tasks-0-lead": hall.units["property"].id,
        "tasks-0-deadline": "2026-04-30",
        "tasks-0-person": hall.property_manager.id,
        "tasks-0-budget": "1200",
        "tasks-3-title": "装地锁",
        "tasks-3-lead": hall.units["department"].id,
        "tasks-3-deadline": "2026-05-31",
    } | more


def test_the_form_is_prefilled_with_what_the_meeting_carried(app, hall, about) -> None:
    at = about.since + timedelta(hours=14)
    status, page = seen_by(app, hall, "committee", f"issues/{about.number}/resolutions/new", at)

    assert (status, about.action in page, "第 1 次会议表决通过" in page) == (200, True, True)
    assert page.count("<summary>") == 2  # one filled, one more


def test_rows_left_empty_are_no_tasks_and_a_double_click_makes_one(app, hall, about) -> None:
    at, path = about.since + timedelta(hours=14), f"issues/{about.number}/resolutions"
    form = filled(hall, about)
    for _ in range(2):
        assert seen_by(app, hall, "committee", path, at, **form)[0] == 303

    tasks = db.session.execute(
        sa.select(Task.position, Task.title, Task.lead_unit_id, Task.deadline, Task.budget)
    ).all()
    assert tasks == [
        (1, "划线", hall.units["property"].id, date(2026, 4, 30), 120000),
        (2, "装地锁", hall.units["department"].id, date(2026, 5, 31), None),
    ]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Resolution)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Affected)) == 12


@pytest.mark.parametrize(
    "change, said",
    [
        ({"tasks-0-title": ""}, "请写明办什么。"),
        ({"tasks-0-lead": 0}, "请选牵头单位，只能有一个。"),
        ({"tasks-0-deadline": ""}, "请填办完的期限。"),
        ({"tasks-0-budget": "很多"}, "请填金额"),
        ({"tasks-0-deadline": "2026-03-01"}, "任务的期限不能早于今天。"),
        ({"text": " "}, "请写明决定了什么。"),
        ({"scope": "some"}, "请选出受影响的住户"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(app, hall, about, change, said) -> None:
    at, path = about.since + timedelta(hours=14), f"issues/{about.number}/resolutions"
    form = filled(hall, about, minority=HOSTILE) | change
    status, page = seen_by(app, hall, "committee", path, at, **form)

    assert (status, said in page, 'value="装地锁"' in page) == (422, True, True)
    assert (HOSTILE in page, "&lt;script&gt;" in page) == (False, True)
    assert db.session.scalar(sa.select(Resolution)) is None


def test_those_affected_are_chosen_by_building_and_by_household(app, hall, about) -> None:
    at, path = about.since + timedelta(hours=14), f"issues/{about.number}/resolutions"
    one = hall.households[1]  # in the second building
    form = filled(hall, about, scope="some", buildings=hall.buildings[0].id)
    form["doors"] = f"{hall.buildings[1].name} {one.door}、404"
    status, page = seen_by(app, hall, "committee", path, at, **form)
    assert (status, f"{hall.buildings[1].name} 404" in page, one.door in page) == (422, True, True)
    form["doors"] = f"{hall.buildings[1].name} {one.door}"

    assert seen_by(app, hall, "committee", path, at, **form)[0] == 303

    roll = set(db.session.scalars(sa.select(Affected.household_id)))
    assert roll == {
        home.id for home in hall.households if home.building_id == hall.buildings[0].id
    } | {one.id}


def test_more_rows_are_given_and_what_was_typed_is_kept(app, hall, about) -> None:
    at, path = about.since + timedelta(hours=14), f"issues/{about.number}/resolutions"
    form = filled(hall, about, more="1")

    status, page = seen_by(app, hall, "committee", path, at, **form)

    assert (status, 'value="装地锁"' in page) == (200, True)
    assert page.count("<summary>") == 4 + MORE
    assert db.session.scalar(sa.select(Resolution)) is None


def test_a_stale_page_is_told_so_and_keeps_what_was_typed(app, hall, about) -> None:
    at, path = about.since + timedelta(hours=14), f"issues/{about.number}/resolutions"
    form = filled(hall, about, seen=about.version - 1)
    status, page = seen_by(app, hall, "committee", path, at, **form)

    assert (status, 'value="装地锁"' in page) == (409, True)


def test_posting_is_one_press_and_shows_the_days_left(app, hall, about) -> None:
    resolution = scene.resolution_written(hall, about)
    at, path = resolution.written_at, f"resolutions/{resolution.number}"
    assert "公示这份决议" in seen_by(app, hall, "committee", path, at)[1]
    assert "公示这份决议" not in seen_by(app, hall, "resident", path, at)[1]
    assert seen_by(app, hall, "committee", f"{path}/posting", at, press="1")[0] == 303

    for shown in (path, "postings/"):
        page = seen_by(app, hall, None, shown, at + timedelta(days=2))[1]
        assert ("公示到3月30日" in page, "还剩 15 天" in page) == (True, True)


def test_the_page_says_when_the_holidays_are_not_yet_known(app, hall, about) -> None:
    resolution = scene.resolution_written(hall, about)
    path = f"resolutions/{resolution.number}"
    seen_by(app, hall, "committee", f"{path}/posting", clock.at(date(2026, 12, 28)), press="1")

    page = seen_by(app, hall, None, path, clock.at(date(2026, 12, 29)))[1]
    assert "放假安排还没有公布" in page


def test_an_objection_is_raised_shown_masked_and_answered_in_public(app, hall, about) -> None:
    resolution = scene.resolution_posted(hall, about)
    at, path = resolution.posted_at + timedelta(days=1), f"resolutions/{resolution.number}"
    assert "我有异议" in seen_by(app, hall, "tenant", path, at)[1]
    assert "我有异议" not in seen_by(app, hall, None, path, at)[1]
    form = {"key": "o1", "text": f"太吵 {HOSTILE}"}
    for _ in range(2):
        assert seen_by(app, hall, "tenant", f"{path}/objections", at, **form)[0] == 303
    objection = db.session.scalars(sa.select(Objection)).one()

    page = seen_by(app, hall, None, path, at)[1]
    assert ("周**" in page, "周婷" in page, HOSTILE in page) == (True, False, False)
    answer = f"{path}/objections/{objection.id}/answer"
    assert seen_by(app, hall, "committee", answer, at, text=" ", upheld="no")[0] == 422
    assert seen_by(app, hall, "committee", answer, at, text="已装隔音垫", upheld="no")[0] == 303
    assert "已装隔音垫" in seen_by(app, hall, None, path, at)[1]
    status, page = seen_by(app, hall, "committee", answer, at, text="再答", upheld="no")
    assert (status, "已经答复过了" in page) == (422, True)


def test_withdrawing_asks_for_a_reason_and_the_next_is_written_from_it(app, hall, about) -> None:
    resolution = scene.resolution_posted(hall, about, affected=3)
    at, path = resolution.posted_at + timedelta(days=1), f"resolutions/{resolution.number}"
    assert seen_by(app, hall, "committee", f"{path}/withdrawal", at, reason="")[0] == 422
    assert seen_by(app, hall, "committee", f"{path}/withdrawal", at, reason="期限错了")[0] == 303

    assert "期限错了" in seen_by(app, hall, None, path, at)[1]
    page = seen_by(app, hall, "committee", f"issues/{about.number}/resolutions/new", at)[1]
    typed = re.search(r'<textarea[^>]*name="doors"[^>]*>([^<]*)<', page)[1]
    assert ('value="划好停车位"' in page, page.count("checked")) == (True, 1)  # only a part
    named = doors.read(
        typed, [(one.id, one.name) for one in hall.buildings], people.households(hall.community.id)
    )
    roll = db.session.scalars(sa.select(Affected.household_id))
    assert named == doors.Named(frozenset(roll), ())


def test_postings_ask_as_often_for_three_as_for_one(app, hall, count_queries) -> None:
    counts = set()
    for number in (1, 2):
        for one in range(number):
            resolution = scene.resolution_posted(hall, scene.topic(hall, f"{number}-{one}"))
            with unit_of_work():
                objections.object_to(
                    resolution, key=f"{number}-{one}", text="吵", by=hall.tenant,
                    at=resolution.posted_at,
                )  # fmt: skip
        client = app.test_client()
        with clock.pretend(resolution.posted_at + timedelta(days=1)):
            client.get(hall.path("postings/"))
            with count_queries() as queries:
                assert client.get(hall.path("postings/")).status_code == 200
        counts.add(queries.count)

    assert len(counts) == 1 and max(counts) <= 4, counts


def test_a_draft_is_corrected_before_it_is_posted_and_not_after(app, hall, about) -> None:
    at, path = about.since + timedelta(hours=14), f"issues/{about.number}/resolutions"
    seen_by(app, hall, "committee", path, at, **filled(hall, about))
    made = db.session.scalar(sa.select(Resolution))
    draft = f"resolutions/{made.number}/draft"
    page = seen_by(app, hall, "committee", draft, at)[1]
    assert all(f'value="{typed}"' in page for typed in ("划线", "装地锁", "2026-04-30"))
    assert "白天供来访车辆停放。</textarea>" in page

    db.session.refresh(about)
    words = {"text": "白天供来访车辆停放，夜里不停。", "tasks-0-title": "划白线"}
    changed = filled(hall, about, **words)
    changed = {key: value for key, value in changed.items() if not key.startswith("tasks-3")}
    assert seen_by(app, hall, "committee", draft, at, **changed)[0] == 303
    db.session.expire_all()
    tasks = db.session.scalars(sa.select(Task.title)).all()
    assert (made.number, made.text, tasks) == (
        "2026-01", "白天供来访车辆停放，夜里不停。", ["划白线"],
    )  # fmt: skip
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Affected)) == made.affected

    seen_by(app, hall, "committee", f"resolutions/{made.number}/posting", at, csrf="")
    db.session.refresh(about)
    late = seen_by(app, hall, "committee", draft, at, **changed | {"seen": about.version})
    assert (late[0], "这份决议已经公示了。" in late[1]) == (422, True)
    assert seen_by(app, hall, "resident", draft, at)[0] == 403
