"""Acts on record: append-only, chained, one at a time; the floor is their replay."""

from __future__ import annotations

import threading
from contextvars import copy_context
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from deliberation.database import db, unit_of_work
from deliberation.discuss import operations, queries
from deliberation.discuss.models import Act
from deliberation.discuss.queries import floor_cache
from deliberation.journal.models import Tampering
from deliberation.journal.models.chain import GENESIS
from deliberation.people import queries as people
from deliberation.rules.meeting import acts
from deliberation.rules.refusals import OutOfOrder, Stale
from tests import scene
from tests.discuss.room import Room, refusal


def test_a_page_that_was_asleep_is_told_so(room: Room) -> None:
    room.begin()
    seen = room.floor.seq
    room.does("representative", "motions", kind="main", text="改在周末共享。")

    answer = room.does(
        "supervisor", "motions", expect=409, seen=seen, kind="main", text="改在晚上共享。"
    )

    assert "会上已经往前走了一步" in refusal(answer)
    assert room.acts[-2:] == ["open_item", "move"]


def test_who_came_or_went_since_a_page_was_opened_makes_no_act_late(room: Room) -> None:
    room.come("committee", "second_committee", "supervisor", "representative")
    room.does("committee", "order")
    room.does("committee", "items/{item}/opening")
    room.does("representative", "motions", kind="main", text="改在周末共享。")
    seen = room.floor.seq
    room.come("second_representative", "property_manager")

    room.does("supervisor", "motions/{motion}/seconding", seen=seen)

    assert room.acts[-4:] == ["move", "arrive", "arrive", "second"]
    for late_or_made_up in (seen, room.floor.seq + 1, -(10**30)):
        room.does("committee", "motions/{motion}/statement", seen=late_or_made_up, expect=409)


