"""Every kind of message: its words in both languages, nothing that only a clerk reads, its way."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.journal.models.event_types import VERBS
from deliberation.journal.queries.sentences import SENTENCES
from deliberation.journal.queries.sentences_messages import IN_A_MESSAGE, TOLD
from deliberation.lobby.routes.messages import ASKS, WAYS
from deliberation.messages.models import Message
from deliberation.messages.operations import remind
from deliberation.narrative.queries import told
from tests import scene

#: What the record is checked by, and the numbers by which clerks file texts.
CODES = {"roll", "roll_hash", "head", "root", "hash", "text_hash", "sha256", "sheet", "digest",
         "text_number", "advice_number", "opinion_number"}  # fmt: skip
CHINESE = re.compile("[\u4e00-\u9fff]")

#: A value for whatever a message says; ids of persons and units are those of the scene.
VALUES = {
    "starts_at": "2026-05-12T19:00:00+08:00", "month": "2026-05", "body": "HALL", "duty": "answer",
    "channel": "phone", "kind": "big", "closing": "satisfied", "result": "adopted",
    "text_number": "2026-01", "number": 1, "meeting": 1, "to": 2, "resolution": "2026-1",
    "agreement": "2026-1", "map": 1, "batch": 1, "box_number": 1, "opinion_round": 1,
    "advice_number": 1, "version": 1, **dict.fromkeys(CODES - {"text_number"}, "0123456789"),
}  # fmt: skip


@pytest.fixture
def hall(app: Flask):
    with app.app_context():
        yield scene.community(neighbours=0)


def message(hall: scene.Neighbourhood, verb: str) -> Message:
    def value(key: str):
        if key == "person" or key.endswith("_person"):
            return hall.neighbour.id
        if key == "unit" or key.endswith("_unit"):
            return None
        if key in ("due", "since", "until") or key.endswith("_on"):
            return "2026-05-12"
        return VALUES.get(key, 3)

    return Message(
        verb=verb,
        at=scene.at(),
        actor_id=hall.committee.id,
        issue_id=None,
        particulars={key: value(key) for key in VERBS[verb]},
    )


def names(sentence: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", sentence))


def test_every_kind_has_its_words_and_its_way() -> None:
    assert set(WAYS) == TOLD
    assert TOLD <= set(SENTENCES) and set(IN_A_MESSAGE) <= TOLD <= set(VERBS)
    assert ASKS <= TOLD


def test_what_is_said_is_known_and_nothing_that_only_a_clerk_reads() -> None:
    said = {**{verb: SENTENCES[verb] for verb in TOLD}, **IN_A_MESSAGE}

    assert {verb: names(one) & CODES for verb, one in said.items() if names(one) & CODES} == {}
    assert {
        verb: left for verb, one in said.items() if (left := names(one) - VERBS[verb] - {"by"})
    } == {}


def test_every_kind_is_said_in_both_languages_and_its_button_too(app, hall) -> None:
    every = [message(hall, verb) for verb in sorted(TOLD)]
    with app.test_request_context(hall.path()):
        for language, chinese in (("zh_Hans", True), ("en", False)):
            with force_locale(language):
                lines = told(every, hall.community.id, in_messages=True)
                buttons = [str(WAYS[one.verb].label) for one in every]
            names_ = "".join(one.name for one in hall.people.values())
            for one, line, button in zip(every, lines, buttons, strict=True):
                plain = re.sub(f"[{names_}]", "", line.text.replace("栋", ""))
                assert "%(" not in line.text and line.text.strip(" ."), one.verb
                assert bool(CHINESE.search(button)) is chinese, (one.verb, button)
                if chinese:
                    assert CHINESE.search(plain), (one.verb, line.text)


def test_nobody_is_told_what_has_no_words_and_no_way(hall) -> None:
    with pytest.raises(ValueError, match="no kind of message"), unit_of_work():
        remind(
            [hall.resident.id], "box:head", community_id=hall.community.id, issue_id=None,
            occasion="x", particulars={}, at=scene.at(),
        )  # fmt: skip


def test_a_message_names_its_issue_says_what_it_means_and_leads_to_the_ballot_while_it_waits(
    client, hall
) -> None:
    box = scene.poll_open(hall)
    scene.sign_in(client, hall, "resident")
    address = hall.path(f"polls/{box.id}")

    def shown() -> str:
        page = client.get(hall.path("mine")).text
        return re.search(r'id="messages".*?</section>', page, re.S)[0]

    with clock.pretend(box.opens_at):
        before = shown()
        client.post(f"{address}/answers", data={"choice": "satisfied"})
        after = shown()

    assert "请您家评价满意不满意" in before
    assert re.search(rf'href="{address}">去评价<', before)
    assert address not in after and "看这件事" in after


def test_whatever_was_told_leads_somewhere(client, hall) -> None:
    meeting = scene.meeting_decided(hall, scene.topic(hall))
    scene.resolution_posted(hall, scene.topic(hall, "路灯"))
    told_of = set(db.session.scalars(sa.select(Message.verb)))
    with clock.pretend(meeting.starts_at + timedelta(days=30)):
        for part in ("resident", "representative"):
            scene.sign_in(client, hall, part)
            page = client.get(hall.path("mine")).text
            messages = re.search(r'id="messages".*?</section>', page, re.S)[0]
            ways = re.findall(r'<a class="button[^"]*" href="([^"]+)"', messages)
            assert ways, part
            for way in set(ways):
                assert client.get(way.replace("&amp;", "&")).status_code in (200, 303), (part, way)

    assert {"meeting:noticed", "issue:decided"} <= told_of
