"""May notice of a meeting be given? Every gate, so that a page can list what is missing (§1, §2).

Days are counted in whole: from the day of the notice, which is not counted, to the day of the
meeting. Three days' notice given on the 2nd allows a meeting on the 5th.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from deliberation.rules.refusals import Refusal
from deliberation.rules.texts import Convention, conventions_unmet
from deliberation.rules.voting import STANDING, Electorate, Part, Profile
from deliberation.rules.workflow.position import Position, Step

#: Functions that somebody must have before notice is given; the scrutineer is not the chair.
MEETING_FUNCTIONS = ("chair", "secretary", "scrutineer")

#: Bodies that meet; owners answer in writing, and mediation has sessions of its own.
MEETING_BODIES = tuple(code for code, one in STANDING.items() if one.meets)

#: From so long before the hour of the notice to the end of its day a meeting may be opened.
MAY_OPEN_BEFORE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDraft:
    """A meeting as it is prepared.

    :ivar profile: the body's rule with the community's bylaws
    :ivar items: number of each issue on the agenda and where it stands
    :ivar functions: function → member, of those that are given
    :ivar voting: members entitled to vote, as the roll would be now
    :ivar representatives: how many of them represent a group of residents
    :ivar electorate: who is entitled, where the body leaves a choice
    :ivar on: the day of the meeting
    :ivar today: the day of the notice
    :ivar begun: the hour of the meeting has passed
    :ivar urgent_reason: why it cannot wait; empty: it can
    :ivar group_named: a residents' group was chosen (asked of a group's meeting only)
    :ivar conventions: those that issues on the agenda would adopt
    """

    profile: Profile
    items: tuple[tuple[str, Position], ...]
    functions: dict[str, str]
    voting: int
    representatives: int = 0
    electorate: Electorate | None = None
    on: date
    today: date
    begun: bool = False
    urgent_reason: str = ""
    group_named: bool = False
    conventions: tuple[Convention, ...] = ()


def days_of_notice(profile: Profile) -> int:
    """Whole days that must lie between the notice and the meeting."""
    return profile.notice_days or 0


def earliest_meeting_day(profile: Profile, today: date) -> date:
    """The first day on which a meeting noticed on *today* may be held."""
    return today + timedelta(days=days_of_notice(profile))


def notice_unmet(draft: MeetingDraft) -> list[Refusal]:
    """Every gate that is not met, the most useful to hear of first; empty: give notice."""
    return [
        *_of_the_agenda(draft),
        *conventions_unmet(draft.conventions, draft.today),
        *_of_the_seats(draft),
        *_of_the_time(draft),
    ]


def _of_the_agenda(draft: MeetingDraft) -> list[Refusal]:
    if not draft.items:
        return [Refusal.of("notice.agenda_empty", "2")]
    found = []
    for number, position in draft.items:
        if position.step is not Step.CONVENE:
            found.append(Refusal.of("notice.item_elsewhere", "1", number=number))
        elif position.body != draft.profile.code:
            found.append(Refusal.of("notice.item_of_another_body", "1", number=number))
    return found


def _of_the_seats(draft: MeetingDraft) -> list[Refusal]:
    found = []
    if "chair" not in draft.functions:
        found.append(Refusal.of("notice.chair_missing", "3.2.4"))
    if "secretary" not in draft.functions:
        found.append(Refusal.of("notice.secretary_missing", "3.3"))
    if "scrutineer" not in draft.functions:
        found.append(Refusal.of("notice.scrutineer_missing", "3.2.7"))
    elif draft.functions["scrutineer"] == draft.functions.get("chair"):
        found.append(Refusal.of("notice.scrutineer_is_chair", "3.2.7"))
    if len(draft.profile.variants) > 1 and draft.electorate is None:
        return [*found, Refusal.of("notice.electorate_missing", "2")]
    if draft.profile.code == "VG" and not draft.group_named:
        return [*found, Refusal.of("notice.group_missing", "2")]
    if not draft.voting:
        return [*found, Refusal.of("notice.nobody_votes", "2")]
    for portion in draft.profile.composition:
        # Of women (VRA) no record is kept: the committee answers for that part itself.
        if portion.part is Part.REPRESENTATIVES and not portion.share.met(
            draft.representatives, draft.voting
        ):
            found.append(
                Refusal.of(
                    "notice.too_few_representatives",
                    "2",
                    least=portion.share.least(draft.voting),
                    representatives=draft.representatives,
                    members=draft.voting,
                )
            )
    return found


def _of_the_time(draft: MeetingDraft) -> list[Refusal]:
    if draft.begun:
        return [Refusal.of("notice.time_passed", "2")]
    first = earliest_meeting_day(draft.profile, draft.today)
    if draft.on >= first:
        return []
    told = {
        "days": days_of_notice(draft.profile),
        "year": first.year,
        "month": first.month,
        "day": first.day,
    }
    if not draft.profile.urgent_at_once:
        return [Refusal.of("notice.too_short", "2", **told)]
    if not draft.urgent_reason.strip():
        return [Refusal.of("notice.urgent_reason_missing", "2", **told)]
    return []
