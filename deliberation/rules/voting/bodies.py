"""What the profile of a deciding body consists of (rulebook 2).

The nine profiles themselves stand in ``profiles``, which is where others import from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from deliberation.rules.refusals import NotReady, Refused
from deliberation.rules.voting.shares import Share


class Base(StrEnum):
    """The four denominators; confusing them is the classic error."""

    ENTITLED = "entitled"  # 应到
    PRESENT = "present"  # 到会
    PARTICIPATING = "participating"  # 参与表决
    CAST = "cast"  # 有效票: for + against


class Electorate(StrEnum):
    """Of whom the entitled consist."""

    ADULTS = "adults"  # residents 18+
    HOUSEHOLDS = "households"  # one representative each
    MEMBERS = "members"  # of the committee, and representatives
    SEATS = "seats"  # voting seats of the meeting
    VILLAGERS = "villagers"  # villagers 18+
    OWNERS = "owners"  # by exclusive area and by persons
    PARTIES = "parties"  # to a dispute


class Part(StrEnum):
    """Who may demand a meeting, or must make up a part of the body."""

    ADULTS = "adults"
    HOUSEHOLDS = "households"
    VILLAGERS = "villagers"
    REPRESENTATIVES = "representatives"
    WOMEN = "women"


@dataclass(frozen=True, slots=True)
class Variant:
    """One way of making up the body: who is entitled, and which share of them is a quorum.

    :ivar quorum: ``None`` where the bylaws set none: the meeting is simply opened
    """

    electorate: Electorate
    quorum: Share | None


@dataclass(frozen=True, slots=True)
class Portion:
    """A share of a part of the people: 1/10 of adults, 4/5 representatives."""

    part: Part
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A body and its rule.

    :ivar variants: where the law gives two, the committee chooses one at notice (``choosing``)
    :ivar denominator: of what ``adoption`` is a share
    :ivar two_dimensional: quorum and adoption by area **and** by persons (owners)
    :ivar consensus: all agree, there is no vote (mediation)
    :ivar notice_days: whole days before the meeting; ``None``: the bylaws' apply
    :ivar urgent_at_once: urgent matters without notice, the reason recorded
    :ivar demand: whoever reaches one of these can demand that the body be convened
    :ivar meets_every_months: at least so often; ``None``: the law does not say
    :ivar composition: the least share of each part among the members
    :ivar statutory: the law's quorum, which nobody can override
    :ivar sounding: runs as sounding and paper count only, and says so on every page
    :ivar may_vote: whether anything is ever put to a vote
    :ivar public: whether its matters stand in public lists
    :ivar unannounced_business: whether a main motion may be moved that belongs to no item of
        the notice; where false, rule 3.2.12 refuses it
    :ivar in_writing: may adopt by a written vote, without a meeting
    :ivar secret: orders a secret ballot on main motions (3.2.7)
    :ivar proxy_stance: a proxy must carry a stance for each item (4)
    :ivar clause_zh: quorum and adoption in words, as they stood when the copy was frozen
    """

    code: str
    name_zh: str
    name_en: str
    source_zh: str
    source_en: str
    entitled_zh: str
    entitled_en: str
    variants: tuple[Variant, ...]
    denominator: Base
    adoption: Share
    notice_days: int | None
    two_dimensional: bool = False
    consensus: bool = False
    urgent_at_once: bool = False
    demand: tuple[Portion, ...] = ()
    meets_every_months: int | None = None
    composition: tuple[Portion, ...] = ()
    statutory: bool = True
    sounding: bool = False
    may_vote: bool = True
    public: bool = True
    unannounced_business: bool = False
    in_writing: bool = False
    secret: bool = False
    proxy_stance: bool = False
    clause_zh: str = ""
    clause_en: str = ""

    @property
    def chair_votes(self) -> bool:
        """Whether the chair votes like every member, by every method (2, 3.2.4).

        The law takes the chair's vote away in none of its assemblies; the hall alone is neutral.
        """
        return self.statutory

    @property
    def source(self) -> str:
        """Law and articles, in the law's own language."""
        return self.source_zh

    @property
    def electorates(self) -> tuple[Electorate, ...]:
        """Who may be entitled; more than one until ``choosing``."""
        return tuple(variant.electorate for variant in self.variants)

    def variant(self, electorate: Electorate | None = None) -> Variant:
        """The variant for *electorate*; without one, the only one there is.

        :raises NotReady: ``profiles.electorate_not_chosen``, there are two and none was chosen
        :raises Refused: ``profiles.electorate_unknown``, the body is not made up of these
        """
        if electorate is None:
            if len(self.variants) > 1:
                raise NotReady.because("profiles.electorate_not_chosen", "2", body=self.code)
            return self.variants[0]
        for variant in self.variants:
            if variant.electorate == electorate:
                return variant
        raise Refused.because("profiles.electorate_unknown", "2", body=self.code)

    def quorum_for(self, electorate: Electorate | None = None) -> Share | None:
        """The quorum's share of those entitled; ``None`` where none is set."""
        return self.variant(electorate).quorum

    def choosing(self, electorate: Electorate) -> Profile:
        """The profile as used once the committee has chosen, at notice, who is entitled."""
        return worded(replace(self, variants=(self.variant(electorate),)))


