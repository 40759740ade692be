"""The parties to a dispute: named, asked each on their own, and nobody else hears of it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from deliberation.collect import operations as collect
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Confidant, Issue
from deliberation.issues.operations import confiding
from deliberation.review import operations
from deliberation.review.operations import parties
from deliberation.rules.refusals import Refusal, Refused
from deliberation.rules.workflow import IssueKind
from tests import mediation, scene
from tests.records import messages_on, owed, refusal_of, told


@pytest.fixture(autouse=True)
def inside(app, hall):
    with app.app_context():
        yield


def accept(hall, issue, **how):
    given = {"kind": IssueKind.DISPUTE, "body": "MED", "owner": hall.second_committee}
    with unit_of_work():
        operations.accept(issue, **given | how, by=hall.committee, at=scene.at(days=1))


def test_a_named_party_is_told_and_the_issue_is_private_from_then_on(hall) -> None:
    issue = scene.issue_at_review(hall, title=mediation.TITLE)
    named = mediation.parties_named(hall, issue, consenting=False)

    assert [(one.position, one.kind, one.consent) for one in named] == [
        (1, "person", None),
        (2, "household", None),
    ]
    assert parties.names(named) == {named[0].id: "3栋 王秀英", named[1].id: "3栋 0201室"}
    assert issue.private and issue.confidential == "parties"
    assert confiding.confidants(issue) == [hall.resident.id, hall.tenant.id]
    assert messages_on(issue, "party:named") == {hall.resident.id, hall.tenant.id}


def test_a_dispute_is_accepted_when_every_party_has_agreed_and_not_before(hall) -> None:
    issue = scene.issue_at_review(hall, title=mediation.TITLE)
    first, second = mediation.parties_named(hall, issue, consenting=False)
    missing = "workflow.parties_consent_missing"

    def refused() -> str:
        return refusal_of(
            operations.accept, issue, kind=IssueKind.DISPUTE, body="MED", owner=hall.committee,
            by=hall.committee, at=scene.at(days=1),
        ).name  # fmt: skip

    assert refused() == missing
    with unit_of_work():
        parties.consent(
            issue, first, agrees=True, channel="online", by=hall.resident, at=scene.at(hours=2)
        )
    assert refused() == missing
    with unit_of_work():
        parties.consent(
            issue, second, agrees=False, channel="online", by=hall.tenant, at=scene.at(hours=3)
        )
    assert refused() == missing
    with unit_of_work():
        parties.consent(
            issue, second, agrees=True, channel="phone", by=hall.committee, at=scene.at(hours=4)
        )
    assert refused() == missing  # the clerk alone has heard it
    with pytest.raises(Refused) as own, unit_of_work():
        parties.confirm_consent(issue, second, by=hall.committee, at=scene.at(hours=5))
    assert own.value.refusal == Refusal.of("two_persons.own", "4")
    with unit_of_work():
        parties.confirm_consent(issue, second, by=hall.second_committee, at=scene.at(hours=5))
    accept(hall, issue, matter="noise")

    assert (issue.step, issue.kind, issue.body) == ("convene", "dispute", "MED")
    assert owed(issue) == [("session", "committee", scene.at(days=16).date())]
    assert told(issue)[-5:] == [
        ("party:consented", hall.resident.id),
        ("party:declined", hall.tenant.id),
        ("party:consented", hall.committee.id),
        ("party:consent_confirmed", hall.second_committee.id),
        ("issue:accepted", hall.committee.id),
    ]


def test_a_party_whose_consent_two_clerks_entered_says_that_it_never_agreed(hall) -> None:
    issue = scene.issue_at_review(hall, title=mediation.TITLE)
    _, second = mediation.parties_named(hall, issue, consenting=False)
    with unit_of_work():
        parties.consent(
            issue, second, agrees=True, channel="phone", by=hall.committee, at=scene.at(hours=4)
        )
        parties.confirm_consent(issue, second, by=hall.second_committee, at=scene.at(hours=5))
    assert second.agrees
    assert hall.tenant.id in messages_on(issue, "party:consent_confirmed")

    with unit_of_work():
        parties.consent(
            issue, second, agrees=False, channel="online", by=hall.tenant, at=scene.at(days=9)
        )

    assert not second.agrees
    assert told(issue)[-1] == ("party:declined", hall.tenant.id)


def test_one_party_alone_is_no_dispute(hall) -> None:
    issue = scene.issue_at_review(hall, title=mediation.TITLE)
    with unit_of_work():
        one = parties.name_party(
            issue, key="1", outsider="顾装修队长", by=hall.committee, at=scene.at(hours=1)
        )
        parties.consent(
            issue, one, agrees=True, channel="phone", by=hall.committee, at=scene.at(hours=1)
        )

    assert not parties.all_consent(issue)


def test_nobody_speaks_online_for_somebody_elses_party(hall) -> None:
    issue = scene.issue_at_review(hall, title=mediation.TITLE)
    _first, second = mediation.parties_named(hall, issue, consenting=False)

    for somebody in (hall.resident, hall.committee):
        assert refusal_of(
            parties.consent, issue, second, agrees=True, channel="online", by=somebody,
            at=scene.at(hours=2),
        ).name == "review.consent_by_party"  # fmt: skip


def test_the_same_party_is_named_once_and_a_double_click_makes_one(hall) -> None:
    issue = scene.issue_at_review(hall, title=mediation.TITLE)
    given = {"by": hall.committee, "at": scene.at(hours=1)}
    with unit_of_work():
        first = parties.name_party(issue, key="1", person=hall.resident, **given)
        again = parties.name_party(issue, key="1", person=hall.resident, **given)

    assert first.id == again.id
    twice = refusal_of(parties.name_party, issue, key="2", person=hall.resident, **given)
    assert (twice.name, dict(twice.values)) == ("review.party_named_already", {"position": 1})


def test_a_party_named_by_mistake_forgets_and_the_last_one_makes_it_public_again(hall) -> None:
    issue = scene.issue_at_review(hall)
    first, second = mediation.parties_named(hall, issue)
    with unit_of_work():
        parties.remove(issue, second, by=hall.committee, at=scene.at(hours=2))
    assert confiding.confidants(issue) == [hall.resident.id]
    with unit_of_work():
        parties.remove(issue, first, by=hall.committee, at=scene.at(hours=2))

    assert (issue.private, confiding.confidants(issue)) == (False, [])


def test_what_was_proposed_in_confidence_is_mediated_or_withdrawn(hall) -> None:
    issue = scene.issue_at_review(hall, title=mediation.TITLE, confidential=True)

    refusal = refusal_of(
        operations.accept, issue, kind=IssueKind.DAILY, body="HALL", owner=hall.committee,
        by=hall.committee, at=scene.at(days=1),
    )  # fmt: skip
    assert refusal.name == "review.confidential_is_mediated"


def test_nobody_is_in_charge_of_their_own_quarrel_nor_a_unit_without_a_name(hall) -> None:
    issue = scene.issue_at_review(hall, title=mediation.TITLE)
    mediation.parties_named(hall, issue)
    given = {"kind": IssueKind.DISPUTE, "body": "MED", "by": hall.committee, "at": scene.at(days=1)}

    names = [
        refusal_of(operations.accept, issue, **given, **owner).name
        for owner in ({"owner": hall.resident}, {"owner_unit": hall.units["committee"]})
    ]
    assert names == ["review.party_in_charge", "review.person_in_charge"]


def test_a_private_issue_needs_no_co_signers_and_takes_none(hall) -> None:
    scene.ways(hall, cosigner_threshold=3)
    issue = scene.issue_at_review(hall, title=mediation.TITLE, confidential=True)

    assert issue.step == "review"
    refusal = refusal_of(collect.cosign, issue, by=hall.neighbour, at=scene.at(hours=1))
    assert refusal.name == "collect.private_is_not_cosigned"


def test_taking_back_the_acceptance_leaves_it_private(hall) -> None:
    from deliberation.review.operations import takingback

    issue = scene.issue_at_convene(hall, kind=IssueKind.DISPUTE, body="MED", title=mediation.TITLE)
    with unit_of_work():
        takingback.take_back(issue, hall.community, by=hall.committee, at=scene.at(hours=3))

    assert (issue.step, issue.kind, issue.private) == ("review", None, True)
    assert "session" not in {kind for kind, _who, _day in owed(issue)}


def test_over_the_pages_parties_are_named_and_say_yes_or_no(app, hall, client) -> None:
    number = scene.issue_at_review(hall, title=mediation.TITLE, confidential=True).number
    db.session.remove()
    clerk = scene.sign_in(app.test_client(), hall, "committee")
    page = hall.path(f"issues/{number}/parties/")
    for key, kind, name in (("a", "person", "王秀英"), ("b", "household", "3栋0201室"),
                            ("c", "outsider", mediation.OUTSIDER)):  # fmt: skip
        form = {"key": key, "kind": kind, "name": name}
        assert clerk.post(page, data=form).status_code == 303
    unknown = clerk.post(page, data={"key": "d", "kind": "household", "name": "9栋 1室"})
    assert (unknown.status_code, "没有“9栋 1室”这一户" in unknown.text) == (422, True)
    shown = clerk.get(page).text
    assert all(name in shown for name in ("王秀英", "3栋 0201室", mediation.OUTSIDER))
    ids = db.session.scalars(sa.select(parties.Party.id).order_by(parties.Party.id)).all()

    scene.sign_in(client, hall, "tenant")
    party = hall.path("parties/")
    assert client.get(f"{party}{ids[0]}/consent").status_code == 403
    assert client.post(f"{party}{ids[1]}/consent", data={}).status_code == 422
    assert client.post(f"{party}{ids[1]}/consent", data={"agrees": "yes"}).status_code == 303
    assert client.get(page).status_code == 403
    said = {"agrees": "yes", "channel": "phone"}
    assert clerk.post(f"{party}{ids[2]}/consent", data=said).status_code == 303
    assert clerk.post(f"{party}{ids[2]}/removal").status_code == 303

    db.session.remove()
    left = parties.of_issue(db.session.scalars(sa.select(Issue)).one())
    assert [(one.position, one.consent, one.consent_channel) for one in left] == [
        (1, None, None),
        (2, True, "online"),
    ]
    assert set(db.session.scalars(sa.select(Confidant.person_id))) == {
        hall.resident.id, hall.tenant.id,
    }  # fmt: skip
