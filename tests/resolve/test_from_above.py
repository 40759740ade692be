"""What comes from above: an office that returns a plan, an assembly that revokes a resolution."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue, Timer
from deliberation.journal.queries import verify
from deliberation.lobby.operations import settle_due
from deliberation.people.models import Role
from deliberation.resolve.models import Resolution, Task
from deliberation.resolve.operations import objections, planning, revoking
from deliberation.resolve.operations.revoking import Vote
from deliberation.rules import workflow
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder, Refusal, Refused
from deliberation.supervise import operations as supervise
from tests import scene
from tests.resolve.test_pages import seen_by
from tests.resolve.test_resolutions import decided, objected, owed, post, stands, verbs, write

MAJOR = workflow.IssueKind.MAJOR


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=4)


@pytest.fixture
def submitted(hall) -> tuple[Issue, Resolution]:
    """A major project whose posting has ended, and whose plan was submitted the day after."""
    about = decided(hall, kind=MAJOR)
    resolution = post(hall, write(hall, about))
    settle_due(hall.community, resolution.posting_over)
    with unit_of_work():
        planning.submit(resolution, "北河街道", by=hall.committee, at=resolution.posting_over)
    return about, resolution


def reply(hall, resolution: Resolution, verdict: str, text: str, *, by=None) -> None:
    with unit_of_work():
        at = resolution.posting_over + timedelta(days=2)
        planning.reply(resolution, verdict, text, by=by or hall.subdistrict, at=at)


# ------------------------------------------------------------------ the reply to a plan


def test_a_returned_plan_goes_to_the_next_round_and_never_takes_force(hall, submitted) -> None:
    about, resolution = submitted
    reply(hall, resolution, "returned", "不同意，请重新协商")
    settle_due(hall.community, resolution.posting_over + timedelta(days=90))

    assert stands(about) == ("convene", 2)
    assert (resolution.state, resolution.in_force_at, resolution.plan_verdict) == (
        "withdrawn", None, "returned",
    )  # fmt: skip
    assert resolution.withdrawn_because == "不同意，请重新协商"
    assert [kind for kind, _ in owed(about)] == ["notice"]
    assert verbs(about)[-3:] == [
        "resolution:plan_submitted", "issue:round", "resolution:plan_returned",
    ]  # fmt: skip
    assert verify(hall.community.id) is None


@pytest.mark.parametrize("verdict", ["approved", "conditions"])
def test_an_approved_plan_takes_force_with_its_words(hall, submitted, verdict) -> None:
    about, resolution = submitted
    reply(hall, resolution, verdict, "保留两个无障碍车位。")

    assert (stands(about), resolution.state) == (("supervise", 1), "in_force")
    assert (resolution.plan_verdict, resolution.plan_reply) == (verdict, "保留两个无障碍车位。")


@pytest.mark.parametrize(
    "verdict, text, name",
    [
        ("", "不同意", "resolve.plan_verdict_missing"),
        ("不同意", "不同意", "resolve.plan_verdict_missing"),
        ("conditions", " ", "resolve.plan_conditions_missing"),
        ("returned", "", "resolve.plan_reply_empty"),
    ],
)
def test_a_reply_says_what_it_comes_to(hall, submitted, verdict, text, name) -> None:
    about, resolution = submitted
    with pytest.raises(NotReady) as error:
        reply(hall, resolution, verdict, text)
    assert error.value.refusal == Refusal(name, "1")
    assert (stands(about), resolution.plan_replied_at) == (("resolve", 1), None)


def test_the_committee_writes_the_offices_reply_only_where_the_office_has_no_officer(
    app, hall, submitted
) -> None:
    about, resolution = submitted
    at = resolution.posting_over + timedelta(days=2)
    with pytest.raises(NotReady) as error:
        reply(hall, resolution, "approved", "同意", by=hall.committee)
    assert error.value.refusal == Refusal("resolve.plan_reply_by_office", "1")
    path = f"resolutions/{resolution.number}/plan"
    posted = {"verdict": "approved", "reply": "同意"}
    assert seen_by(app, hall, "committee", f"{path}/reply", at, **posted)[0] == 403
    assert "登记答复" not in seen_by(app, hall, "committee", path, at)[1]
    assert "登记答复" in seen_by(app, hall, "subdistrict", path, at)[1]

    with unit_of_work():
        for role in db.session.scalars(
            sa.select(Role).where(Role.kind == RoleKind.SUBDISTRICT.value)
        ):
            role.until = clock.day_of(at)
    assert seen_by(app, hall, "committee", f"{path}/reply", at, **posted)[0] == 303
    assert stands(about) == ("supervise", 1)


def test_the_page_asks_for_a_verdict_and_keeps_what_was_typed(app, hall, submitted) -> None:
    _, resolution = submitted
    at = resolution.posting_over + timedelta(days=2)
    path = f"resolutions/{resolution.number}/plan/reply"
    status, page = seen_by(app, hall, "subdistrict", path, at, reply="不同意，请重新协商")
    assert (status, "请选答复是同意、附条件同意，还是退回。" in page) == (422, True)
    assert re.search(r">\s*不同意，请重新协商</textarea>", page)
    assert 'value="approved" checked' not in page


def test_a_plan_that_is_late_is_told_as_a_late_plan(app, hall) -> None:
    about = decided(hall, kind=MAJOR)
    resolution = post(hall, write(hall, about))
    settle_due(hall.community, resolution.posting_over)
    at = resolution.posting_over + timedelta(days=4)
    page = seen_by(app, hall, None, f"resolutions/{resolution.number}", at)[1]

    assert "方案没有上报（应在公示期满以前报）" in page
    assert "异议没有答复" not in page
    # The posting is over: it neither hangs nor is it late.
    marks = [mark for mark in ("公示期满，还没有生效", "逾期", "公示中") if mark in page]
    assert marks == ["公示期满，还没有生效"]
    objected(hall, resolution)
    page = seen_by(app, hall, None, f"resolutions/{resolution.number}", at)[1]
    assert ("1 条异议没有答复" in page, stands(about)) == (True, ("resolve", 1))


# ------------------------------------------------------------------ objections in force


def executed(hall, resolution: Resolution, at) -> Box:
    """Everything is reported done and accepted *at*: the poll that opened with it."""
    for one in scene.tasks_of(resolution):
        with unit_of_work():
            done = supervise.report_done(
                one, "已经办好。", without="无", by=hall.property_manager, at=at
            )
            supervise.accept(done, by=hall.supervisor, at=at)
    return db.session.scalar(sa.select(Box).order_by(Box.id.desc()))


def urgent(hall) -> tuple[Issue, Resolution]:
    about = decided(hall)
    return about, post(hall, write(hall, about, urgent_reason="水管爆裂，等不到公示期满"))


@pytest.mark.parametrize("days", [2, 30])
def test_an_objection_upheld_stops_an_urgent_resolution_in_force(hall, days) -> None:
    about, resolution = urgent(hall)
    objection = objected(hall, resolution)
    assert stands(about) == ("supervise", 1)

    at = resolution.posted_at + timedelta(days=days)
    settle_due(hall.community, at)
    with unit_of_work():
        objections.answer(objection, "确有遗漏", upheld=True, by=hall.committee, at=at)
    assert (stands(about), resolution.state) == (("convene", 2), "withdrawn")
    assert (resolution.in_force_at, resolution.ended_at) == (resolution.posted_at, at)
    assert [kind for kind, _ in owed(about)] == ["notice"]
    waiting = sa.select(Timer.kind).where(Timer.settled_at.is_(None))
    assert db.session.scalars(waiting).all() == []


def test_what_is_upheld_while_a_poll_runs_ends_the_poll_without_a_judgement(hall) -> None:
    about, resolution = urgent(hall)
    objection = objected(hall, resolution)
    at = resolution.posted_at + timedelta(days=3)
    box = executed(hall, resolution, at)
    assert box.closed_at is None
    with unit_of_work():
        objections.answer(
            objection, "确有遗漏", upheld=True, by=hall.committee, at=at + timedelta(hours=1)
        )
    settle_due(hall.community, at + timedelta(days=60))
    assert (stands(about), box.closed_at) == (("convene", 2), at + timedelta(hours=1))
    task = db.session.scalar(sa.select(Task))
    assert task.accepted_at is not None  # what was done stays


def test_nobody_objects_after_the_posting(hall) -> None:
    about, resolution = urgent(hall)
    with pytest.raises(OutOfOrder) as error, unit_of_work():
        objections.object_to(
            resolution, key="o9", text="太吵", by=hall.tenant, at=resolution.posting_over
        )
    assert error.value.refusal == Refusal("resolve.not_posted", "5")


# ------------------------------------------------------------------ the assembly above


def vote(resolution: Resolution, **more) -> Vote:
    given = {
        "body": "RRA",
        "on": clock.day_of(resolution.written_at),
        "entitled": 30,
        "present": 24,
        "in_favour": 13,
        "against": 9,
    }
    return Vote(**(given | more))


def revoke(hall, resolution: Resolution, how, at, **more) -> None:
    given = {"basis": "居民代表会议 2026 年第 2 次会议纪要", "reason": "超出授权"} | more
    with unit_of_work():
        revoking.revoke(resolution, how, by=hall.committee, at=at, **given)


@pytest.mark.parametrize("stage", ["resolve", "supervise", "closed"])
def test_the_assembly_above_revokes_at_each_step_and_what_was_done_stays(hall, stage) -> None:
    about = decided(hall)
    resolution = post(hall, write(hall, about))
    at = resolution.posted_at + timedelta(days=2)
    if stage != "resolve":
        settle_due(hall.community, resolution.posting_over)
        at = resolution.posting_over + timedelta(days=2)
    if stage == "closed":
        scene.answered_on_paper(hall, executed(hall, resolution, at), satisfied=6)
        at += timedelta(days=30)
        settle_due(hall.community, at)
    assert about.step == stage
    revoke(hall, resolution, vote(resolution), at)
    settle_due(hall.community, at + timedelta(days=200))

    assert (stands(about), about.closing) == (("convene", 2), None)
    assert (resolution.state, resolution.revoked_body) == ("revoked", "RRA")
    assert resolution.revoked_arithmetic.startswith("24 到会，须超过 12 票；同意 13 票")
    assert (resolution.in_force_at is None) is (stage == "resolve")
    assert [kind for kind, _ in owed(about)] == ["notice"]
    assert verbs(about)[-1] == "resolution:revoked"
    tasks = db.session.scalars(sa.select(Task)).all()
    assert [bool(task.accepted_at) for task in tasks] == [stage == "closed"]
    assert verify(hall.community.id) is None


@pytest.mark.parametrize(
    "how, words, refusal",
    [
        ({"in_favour": 12}, {}, Refusal.of("workflow.revocation_not_adopted", "1", outcome="lost")),
        ({"present": 19, "in_favour": 19, "against": 0}, {},
         Refusal.of("workflow.revocation_not_adopted", "1", outcome="quorum_missed")),
        ({"body": "VG"}, {}, Refusal.of("workflow.not_the_assembly_above", "1", body="VG")),
        ({}, {"reason": " "}, Refusal.of("resolve.revocation_reason_missing", "1")),
        ({}, {"basis": ""}, Refusal.of("resolve.revocation_basis_missing", "1")),
        ({"in_favour": 25}, {},
         Refusal.of("tally.more_votes_than_present", "2", votes=34, present=24)),
    ],
)  # fmt: skip
def test_a_revocation_that_was_not_adopted_or_says_too_little_is_refused(
    hall, how, words, refusal
) -> None:
    about = decided(hall)
    resolution = post(hall, write(hall, about))
    with pytest.raises(Refused) as error:
        revoke(hall, resolution, vote(resolution, **how), resolution.posted_at, **words)
    assert error.value.refusal == refusal
    assert stands(about) == ("resolve", 1)


def test_what_the_assembly_adopted_in_this_hall_is_chosen_by_its_issue(app, hall) -> None:
    about = decided(hall)
    resolution = post(hall, write(hall, about))
    above = scene.topic(hall, title="撤销来访停车的决议")
    scene.meeting_decided(hall, above, when=resolution.posted_at)
    with unit_of_work():
        above.body = "RRA"  # as if the representatives had met: the scene has two of them only
    at = above.since + timedelta(hours=12)
    path = f"resolutions/{resolution.number}/revocation"
    assert f"（{above.number} 号议题）" in seen_by(app, hall, "committee", path, at)[1]
    status, _ = seen_by(
        app, hall, "committee", path, at,
        decision=above.number, basis="居民代表会议纪要", reason="没有征求邻楼意见",
    )  # fmt: skip
    assert (status, stands(about)) == (303, ("convene", 2))
    page = seen_by(app, hall, None, f"resolutions/{resolution.number}", at)[1]
    assert all(words in page for words in ("居民代表会议纪要", "没有征求邻楼意见", "已被撤销"))


def test_a_city_is_offered_no_assembly_of_villagers(hall) -> None:
    about = decided(hall)
    assert list(revoking.above(about)) == ["RA", "RRA"]


def test_the_form_names_what_is_missing_and_keeps_what_was_typed(app, hall) -> None:
    about = decided(hall)
    resolution = post(hall, write(hall, about))
    path = f"resolutions/{resolution.number}/revocation"
    status, page = seen_by(
        app, hall, "committee", path, resolution.posted_at, decision="elsewhere", basis="纪要"
    )
    wanted = ("请填开会的日期。", "请填到会人数。", "撤销决议要写明理由", 'value="纪要"')
    assert (status, [one for one in wanted if one not in page]) == (422, [])
    assert seen_by(app, hall, "resident", path, resolution.posted_at)[0] == 403
    assert stands(about) == ("resolve", 1)
