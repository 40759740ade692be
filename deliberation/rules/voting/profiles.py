"""The bodies and their rules, as data with their sources (rulebook 2).

Law is cited so that it can be checked. Where it is silent the community's bylaws decide
(``with_bylaws``). A frozen copy is kept with each meeting and each ballot box, so that
changing a profile never changes a past result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

from deliberation.rules.refusals import Refused
from deliberation.rules.voting.bodies import (
    Base,
    Electorate,
    Part,
    Portion,
    Profile,
    Variant,
    worded,
)
from deliberation.rules.voting.shares import Share, at_least, more_than

#: Where the law gives no notice period and the bylaws say nothing (2).
DEFAULT_NOTICE_DAYS = 3

#: What every page and document about an ``OWN-*`` count says (2).
SOUNDING: Mapping[str, str] = MappingProxyType(
    {
        "zh": "本结果仅为意见征询和纸质表决票计数；"
        "当地要求使用政府业主表决系统的，以该系统的结果为准。",
        "en": "This is a sounding and a count of paper ballots only; where the city requires "
        "its own system for owners' votes, that system's result is binding.",
    }
)

_RESIDENTS = "《中华人民共和国城市居民委员会组织法》（2025年10月28日修订，2026年1月1日起施行）"
_RESIDENTS_EN = (
    "Organic Law of the Urban Residents' Committees (revised 2025-10-28, in force 2026-01-01)"
)
_VILLAGERS = "《中华人民共和国村民委员会组织法》"
_VILLAGERS_EN = "Organic Law of the Villagers' Committees"
_HALF, _TWO_THIRDS = more_than(1, 2), at_least(2, 3)


def _owners(
    code: str, adoption: Share, *, name_zh: str, name_en: str, source_zh: str, source_en: str
) -> Profile:
    return Profile(
        code=code,
        entitled_zh="全体业主，按专有部分面积和按人数分别计算",
        entitled_en="all owners, by exclusive area and by persons",
        variants=(Variant(Electorate.OWNERS, _TWO_THIRDS),),
        denominator=Base.PARTICIPATING,
        adoption=adoption,
        two_dimensional=True,
        notice_days=15,
        sounding=True,
        in_writing=True,
        proxy_stance=True,
        name_zh=name_zh,
        name_en=name_en,
        source_zh=source_zh,
        source_en=source_en,
    )


_BODIES = (
    Profile(
        code="RA",
        name_zh="居民会议",
        name_en="residents' assembly",
        source_zh=f"{_RESIDENTS}第二十六条、第二十七条",
        source_en=f"{_RESIDENTS_EN}, articles 26–27",
        entitled_zh="十八周岁以上居民，或者每户一名代表",
        entitled_en="residents aged 18 or over, or one representative per household",
        variants=(Variant(Electorate.ADULTS, _HALF), Variant(Electorate.HOUSEHOLDS, _HALF)),
        denominator=Base.PRESENT,
        adoption=_HALF,
        notice_days=10,
        urgent_at_once=True,
        demand=(
            Portion(Part.ADULTS, at_least(1, 10)),
            Portion(Part.HOUSEHOLDS, at_least(1, 10)),
            Portion(Part.REPRESENTATIVES, at_least(1, 3)),
        ),
    ),
    Profile(
        code="RRA",
        name_zh="居民代表会议",
        name_en="residents' representatives' assembly",
        source_zh=f"{_RESIDENTS}第二十八条、第二十九条",
        source_en=f"{_RESIDENTS_EN}, articles 28–29",
        entitled_zh="居民委员会成员和居民代表",
        entitled_en="members of the residents' committee and residents' representatives",
        variants=(Variant(Electorate.MEMBERS, _TWO_THIRDS),),
        denominator=Base.PRESENT,
        adoption=_HALF,
        notice_days=None,
        demand=(Portion(Part.REPRESENTATIVES, at_least(1, 5)),),
        meets_every_months=6,
        composition=(Portion(Part.REPRESENTATIVES, at_least(4, 5)),),
    ),
    Profile(
        code="HALL",
        name_zh="议事会",
        name_en="deliberation hall",
        source_zh=f"{_RESIDENTS}第三十二条；本社区议事章程",
        source_en=f"{_RESIDENTS_EN}, article 32; the community's bylaws",
        entitled_zh="本次会议有表决权的“1+N”席位",
        entitled_en='the voting "1+N" seats of the meeting',
        variants=(Variant(Electorate.SEATS, _TWO_THIRDS),),
        denominator=Base.CAST,  # of votes cast, more than half is for > against
        adoption=_HALF,
        notice_days=None,
        meets_every_months=6,
        statutory=False,
        in_writing=True,
    ),
    Profile(
        code="VA",
        name_zh="村民会议",
        name_en="villagers' assembly",
        source_zh=f"{_VILLAGERS}第二十五条、第二十六条",
        source_en=f"{_VILLAGERS_EN}, articles 25–26",
        entitled_zh="十八周岁以上村民，或者户代表",
        entitled_en="villagers aged 18 or over, or household representatives",
        variants=(
            Variant(Electorate.VILLAGERS, _HALF),
            Variant(Electorate.HOUSEHOLDS, _TWO_THIRDS),
        ),
        denominator=Base.PRESENT,
        adoption=_HALF,
        notice_days=10,
        urgent_at_once=True,
        demand=(
            Portion(Part.VILLAGERS, at_least(1, 10)),
            Portion(Part.REPRESENTATIVES, at_least(1, 3)),
        ),
        meets_every_months=12,
    ),
    Profile(
        code="VRA",
        name_zh="村民代表会议",
        name_en="villagers' representatives' assembly",
        source_zh=f"{_VILLAGERS}第二十九条、第三十条",
        source_en=f"{_VILLAGERS_EN}, articles 29–30",
        entitled_zh="村民委员会成员和村民代表",
        entitled_en="members of the villagers' committee and villagers' representatives",
        variants=(Variant(Electorate.MEMBERS, _TWO_THIRDS),),
        denominator=Base.PRESENT,
        adoption=_HALF,
        notice_days=None,
        demand=(Portion(Part.REPRESENTATIVES, at_least(1, 5)),),
        meets_every_months=3,
        composition=(
            Portion(Part.REPRESENTATIVES, at_least(4, 5)),
            Portion(Part.WOMEN, at_least(1, 3)),
        ),
    ),
    Profile(
        code="VG",
        name_zh="村民小组会议",
        name_en="villagers' group meeting",
        source_zh=f"{_VILLAGERS}第三十二条",
        source_en=f"{_VILLAGERS_EN}, article 32",
        entitled_zh="本组十八周岁以上村民，或者户代表",
        entitled_en="villagers of the group aged 18 or over, or household representatives",
        variants=(
            Variant(Electorate.VILLAGERS, _TWO_THIRDS),
            Variant(Electorate.HOUSEHOLDS, _TWO_THIRDS),
        ),
        denominator=Base.PRESENT,
        adoption=_HALF,
        notice_days=None,
    ),
    _owners(
        "OWN-G",
        _HALF,
        name_zh="业主共同决定（一般事项）",
        name_en="owners, ordinary items",
        source_zh="《中华人民共和国民法典》第二百七十八条第一款第一至五项、第九项",
        source_en="Civil Code, article 278, items 1–5 and 9",
    ),
    _owners(
        "OWN-S",
        at_least(3, 4),
        name_zh="业主共同决定（特别事项）",
        name_en="owners, special items",
        source_zh="《中华人民共和国民法典》第二百七十八条第一款第六至八项",
        source_en="Civil Code, article 278, items 6–8",
    ),
    Profile(
        code="MED",
        name_zh="人民调解",
        name_en="mediation",
        source_zh="《中华人民共和国人民调解法》",
        source_en="People's Mediation Law",
        entitled_zh="各方当事人",
        entitled_en="the parties",
        variants=(Variant(Electorate.PARTIES, at_least(1)),),
        denominator=Base.PRESENT,
        adoption=at_least(1),
        consensus=True,
        notice_days=0,  # voluntary: whoever comes, comes
        may_vote=False,
        public=False,
    ),
)

#: The nine bodies by code, as the law and the defaults have them.
PROFILES: Mapping[str, Profile] = MappingProxyType({b.code: worded(b) for b in _BODIES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a body stands among the others: no part of the copy by which it decides.

    :ivar meets: it meets; owners answer in writing, and mediation has sessions of its own
    :ivar above: assemblies that may revoke its decisions (居委会组织法 art. 30; 村委会组织法
        art. 27); nothing is above an assembly of all, and owners and mediators answer to none here
    :ivar city: whether a city's community has it; *village*: whether a village does
    :ivar studied_first: the party organisation studies its important matters first
        (居委会组织法 art. 30)
    """

    meets: bool = False
    above: frozenset[str] = frozenset()
    city: bool = True
    village: bool = True
    studied_first: bool = False


