"""What holds in any lawful meeting. Random play finds what no transcript does."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.floor import VERBS, Floor, Phase, opening, replay
from deliberation.rules.motions import MOTIONS, REQUESTS, Kind
from deliberation.rules.order import acts
from deliberation.rules.order.acts import Act, Choice, act_from_json, act_to_json
from deliberation.rules.order.happenings import BY_TIME, Happening
from deliberation.rules.order.offers import offers
from deliberation.rules.order.phrases import read, tokens
from deliberation.rules.order.wording import write
from deliberation.rules.refusals import OutOfOrder
from tests.rules.meetings import everybody, filled, meeting, setup

LENGTH = 100
meetings = settings(max_examples=10, deadline=None)
chances = st.integers(0, 2**32).map(random.Random)
bodies = st.sampled_from(("HALL", "RRA", "VRA"))
WAITS_FOR_THE_CHAIR = (Kind.POINT_OF_ORDER, *REQUESTS)


def check_stack(floor: Floor) -> None:
    stack = floor.questions.stack
    kinds = [item.kind for item in stack]
    ranks = [item.row.rank for item in stack if item.kind not in WAITS_FOR_THE_CHAIR]
    assert ranks == sorted(set(ranks))
    assert all(kind not in WAITS_FOR_THE_CHAIR for kind in kinds[:-1])
    assert len({item.number for item in stack}) == len(stack)


def check_clocks(floor: Floor) -> None:
    stack = floor.questions.stack
    assert all(item.ends is None for item in stack[:-1])  # only the top's clock runs
    if stack and floor.stage is Phase.IN_SESSION:
        assert stack[-1].left is None
        assert stack[-1].ends is None or stack[-1].ends >= floor.time


def check_debate(floor: Floor) -> None:
    debates = [item.debate for item in floor.questions.stack if item.debate is not None]
    assert sum(debate.speaker is not None for debate in debates) <= 1
    for debate in debates:
        waiting = [turn.member for turn in debate.waiting]
        assert len(set(waiting)) == len(waiting)
        assert {*waiting, debate.speaker} - {None} <= floor.present - {floor.chair}
        assert all(debate.used(member) < debate.turns for member in waiting)


def check_presiding(floor: Floor) -> None:
    if floor.stage is Phase.IN_SESSION:
        assert floor.chair in floor.present
    assert floor.scrutineer != floor.chair


@meetings
@given(chances, bodies)
def test_whatever_is_offered_is_in_order_and_leaves_the_floor_sound(chance, body):
    for _, _, floor in meeting(chance, setup(body), LENGTH):
        check_stack(floor)
        check_clocks(floor)
        check_debate(floor)
        check_presiding(floor)


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
@given(chances, bodies)
def test_nothing_is_decided_without_a_quorum_but_what_needs_none(chance, body):
    given = setup(body)
    for _, _, floor in meeting(chance, given, LENGTH):
        for event in floor.events:
            if event.what is not Happening.DECIDED:
                continue
            decision = event.decision
            if not MOTIONS[decision.kind].without_quorum:
                assert given.rule.quorum.met(len(decision.presence), len(given.voters))


@meetings
@given(chances)
def test_nobody_speaks_longer_or_more_often_than_the_limits(chance):
    spoke = 0
    for before, act, floor in meeting(chance, setup(speech=60), LENGTH):
        top = before.top
        if top is not None and top.speaker is not None:  # the clock runs on top only
            spoke += min(act.at, top.ends) - before.time
            assert spoke <= top.debate.speech
        if isinstance(act, acts.Recognise):
            spoke = 0
            assert floor.top.debate.used(act.member) <= floor.top.debate.turns


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
def test_what_is_not_offered_is_refused_whatever_its_particulars(chance):
    for _, _, floor in meeting(chance, setup(), 40):
        who = chance.choice(everybody(floor))
        offered = set(floor.acts_in_order(who))
        for act in offers(who):
            if act not in offered:
                assert floor.objection(garbled(floor, act, chance)) is not None
            else:
                assert floor.objection(filled(floor, act, chance)) is None


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


def garbled(floor: Floor, act: Act, chance: random.Random) -> Act:
    """*act* with particulars that nobody in their right mind would give it."""
    anybody = chance.choice((*everybody(floor), "Zed", ""))
    match act:
        case acts.Recognise():
            return replace(act, member=anybody)
        case acts.HandChair():
            return replace(act, to=anybody)
        case acts.OpenItem():
            return replace(act, item=chance.choice(("1", "2", "9", "")))
        case acts.StateItem():
            return replace(act, text=chance.choice(("", " ", "Parking")), item=anybody)
        case acts.EnterCount():
            for_, against, abstain = (chance.randint(-1, 7) for _ in range(3))
            return replace(act, for_=for_, against=against, abstain=abstain)
        case acts.RollCall():
            votes = [(chance.choice(everybody(floor)), chance.choice(list(Choice)))] * 2
            return replace(act, votes=tuple(votes[: chance.randint(0, 2)]))
        case acts.Move():
            return replace(
                act,
                text=chance.choice(("", "Parking")),
                words=chance.choice(("", "w", "Parking", "six")),
                instead=chance.choice(("", "w")),
                to=chance.choice(("", "G")),
                speech=chance.choice((None, 0, -1)),
                turns=chance.choice((None, 0, 1)),
                length=chance.choice((None, 0)),
            )
    return act


def test_every_kind_of_act_has_its_verb():
    assert set(VERBS) == set(acts.ACTS.values())


def test_no_act_is_in_order_from_a_stranger():
    assert all(opening(setup()).objection(act) is not None for act in offers("Zed"))
