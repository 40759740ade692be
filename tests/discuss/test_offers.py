"""Buttons are the acts in order: each page offers what the floor allows its reader, no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask

from deliberation import clock
from deliberation.discuss.queries.available_actions import spelled
from tests import scene
from tests.discuss.room import Room
from tests.discuss.test_words import TEXT, by_hands, pending

#: Where the form of an act goes; ``%`` stands for a field that is part of the act.
ADDRESSES = {
    "order": "call_to_order", "items/#/opening": "open_item", "items/#/statement": "state_item",
    "motions": "move:%kind", "motions/#/seconding": "second", "motions/#/statement": "state",
    "motions/#/ruling": "rule_out", "motions/#/answer": "rule_point:%ruling",
    "motions/#/question": "put:%method", "motions/#/count": "enter_count",
    "motions/#/confirmation": "confirm_count", "motions/#/roll": "enter_roll",
    "motions/#/answer-to-roll": "answer_roll", "motions/#/roll-closing": "roll_call",
    "motions/#/box-closing": "close_box",
    "motions/#/consent": "grant", "motions/#/objection": "object", "motions/#/denial": "deny",
    "recounts": "demand_recount", "points": "raise_order", "appeals": "appeal",
    "requests": "request:%kind", "speeches": "ask:%side", "speeches/recognition": "recognise",
    "speeches/end": "finish", "chair": "hand_chair", "chair/return": "take_chair_back",
    "recess/end": "return_to_order", "adjournment": "", "stand-ins": "",
    "chair/pro-tem": "take_chair_pro_tem", "adjournment/declaration": "declare_adjourned",
}  # fmt: skip
#: At the door, not here.
DOOR = {"arrive", "leave"}
#: Nobody confirms a count or answers the roll in another's name.
OWN = {"confirm_count", "answer_roll"}


class Forms(HTMLParser):
    """Each way of sending a form of a page: where it goes, and with which fields."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, dict[str, str]]] = []
        self.action: str | None = None
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.action, self.fields = given.get("action", ""), {}
        elif self.action and tag == "input" and given.get("type") == "hidden":
            self.fields[given["name"]] = given.get("value", "")
        elif self.action and tag == "button" and given.get("type") != "button":
            own = {given["name"]: given.get("value", "")} if given.get("name") else {}
            self.sent.append((given.get("formaction") or self.action, self.fields | own))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.action = None


def offered(room: Room, part: str) -> set[str]:
    """What the page of *part* offers, as the floor spells it."""
    read = Forms()
    read.feed(room.see(part))
    found = set()
    for address, fields in read.sent:
        inside = re.fullmatch(rf"{re.escape(room.address())}/(.*)", address)
        if inside:
            known = ADDRESSES[re.sub(r"\d+", "#", inside[1])]
            found.add(re.sub(r"%(\w+)", lambda field, sent=fields: sent[field[1]], known))
    return found - {""}


def allowed(room: Room, member: str) -> set[str]:
    return {spelled(act) for act in room.floor.acts_in_order(member)} - DOOR


def expected(room: Room, part: str) -> set[str]:
    """What the floor allows *part* now, in their own name and in that of others."""
    floor, mine = room.floor, room.member(part)
    acts = allowed(room, mine)
    presides = {"committee": floor.chair == mine, "second_committee": True}.get(part, False)
    if presides:
        acts |= allowed(room, floor.chair)
        for other in floor.present:
            acts |= allowed(room, other) - OWN
    return acts - unseen(room) - unseconded(room, mine)


def unseconded(room: Room, member: str) -> set[str]:
    """Who wrote down what others answered does not close the roll call (two persons)."""
    vote = room.floor.top and room.floor.top.vote
    if vote is None or vote.all_themselves or vote.entered_by not in ("", member):
        return set()
    return {"roll_call"}


def unseen(room: Room) -> set[str]:
    """What the page has no form for although the floor does not mind it yet.

    Business belongs to an item, so that one has to be opened first; an item that is done with,
    or a question in the same words, would be refused.
    """
    floor = room.floor
    hidden = set()
    done = {one.item for one in floor.decisions if one.main}
    if not floor.item:
        hidden |= {"move:main", "state_item"}
    elif floor.item in done:
        hidden.add("state_item")
    return hidden


@pytest.fixture
def room(app: Flask) -> Iterator[Room]:
    """Six voting seats, one without a vote, two items."""
    with app.app_context():
        hall = scene.community()
        topics = [scene.topic(hall, title) for title in ("停车", "路灯")]
        meeting = scene.meeting_called(hall, *topics, guests=("officer",))
    with clock.pretend(meeting.starts_at):
        yield Room(app, hall, meeting)


