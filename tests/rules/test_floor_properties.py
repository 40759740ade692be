"""What holds in any lawful meeting. Random play finds what no transcript does."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.acts import act_from_json, act_to_json
from deliberation.rules.meeting.events import BY_TIME, Happening
from deliberation.rules.meeting.floor import VERBS, Phase, opening, replay
from deliberation.rules.meeting.offers import offers
from deliberation.rules.meeting.transcript_parse import read, tokens
from deliberation.rules.meeting.transcript_write import write
from deliberation.rules.refusals import OutOfOrder
from tests.rules.homeward import home
from tests.rules.laws import BODIES, garbled, hold
from tests.rules.meetings import everybody, meeting, setup

LENGTH = 100
meetings = settings(max_examples=10, deadline=None)
chances = st.integers(0, 2**32).map(random.Random)
bodies = st.sampled_from(BODIES)


@pytest.mark.parametrize("batch", range(10))
def test_in_two_hundred_random_meetings_no_law_is_broken(batch):
    played = [hold(seed, 60) for seed in range(20 * batch, 20 * batch + 20)]
    assert min(played) > 4  # more than arrivals
    assert sum(played) > 20 * 50  # few adjourn early


@meetings
@given(chances, bodies)
def test_replaying_the_acts_gives_the_floor_that_they_led_to(chance, body):
    given, done, floor = setup(body), [], None
    for _, act, after in meeting(chance, given, LENGTH):
        stored = act_to_json(act)
        assert act_from_json(stored) == act
        done, floor = [*done, act_from_json(stored)], after
    assert replay(given, done) == floor
    assert floor.seq == len(done)


@meetings
@given(chances)
def test_an_act_reads_as_it_is_written(chance):
    for before, act, _ in meeting(chance, setup(), LENGTH):
        (again, *_) = read(tokens(write(act)), act.at, before.chair, before.scrutineer)
        unwritten = {"item": act.item} if isinstance(act, acts.Move | acts.StateItem) else {}
        assert replace(again, **unwritten) == act


@meetings
@given(chances)
def test_undoing_never_changes_attendance_chair_or_time(chance):
    undoing = {Happening.UNDONE, Happening.VOID, Happening.PENDING_AGAIN, Happening.OVERTURNED}
    for before, act, floor in meeting(chance, setup(), LENGTH):
        if undoing & {event.what for event in floor.events}:
            assert floor.attendance == before.attendance
            assert floor.chair == before.chair
            assert floor.time == act.at


@meetings
@given(chances)
def test_any_act_at_all_is_either_refused_or_done(chance):
    for _, _, floor in meeting(chance, setup(), 40):
        for act in offers(chance.choice(everybody(floor))):
            strange = garbled(floor, act, chance)
            refusal = floor.objection(strange)
            if refusal is None:
                assert floor.apply(strange).seq == floor.seq + 1
                continue
            try:
                floor.apply(strange)
            except OutOfOrder as raised:
                assert raised.refusal == refusal
            else:
                raise AssertionError(f"{strange} was refused and done")


@meetings
@given(chances, bodies)
def test_a_meeting_with_its_members_can_always_go_on(chance, body):
    idle = (acts.Arrive, acts.Leave, acts.RaiseOrder, acts.Request, acts.HandChair)
    for _, _, floor in meeting(chance, setup(body), LENGTH):
        if floor.stage is not Phase.IN_SESSION or len(floor.attendance.voting) < 3:
            continue
        offered = [act for who in everybody(floor) for act in floor.acts_in_order(who)]
        assert [act for act in offered if not isinstance(act, idle)]


@meetings
@given(chances)
def test_time_alone_ends_turns_and_lets_motions_fall_and_nothing_else(chance):
    for _, _, floor in meeting(chance, setup(), LENGTH):
        later = floor.brought_to(floor.time + 10**7)
        assert {event.what for event in later.events} <= BY_TIME
        assert later.attendance == floor.attendance
        assert later.questions.decisions == floor.questions.decisions
        assert later.top is None or later.top.ends is None


def test_every_kind_of_act_has_its_verb():
    assert set(VERBS) == set(acts.ACTS.values())


def test_no_act_is_in_order_from_a_stranger():
    assert all(opening(setup()).objection(act) is not None for act in offers("Zed"))


@settings(max_examples=60, deadline=None)
@given(chances, bodies, st.sampled_from(("Nobody", "Dee")))
def test_from_wherever_a_meeting_has_come_it_can_go_home(chance, body, scrutineer):
    given = setup(body, scrutineer=scrutineer)
    floor = opening(given)
    for _, _, after in meeting(chance, given, chance.randint(0, LENGTH)):
        floor = after
    assert home(floor).phase is Phase.ADJOURNED
