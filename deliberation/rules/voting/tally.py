"""One tally for every page, document and export: counts + rule -> outcome with its arithmetic.

Nobody else divides votes. The outcome keeps the rule and the inputs it was decided by, so
that it can be read, printed and checked again without the profile of its day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from deliberation.rules.refusals import NotReady, OutOfOrder, Refused
from deliberation.rules.voting import arithmetic
from deliberation.rules.voting.bodies import Base, Electorate, Profile
from deliberation.rules.voting.counts import (
    APPEAL,
    MAJORITY,
    TWO_THIRDS,
    Counts,
    Dimension,
    OwnerCounts,
    Result,
    Rule,
)
from deliberation.rules.voting.profiles import profile
from deliberation.rules.voting.shares import Share

__all__ = [
    "APPEAL",
    "MAJORITY",
    "TWO_THIRDS",
    "Counts",
    "Dimension",
    "Outcome",
    "OwnerCounts",
    "Quorum",
    "Result",
    "Rule",
    "Thresholds",
    "agreed",
    "decide",
    "quorum",
]


class Thresholds(NamedTuple):
    """The least that owners need, in persons and in 0.01 m²."""

    persons: int
    area: int


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether enough are present, and how many it takes.

    :ivar share: of those entitled; ``None``: the bylaws set no quorum
    """

    share: Share | None
    entitled: int
    present: int

    @property
    def required(self) -> int:
        """The least number present; 0 where no quorum is set."""
        return 0 if self.share is None else self.share.least(self.entitled)

    @property
    def met(self) -> bool:
        return self.present >= self.required

    @property
    def missing(self) -> int:
        """How many more have to come."""
        return max(0, self.required - self.present)

    def arithmetic(self, lang: str) -> str:
        """``应到 20 人，须至少 14 人到会；到会 13 人，不足法定人数``."""
        return arithmetic.of_quorum(self.share, self.entitled, self.present, lang)


