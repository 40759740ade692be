"""Of the whole living demonstration nothing leaves that a channel's owner may not know."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.ballots.models import Voter
from deliberation.config import mail_server
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Confidant, Issue
from deliberation.issues.queries import PUBLIC
from deliberation.lobby.routes import outbox
from deliberation.messages.models import Delivery, Message, Outlet
from deliberation.messages.operations import kinds, outlets, robots, sending
from deliberation.people.models import Community, Person, Role
from tests.fixtures.pages import application
from tests.lobby.test_outbox import BASE, reached

pytestmark = pytest.mark.on("sqlite", reason="what is written does not depend on the database")

#: Words of disputes that stand in no public matter of the demonstration.
OF_DISPUTES = ("当事人", "调解协议", "调解员", "Mediation", "mediation", "parties")


def written(app: Flask, community: Community, people: list[Person]) -> list[Delivery]:
    """All that leaves when *people* want to be told at once, and one outlet of each kind."""
    for number, person in enumerate(people):
        ways = dict.fromkeys(kinds.KINDS, kinds.ONCE if number % 3 else kinds.DAY)
        reached(person, language=("zh-Hans", "en")[number % 2], **ways)
    with unit_of_work():
        for kind in robots.OUTLET_KINDS:
            host = robots.HOSTS.get(kind, "hooks.example.org")
            outlets.add(
                community.id, kind, kind, f"https://{host}/robot?key=k", "s" * 20,
                kinds.PUBLIC_KINDS, language="zh-Hans" if kind == "wecom" else "en", key="k",
                trusted=(), by=people[0].id, at=clock.now(),
            )  # fmt: skip
        db.session.execute(sa.update(Outlet).values(told_until=0))
    outbox.write(community.id, community.code, at=clock.now())
    return list(db.session.scalars(sa.select(Delivery).where(Delivery.kind != "address")))


def leaks(community: Community, left: list[Delivery]) -> list[str]:
    """What is in *left* and may not leave."""
    private = db.session.scalars(sa.select(Issue).where(~PUBLIC)).all()
    assert private, "there are disputes"
    secret = {one for issue in private for one in (issue.title, issue.problem)}
    # A report of a small fault may have the number of a dispute: they are counted apart.
    secret |= {f"issues/{issue.number}" for issue in private}
    codes = set(db.session.scalars(sa.select(Voter.code).where(Voter.code.is_not(None))))
    names = {
        one
        for one in db.session.scalars(sa.select(Person.name).where(~Person.named_in_public))
        if len(one) > 2
    }
    named = re.compile("|".join(map(re.escape, sorted(names))))
    found = []
    for one in left:
        words = f"{one.subject}\n{one.text}"
        shown = re.sub(r"https?://\S+", "", words)
        found += [f"{one.kind}: {bad}" for bad in secret | set(OF_DISPUTES) if bad in words]
        found += [f"{one.kind}: {bad}" for bad in named.findall(shown)]
        found += [f"{one.kind}: {bad}" for bad in re.findall(r"\b\w{8,}\b", shown) if bad in codes]
    return found


def test_nothing_leaves_that_a_channels_owner_may_not_know(
    living_demonstration, fresh_database, tmp_path, whole
) -> None:
    with (
        fresh_database(living_demonstration) as address,
        application(address, tmp_path, {"DEMONSTRATION": True, "PUBLIC_ADDRESS": BASE}) as app,
        app.app_context(),
    ):
        app.config["MAIL"] = mail_server("smtp://127.0.0.1:25", "hall@example.org")
        community = db.session.scalars(sa.select(Community)).one()
        told = sa.select(Message.person_id)
        # All who hold an office or know of a dispute, and of the others some.
        near = Person.id.in_(sa.union(sa.select(Role.person_id), sa.select(Confidant.person_id)))
        some = Person.id % (1 if whole else 25) == 0
        people = db.session.scalars(
            sa.select(Person).where(Person.id.in_(told), near | some).order_by(Person.id)
        ).all()
        left = written(app, community, list(people))

        assert leaks(community, left) == []
        dispute = db.session.scalar(sa.select(Issue.title).where(~PUBLIC).limit(1))
        planted = Delivery(kind="x", subject="x", text=dispute, person_id=None)
        assert leaks(community, [planted]) == [f"x: {dispute}"]  # it would be found
        channels = {one.channel for one in left}
        assert channels == {sending.EMAIL, sending.ROBOT, sending.WEBHOOK}
        hidden = [one for one in left if one.kind == kinds.CLOSED_KIND]
        assert len(left) > 500 and len(hidden) > 20
        assert {one.text.split("\n")[0] for one in hidden} <= {
            "议事厅里有一条您的消息，要登录以后看，信里不写内容。",
            "There is a message for you in the hall. Please sign in to read it; this e-mail does "
            "not say what it is.",
        }
