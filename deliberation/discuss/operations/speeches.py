"""What was said: a line on each speech by the secretary, which the speaker may put right (A5).

Minutes that name speakers and sides alone make a formality of a debate. The line is appended to
the minutes like a remark, and so is what the speaker makes of it: the latest stands, the earlier
ones stay on record. Once the minutes are confirmed nothing is written any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.convene.models import Meeting
from deliberation.discuss import queries
from deliberation.discuss.models import Act, MinutesEntry
from deliberation.discuss.operations import minutes
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.rules.policy import Fact
from deliberation.rules.refusals import NotReady, OutOfOrder


@dataclass(frozen=True, slots=True)
class Speech:
    """A speech: by whom, on which side, and what the minutes say of it; empty: nothing yet.

    :ivar turn: number of the act by which they were given the floor
    :ivar by: who wrote what stands; 0: nobody
    """

    turn: int
    member: int
    text: str = ""
    by: int = 0

    @property
    def own(self) -> bool:
        """The speaker has put it right."""
        return bool(self.by) and self.by == self.member


def speeches(acts: Sequence[Act], now: minutes.Standing) -> Mapping[int, Speech]:
    """All speeches of a meeting with the acts *acts*, by turn, and what its minutes say of them."""
    found = {
        act.seq: Speech(act.seq, int(act.data["member"]))
        for act in acts
        if act.data["act"] == "recognise"
    }
    for one in now.remarks:
        if one.kind == minutes.SAID:
            turn = int(one.item)
            found[turn] = Speech(turn, found[turn].member, one.text, one.by_id)
    return found


def over(now: minutes.Standing) -> bool:
    """Whether nothing is written any more: these minutes, or earlier ones, were confirmed."""
    return now.confirmed is not None or any(one.kind == "confirmed" for one in now.earlier)


def write(
    meeting: Meeting, turn: int, text: str, *, facts: frozenset[Fact], by: Person, at: datetime
) -> MinutesEntry | None:
    """*by* writes what was said in *turn*: the secretary or the chair, or whose speech it was.

    :returns: ``None``: it says so already
    :raises NotReady: ``minutes.words_missing``
    :raises OutOfOrder: ``minutes.no_such_speech``, ``minutes.not_own_words``,
        ``minutes.words_over`` once the minutes are confirmed, ``minutes.own_words_stand`` where
        the speaker has put it right already
    """
    acts = queries.acts(meeting)
    now = minutes.standing(meeting, acts)
    there = speeches(acts, now)
    if turn not in there:
        raise OutOfOrder.because("minutes.no_such_speech", "3.3")
    one = there[turn]
    if by.id != one.member and not facts & {Fact.SECRETARY, Fact.CHAIR}:
        raise OutOfOrder.because("minutes.not_own_words", "3.3")
    if one.own and by.id != one.member:
        raise OutOfOrder.because("minutes.own_words_stand", "3.3")
    if over(now):
        raise OutOfOrder.because("minutes.words_over", "3.3")
    if not text:
        raise NotReady.because("minutes.words_missing", "3.3")
    if (text, by.id) == (one.text, one.by):
        return None
    entry = minutes.append(meeting, kind=minutes.SAID, item=str(turn), text=text, by=by, at=at)
    noted = record(
        "minutes:said", meeting, by=by.id, at=at,
        number=meeting.number, position=entry.position, person=one.member,
    )  # fmt: skip
    tell({one.member} - {by.id}, noted)
    return entry
