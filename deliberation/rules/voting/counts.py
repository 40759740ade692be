"""What a tally starts from: the rule that counts, and the counts themselves.

Whole numbers only; areas in 0.01 m². Counts that cannot have happened are refused here,
before anything is decided on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from operator import index
from typing import Any

from deliberation.rules.refusals import Refused
from deliberation.rules.voting.bodies import Base, Electorate, Profile
from deliberation.rules.voting.profile_json import share_from
from deliberation.rules.voting.shares import Share, at_least, more_than


class Result(StrEnum):
    """How a vote ended. Only ``ADOPTED`` passes; a tie is lost."""

    ADOPTED = "adopted"
    LOST = "lost"
    TIED = "tied"
    QUORUM_MISSED = "quorum_missed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Rule:
    """The part of a profile that decides a count, small enough to be kept with its outcome.

    :ivar code: the body's code, or ``majority``, ``two_thirds``, ``appeal``
    :ivar quorum: of those entitled; ``None``: none is set, or the floor has seen to it
    """

    code: str
    base: Base
    adoption: Share
    quorum: Share | None = None
    two_dimensional: bool = False
    consensus: bool = False
    sounding: bool = False

    @classmethod
    def of(cls, profile: Profile, electorate: Electorate | None = None) -> Rule:
        """The rule of *profile* with *electorate* entitled (none needed where there is one).

        :raises Refused: as ``Profile.variant``
        """
        return cls(
            profile.code,
            profile.denominator,
            profile.adoption,
            profile.quorum_for(electorate),
            profile.two_dimensional,
            profile.consensus,
            profile.sounding,
        )

    def to_dict(self) -> dict[str, Any]:
        def plain(share: Share | None) -> dict[str, Any] | None:
            return None if share is None else {"value": str(share.value), "strict": share.strict}

        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return named | {
            "base": str(self.base),
            "adoption": plain(self.adoption),
            "quorum": plain(self.quorum),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Rule:
        shares = {key: share_from(data[key]) for key in ("adoption", "quorum")}
        return cls(**{**data, "base": Base(data["base"]), **shares})


#: The floor's own thresholds (3.1), of votes cast. The floor sees to the quorum itself, because
#: some motions are in order without one.
MAJORITY = Rule("majority", Base.CAST, more_than(1, 2))
#: for > 0 and for >= 2 x against: two thirds of for + against, and zero votes adopt nothing.
TWO_THIRDS = Rule("two_thirds", Base.CAST, at_least(2, 3))
#: "For" is against the chair's ruling; a tie sustains the ruling.
APPEAL = Rule("appeal", Base.CAST, more_than(1, 2))


def _whole(**numbers: int | None) -> None:
    for name, number in numbers.items():
        if number is not None and index(number) < 0:  # index: a float is no count
            raise Refused.because("tally.negative_count", "2", count=name, number=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Votes, one person one vote.

    :ivar present: whoever was present when the vote opened (in a written vote: answered)
    :ivar entitled: whoever belongs to the body; both may be unknown where the rule asks neither
    :ivar electorate: of whom the entitled consist, where the profile has not settled it
    :raises Refused: ``tally.negative_count``, ``tally.more_votes_than_present``,
        ``tally.more_votes_than_entitled``, ``tally.more_present_than_entitled``
    """

    for_: int = 0
    against: int = 0
    abstain: int = 0
    present: int | None = None
    entitled: int | None = None
    electorate: Electorate | None = None

    def __post_init__(self) -> None:
        _whole(
            for_=self.for_,
            against=self.against,
            abstain=self.abstain,
            present=self.present,
            entitled=self.entitled,
        )
        votes = self.for_ + self.against + self.abstain
        present, entitled = self.present, self.entitled
        if present is not None and votes > present:
            raise Refused.because(
                "tally.more_votes_than_present", "2", votes=votes, present=present
            )
        if entitled is not None and votes > entitled:
            raise Refused.because(
                "tally.more_votes_than_entitled", "2", votes=votes, entitled=entitled
            )
        if present is not None and entitled is not None and present > entitled:
            raise Refused.because(
                "tally.more_present_than_entitled", "2", present=present, entitled=entitled
            )

    @property
    def cast(self) -> int:
        """Valid votes: for and against; abstentions are out."""
        return self.for_ + self.against

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"electorate": self.electorate and str(self.electorate)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Counts:
        chosen = data["electorate"]
        return cls(**{**data, "electorate": None if chosen is None else Electorate(chosen)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One of the two ways of counting owners: persons, or area in 0.01 m².

    :raises Refused: ``tally.negative_count``, ``tally.more_for_than_participating``,
        ``tally.more_participating_than_entitled``
    """

    for_: int
    participating: int
    entitled: int

    def __post_init__(self) -> None:
        _whole(for_=self.for_, participating=self.participating, entitled=self.entitled)
        if self.for_ > self.participating:
            raise Refused.because("tally.more_for_than_participating", "2", votes=self.for_)
        if self.participating > self.entitled:
            raise Refused.because(
                "tally.more_participating_than_entitled", "2", participating=self.participating
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerCounts:
    """Owners' votes by persons **and** by exclusive area; who gave no answer is no participant."""

    persons: Dimension
    area: Dimension

    @property
    def electorate(self) -> Electorate:
        return Electorate.OWNERS

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> OwnerCounts:
        return cls(**{name: Dimension(**numbers) for name, numbers in data.items()})
