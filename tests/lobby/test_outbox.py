"""What leaves the house: once to each, by mail, robot and webhook, whatever dies in between."""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.config import Misconfigured, mail_server, public_address, trusted
from deliberation.database import db, unit_of_work
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.journal.queries.sentences_messages import TOLD
from deliberation.lobby.queries.feeds import NEWS
from deliberation.lobby.queries.headlines import ANNOUNCED, HEADLINES
from deliberation.messages.models import Contact, Delivery, Message, Outlet
from deliberation.messages.operations import (
    bounces,
    contacts,
    kinds,
    outgoing,
    outlets,
    remind,
    robots,
    sealed,
    sending,
)
from deliberation.people.models import Person
from tests import mediation, scene, standins
from tests.delivering import deliverer
from tests.standins import SECRET, MailServer, Robots

BASE = "https://hall.example.org"


@pytest.fixture
def hall(app) -> Iterator[scene.Neighbourhood]:
    app.config["PUBLIC_ADDRESS"] = BASE
    with app.app_context():
        yield scene.community(neighbours=4)


@pytest.fixture
def box(app) -> Iterator[MailServer]:
    """A mail server of this machine, named in the settings."""
    with standins.mail_server() as (box, port):
        app.config["MAIL"] = mail_server(f"smtp://127.0.0.1:{port}", "hall@example.org")
        yield box


@pytest.fixture
def chats(app) -> Iterator[Robots]:
    """Robots of this machine, which the operator trusts."""
    with standins.robots() as (chats, where):
        app.config["OUTGOING"] = frozenset({where})
        chats.where = where
        yield chats


def reached(person: Person, *, language: str = "zh-Hans", **ways: str) -> str:
    """*person* has an address, and said how each kind comes; the address."""
    where = f"person{person.id}@example.org"
    with unit_of_work():
        assert contacts.write_to(person.community_id, person.id, where, language=language)
        contacts.choose(person.community_id, person.id, ways, language=language)
        assert contacts.confirm(person.community_id, person.id, where, at=clock.now())
    return where


def outlet(app: Flask, hall: scene.Neighbourhood, kind: str, where: str, **more) -> Outlet:
    """An outlet of *kind* at the stand-in."""
    path = "hook" if kind == robots.WEBHOOK else f"{kind}?key=k"
    given = {"wants": kinds.PUBLIC_KINDS, "language": "zh-Hans"} | more
    with unit_of_work():
        return outlets.add(
            hall.community.id, kind, kind, f"http://{where}/{path}",
            "" if kind == "wecom" else SECRET, given["wants"], language=given["language"],
            key=app.config["SECRET_KEY"], trusted=app.config["OUTGOING"], by=hall.administrator.id,
            at=clock.now(),
        )  # fmt: skip


def deliver(app: Flask, at: datetime) -> str:
    """What ``flask deliver`` says at this moment."""
    with clock.pretend(at):
        told = app.test_cli_runner().invoke(args=["deliver"])
    assert told.exit_code == 0, told.output
    return told.output


def states() -> dict[str, int]:
    rows = db.session.execute(sa.select(Delivery.state, sa.func.count()).group_by(Delivery.state))
    return {state: count for state, count in rows}


def followed(hall: scene.Neighbourhood, *people: Person) -> Issue:
    """An issue in whose posting *people* are told of it, at the end of the scene's day."""
    about = scene.topic(hall, "夜里路灯太暗")
    with unit_of_work():
        for person in people:
            issues.follow(about, person)
    return about


# ------------------------------------------------------------------ what is told to whom


def test_every_kind_of_message_says_whether_its_words_may_leave() -> None:
    parts = (kinds._ASKED, kinds._TOPICS, kinds._NEWS)
    assert kinds.OPEN <= TOLD and sum(map(len, parts)) == len(kinds.OPEN)  # each in one
    private = tuple(
        "account: agreement: ballot: mediat party: person: owner proxy: session: statement: "
        "terms: visit: help: role: vote:".split()
    )
    assert not {one for one in kinds.OPEN if one.startswith(private)}
    assert set(HEADLINES) == set(NEWS) and set(ANNOUNCED) <= TOLD
    told = (*HEADLINES.values(), *ANNOUNCED.values())
    assert {one.kind for one in told} == set(kinds.PUBLIC_KINDS)