def quorum(
    body: Profile | Rule, electorate: Electorate | None, entitled: int, present: int
) -> Quorum:
    """Whether a meeting of *body* has its quorum.

    :param electorate: who was entitled; ``None`` where the body has one variant
    :raises Refused: ``tally.owners_in_both_dimensions``, and as ``Counts`` and ``Profile.variant``
    """
    rule = Rule.of(body, electorate) if isinstance(body, Profile) else body
    if rule.two_dimensional:
        raise Refused.because("tally.owners_in_both_dimensions", "2")
    Counts(present=present, entitled=entitled)  # refuses what cannot be
    return Quorum(rule.quorum, entitled, present)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a vote ended, by which rule, on which counts."""

    kind: Result
    rule: Rule
    counts: Counts | OwnerCounts

    @property
    def passed(self) -> bool:
        return self.kind is Result.ADOPTED

    @property
    def votes(self) -> Counts:
        """The counts, where persons alone are counted: of no owners' vote."""
        assert isinstance(self.counts, Counts)
        return self.counts

    @property
    def threshold(self) -> int | Thresholds:
        """The least number of votes that adopts; for owners, persons and area."""
        return _least(self.rule, self.counts)

    def voided(self) -> Outcome:
        """This vote made void (a point of order well taken); its numbers stay on record."""
        return replace(self, kind=Result.VOID)

    def arithmetic(self, lang: str) -> str:
        """Base, threshold and votes in words: ``22 到会，须超过 11 票；同意 10 票，未通过``.

        :param lang: ``"zh"`` or ``"en"``
        """
        return arithmetic.of_outcome(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """JSON-able and exact."""
        return {
            "kind": str(self.kind),
            "rule": self.rule.to_dict(),
            "counts": self.counts.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Outcome:
        """What ``to_dict`` gave, decided once more on the way in.

        :raises Refused: ``tally.outcome_altered``, the kind does not follow from rule and counts
        """
        try:
            rule = Rule.from_dict(data["rule"])
            counts = (OwnerCounts if rule.two_dimensional else Counts).from_dict(data["counts"])
            outcome = _outcome(rule, counts)
        except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
            raise Refused.because("tally.outcome_altered", "2") from error
        if data.get("kind") == Result.VOID:
            outcome = outcome.voided()
        if outcome.to_dict() != dict(data):
            raise Refused.because("tally.outcome_altered", "2")
        return outcome


def decide(rule: Profile | Rule, counts: Counts | OwnerCounts) -> Outcome:
    """What *counts* decide under *rule*: a body's profile, or the floor's own threshold.

    Quorum comes first, on the presence that was frozen when the vote opened.

    :raises OutOfOrder: ``tally.mediation_never_votes``
    :raises NotReady: ``tally.present_missing``, ``tally.entitled_missing``, and as
        ``Profile.variant`` where no electorate was chosen
    :raises Refused: ``tally.owners_in_both_dimensions``, ``tally.not_owners``
    """
    if rule.consensus:
        raise OutOfOrder.because("tally.mediation_never_votes", "2")
    if isinstance(rule, Profile):
        _fitting(rule, counts)
        rule = Rule.of(rule, counts.electorate)
    return _outcome(rule, counts)


def agreed(parties: int, agreeing: int, *, present: int | None = None) -> Outcome:
    """A mediation's end: adopted when every party is present and every one agrees.

    :param present: parties who came; all of them unless told
    :raises Refused: ``tally.too_few_parties`` below two, and as ``Counts``
    """
    if parties < 2:
        raise Refused.because("tally.too_few_parties", "2", parties=parties)
    came = parties if present is None else present
    counts = Counts(for_=agreeing, present=came, entitled=parties)
    return _outcome(Rule.of(profile("MED")), counts)


def _fitting(rule: Profile | Rule, counts: Counts | OwnerCounts) -> None:
    if rule.two_dimensional and not isinstance(counts, OwnerCounts):
        raise Refused.because("tally.owners_in_both_dimensions", "2")
    if isinstance(counts, OwnerCounts) and not rule.two_dimensional:
        raise Refused.because("tally.not_owners", "2")


def _outcome(rule: Rule, counts: Counts | OwnerCounts) -> Outcome:
    _fitting(rule, counts)
    if isinstance(counts, OwnerCounts):
        return Outcome(_of_owners(rule, counts), rule, counts)
    return Outcome(_of_votes(rule, counts), rule, counts)


def _of_votes(rule: Rule, counts: Counts) -> Result:
    if rule.quorum is not None:
        entitled, present = _known(counts, Base.ENTITLED), _known(counts, Base.PRESENT)
        if not rule.quorum.met(present, entitled):
            return Result.QUORUM_MISSED
    least = rule.adoption.least(_whole(rule, counts))
    if counts.for_ == counts.against > 0:
        return Result.TIED  # tie fails, whatever the base
    return Result.ADOPTED if counts.for_ >= least else Result.LOST


def _of_owners(rule: Rule, counts: OwnerCounts) -> Result:
    both = (counts.persons, counts.area)
    if rule.quorum is not None and not all(
        rule.quorum.met(one.participating, one.entitled) for one in both
    ):
        return Result.QUORUM_MISSED
    met = all(rule.adoption.met(one.for_, one.participating) for one in both)
    return Result.ADOPTED if met else Result.LOST


def _least(rule: Rule, counts: Counts | OwnerCounts) -> int | Thresholds:
    if isinstance(counts, OwnerCounts):
        return Thresholds(
            rule.adoption.least(counts.persons.participating),
            rule.adoption.least(counts.area.participating),
        )
    return rule.adoption.least(_whole(rule, counts))


def _whole(rule: Rule, counts: Counts) -> int:
    if rule.base is Base.CAST:
        return counts.cast
    if rule.base is Base.PARTICIPATING:
        return counts.cast + counts.abstain
    return _known(counts, rule.base)


def _known(counts: Counts, base: Base) -> int:
    if base is Base.PRESENT:
        if counts.present is None:
            raise NotReady.because("tally.present_missing", "2")
        return counts.present
    if counts.entitled is None:
        raise NotReady.because("tally.entitled_missing", "2")
    return counts.entitled
