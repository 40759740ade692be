"""Written votes over days (书面征求意见): may one be opened, what it comes to (§1, §2, §4).

Only bodies whose rule lets them adopt without a meeting vote in writing. Where too few have
answered at the end, the time is extended, once; after that it is "not adopted: participation",
an outcome of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from deliberation.rules.refusals import Refusal
from deliberation.rules.texts import Convention, conventions_unmet
from deliberation.rules.voting import DEFAULT_NOTICE_DAYS, Profile
from deliberation.rules.workflow.position import Position, Step

#: Days that ballots may be taken, at most: what is asked for longer is forgotten.
MOST_DAYS = 60
#: Days by which it is extended, at most.
MOST_EXTENSION = 15
#: What the outcome is called when too few took part even after the extension.
QUORUM_MISSED = "quorum_missed"


def least_voting_days(profile: Profile) -> int:
    """Days that ballots are taken, at least: the body's notice period, else the default."""
    return max(profile.notice_days or 0, DEFAULT_NOTICE_DAYS)


def extension_days(days: int) -> int:
    """Days by which a vote of so many *days* is extended: as long again, within bounds."""
    return min(days, MOST_EXTENSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenVoteDraft:
    """A written vote as it is about to be opened.

    :ivar profile: the body's rule with the community's bylaws
    :ivar position: where the issue stands
    :ivar voters: lines of the roll
    :ivar question: what is put to the vote, in full
    :ivar days: whole days after today that ballots are taken
    :ivar secret: ballots are secret
    :ivar running: a written vote on the issue is open
    :ivar on_agenda: number of the noticed meeting that has the issue on its agenda
    :ivar conventions: those that the issue would adopt
    :ivar today: the day on which it is opened; asked of conventions only
    """

    profile: Profile
    position: Position
    voters: int
    question: str
    days: int
    secret: bool = False
    running: bool = False
    on_agenda: int | None = None
    conventions: tuple[Convention, ...] = ()
    today: date = date.max


def written_vote_unmet(draft: WrittenVoteDraft) -> list[Refusal]:
    """Every gate that is not met, the most useful to hear of first; empty: open it."""
    body = draft.profile.code
    if draft.position.step is not Step.CONVENE:
        return [Refusal.of("writing.issue_elsewhere", "1")]
    if draft.position.dispute:
        return [Refusal.of("writing.dispute_never_votes", "1")]
    if draft.position.body != body:
        return [Refusal.of("writing.another_body", "1", body=draft.position.body)]
    if not draft.profile.in_writing:
        return [Refusal.of("writing.body_meets", "2", body=body)]
    if draft.running:
        return [Refusal.of("writing.running_already", "4")]
    if draft.on_agenda is not None:
        return [Refusal.of("writing.on_agenda", "1", meeting=draft.on_agenda)]
    found = conventions_unmet(draft.conventions, draft.today)
    if not draft.question.strip():
        found.append(Refusal.of("writing.question_missing", "4"))
    if draft.days < (least := least_voting_days(draft.profile)):
        found.append(Refusal.of("writing.too_short", "2", least=least, body=body))
    if draft.days > MOST_DAYS:
        found.append(Refusal.of("writing.too_long", "2", most=MOST_DAYS))
    if draft.secret and draft.profile.two_dimensional:
        found.append(Refusal.of("writing.owners_named", "2"))
    if not draft.voters:
        found.append(Refusal.of("writing.nobody_entitled", "4"))
    return found


def is_extended(outcome: str, *, extended: bool) -> bool:
    """Whether a vote that would end as *outcome* goes on instead: once, when too few answered."""
    return outcome == QUORUM_MISSED and not extended
