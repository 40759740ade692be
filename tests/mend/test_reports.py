"""A small fault from the photo to "mended", and the ways on which it goes astray (§6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from deliberation.database import db, unit_of_work
from deliberation.issues.models import Duty
from deliberation.journal.models import Entry
from deliberation.lobby.operations import settle_due
from deliberation.mend import operations as mend
from deliberation.mend import queries
from deliberation.mend.models import SnapDraft, SnapHandling, SnapHandOver, SnapOrder
from deliberation.messages.models import Message
from deliberation.rules.mend import MendFigure
from deliberation.rules.refusals import OutOfOrder
from tests import mending, scene


@pytest.fixture
def hall(app: Flask):
    with app.app_context():
        yield scene.community(neighbours=0)


def owed(hall: scene.Neighbourhood) -> list[tuple[str, object]]:
    rows = select(Duty.kind, Duty.due).where(
        Duty.community_id == hall.community.id, Duty.settled_at.is_(None)
    )
    return [tuple(row) for row in db.session.execute(rows.order_by(Duty.id))]


def told(hall: scene.Neighbourhood, person) -> list[str]:
    rows = select(Message.verb).where(
        Message.community_id == hall.community.id, Message.person_id == person.id
    )
    return list(db.session.scalars(rows.order_by(Message.id)))


def test_from_the_photo_to_mended(hall: scene.Neighbourhood) -> None:
    lift, lamp = mending.places(hall)[0], mending.kind(hall)
    report = mending.reported(hall, lift)

    assert report.number == "2026-001"
    assert owed(hall) == [("dispatch", scene.at(hours=4))]  # Monday, 13:00
    mending.dispatched(hall, report, lamp, scene.at(hours=2))
    assert owed(hall) == [("mend", scene.at(days=1, hours=2))]  # Tuesday, 11:00
    mending.handled(hall, report, scene.at(hours=6))
    assert owed(hall) == []
    mending.answered(hall, report, True, scene.at(days=1))
    assert report.state == "closed"
    assert told(hall, hall.resident) == ["snap:dispatched", "snap:handled"]
    assert told(hall, hall.property_manager) == ["snap:dispatched", "snap:mended"]
    settle_due(hall.community, scene.at(days=20))  # nobody is waited for any more
    assert report.state == "closed"


def test_not_mended_goes_back_for_half_as_long_and_the_third_time_opens_an_order(
    hall: scene.Neighbourhood,
) -> None:
    lift, lamp = mending.places(hall)[0], mending.kind(hall)
    report = mending.dispatched(hall, mending.reported(hall, lift), lamp, scene.at(hours=1))
    for day in (1, 2, 3):
        mending.handled(hall, report, scene.at(days=day))
        mending.answered(hall, report, False, scene.at(days=day, hours=1))
        assert report.due == scene.at(days=day, hours=5)  # four working hours from 10:00
    order = db.session.scalars(
        select(SnapOrder).where(SnapOrder.community_id == hall.community.id)
    ).one()

    assert (report.state, report.redone, report.unit_id) == ("redo", 3, hall.units["property"].id)
    # Thursday, 10:00: 24 working hours later it is Tuesday, 10:00.
    assert order.due == scene.at(days=8, hours=1)
    assert told(hall, hall.supervisor) == ["snap:order_opened"]
    with unit_of_work():
        mend.answer_order(order, "配件到了就换。", by=hall.property_manager, at=scene.at(days=4))
    assert "snap:order_answered" in told(hall, hall.resident)


def test_silence_is_closed_and_counted_as_no_satisfaction(hall: scene.Neighbourhood) -> None:
    lift, lamp = mending.places(hall)[0], mending.kind(hall)
    report = mending.dispatched(hall, mending.reported(hall, lift), lamp, scene.at(hours=1))
    mending.handled(hall, report, scene.at(hours=2))
    settle_due(hall.community, scene.at(days=7, hours=14))
    assert report.state == "handled"
    settle_due(hall.community, scene.at(days=7, hours=15))  # midnight after the seventh day

    assert report.state == "not_answered"
    found = queries.figures(hall.community.id, scene.at(days=9)).whole
    assert (found[MendFigure.NOT_ANSWERED].numerator, found[MendFigure.NOT_ANSWERED].denominator) \
        == (1, 1)  # fmt: skip


def test_the_first_handler_keeps_it_until_another_accepts(hall: scene.Neighbourhood) -> None:
    lift, lamp = mending.places(hall)[0], mending.kind(hall)
    property_, department = hall.units["property"].id, hall.units["department"].id
    report = mending.dispatched(hall, mending.reported(hall, lift), lamp, scene.at(hours=1))
    due = report.due
    with unit_of_work():
        mend.hand_on(report, department, "归街道", by=hall.property_manager, at=scene.at(hours=2))
    assert (report.unit_id, report.offered_unit_id, report.due) == (property_, department, due)
    with unit_of_work():
        mend.refuse(
            report, frozenset({department}), property_, "电梯合同是你们签的", by=hall.officer,
            at=scene.at(hours=3),
        )  # fmt: skip
    assert (report.unit_id, report.offered_unit_id) == (property_, None)
    with unit_of_work():
        mend.hand_on(report, department, "合同转了", by=hall.property_manager, at=scene.at(hours=4))
    late = scene.at(days=3)
    with unit_of_work():
        mend.accept(report, frozenset({department}), by=hall.officer, at=late)

    asked = db.session.scalars(
        select(SnapHandOver)
        .where(SnapHandOver.community_id == hall.community.id)
        .order_by(SnapHandOver.id)
    ).all()
    handling = db.session.scalars(
        select(SnapHandling).where(SnapHandling.community_id == hall.community.id)
    ).one()
    assert [(one.answer, one.right_unit_id) for one in asked] == [
        ("refused", property_),
        ("accepted", None),
    ]
    assert (report.unit_id, report.due) == (department, due)
    # What was late by then stays the first one's.
    assert (handling.unit_id, handling.late_unit_id) == (department, property_)
    figures = dict(queries.figures(hall.community.id, scene.at(days=4)).units)
    assert set(figures) == {"物业服务中心"}


def test_me_too_is_asked_and_told(hall: scene.Neighbourhood) -> None:
    lift, lamp = mending.places(hall)[0], mending.kind(hall)
    report = mending.reported(hall, lift)
    with unit_of_work():
        assert mend.join(report, by=hall.neighbour, at=scene.at(hours=1))
        assert not mend.join(report, by=hall.neighbour, at=scene.at(hours=1))
        assert not mend.join(report, by=hall.resident, at=scene.at(hours=1))
    mending.dispatched(hall, report, lamp, scene.at(hours=2))
    mending.handled(hall, report, scene.at(hours=3))
    assert told(hall, hall.neighbour) == ["snap:dispatched", "snap:handled"]
    mending.answered(hall, report, True, scene.at(hours=4), by=hall.neighbour)
    assert report.state == "closed"


def test_open_reports_of_the_same_place_are_similar(hall: scene.Neighbourhood) -> None:
    lift, other = mending.places(hall)
    here = hall.community.id
    report = mending.reported(hall, lift)
    mending.reported(hall, other)
    mending.reported(hall, lift, "0502室漏水", at=scene.at(minutes=5))  # private
    found = queries.similar(here, place_id=lift.id)
    assert [row.report.id for row in found] == [report.id]


def test_merged_reports_stay_readable_and_their_reporters_are_asked(
    hall: scene.Neighbourhood,
) -> None:
    lift, lamp = mending.places(hall)[0], mending.kind(hall)
    first = mending.reported(hall, lift)
    second = mending.reported(hall, lift, "灯坏了", by=hall.neighbour, at=scene.at(minutes=5))
    with unit_of_work():
        mend.merge(second, first, by=hall.committee, at=scene.at(hours=1))
    assert (second.state, queries.story(second).into) == ("merged", first.number)
    assert queries.story(first).merged == [second.number]
    mending.dispatched(hall, first, lamp, scene.at(hours=2))
    assert "snap:dispatched" in told(hall, hall.neighbour)


def test_withdrawn_until_it_is_sent_on(hall: scene.Neighbourhood) -> None:
    lift, lamp = mending.places(hall)[0], mending.kind(hall)
    report = mending.reported(hall, lift)
    with unit_of_work():
        mend.withdraw(report, by=hall.resident, at=scene.at(hours=1))
    assert (report.state, owed(hall)) == ("withdrawn", [])
    other = mending.dispatched(hall, mending.reported(hall, lift, "门响"), lamp, scene.at(hours=2))
    with pytest.raises(OutOfOrder) as refused, unit_of_work():
        mend.withdraw(other, by=hall.resident, at=scene.at(hours=3))
    assert refused.value.refusal.name == "mend.withdrawn_until_dispatched"


def test_a_confirmed_rule_sends_it_on_by_itself(hall: scene.Neighbourhood) -> None:
    lift = mending.places(hall)[0]
    mending.kind(hall, by_rule=True)
    report = mending.reported(hall, lift, "路灯不亮")
    assert (report.state, report.unit_id) == ("dispatched", hall.units["property"].id)
    assert mending.reported(hall, lift, "门响").state == "reported"


def test_nobodys_here_is_answered_with_whose_it_is(hall: scene.Neighbourhood) -> None:
    lift = mending.places(hall)[0]
    own = mending.kind(hall, "家里的事", unit_id=None, advice="请找装修师傅。")
    report = mending.reported(hall, lift)
    with unit_of_work():
        mend.advise(report, "", kind=own, by=hall.committee, at=scene.at(hours=1))
    assert (report.state, report.reply) == ("advised", "请找装修师傅。")


def test_an_unreasonable_answer_is_left_out_of_the_figures(hall: scene.Neighbourhood) -> None:
    lift, lamp = mending.places(hall)[0], mending.kind(hall)
    report = mending.dispatched(hall, mending.reported(hall, lift), lamp, scene.at(hours=1))
    mending.handled(hall, report, scene.at(hours=2))
    mending.answered(hall, report, False, scene.at(hours=3), reason="我不喜欢这个颜色")
    handling = queries.story(report).handlings[0]

    def redone():
        found = queries.figures(hall.community.id, scene.at(days=1)).whole[MendFigure.REDONE]
        return found.numerator, found.denominator

    assert redone() == (1, 1)
    with unit_of_work():
        mend.leave_out(handling, "灯亮了，颜色无关。", by=hall.supervisor, at=scene.at(hours=4))
    assert redone() == (0, 1)


def test_three_of_a_place_become_a_topic_with_one_press(hall: scene.Neighbourhood) -> None:
    lift, lamp = mending.places(hall)[0], mending.kind(hall)
    for day, who in ((0, hall.resident), (1, hall.neighbour), (2, hall.tenant)):
        mending.dispatched(
            hall,
            mending.reported(hall, lift, f"灯不亮 {day}", by=who, at=scene.at(days=day)),
            lamp,
            scene.at(days=day, hours=1),
        )
    found = queries.recurring(hall.community.id, scene.at(days=3))
    assert [len(one.reports) for one in found] == [3]
    with unit_of_work():
        issue = mend.raise_topic(
            hall.community, lift.id, lamp.id, key="topic", roles=frozenset(), by=hall.resident,
            at=scene.at(days=3),
        )  # fmt: skip
    assert issue.step == "collect"
    assert [row.report.issue_id for row in queries.of_issue(issue.community_id, issue.id)] == [
        issue.id
    ] * 3
    assert "issue:grew_from_reports" in told(hall, hall.neighbour)
    assert queries.recurring(hall.community.id, scene.at(days=3)) == []
    homes = {one.household_id for one in (hall.resident, hall.neighbour, hall.tenant)}
    assert queries.households_of_issue(issue.community_id, issue.id) == homes


def test_what_rises_is_seen_with_its_base(hall: scene.Neighbourhood) -> None:
    lift, other = mending.places(hall)
    lamp = mending.kind(hall)
    for number, day in enumerate((0, 31, 62, 101, 103, 106, 109, 112)):
        place = (lift, other, None)[number % 3]
        report = mending.reported(
            hall, place, f"灯不亮 {number}", spot="" if place else f"{number}号楼前",
            at=scene.at(days=day),
        )  # fmt: skip
        mending.dispatched(hall, report, lamp, scene.at(days=day, hours=1))
    (seen,) = queries.seen_early(hall.community.id, scene.at(days=115))
    assert (seen.kind, seen.fault.id, seen.count, seen.base) == ("rising", lamp.id, 5, 1)
    assert queries.figures(hall.community.id, scene.at(days=115)).channels == [("online", 8)]


def test_what_was_not_sent_goes_after_a_day(hall: scene.Neighbourhood) -> None:
    lift = mending.places(hall)[0]
    with unit_of_work():
        mend.keep_photos(
            hall.community, "never sent", [scene.picture()], by=hall.neighbour, at=scene.START
        )
        mend.keep_photos(
            hall.community, "sent", [scene.picture()], by=hall.resident, at=scene.at(days=2)
        )
    with unit_of_work():
        report = mend.report(
            hall.community, key="sent", place=lift, reporter=hall.resident, by=hall.resident,
            at=scene.at(days=2),
        )  # fmt: skip
    assert len(queries.story(report).photos) == 1
    assert db.session.scalars(
        select(SnapDraft).where(SnapDraft.community_id == hall.community.id)
    ).all() == []  # fmt: skip


def test_the_record_says_nothing_of_a_private_report(hall: scene.Neighbourhood) -> None:
    lift, lamp = mending.places(hall)[0], mending.kind(hall)
    report = mending.reported(hall, lift, "0502室王秀英家漏水", pictures=())
    assert report.private
    mending.dispatched(hall, report, lamp, scene.at(hours=1))
    entries = db.session.scalars(
        select(Entry).where(
            Entry.community_id == hall.community.id, Entry.subject_kind == "snap_reports"
        )
    ).all()
    assert {one.verb for one in entries} == {"snap:moved_privately"}
    assert {one.actor_id for one in entries} == {None}
    assert set(told(hall, hall.property_manager)) == {"snap:moved_privately"}


def test_the_committee_has_until_monday_for_what_comes_on_friday_evening(
    hall: scene.Neighbourhood,
) -> None:
    lift = mending.places(hall)[0]
    friday = scene.at(days=4, hours=9)  # 18:00
    report = mending.reported(hall, lift, at=friday)
    assert report.due == scene.at(days=7, hours=4)
    assert report.due - friday == timedelta(days=2, hours=19)
