# ruff: noqa: F401, F811 - fixtures come from test_outbox.py
"""One's own address and an administrator's channels, by their pages; nothing private leaves."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.demo import community as demonstration
from deliberation.issues.models import Issue
from deliberation.issues.queries import PUBLIC
from deliberation.messages.models import Contact, Message, Outlet
from deliberation.messages.operations import contacts, kinds, remind, robots, sending
from deliberation.people import operations as people
from deliberation.people.models import Person
from tests import mediation, scene
from tests.lobby.test_outbox import (
    BASE,
    box,
    chats,
    deliver,
    followed,
    hall,
    outlet,
    reached,
)
from tests.standins import SECRET

ONCE = dict.fromkeys(kinds.KINDS, kinds.ONCE)


def link_in(message, which: str) -> str:
    words = message.get_body(("plain",)).get_content()
    return re.search(rf"https?://[^/\s]+(/\S*{which}\S*)", words)[1]


def test_an_address_is_used_once_its_owner_has_said_yes_and_until_they_say_no(
    app,
    hall,
    box,
) -> None:
    person = hall.neighbours[0]
    about = followed(hall, person)
    at = scene.resolution_posted(hall, about).posted_at
    with clock.pretend(at):
        client = scene.sign_in(app.test_client(), hall, "neighbour1")
        page = hall.path("mine/reached")
        refused = client.post(page, data={"email": "wang", **ONCE})
        assert refused.status_code == 422 and "这不是一个邮箱地址" in refused.text
        answer = client.post(page, data={"email": "wang@example.org", **ONCE})
        assert answer.status_code == 303 and box.taken == []
        deliver(app, at)
        [question] = box.messages()  # and nothing else, as long as nobody has answered it
        assert question["To"] == "wang@example.org"

        stranger = app.test_client()  # whoever reads the mail may be signed in nowhere
        link = link_in(question, "mail/confirm")
        assert "wang@example.org" in stranger.get(link).text
        word = link.partition("word=")[2]
        where = hall.path("mail/confirm")
        assert stranger.post(where, data={"word": word[:-2] + "xx"}).status_code == 422
        assert stranger.post(where, data={"word": word}).status_code == 200
        assert "现在寄到：wang@example.org" in client.get(page).text
        box.taken.clear()
        with unit_of_work():
            told = {"resolution": "2026-1", "until": "2026-12-20"}
            remind([person.id], "resolution:done_posted", community_id=person.community_id,
                   issue_id=about.id, occasion="done", particulars=told, at=at)  # fmt: skip
        deliver(app, at)
        assert [one["Subject"] for one in box.messages()] == [f"【和平社区】{about.title}"]
        [news] = box.messages()
        assert about.title in news["Subject"]

        leave = news["List-Unsubscribe"].strip("<>").removeprefix(BASE)
        assert "公示、结果、进度" in stranger.get(leave).text
        one_click = {"List-Unsubscribe": "One-Click"}  # as a mail program sends it, RFC 8058
        assert stranger.post(leave, data=one_click).status_code == 200
        mine = db.session.scalar(sa.select(Contact).where(Contact.person_id == person.id))
        db.session.refresh(mine)
        assert mine.ways["news"] == "never" and mine.ways["topics"] == "once"
        assert client.post(page, data={"email": "", **ONCE}).status_code == 303
        assert contacts.contact(person.community_id, person.id) is None


@pytest.mark.settings(WTF_CSRF_ENABLED=True)
def test_links_in_mails_need_no_token_and_no_page_of_ours(app, client) -> None:
    with app.app_context():
        one = scene.community(neighbours=0)
    for path in ("mail/leave", "mail/confirm"):
        answer = client.post(one.path(f"{path}?word=nobody"))
        assert (answer.status_code, "不完整" in answer.text) == (422, True)


def test_an_administrator_adds_a_robot_tries_it_and_the_desk_says_when_it_fails(
    app,
    hall,
    chats,
) -> None:
    client = scene.sign_in(app.test_client(), hall, "administrator")
    page = hall.path("channels/")
    form = {"kind": "dingtalk", "name": "3栋业主群", "secret": SECRET, "wants": ["posting"]}
    wrong = {
        "http://oapi.dingtalk.com/robot/send?access_token=k": "这个地址不能用",
        "https://10.0.0.7/robot": "内部网络",
        "https://example.org/robot/send?access_token=k": "https://oapi.dingtalk.com/",
    }
    for address, words in wrong.items():
        refused = client.post(page, data=form | {"address": address})
        assert (refused.status_code, words in refused.text) == (422, True), address
        assert address.partition("?")[0] in refused.text  # what was typed is kept
    address = f"http://{chats.where}/dingtalk?access_token=k-of-the-group"
    assert client.post(page, data=form | {"address": address}).status_code == 303
    shown = client.get(page).text
    assert "3栋业主群" in shown and "k-of-the-group" not in shown and SECRET not in shown
    [kept] = db.session.scalars(sa.select(Outlet.sealed))
    assert "k-of-the-group" not in kept and SECRET not in kept

    one = db.session.scalar(sa.select(Outlet.id))
    client.post(hall.path(f"channels/{one}/test"))
    assert chats.taken == {}  # nothing is sent while somebody waits for a page
    assert "1 条等着发" in client.get(page).text
    deliver(app, clock.now())
    assert len(chats.taken["dingtalk"]) == 1 and "试一试" in chats.taken["dingtalk"][0]
    assert "最近一次发到" in client.get(page).text

    committee = scene.sign_in(app.test_client(), hall, "committee")
    chats.status = 500
    at = clock.now()
    with clock.pretend(at + scene.timedelta(minutes=2)):
        client.post(hall.path(f"channels/{one}/test"))
        assert "发不到群里" not in committee.get(hall.path("desk")).text
        for minutes in (0, 6):
            deliver(app, clock.now() + scene.timedelta(minutes=minutes))
    with clock.pretend(at + scene.timedelta(minutes=10)):
        assert "HTTP 500" in client.get(page).text
        assert "发不到群里" in committee.get(hall.path("desk")).text
        assert client.post(hall.path(f"channels/{one}/withdrawal")).status_code == 303
    db.session.expire_all()
    assert db.session.scalar(sa.select(Outlet.sealed)) == ""


def test_what_may_or_may_not_have_arrived_is_settled_by_who_has_looked(
    app,
    hall,
    chats,
) -> None:
    one = outlet(app, hall, "wecom", chats.where).id
    client = scene.sign_in(app.test_client(), hall, "administrator")
    client.post(hall.path(f"channels/{one}/test"))
    with unit_of_work():
        lost = {"state": sending.CLAIMED, "tries": 1, "begun_at": clock.now()}
        db.session.execute(sa.update(sending.Delivery).values(**lost))
    later = clock.now() + sending.LEASE
    deliver(app, later)
    assert chats.taken == {}  # a robot knows no message again
    page = client.get(hall.path("channels/")).text
    [named] = re.findall(r'name="delivery" value="(\d+)"', page)
    answer = {"delivery": named, "arrived": "no"}
    assert client.post(hall.path(f"channels/{one}/unknown"), data=answer).status_code == 303
    deliver(app, later)
    assert len(chats.taken["wecom"]) == 1
