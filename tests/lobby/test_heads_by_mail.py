"""Heads leave the house by e-mail to who wants it: once, by tick, through a real mail server."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask.testing import FlaskClient

from deliberation import clock, doctor
from deliberation.config import Misconfigured, mail_server
from deliberation.database import db, unit_of_work
from deliberation.journal.models import HeadSubscription
from deliberation.lobby.operations import heads
from deliberation.messages.models import Delivery
from deliberation.messages.operations import sending
from deliberation.people.operations import leaving
from deliberation.rules.registers import Leaving
from tests import scene

WHERE = "wang@example.org"


class Box:
    """What a mail server took, and what it answers."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            self.taken.append(envelope)
        return self.answer


@pytest.fixture
def box(app) -> Iterator[Box]:
    """A mail server of this machine, named in the settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = Box()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    app.config["MAIL"] = mail_server(f"smtp://127.0.0.1:{port}", "hall@example.org")
    try:
        yield box
    finally:
        server.stop()


@pytest.fixture
def hall(app) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        hall = scene.community(neighbours=0)
        with clock.pretend(scene.at(days=1)):
            yield hall


def tick(app, *, days: int = 0, minutes: int = 0) -> str:
    """What ``flask tick`` says so much later."""
    with clock.pretend(clock.now() + timedelta(days=days, minutes=minutes)):
        told = app.test_cli_runner().invoke(args=["tick"])
    assert told.exit_code == 0, told.output
    return told.output


def asked(app, hall: scene.Neighbourhood, part: str = "resident") -> FlaskClient:
    """*part* wants it each day, in their inbox and at an address; their client."""
    client = scene.sign_in(app.test_client(), hall, part)
    client.post(hall.path("record/subscription"), data={"every": "day", "email": WHERE})
    return client


def word_in(envelope: Envelope) -> str:
    """What the link in the first message holds."""
    message = message_from_bytes(envelope.content, policy=policy.default)
    return re.search(r"word=(\S+)", message.get_content())[1]


def confirmed(app, hall: scene.Neighbourhood, box: Box) -> None:
    client = asked(app, hall)
    tick(app)
    client.post(hall.path("record/address"), data={"word": word_in(box.taken.pop())})


def test_each_days_head_leaves_once_to_an_address_whose_owner_said_yes(app, hall, box) -> None:
    client = asked(app, hall)
    assert box.taken == []  # nothing is sent while somebody waits for a page
    assert "1 messages sent" in tick(app)
    tick(app, days=1)
    [question] = box.taken  # and nothing else, as long as nobody has answered it
    word = word_in(question)
    assert f"确认：{WHERE}是我的邮箱" in client.get(hall.path(f"record?word={word}")).text
    other = scene.sign_in(app.test_client(), hall, "tenant")
    other.post(hall.path("record/address"), data={"word": word})
    client.post(hall.path("record/address"), data={"word": word})
    box.taken.clear()

    assert "1 messages sent" in tick(app, days=2)
    assert "messages" not in tick(app, days=2, minutes=5)

    [one] = box.taken
    assert (one.mail_from, one.rcpt_tos) == ("hall@example.org", [WHERE])
    kept = heads.of_community(hall.community.id)[0]
    assert f"{hall.code} {kept.number} {kept.hash}" in one.content.decode()
    assert set(db.session.scalars(sa.select(Delivery.text))) == {""}  # forgotten once sent
    client.post(hall.path("record/subscription"), data={"every": "day", "email": ""})
    assert "messages" not in tick(app, days=3)


def test_what_the_server_refuses_is_said_and_tried_again_and_given_up_in_the_end(
    app, hall, box, caplog
) -> None:
    confirmed(app, hall, box)
    box.answer = "451 try again later"

    assert "0 messages sent, 1 not taken" in tick(app, days=1)
    assert "SMTPDataError 451" in caplog.text and WHERE not in caplog.text
    assert "messages" not in tick(app, days=1, minutes=1)
    [said] = [one.told for one in doctor._mails(app.config) if one.well is False]
    assert said == "heping: 1 messages are not taken yet (SMTPDataError 451): tick tries again"
    box.answer = "250 OK"
    assert "1 messages sent" in tick(app, days=1, minutes=6)
    assert [one.well for one in doctor._mails(app.config)] == [True]

    box.answer = "550 nobody of this name"
    heads.keep(clock.today() + timedelta(days=2))
    for day in range(2, 2 + sending.MOST_TRIES):
        sending.send(hall.community.id, app.config["MAIL"], at=clock.now() + timedelta(days=day))
    assert (
        sending.send(hall.community.id, app.config["MAIL"], at=clock.now() + timedelta(days=99))
        == sending.Sent()
    )
    assert sending.troubled(hall.community.id) == {sending.FAILED: (1, "SMTPDataError 550")}


def test_what_may_have_gone_out_when_the_machine_died_is_sent_again_under_the_same_name(
    app, hall, box
) -> None:
    asked(app, hall)
    with unit_of_work():
        claimed = {"state": sending.CLAIMED, "tries": 1, "next_at": clock.now() + sending.LEASE}
        db.session.execute(sa.update(Delivery).values(**claimed))
    [named] = db.session.scalars(sa.select(Delivery.token))

    assert "messages" not in tick(app)  # whoever has claimed it may still be at it
    assert "1 messages sent" in tick(app, minutes=6)
    assert f"Message-ID: <{hall.community.id}.{named}@example.org>" in box.taken[0].content.decode()


def test_who_has_left_gets_nothing_and_an_address_that_is_none_is_refused(app, hall, box) -> None:
    confirmed(app, hall, box)
    tenant = scene.sign_in(app.test_client(), hall, "tenant")
    for wrong in ("wang", "a@b", "a@b.c\r\nBcc: x@y.z", "王@例子.中国", "a@b.c,d@e.f"):
        answer = tenant.post(
            hall.path("record/subscription"), data={"every": "day", "email": wrong}
        )
        assert (answer.status_code, "这不是一个邮箱地址" in answer.text) == (422, True), wrong
    with unit_of_work():
        leaving.leave(
            hall.resident, on=clock.today(), why=Leaving.MOVED_OUT, by=hall.committee,
            at=clock.now(),
        )  # fmt: skip

    assert "messages" not in tick(app, days=1)
    assert db.session.scalars(sa.select(HeadSubscription.email)).all() == [""]


def test_without_a_server_no_address_is_asked_for(app, hall) -> None:
    client = asked(app, hall)

    assert 'name="email"' not in client.get(hall.path("record")).text
    assert db.session.scalars(sa.select(Delivery)).all() == []


def test_passwords_go_through_no_network_in_the_open() -> None:
    sure = mail_server("smtps://hall:a%40b@mail.example.org", "hall@example.org")
    assert (sure.port, sure.tls, sure.user, sure.password) == (465, True, "hall", "a@b")
    assert "a@b" not in repr(sure)
    assert mail_server("smtp://mail.example.org", "hall@example.org").starttls
    assert not mail_server("smtp://127.0.0.1:25", "hall@example.org").starttls
    assert mail_server("", "") is None
    for address, sender in (
        ("mail.example.org", "a@b.c"),
        ("smtp://x:y", "a@b.c"),
        ("smtp://x", ""),
    ):
        with pytest.raises(Misconfigured):
            mail_server(address, sender)
