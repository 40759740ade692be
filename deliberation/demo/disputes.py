"""Disputes between neighbours: in confidence, with the consent of both sides, mediated.

Fifteen have been closed, fourteen of them with an agreement that held: 14 ÷ 15 = 93.3 %. Of the
thirteen about noise twelve were: 12 ÷ 13 = 92.3 %. One agreement waits for its last signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from deliberation.collect import operations as collect
from deliberation.convene.models import MediationSession
from deliberation.convene.operations import mediating
from deliberation.database import db, record_beside
from deliberation.demo.quarrels import OTHERS, Quarrel
from deliberation.demo.topics import TOPICS
from deliberation.demo.town import Story, Town
from deliberation.discuss.operations import mediation
from deliberation.issues.models import Issue
from deliberation.people.models import Household, Person
from deliberation.resolve.models import Agreement
from deliberation.resolve.operations import agreements, signing
from deliberation.review import operations as review
from deliberation.review.operations import parties
from deliberation.rules.workflow import IssueKind
from deliberation.supervise.operations import follow_ups

ROOM = "居委会一楼矛盾调解室"

#: What was agreed on renovation upstairs: hours and limits of noise (the case of the sources).
HOURS = (
    "一、楼上只在工作日 9:00–12:00、14:30–18:00 施工，周末和法定节假日全天不施工。\n"
    "二、电钻、敲墙这类响的活，只在工作日 9:30–11:30 做，关好门窗，在楼下室内不超过 55 分贝。\n"
    "三、要做特别响的活，提前一天告诉楼下；楼下上夜班的那几天，由双方商量避开。"
)
KEPT = "由楼上把时间贴在门口，交代给装修队；违反一次，当天停工，由调解员上门核实。"


def stories(town: Town) -> Iterator[Story]:
    """All of them."""
    yield noise(town)
    for place, quarrel in enumerate(OTHERS):
        yield settled(town, f"quarrel{place}", quarrel)
    yield unsigned(town)


def noise(town: Town) -> Story:
    """Renovation upstairs at seven on a Sunday: two sessions, an agreement, and it holds."""
    below, upstairs = {"person": town["neighbour"]}, {"household": _home(town, 1, 8)}
    yield from accepted(town, "noise", 60, [below, upstairs])
    issue = town.topics["noise"]
    yield town.on(63, 10)
    town.do(asked, town, issue, town.on(66, 19))
    yield town.on(66, 20, 30)
    town.do(held, town, issue, "楼上说工期紧，楼下说要上夜班；都同意先量一量噪声，再谈一次。")
    yield town.on(67, 9)
    town.do(asked, town, issue, town.on(70, 19))
    yield town.on(70, 20)
    town.do(held, town, issue, "物业带来了测的数：敲墙时楼下 71 分贝。谈妥施工时间和噪声限度。")
    town.do(proposed, town, issue, HOURS)
    yield town.on(71, 9)
    agreement = town.do(written, town, issue, "noise", HOURS, KEPT, 85)
    yield town.on(71, 20)
    town.do(signing.sign, agreement, issue, by=town["neighbour"])
    town.do(signing.sign, agreement, issue, by=town["mediator"])
    on_paper = town.do(
        signing.enter_paper, agreement, issue, parties.of_issue(issue)[1], by=town["secretary"]
    )
    yield town.on(72, 10)
    town.do(signing.confirm_paper, agreement, issue, on_paper, by=town["mediator"])
    yield town.on(87, 19)
    town.do(visited, town, issue, agreement, ("satisfied", "basically"))


def settled(town: Town, key: str, quarrel: Quarrel) -> Story:
    """A quarrel of the everyday: one evening, and it is settled, or it is not."""
    sides = [{"person": _neighbour(town)}, {"household": _home(town, *quarrel.upstairs)}]
    yield from accepted(town, key, quarrel.day, sides, quarrel)
    issue = town.topics[key]
    yield town.on(quarrel.day + 3, 10)
    town.do(asked, town, issue, town.on(quarrel.day + 6, 19))
    yield town.on(quarrel.day + 6, 20)
    town.do(held, town, issue, "")
    if not quarrel.terms:
        town.do(broken_off, town, issue)
        return
    agreement = town.do(written, town, issue, key, quarrel.terms, "照约定做。", quarrel.day + 13)
    town.do(signed_on_paper, town, issue, agreement)
    yield town.on(quarrel.day + 15, 19)
    town.do(visited, town, issue, agreement, quarrel.answers)


def unsigned(town: Town) -> Story:
    """Shoes and prams on the landing: all but the tenant's household has signed."""
    upstairs = {"household": record_beside(town["tenant"], Household, town["tenant"].household_id)}
    yield from accepted(town, "landing", 188, [{"person": town["resident"]}, upstairs])
    issue, terms = town.topics["landing"], TOPICS["landing"].action
    yield town.on(191, 10)
    town.do(asked, town, issue, town.on(194, 19))
    yield town.on(194, 20)
    town.do(held, town, issue, "都愿意让一步：鞋柜收进屋，婴儿车放到楼下的车棚。")
    town.do(proposed, town, issue, terms)
    yield town.on(196, 9)
    agreement = town.do(written, town, issue, "landing", terms, "一周之内搬好。", 208)
    yield town.on(197, 19)
    for account in ("resident", "mediator"):
        town.do(signing.sign, agreement, issue, by=town[account])


