"""Every gate of the workflow, one by one: the lawful move, one fact taken away, the refusal."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from deliberation.rules import workflow
from deliberation.rules.refusals import NotReady, Refusal
from deliberation.rules.satisfaction import Answers, judge
from deliberation.rules.workflow import (
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
    decision,
    execution,
    intake,
    objection,
    referral,
)
from deliberation.rules.workflow.intake import Release

COLLECT, REVIEW = Position(), Position(Step.REVIEW)
DECLINED, REFERRED = Position(Step.DECLINED), Position(Step.REFERRED)


def at(step: str, kind: str = "daily", body: str = "HALL") -> Position:
    return Position(Step(step), kind=IssueKind(kind), body=body)


def dispute(step: str) -> Position:
    return at(step, "dispute", "MED")


ACCEPT = Accept(kind=IssueKind.DAILY, body="HALL", owner_named=True)
MEDIATE = Accept(kind=IssueKind.DISPUTE, body="MED", owner_named=True, parties_consent=True)
IMPORTANT = replace(ACCEPT, body="RRA", important=True, study_recorded=True)
APPEAL = Appeal(by_proposer=True, reviewer_differs=True)
SIGNED = Appeal(adults_signed=101, adults=1001, representatives_signed=0, representatives=40)
SIGNED_BY_FEW = Appeal(adults_signed=0, adults=1001, representatives_signed=8, representatives=40)
REFER = Refer(to=Sorting.AUTHORITY, addressee="消防", owner_named=True, deadline_set=True)
OPEN = OpenItem(body="HALL", called_to_order=True, quorum=True, notice_kept=True)
SESSION = OpenItem(body="MED", called_to_order=True, quorum=True)
FORCE = TakeForce(written=True, posted=True, posting_ended=True)
PLAN = replace(FORCE, plan_submitted=True, plan_replied=True)
URGENT = TakeForce(written=True, posted=True, urgent_reason="水管爆裂", objections_open=1)
REVOKE = Revoke(body="RRA", outcome="adopted")
RETURN = ReturnPlan(submitted=True, reasons="不同意，请重新协商")
SATISFIED = Position(Step.CLOSED, 1, Closing.SATISFIED, IssueKind.DAILY, "HALL")
PLEASED, DISPLEASED = judge(Answers(4, 0, 1), 5), judge(Answers(3, 0, 2), 5)
SILENT = judge(Answers(4, 0, 0), 5)
SATISFY = Satisfy(executed=True, verdict=PLEASED)
FOLLOW_UP = replace(SATISFY, parties_only=True)
RELEASE = Release(held=True, personal_data=0)
BACK = TakeBack(previous=COLLECT, by_same_person=True, acted_since=False)

#: position, lawful move, the fact that is taken away, name of the refusal
GATES: list[tuple[Position, Move, dict[str, object], str]] = [
    (COLLECT, Submit(by_proposer=True), {"by_proposer": False}, "submit_by_proposer"),
    (
        COLLECT,
        Submit(by_proposer=True, cosigners=5, threshold=5),
        {"cosigners": 4},
        "cosigners_missing",
    ),
    (COLLECT, Submit(by_proposer=True), {"held": True}, "not_released"),
    (COLLECT, RELEASE, {"held": False}, "released_before"),
    (COLLECT, RELEASE, {"personal_data": 1}, "personal_data_left"),
    (COLLECT, replace(RELEASE, answer="已修"), {"personal_data": 2}, "personal_data_left"),
    (COLLECT, Lapse(days=61), {"days": 60}, "days_remain"),
    *(
        (here, Withdraw(by_answerable=True, reason="不提了"), broken, name)
        for here in (COLLECT, REVIEW)
        for broken, name in (
            ({"by_answerable": False}, "withdraw_by_proposer"),
            ({"reason": " "}, "withdrawal_reason_missing"),
        )
    ),
    (REVIEW, ACCEPT, {"kind": None}, "kind_missing"),
    (REVIEW, ACCEPT, {"body": None}, "body_missing"),
    (REVIEW, ACCEPT, {"body": "CLUB"}, "body_unknown"),
    (REVIEW, ACCEPT, {"body": "MED"}, "mediation_only_for_disputes"),
    (REVIEW, ACCEPT, {"owner_named": False}, "owner_missing"),
    (REVIEW, MEDIATE, {"body": "HALL"}, "dispute_needs_mediation"),
    (REVIEW, MEDIATE, {"parties_consent": False}, "parties_consent_missing"),
    (REVIEW, IMPORTANT, {"study_recorded": False}, "study_missing"),
    (REVIEW, replace(IMPORTANT, body="RA"), {"study_recorded": False}, "study_missing"),
    (REVIEW, Decline(reasons="不属实"), {"reasons": "\n"}, "reasons_missing"),
    (DECLINED, APPEAL, {"reviewer_differs": False}, "appeal_needs_another_reviewer"),
    (DECLINED, APPEAL, {"by_proposer": False}, "appeal_signatures_missing"),
    (DECLINED, SIGNED, {"adults_signed": 100}, "appeal_signatures_missing"),
    (DECLINED, SIGNED, {"adult_share": Fraction(1, 9)}, "appeal_signatures_missing"),
    (DECLINED, SIGNED_BY_FEW, {"representatives_signed": 7}, "appeal_signatures_missing"),
    (DECLINED, SIGNED_BY_FEW, {"representatives": 41}, "appeal_signatures_missing"),
    (REVIEW, Merge(target=at("discuss")), {"itself": True}, "merge_into_itself"),
    (REVIEW, Merge(target=COLLECT), {"target": DECLINED}, "merge_target_not_open"),
    (REVIEW, REFER, {"addressee": ""}, "referral_addressee_missing"),
    (REVIEW, REFER, {"owner_named": False}, "referral_owner_missing"),
    (REVIEW, REFER, {"deadline_set": False}, "referral_deadline_missing"),
    (REFERRED, AnswerReferral(reply="已修"), {"reply": ""}, "reply_missing"),
    (REFERRED, AnswerReferral(reply="退回", sends_back=True), {"reply": ""}, "reply_missing"),
    (at("convene"), OPEN, {"body": "RRA"}, "another_body_decides"),
    (at("convene"), OPEN, {"called_to_order": False}, "not_called_to_order"),
    (at("convene"), OPEN, {"notice_kept": False}, "notice_not_kept"),
    (at("convene"), OPEN, {"quorum": False}, "quorum_missing"),
    (at("convene"), replace(OPEN, quorum=None), {"quorum": False}, "quorum_missing"),
    (dispute("convene"), SESSION, {"quorum": False}, "party_absent"),
    (dispute("convene"), SESSION, {"quorum": None}, "party_absent"),
    *(
        (at("convene"), AdoptInWriting(body="HALL", outcome="adopted"), broken, name)
        for broken, name in (
            ({"body": "RRA"}, "another_body_decides"),
            ({"outcome": "quorum_missed"}, "written_vote_not_adopted"),
        )
    ),
    *(
        (here, move, {"adjourned": False}, "meeting_not_adjourned")
        for here, move in (
            (at("discuss"), ReturnToConvene(why=Undecided.QUORUM_LOST, adjourned=True)),
            (at("discuss", "major"), NextRound(decided=True, adjourned=True)),
            (at("discuss"), Carry(outcome="adopted", adjourned=True)),
            (at("discuss"), Lose(outcome="lost", adjourned=True)),
        )
    ),
    (
        at("discuss", "major"),
        NextRound(decided=True, adjourned=True),
        {"decided": False},
        "further_consultation_not_decided",
    ),
    *(
        (at("discuss"), Carry(outcome="adopted", adjourned=True), {"outcome": o}, name)
        for o, name in (("tied", "motion_not_adopted"), ("void", "motion_not_adopted"))
    ),
    *(
        (at("discuss"), Lose(outcome="lost", adjourned=True), {"outcome": o}, "motion_not_lost")
        for o in ("adopted", "quorum_missed", "void")
    ),
    (
        dispute("discuss"),
        SignAgreement(signed_by_all=True),
        {"signed_by_all": False},
        "signature_missing",
    ),
    *(
        (dispute(step), RefuseMediation(by_party=True, rungs_named=True), broken, name)
        for step in ("convene", "discuss")
        for broken, name in (
            ({"by_party": False}, "refusal_by_party"),
            ({"rungs_named": False}, "next_rungs_missing"),
        )
    ),
    (at("resolve"), FORCE, {"written": False}, "resolution_not_written"),
    (at("resolve"), FORCE, {"posted": False}, "not_posted"),
    (at("resolve"), FORCE, {"posting_ended": False}, "posting_not_ended"),
    (at("resolve"), FORCE, {"objections_open": 1}, "objections_open"),
    (at("resolve"), FORCE, {"unlawful": 1}, "unlawful_clauses"),
    (at("resolve"), URGENT, {"unlawful": 2}, "unlawful_clauses"),
    (at("resolve"), URGENT, {"posted": False}, "not_posted"),
    (at("resolve"), URGENT, {"urgent_reason": " "}, "posting_not_ended"),
    (at("resolve", "major"), PLAN, {"urgent_reason": "急"}, "major_is_never_urgent"),
    (at("resolve", "major"), PLAN, {"plan_submitted": False}, "plan_not_submitted"),
    (at("resolve", "major"), PLAN, {"plan_replied": False}, "plan_reply_missing"),
    (at("resolve", "major"), PLAN, {"plan_returned": True}, "plan_returned"),
    (at("resolve", "major"), RETURN, {"submitted": False}, "plan_not_submitted"),
    (at("resolve", "major"), RETURN, {"reasons": " "}, "plan_reasons_missing"),
    (dispute("resolve"), TakeForce(written=True), {"posted": True}, "agreement_not_posted"),
    (dispute("resolve"), TakeForce(written=True), {"written": False}, "resolution_not_written"),
    (at("resolve"), UpholdObjection(answer="成立"), {"answer": ""}, "objection_answer_missing"),
    (at("supervise"), UpholdObjection(answer="成立", while_posted=True), {"while_posted": False},
     "objection_while_posted"),
    (at("supervise"), REVOKE, {"outcome": "tied"}, "revocation_not_adopted"),
    (SATISFIED, REVOKE, {"body": "VG"}, "not_the_assembly_above"),
    (at("resolve"), REVOKE, {"body": "HALL"}, "not_the_assembly_above"),
    (at("resolve", "daily", "RRA"), replace(REVOKE, body="RA"), {"body": "RRA"},
     "not_the_assembly_above"),
    (at("resolve"), REVOKE, {"outcome": "lost"}, "revocation_not_adopted"),
    (at("supervise"), SATISFY, {"executed": False}, "not_executed"),
    (at("supervise"), SATISFY, {"verdict": SILENT}, "poll_not_valid"),
    (at("supervise"), SATISFY, {"verdict": DISPLEASED}, "not_satisfied"),
    (dispute("supervise"), FOLLOW_UP, {"parties_only": False}, "only_parties_are_asked"),
    (at("supervise"), Reopen(verdict=DISPLEASED), {"verdict": SILENT}, "poll_not_valid"),
    (at("supervise"), Reopen(verdict=DISPLEASED), {"verdict": PLEASED}, "satisfied_enough"),
    (REVIEW, BACK, {"by_same_person": False}, "take_back_own_step"),
    (REVIEW, BACK, {"acted_since": True}, "acted_since"),
    (REVIEW, BACK, {"previous": at("supervise")}, "step_not_taken_back"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("here", "move", "broken", "name"),
    GATES,
    ids=[f"{type(m).__name__}-{n}-{'-'.join(b)}" for _, m, b, n in GATES],
)
def test_one_fact_missing_is_refused_by_the_name_of_its_gate(
    here: Position, move: Move, broken: dict[str, object], name: str
) -> None:
    assert objection(here, move) is None
    refusal = objection(here, replace(move, **broken))
    assert refusal is not None
    assert refusal.name == f"workflow.{name}"
    with pytest.raises(NotReady) as refused:
        apply(here, replace(move, **broken))
    assert refused.value.refusal == refusal


def test_every_refusal_of_the_workflow_is_a_gate_above_or_a_move_elsewhere() -> None:
    written = {
        name
        for module in (intake, referral, decision, execution, workflow)
        for name in re.findall(
            r'Refusal\.of\(\s*"workflow\.(\w+)"', Path(module.__file__).read_text("utf-8")
        )
    }
    elsewhere = {
        move.elsewhere.name.removeprefix("workflow.")
        for move in (*workflow.MOVES, Release, TakeBack)
    }
    assert written == {name for *_, name in GATES} | elsewhere | {"waiting_time"}


def test_refusals_tell_the_numbers_that_their_sentence_needs() -> None:
    assert objection(COLLECT, Submit(by_proposer=True, cosigners=2, threshold=5)) == Refusal.of(
        "workflow.cosigners_missing", "1", cosigners=2, threshold=5, missing=3
    )
    assert objection(DECLINED, replace(SIGNED, adults_signed=7)) == Refusal.of(
        "workflow.appeal_signatures_missing",
        "1",
        adults_signed=7,
        adults_needed=101,
        representatives_signed=0,
        representatives_needed=8,
    )


def test_nobody_appeals_in_the_name_of_no_residents() -> None:
    assert objection(DECLINED, Appeal()) == Refusal.of(
        "workflow.appeal_signatures_missing",
        "1",
        adults_signed=0,
        adults_needed=1,
        representatives_signed=0,
        representatives_needed=1,
    )


def test_what_a_meeting_decided_is_not_one_persons_to_take_back() -> None:
    lost = Position(Step.CLOSED, 1, Closing.NOT_ADOPTED, IssueKind.DAILY, "HALL")
    back = replace(BACK, previous=at("discuss"))
    assert objection(lost, back) == Refusal.of("workflow.step_not_taken_back", "1")
    assert objection(at("supervise"), back) == Refusal.of("workflow.nothing_to_take_back", "1")
