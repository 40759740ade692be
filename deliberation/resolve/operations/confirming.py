"""Judicial confirmation (司法确认): offered for thirty days, asked for by the parties together.

The court decides; the hall records that it was asked and what it said (人民调解法 art. 33).
"""

from __future__ import annotations

from datetime import date, datetime

from deliberation import clock
from deliberation.database import db
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.resolve.models import Agreement
from deliberation.resolve.operations.agreements import CONFIRMED_WITHIN, confirmable_until
from deliberation.rules.refusals import NotReady, OutOfOrder

COURT_MOST = 120  # characters
RULINGS = ("confirmed", "rejected")


def record_application(
    agreement: Agreement,
    issue: Issue,
    *,
    court: str,
    on: date | None,
    by: Person,
    at: datetime,
) -> None:
    """The parties have together asked *court* to confirm the agreement.

    :raises OutOfOrder: it is not in force, or the court was asked before
    :raises NotReady: no court, or a day outside of the thirty
    """
    issues.hold(issue)
    db.session.refresh(agreement)
    if agreement.concluded_at is None or agreement.applied_on is not None:
        raise OutOfOrder.because("resolve.no_application_now", "1")
    court = court.strip()[:COURT_MOST]
    if not court:
        raise NotReady.because("resolve.court_missing", "1")
    first, last = clock.day_of(agreement.concluded_at), confirmable_until(agreement)
    if on is None or not first <= on <= min(last, clock.day_of(at)):
        raise NotReady.because(
            "resolve.application_late", "1", days=CONFIRMED_WITHIN, until=last.isoformat()
        )
    agreement.court, agreement.applied_on = court, on
    db.session.flush()
    entry = issues.note(
        issue,
        "confirmation:applied",
        by=by,
        at=at,
        subject=agreement,
        agreement=agreement.number,
        court=court,
    )
    tell(issues.concerned(issue), entry)


def record_ruling(
    agreement: Agreement, issue: Issue, *, ruling: str, on: date | None, by: Person, at: datetime
) -> None:
    """What the court said: ``confirmed`` or ``rejected``.

    :raises OutOfOrder: the court was not asked, or has spoken
    :raises NotReady: neither of the two, or a day before the application or to come
    """
    issues.hold(issue)
    db.session.refresh(agreement)
    if agreement.applied_on is None or agreement.ruling is not None:
        raise OutOfOrder.because("resolve.no_ruling_now", "1")
    if ruling not in RULINGS or on is None or not agreement.applied_on <= on <= clock.day_of(at):
        raise NotReady.because("resolve.ruling_incomplete", "1")
    agreement.ruling, agreement.ruled_on = ruling, on
    db.session.flush()
    entry = issues.note(
        issue,
        "confirmation:ruled",
        by=by,
        at=at,
        subject=agreement,
        agreement=agreement.number,
        court=agreement.court,
        confirmation=ruling,
    )
    tell(issues.concerned(issue), entry)
