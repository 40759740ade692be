"""Signing the agreement of a mediation: by every party and a mediator, and it is in force.

Who signs by account signs the draft that they see; a signature on paper bears two names, of who
entered it and of who checked it there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from deliberation import clock
from deliberation.convene.operations.mediating import mediators
from deliberation.database import db, record_beside
from deliberation.discuss.operations.mediation import OWED
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue, TimerKind
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.people.operations import two_persons
from deliberation.resolve.models import Agreement, AgreementSignature
from deliberation.resolve.operations import agreements
from deliberation.review.models import Party
from deliberation.review.operations import parties
from deliberation.rules import workflow
from deliberation.rules.refusals import NotReady, OutOfOrder, Stale
from deliberation.rules.workflow import Step


def sign(
    agreement: Agreement, issue: Issue, *, by: Person, at: datetime, seen: int | None = None
) -> None:
    """*by* signs in their own account: for the party they speak for, or as a mediator.

    :param seen: the draft that the page showed
    :raises NotReady: *by* is neither
    :raises OutOfOrder: it is in force, or *by* has signed this draft
    :raises Stale: it has been rewritten
    """
    _hold(agreement, issue, seen)
    party = parties.speaking(parties.of_issue(issue), by)
    if party is None and by.id not in mediators(issue):
        raise NotReady.because("resolve.not_a_signer", "1")
    signer = f"party:{party.id}" if party else f"mediator:{by.id}"
    _enter(agreement, signer, party, "online", by, at)
    told: dict[str, Any] = {"by": by, "at": at, "subject": agreement, "agreement": agreement.number}
    if party is None:
        entry = issues.note(issue, "agreement:mediator_signed", **told)
    else:
        entry = issues.note(issue, "agreement:signed", position=party.position, **told)
    tell(issues.concerned(issue), entry)
    _conclude_if_complete(agreement, issue, by=by, at=at)


def enter_paper(
    agreement: Agreement,
    issue: Issue,
    party: Party,
    *,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> AgreementSignature:
    """*party* has signed on paper; it counts when somebody else has checked it there.

    :raises OutOfOrder: it is in force, or the party has signed this draft
    :raises Stale: it has been rewritten
    """
    _hold(agreement, issue, seen)
    signature = _enter(agreement, f"party:{party.id}", party, "paper", by, at)
    issues.note(
        issue,
        "agreement:paper_entered",
        by=by,
        at=at,
        subject=agreement,
        agreement=agreement.number,
        position=party.position,
    )
    return signature


def confirm_paper(
    agreement: Agreement, issue: Issue, signature: AgreementSignature, *, by: Person, at: datetime
) -> None:
    """*by* has seen the signature on the paper: the second name.

    :raises NotReady: *by* entered it, or is its party
    :raises Refused: as ``two_persons.ensure_second``
    :raises OutOfOrder: it was confirmed, or is of an earlier draft; the agreement is in force
    """
    _hold(agreement, issue, None)
    db.session.refresh(signature)
    if signature.counts or signature.version != agreement.version:
        raise OutOfOrder.because("resolve.signed_already", "1")
    party = record_beside(signature, Party, signature.party_id)
    if by.id == signature.entered_by or parties.speaking([party], by) is not None:
        raise NotReady.because("resolve.second_name", "1")
    two_persons.ensure_second(signature.entered_by, by, since=signature.at, at=at)
    signature.confirmed_by, signature.confirmed_at = by.id, at
    db.session.flush()
    entry = issues.note(
        issue,
        "agreement:paper_confirmed",
        by=by,
        at=at,
        subject=agreement,
        agreement=agreement.number,
        position=party.position,
    )
    tell(issues.concerned(issue), entry)
    _conclude_if_complete(agreement, issue, by=by, at=at)


# ------------------------------------------------------------------ what signing shares


def _hold(agreement: Agreement, issue: Issue, seen: int | None) -> None:
    issues.hold(issue)
    db.session.refresh(agreement)
    if seen is not None and seen != agreement.version:
        raise Stale.because("resolve.agreement_rewritten", None)
    if agreement.concluded_at is not None or issue.position.step is not Step.DISCUSS:
        raise OutOfOrder.because("resolve.agreement_closed", "1")


def _enter(
    agreement: Agreement,
    signer: str,
    party: Party | None,
    channel: str,
    by: Person,
    at: datetime,
) -> AgreementSignature:
    earlier = agreements.signatures(agreement).get(signer)
    if earlier is not None:
        if earlier.counts or channel == "paper":
            raise OutOfOrder.because("resolve.signed_already", "1")
        # Entered from a paper that nobody has checked yet: their own hand is better.
        db.session.execute(
            delete(AgreementSignature).where(
                AgreementSignature.community_id == earlier.community_id,
                AgreementSignature.id == earlier.id,
            )
        )
    signature = AgreementSignature(
        community_id=agreement.community_id,
        agreement_id=agreement.id,
        version=agreement.version,
        signer=signer,
        party_id=party.id if party else None,
        channel=channel,
        at=at,
        entered_by=by.id,
    )
    db.session.add(signature)
    db.session.flush()
    return signature


def _conclude_if_complete(agreement: Agreement, issue: Issue, *, by: Person, at: datetime) -> None:
    """discuss → resolve → supervise: the last signature lets the agreement take force."""
    signed = {signer for signer, one in agreements.signatures(agreement).items() if one.counts}
    wanted = {f"party:{one.id}" for one in parties.of_issue(issue)}
    if not wanted <= signed or not signed - wanted:  # a mediator signs as well (art. 31)
        return
    issues.move(
        issue,
        workflow.SignAgreement(signed_by_all=True),
        "agreement:concluded",
        by=by,
        at=at,
        agreement=agreement.number,
        text_hash=agreements.fingerprint(agreement),
    )
    agreement.concluded_at = at
    entry = issues.move(
        issue,
        workflow.TakeForce(written=True),
        "agreement:took_force",
        by=None,
        at=at,
        agreement=agreement.number,
        until=agreements.confirmable_until(agreement).isoformat(),
    )
    issues.settle(issue, *OWED, at=at)
    # Whether it is kept is asked when it should have been performed.
    issues.set_timer(
        issue.community_id,
        TimerKind.VISIT_OPEN,
        agreement.id,
        falls_due=clock.end_of(max(agreement.perform_by, clock.day_of(at))),
    )
    tell(issues.concerned(issue), entry)
