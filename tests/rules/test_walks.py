"""Whole walks through the six steps, and what each position offers on the way."""

from __future__ import annotations

from datetime import date

from deliberation.rules.refusals import Refusal
from deliberation.rules.satisfaction import Answers, judge
from deliberation.rules.workflow import (
    SIX,
    START,
    Accept,
    Appeal,
    Carry,
    Closing,
    Decline,
    IssueKind,
    OpenItem,
    Position,
    Reopen,
    ReturnToConvene,
    Revoke,
    Satisfy,
    SignAgreement,
    Step,
    Submit,
    TakeForce,
    Undecided,
    apply,
    exits,
    may_propose_anew,
    objection,
    waiting,
)

#: What leads on from each step, by class of topic: read this and you know the house.
OFFERED = """
collect   -        Submit Lapse Withdraw
review    -        Withdraw Accept Decline Merge Refer
declined  -        Appeal
referred  -        AnswerReferral
convene   daily    OpenItem AdoptInWriting LoseInWriting
convene   major    OpenItem AdoptInWriting LoseInWriting
convene   dispute  OpenItem RefuseMediation
discuss   daily    ReturnToConvene Carry Lose
discuss   major    ReturnToConvene NextRound Carry Lose
discuss   dispute  ReturnToConvene SignAgreement RefuseMediation
resolve   daily    TakeForce UpholdObjection Revoke
resolve   major    TakeForce ReturnPlan UpholdObjection Revoke
resolve   dispute  TakeForce
supervise daily    UpholdObjection Revoke Satisfy Reopen
supervise major    UpholdObjection Revoke Satisfy Reopen
supervise dispute  Satisfy Reopen
lapsed    -
withdrawn -
merged    -
"""


def test_each_step_offers_what_the_table_has_for_that_class_of_topic() -> None:
    for line in OFFERED.strip().splitlines():
        step, kind, *moves = line.split()
        here = Position(Step(step), kind=None if kind == "-" else IssueKind(kind))
        assert [move.__name__ for move in exits(here)] == moves, line
    for closing in Closing:
        assert exits(Position(Step.CLOSED, closing=closing)) == ()
        revocable = {Revoke} if closing is Closing.SATISFIED else set()
        for kind in (IssueKind.DAILY, IssueKind.MAJOR):
            assert set(exits(Position(Step.CLOSED, closing=closing, kind=kind))) == revocable


def test_a_topic_walks_the_six_steps_twice() -> None:
    walk = [
        Submit(by_proposer=True),
        Accept(kind=IssueKind.DAILY, body="HALL", owner_named=True),
        OpenItem(body="HALL", called_to_order=True, quorum=True, notice_kept=True),
        Carry(outcome="adopted", adjourned=True),
        TakeForce(written=True, posted=True, posting_ended=True),
        Reopen(verdict=judge(Answers(20, 15, 15), 50)),
        OpenItem(body="HALL", called_to_order=True, quorum=True, notice_kept=True),
        Carry(outcome="adopted", adjourned=True),
        TakeForce(written=True, posted=True, posting_ended=True),
        Satisfy(executed=True, verdict=judge(Answers(40, 9, 1), 50)),
    ]
    stations = [here := START]
    for move in walk:
        stations.append(here := apply(here, move))
    assert [(str(p.step), p.round) for p in stations] == [
        *((str(step), 1) for step in SIX),
        *((str(step), 2) for step in SIX[2:]),
        ("closed", 2),
    ]
    assert here == Position(Step.CLOSED, 2, Closing.SATISFIED, IssueKind.DAILY, "HALL")


def test_a_dispute_is_mediated_signed_and_followed_up_without_a_vote_or_a_posting() -> None:
    session = OpenItem(body="MED", called_to_order=True, quorum=True)
    walk = [
        Submit(by_proposer=True),
        Accept(kind=IssueKind.DISPUTE, body="MED", owner_named=True, parties_consent=True),
        session,
        ReturnToConvene(why=Undecided.ADJOURNED, adjourned=True),
        session,
        SignAgreement(signed_by_all=True),
        TakeForce(written=True),
        Satisfy(executed=True, verdict=judge(Answers(2, 0, 0), 2), parties_only=True),
    ]
    here = START
    for move in walk:
        here = apply(here, move)
    assert here == Position(Step.CLOSED, 1, Closing.SATISFIED, IssueKind.DISPUTE, "MED")


def test_a_declined_issue_is_appealed_once() -> None:
    appeal = Appeal(by_proposer=True, reviewer_differs=True)
    declined = Position(Step.DECLINED)
    assert (declined.ended, exits(declined)) == (False, (Appeal,))
    again = apply(apply(declined, appeal), Decline(reasons="理由同前"))
    assert again == Position(Step.DECLINED, appealed=True)
    assert (again.ended, exits(again)) == (True, ())


def test_what_was_not_adopted_is_proposed_anew_when_the_waiting_time_is_over() -> None:
    lost, day = Position(Step.CLOSED, closing=Closing.NOT_ADOPTED), date(2026, 1, 1)
    assert waiting(lost, day, date(2026, 3, 31)) == Refusal.of(
        "workflow.waiting_time", "1", until="2026-04-01", days=90
    )
    assert may_propose_anew(lost, day, date(2026, 3, 31)) is False
    assert may_propose_anew(lost, day, date(2026, 4, 1)) is True
    assert may_propose_anew(Position(Step.LAPSED), day, day) is True


def test_the_party_organisation_studies_first_only_what_an_assembly_of_residents_decides() -> None:
    without_study = {
        body: objection(
            Position(Step.REVIEW),
            Accept(kind=IssueKind.MAJOR, body=body, owner_named=True, important=True),
        )
        for body in ("RA", "RRA", "HALL", "VA", "VRA", "VG", "OWN-G", "OWN-S")
    }
    missing = Refusal.of("workflow.study_missing", "1")
    assert without_study == dict.fromkeys(without_study) | {"RA": missing, "RRA": missing}
