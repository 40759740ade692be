"""The assembly above revokes a resolution (居委会组织法 art. 30, 村委会组织法 art. 27).

The assembly decides; here it is recorded who did, by which minutes and which vote. The next
round begins, the tasks stop, and what was done stays on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db
from deliberation.discuss.queries import adopted
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.issues.operations import step_duties
from deliberation.journal.models.bilingual import in_both
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.people.queries import holders
from deliberation.resolve import operations, queries
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import effect
from deliberation.rules import workflow
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.voting import Counts, Electorate, decide, offered, profile

BASIS_MOST = 200  # characters
#: Decisions of the assemblies above that the form offers, the latest first.
OFFERED = 20


@dataclass(frozen=True, slots=True)
class Decision:
    """What an assembly above adopted in this hall after the resolution was written.

    :ivar issue: number of the issue that it adopted; ``title`` is what it is called
    """

    issue: str
    title: str
    body: str
    meeting: int | None
    writing: int | None
    arithmetic: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """The vote of an assembly that did not meet in this hall, as its minutes have it."""

    body: str
    on: date
    entitled: int
    present: int
    in_favour: int
    against: int = 0
    households: bool = False  # it was one of household representatives


def above(issue: Issue) -> Sequence[str]:
    """Codes of the assemblies that may revoke what was resolved on *issue*, in a fixed order:
    a city's, or a village's."""
    kind = db.session.get_one(Community, issue.community_id).kind
    return offered(sorted(workflow.ABOVE.get(issue.body or "", ())), kind)


def possible(resolution: Resolution, issue: Issue) -> bool:
    """Whether there is an assembly above, and something of *resolution* to revoke."""
    return (
        bool(above(issue))
        and resolution.withdrawn_at is None
        and resolution.round == issue.round
        and workflow.Revoke.admitted(issue.position)
    )


def decisions(resolution: Resolution, issue: Issue) -> Sequence[Decision]:
    """What the assemblies above adopted since *resolution* was written."""
    candidates = db.session.scalars(
        select(Issue)
        .where(
            Issue.community_id == issue.community_id,
            Issue.body.in_(above(issue)),
            Issue.id != issue.id,
            Issue.step.in_(("resolve", "supervise", "closed")),
            Issue.since >= resolution.written_at,
        )
        .order_by(Issue.id.desc())
        .limit(OFFERED)
    ).all()
    found = []
    for one in candidates:
        told = adopted(one)
        if told is not None and one.body and told.at >= resolution.written_at:
            found.append(
                Decision(
                    one.number, one.title, one.body, told.meeting, told.writing,
                    told.arithmetic["zh"], clock.day_of(told.at),
                )
            )  # fmt: skip
    return found


def revoke(
    resolution: Resolution,
    how: Decision | Vote,
    *,
    basis: str,
    reason: str,
    by: Person | None,
    at: datetime,
) -> None:
    """resolve, supervise, closed: satisfied → convene, next round.

    :param how: what the assembly adopted here, or its vote as its minutes have it
    :param basis: which minutes or resolution of the assembly, in words
    :param reason: public
    :raises OutOfOrder: ``resolve.revoked_already``, ``workflow.revoke_what_was_resolved``
    :raises NotReady: ``resolve.revocation_reason_missing``,
        ``resolve.revocation_basis_missing``, ``resolve.revocation_before_resolution``,
        ``workflow.not_the_assembly_above``, ``workflow.revocation_not_adopted``, as the tally
    :raises Refused: counts that cannot be
    """
    issue = effect.hold(resolution)
    if resolution.withdrawn_at or resolution.round != issue.round:
        raise OutOfOrder.because("resolve.revoked_already", "1")
    if not reason.strip():
        raise NotReady.because("resolve.revocation_reason_missing", "1")
    if not basis.strip():
        raise NotReady.because("resolve.revocation_basis_missing", "1")
    if not clock.day_of(resolution.written_at) <= how.on <= clock.day_of(at):
        raise NotReady.because("resolve.revocation_before_resolution", "1")
    outcome, arithmetic = _outcome(resolution, issue, how)
    entry = issues.move(
        issue,
        workflow.Revoke(body=how.body, outcome=outcome),
        "resolution:revoked",
        by=by,
        at=at,
        resolution=resolution.number,
        body=how.body,
        basis=basis.strip(),
        arithmetic=arithmetic,
        reason=reason.strip(),
    )
    told = {*queries.adults_affected(resolution), *queries.objectors(resolution)}
    told |= {*queries.staff_at_work(resolution)}
    told |= {*holders(issue.community_id, [RoleKind.COMMITTEE, RoleKind.SUPERVISOR],
                      clock.day_of(at))}  # fmt: skip
    operations.take_down(resolution, issue, reason.strip(), at=at)
    resolution.revoked_at, resolution.revoked_body = at, how.body
    resolution.revoked_basis = basis.strip()
    resolution.revoked_arithmetic = arithmetic["zh"]
    step_duties.convene(issue, at=at)
    db.session.flush()
    tell(issues.concerned(issue, told), entry)


def _outcome(
    resolution: Resolution, issue: Issue, how: Decision | Vote
) -> tuple[str, dict[str, str]]:
    if isinstance(how, Decision):
        if how not in decisions(resolution, issue):
            raise NotReady.because("resolve.revocation_decision_unknown", "1")
        return "adopted", dict.fromkeys(("zh", "en"), how.arithmetic)
    if how.body not in above(issue):  # before its profile is asked
        return "lost", dict.fromkeys(("zh", "en"), "")
    body = profile(how.body)  # the law's own numbers: bylaws choose none of an assembly's
    counts = Counts(
        for_=how.in_favour,
        against=how.against,
        present=how.present,
        entitled=how.entitled,
        electorate=_electorate(body.electorates, how.households),
    )
    outcome = decide(body, counts)
    return outcome.kind.value, in_both(outcome.arithmetic)


def _electorate(possible: Sequence[Electorate], households: bool) -> Electorate | None:
    if len(possible) < 2:
        return None
    wanted = {Electorate.HOUSEHOLDS} if households else set(Electorate) - {Electorate.HOUSEHOLDS}
    return next(one for one in possible if one in wanted)
