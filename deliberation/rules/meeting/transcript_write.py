"""An act in words, as transcripts and plain minutes have it (rulebook 3.4).

``phrases.read`` is the inverse, but for who recorded an arrival and how.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.acts import Act, CountMethod, Move
from deliberation.rules.meeting.motions import MotionKind

#: Acts without particulars.
PLAIN: Mapping[str, type[Act]] = {
    "calls to order": acts.CallToOrder,
    "seconds": acts.Second,
    "states": acts.State,
    "finishes": acts.Finish,
    "demands recount": acts.DemandRecount,
    "appeals": acts.Appeal,
    "grants": acts.Grant,
    "denies": acts.Deny,
    "objects": acts.Object,
    "takes the chair back": acts.TakeChairBack,
    "returns to order": acts.ReturnToOrder,
    "takes the chair pro tem": acts.TakeChairProTem,
    "declares adjourned": acts.DeclareAdjourned,
    "closes the roll": acts.RollCall,
}
_PLAIN_WORDS = {act: words for words, act in PLAIN.items()}


def write(act: Act) -> str:
    """The line that ``phrases.read`` reads as *act*, without its time."""
    if isinstance(act, acts.EnterCount):
        return f"result for={act.for_} against={act.against} abstain={act.abstain}"
    if isinstance(act, acts.CloseBox):
        count = f"for={act.for_} against={act.against} abstain={act.abstain}"
        return f"box result {count}" + (f" root={act.root}" if act.root else "")
    if isinstance(act, acts.ConfirmCount):
        return f"{act.by} confirms the count"
    if isinstance(act, acts.RollCall) and act.votes:
        return " ".join(("votes", *_votes(act)))
    return f"{act.by} {' '.join(_said(act))}"


def _votes(act: acts.EnterRoll | acts.RollCall) -> Iterator[str]:
    return (f"{member}:{choice}" for member, choice in act.votes)


def motion(move: Move) -> str:
    """A motion's kind and particulars: ``amend "8-18" -> "9-17"``."""
    return " ".join((str(move.kind), *_particulars(move)))


def kinds(act: Act) -> frozenset[str]:
    """Every way of naming *act* without its particulars, as in ``expect may``."""
    if isinstance(act, acts.EnterCount):
        return frozenset(("result",))
    if isinstance(act, acts.CloseBox):
        return frozenset(("box result",))
    if isinstance(act, acts.ConfirmCount):
        return frozenset(("confirms the count",))
    if isinstance(act, acts.RollCall):
        return frozenset(("votes", "closes the roll"))
    if isinstance(act, acts.Move):
        return frozenset(("moves", f"moves {act.kind}"))
    said = [word for word in _said(act) if not word.startswith('"')]
    named = {" ".join(said)}
    if isinstance(act, acts.Ask):
        named |= {"asks", "asks to speak"}
    elif isinstance(act, acts.AnswerRoll):
        named.add("answers")
    elif isinstance(act, acts.EnterRoll):
        named = {"enters"}
    elif isinstance(act, acts.Put):
        named |= {"puts", "puts by", f"puts by {act.method}"}
    elif isinstance(act, acts.RulePoint):
        named.add("rules")
    elif isinstance(act, acts.Request):
        named.add("requests")
    elif isinstance(act, acts.RaiseOrder):
        named.add("raises")
    elif isinstance(act, acts.HandChair):
        named |= {"hands the chair", "hands the chair to"}
    return frozenset(named)


def clock(time: int) -> str:
    """Milliseconds as ``MM:SS``, whole seconds."""
    return "{:02d}:{:02d}".format(*divmod(time // 1000, 60))


def _particulars(move: Move) -> Iterator[str]:
    if move.kind is MotionKind.MAIN:
        yield f'"{move.text}"'
    elif move.kind is MotionKind.AMEND:
        yield f'"{move.words}" -> "{move.instead}"'
    if move.to:
        yield f"to {move.to}"
    if move.speech is not None:
        yield f"speech={clock(move.speech)}"
    if move.turns is not None:
        yield f"turns={move.turns}"
    if move.length is not None:
        yield clock(move.length)


def _quoted(verb: str) -> Callable[[str], list[str]]:
    return lambda reason: [verb, f'"{reason}"'] if reason else [verb]


def _said(act: Act) -> list[str]:
    if type(act) in _PLAIN_WORDS:
        return [_PLAIN_WORDS[type(act)]]
    match act:
        case acts.Arrive():
            return ["arrives"]
        case acts.Leave():
            return ["leaves"]
        case acts.AnswerRoll(choice=choice):
            return [f"answers {choice}"]
        case acts.EnterRoll():
            return ["enters", *_votes(act)]
        case acts.OpenItem(item=item):
            return _quoted("opens")(item)
        case acts.StateItem(text=text):
            return _quoted("states main")(text)
        case acts.Move():
            return ["moves", motion(act)]
        case acts.Ask(side=side):
            return [f"asks to speak {side}"]
        case acts.Recognise(member=member):
            return [f"recognises {member}".rstrip()]
        case acts.Put(method=method):
            return ["asks for consent" if method is CountMethod.CONSENT else f"puts by {method}"]
        case acts.RaiseOrder(reason=reason):
            return _quoted("raises order")(reason)
        case acts.RuleOut(reason=reason):
            return _quoted("rules out")(reason)
        case acts.RulePoint(ruling=ruling, reason=reason):
            return _quoted(f"rules {ruling}")(reason)
        case acts.Request(kind=kind, text=text):
            return _quoted(f"requests {kind}")(text)
        case acts.AdjournByConsent(to=to):
            return ["adjourns by consent", f"to {to}"] if to else ["adjourns by consent"]
        case acts.HandChair(to=to):
            return [f"hands the chair to {to}".rstrip()]
    raise TypeError(f"no words for {type(act).__name__}")