# ------------------------------------------------------------------ chapters


def accepted(
    town: Town,
    key: str,
    day: int,
    sides: Sequence[Mapping[str, Any]],
    quarrel: Quarrel | None = None,
) -> Story:
    """Proposed in confidence on *day*; both *sides* agree to mediation; accepted after two days."""
    topic = TOPICS.get(key) or quarrel
    yield town.on(day, 20)
    by = town[topic.by] if topic.by else sides[0]["person"]
    town.topics[key] = town.do(
        collect.propose,
        town.community,
        key=f"demonstration:{key}",
        title=topic.title,
        problem=topic.problem,
        action=topic.action,
        channel=topic.channel,
        proposer=by,
        submit_at_once=True,
        confidential=True,
        by=by,
    )
    yield town.on(day + 1, 10)
    town.do(review.acknowledge, town.topics[key], town.community, by=town["secretary"])
    town.do(agreed, town, town.topics[key], key, sides)
    yield town.on(day + 2, 15)
    town.do(
        review.accept,
        town.topics[key],
        kind=IssueKind.DISPUTE,
        body="MED",
        owner=town["secretary"],
        matter=quarrel.matter if quarrel else "space" if key == "landing" else "noise",
        size="private",
        competence="self",
        by=town["secretary"],
    )


def agreed(
    town: Town, issue: Issue, key: str, sides: Sequence[Mapping[str, Any]], *, at: datetime
) -> None:
    """Both sides are named and agree, as the committee's clerk was told at the door."""
    for place, who in enumerate(sides, 1):
        party = parties.name_party(
            issue, key=f"demonstration:{key}:{place}", **who, by=town["secretary"], at=at
        )
        parties.consent(issue, party, agrees=True, channel="visit", by=town["secretary"], at=at)
        parties.confirm_consent(issue, party, by=town["committee"], at=at)


def asked(town: Town, issue: Issue, starts_at: datetime, *, at: datetime) -> MediationSession:
    """The retired judge is asked to mediate, and invites both sides."""
    mediating.appoint(issue, town["mediator"], by=town["secretary"], at=at)
    return mediating.call_session(
        issue,
        key=f"demonstration:{issue.id}:{starts_at.isoformat()}",
        starts_at=starts_at,
        place=ROOM,
        by=town["mediator"],
        at=at,
    )


def held(town: Town, issue: Issue, notes: str, *, at: datetime) -> None:
    """Both sides came."""
    present = [one.id for one in parties.of_issue(issue)]
    session = next(one for one in mediating.sessions(issue) if one.state == "called")
    mediation.record_session(
        issue, session, present=present, notes=notes, by=town["mediator"], at=at
    )


def proposed(town: Town, issue: Issue, text: str, *, at: datetime) -> None:
    """The mediator sums up how it could be settled."""
    mediation.propose_terms(
        issue, key=f"demonstration:{issue.id}", text=text, by=town["mediator"], at=at
    )


def written(
    town: Town, issue: Issue, key: str, terms: str, kept: str, due: int, *, at: datetime
) -> Agreement:
    """The mediator writes down what both sides agree on, to be performed until day *due*."""
    return agreements.write(
        issue,
        key=f"demonstration:{key}:agreement",
        facts=issue.problem,
        terms=terms,
        performance=kept,
        perform_by=town.days.day(due),
        by=town["mediator"],
        at=at,
    )


def signed_on_paper(town: Town, issue: Issue, agreement: Agreement, *, at: datetime) -> None:
    """Both sides sign on paper: entered by the clerk, checked by the mediator, who signs, too."""
    signing.sign(agreement, issue, by=town["mediator"], at=at)
    for place, party in enumerate(parties.of_issue(issue), 1):
        then = at + timedelta(minutes=5 * place)
        entered = signing.enter_paper(agreement, issue, party, by=town["secretary"], at=then)
        signing.confirm_paper(agreement, issue, entered, by=town["mediator"], at=then)


def visited(
    town: Town, issue: Issue, agreement: Agreement, choices: Sequence[str], *, at: datetime
) -> None:
    """The mediator knocks at both doors."""
    visit = follow_ups.of_agreement(agreement)[0]
    for place, (party, choice) in enumerate(zip(parties.of_issue(issue), choices, strict=True)):
        then = at + timedelta(minutes=20 * place)
        follow_ups.answer(visit, party, choice, channel="door", by=town["mediator"], at=then)


def broken_off(town: Town, issue: Issue, *, at: datetime) -> None:
    """The second side clearly refuses to go on."""
    mediation.refuse(issue, parties.of_issue(issue)[1], channel="visit", by=town["mediator"], at=at)


def _home(town: Town, building: int, place: int) -> Household:
    return db.session.get_one(Household, (town.community.id, town.estate.doors[building][place]))


def _neighbour(town: Town) -> Person:
    return town.person(town.somebody())
