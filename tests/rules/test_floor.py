"""The floor: the motion table, the acts on record, and what pages read from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.acts import Choice, CountMethod, Move
from deliberation.rules.meeting.events import Happening
from deliberation.rules.meeting.floor import Floor, Phase, Seat, opening, replay
from deliberation.rules.meeting.motions import MOTIONS, MotionKind
from deliberation.rules.meeting.questions import Decision
from deliberation.rules.meeting.transcript_parse import read, timed, tokens
from deliberation.rules.meeting.transcript_write import write
from deliberation.rules.refusals import OutOfOrder, Refusal, Refused
from deliberation.rules.voting import profile
from deliberation.rules.voting.bodies import Electorate
from deliberation.rules.voting.tally import Counts, Result
from tests.rules.meetings import SECOND, setup

#: 3.1, written down once more as the rulebook prints it.
TABLE = """
main            main        1   Y  Y  Y  profile     N  Y  N
amend           subsidiary  3   Y  Y  N  majority    N  Y  N
refer           subsidiary  4   Y  Y  N  majority    N  N  N
postpone        subsidiary  5   Y  Y  N  majority    N  Y  N
limit_debate    subsidiary  6   Y  N  N  two_thirds  N  Y  N
close_debate    subsidiary  7   Y  N  N  two_thirds  N  N  N
reconsider      again       10  Y  ?  N  majority    N  N  N
recess          privileged  11  Y  N  N  majority    N  N  Y
adjourn         privileged  12  Y  N  N  majority    N  N  Y
point_of_order  incidental  –   N  N  N  chair       Y  N  Y
appeal          incidental  99  Y  N  N  overturn    Y  N  Y
recount         incidental  –   N  N  N  one_member  Y  N  Y
"""


def test_the_motion_table_is_the_rulebooks():
    said = {True: "Y", False: "N", None: "?"}
    rows = [
        [
            row.kind,
            row.family,
            "–" if row.rank is None else str(row.rank),
            *(said[flag] for flag in (row.second, row.debatable, row.amendable)),
            row.decides,
            *(said[flag] for flag in (row.interrupts, row.again, row.without_quorum)),
        ]
        for row in MOTIONS.values()
    ]
    assert rows == [line.split() for line in TABLE.strip().splitlines()]


def told(*said: str, given=None) -> Floor:
    """The floor after lines of a transcript, with everybody but Fay here and Ann presiding."""
    given = given or setup()
    done = "Ann Bea Cy Dee Eve Gil arrive", "Ann calls to order", *said
    floor = opening(given)
    for line in done:
        said, at = timed(tokens(line))
        for act in read(said, at, floor.chair, floor.scrutineer):
            floor = floor.apply(act)
    return floor


MAIN = 'Bea moves main "Plant trees"', "Cy seconds", "Ann states"


def may(floor: Floor, member: str) -> list[str]:
    return sorted(write(act).split(" ", 1)[1] for act in floor.acts_in_order(member))


def test_acts_offered_before_the_call_to_order():
    floor = opening(setup())
    assert floor.acts_in_order("Bea") == (acts.Arrive("Bea"),)
    assert floor.acts_in_order("Zed") == ()


def test_acts_offered_with_nothing_pending():
    floor = told()
    assert may(floor, "Ann") == ["hands the chair to", "leaves", "opens", "states main"]
    assert may(floor, "Bea") == [
        "leaves",
        "moves adjourn",
        'moves main ""',
        "moves recess",
        "raises order",
        "requests inquiry",
        "requests privilege",
    ]


def test_acts_offered_on_a_main_motion():
    floor = told(*MAIN)
    speaking = [f"asks to speak {side}" for side in ("against", "for", "information")]
    asking = ["requests inquiry", "requests privilege"]
    moving = [
        "moves adjourn",
        'moves amend "" -> ""',
        "moves close_debate",
        "moves limit_debate",
        "moves postpone",
        "moves recess",
        "moves refer",
    ]
    assert may(floor, "Bea") == [
        *speaking,
        "leaves",
        *moving,
        "raises order",
        *asking,
        "requests withdraw",
    ]
    assert may(floor, "Dee") == [*speaking, "leaves", *moving, "raises order", *asking]
    assert may(floor, "Gil") == [*speaking, "leaves", *asking]
    assert may(floor, "Fay") == ["arrives"]
    assert may(floor, "Ann") == [
        "asks for consent",
        "hands the chair to",
        "leaves",
        "puts by box",
        "puts by hands",
        "puts by roll",
        "puts by secret",
    ]


def test_a_seat_without_a_vote_speaks_and_raises_points_of_order_only():
    floor = told("Ivy arrives", *MAIN)
    speaking = [f"asks to speak {side}" for side in ("against", "for", "information")]
    assert may(floor, "Ivy") == [
        *speaking,
        "leaves",
        "raises order",
        "requests inquiry",
        "requests privilege",
    ]
    seconding = told("Ivy arrives", MAIN[0])
    assert seconding.objection(acts.Second("Ivy")) == Refusal.of(
        "floor.no_vote", "3.1", member="Ivy"
    )


def test_an_act_out_of_order_raises_what_the_objection_says():
    floor = told(*MAIN)
    act = acts.Second("Dee")
    refusal = Refusal.of("floor.nothing_to_second", "3.2.3")
    assert floor.objection(act) == refusal
    with pytest.raises(OutOfOrder) as raised:
        floor.apply(act)
    assert raised.value.refusal == refusal


def test_applying_changes_nothing_but_the_floor_it_gives():
    floor = told(*MAIN)
    before = floor.having()
    floor.apply(acts.Ask("Dee", acts.Side.FOR, at=SECOND))
    floor.brought_to(10**9)
    assert floor == before


def test_time_runs_forward():
    floor = told("Bea moves recess 5:00 +02:00")
    assert floor.objection(acts.Second("Cy", at=119 * SECOND)) == Refusal.of(
        "floor.time_runs_forward", "3.3"
    )
    assert floor.brought_to(0) == floor.having(events=())


def test_the_clock_belongs_to_the_caller():
    given, start = setup(second=30), 1_770_000_000_123
    came = [acts.Arrive(name, at=start) for name in ("Ann", "Bea", "Cy", "Dee")]
    floor = replay(given, [*came, acts.CallToOrder("Ann", at=start)])
    floor = floor.apply(Move("Bea", MotionKind.RECESS, length=60 * SECOND, at=start + 1))
    assert floor.brought_to(start + 30 * SECOND).top is not None
    assert [e.what for e in floor.brought_to(start + 30 * SECOND + 1).events] == [Happening.FELL]


def test_a_decision_keeps_who_what_and_how():
    floor = told(*MAIN, "Ann puts by roll", "votes Bea:for Cy:for Dee:against Eve:abstain")
    (decision,) = floor.decisions
    votes = (
        ("Bea", Choice.FOR),
        ("Cy", Choice.FOR),
        ("Dee", Choice.AGAINST),
        ("Eve", Choice.ABSTAIN),
    )
    assert (decision.kind, decision.text, decision.moved) == (
        MotionKind.MAIN,
        "Plant trees",
        "Plant trees",
    )
    assert (decision.mover, decision.seconder, decision.chair) == ("Bea", "Cy", "Ann")
    assert (decision.method, decision.votes) == (CountMethod.ROLL, votes)
    assert decision.voters(Choice.FOR) == ("Bea", "Cy")
    assert decision.outcome.kind is Result.ADOPTED
    assert decision.outcome.counts == Counts(for_=2, against=1, abstain=1, present=5, entitled=6)


def test_who_answered_and_then_took_the_chair_counts_where_it_decides_and_stops_nobody():
    """§3.2.4: a chair is neutral; what was said before may not keep others from answering."""
    answered = told(*MAIN, "Ann puts by roll").apply(acts.AnswerRoll("Bea", Choice.FOR))
    presided = answered.apply(acts.Leave("Ann")).apply(acts.TakeChairProTem("Bea"))

    def ended(*others: Choice) -> Decision:
        votes = tuple(zip(("Cy", "Dee", "Eve"), others, strict=False))
        entered = presided.apply(acts.EnterRoll("Bea", votes, recorded_by="Sec"))
        return entered.apply(acts.RollCall("Bea")).decisions[-1]

    clear = ended(Choice.FOR, Choice.FOR, Choice.AGAINST)
    assert (clear.voters(Choice.FOR), clear.outcome.counts.for_) == (("Cy", "Dee"), 2)
    tied = ended(Choice.FOR, Choice.AGAINST)
    assert (set(tied.voters(Choice.FOR)), tied.outcome.kind) == ({"Bea", "Cy"}, Result.ADOPTED)


def test_a_main_motion_belongs_to_the_item_that_is_open():
    floor = told('Bea moves main "Benches for all"')
    assert floor.top.agenda == "2"  # by the title that stands in it
    opened = told().apply(acts.OpenItem("Ann", "1"))
    assert opened.item == "1"
    assert opened.apply(Move("Bea", MotionKind.MAIN, "Benches for all")).top.agenda == "1"
    named = opened.apply(Move("Bea", MotionKind.MAIN, "Benches for all", item="2"))
    assert named.top.agenda == "2"
    assert opened.objection(Move("Bea", MotionKind.MAIN, "Benches", item="9")) == Refusal.of(
        "floor.unannounced", "3.2.12"
    )


def test_a_decision_is_suspended_while_its_reconsideration_is_pending():
    decided = (*MAIN, "Ann puts by hands", "result for=3 against=1")
    floor = told(*decided, "Cy moves reconsider", "Dee seconds", "Ann states")
    assert floor.decisions == ()
    assert floor.suspended == floor.questions.decisions
    lost = told(
        *decided,
        "Cy moves reconsider",
        "Dee seconds",
        "Ann states",
        "Ann puts by hands",
        "result for=1 against=3",
    )
    assert [one.kind for one in lost.decisions] == [MotionKind.MAIN, MotionKind.RECONSIDER]


def test_what_is_pending_at_adjournment_is_kept():
    adjourning = "Dee moves adjourn to June", "Eve seconds", "Ann states", "Ann asks for consent"
    floor = told(*MAIN, *adjourning, "Ann grants")
    assert (floor.phase, floor.continues) == (Phase.ADJOURNED, "June")
    assert [item.text for item in floor.pending] == ["Plant trees"]


def test_a_count_is_corrected_until_it_is_confirmed():
    floor = told(*MAIN, "Ann puts by hands")
    floor = floor.apply(acts.EnterCount("Ann", 4, 0)).apply(acts.EnterCount("Ann", 1, 3))
    assert floor.decisions == ()
    floor = floor.apply(acts.ConfirmCount("Scrutineer"))
    assert floor.decisions[0].outcome.kind is Result.LOST


def test_a_scrutineer_in_the_chair_leaves_confirming_to_the_meetings_own_chair():
    given = setup(scrutineer="Cy")
    floor = told(
        "Ann hands the chair to Cy",
        MAIN[0],
        "Dee seconds",
        "Cy states",
        "Cy puts by hands",
        given=given,
    )
    floor = floor.apply(acts.EnterCount("Cy", 3, 1))
    assert floor.objection(acts.ConfirmCount("Cy")) == Refusal.of(
        "floor.not_the_scrutineer", "3.2.7", member="Cy"
    )
    assert floor.apply(acts.ConfirmCount("Ann")).decisions[0].passed


def test_a_scrutineer_with_a_seat_must_be_there():
    given = setup(scrutineer="Fay")
    floor = told(*MAIN, "Fay arrives", "Ann puts by hands", "Fay leaves", given=given)
    floor = floor.apply(acts.EnterCount("Ann", 3, 1))
    refusal = Refusal.of("floor.absent", "3.2.8", member="Fay")
    assert floor.objection(acts.ConfirmCount("Fay")) == refusal


def test_what_is_on_record_stands_though_the_rulebook_has_become_stricter():
    given = setup(scrutineer="Fay")
    floor = told(*MAIN, given=given)
    put = acts.Put(
        "Ann", CountMethod.HANDS
    )  # lawful until the rulebook wanted the scrutineer there
    assert floor.objection(put) == Refusal.of("floor.nobody_to_confirm", "3.2.7", member="Fay")

    for act in (put, acts.EnterCount("Ann", 3, 1), acts.Arrive("Fay"), acts.ConfirmCount("Fay")):
        floor = floor.recorded(act)

    assert [decision.passed for decision in floor.decisions] == [True]


def test_by_consent_all_present_count_as_agreeing():
    floor = told(*MAIN, "Ann asks for consent", "Ann grants")
    (decision,) = floor.decisions
    assert decision.outcome.counts == Counts(for_=5, present=5, entitled=6)
    assert decision.votes == ()


def test_a_body_without_quorum_is_simply_opened():
    hall = profile("HALL")
    free = replace(hall, variants=tuple(replace(v, quorum=None) for v in hall.variants))
    given = setup(profile=free)
    floor = replay(given, [acts.Arrive("Ann"), acts.CallToOrder("Ann")])
    assert floor.phase is Phase.IN_SESSION


def test_owners_do_not_meet_on_the_floor():
    with pytest.raises(Refused) as raised:
        setup("OWN-G")
    assert raised.value.refusal == Refusal.of("floor.owners_do_not_meet", "2", code="OWN-G")


def test_the_chair_has_a_seat():
    with pytest.raises(Refused) as raised:
        setup(chair="Gil")
    assert raised.value.refusal == Refusal.of("floor.chair_without_seat", "3.2.4", member="Gil")


def test_counts_are_confirmed_by_another_than_the_chair():
    with pytest.raises(Refused) as raised:
        setup(scrutineer="Ann")
    assert raised.value.refusal == Refusal.of("floor.chair_is_scrutineer", "3.2.7", member="Ann")


def test_a_chair_without_a_vote_presides_and_never_votes():
    given = setup(chair="Ivy", seats=(*map(Seat, ("Ann", "Bea", "Cy")), Seat("Ivy", False)))
    names = "Ann", "Bea", "Cy", "Ivy"
    floor = replay(given, [*map(acts.Arrive, names), acts.CallToOrder("Ivy")])
    floor = floor.apply(acts.StateItem("Ivy", "Plant trees")).apply(acts.Put("Ivy"))
    assert floor.objection(acts.EnterCount("Ivy", 3, 1)).name == "floor.count_too_high"
    assert floor.objection(acts.EnterCount("Ivy", 3, 0)) is None


def test_the_body_of_two_electorates_meets_with_the_one_that_was_chosen():
    given = setup("RA", electorate=Electorate.HOUSEHOLDS)
    assert given.rule.quorum == profile("RA").quorum_for(Electorate.HOUSEHOLDS)
