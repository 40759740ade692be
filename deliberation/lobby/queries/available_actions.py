"""What an issue's page offers: each room says which of its acts, in the order of the house."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from deliberation import clock
from deliberation.collect.operations import threshold
from deliberation.collect.queries.available_actions import Offers as Collecting
from deliberation.collect.queries.available_actions import offers as collecting
from deliberation.collect.queries.available_actions import proposing_anew
from deliberation.convene.queries.available_actions import offers as convening
from deliberation.issues.models import Issue
from deliberation.lobby.queries import Stance
from deliberation.lobby.queries.mediation import door
from deliberation.opinions.queries.available_actions import offers as opinions
from deliberation.people.models import Community
from deliberation.resolve.queries.available_actions import offers as resolving
from deliberation.review import queries as review
from deliberation.review.operations import takingback
from deliberation.review.queries.available_actions import consents
from deliberation.review.queries.available_actions import offers as reviewing
from deliberation.rules.policy import Actor, Facts
from deliberation.rules.workflow import Step
from deliberation.supervise.queries.available_actions import offers as supervising
from deliberation.texts.queries.available_actions import offers as writing


def of_collecting(
    issue: Issue, community: Community, actor: Actor, facts: Facts, stance: Stance
) -> Collecting:
    """What the first room says: asked first, because the page's head shows the co-signers."""
    return collecting(issue, actor, facts, stance.cosigning, threshold(issue, community))


#: Whoever may sign in and is nobody in particular: what they could do is what a visitor is told.
ANY_RESIDENT = Actor(person_id=0, adult=True, resident=True)


def after_signing_in(
    issue: Issue, community: Community, stance: Stance, now: datetime
) -> str | None:
    """What a visitor could do on this page after signing in: ``cosign``, ``appeal``, ``object``
    or ``follow``; ``None`` where there is nothing left to do.
    """
    if of_collecting(issue, community, ANY_RESIDENT, (), stance).cosign:
        return "cosign"
    if issue.step == Step.DECLINED:
        look = review.look(issue, clock.day_of(now), None)
        may_sign = reviewing(issue, ANY_RESIDENT, (), look, community).sign_appeal
        return "appeal" if may_sign else None
    if issue.position.ended:
        return None
    written = issue.step in (Step.RESOLVE, Step.SUPERVISE) and not issue.position.dispute
    if written and resolving(issue, ANY_RESIDENT, (), now).object:
        return "object"
    return "follow"


def of_later_rooms(
    issue: Issue,
    community: Community,
    actor: Actor,
    facts: Facts,
    entries: Sequence[Any],
    now: datetime,
) -> Iterator[tuple[str, Any]]:
    """The part that shows a room's acts, with what it needs; only where there are any.

    :param entries: the issue's story, newest first
    """
    if (written := writing(issue, actor, facts, entries)).any:
        yield "texts/_actions.html", written
    asked = opinions(issue, actor, facts, now)
    if asked.any:
        yield "opinions/_actions.html", asked
    look = review.look(issue, clock.day_of(now), actor.person_id)
    there = reviewing(issue, actor, {*facts, *review.standing(actor, look)}, look, community)
    if there.any:
        yield "review/_actions.html", there
    if issue.step == Step.REVIEW and issue.private:
        said = consents(issue, actor, facts)
        if said.any:
            yield "review/_parties.html", said
    if issue.step in (Step.CONVENE, Step.DISCUSS) and not issue.position.dispute:
        called = convening(issue, actor, facts, entries)
        if called.any:
            yield "convene/_actions.html", called
    if issue.step == Step.RESOLVE and not issue.position.dispute:
        decided = resolving(issue, actor, facts, now)
        if decided.any:
            yield "resolve/_actions.html", decided
    if issue.step == Step.SUPERVISE and not issue.position.dispute:
        executed = supervising(issue, actor, now)
        if executed.any:
            yield "supervise/_actions.html", executed
    if issue.position.dispute:
        at_door = door(issue, actor)
        if at_door.any:
            yield "lobby/_mediation.html", at_door
    if (anew := proposing_anew(issue, community, actor, clock.day_of(now))) is not None:
        yield "collect/_anew.html", anew
    if (step := takingback.offered(issue, entries, actor)) is not None:
        yield "review/_taking_back.html", step
