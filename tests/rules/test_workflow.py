"""The table of §1: where an issue can go, and that it can always go somewhere."""

from __future__ import annotations

import doctest
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules import workflow
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.satisfaction import Answers, judge
from deliberation.rules.workflow import (
    BODIES,
    MOVES,
    ROWS,
    START,
    Accept,
    AdoptInWriting,
    AnswerReferral,
    Appeal,
    Carry,
    Closing,
    Decline,
    IssueKind,
    Lapse,
    Lose,
    LoseInWriting,
    Merge,
    Move,
    NextRound,
    OpenItem,
    Position,
    Refer,
    RefuseMediation,
    Reopen,
    ReturnPlan,
    ReturnToConvene,
    Revoke,
    Satisfy,
    SignAgreement,
    Sorting,
    Step,
    Submit,
    TakeBack,
    TakeForce,
    Undecided,
    UpholdObjection,
    Withdraw,
    apply,
    exits,
    objection,
)

#: The table as the rulebook prints it, and the dispute paragraph's refusal before a session.
TABLE = {
    ("collect", "review"),
    ("collect", "lapsed"),
    ("collect", "withdrawn"),
    ("review", "withdrawn"),
    ("review", "convene"),
    ("review", "declined"),
    ("declined", "review"),
    ("review", "merged"),
    ("review", "referred"),
    ("referred", "closed"),
    ("referred", "review"),
    ("convene", "discuss"),
    ("convene", "resolve"),
    ("discuss", "convene"),
    ("discuss", "resolve"),
    ("discuss", "closed"),
    ("resolve", "supervise"),
    ("resolve", "convene"),
    ("supervise", "closed"),
    ("supervise", "convene"),
    ("convene", "closed"),
    ("closed", "convene"),
}
NEW_ROUND = {NextRound, ReturnPlan, UpholdObjection, Revoke, Reopen}
PLEASED, DISPLEASED, SILENT = (
    judge(Answers(4, 0, 1), 5),
    judge(Answers(3, 0, 2), 5),
    judge(Answers(4, 0, 0), 5),
)
HALF = st.booleans()
WORD = st.sampled_from(["", " ", "因为"])
BODY = st.sampled_from(sorted(BODIES))
OUTCOME = st.sampled_from(["adopted", "lost", "tied", "quorum_missed", "void"])
POLL = st.sampled_from([PLEASED, DISPLEASED, SILENT])


def lawful(here: Position) -> list[Move]:
    """Moves of every class with all their gates met, for a position such as *here*."""
    body, party = here.body or "HALL", here.dispute
    return [
        Submit(by_proposer=True),
        Lapse(days=61),
        Withdraw(by_answerable=True, reason="已经解决"),
        Accept(kind=IssueKind.DAILY, body="HALL", owner_named=True),
        Accept(kind=IssueKind.MAJOR, body="RRA", owner_named=True),
        Accept(kind=IssueKind.DISPUTE, body="MED", owner_named=True, parties_consent=True),
        Decline(reasons="不属于社区事务"),
        Appeal(by_proposer=True, reviewer_differs=True),
        Merge(target=Position(Step.DISCUSS)),
        Refer(to=Sorting.DEPARTMENT, addressee="城管", owner_named=True, deadline_set=True),
        AnswerReferral(reply="已修好"),
        AnswerReferral(reply="属社区事务", sends_back=True),
        OpenItem(body=body, called_to_order=True, quorum=True, notice_kept=True),
        AdoptInWriting(body=body, outcome="adopted"),
        LoseInWriting(body=body, outcome="tied"),
        *(ReturnToConvene(why=why, adjourned=True) for why in Undecided),
        NextRound(decided=True, adjourned=True),
        Carry(outcome="adopted", adjourned=True),
        Lose(outcome="tied", adjourned=True),
        SignAgreement(signed_by_all=True),
        RefuseMediation(by_party=True, rungs_named=True),
        TakeForce(
            written=True,
            posted=not party,
            posting_ended=True,
            plan_submitted=True,
            plan_replied=True,
        ),
        ReturnPlan(submitted=True, reasons="不同意，请重新协商"),
        UpholdObjection(answer="异议成立", while_posted=True),
        Revoke(body="RA", outcome="adopted"),
        Satisfy(executed=True, verdict=PLEASED, parties_only=party),
        Reopen(verdict=DISPLEASED, parties_only=party),
    ]


