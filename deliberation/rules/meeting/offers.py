"""Every act that there is, without its particulars, to be held against the rules."""

from __future__ import annotations

from functools import lru_cache

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.acts import Act, CountMethod, Ruling, Side
from deliberation.rules.meeting.motions import MOVABLE, REQUESTS

_PLAIN = (
    acts.Arrive,
    acts.Leave,
    acts.CallToOrder,
    acts.OpenItem,
    acts.StateItem,
    acts.Second,
    acts.State,
    acts.RuleOut,
    acts.Recognise,
    acts.Finish,
    acts.EnterCount,
    acts.ConfirmCount,
    acts.CloseBox,
    acts.AnswerRoll,
    acts.EnterRoll,
    acts.RollCall,
    acts.Object,
    acts.Grant,
    acts.Deny,
    acts.DemandRecount,
    acts.RaiseOrder,
    acts.Appeal,
    acts.HandChair,
    acts.TakeChairBack,
    acts.ReturnToOrder,
    acts.TakeChairProTem,
    acts.DeclareAdjourned,
)


@lru_cache(maxsize=4096)
def offers(member: str) -> tuple[Act, ...]:
    """All acts as *member*'s, a kind, method, side or ruling being part of the act."""
    return (
        *(act(member) for act in _PLAIN),
        *(acts.Move(member, kind) for kind in MOVABLE),
        *(acts.Ask(member, side) for side in Side),
        *(acts.Put(member, method) for method in CountMethod),
        *(acts.RulePoint(member, ruling) for ruling in Ruling),
        *(acts.Request(member, kind) for kind in REQUESTS),
    )
