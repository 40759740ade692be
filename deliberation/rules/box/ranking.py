"""Who is chosen when options stand against each other: most votes first, ties named (§4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from deliberation.rules.box.choices import ABSTAIN
from deliberation.rules.voting import Share


class Ranked(StrEnum):
    """How it ended."""

    CHOSEN = "chosen"
    TIED = "tied"  # equal votes leave the last seats open
    QUORUM_MISSED = "quorum_missed"
    NOBODY = "nobody"  # nobody has a vote


@dataclass(frozen=True, slots=True)
class Ranking:
    """The options by votes, and where the seats end.

    :ivar order: ids, most votes first; with equal votes in the box's order
    :ivar winners: those who have a seat for certain
    :ivar tied: those between whom equal votes leave the last seats open
    """

    kind: Ranked
    order: tuple[str, ...]
    votes: Mapping[str, int]
    labels: Mapping[str, str]
    seats: int
    quorum: Share | None
    participating: int
    entitled: int
    winners: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()

    def arithmetic(self, lang: str) -> str:
        """``应投 30 人，须至少 15 人，参加 22 人；名额 1 个：甲 12 票；其后：乙 10 票``."""
        if lang not in ("zh", "en"):
            raise ValueError(f"no words in {lang!r}: zh or en")
        return self._en() if lang == "en" else self._zh()

    def _zh(self) -> str:
        said = f"应投 {self.entitled} 人，"
        if self.quorum is not None:
            said += f"须至少 {self.quorum.least(self.entitled)} 人参加，"
        said += f"参加 {self.participating} 人"
        if self.kind is Ranked.QUORUM_MISSED:
            return f"{said}，人数不足，表决不成立"
        said += f"；名额 {self.seats} 个"
        if self.kind is Ranked.NOBODY:
            return f"{said}，没有人得票，无人选出"
        parts = []
        if self.winners:
            parts.append("选出：" + "、".join(map(self._line_zh, self.winners)))
        if self.tied:
            left = self.seats - len(self.winners)
            parts.append(
                f"余下 {left} 个名额票数相等，未定：" + "、".join(map(self._line_zh, self.tied))
            )
        if rest := self._rest():
            parts.append("其后：" + "、".join(map(self._line_zh, rest)))
        return "；".join([said, *parts])

    def _en(self) -> str:
        said = f"{self.entitled} entitled, "
        if self.quorum is not None:
            said += f"at least {self.quorum.least(self.entitled)} must take part, "
        said += f"{self.participating} took part"
        if self.kind is Ranked.QUORUM_MISSED:
            return f"{said}: too few, no valid vote"
        said += f"; seats: {self.seats}"
        if self.kind is Ranked.NOBODY:
            return f"{said}; nobody has a vote, nobody is chosen"
        parts = []
        if self.winners:
            parts.append("chosen: " + ", ".join(map(self._line_en, self.winners)))
        if self.tied:
            left = self.seats - len(self.winners)
            parts.append(
                f"equal votes, not settled (seats left: {left}): "
                + ", ".join(map(self._line_en, self.tied))
            )
        if rest := self._rest():
            parts.append("after them: " + ", ".join(map(self._line_en, rest)))
        return "; ".join([said, *parts])

    def _line_zh(self, option: str) -> str:
        return f"{self.labels[option]} {self.votes[option]} 票"

    def _line_en(self, option: str) -> str:
        return f"{self.labels[option]} {self.votes[option]}"

    def _rest(self) -> tuple[str, ...]:
        """The first of those who are out, and whoever has as many votes."""
        out = [o for o in self.order if o not in self.winners and o not in self.tied]
        return tuple(o for o in out if self.votes[o] == self.votes[out[0]] > 0)


def rank(
    votes: Mapping[str, int],
    labels: Mapping[str, str],
    *,
    seats: int,
    quorum: Share | None,
    participating: int,
    entitled: int,
) -> Ranking:
    """Seat the options with most *votes*; ``abstain`` takes part and is never chosen.

    An option without a vote is never chosen, also where seats are left.
    """
    place = {option: number for number, option in enumerate(votes)}
    order = tuple(sorted((o for o in votes if o != ABSTAIN), key=lambda o: (-votes[o], place[o])))

    def ended(kind: Ranked, winners: tuple[str, ...] = (), tied: tuple[str, ...] = ()) -> Ranking:
        return Ranking(
            kind, order, votes, labels, seats, quorum, participating, entitled, winners, tied
        )

    if quorum is not None and not quorum.met(participating, entitled):
        return ended(Ranked.QUORUM_MISSED)
    voted = [option for option in order if votes[option] > 0]
    if not voted:
        return ended(Ranked.NOBODY)
    if len(voted) <= seats:
        return ended(Ranked.CHOSEN, tuple(voted))
    edge = votes[voted[seats - 1]]
    if votes[voted[seats]] < edge:
        return ended(Ranked.CHOSEN, tuple(voted[:seats]))
    return ended(
        Ranked.TIED,
        tuple(o for o in voted if votes[o] > edge),
        tuple(o for o in voted if votes[o] == edge),
    )