def moves_at_random(here: Position) -> st.SearchStrategy[Move]:
    """Moves of any class, with any facts."""
    return st.one_of(
        st.sampled_from(lawful(here)),
        st.builds(Submit, by_proposer=HALF, cosigners=st.integers(0, 3), threshold=st.just(2)),
        st.builds(Lapse, days=st.integers(59, 62)),
        st.builds(Withdraw, by_answerable=HALF, reason=WORD),
        st.builds(Decline, reasons=WORD),
        st.builds(
            Accept,
            kind=st.none() | st.sampled_from(IssueKind),
            body=st.none() | BODY,
            owner_named=HALF,
            important=HALF,
            study_recorded=HALF,
            parties_consent=HALF,
        ),
        st.builds(Appeal, by_proposer=HALF, reviewer_differs=HALF),
        st.builds(AnswerReferral, reply=WORD, sends_back=HALF),
        st.builds(
            OpenItem,
            body=BODY,
            called_to_order=HALF,
            quorum=st.none() | HALF,
            notice_kept=HALF,
        ),
        st.builds(AdoptInWriting, body=BODY, outcome=OUTCOME),
        st.builds(LoseInWriting, body=BODY, outcome=OUTCOME),
        st.builds(Carry, outcome=OUTCOME, adjourned=HALF),
        st.builds(Lose, outcome=OUTCOME, adjourned=HALF),
        st.builds(TakeForce, written=HALF, posted=HALF, posting_ended=HALF, plan_submitted=HALF),
        st.builds(ReturnPlan, submitted=HALF, reasons=WORD),
        st.builds(UpholdObjection, answer=WORD, while_posted=HALF),
        st.builds(Revoke, body=BODY, outcome=OUTCOME),
        st.builds(Satisfy, executed=HALF, verdict=POLL, parties_only=HALF),
        st.builds(Reopen, verdict=POLL, parties_only=HALF),
    )


def reachable(rounds: int = 3) -> dict[Position, list[tuple[Move, Position]]]:
    """Every position within *rounds* that lawful moves lead to, with the moves that lead on."""
    found: dict[Position, list[tuple[Move, Position]]] = {}
    waiting_list = [START]
    while waiting_list:
        here = waiting_list.pop()
        if here in found or here.round > rounds:
            continue
        found[here] = [(m, apply(here, m)) for m in lawful(here) if objection(here, m) is None]
        waiting_list += [there for _, there in found[here]]
    return found


def test_the_moves_declare_the_rows_of_the_table_and_no_others() -> None:
    assert {(str(a), str(b)) for a, b in ROWS} == TABLE


def test_lawful_moves_walk_every_row_of_the_table_and_no_other() -> None:
    walked = {(str(a.step), str(b.step)) for a, ways in reachable().items() for _, b in ways}
    assert walked == TABLE


def test_every_reachable_position_has_a_way_on_unless_it_is_an_end() -> None:
    stuck = {here for here, ways in reachable().items() if not ways}
    revocable = {here for here, ways in reachable().items() if here.ended and ways}
    assert stuck | revocable == {here for here in reachable() if here.ended}
    # What was closed as satisfied ends there, unless the assembly above revokes it.
    assert {type(m) for here in revocable for m, _ in reachable()[here]} == {Revoke}
    assert {here.closing for here in revocable} == {Closing.SATISFIED}
    assert {here.step for here in stuck} == {
        Step.LAPSED,
        Step.WITHDRAWN,
        Step.DECLINED,
        Step.MERGED,
        Step.CLOSED,
    }
    assert all(here.appealed for here in stuck if here.step is Step.DECLINED)


def test_exits_are_the_classes_of_the_moves_that_lead_on() -> None:
    for here, ways in reachable().items():
        able = {type(move) for move, _ in ways}
        unable = set(exits(here)) - able  # nothing stands above an assembly of owners, or of all
        assert able <= set(exits(here))
        assert unable <= ({Revoke} if here.body not in ("HALL", "RRA") else set())


def test_a_move_is_refused_as_out_of_order_at_every_other_step() -> None:
    for here in reachable():
        for move in lawful(here):
            if type(move) in exits(here):
                continue
            assert objection(here, move) == type(move).elsewhere
            with pytest.raises(OutOfOrder) as refused:
                apply(here, move)
            assert refused.value.refusal == type(move).elsewhere


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_random_play_keeps_to_the_table(data: st.DataObject) -> None:
    here = START
    for _ in range(25):
        move = data.draw(moves_at_random(here))
        why = objection(here, move)
        if why is not None:
            with pytest.raises((OutOfOrder, NotReady)) as refused:
                apply(here, move)
            assert refused.value.refusal == why
            continue
        there = apply(here, move)
        assert type(move) in exits(here)
        assert (str(here.step), str(there.step)) in TABLE
        assert there.round == here.round + (type(move) in NEW_ROUND)
        assert there.ended is (exits(there) == ())
        assert Position.from_dict(json.loads(json.dumps(there.to_dict()))) == there
        here = there


def test_a_position_is_closed_exactly_when_it_has_a_closing() -> None:
    for wrong in ({"step": Step.CLOSED}, {"closing": Closing.ANSWERED}, {"round": 0}):
        with pytest.raises(ValueError):
            Position(**wrong)


def test_whoever_did_a_step_takes_it_back_to_exactly_where_it_was() -> None:
    personal = {(a, b) for a, ways in reachable().items() for m, b in ways if m.personal}
    for before, after in personal:
        back = TakeBack(previous=before, by_same_person=True, acted_since=False)
        assert apply(after, back) == before
        assert TakeBack not in exits(after)
    assert TakeBack not in MOVES


def test_the_example_that_the_module_gives_is_true() -> None:
    assert doctest.testmod(workflow) == (0, 3)
