"""Which acts of this room a page offers: those that the actor may do and the rules allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from deliberation.issues.models import Issue
from deliberation.resolve import queries
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import planning, revoking
from deliberation.rules import workflow
from deliberation.rules.policy import Actor, Fact, Facts, Permission, may


@dataclass(frozen=True, slots=True)
class Offers:
    """What the page of an issue, or of its resolution, offers in this room.

    :ivar resolution: the one of this round, unless it was withdrawn
    :ivar answer: objections wait for their answer
    :ivar plan: a major project's plan may be submitted, ``reply``: its reply be recorded
    :ivar hangs: it is posted now; ``examine``: an opinion whether it is lawful may be asked for
    :ivar revoke: that the assembly above has revoked it may be recorded
    """

    resolution: Resolution | None = None
    write: bool = False
    rewrite: bool = False
    post: bool = False
    withdraw: bool = False
    object: bool = False
    answer: bool = False
    plan: bool = False
    reply: bool = False
    revoke: bool = False
    hangs: bool = False
    examine: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return self.write or self.resolution is not None


def offers(issue: Issue, actor: Actor, facts: Facts, now: datetime) -> Offers:
    """What *actor* may do about the resolution of the issue's present round; one question."""
    resolution = queries.current(issue)
    if resolution is None:
        at_resolve = issue.step == workflow.Step.RESOLVE.value and not issue.position.dispute
        return Offers(write=at_resolve and may(Permission.WRITE_RESOLUTION, actor, facts))
    return of_resolution(resolution, issue, actor, facts, now)


def of_resolution(
    resolution: Resolution, issue: Issue, actor: Actor, facts: Facts, now: datetime
) -> Offers:
    """What *actor* may do about *resolution*, with what is known already.

    One question where a plan waits for its reply: whether the office writes it itself.
    """
    posted = resolution.is_posted(now) or resolution.is_done_posted(now)
    pending = resolution.state in ("written", "posted")
    major = issue.position.kind is workflow.IssueKind.MAJOR
    planned = resolution.state == "posted" and major
    waits = planned and bool(resolution.plan_submitted_at) and not resolution.plan_replied_at
    if waits:
        facts = {*facts, *answering(actor, resolution.community_id, now)}
    return Offers(
        resolution=resolution,
        rewrite=resolution.state == "written" and may(Permission.WRITE_RESOLUTION, actor, facts),
        post=resolution.state == "written" and may(Permission.POST_RESOLUTION, actor, facts),
        withdraw=pending and may(Permission.POST_RESOLUTION, actor, facts),
        object=posted and may(Permission.OBJECT, actor, facts),
        answer=resolution.posted_at is not None
        and resolution.withdrawn_at is None
        and may(Permission.ANSWER_OBJECTION, actor, facts),
        plan=planned
        and resolution.plan_submitted_at is None
        and may(Permission.SUBMIT_PLAN, actor, facts),
        reply=waits and may(Permission.REPLY_TO_PLAN, actor, facts),
        revoke=revoking.possible(resolution, issue)
        and may(Permission.REVOKE_RESOLUTION, actor, facts),
        hangs=resolution.is_posted(now),
        examine=resolution.is_posted(now) and may(Permission.ASK_LEGALITY, actor, facts),
    )


def answering(actor: Actor, community_id: int, now: datetime) -> set[Fact]:
    """``OFFICE_ANSWERS`` where the office has an officer here and *actor* is none."""
    if actor.person_id is None:
        return set()
    answers = planning.office_answers(community_id, actor.person_id, now)
    return {Fact.OFFICE_ANSWERS} if answers else set()
