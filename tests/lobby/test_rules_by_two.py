"""Rules and settings that decide over others take two: one enters, another confirms (§4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.journal import queries as journal
from deliberation.journal.models import Entry
from deliberation.lobby.operations import our_rules
from deliberation.lobby.queries import witnesses
from deliberation.people.models import Community
from deliberation.people.models.rules import RuleChange, RuleOffer
from deliberation.people.operations import rule_offers
from deliberation.rules.refusals import OutOfOrder, Refusal
from tests import scene

NOW = scene.START + timedelta(days=40)
PAPER = {"resolution": "paper", "paper_title": "第三次居民代表会议决议", "paper_on": "2026-01-05"}


@pytest.fixture
def young(app):
    """A community in which nothing has begun."""
    with app.app_context(), clock.pretend(NOW):
        yield scene.community(neighbours=1)


@pytest.fixture
def hall(young):
    scene.issue_at_collect(young)  # with its first topic it is founded
    return young


def now(hall) -> Community:
    db.session.rollback()
    return db.session.get_one(Community, hall.community.id, populate_existing=True)


def enter(client, hall, **sent: str):
    return client.post(hall.path("rules/changes"), data=PAPER | {"screen": "check"} | sent)


def waiting(hall) -> RuleOffer:
    db.session.rollback()
    offered = rule_offers.waiting(hall.community.id)
    assert offered is not None
    return offered


def press(client, hall, offered: RuleOffer, what: str = "confirmation"):
    return client.post(hall.path(f"rule-offers/{offered.id}/{what}"))


def verbs(hall) -> list[tuple[str, int | None]]:
    """What the record says of rules, with who did it, in its order."""
    db.session.rollback()
    rows = db.session.execute(
        sa.select(Entry.verb, Entry.actor_id)
        .where(
            Entry.community_id == hall.community.id,
            sa.or_(Entry.verb.startswith("rules:"), Entry.verb.startswith("bylaws:"))
            | Entry.verb.in_(("settings:changed", "community:kind_set")),
        )
        .order_by(Entry.number)
    )
    return [(verb, actor) for verb, actor in rows]


def test_bylaws_change_when_a_second_keeper_confirms_and_not_before(app, client, hall) -> None:
    boss = scene.sign_in(client, hall, "administrator")

    assert enter(boss, hall, turns="3").status_code == 303
    offered = waiting(hall)
    assert now(hall).bylaws.turns == 2
    own = press(boss, hall, offered)
    assert (own.status_code, "不能自己确认" in own.text) == (422, True)
    assert "/rules/#rule-4" in own.text

    clerk = scene.sign_in(app.test_client(), hall, "committee")
    for page in ("mine", "desk"):
        assert "规矩等第二个人确认" in clerk.get(hall.path(page)).text
    assert "提出修改规矩或者设置，共 1 项" in clerk.get(hall.path("mine")).text
    seen = clerk.get(hall.path("powers/")).text
    assert "第三次居民代表会议决议" in seen and "2 次 → 3 次" in seen
    assert press(clerk, hall, offered).status_code == 303
    assert now(hall).bylaws == replace(now(hall).bylaws, turns=3)
    assert verbs(hall) == [
        ("rules:offered", hall.administrator.id),
        ("rules:confirmed", hall.committee.id),
        ("bylaws:resolved", hall.administrator.id),
    ]
    page = clerk.get(hall.path("rules/")).text
    assert f"{hall.committee.name}确认" in page
    assert press(clerk, hall, offered).status_code == 422
    assert journal.verify(hall.community.id) is None
    assert list(witnesses.flaws(hall.community.id)) == []


@pytest.mark.parametrize("part", ["administrator", "committee", "subdistrict"])
def test_it_is_taken_back_or_refused_and_then_nothing_changes(app, client, hall, part) -> None:
    boss = scene.sign_in(client, hall, "administrator")
    enter(boss, hall, turns="3")
    offered = waiting(hall)
    theirs = boss if part == "administrator" else scene.sign_in(app.test_client(), hall, part)

    assert press(theirs, hall, offered, "refusal").status_code == 303

    assert now(hall).bylaws.turns == 2
    assert verbs(hall)[-1] == ("rules:refused", hall.people[part].id)
    clerk = scene.sign_in(app.test_client(), hall, "committee")
    assert press(clerk, hall, offered).status_code == 422
    assert enter(boss, hall, turns="4").status_code == 303  # the place is free again


@pytest.mark.parametrize("part", ["supervisor", "representative", "resident", "mediator", None])
def test_nobody_else_confirms(app, client, hall, part) -> None:
    enter(scene.sign_in(client, hall, "administrator"), hall, turns="3")
    theirs = app.test_client()
    if part is not None:
        scene.sign_in(theirs, hall, part)

    assert press(theirs, hall, waiting(hall)).status_code in (303, 403)
    assert press(theirs, hall, waiting(hall), "refusal").status_code in (303, 403)

    assert now(hall).bylaws.turns == 2
    assert waiting(hall).settled_at is None


def test_one_change_waits_at_a_time_and_the_refusal_names_its_rule(client, hall) -> None:
    boss = scene.sign_in(client, hall, "administrator")
    enter(boss, hall, turns="3")

    refused = enter(boss, hall, turns="4")
    other = boss.post(hall.path("settings"), data={"closed_days": "2026-05-04"})

    for answer in (refused, other):
        assert answer.status_code == 422
        assert "已经有一项修改在等第二个人确认" in answer.text
        assert f"/{hall.code}/rules/#rule-4" in answer.text
    assert waiting(hall).changes == {"turns": [2, 3]}


def test_a_correction_waits_likewise(app, client, hall) -> None:
    boss = scene.sign_in(client, hall, "administrator")
    clerk = scene.sign_in(app.test_client(), hall, "committee")
    enter(boss, hall, posting_days="51")
    press(clerk, hall, waiting(hall))
    sent = {
        "resolution": "correction",
        "posting_days": "15",
        "reason": "录成了 51",
        "screen": "check",
    }

    assert boss.post(hall.path("rules/changes"), data=sent).status_code == 303
    assert now(hall).bylaws.posting_days == 51
    assert "录成了 51" in clerk.get(hall.path("powers/")).text
    assert press(clerk, hall, waiting(hall)).status_code == 303
    assert now(hall).bylaws.posting_days == 15


def test_a_resolution_that_is_revoked_while_it_waits_changes_nothing(hall) -> None:
    made = scene.issue_in_execution(hall, scene.topic(hall, "改规矩"))
    with unit_of_work():
        db.session.execute(sa.update(Issue).where(Issue.id == made.issue_id).values(body="RRA"))
    with unit_of_work():
        offered = our_rules.change_by_resolution(
            now(hall), replace(now(hall).bylaws, turns=3), made.number,
            by=hall.administrator, at=NOW,
        )  # fmt: skip
    with unit_of_work():
        db.session.execute(sa.update(Issue).where(Issue.id == made.issue_id).values(round=2))

    with pytest.raises(OutOfOrder) as refused:
        scene.rules_confirmed(hall, offered)

    assert refused.value.refusal == Refusal.of("bylaws.resolution_unfit", "5")
    assert (now(hall).bylaws.turns, waiting(hall).settled_at) == (2, None)


def test_days_off_and_the_kind_of_community_wait_and_the_telephone_does_not(
    app, client, hall
) -> None:
    boss = scene.sign_in(client, hall, "administrator")
    clerk = scene.sign_in(app.test_client(), hall, "committee")
    here = now(hall)
    kept = {"desk_hours": here.desk_hours, "letterhead": here.letterhead}

    boss.post(hall.path("settings"), data=kept | {"desk_phone": "0571-2"})
    assert now(hall).desk_phone == "0571-2"
    sent = kept | {"desk_phone": "0571-2", "closed_days": "2026-05-04"}
    assert boss.post(hall.path("settings"), data=sent).status_code == 303
    assert now(hall).closed_days == []
    assert "2026-05-04" in clerk.get(hall.path("powers/")).text
    # What needs no second goes on meanwhile, and the confirmed change does not undo it.
    boss.post(hall.path("settings"), data=kept | {"desk_phone": "0571-3"})
    assert press(clerk, hall, waiting(hall)).status_code == 303
    assert (now(hall).closed_days, now(hall).desk_phone) == (["2026-05-04"], "0571-3")

    boss.post(hall.path("rules/kind"), data={"kind": "village"})
    assert now(hall).kind == "city"
    assert press(boss, hall, waiting(hall)).status_code == 422
    assert press(clerk, hall, waiting(hall)).status_code == 303
    assert now(hall).kind == "village"
    assert list(witnesses.flaws(hall.community.id)) == []


def test_while_a_community_is_founded_one_sets_it_up(client, young) -> None:
    boss = scene.sign_in(client, young, "administrator")

    enter(boss, young, turns="3")
    boss.post(young.path("settings"), data={"closed_days": "2026-05-04"})
    boss.post(young.path("rules/kind"), data={"kind": "village"})

    here = now(young)
    assert (here.bylaws.turns, here.closed_days, here.kind) == (3, ["2026-05-04"], "village")
    assert rule_offers.waiting(young.community.id) is None


def test_the_database_itself_holds_that_two_are_two(hall) -> None:
    alone = RuleOffer(
        community_id=hall.community.id, kind="bylaws", changes={"turns": [2, 3]},
        paper_on=date(2026, 1, 5), given_by=hall.administrator.id, given_at=NOW,
        settled_by=hall.administrator.id, settled_at=NOW, taken=True,
    )  # fmt: skip

    with pytest.raises(sa.exc.IntegrityError), unit_of_work():
        db.session.add(alone)
        db.session.flush()
    assert db.session.scalars(sa.select(RuleChange)).all() == []