_WHO = {
    Electorate.ADULTS: ("十八周岁以上居民", "residents aged 18 or over"),
    Electorate.HOUSEHOLDS: ("户代表", "household representatives"),
    Electorate.MEMBERS: ("组成人员", "members"),
    Electorate.SEATS: ("有表决权席位", "voting seats"),
    Electorate.VILLAGERS: ("十八周岁以上村民", "villagers aged 18 or over"),
    Electorate.OWNERS: ("业主", "owners"),
    Electorate.PARTIES: ("当事人", "parties"),
}
_OF = {
    Base.ENTITLED: ("应到人员", "those entitled"),
    Base.PRESENT: ("到会人员", "those present"),
    Base.PARTICIPATING: ("参与表决者", "those participating"),
    Base.CAST: ("有效票（同意加反对，弃权不计）", "the votes cast (abstentions out)"),
}


def _portion(share: Share) -> str:
    return share.words("zh").replace("超过二分之一", "过半数")  # the law's own word


def _clauses(profile: Profile) -> tuple[str, str]:
    share, variant = profile.adoption, profile.variants[0]
    if profile.consensus:
        return (
            "各方当事人全部到场，方可调解；全部同意，方可达成协议。不作表决，任何一方明确拒绝，调解即终止。",
            "All parties attend; all agree, or there is no agreement. "
            "Never a vote; it ends as soon as a party clearly refuses.",
        )
    if profile.two_dimensional and variant.quorum:
        heard, agreed = _portion(variant.quorum), _portion(share)
        return (
            f"由专有部分面积占比{heard}的业主且人数占比{heard}的业主参与表决；"
            f"经参与表决专有部分面积{agreed}的业主且参与表决人数{agreed}的业主同意，方可通过。",
            f"Participating: {variant.quorum.words('en')} of the exclusive area and "
            f"{variant.quorum.words('en')} of the owners. Adopted when {share.words('en')} of the "
            f"participating area and {share.words('en')} of the participating owners are for it.",
        )
    quorums = [(v.quorum, *_WHO[v.electorate]) for v in profile.variants if v.quorum]
    of_zh, of_en = _OF[profile.denominator]
    zh = "，或者".join(f"{who}的{_portion(quorum)}到会" for quorum, who, _ in quorums)
    en = ", or ".join(f"{quorum.words('en')} of the {who}" for quorum, _, who in quorums)
    return (
        (f"{zh}，方可举行；" if zh else "章程未设法定人数；")
        + f"经{of_zh}的{_portion(share)}同意，方可通过。",
        (f"Present: {en}. " if en else "The bylaws set no quorum. ")
        + f"Adopted when {share.words('en')} of {of_en} are for it.",
    )


def worded(profile: Profile) -> Profile:
    """*profile* with its clause written from its own numbers, so that words never differ."""
    zh, en = _clauses(profile)
    return replace(profile, clause_zh=zh, clause_en=en)
