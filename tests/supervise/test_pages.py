"""The pages of execution and of the poll: what is shown, who is offered what, how many queries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Ballot, Box
from deliberation.ballots.models.paper import PaperBatch
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.lobby.operations import settle_due
from deliberation.resolve.models import Task
from deliberation.rules import recount
from deliberation.rules.box import commitment
from deliberation.supervise import operations as supervise
from deliberation.supervise.models import Completion, Handover, Report
from deliberation.supervise.operations import answers
from tests import scene
from tests.records import stored

HOSTILE = "<script>alert('1')</script>"


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=4)


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


def test_the_lead_reports_done_and_the_supervision_group_accepts(app, hall) -> None:
    resolution = scene.issue_in_execution(hall)
    (task,) = scene.tasks_of(resolution)
    at, page = resolution.in_force_at + timedelta(days=1), f"tasks/{task.id}"

    assert "报告办完" in seen_by(app, hall, "property_manager", page, at)[1]
    assert 'name="done-note"' not in seen_by(app, hall, "officer", page, at)[1]
    done = {"done-note": HOSTILE, "done-without": HOSTILE}
    status, _ = seen_by(app, hall, "property_manager", f"{page}/completions", at, **done)
    assert status == 303

    status, shown = seen_by(app, hall, "supervisor", page, at)
    assert (status, "验收通过" in shown, HOSTILE in shown) == (200, True, False)
    completion = db.session.scalar(sa.select(Completion))
    assert (
        seen_by(app, hall, "supervisor", f"completions/{completion.id}/acceptance", at, x="")[0]
        == 303
    )
    db.session.expire_all()
    assert stored(Task, task.id).state == "accepted"


def test_a_second_press_of_accept_is_told_that_it_is_decided(app, hall) -> None:
    resolution = scene.issue_in_execution(hall, tasks=[scene.task(hall), scene.task(hall)])
    at = resolution.in_force_at + timedelta(days=1)
    with unit_of_work():
        done = supervise.report_done(
            scene.tasks_of(resolution)[0], "好了", without="无", by=hall.property_manager, at=at
        )
    path = f"completions/{done.id}/acceptance"

    assert seen_by(app, hall, "supervisor", path, at, x="")[0] == 303
    status, shown = seen_by(app, hall, "second_supervisor", path, at, x="")
    assert (status, "监督小组的别人已经作出决定了" in shown) == (422, True)


def test_sending_back_without_reasons_keeps_the_page(app, hall) -> None:
    resolution = scene.issue_in_execution(hall)
    at = resolution.in_force_at + timedelta(days=1)
    with unit_of_work():
        done = supervise.report_done(
            scene.tasks_of(resolution)[0], "好了", without="无", by=hall.property_manager, at=at
        )
    path = f"completions/{done.id}/return"

    status, shown = seen_by(app, hall, "supervisor", path, at, **{"back-reasons": " "})
    assert (status, "退回要写明理由" in shown) == (422, True)
    assert seen_by(app, hall, "supervisor", path, at, **{"back-reasons": "线没有画"})[0] == 303
    assert "线没有画" in seen_by(app, hall, None, f"tasks/{done.task_id}", at)[1]


def test_the_committee_hands_the_lead_over(app, hall) -> None:
    resolution = scene.issue_in_execution(hall)
    (task,) = scene.tasks_of(resolution)
    at, unit = resolution.in_force_at + timedelta(days=1), hall.units["department"]
    posted = {"over-unit": unit.id, "over-reason": "路面归街道管"}

    assert seen_by(app, hall, "committee", f"tasks/{task.id}/handovers", at, **posted)[0] == 303
    rows = db.session.execute(sa.select(Handover.from_unit_id, Handover.to_unit_id)).all()
    assert rows == [(hall.units["property"].id, unit.id)]
    assert seen_by(app, hall, "officer", f"tasks/{task.id}", at)[1].count("报告办完") > 0


def test_a_month_is_reported_on_one_screen_in_yuan(app, hall) -> None:
    resolution = scene.issue_in_execution(hall)
    at = resolution.in_force_at + timedelta(days=10)
    number = resolution.number
    form = {"month": "2026-04-01", "percent": "40", "state": "delayed", "text": "画了线",
            "spent": "1,200.5", "delay_reason": "", "next_step": "装地锁"}  # fmt: skip
    status, shown = seen_by(app, hall, "supervisor", f"resolutions/{number}/reports", at, **form)
    assert (status, "要写明原因" in shown, 'value="1,200.5"' in shown) == (422, True, True)

    form |= {"delay_reason": "下雨"}
    for expected in (303, 422):
        status, _ = seen_by(app, hall, "supervisor", f"resolutions/{number}/reports", at, **form)
        assert status == expected
    rows = db.session.execute(sa.select(Report.month, Report.percent, Report.spent)).all()
    assert rows == [(date(2026, 4, 1), 40, 120050)]
    assert "1,200.50 元" in seen_by(app, hall, None, f"resolutions/{number}", at)[1]


def test_missing_months_show_publicly_by_themselves(app, hall) -> None:
    resolution = scene.issue_in_execution(hall)  # in force since 31 March: April counts first
    at = clock.at(date(2026, 6, 2))

    for path in (f"resolutions/{resolution.number}", "reports/"):
        shown = seen_by(app, hall, None, path, at)[1]
        assert [f"2026年{month}月" in shown for month in (4, 5, 6)] == [True, True, False]


def test_a_household_answers_once_and_then_reads_that_it_has(app, hall) -> None:
    box = scene.poll_open(hall)
    at, path = box.opens_at + timedelta(hours=1), f"polls/{box.id}"
    assert 'name="choice"' in seen_by(app, hall, "tenant", path, at)[1]
    assert 'name="choice"' not in seen_by(app, hall, "committee", path, at)[1]

    form = {"choice": "dissatisfied", "reason": HOSTILE}
    assert seen_by(app, hall, "tenant", f"{path}/answers", at, **form)[0] == 303
    status, shown = seen_by(app, hall, "tenant", f"{path}/answers", at, **form)
    assert (status, "您家已经答复" in shown) == (422, True)

    closed = seen_by(app, hall, None, path, box.closes_at)[1]
    assert (HOSTILE in closed, "不满意的理由" in closed) == (False, False)  # 1 of 12 is too few


def test_a_household_sees_its_code_of_the_roll_also_when_it_stays_away_and_adds_words_of_its_own(
    app, hall
) -> None:
    box = scene.poll_open(hall)
    at, path = box.opens_at + timedelta(hours=1), f"polls/{box.id}"
    codes = {
        part: boxes.standing(box, household_id=getattr(hall, part).household_id).voter.code
        for part in ("tenant", "neighbour")
    }
    for part, code in codes.items():
        assert f'<b class="num">{code}</b>' in seen_by(app, hall, part, path, at)[1]
    client = app.test_client()
    with clock.pretend(at):
        scene.sign_in(client, hall, "tenant")
        sent = {"choice": "satisfied", "words": "石榴 九"}
        assert client.post(hall.path(f"{path}/answers"), data=sent).status_code == 303
        first, second = (client.get(hall.path(path)).text for _ in range(2))
    away = seen_by(app, hall, "neighbour", path, box.closes_at)[1]
    ballot = db.session.scalars(sa.select(Ballot)).one()

    assert "石榴九" in first and "石榴九" not in second
    assert recount.part_of(box.uid, ballot.nonce, "石榴九") == ballot.nonce[32:]
    assert ballot.commitment == commitment(box.uid, ["satisfied"], ballot.nonce, codes["tenant"])
    assert f'{codes["neighbour"]}</b> <span class="tag ">没有投' in away


def test_totals_are_on_no_page_before_the_poll_is_closed(app, hall) -> None:
    box = scene.poll_open(hall)
    with unit_of_work():
        at = box.opens_at + timedelta(hours=1)
        answers.answer(box, hall.tenant, "dissatisfied", reason="没人管", at=at)
    resolution = f"resolutions/{scene.number_of(box)}"

    for part in (None, "committee", "supervisor", "tenant", "administrator"):
        for path in (f"polls/{box.id}", resolution):
            shown = seen_by(app, hall, part, path, at)[1]
            assert ("没人管" in shown, "满意率" in shown, 'class="tally"' in shown) == (
                False,
                False,
                False,
            )


def test_a_batch_on_paper_keeps_what_was_typed_and_counts_when_another_confirms(app, hall) -> None:
    box = scene.poll_open(hall)
    at, path = box.opens_at + timedelta(hours=1), f"polls/{box.id}/paper"
    doors = boxes.unanswered(box)
    typed = {"channel": "door"} | {f"choice-{door.voter_id}": "" for door in doors}
    typed |= {f"reason-{doors[0].voter_id}": "车多"}
    status, shown = seen_by(app, hall, "supervisor", path, at, **typed)
    assert (status, 'value="车多"' in shown, "还没有选任何一户" in shown) == (422, True, True)

    typed |= {f"choice-{door.voter_id}": "satisfied" for door in doors[:10]}
    typed |= {f"choice-{doors[10].voter_id}": "dissatisfied", f"reason-{doors[10].voter_id}": "吵"}
    assert seen_by(app, hall, "supervisor", path, at, **typed)[0] == 303
    shown = seen_by(app, hall, "supervisor", path, at)[1]
    assert ("已经答复 0 户" in shown, "11 份等着核对" in shown) == (True, True)
    assert f'name="choice-{doors[0].voter_id}"' not in shown

    first = db.session.scalar(sa.select(PaperBatch.id))
    asked = f'href="/{hall.code}/answer-batches/{first}">去核对'
    for part, told in (("second_supervisor", True), ("supervisor", False), ("committee", False)):
        mine = seen_by(app, hall, part, "mine", at)[1]
        assert (asked in mine, "等您照着原件核对" in mine) == (told, told), part
    own = seen_by(app, hall, "supervisor", f"answer-batches/{first}", at)[1]
    before = seen_by(app, hall, "second_supervisor", f"answer-batches/{first}", at)[1]
    check = f"answer-batches/{first}/check"
    assert ("吵" in before, f'action="/{hall.code}/{check}"' in before) == (False, True)
    assert seen_by(app, hall, "second_supervisor", check, at, sent="")[0] == 303
    theirs = seen_by(app, hall, "second_supervisor", f"answer-batches/{first}", at)[1]
    button = f'action="/{hall.code}/answer-batches/{first}/confirmation"'
    assert (button in own, button in theirs, "吵" in theirs) == (False, True, True)
    assert seen_by(app, hall, "committee", f"answer-batches/{first}", at)[0] == 403
    confirm = f"answer-batches/{first}/confirmation"
    assert seen_by(app, hall, "second_supervisor", confirm, at, sent="")[0] == 303
    mine = seen_by(app, hall, "second_supervisor", "mine", at)[1]
    assert (asked in mine, "等您照着原件核对" in mine) == (False, True), "done: nothing to press"
    assert "已经答复 11 户" in seen_by(app, hall, "supervisor", path, at)[1]

    typed = {"channel": "phone", f"choice-{doors[11].voter_id}": "basically"}
    assert seen_by(app, hall, "supervisor", path, at, **typed)[0] == 303
    last = db.session.scalar(sa.select(PaperBatch.id).order_by(PaperBatch.id.desc()))
    confirm = f"answer-batches/{last}/confirmation"
    assert seen_by(app, hall, "second_supervisor", confirm, at, sent="")[0] == 303
    kept = sa.select(Ballot.channel, Ballot.entered_by).distinct().order_by(Ballot.channel)
    entered = [("door", hall.supervisor.id), ("phone", hall.supervisor.id)]
    assert db.session.execute(kept).all() == entered
    assert db.session.scalar(sa.select(Issue.step)) == "supervise"  # it can be contested first
    scene.contested_no_more(hall, stored(Box, box.id))
    issue = db.session.scalar(sa.select(Issue))
    assert (issue.step, issue.closing) == ("closed", "satisfied")
    assert "满意率 11/12，达到 4/5" in seen_by(app, hall, None, f"polls/{box.id}", at)[1]
    elder = app.test_client()
    elder.set_cookie("elder", "1")
    shown, rest = elder.get(hall.path(f"polls/{box.id}")).text.split(
        '<details class="stack whole">'
    )
    assert "可以销号：满意和基本满意 11 户，不满意 1 户" in shown
    assert "满意率 11/12" in rest and "满意率" not in shown


def test_what_is_personal_in_a_row_is_covered_by_one_press_and_nothing_typed_is_lost(
    app, hall
) -> None:
    box = scene.poll_open(hall)
    at, path = box.opens_at + timedelta(hours=1), f"polls/{box.id}/paper"
    one, other, third = (door.voter_id for door in boxes.unanswered(box)[:3])
    typed = {"channel": "door", f"choice-{third}": "satisfied"}
    typed |= {f"choice-{one}": "dissatisfied", f"reason-{one}": "打 13912345678 没人接"}
    typed |= {f"choice-{other}": "dissatisfied", f"reason-{other}": "身份证 11010519491231002X"}
    status, shown = seen_by(app, hall, "supervisor", path, at, **typed)
    rows = {
        line: re.search(rf'<input id="reason-{line}".*?</td>', shown, re.S)[0]
        for line in (one, other, third)
    }

    assert status == 422
    assert "会公开" in rows[one] and f'value="reason-{one}">打码' in rows[one]
    assert f'name="reason-{one}-public"' in rows[one], "it may be a shop's number"
    assert f'value="reason-{other}">打码' in rows[other] and "-public" not in rows[other]
    assert "打码" not in rows[third] and "error" not in rows[third]

    press = {"cover-field": f"reason-{other}"}
    status, shown = seen_by(app, hall, "supervisor", path, at, **typed | press)
    assert status == 422
    assert 'value="身份证 ▇▇▇"' in shown and 'value="打 13912345678 没人接"' in shown
    typed |= {f"reason-{other}": "身份证 ▇▇▇"}
    assert seen_by(app, hall, "supervisor", path, at, **typed)[0] == 422
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PaperBatch)) == 0
    typed |= {f"reason-{one}-public": "1"}
    assert seen_by(app, hall, "supervisor", path, at, **typed)[0] == 303
    assert db.session.scalars(sa.select(PaperBatch.papers)).all() == [3]


def test_what_does_not_fit_the_sheets_is_sent_back_with_words(app, hall) -> None:
    box = scene.poll_open(hall)
    at = box.opens_at + timedelta(hours=1)
    door = boxes.unanswered(box, limit=1)[0]
    typed = {"channel": "door", f"choice-{door.voter_id}": "satisfied"}
    seen_by(app, hall, "supervisor", f"polls/{box.id}/paper", at, **typed)
    batch = db.session.scalar(sa.select(PaperBatch.id))
    path = f"answer-batches/{batch}/return"

    seen_by(app, hall, "second_supervisor", f"answer-batches/{batch}/check", at, sent="")
    empty = seen_by(app, hall, "second_supervisor", path, at, reason=" ")
    done = seen_by(app, hall, "second_supervisor", path, at, reason="纸上写的是不满意")
    shown = seen_by(app, hall, "supervisor", f"answer-batches/{batch}", at)[1]

    assert (empty[0], "请写明哪里不对。" in empty[1], done[0]) == (422, True, 303)
    assert "已退回，没有计入" in shown and "纸上写的是不满意" in shown
    again = seen_by(app, hall, "supervisor", f"polls/{box.id}/paper", at)[1]
    assert f'name="choice-{door.voter_id}"' in again


# ------------------------------------------------------------------ how many queries


def several(hall, number: int) -> list:
    made = []
    for one in range(number):
        about = scene.topic(hall, f"第{one}件事", when=scene.at(days=one))
        tasks = [scene.task(hall, f"任务{n}") for n in range(number)]
        made.append(scene.issue_in_execution(hall, about, when=scene.at(days=one), tasks=tasks))
    return made


def test_lists_ask_as_often_for_three_as_for_one(app, hall, count_queries) -> None:
    counts: dict[str, set[int]] = {}
    at = clock.at(date(2026, 6, 2))
    for number in (1, 2):
        several(hall, number)
        for path in ("tasks/", "tasks/?state=done", "reports/", "postings/", "overdue/", "units/"):
            client = scene.sign_in(app.test_client(), hall, "tenant")  # no page is kept for them
            with clock.pretend(at):
                client.get(hall.path(path))  # whatever falls due, falls due now
                with count_queries() as queries:
                    assert client.get(hall.path(path)).status_code == 200
            counts.setdefault(path, set()).add(queries.count)

    assert {path: len(found) for path, found in counts.items()} == dict.fromkeys(counts, 1)
    assert max(max(found) for found in counts.values()) <= 6


def test_a_resolution_is_shown_in_as_many_queries_with_three_tasks_as_with_one(
    app, hall, count_queries
) -> None:
    counts = set()
    at = clock.at(date(2026, 5, 20))
    for number in (1, 3):
        tasks = [scene.task(hall, f"任务{n}") for n in range(number)]
        about = scene.topic(hall, f"{number}件事")
        resolution = scene.issue_in_execution(hall, about, tasks=tasks)
        for month in (4, 5)[: number - 1]:
            with unit_of_work():
                supervise.publish_report(
                    resolution, date(2026, month, 1), percent=50, state="on_time", text="好",
                    by=hall.supervisor, at=at,
                )  # fmt: skip
        client, path = app.test_client(), hall.path(f"resolutions/{resolution.number}")
        with clock.pretend(at):
            client.get(path)
            with count_queries() as queries:
                assert client.get(path).status_code == 200
        counts.add(queries.count)

    assert len(counts) == 1 and max(counts) <= 12, counts


def test_a_closed_poll_can_be_exported_and_recounted(app, client) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
        box = scene.poll_open(hall)
        scene.answered_on_paper(hall, box, satisfied=5, dissatisfied=1)
        settle_due(hall.community, box.closes_at)
        closed = stored(Box, box.id)
        root, at = closed.root, closed.closed_at
        db.session.refresh(hall.community)  # read below, outside of the context
    with clock.pretend(at):
        html = client.get(hall.path(f"polls/{box.id}")).text
        export = client.get(hall.path(f"ballots/{box.id}/export"))

    assert root in html and f"ballots/{box.id}/export" in html and "recount.py" in html
    assert export.status_code == 200
    assert json.loads(export.data.splitlines()[-1])["counts"] == {
        "satisfied": 5, "basically": 0, "dissatisfied": 1
    }  # fmt: skip
