"""Who has a voice and what a vote comes to (rulebook §2): bodies, owners, proxies, the tally.

This is where others import from; the parts stand beside it.
"""

from __future__ import annotations

from deliberation.rules.voting.arithmetic import of_consent, square_metres, withheld
from deliberation.rules.voting.bodies import Base, Electorate, Part, Portion, Profile
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
from deliberation.rules.voting.owners import (
    OWNER_COLUMNS,
    RegisteredPart,
    RegisterFlaw,
    area_of,
    counted_owners,
    read_register,
)
from deliberation.rules.voting.profile_json import (
    profile_digest,
    profile_from_json,
    profile_to_json,
    share_from,
)
from deliberation.rules.voting.profiles import (
    DEFAULT_NOTICE_DAYS,
    PROFILES,
    SOUNDING,
    STANDING,
    is_at_home,
    is_sounding,
    offered,
    profile,
    with_bylaws,
)
from deliberation.rules.voting.proxies import ProxyRequest, ProxyState, proxy_refusal, proxy_state
from deliberation.rules.voting.representatives import (
    CITY,
    DECLARED,
    SMALL_CELL,
    TERM_YEARS,
    VILLAGE,
    CoverageCell,
    SeatRange,
    chosen_representatives,
    coverage_of,
    selection_unmet,
    usual_seats,
)
from deliberation.rules.voting.shares import Share, more_than
from deliberation.rules.voting.tally import Outcome, Quorum, agreed, decide

__all__ = [
    "APPEAL",
    "Base",
    "CITY",
    "Counts",
    "CoverageCell",
    "DECLARED",
    "DEFAULT_NOTICE_DAYS",
    "Dimension",
    "Electorate",
    "MAJORITY",
    "OWNER_COLUMNS",
    "Outcome",
    "OwnerCounts",
    "PROFILES",
    "Part",
    "Portion",
    "Profile",
    "ProxyRequest",
    "ProxyState",
    "Quorum",
    "RegisterFlaw",
    "RegisteredPart",
    "Result",
    "Rule",
    "SMALL_CELL",
    "SOUNDING",
    "STANDING",
    "SeatRange",
    "Share",
    "TERM_YEARS",
    "TWO_THIRDS",
    "VILLAGE",
    "agreed",
    "area_of",
    "chosen_representatives",
    "counted_owners",
    "coverage_of",
    "decide",
    "is_at_home",
    "is_sounding",
    "more_than",
    "of_consent",
    "offered",
    "profile",
    "profile_digest",
    "profile_from_json",
    "profile_to_json",
    "proxy_refusal",
    "proxy_state",
    "read_register",
    "selection_unmet",
    "share_from",
    "square_metres",
    "usual_seats",
    "with_bylaws",
    "withheld",
]