PARTS = ("committee", "second_committee", "supervisor", "representative", "officer")
SEATED = (*PARTS, "second_representative", "property_manager")


def check(room: Room) -> None:
    for part in PARTS:
        assert offered(room, part) == expected(room, part), (part, room.acts[-1])


def gathers(room: Room) -> Iterator[None]:
    yield
    room.come("committee", "second_committee", "supervisor", "representative")
    yield
    room.come("second_representative", "officer", "property_manager")
    yield
    room.does("committee", "order")
    yield
    room.does("committee", "items/{item}/opening")
    yield


def debates(room: Room) -> Iterator[None]:
    room.does("committee", "items/{item}/statement", text=TEXT)
    yield
    room.does("representative", "speeches", side="for")
    room.does("officer", "speeches", side="information")
    yield
    room.does("committee", "speeches/recognition")
    yield
    room.does("second_representative", "requests", kind="privilege", text="听不见。")
    yield
    room.does("committee", "motions/{motion}/consent")
    room.does("representative", "speeches/end")
    room.does("committee", "speeches/recognition")
    yield
    room.does("officer", "speeches/end")
    room.does("representative", "motions", kind="amend", words="18点", instead="20点")
    yield
    room.does("supervisor", "motions/{motion}/seconding")
    yield
    room.does("committee", "motions/{motion}/statement")
    yield
    room.does("representative", "requests", kind="withdraw")
    yield
    room.does("property_manager", "motions/{motion}/objection")
    yield


def votes(room: Room) -> Iterator[None]:
    for method in ("hands", "secret"):
        room.does("committee", "motions/{motion}/question", method=method)
        yield
        room.does("committee", "motions/{motion}/count", in_favour=3, against=1, abstained=0)
        yield
        room.does("supervisor", "motions/{motion}/confirmation")
        yield
        if method == "hands":
            room.does("property_manager", "recounts")
            yield
    pending(room, kind="recess")
    room.does("committee", "motions/{motion}/question", method="consent")
    yield
    room.does("property_manager", "motions/{motion}/objection")
    room.does("committee", "motions/{motion}/question", method="roll")
    yield
    room.does("representative", "motions/{motion}/answer-to-roll", choice="for")
    yield
    room.does("committee", "motions/{motion}/roll", **{f"vote-{room.member('supervisor')}": "for"})
    yield
    room.does("supervisor", "motions/{motion}/roll-closing")
    yield
    room.does("committee", "recess/end")
    yield


def quarrels(room: Room) -> Iterator[None]:
    room.does("representative", "points", reason="跑题了。")
    yield
    room.does("committee", "motions/{motion}/answer", ruling="well-taken", reason="对。")
    yield
    room.does("supervisor", "appeals")
    yield
    room.does("representative", "motions/{motion}/seconding")
    room.does("committee", "motions/{motion}/statement")
    yield
    by_hands(room, 1, 3)
    room.does("representative", "motions", kind="close_debate")
    room.does("committee", "motions/{motion}/ruling", reason="还有人要说。")
    yield


def goes_on(room: Room) -> Iterator[None]:
    room.does("committee", "chair", to=room.member("representative"))
    yield
    room.does("representative", "motions/{motion}/question", method="hands")
    yield
    room.does("representative", "motions/{motion}/count", in_favour=3, against=1, abstained=0)
    room.does("supervisor", "motions/{motion}/confirmation")
    yield
    room.does("committee", "chair/return")
    yield
    pending(room, "supervisor", kind="reconsider")
    yield
    by_hands(room, 1, 3)
    second = room.floor.setup.items[1].key
    room.does("committee", f"items/{second}/opening")
    yield


def loses_its_quorum(room: Room) -> Iterator[None]:
    room.does("representative", "motions", kind="main", text="换路灯。")
    for part in ("property_manager", "second_representative", "supervisor"):
        data = {"one": room.member(part)}
        room.device("second_committee").post(room.address("departures"), data=data)
        yield


def test_every_page_offers_what_is_in_order_and_nothing_else(room: Room) -> None:
    for part in (gathers, debates, votes, quarrels, goes_on, loses_its_quorum):
        for _ in part(room):
            check(room)


def test_the_secretary_records_who_wants_to_speak_seats_without_a_vote_included(room: Room) -> None:
    room.come(*SEATED)
    room.does("committee", "order")
    room.does("committee", "items/{item}/opening")
    room.does("committee", "items/{item}/statement", text=TEXT)
    form = room.see("second_committee").partition('id="speaking-form"')[2].partition("</form>")[0]
    asked = set(re.findall(r'<option value="(\d+)"', form))
    assert asked == {room.member(part) for part in SEATED} - {room.member("committee")}
    room.does("second_committee", "speeches", by=room.member("officer"), side="information")
    assert room.floor.next.member == room.member("officer")