def test_an_act_out_of_order_says_the_rule_and_keeps_what_was_typed(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")

    answer = room.does(
        "representative", "motions", expect=422, kind="amend", words="夜里", instead="周末"
    )

    page = answer.get_data(as_text=True)
    assert refusal(answer) == "原文里找不到“夜里”。 议事规则第 3.2.1 条"
    assert 'value="夜里"' in page and 'value="周末"' in page


def test_only_the_scrutineer_confirms_a_count(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    room.does("committee", "motions/{motion}/question", method="hands")
    room.does("committee", "motions/{motion}/count", in_favour=4, against=0, abstained=0)

    answer = room.does("second_committee", "motions/{motion}/confirmation", expect=422)

    assert refusal(answer) == "票数由监票人核对确认。 议事规则第 3.2.7 条"
    assert room.acts[-1] == "enter_count"


def test_a_motion_is_decided_once_however_often_the_button_is_pressed(room: Room) -> None:
    room.begin()
    seen = room.floor.seq
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    again = room.does(
        "committee", "items/{item}/statement", expect=409, seen=seen, text="白天供来访车辆停放。"
    )

    assert "会上已经往前走了一步" in refusal(again)
    assert room.acts.count("state_item") == 1


def test_the_floor_is_the_same_after_its_memory_is_lost(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    with room.app.app_context():
        kept = floor_cache.standing(room.meeting)
        floor_cache.forget()
        assert floor_cache.standing(room.meeting) == kept


def test_what_is_rolled_back_is_not_remembered(room: Room) -> None:
    room.come("committee")
    with room.app.app_context():
        before = floor_cache.standing(room.meeting)
        with pytest.raises(ZeroDivisionError), unit_of_work():
            meeting = room.meeting
            arrived = room.member("representative")
            operations.arrive(
                meeting,
                arrived,
                how=acts.ArrivalMode.DOOR,
                by=people.person(1, room.hall.committee.id),
                at=meeting.starts_at,
            )
            assert arrived in floor_cache.floor(meeting).present
            raise ZeroDivisionError
        assert floor_cache.standing(room.meeting) == before


def test_adjourning_by_consent_happens_whole_or_not_at_all(room: Room) -> None:
    room.begin()
    mover = room.member("representative")

    answer = room.does("second_committee", "adjournment", expect=422, mover=mover, seconder=mover)

    assert refusal(answer) == "提议的人不能给自己附议。 议事规则第 3.2.3 条"
    assert room.acts[-1] == "open_item"


def test_adjourning_by_consent_records_nobody_who_did_nothing(room: Room) -> None:
    room.begin()
    before = len(room.acts)
    room.does("second_committee", "adjournment", expect=303)
    assert room.acts[before:] == ["adjourn_by_consent"]
    with room.app.app_context():
        done = [act.data for act in queries.acts(room.meeting)][-1]
        assert set(done) == {"act", "by", "at", "recorded_by"} - ({"recorded_by"} - set(done))
        assert done["by"] == str(room.hall.committee.id)


# ------------------------------------------------------------------ append-only, chained


def test_acts_form_a_chain_of_their_own(room: Room) -> None:
    room.begin()
    with room.app.app_context():
        recorded = queries.acts(room.meeting)
        assert [act.previous for act in recorded] == [GENESIS, *(act.hash for act in recorded[:-1])]
        assert queries.verify(room.meeting) is None


@pytest.mark.parametrize(
    "statement", ["UPDATE acts SET seq = 99 WHERE seq = 1", "DELETE FROM acts WHERE seq = 1"]
)
def test_the_database_refuses_to_change_an_act(room: Room, statement: str) -> None:
    room.come("committee")
    with room.app.app_context():
        with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
            connection.execute(sa.text(statement))
        assert [act.seq for act in queries.acts(room.meeting)] == [1]


def test_the_house_itself_refuses_to_change_an_act(room: Room) -> None:
    room.come("committee")
    with room.app.app_context():
        with pytest.raises(Tampering), unit_of_work():
            queries.acts(room.meeting)[0].data = {}
        with pytest.raises(Tampering), unit_of_work() as session:
            session.delete(queries.acts(room.meeting)[0])


# ------------------------------------------------------------------ two at once


def test_the_constraint_lets_only_one_act_have_a_number(room: Room) -> None:
    room.come("committee")
    with room.app.app_context():
        first = queries.acts(room.meeting)[0]
        twin = {
            column.name: getattr(first, column.key)
            for column in Act.__table__.columns
            if column.name != "id"
        }
        with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
            connection.execute(sa.insert(Act.__table__).values(**twin))


def two_at_once(room: Room) -> list[str]:
    """One states a question and has not committed yet when another does; what each was told."""
    room.begin()
    item, chair = room.floor.item, room.hall.committee.id
    stated, outcomes = threading.Event(), []

    def states(text: str, first: bool) -> None:
        with room.app.app_context():
            if not first:
                stated.wait()
            try:
                with unit_of_work():
                    meeting, by = room.meeting, people.person(1, chair)
                    done = acts.StateItem(str(chair), text=text, item=item)
                    seen = 7  # five arrivals, the call to order, the opening of the item
                    at = meeting.starts_at + timedelta(minutes=1)
                    operations.act(meeting, done, by=by, at=at, seen=seen)
                    if first:
                        stated.set()
                        stated.wait()
                        threading.Event().wait(0.3)  # the other is on its way
                outcomes.append("done")
            except Stale as stale:
                outcomes.append(stale.refusal.name)

    pair = [
        threading.Thread(target=states, args=args) for args in (("一。", True), ("二。", False))
    ]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    return sorted(outcomes)


def test_of_two_acts_at_the_same_moment_one_is_told_to_look_again(room: Room) -> None:
    assert two_at_once(room) == ["discuss.floor_changed", "done"]
    assert room.acts.count("state_item") == 1


def test_it_is_the_constraint_that_keeps_them_apart(room: Room) -> None:
    with room.app.app_context(), db.engine.begin() as connection:
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite has one writer at a time; PostgreSQL shows what the constraint is")
        connection.execute(
            sa.text("ALTER TABLE acts DROP CONSTRAINT uq_acts_community_id_meeting_id_seq")
        )
        # What is broadcast of an act is unique as well, and would stop the second one later.
        connection.execute(
            sa.text(
                "ALTER TABLE broadcasts DROP CONSTRAINT"
                " uq_broadcasts_community_id_meeting_id_seq_audience_language"
            )
        )

    assert two_at_once(room) == ["done", "done"]


def test_two_doors_write_at_the_same_moment_and_both_are_on_record(room: Room) -> None:
    ready, statuses = threading.Barrier(2), []
    doors = {"second_committee": "representative", "supervisor": "second_representative"}
    for part in doors:
        room.device(part)

    def write(part: str, comer: str) -> None:
        ready.wait()
        data = {"one": room.member(comer)}
        statuses.append(room.device(part).post(room.address("arrivals"), data=data).status_code)

    # Each at the moment of the test, which threads do not inherit.
    pair = [
        threading.Thread(target=copy_context().run, args=(write, *pair)) for pair in doors.items()
    ]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()

    assert statuses == [303, 303]
    assert room.floor.present == {room.member(comer) for comer in doors.values()}


def test_verify_names_the_act_that_does_not_fit(room: Room) -> None:
    room.come("committee", "supervisor")
    runner = room.app.test_cli_runner()
    assert runner.invoke(args=["verify"]).exit_code == 0
    with room.app.app_context(), db.engine.begin() as connection:
        sqlite = db.engine.dialect.name == "sqlite"
        dropped = "acts_no_update" if sqlite else "acts_no_change ON acts"
        connection.execute(sa.text(f"DROP TRIGGER {dropped}"))
        connection.execute(sa.text("UPDATE acts SET recorded_by_id = 1 WHERE seq = 2"))

    told = runner.invoke(args=["verify"])

    assert told.exit_code == 1
    assert "heping: meeting 1, act 2 does not fit (hash)" in told.output


def test_a_cancelled_meeting_has_no_acts(app: Flask) -> None:
    from deliberation.convene import operations as convene

    with app.app_context():
        hall = scene.community()
        meeting = scene.meeting_called(hall)
        with unit_of_work():
            convene.cancel(meeting, reason="停电。", by=hall.committee, at=scene.at(days=1))
        with pytest.raises(OutOfOrder) as refused, unit_of_work():
            operations.arrive(
                meeting,
                str(hall.committee.id),
                how=acts.ArrivalMode.DOOR,
                by=hall.committee,
                at=meeting.starts_at,
            )
        assert refused.value.refusal.name == "discuss.cancelled"
