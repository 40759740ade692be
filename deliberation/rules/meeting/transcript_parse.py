"""Words read as an act (rulebook 3.4); ``wording`` writes them. All names are single words."""

from __future__ import annotations

import re

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.acts import Act, Choice, CountMethod, Move, Ruling, Side
from deliberation.rules.meeting.motions import MOVABLE, REQUESTS, MotionKind
from deliberation.rules.meeting.transcript_write import PLAIN

_TOKEN = re.compile(r'"[^"]*"|[^\s"#]+|#.*|"')
#: Bounded, because nothing that a meeting can mean is longer.
_TIME = re.compile(r"[0-9]{1,6}(:[0-5][0-9]){1,2}")
_COUNTED = ("for", "against", "abstain")
_WHOLE = re.compile(r"-?[0-9]{1,9}")


class Unreadable(ValueError):
    """A line that says nothing known."""


def tokens(line: str) -> list[str]:
    """The words of *line*; what stands in quotes is one word, quotes kept; comments left out."""
    found = _TOKEN.findall(line)
    if '"' in found:
        raise Unreadable("a quotation mark is not closed")
    return [token for token in found if not token.startswith("#")]


def milliseconds(time: str) -> int:
    """``2:00`` or ``1:02:00`` in milliseconds."""
    if not _TIME.fullmatch(time):
        raise Unreadable(f"no time: {time}")
    total = 0
    for part in time.split(":"):
        total = total * 60 + int(part)
    return total * 1000


def read(words: list[str], at: int | None, presiding: str, scrutineer: str) -> tuple[Act, ...]:
    """The acts that a line says: several arrivals, or a result entered and confirmed.

    :param at: when, in milliseconds
    :param presiding: whose act it is when results and roll calls are announced
    :raises Unreadable: when it says nothing known
    """
    if not words:
        raise Unreadable("nothing is said")
    if words[0] == "result":
        count = pairs(words[1:], *_COUNTED)
        for_, against, abstain = (whole(count.get(key, "0")) for key in _COUNTED)
        return (
            acts.EnterCount(presiding, for_, against, abstain, at=at),
            acts.ConfirmCount(scrutineer, at=at),
        )
    if words[:2] == ["box", "result"]:
        count = pairs(words[2:], *_COUNTED, "root")
        for_, against, abstain = (whole(count.get(key, "0")) for key in _COUNTED)
        root = count.get("root", "")
        return (acts.CloseBox(presiding, for_, against, abstain, root, at=at),)
    if words[0] == "votes":
        return (acts.RollCall(presiding, tuple(map(_vote, words[1:])), at=at),)
    for verb, act in (("arrive", acts.Arrive), ("leave", acts.Leave)):
        if words[-1] in (verb, f"{verb}s"):
            if len(words) == 1:
                raise Unreadable(f"who {words[0]}?")
            return tuple(act(name, at=at) for name in words[:-1])
    return (_read_one(words[0], words[1:], at),)


def timed(words: list[str]) -> tuple[list[str], int | None]:
    """*words* without the time at their end, and that time in milliseconds."""
    if words and words[-1].startswith("+"):
        return words[:-1], milliseconds(words[-1][1:])
    return words, None


def unquoted(word: str) -> str:
    """What stands between the quotation marks."""
    if len(word) < 2 or word[0] != '"' or word[-1] != '"':
        raise Unreadable(f"not in quotation marks: {word}")
    return word[1:-1]


def whole(word: str) -> int:
    """*word* as a whole number."""
    if not _WHOLE.fullmatch(word):
        raise Unreadable(f"no whole number: {word}")
    return int(word)


def pairs(words: list[str], *allowed: str) -> dict[str, str]:
    """``key=value`` words by their keys, each of *allowed* and only once."""
    given: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or key not in allowed or key in given:
            raise Unreadable(f"not understood: {word}")
        given[key] = value
    return given


