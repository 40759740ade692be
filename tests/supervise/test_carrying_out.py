"""Carrying out, side by side and in the open: parts of assisting units, evidence, the posting."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Duty
from deliberation.journal.models import Entry
from deliberation.lobby.operations import settle_due
from deliberation.resolve.models import Assist, Resolution, Task
from deliberation.resolve.operations import PartDraft, objections
from deliberation.rules.refusals import OutOfOrder, Refusal
from deliberation.supervise import operations as supervise
from deliberation.supervise.models import Completion, CompletionPhoto
from deliberation.supervise.operations import parts
from tests import scene
from tests.records import refusal_of
from tests.resolve.test_pages import seen_by

DAY = timedelta(days=1)


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=4)


@pytest.fixture
def resolution(hall) -> Resolution:
    """In force; property leads until 30 April, the department assists until the 10th."""
    help_ = PartDraft(
        unit_id=hall.units["department"].id, part="批准占道施工", deadline=date(2026, 4, 10)
    )
    notice = PartDraft(unit_id=hall.units["committee"].id, part="通知住户")
    return scene.issue_in_execution(hall, tasks=[scene.task(hall, parts=(help_, notice))])


def owed_parts() -> list[tuple[int, date, bool]]:
    rows = sa.select(Duty).where(Duty.kind == "assist").order_by(Duty.subject_id)
    return [
        (duty.unit_id, clock.day_of(duty.due), duty.settled_at is None)
        for duty in db.session.scalars(rows)
    ]


def done(hall, resolution: Resolution, at, **given) -> Completion:
    (task,) = scene.tasks_of(resolution)
    said = {"cost": 1200_00, "pictures": [scene.picture()]} | given
    with unit_of_work():
        return supervise.report_done(task, "线已划好。", by=hall.property_manager, at=at, **said)


def accepted(hall, resolution: Resolution, at) -> None:
    completion = done(hall, resolution, at)
    with unit_of_work():
        supervise.accept(completion, by=hall.supervisor, at=at)


# ------------------------------------------------------------------ assisting units (C8)


def test_each_assisting_unit_owes_its_own_part_by_its_own_day_at_once(hall, resolution) -> None:
    department, committee = hall.units["department"].id, hall.units["committee"].id
    assert owed_parts() == [
        (department, date(2026, 4, 10), True), (committee, date(2026, 4, 30), True),
    ]  # fmt: skip
    (first, _second) = db.session.scalars(sa.select(Assist).order_by(Assist.id)).all()
    at = resolution.in_force_at + DAY
    assert refusal_of(parts.settle, first, " ", by=hall.officer, at=at) == Refusal.of(
        "supervise.part_note_missing", "5"
    )
    with unit_of_work():
        parts.settle(first, "已批准。", by=hall.officer, at=at)
    assert owed_parts()[0] == (department, date(2026, 4, 10), False)
    assert refusal_of(parts.settle, first, "再报", by=hall.officer, at=at) == Refusal.of(
        "supervise.part_settled_already", "5"
    )


def test_only_the_unit_itself_settles_its_part_on_the_page(app, hall, resolution) -> None:
    (first, _second) = db.session.scalars(sa.select(Assist).order_by(Assist.id)).all()
    at, path = resolution.in_force_at + DAY, f"assists/{first.id}/settlement"
    field = f"part{first.id}-note"
    for part in ("property_manager", "committee", "supervisor", "resident"):
        assert (part, seen_by(app, hall, part, path, at, **{field: "好"})[0]) == (part, 403)
    status, page = seen_by(app, hall, "officer", path, at, **{field: " "})
    assert (status, "请写明配合做了什么。" in page) == (422, True)
    assert seen_by(app, hall, "officer", path, at, **{field: "已批准。"})[0] == 303
    page = seen_by(app, hall, None, f"tasks/{first.task_id}", at)[1]
    assert ("已批准。" in page, "街道城管办" in page) == (True, True)
    page = seen_by(app, hall, None, f"resolutions/{resolution.number}", at + 30 * DAY)[1]
    assert page.count("按时做到") == 1 and "通知住户" in page and "到期没有做到" in page


def test_what_is_accepted_asks_nobody_for_parts_any_more(hall, resolution) -> None:
    accepted(hall, resolution, resolution.in_force_at + DAY)
    assert [open_ for _, _, open_ in owed_parts()] == [False, False]


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ({"part": " "}, "resolve.part_missing"),
        ({"deadline": date(2026, 5, 1)}, "resolve.part_after_deadline"),
        ({"deadline": date(2026, 3, 1)}, "resolve.deadline_passed"),
        ({"unit_id": "property"}, "resolve.lead_assists"),
    ],
)
def test_a_part_has_a_unit_of_its_own_words_and_a_day_in_time(hall, part, name) -> None:
    given = {"unit_id": "department", "part": "办手续"} | part
    draft = PartDraft(**given | {"unit_id": hall.units[given["unit_id"]].id})
    tasks = [scene.task(hall, parts=(draft,))]
    assert refusal_of(scene.resolution_written, hall, tasks=tasks) == Refusal.of(name, "5")


# ------------------------------------------------------------------ evidence of what was done


@pytest.mark.parametrize(
    "given", [{"cost": None}, {"pictures": []}, {"cost": None, "without": " "}]
)
def test_done_carries_photo_and_cost_or_says_why_not(hall, resolution, given) -> None:
    at = resolution.in_force_at + DAY
    assert refusal_of(done, hall, resolution, at, **given) == Refusal.of(
        "supervise.evidence_missing", "5"
    )
    done(hall, resolution, at, **given | {"without": "是人工疏导，没有可拍的"})
    assert db.session.scalar(sa.select(Completion.without)) == "是人工疏导，没有可拍的"


def test_the_page_takes_a_photo_and_shows_it_with_the_cost(app, hall, resolution) -> None:
    (task,) = scene.tasks_of(resolution)
    client, at = app.test_client(), resolution.in_force_at + DAY
    with clock.pretend(at):
        scene.sign_in(client, hall, "property_manager")
        path = hall.path(f"tasks/{task.id}")
        bare = client.post(f"{path}/completions", data={"done-note": "好了"})
        assert (bare.status_code, "请附上照片" in bare.text) == (422, True)
        file = (io.BytesIO(scene.picture().image), "after.jpg")
        sent = {"done-note": "好了", "done-cost": "1200.50", "done-photos": [file]}
        assert client.post(f"{path}/completions", data=sent).status_code == 303
        page = client.get(path).text
        photo = db.session.scalar(sa.select(CompletionPhoto))
        assert f"evidence/{photo.sha256}/thumbnail" in page and "1,200.50" in page
        assert client.get(hall.path(f"evidence/{photo.sha256}")).mimetype == "image/jpeg"


# ------------------------------------------------------------------ its posting (art. 34)


def test_what_was_carried_out_is_posted_for_fifteen_days_by_the_same_rule(
    app, hall, resolution
) -> None:
    # Wednesday, 1 April 2026: fifteen days later is Thursday, the 16th.
    accepted(hall, resolution, clock.at(date(2026, 4, 1)) + timedelta(hours=10))
    assert resolution.done_ends_on == date(2026, 4, 16)
    told = sa.select(Entry.particulars).where(Entry.verb == "resolution:done_posted")
    assert db.session.scalars(told).all() == [
        {"resolution": resolution.number, "until": "2026-04-16"}
    ]
    for day, shown in ((2, True), (16, True), (17, False)):
        at = clock.at(date(2026, 4, day)) + timedelta(hours=9)
        page = seen_by(app, hall, None, "postings/", at)[1]
        assert (day, "实施情况公示" in page) == (day, shown)


def test_an_end_on_a_day_of_rest_moves_to_the_next_working_day(hall, resolution) -> None:
    # 20 April and 15 days is Tuesday, 5 May 2026, the last day of the holiday.
    accepted(hall, resolution, clock.at(date(2026, 4, 20)) + timedelta(hours=10))
    assert resolution.done_ends_on == date(2026, 5, 6)


def test_what_was_carried_out_is_objected_to_and_upheld_it_is_deliberated_again(
    hall, resolution
) -> None:
    at = clock.at(date(2026, 4, 1)) + timedelta(hours=10)
    accepted(hall, resolution, at)
    with unit_of_work():
        objection = objections.object_to(
            resolution, key="o1", text="线划歪了。", by=hall.tenant, at=at + DAY
        )
    with unit_of_work():
        objections.answer(objection, "重划", upheld=True, by=hall.committee, at=at + 2 * DAY)
    db.session.expire_all()
    assert resolution.state == "withdrawn"
    assert db.session.scalar(sa.select(Task.accepted_at)) == at
    settle_due(hall.community, at + 60 * DAY)
    with pytest.raises(OutOfOrder):
        objections.object_to(resolution, key="o2", text="晚了", by=hall.tenant, at=at + 60 * DAY)
