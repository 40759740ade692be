"""Which acts of this room a page offers: those that the actor may do and the rules allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from deliberation.collect.operations import COSIGNED_AT, anew
from deliberation.collect.queries import Cosigning
from deliberation.issues.models import Issue
from deliberation.people.models import Community
from deliberation.rules import workflow
from deliberation.rules.policy import Actor, Facts, Permission, may
from deliberation.rules.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Offers:
    """What the page of an issue offers in this room.

    :ivar cosigners: how many have co-signed
    :ivar threshold: how many the community asks for before submitting; 0: none
    :ivar cosigned: the reader is one of them, and may take it back until it is handed in: unsign
    :ivar submission: why it cannot be submitted yet, to who may submit it
    :ivar release: a channel brought it in, and the reader may let it be public
    """

    cosigners: int
    threshold: int
    cosigned: bool
    cosign: bool
    submit: bool
    submission: Refusal | None
    withdraw: bool
    release: bool = False
    unsign: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        acts = (self.release, self.cosign, self.unsign, self.submit, self.withdraw)
        return any(acts) or self.submission is not None


def offers(
    issue: Issue, actor: Actor, facts: Facts, cosigning: Cosigning, threshold: int
) -> Offers:
    """What *actor*, standing to *issue* as *facts* say, may do here now.

    :param threshold: the bylaws' ``cosigner_threshold``
    """
    here = issue.position
    submit = workflow.Submit(
        by_proposer=True, cosigners=cosigning.count, threshold=threshold, held=issue.held
    )
    at_collect = workflow.Submit.admitted(here) and may(Permission.SUBMIT, actor, facts)
    submission = workflow.objection(here, submit) if at_collect else None
    return Offers(
        cosigners=cosigning.count,
        threshold=threshold,
        cosigned=cosigning.has_cosigned,
        cosign=here.step in COSIGNED_AT
        and not issue.private
        and not cosigning.has_cosigned
        and may(Permission.COSIGN, actor, facts),
        submit=at_collect and submission is None,
        submission=submission,
        withdraw=workflow.Withdraw.admitted(here) and may(Permission.WITHDRAW, actor, facts),
        unsign=cosigning.has_cosigned
        and here.step is workflow.Step.COLLECT
        and may(Permission.COSIGN, actor, facts),
        release=issue.held
        and workflow.Release.admitted(here)
        and may(Permission.RELEASE, actor, facts),
    )


@dataclass(frozen=True, slots=True)
class Anew:
    """The page of an ended issue offers to propose it anew.

    :ivar waits: why not yet
    """

    waits: Refusal | None


def proposing_anew(issue: Issue, community: Community, actor: Actor, today: date) -> Anew | None:
    """Whether *actor* may bring the matter of *issue* back; ``None``: nothing is offered."""
    if not anew.ended_undecided(issue) or not may(Permission.PROPOSE, actor):
        return None
    return Anew(anew.waiting(issue, community, today))
