"""By what a box is judged, and what came out: a value with its reasons and its arithmetic (§4).

Five kinds of rule, each a small JSON object that is frozen when the box opens: a body's
profile (§2), a question of a meeting, put to those present (§3), the satisfaction poll (§5), most
votes, and approval. One result feeds every page, document and export.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from deliberation.rules import satisfaction
from deliberation.rules.box import ranking
from deliberation.rules.box.choices import ABSTAIN, AGAINST, FOR
from deliberation.rules.refusals import Refused
from deliberation.rules.satisfaction import THRESHOLD, Answers, Verdict
from deliberation.rules.voting import (
    SOUNDING,
    Counts,
    Dimension,
    Electorate,
    Outcome,
    OwnerCounts,
    Profile,
    Rule,
    Share,
    decide,
    share_from,
)


def by_profile(profile: Profile, electorate: Electorate | None = None) -> dict[str, Any]:
    """For, against and abstain, judged by a body's *profile*.

    :raises Refused: ``ballots.mediation_never_votes``, and as ``Profile.variant``
    """
    if profile.consensus:
        raise Refused.because("ballots.mediation_never_votes", "2")
    return {"kind": "profile", "rule": Rule.of(profile, electorate).to_dict()}


def by_meeting(rule: Rule, entitled: int) -> dict[str, Any]:
    """For, against and abstain of those present, who are the roll, by the meeting's *rule*.

    :param rule: the body's, or the floor's own threshold (majority, two thirds, appeal)
    :param entitled: voting members of the body, present or not
    :raises Refused: ``ballots.mediation_never_votes``
    """
    if rule.consensus:
        raise Refused.because("ballots.mediation_never_votes", "2")
    return {"kind": "meeting", "rule": rule.to_dict(), "entitled": entitled}


def by_satisfaction(minimum: int, threshold: Fraction = THRESHOLD) -> dict[str, Any]:
    """A satisfaction poll that needs *minimum* answers (``satisfaction.minimum_answers``)."""
    return {"kind": "satisfaction", "minimum": minimum, "threshold": str(threshold)}


def by_most(seats: int = 1, quorum: Share | None = None) -> dict[str, Any]:
    """One of several: the *seats* with most votes, if the share *quorum* of those entitled cast."""
    return _ranked("most", seats, quorum)


def by_approval(seats: int = 1, quorum: Share | None = None) -> dict[str, Any]:
    """Approval: the *seats* of which most approve, if the share *quorum* of those entitled cast."""
    return _ranked("approval", seats, quorum)


def _ranked(kind: str, seats: int, quorum: Share | None) -> dict[str, Any]:
    if seats < 1:
        raise ValueError("at least one is chosen")
    share = quorum and {"value": str(quorum.value), "strict": quorum.strict}
    return {"kind": kind, "seats": seats, "quorum": share}


def is_sounding(rule: Mapping[str, Any]) -> bool:
    """Whether every page and document about it says that it is a sounding (``OWN-*``)."""
    return rule["kind"] == "profile" and bool(rule["rule"]["sounding"])


def by_area(rule: Mapping[str, Any]) -> bool:
    """Whether areas count beside persons."""
    return rule["kind"] == "profile" and bool(rule["rule"]["two_dimensional"])


@dataclass(frozen=True, slots=True)
class Totals:
    """What was counted.

    :ivar votes: by option, in the box's order; persons (weight), not pieces of paper
    :ivar area: the same in 0.01 m², of the lines of the roll that have one
    :ivar blank: approval ballots that approve of nothing
    :ivar participating: weight of those who cast, of *entitled*
    """

    votes: Mapping[str, int]
    area: Mapping[str, int]
    blank: int
    participating: int
    entitled: int
    participating_area: int = 0
    entitled_area: int = 0


@dataclass(frozen=True, slots=True)
class BoxResult:
    """What a box came to.

    :ivar kind: ``adopted lost tied quorum_missed`` of a profile, ``closes reopens extend
        inconclusive`` of a poll, ``chosen tied quorum_missed nobody`` of the two others
    :ivar winners: ids of the options that won, most votes first (``most``, ``approval``)
    :ivar tied: ids of those between whom equal votes leave the last seats open
    :ivar judged: the rulebook's own value: ``Outcome``, ``Verdict`` or ``Ranking``
    """

    kind: str
    totals: Totals
    judged: Outcome | Verdict | ranking.Ranking
    winners: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether what was asked for is adopted, closed or chosen, with nothing left open."""
        return self.kind in ("adopted", "closes", "chosen")

    def arithmetic(self, lang: str) -> str:
        """The whole sum in words, ``"zh"`` or ``"en"``."""
        return self.judged.arithmetic(lang)


def judge(
    rule: Mapping[str, Any],
    totals: Totals,
    labels: Mapping[str, str],
    *,
    extended: bool = False,
) -> BoxResult:
    """What *totals* come to under *rule*.

    :param labels: the options' words, for the arithmetic of those that name them
    :param extended: the window has been extended once
    :raises ValueError: a rule of no kind known here
    """
    kind = rule["kind"]
    if kind in ("profile", "meeting"):
        outcome = decide(Rule.from_dict(rule["rule"]), _counts(rule, totals))
        return BoxResult(str(outcome.kind), totals, outcome)
    if kind == "satisfaction":
        verdict = judge_poll(rule, totals.votes, totals.entitled, extended=extended)
        return BoxResult(str(verdict.kind), totals, verdict)
    if kind not in ("most", "approval"):
        raise ValueError(f"no rule decides {kind!r}")
    ranked = ranking.rank(
        totals.votes,
        labels,
        seats=rule["seats"],
        quorum=share_from(rule["quorum"]),
        participating=totals.participating,
        entitled=totals.entitled,
    )
    return BoxResult(str(ranked.kind), totals, ranked, ranked.winners, ranked.tied)


def judge_poll(
    rule: Mapping[str, Any], votes: Mapping[str, int], asked: int, *, extended: bool
) -> Verdict:
    """What the *votes* of a satisfaction poll come to: its box, its pages and visits ask this.

    :param rule: as :func:`by_satisfaction` gave it
    :param votes: by answer: satisfied, basically, dissatisfied
    :raises Refused: as :func:`satisfaction.judge`
    """
    return satisfaction.judge(
        Answers(**votes),
        asked,
        minimum=rule["minimum"],
        threshold=Fraction(rule["threshold"]),
        extended=extended,
    )


def _counts(rule: Mapping[str, Any], totals: Totals) -> Counts | OwnerCounts:
    if by_area(rule):
        return OwnerCounts(
            persons=Dimension(
                for_=totals.votes[FOR],
                participating=totals.participating,
                entitled=totals.entitled,
            ),
            area=Dimension(
                for_=totals.area[FOR],
                participating=totals.participating_area,
                entitled=totals.entitled_area,
            ),
        )
    met = rule["kind"] == "meeting"
    return Counts(
        for_=totals.votes[FOR],
        against=totals.votes[AGAINST],
        abstain=totals.votes[ABSTAIN],
        # In a meeting the roll is who was there; in a written vote it is who belongs to the body,
        # and whoever answered was there.
        present=totals.entitled if met else totals.participating,
        entitled=rule["entitled"] if met else totals.entitled,
    )


def sounding(rule: Mapping[str, Any]) -> dict[str, str] | None:
    """The notice that belongs on every page and paper about *rule*, by language, if any."""
    return dict(SOUNDING) if is_sounding(rule) else None