def _vote(word: str) -> tuple[str, Choice]:
    member, colon, choice = word.partition(":")
    if not colon or choice not in tuple(Choice):
        raise Unreadable(f"no vote: {word}")
    return member, Choice(choice)


def _read_one(by: str, said: list[str], at: int | None) -> Act:
    plain = PLAIN.get(" ".join(said))
    if plain is not None:
        return plain(by, at=at)
    match said:
        case ["adjourns", "by", "consent"]:
            return acts.AdjournByConsent(by, at=at)
        case ["adjourns", "by", "consent", "to", where]:
            return acts.AdjournByConsent(by, where, at=at)
        case ["answers", choice] if choice in tuple(Choice):
            return acts.AnswerRoll(by, Choice(choice), at=at)
        case ["enters", *votes]:
            return acts.EnterRoll(by, tuple(map(_vote, votes)), at=at)
        case ["opens", item]:
            return acts.OpenItem(by, unquoted(item), at=at)
        case ["states", "main", text]:
            return acts.StateItem(by, unquoted(text), at=at)
        case ["moves", kind, *particulars] if kind in MOVABLE:
            return _move(by, MotionKind(kind), particulars, at)
        case ["asks", "to", "speak", side] if side in tuple(Side):
            return acts.Ask(by, Side(side), at=at)
        case ["recognises" | "recognizes", member]:
            return acts.Recognise(by, member, at=at)
        case ["asks", "for", "consent"]:
            return acts.Put(by, CountMethod.CONSENT, at=at)
        case ["puts", "by", method] if method in tuple(CountMethod):
            return acts.Put(by, CountMethod(method), at=at)
        case ["confirms", "the", "count"]:
            return acts.ConfirmCount(by, at=at)
        case ["raises", "order", *reason]:
            return acts.RaiseOrder(by, _reason(reason), at=at)
        case ["rules", "out", *reason]:
            return acts.RuleOut(by, _reason(reason), at=at)
        case ["rules", ruling, *reason] if ruling in tuple(Ruling):
            return acts.RulePoint(by, Ruling(ruling), _reason(reason), at=at)
        case ["requests", kind, *text] if kind in REQUESTS:
            return acts.Request(by, MotionKind(kind), _reason(text), at=at)
        case ["hands", "the", "chair", "to", member]:
            return acts.HandChair(by, member, at=at)
    raise Unreadable(f"no such act: {' '.join(said)}")


def _reason(words: list[str]) -> str:
    match words:
        case []:
            return ""
        case [word]:
            return unquoted(word)
    raise Unreadable(f"one reason at most: {' '.join(words)}")


def _move(by: str, kind: MotionKind, said: list[str], at: int | None) -> Move:
    match kind, said:
        case MotionKind.MAIN, [text]:
            return Move(by, kind, text=unquoted(text), at=at)
        case MotionKind.AMEND, [words, "->", instead]:
            return Move(by, kind, words=unquoted(words), instead=unquoted(instead), at=at)
        case ((MotionKind.POSTPONE | MotionKind.REFER | MotionKind.ADJOURN), ["to", where]):
            return Move(by, kind, to=where.strip('"'), at=at)
        case MotionKind.LIMIT_DEBATE, [_, *_]:
            given = pairs(said, "speech", "turns")
            speech = milliseconds(given["speech"]) if "speech" in given else None
            turns = whole(given["turns"]) if "turns" in given else None
            return Move(by, kind, speech=speech, turns=turns, at=at)
        case MotionKind.RECESS, [length]:
            return Move(by, kind, length=milliseconds(length), at=at)
        case (
            (
                MotionKind.CLOSE_DEBATE
                | MotionKind.RECONSIDER
                | MotionKind.RECESS
                | MotionKind.ADJOURN
            ),
            [],
        ):
            return Move(by, kind, at=at)
    raise Unreadable(f"not how one moves {kind}: {' '.join(said)}")