def test_at_once_by_the_day_or_never_as_each_has_chosen(app, hall, box) -> None:
    first, second, third, fourth = hall.neighbours
    reached(first, topics="once", news="once", asked="once")
    reached(second, language="en")
    reached(third, topics="never", news="never", asked="never")
    about = followed(hall, first, second, third, fourth)
    resolution = scene.resolution_posted(hall, about)
    at = resolution.posted_at
    title, told = about.title, []

    deliver(app, at)
    told = [one for one in box.messages() if one["To"] == f"person{first.id}@example.org"]
    others = [one["To"] for one in box.messages()][len(told) :]
    # What was told until yesterday at six is in a digest already.
    assert others == [f"person{second.id}@example.org"]
    posted = next(one for one in told if "公示" in one.get_body(("plain",)).get_content())
    plain, rich = (posted.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert title in posted["Subject"] and hall.community.name in posted["Subject"]
    assert f"{BASE}/heping/resolutions/{resolution.number}" in plain
    assert f'<a href="{BASE}/heping/resolutions/{resolution.number}">' in rich
    assert posted["References"] == f"<issue-{about.id}.heping@example.org>"
    assert posted["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert posted["List-Unsubscribe"].strip("<>").startswith(f"{BASE}/heping/mail/leave?word=")
    assert len({one["Message-ID"] for one in told}) == len(told)

    box.taken.clear()
    evening = clock.at(clock.day_of(at), clock.local(at).time().replace(hour=18, minute=5))
    for minutes in (0, 10, 600):
        deliver(app, evening + timedelta(minutes=minutes))
    [digest] = box.messages()  # one, of all that was told until six
    words = digest.get_body(("plain",)).get_content()
    assert digest["To"] == f"person{second.id}@example.org" and "You have" in digest["Subject"]
    assert f"{BASE}/heping/resolutions/{resolution.number}" in words
    assert db.session.scalars(sa.select(Message).where(Message.passed_on_at.is_(None))).all() == []
    assert set(db.session.scalars(sa.select(Delivery.text))) == {""}  # forgotten once sent

    box.taken.clear()
    with unit_of_work():
        late = evening + timedelta(minutes=30)
        remind([second.id], "duty:due_soon", community_id=hall.community.id, issue_id=about.id,
               occasion="late", particulars={"duty": "answer", "due": "2026-05-12"},
               at=late)  # fmt: skip
    deliver(app, evening + timedelta(hours=1))
    assert box.taken == []
    deliver(app, evening + timedelta(days=1))
    assert len(box.taken) == 1


def test_what_is_private_leaves_without_a_word(app, hall, box) -> None:
    everybody = dict.fromkeys(kinds.KINDS, "once")
    for part in ("resident", "tenant", "mediator", "committee", "second_committee"):
        reached(hall.people[part], **everybody)
    mediation.everything(hall)
    told = db.session.scalar(sa.select(sa.func.count()).select_from(Message))

    deliver(app, clock.now())

    assert told > 10 and len(box.taken) > 5
    for one in box.messages():
        words = one["Subject"] + one.get_body(("plain",)).get_content()
        assert not [secret for secret in mediation.SECRETS if secret in words]
        assert "调解" not in words and "协议" not in words and "当事人" not in words
        for person in hall.people.values():
            assert person.name not in words, person.name


# ------------------------------------------------------------------ robots


def test_robots_are_told_in_their_limits_and_signed_as_their_documents_say(
    app, hall, chats
) -> None:
    at = clock.now()
    chats.now = lambda: at
    made = [outlet(app, hall, kind, chats.where) for kind in robots.OUTLET_KINDS]
    many = 45
    with unit_of_work():
        for one in made:
            for number in range(many):
                outlets.queue(one, "posting", f"entry:{number}", title=f"第 {number} 件",
                              text=f"第 {number} 件" + "长" * 900 + f"\n{BASE}/{number}",
                              address=f"{BASE}/{number}", at=at)  # fmt: skip
    first = deliver(app, at)
    assert Counter({kind: len(them) for kind, them in chats.taken.items()}) == Counter(
        wecom=20, dingtalk=20, feishu=5, hook=45
    )
    assert "90 messages sent, 0 not taken" in first
    deliver(app, at + timedelta(seconds=1))
    for _turn in range(1, 40):
        at += timedelta(seconds=7)
        deliver(app, at)

    assert chats.refused == {}
    for kind, told in chats.taken.items():
        assert len(told) == len(set(told)) == many, kind
    assert all(one.endswith(f"…\n{BASE}/{n}") for n, one in enumerate(chats.taken["wecom"]))
    assert json.loads(chats.taken["hook"][0])["address"] == f"{BASE}/0"


def test_what_a_robot_refuses_is_tried_again_and_shown(app, hall, chats) -> None:
    one = outlet(app, hall, "dingtalk", chats.where)
    at = clock.now()
    chats.status = 503
    with unit_of_work():
        outlets.test(one, "试一试", BASE, at=at)
        outlets.test(one, "试一试", BASE, at=at)
    assert "0 messages sent, 1 not taken" in deliver(app, at)
    ails = outlets.health(hall.community.id)[one.id]
    assert (ails.ails, ails.waiting, ails.reason) == (True, 1, "HTTP 503")
    assert sending.troubled(hall.community.id) == {sending.WAITING: (1, "HTTP 503")}
    chats.status = 200
    assert deliver(app, at + timedelta(minutes=1)) == ""
    assert "1 messages sent" in deliver(app, at + timedelta(minutes=6))
    assert chats.taken == {"dingtalk": ["试一试"]}
    assert not outlets.health(hall.community.id)[one.id].ails
    with unit_of_work():
        outlets.end(one, at=at)
    assert db.session.get_one(Outlet, (hall.community.id, one.id)).sealed == ""


def test_groups_hear_of_public_matters_in_a_few_words_and_of_no_person(app, hall, chats) -> None:
    for kind in ("wecom", "webhook"):
        outlet(app, hall, kind, chats.where)
    outlet(app, hall, "feishu", chats.where, wants=["posting"], language="en")
    before = db.session.scalar(sa.select(Outlet.told_until).limit(1))
    resolution = scene.issue_in_execution(hall)
    mediation.everything(hall)
    over = resolution.posting_over
    chats.now = lambda: over
    deliver(app, over)

    said = "\n".join(chats.taken["wecom"])
    for words in ("要开会商量", "会议表决了", "决议公示", "决议生效"):
        assert words in said
    number = db.session.scalar(sa.select(Delivery.id).limit(1)) and resolution.number
    for address in (f"/resolutions/{number}", "/meetings/1"):
        assert f"{BASE}/heping{address}" in said
    [english] = chats.taken["feishu"]
    assert "Resolution" in english and f"/resolutions/{resolution.number}" in english
    whole = said + "".join(chats.taken["hook"])
    assert not [one.name for one in hall.people.values() if one.name in whole]
    assert not [secret for secret in mediation.SECRETS if secret in whole]
    assert db.session.scalar(sa.select(sa.func.min(Outlet.told_until))) > before
    count = len(chats.taken["wecom"])
    deliver(app, over + timedelta(hours=1))
    assert len(chats.taken["wecom"]) == count


# ------------------------------------------------------------------ what comes back


def test_an_address_that_sends_back_gets_no_more(app, hall, box) -> None:
    first, second, *_rest = hall.neighbours
    reached(first, topics="once", news="once", asked="once")
    there = reached(second, topics="once", news="once", asked="once")
    box.refuse.add(there)
    about = followed(hall, first, second)
    resolution = scene.resolution_posted(hall, about)
    deliver(app, resolution.posted_at)

    mine = db.session.scalar(sa.select(Contact).where(Contact.person_id == second.id))
    assert not contacts.is_reached(mine) and "550" in mine.reason
    [sent, *_more] = box.messages()
    raw = (
        b"MIME-Version: 1.0\nSubject: Undelivered\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        b"--b\nContent-Type: text/plain\n\nno such user\n"
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        b"Final-Recipient: rfc822; x@example.org\nAction: failed\nStatus: 5.1.1\n\n"
        b"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: " + sent["Message-ID"].encode()
        + b"\n\n--b--\n"
    )  # fmt: skip
    assert bounces.read(raw.replace(b"5.1.1", b"4.2.2")) is None
    told = app.test_cli_runner().invoke(args=["bounced"], input=raw)
    assert told.output == "bounced 5.1.1: noted\n"
    theirs = db.session.scalar(sa.select(Contact).where(Contact.person_id == first.id))
    db.session.refresh(theirs)
    assert not contacts.is_reached(theirs)
    other = app.test_cli_runner().invoke(args=["bounced"], input=b"Subject: hello\n\nhello\n")
    assert other.output.startswith("no report")


# ------------------------------------------------------------------ where it may go


REFUSED = """
http://example.org/hook                https
ftp://example.org/                     address
https://user:secret@example.org/       address
https://exa mple.org/                  address
https://                               address
https://localhost/                     private
https://hall/                          private
https://printer.local/                 private
https://127.0.0.1/                     private
https://10.1.2.3/                      private
https://192.168.0.1:8443/              private
https://169.254.169.254/latest/        private
https://100.64.0.1/                    private
https://224.0.0.1/                     private
https://0.0.0.0/                       private
https://[::1]/                         private
https://[fd00::1]/                     private
https://[::ffff:10.0.0.1]/             private
https://[64:ff9b::a00:1]/              private
https://[2002:a00:1::]/                private
"""


@pytest.mark.parametrize(
    ("address", "why"), [line.rsplit(maxsplit=1) for line in REFUSED.strip().splitlines()]
)
def test_addresses_that_may_not_be_asked(address: str, why: str) -> None:
    with pytest.raises(outgoing.NotAllowed, match=why):
        outgoing.ensure_allowed(address, ())


def test_a_name_that_leads_into_the_own_network_is_not_asked(monkeypatch) -> None:
    asked = []
    inside = [(2, 1, 6, "", ("10.0.0.7", 443))]
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *a, **k: inside)
    monkeypatch.setattr(outgoing.socket, "create_connection", lambda *a: asked.append(a))
    with pytest.raises(outgoing.NotAllowed, match="private"):
        outgoing.post("https://looks-public.example.org/", b"", {})
    assert asked == []


def test_settings_of_what_leaves_are_read_or_refused() -> None:
    assert outgoing.ensure_allowed("https://1.1.1.1/hook", ()) == ("1.1.1.1", 443)
    assert outgoing.ensure_allowed("http://10.0.0.5:8080/", {"10.0.0.5:8080"})[1] == 8080
    assert trusted("10.0.0.5:8443, intern.lan:80") == {"10.0.0.5:8443", "intern.lan:80"}
    assert public_address({}, "127.0.0.1") == "http://127.0.0.1:8000"
    assert public_address({"HOSTS": "Hall.example.org"}, "0.0.0.0") == "https://hall.example.org"
    assert public_address({}, "0.0.0.0") == ""
    assert public_address({"PUBLIC_ADDRESS": "https://a.example/"}, "x") == "https://a.example"
    for wrong in ("hall.example.org", "https://a.example/hall", "ftp://a.example"):
        with pytest.raises(Misconfigured):
            public_address({"PUBLIC_ADDRESS": wrong}, "x")
    with pytest.raises(Misconfigured):
        trusted("http://10.0.0.5")
    assert sealed.opened(sealed.seal({"a": "b"}, "key"), "key") == {"a": "b"}
    assert sealed.opened(sealed.seal("a", "key"), "another") is None


# ------------------------------------------------------------------ whatever dies


#: At which moments of a delivery the process is killed: when it has reached the server, when it
#: begins an e-mail, when the server has taken one and has not answered, between two; when a robot
#: has taken one and has not answered; when a webhook has.
MOMENTS = ("connected", "mail", "taken", "between", "wecom", "hook")


def test_killed_at_any_delivery_none_is_lost_and_none_comes_twice(
    app, database_url, tmp_path, whole
) -> None:
    residents, every = (1200, 17) if whole else (24, 5)
    with standins.mail_server() as (box, port), standins.robots() as (chats, where):
        app.config |= {"PUBLIC_ADDRESS": BASE, "OUTGOING": frozenset({where})}
        with app.app_context():
            hall = scene.community(neighbours=residents)
            told = hall.neighbours
            ids = {one.id for one in told}
            for person in told:
                reached(person, topics="never", news="once", asked="never")
            robot = outlet(app, hall, "wecom", where).id
            outlet(app, hall, robots.WEBHOOK, where)
            about = followed(hall, *told)
            resolution = scene.resolution_posted(hall, about)
            start = resolution.posted_at
            posted = sa.select(Message.person_id).where(Message.verb == "resolution:posted")
            wanted = set(db.session.scalars(posted))
            assert ids <= wanted
            db.session.rollback()
        settings = {
            "SMTP": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "hall@example.org",
            "PUBLIC_ADDRESS": BASE, "OUTGOING": where,
        }  # fmt: skip
        seen, killed, kills = Counter(), Counter(), [0]
        with deliverer(database_url, tmp_path / "instance", settings) as process:

            def moment(name: str) -> None:
                seen[name] += 1
                due = kills[0] < 3 * len(MOMENTS) or whole
                if name in MOMENTS and due and seen[name] % every == 1:
                    if name in ("connected", "between") and seen[name] % (every * 3) > 1:
                        return
                    kills[0] += 1
                    killed[name] += 1
                    os.kill(process.running, signal.SIGKILL)

            box.moment = chats.moment = moment
            later = int((start - clock.now()).total_seconds() // 60)
            ended = None
            for turn in range(4 * residents + 40):
                ended = process.run(later + 6 * turn)
                with app.app_context():
                    left = sending.WAITING, sending.CLAIMED
                    waits = states()
                    db.session.rollback()
                if ended == 0 and not any(waits.get(one) for one in left):
                    break
            assert ended == 0
        assert set(killed) >= {"connected", "mail", "taken", "wecom", "hook"}

        posted = [one for one in box.messages() if "公示" in one.get_body(("plain",)).get_content()]
        by_person = {}
        for one in posted:
            by_person.setdefault(one["To"], set()).add(one["Message-ID"])
        # None is lost, and a mail server that knows a Message-ID again has none twice.
        assert {who: len(names) for who, names in by_person.items()} == {
            f"person{one}@example.org": 1 for one in ids
        }
        # Without that, the ones that came twice are those in whose middle it died.
        assert (
            len(box.taken) - len({one["Message-ID"] for one in box.messages()}) <= (killed["taken"])
        )
        # A robot knows nothing again: what may have arrived is not sent twice, and is shown.
        with app.app_context():
            unknown = db.session.scalars(
                sa.select(Delivery).where(Delivery.state == sending.UNKNOWN)
            ).all()
            queued = db.session.scalars(
                sa.select(Delivery).where(Delivery.outlet_id == robot)
            ).all()
            assert len(chats.taken["wecom"]) == len(set(chats.taken["wecom"])) == len(queued)
            assert {one.outlet_id for one in unknown} == {robot}
            assert len(unknown) == killed["wecom"]
            assert len(chats.taken["hook"]) == len(queued)
            assert chats.refused == {}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("wang@example.org", True), ('"wang li"@example.org', True),
        ("<script>alert(1)</script>", False), ("wang@example", False), ("wang", False), ("", False),
        ("wang@example..org", False), ("a@b.cn\nBcc: c@d.cn", False), ("王@example.org", False),
        ("👨@example.org", False), ("\x00", False), (f"{'x' * 300}@example.org", False),
        ("长" * 20_000, False),
    ],
)  # fmt: skip
def test_an_address_is_one_plain_word_with_a_host(text: str, is_one: bool) -> None:
    assert sending.is_address(text) is is_one
