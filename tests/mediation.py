"""Disputes on their way, made by the real operations; see tests/scene.py.

The resident below (``hall.resident``) and the tenant's household upstairs are the parties, the
retired judge (``hall.mediator``) mediates, and ``hall.second_committee`` is in charge.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from deliberation import clock
from deliberation.convene.models import MediationSession
from deliberation.convene.operations import mediating
from deliberation.database import unit_of_work
from deliberation.discuss.operations import mediation
from deliberation.issues.models import Issue
from deliberation.lobby.operations import settle_due
from deliberation.resolve.models import Agreement
from deliberation.resolve.operations import agreements, signing
from deliberation.review import operations as reviewing
from deliberation.review.models import Party
from deliberation.review.operations import parties
from deliberation.rules.workflow import IssueKind
from deliberation.supervise.models import FollowUp
from deliberation.supervise.operations import follow_ups

if TYPE_CHECKING:
    from tests.scene import Neighbourhood

#: What nobody who is not concerned may ever read: of the issue, its terms, its notes, an outsider.
TITLE = "楼上周末七点就打电钻"
TERMS = "周末和节假日全天不用电钻，工作日九点以后才开工"
NOTES = "双方都提高了嗓门，后来各退一步"
OUTSIDER = "顾装修队长"
SECRETS = (TITLE, TERMS, NOTES, OUTSIDER)


def parties_named(
    hall: Neighbourhood, issue: Issue, *, consenting: bool = True, outsider: str = ""
) -> Sequence[Party]:
    """The resident and the tenant's household upstairs are named, and agree."""
    at = issue.since + timedelta(minutes=30)
    who: list[dict] = [{"person": hall.resident}, {"household": hall.households[2]}]
    if outsider:
        who.append({"outsider": outsider})
    with unit_of_work():
        for one in who:
            made = parties.name_party(
                issue, key=secrets.token_urlsafe(16), **one, by=hall.committee, at=at
            )
            if consenting:
                parties.consent(issue, made, agrees=True, channel="visit", by=hall.committee, at=at)
                parties.confirm_consent(issue, made, by=hall.second_committee, at=at)
    return parties.of_issue(issue)


def accepted(hall: Neighbourhood, *, at: datetime, title: str = TITLE, **more: str) -> Issue:
    """Proposed in confidence at *at*, the parties agree, accepted: nobody mediates yet."""
    from tests import scene

    issue = scene.issue_at_review(hall, title=title, confidential=True, at=at)
    parties_named(hall, issue, **more)
    with unit_of_work():
        reviewing.accept(
            issue,
            kind=IssueKind.DISPUTE,
            body="MED",
            owner=hall.second_committee,
            matter="noise",
            by=hall.committee,
            at=at + timedelta(hours=1),
        )
    return issue


def session_called(hall: Neighbourhood, issue: Issue) -> MediationSession:
    """The judge is asked, and invites the parties for the evening of the day after."""
    at = issue.since + timedelta(hours=2)
    with unit_of_work():
        mediating.appoint(issue, hall.mediator, by=hall.committee, at=at)
        return mediating.call_session(
            issue,
            key=secrets.token_urlsafe(16),
            starts_at=at + timedelta(days=1),
            place="居委会一楼矛盾调解室",
            by=hall.mediator,
            at=at,
        )


def session_held(hall: Neighbourhood, issue: Issue) -> MediationSession:
    """Everybody came; a way out was proposed."""
    session = session_called(hall, issue)
    at = session.starts_at + timedelta(hours=1)
    with unit_of_work():
        mediation.record_session(
            issue,
            session,
            present=[one.id for one in parties.of_issue(issue)],
            notes=NOTES,
            by=hall.mediator,
            at=at,
        )
        mediation.propose_terms(
            issue, key=secrets.token_urlsafe(16), text=TERMS, by=hall.mediator, at=at
        )
    return session


def agreement_written(
    hall: Neighbourhood, issue: Issue, perform_by: date | None = None
) -> Agreement:
    """The judge writes down what was agreed on, to be performed in two weeks."""
    session = session_held(hall, issue)
    at = session.starts_at + timedelta(hours=2)
    with unit_of_work():
        return agreements.write(
            issue,
            key=secrets.token_urlsafe(16),
            facts="楼上装修，楼下要休息。",
            terms=TERMS,
            performance="由楼上告诉装修队；再犯的，当天停工。",
            perform_by=perform_by or clock.day_of(at) + timedelta(days=14),
            by=hall.mediator,
            at=at,
        )


def agreement_signed(hall: Neighbourhood, issue: Issue) -> Agreement:
    """Both parties and the judge sign in their accounts; it is in force."""
    agreement = agreement_written(hall, issue)
    at = agreement.written_at + timedelta(minutes=30)
    for person in (hall.resident, hall.tenant, hall.mediator):
        with unit_of_work():
            signing.sign(agreement, issue, by=person, at=at)
    return agreement


def visit_open(hall: Neighbourhood, issue: Issue) -> FollowUp:
    """The day of performance is over, and the parties are asked."""
    agreement = agreement_signed(hall, issue)
    settle_due(hall.community, clock.end_of(agreement.perform_by))
    return follow_ups.of_agreement(agreement)[0]


def answered(hall: Neighbourhood, issue: Issue, one: FollowUp, *choices: str) -> None:
    """The parties answer *choices* in their order, each told to the judge at the door."""
    at = one.opens_at + timedelta(days=1, hours=10)
    for party, choice in zip(parties.of_issue(issue), choices, strict=False):
        with unit_of_work():
            follow_ups.answer(one, party, choice, channel="door", by=hall.mediator, at=at)


def refused(hall: Neighbourhood, issue: Issue) -> None:
    """After a session the household upstairs goes on no longer."""
    session = session_held(hall, issue)
    with unit_of_work():
        mediation.refuse(
            issue,
            parties.of_issue(issue)[1],
            channel="online",
            by=hall.tenant,
            at=session.starts_at + timedelta(hours=3),
        )


def everything(hall: Neighbourhood) -> None:
    """A dispute at each step of its path, with whatever can be acted on there on day 31."""
    from tests import scene

    days = {name: scene.at(days=day) for name, day in
            (("asked", 25), ("called", 28), ("held", 27), ("written", 26), ("signed", 24),
             ("visited", 12), ("refused", 20), ("closed", 5))}  # fmt: skip
    asked = scene.issue_at_review(hall, title=TITLE, confidential=True, at=days["asked"])
    parties_named(hall, asked, consenting=False, outsider=OUTSIDER)
    session_called(hall, accepted(hall, at=days["called"], outsider=OUTSIDER))
    session_held(hall, accepted(hall, at=days["held"]))
    written = accepted(hall, at=days["written"])
    agreement = agreement_written(hall, written)
    with unit_of_work():
        signing.enter_paper(
            agreement,
            written,
            parties.of_issue(written)[1],
            by=hall.second_committee,
            at=agreement.written_at + timedelta(hours=1),
        )
    agreement_signed(hall, accepted(hall, at=days["signed"]))
    refused(hall, accepted(hall, at=days["refused"]))
    closed = accepted(hall, at=days["closed"])
    answered(hall, closed, visit_open(hall, closed), "satisfied", "basically")
    visit_open(hall, accepted(hall, at=days["visited"]))