#: Of each body, in the order in which a neighbourhood turns to them; villages' own come last.
STANDING: Mapping[str, Standing] = MappingProxyType(
    {
        "HALL": Standing(meets=True, above=frozenset({"RRA", "RA", "VRA", "VA"})),
        "RRA": Standing(meets=True, above=frozenset({"RA"}), village=False, studied_first=True),
        "RA": Standing(meets=True, village=False, studied_first=True),
        "OWN-G": Standing(),
        "OWN-S": Standing(),
        "MED": Standing(),
        "VRA": Standing(meets=True, above=frozenset({"VA"}), city=False),
        "VA": Standing(meets=True, city=False),
        "VG": Standing(meets=True, above=frozenset({"VRA", "VA"}), city=False),
    }
)


def profile(code: str) -> Profile:
    """The body called *code*, such as ``"RRA"``.

    :raises Refused: ``profiles.unknown_body``
    """
    if code not in PROFILES:
        raise Refused.because("profiles.unknown_body", "2", code=code)
    return PROFILES[code]


def is_sounding(code: str | None) -> bool:
    """Whether what the body called *code* decides is a sounding and a count of papers only (2)."""
    return code is not None and code in PROFILES and PROFILES[code].sounding


def with_bylaws(
    body: Profile,
    *,
    hall_quorum: Fraction | None = Fraction(2, 3),
    hall_adoption: Fraction = Fraction(1, 2),
    hall_base: Base | str = Base.CAST,
    notice_days: int | None = DEFAULT_NOTICE_DAYS,
) -> Profile:
    """The community's version of *body*: the bylaws fill what the law leaves open, no more.

    :param hall_quorum: at least this share of the voting seats; ``None`` sets no quorum
    :param hall_adoption: 1/2 means *more than* half, so that a tie fails; above it, at least
    :param hall_base: of what ``hall_adoption`` is a share, for ``HALL`` alone
    :param notice_days: whole days, used where the law gives no period; ``None`` leaves it open
    :raises Refused: ``profiles.adoption_below_majority``, ``profiles.base_unfit``,
        ``profiles.notice_negative``, ``profiles.share_out_of_range``
    """
    if notice_days is not None and notice_days < 0:
        raise Refused.because("profiles.notice_negative", "2", days=notice_days)
    if body.notice_days is None:
        body = replace(body, notice_days=notice_days)
    if body.statutory:
        return body
    if hall_adoption < Fraction(1, 2):
        raise Refused.because("profiles.adoption_below_majority", "2", share=str(hall_adoption))
    if hall_base not in (Base.CAST, Base.PRESENT, Base.ENTITLED):  # participating: owners only
        raise Refused.because("profiles.base_unfit", "2", base=str(hall_base))
    quorum = None if hall_quorum is None else Share(hall_quorum, strict=False)
    return worded(
        replace(
            body,
            variants=tuple(Variant(v.electorate, quorum) for v in body.variants),
            denominator=Base(hall_base),
            adoption=Share(hall_adoption, strict=hall_adoption == Fraction(1, 2)),
        )
    )


def is_at_home(code: str, village: bool) -> bool:
    """Whether the body called *code* exists in a village, or in a city's community."""
    return STANDING[code].village if village else STANDING[code].city


def offered(codes: Iterable[str], kind: str, also: Collection[str] = ()) -> tuple[str, ...]:
    """Of *codes* the bodies that a community of *kind* (``city``, ``village``) has, in order.

    :param also: bodies that are at work there all the same, from before it said what it is
    """
    return tuple(code for code in codes if is_at_home(code, kind == "village") or code in also)
