"""Acts on record: JSON and back, exactly, or not at all."""

from __future__ import annotations

import json

import pytest

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.acts import (
    ArrivalMode,
    Choice,
    CountMethod,
    Move,
    Ruling,
    act_from_json,
    act_to_json,
)
from deliberation.rules.meeting.motions import MOVABLE, MotionKind
from deliberation.rules.meeting.transcript_write import write
from deliberation.rules.refusals import Refusal, Refused

EVERY_ACT = (
    acts.Arrive("7", "9", ArrivalMode.QR, at=0),
    acts.Leave("7", at=1_770_000_000_123),
    acts.CallToOrder("1"),
    acts.OpenItem("1", "12"),
    acts.StateItem("1", "议题正文", "12"),
    Move("7", MotionKind.MAIN, "Plant “ten” trees", "12", at=5),
    Move("7", MotionKind.AMEND, words="8-18", instead="9-17"),
    Move("7", MotionKind.AMEND, words=", two lamps"),
    Move("7", MotionKind.REFER, to="Gardeners"),
    Move("7", MotionKind.POSTPONE, to="May"),
    Move("7", MotionKind.LIMIT_DEBATE, speech=60_000, turns=1),
    Move("7", MotionKind.LIMIT_DEBATE, turns=3),
    Move("7", MotionKind.CLOSE_DEBATE),
    Move("7", MotionKind.RECONSIDER),
    Move("7", MotionKind.RECESS, length=600_000),
    Move("7", MotionKind.ADJOURN),
    Move("7", MotionKind.ADJOURN, to="June"),
    acts.Second("8"),
    acts.State("1"),
    acts.RuleOut("1", "the law forbids it"),
    acts.Ask("8", acts.Side.INFORMATION),
    acts.Recognise("1", "8"),
    acts.Finish("8"),
    *(acts.Put("1", method) for method in CountMethod),
    acts.EnterCount("1", 12, 3, 1),
    acts.ConfirmCount("s"),
    acts.CloseBox("1", 12, 3, 1, "ab" * 32),
    acts.RollCall("1", (("7", Choice.FOR), ("8", Choice.ABSTAIN))),
    acts.EnterRoll("1", (("7", Choice.FOR), ("8", Choice.ABSTAIN)), recorded_by="2"),
    acts.AnswerRoll("7", Choice.AGAINST),
    acts.Object("8"),
    acts.Grant("1"),
    acts.Deny("1"),
    acts.DemandRecount("8"),
    acts.RaiseOrder("8", "noise"),
    *(acts.RulePoint("1", ruling, "so be it") for ruling in Ruling),
    acts.Appeal("8"),
    acts.Request("8", MotionKind.INQUIRY, "how long?"),
    acts.Request("8", MotionKind.WITHDRAW),
    acts.HandChair("1", "8"),
    acts.TakeChairBack("1"),
    acts.ReturnToOrder("1"),
    acts.TakeChairProTem("7"),
    acts.DeclareAdjourned("1"),
    acts.AdjournByConsent("1"),
    acts.AdjournByConsent("1", "June"),
)


def test_every_kind_of_act_is_tried_below():
    assert {type(act) for act in EVERY_ACT} == set(acts.ACTS.values())
    assert {act.kind for act in EVERY_ACT if isinstance(act, Move)} == set(MOVABLE)


@pytest.mark.parametrize("act", EVERY_ACT, ids=write)
def test_an_act_is_the_same_after_json(act):
    stored = json.loads(json.dumps(act_to_json(act)))
    assert act_from_json(stored) == act
    assert act_to_json(act_from_json(stored)) == stored


def test_an_act_on_record_says_only_what_was_said():
    assert act_to_json(acts.Second("8", at=5)) == {"act": "second", "by": "8", "at": 5}
    assert act_to_json(Move("7", MotionKind.RECESS, length=600_000)) == {
        "act": "move",
        "by": "7",
        "kind": "recess",
        "length": 600_000,
    }
    assert act_to_json(acts.RollCall("1", (("7", Choice.FOR),))) == {
        "act": "roll_call",
        "by": "1",
        "votes": [["7", "for"]],
    }


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"act": "dance", "by": "7"},
        {"act": "second"},
        {"act": "second", "by": 7},
        {"act": "second", "by": "7", "at": 1.5},
        {"act": "second", "by": "7", "at": True},
        {"act": "second", "by": "7", "loud": "yes"},
        {"act": "put", "by": "1", "method": "shouting"},
        {"act": "move", "by": "7", "kind": "dance"},
        {"act": "enter_count", "by": "1", "for_": "3"},
        {"act": "roll_call", "by": "1", "votes": [["7", "maybe"]]},
        {"act": "roll_call", "by": "1", "votes": [[7, "for"]]},
        {"act": "roll_call", "by": "1", "votes": 3},
        {"act": "arrive", "by": "1", "how": "window"},
    ],
    ids=str,
)
def test_what_is_no_act_is_not_read(stored):
    with pytest.raises(Refused) as raised:
        act_from_json(stored)
    assert raised.value.refusal == Refusal.of("floor.act_unreadable", "3.3")
