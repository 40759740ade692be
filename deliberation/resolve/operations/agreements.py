"""The agreement that ends a mediation, as it is written; how it is signed is in ``signing``.

It is not posted (§1). A draft that is rewritten is signed anew.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import select

from deliberation import clock
from deliberation.collect.operations import check_length
from deliberation.database import db, record_in
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.people.operations import next_serial
from deliberation.resolve.models import Agreement, AgreementSignature
from deliberation.rules import workflow
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.workflow import Step

#: Days after it takes force within which the parties may together ask the court to confirm it
#: (人民调解法 art. 33).
CONFIRMED_WITHIN = 30


def write(
    issue: Issue,
    *,
    key: str,
    facts: str,
    terms: str,
    performance: str,
    perform_by: date | None,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Agreement:
    """What the parties have come to, on paper; written again, it is the next draft.

    :param performance: the manner of performance, until *perform_by*
    :raises OutOfOrder: the issue is not being mediated, or its agreement is in force
    :raises NotReady: a part is missing or too long, or the day of performance has passed
    """
    if (known := by_key(issue.community_id, key)) is not None:
        return known
    issues.hold(issue, seen)
    if issue.position.step is not Step.DISCUSS or not issue.position.dispute:
        raise OutOfOrder(workflow.SignAgreement.elsewhere)
    texts = {"facts": facts, "terms": terms, "performance": performance}
    for name, text in texts.items():
        texts[name] = text.strip()
        check_length(texts[name])
    if not all(texts.values()):
        raise NotReady.because("resolve.agreement_incomplete", "1")
    if perform_by is None or perform_by < clock.day_of(at):
        raise NotReady.because("resolve.performance_in_the_past", "1")
    written = {"written_at": at, "written_by": by.id, "perform_by": perform_by, **texts}
    agreement = current(issue)
    if agreement is None:
        year = clock.day_of(at).year
        agreement = Agreement(
            community_id=issue.community_id,
            number=f"{year}-{next_serial(issue.community_id, 'agreement', year):02}",
            key=key,
            issue_id=issue.id,
            round=issue.round,
            **written,
        )
        db.session.add(agreement)
        db.session.flush()
        told = {"agreement": agreement.number}
        entry = issues.note(issue, "agreement:written", by=by, at=at, subject=agreement, **told)
    else:
        agreement.version += 1
        agreement.key = key
        for name, value in written.items():
            setattr(agreement, name, value)
        db.session.flush()
        entry = issues.note(
            issue, "agreement:rewritten", by=by, at=at, subject=agreement,
            agreement=agreement.number, version=agreement.version,
        )  # fmt: skip
    tell(issues.concerned(issue), entry)
    return agreement


def fingerprint(agreement: Agreement) -> str:
    """The hash of what was agreed: the record witnesses it without telling it."""
    said = [
        agreement.number,
        agreement.version,
        agreement.facts,
        agreement.terms,
        agreement.performance,
        agreement.perform_by.isoformat(),
    ]
    return sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def confirmable_until(agreement: Agreement) -> date:
    """The last day on which the parties may ask the court to confirm it."""
    assert agreement.concluded_at is not None
    return clock.day_of(agreement.concluded_at) + timedelta(days=CONFIRMED_WITHIN)


# ------------------------------------------------------------------ reading


def current(issue: Issue) -> Agreement | None:
    """The agreement of the issue's present round."""
    return db.session.scalar(
        select(Agreement).where(
            Agreement.community_id == issue.community_id,
            Agreement.issue_id == issue.id,
            Agreement.round == issue.round,
        )
    )


def of_issue(issue: Issue) -> list[Agreement]:
    """The agreements of all rounds, the latest first."""
    return list(
        db.session.scalars(
            select(Agreement)
            .where(Agreement.community_id == issue.community_id, Agreement.issue_id == issue.id)
            .order_by(Agreement.round.desc())
        )
    )


def by_number(community_id: int, number: str) -> Agreement | None:
    """The agreement that the community calls *number*."""
    return record_in(Agreement, community_id, number=number)


def by_key(community_id: int, key: str) -> Agreement | None:
    """The agreement whose present draft the form with *key* has made."""
    return record_in(Agreement, community_id, key=key)


def signature(community_id: int, signature_id: int) -> AgreementSignature | None:
    """The signature with this id."""
    return record_in(AgreementSignature, community_id, id=signature_id)


def signatures(agreement: Agreement) -> dict[str, AgreementSignature]:
    """The signatures under the present draft, by signer."""
    rows = db.session.scalars(
        select(AgreementSignature)
        .where(
            AgreementSignature.community_id == agreement.community_id,
            AgreementSignature.agreement_id == agreement.id,
            AgreementSignature.version == agreement.version,
        )
        .order_by(AgreementSignature.id)
    )
    return {one.signer: one for one in rows}
