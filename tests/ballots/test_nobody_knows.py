"""Before a box closes nobody learns from any page what was chosen, or a sum of it (§4).

The house is read twice, at every address, by people of all kinds: once as people have chosen, and
once as if all of them had chosen otherwise. Whatever page differs tells of a choice; only voters
themselves, and the two who enter a paper, have such pages.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from deliberation import clock
from deliberation.ballots import operations
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.models.paper import PaperBatch
from deliberation.ballots.operations import assisting, confirming, entering, paper, proxies, scans
from deliberation.ballots.operations.entering import Sheet
from deliberation.database import db, unit_of_work
from deliberation.people.models import Account, Person
from deliberation.supervise.operations import answers, polls
from tests import scene
from tests.records import stored
from tests.test_policy import PARTS, addresses, endpoints

#: Who reads in the default run; with ``--whole`` everybody who plays a part.
READERS = ("resident", "representative", "committee", "supervisor")
#: Records of which every one is asked for; of others the newest.
AROUND = ("<int:box_id>", "<int:poll_id>", "<int:batch_id>", "<int:proxy_id>", "<checksum>")
NO_PAGES = (".pdf", ".ics", ".svg", ".py", "blank.xlsx")  # a PDF is packed; Word says the same
#: What is drawn anew at each request.
DRAWN = re.compile(r'(?<=value=")[\w.:-]{16,}(?=")|(?<=key=)[\w-]{16,}')
#: Every table and column that says what was chosen, or why.
CHOSEN = (
    ("ballots", "choice"), ("duplicate_ballots", "choice"), ("paper_entries", "choice"),
    ("proxies", "stance"), ("ballots", "reason"), ("paper_entries", "remark"),
)  # fmt: skip


def lines(box: Box) -> list[Voter]:
    return list(db.session.scalars(sa.select(Voter).where(Voter.box_id == box.id)
                                   .order_by(Voter.id)))  # fmt: skip


def vote_open(hall: scene.Neighbourhood) -> Box:
    """Ballots by every way: at screens, with help, on paper (counted and waiting), by proxy."""
    at = clock.now()
    box = scene.box_open(hall, scene.topic(hall, "充电桩", when=at), when=at)
    roll, at = lines(box)[-8:], at + timedelta(minutes=1)  # homes of nobody who reads here
    scene.helped(hall, roll[2], "assisted", at=at)
    scene.helped(hall, roll[3], "terminal", at=at)
    with unit_of_work():
        paper.issue(box, by=hall.committee, at=at)
        for line, choice in zip(roll, ("for", "against"), strict=False):
            operations.cast(box, line, choice, channel="online", by=None, at=at)
        assisting.assist(box, roll[2], ("for",), by=hall.committee, at=at)
        assisting.attend(box, roll[3], ("against",), by=hall.committee, at=at)
        numbers = paper.numbers_of(box, [line.id for line in roll])
        kept = scans.keep(box.community_id, scene.picture(), at=at)
        counted = entering.enter(
            box, [Sheet(1, numbers[roll[4].id], "for"), Sheet(2, numbers[roll[0].id], "against")],
            key="counted", by=hall.second_committee, at=at, scan=kept,
        )  # fmt: skip
        entering.enter(
            box, [Sheet(1, numbers[roll[5].id], "for"), Sheet(2, numbers[roll[1].id], "*spoiled")],
            key="waiting", by=hall.representative, at=at, scan=kept,
        )  # fmt: skip
        proxies.give(box, roll[7], hall.neighbours[0], ("against",), by=hall.neighbours[7], at=at)
        proxies.give(
            box, roll[6], hall.neighbours[1], ("for",), by=hall.second_committee, at=at,
            on_paper=True,
        )  # fmt: skip
    with unit_of_work():
        confirming.confirm(counted, by=hall.representative, at=at)
    return box


def poll_answered(hall: scene.Neighbourhood, box: Box) -> None:
    """Answers online, on paper and by phone, with reasons; some wait."""
    at = clock.now()
    doors = boxes.unanswered(box, limit=100)[-5:]
    said = [answers.PaperAnswer(doors[n].voter_id, "dissatisfied", "漏水。") for n in range(4)]
    scene.entered_and_confirmed(hall, box, said[:2], at=at)
    with unit_of_work():
        answers.enter_paper(
            box, said[2:], key="waiting", channel="phone", by=hall.second_supervisor, at=at
        )
        answers.answer(box, hall.neighbours[7], "dissatisfied", reason="太吵。", at=at)


def asked(app: Flask, hall: scene.Neighbourhood) -> Iterator[str]:
    for rule, method in endpoints(app):
        if method == "GET" and not rule.rule.endswith(NO_PAGES):
            newest = sorted(addresses(app, rule, hall), key=lambda one: (len(one), one))[::-1]
            around = any(one in rule.rule for one in AROUND)
            yield from newest[1:] if around else newest[1:2] or newest


def words_in(answer: TestResponse) -> str:
    content = answer.get_data()
    if content[:2] == b"PK":  # Word and Excel
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            content = b"".join(file.read(name) for name in file.namelist())
    return DRAWN.sub("", content.decode("utf-8", "replace"))


def read(
    app: Flask, hall: scene.Neighbourhood, asked: Mapping[str | None, Iterable[str]]
) -> dict[tuple[str | None, str], str]:
    """What each part gets at each of these addresses, where it is let in."""
    found = {}
    for part, paths in asked.items():
        reader = FlaskClient(app, app.response_class)
        if part:
            scene.sign_in(reader, hall, part)
        for path in paths:
            answer = reader.get(path, buffered=True)
            if answer.status_code == 200:
                found[part, path] = words_in(answer)
    return found


def choose_otherwise() -> None:
    """Everybody has chosen something else; nothing but that has changed."""
    with db.engine.begin() as connection:
        for table, column in CHOSEN:
            changed = connection.exec_driver_sql(
                f"UPDATE {table} SET {column} = CASE {column} WHEN 'for' THEN 'abstain' "
                f"WHEN 'against' THEN 'abstain' WHEN 'dissatisfied' THEN 'satisfied' "
                f"WHEN '*spoiled' THEN 'abstain' ELSE '别的话' END "
                f"WHERE {column} IS NOT NULL AND {column} <> ''"
            )
            assert changed.rowcount, (table, column)


def open_everywhere(app: Flask) -> tuple[scene.Neighbourhood, datetime]:
    """A vote, a written vote and a poll are open, with something in each; and when that is."""
    with app.app_context():
        hall = scene.community(neighbours=8)
        poll = scene.poll_open(hall, scene.topic(hall, "雨棚"))
        with clock.pretend(now := poll.opens_at + timedelta(hours=2)):
            poll_answered(hall, poll)
            vote_open(hall)
            vote = scene.writing_open(hall, scene.topic(hall, "扶手", when=now), when=now)
            scene.papers_entered(hall, vote, at=now)
        db.session.expunge_all()
    return hall, now + timedelta(hours=1)


@pytest.mark.on("sqlite", reason="what a page says does not depend on the database")
def test_no_page_tells_a_choice_or_a_sum_before_closing(app, whole: bool) -> None:
    hall, now = open_everywhere(app)
    with clock.pretend(now):
        paths = list(asked(app, hall))
        parts = (None, *PARTS, "second_representative") if whole else READERS
        before = read(app, hall, dict.fromkeys(parts, paths))
        with app.app_context():
            choose_otherwise()
        let_in = {part: [path for who, path in before if who == part] for part in parts}
        after = read(app, hall, let_in)

    differ = {one for one in before if before[one] != after[one]}
    assert len(before) > 150
    with app.app_context():
        assert differ == set(theirs(hall, parts))


def theirs(hall: scene.Neighbourhood, parts) -> Iterator[tuple[str, str]]:
    """The batches of papers, and those who have entered or confirmed them."""
    for batch in db.session.scalars(sa.select(PaperBatch)):
        of_poll = stored(Box, batch.box_id).subject_kind == polls.SUBJECT
        path = hall.path(f"{'answer-' * of_poll}batches/{batch.id}")
        two = sa.select(Account.login).join(Person, Person.account_id == Account.id)
        two = two.where(Person.id.in_([batch.entered_by, batch.settled_by]))
        logins = db.session.scalars(two).all()
        yield from ((part, path) for part in parts if scene.login(hall.code, part) in logins)
