"""Of what a channel brought in, nothing leaves the clerks' hands before one of them releases it.

And of what was covered in meetings and in boxes, nothing is given to anybody any more.

Every address of the house is asked for as people who are no clerks, in a house that has something
at every step: pages, open data, calendars and papers.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterator

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.database import unit_of_work
from deliberation.lobby.operations.covering import cover
from tests import covering, scene
from tests.test_policy import NOW, addresses, endpoints

#: Made up; each word stands nowhere else in the house.
IDENTITY, PHONE, NAME, TITLE, TEXT, PLACE = (
    "320102195803051234", "13800001111", "裘若水", "绛紫色晾衣杆", "靛蓝色的雨棚", "琥珀亭后面",
)  # fmt: skip
#: Said in meetings and asked by boxes, and covered.
COVERED = ("13911112222", "慕容知秋", "竹青色的储物柜")
SECRETS = (*COVERED, IDENTITY, PHONE, NAME, TITLE, TEXT, PLACE)
ROWS = (
    ("工单编号", "来电时间", "诉求标题", "诉求内容", "诉求地址"),
    ("Q1", "2026/3/5 9:30", f"{TITLE}，请回电{PHONE}",
     f"市民（身份证{IDENTITY}）说3栋2单元501{NAME}家{TEXT}漏水。", PLACE),
)  # fmt: skip
READERS = (None, "resident", "supervisor", "property_manager", "subdistrict")
#: Addresses of one kind that are asked for in the default run, the newest record's first.
SOME = 2


def brought(app: Flask, hall: scene.Neighbourhood) -> None:
    clerk = scene.sign_in(FlaskClient(app, app.response_class), hall, "committee")
    text = io.StringIO()
    csv.writer(text).writerows(ROWS)
    file = (io.BytesIO(text.getvalue().encode()), f"{NAME}{PHONE}.csv")  # nor of a file's name
    columns = dict(zip(("reference", "posted_at", "title", "body", "place"), ROWS[0], strict=True))
    for address, sent in (
        ("imports", {"key": "crawl", "source": "hotline", "file": file}),
        ("imports/crawl/columns", {"action": "", **columns}),
        ("imports/crawl/taking", {"cover": ""}),
    ):
        assert clerk.post(hall.path(address), data=sent).status_code == 303, address
    assert TITLE in clerk.get(hall.path("releases")).get_data(as_text=True)


def covered_afterwards(app: Flask, hall: scene.Neighbourhood) -> None:
    """Words that stood on pages, in files and in what is stored to be sent, until now."""
    with app.app_context():
        hall = hall.here()
        when = scene.at(days=20)
        meetings = [
            held(hall, *COVERED, when=when) for held in (covering.adjourned, covering.in_session)
        ]
        boxes = [covering.box(hall, *COVERED, when=when, days=days) for days in (7, 30)]
        scene.cast(boxes[0], "a", "b", "a")
        with unit_of_work():
            ballots.close(boxes[0], by=None, at=boxes[0].closes_at)
        visitor = FlaskClient(app, app.response_class)
        for kind, rows in (("meetings/{}/minutes", [one.number for one in meetings]),
                           ("ballots/{}", [one.id for one in boxes])):  # fmt: skip
            for row in rows:
                page = words_in(visitor.get(hall.path(kind.format(row))))
                assert all(word in page for word in COVERED)
        with unit_of_work():
            for subject in (*meetings, *boxes):
                cover(subject, COVERED, reason="有个人电话", by=hall.committee, at=NOW)


def asked(app: Flask, hall: scene.Neighbourhood, whole: bool) -> Iterator[str]:
    """Every address, with all that may be asked of it; of those of one kind a few."""
    for rule, method in endpoints(app):
        if method != "GET" or rule.rule.endswith(".pdf"):  # a PDF is packed; Word says the same
            continue
        alike: Counter[str] = Counter()
        for path in sorted(addresses(app, rule, hall), key=lambda one: (len(one), one))[::-1]:
            alike[rule.rule] += 1
            if whole or alike[rule.rule] <= SOME:
                yield path
    for word in SECRETS:
        yield hall.path(f"search?q={word}")
        yield hall.path(f"issues/?q={word}")


def words_in(answer: TestResponse) -> str:
    content = answer.get_data()
    if content[:2] == b"PK":  # Word and Excel
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            content = b"".join(file.read(name) for name in file.namelist())
    return content.decode("utf-8", "replace")


def test_no_address_shows_a_word_of_it_to_anybody_but_the_clerks(full, whole: bool) -> None:
    app, hall = full
    with clock.pretend(NOW):
        brought(app, hall)
        covered_afterwards(app, hall)
        found, answered = [], Counter()
        paths = list(asked(app, hall, whole))
        for part in READERS:
            reader = FlaskClient(app, app.response_class)
            if part:
                scene.sign_in(reader, hall, part)
            for path in paths:
                answer = reader.get(path)
                answered[answer.status_code] += 1
                # What was asked for stands in the field that it was typed into, and nowhere else.
                shown = words_in(answer).replace(f'value="{path.partition("q=")[2]}"', "")
                found += [(part, path, word) for word in SECRETS
                          if word in shown and word not in path]  # fmt: skip

    assert found == []
    assert answered[200] > 200, "hardly a page was seen"
