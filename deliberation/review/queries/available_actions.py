"""Which acts of this room a page offers: those that the actor may do and the rules allow."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.issues.models import Issue
from deliberation.people import queries as people
from deliberation.people.models import Community
from deliberation.people.operations.bylaws import held_at
from deliberation.review.models import Party
from deliberation.review.operations import parties
from deliberation.review.queries import Look, Signatures
from deliberation.rules import workflow
from deliberation.rules.policy import Actor, Fact, Facts, Permission, may
from deliberation.rules.refusals import Refusal
from deliberation.rules.workflow import Step


@dataclass(frozen=True, slots=True)
class Offers:
    """What the page of an issue offers in this room.

    :ivar acknowledge: the committee may still say that it has arrived
    :ivar decide: the actor may decide; leads to the page of the review
    :ivar reply: the actor may enter the reply to the referral
    :ivar feedback: the actor is asked whether the reply settles it
    :ivar appeal: the actor may appeal as who proposed it
    :ivar sign_appeal: the actor may sign the co-signers' appeal
    :ivar signatures: the signatures so far, where an appeal is open
    :ivar missing: what the co-signers' appeal still lacks
    :ivar barred: the actor declined it and may not decide the appeal
    """

    acknowledge: bool = False
    decide: bool = False
    reply: bool = False
    feedback: bool = False
    appeal: bool = False
    sign_appeal: bool = False
    signatures: Signatures | None = None
    missing: Refusal | None = None
    barred: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return self != Offers()


def offers(issue: Issue, actor: Actor, facts: Facts, look: Look, community: Community) -> Offers:
    """What *actor*, standing to *issue* as *facts* say, may do here now."""
    here = issue.position
    if here.step is Step.REVIEW and may(Permission.REVIEW, actor, facts):
        barred = look.review is not None and look.review.barred_id == actor.person_id
        acknowledged = look.review is not None and look.review.acknowledged_at is not None
        return Offers(acknowledge=not acknowledged, decide=not barred, barred=barred)
    if here.step is Step.REFERRED:
        sent = look.referral
        return Offers(
            reply=sent is not None
            and sent.replied_at is None
            and may(Permission.ANSWER_REFERRAL, actor, facts),
            feedback=sent is not None and sent.asks and may(Permission.JUDGE_REPLY, actor, facts),
        )
    if look.signatures is None or not workflow.Appeal.admitted(here):
        return Offers()
    allowed = may(Permission.APPEAL, actor, facts)
    proposed = not {Fact.PROPOSER, Fact.ANSWERABLE}.isdisjoint(facts)
    return Offers(
        appeal=allowed and proposed,
        sign_appeal=allowed and not proposed and not look.signatures.mine,
        signatures=look.signatures,
        missing=workflow.objection(here, look.signatures.appeal(held_at(community, issue.since))),
    )


@dataclass(frozen=True, slots=True)
class Consents:
    """What the page of a private issue at *review* offers about its parties.

    :ivar mine: the party for which the reader speaks
    :ivar name: the reader may put parties on record
    :ivar parties: how many there are, and how many of them have *agreed*
    """

    mine: Party | None
    name: bool
    parties: int
    agreed: int

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return self.mine is not None or self.name


def consents(issue: Issue, actor: Actor, facts: Facts) -> Consents:
    """What *actor* may do about the parties to *issue* now; at most two questions."""
    named = parties.of_issue(issue)
    reader = people.person(issue.community_id, actor.person_id) if named else None
    return Consents(
        mine=parties.speaking(named, reader),
        name=may(Permission.NAME_PARTIES, actor, facts),
        parties=len(named),
        agreed=sum(one.agrees for one in named),
    )
