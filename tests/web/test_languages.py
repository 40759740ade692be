"""Chinese and English: which one a reader gets, and that each page keeps to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from deliberation import clock
from deliberation.database import db
from deliberation.people.models.uploads import Upload
from deliberation.people.operations import uploads
from deliberation.rules.refusals import Refusal
from deliberation.web import dates, language
from deliberation.web.sentences import sentence
from tests import scene
from tests.test_policy import NOW
from tests.walk import House

CHINESE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+")
#: The number of a clause, which pages show apart from its words.
CLAUSE = re.compile(r"第[一二三四五六七八九十百]+[编章节条款]\s*")
MASKED = re.compile(r"[\u3400-\u9fff]\*+")
READ_ALOUD = ("alt", "aria-label", "content", "data-label", "placeholder", "title", "value")


@pytest.fixture
def hall(app: Flask) -> scene.Neighbourhood:
    with app.app_context():
        return scene.community(neighbours=0)


def spoken(client, path: str = "/session/new", **headers: str) -> str:
    """The language that the page says it is in; its header says the same."""
    answer = client.get(path, headers=headers)
    said = re.search(r'<html lang="([^"]+)"', answer.text)[1]
    assert answer.headers["Content-Language"] == said
    return said


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ({}, "zh-Hans"),
        ({"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}, "zh-Hans"),
        ({"Accept-Language": "zh-TW"}, "zh-Hans"),
        ({"Accept-Language": "en-GB,en;q=0.9"}, "en"),
        ({"Accept-Language": "en;q=0.5,zh;q=0.9"}, "zh-Hans"),
        ({"Accept-Language": "fr,de;q=0.9"}, "zh-Hans"),
        ({"Accept-Language": "fr,en;q=0.2"}, "en"),
    ],
    ids=str,
)
def test_who_has_not_chosen_gets_what_the_browser_asks_for_else_chinese(client, asked, given):
    assert spoken(client, **asked) == given


def test_a_choice_is_kept_for_a_year_and_goes_before_the_browser(client):
    answer = client.post("/language", data={"language": "en", "back": "/session/new"})

    cookie = client.get_cookie("language")
    assert (answer.status_code, answer.location) == (303, "/session/new")
    assert (cookie.value, cookie.max_age, cookie.same_site) == ("en", 31_536_000, "Lax")
    assert (cookie.http_only, cookie.secure) == (True, False)
    assert spoken(client, **{"Accept-Language": "zh-CN"}) == "en"

    client.post("/language", data={"language": "zh-Hans"})
    assert spoken(client, **{"Accept-Language": "en"}) == "zh-Hans"


@pytest.mark.settings(SESSION_COOKIE_SECURE=True)
def test_where_cookies_travel_by_https_only_this_one_does_too(client):
    client.post("/language", data={"language": "en"}, base_url="https://localhost")

    assert client.get_cookie("language").secure is True


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "", "/\\evil.example"])
def test_after_the_choice_nobody_is_led_elsewhere(client, back):
    assert client.post("/language", data={"language": "en", "back": back}).location == "/"


def test_a_language_that_there_is_not_changes_nothing(client):
    answer = client.post("/language", data={"language": "tlh", "back": "/session/new"})

    assert (answer.status_code, client.get_cookie("language")) == (303, None)


@pytest.mark.settings(WTF_CSRF_ENABLED=True)
def test_a_page_offers_the_other_language_and_leads_back_to_itself(app, hall, client):
    page = client.get(hall.path("issues/?step=review"))
    form = re.search(r'<form[^>]*action="/language">.*?</form>', page.text, re.S)[0]
    fields = dict(re.findall(r'name="(back)" value="([^"]*)"', form))
    button = re.search(r'name="language" value="([^"]+)" lang="([^"]+)">([^<]+)<', form)

    assert button.groups() == ("en", "en", "English")
    assert fields["back"] == hall.path("issues/?step=review")
    sent = fields | {"language": "en"}
    forged = ({}, {"Origin": "null"}, {"Origin": "https://evil.example"})
    forged += ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},)
    for headers in forged:
        assert client.post("/language", data=sent, headers=headers).status_code == 400, headers
    own = {"Sec-Fetch-Site": "same-origin"}
    assert client.post("/language", data=sent, headers=own).location == fields["back"]
    for name, value in (("Origin", "http://localhost"), ("Referer", "http://localhost/heping/")):
        assert client.post("/language", data=sent, headers={name: value}).status_code == 303
    assert 'value="zh-Hans" lang="zh-Hans">中文<' in client.get(fields["back"]).text


def test_caches_are_told_that_a_page_depends_on_the_language_asked_for(client):
    assert "Accept-Language" in client.get("/session/new").headers["Vary"]


def in_both(app: Flask, write) -> tuple[str, str]:
    """What *write* writes, in Chinese and in English."""
    told = []
    for cookie in language.LOCALES:
        with app.test_request_context(headers={"Cookie": f"language={cookie}"}):
            told.append(write())
    return tuple(told)


def test_dates_are_written_as_each_language_writes_them(app):
    with clock.pretend(scene.START):  # 2 March 2026
        assert in_both(app, lambda: dates.day(date(2026, 3, 5))) == ("3月5日", "5\xa0March")
        assert in_both(app, lambda: dates.day(date(2027, 3, 5))) == (
            "2027年3月5日",
            "5\xa0March\xa02027",
        )
        assert in_both(app, lambda: dates.moment(scene.at(days=3, hours=10))) == (
            "3月5日 19:00",
            "5\xa0March 19:00",
        )
        assert in_both(app, lambda: dates.month(date(2026, 3, 1))) == ("2026年3月", "March 2026")


def test_counted_things_have_their_plural_in_english(app):
    with app.app_context():
        days = app.jinja_env.filters["duration_days"]
    with clock.pretend(scene.START):
        assert in_both(app, lambda: days(date(2026, 3, 3))) == ("还剩 1 天", "1 day left")
        assert in_both(app, lambda: days(date(2026, 3, 4))) == ("还剩 2 天", "2 days left")
        assert in_both(app, lambda: days(date(2026, 3, 1))) == ("逾期 1 天", "1 day overdue")
        assert in_both(app, lambda: days(date(2026, 2, 1))) == ("逾期 29 天", "29 days overdue")
        for minutes, said in ((-1, ("今天逾期", "Overdue today")), (1, ("今天到期", "Due today"))):
            moment = scene.START + timedelta(minutes=minutes)
            assert in_both(app, lambda moment=moment: days(moment)) == said


def test_a_refusal_names_bodies_and_days_in_the_readers_language(app):
    unknown = Refusal.of("profiles.electorate_unknown", "2", body="HALL")
    early = Refusal.of("discuss.too_early", "2", date="2026-03-12")

    assert in_both(app, lambda: sentence(unknown)) == (
        "议事会不能由这些人组成。",
        "Deliberation hall cannot be made up of these persons.",
    )
    assert in_both(app, lambda: sentence(early)) == (
        "通知的开会日期是 2026年3月12日，还没有到。",
        "Notice was given for 12\xa0March\xa02026; that day has not come yet.",
    )


def test_a_word_that_a_template_names_is_in_the_language_of_each_reader(app):
    compiled = []  # for whoever comes first

    def write() -> str:
        if not compiled:
            compiled.append(app.jinja_env.from_string("{{ 'resident'|word('role') }}"))
        return compiled[0].render()

    assert in_both(app, write) == ("居民", "Resident")


@pytest.mark.on("sqlite", reason="the words of a page do not depend on the database")
@pytest.mark.parametrize("part", [None, "resident", "committee", "supervisor", "officer"], ids=str)
def test_an_english_page_has_no_chinese_but_what_people_wrote(full, part, whole):
    app, hall = full
    house = House(app, hall, [], whole)
    with app.app_context():
        written = what_people_wrote()
    client = FlaskClient(app, app.response_class)  # whether pages are sound is not asked here
    client.set_cookie("language", "en")
    if part:
        scene.sign_in(client, hall, part)
    faults, pages = [], set()
    with clock.pretend(NOW):
        for path in house.some_addresses():
            answer = client.get(path)
            if answer.mimetype == "text/html" and answer.status_code in (200, 403, 404):
                pages.add(answer.request.path)
                faults += [f"{path}: {found}" for found in chinese_on(answer.text, written)]

    assert sorted(set(faults)) == []
    assert {hall.path(), hall.path("issues/"), "/session/new"} <= pages


def what_people_wrote() -> list[str]:
    """Every text in the database, the longest first, so that none hides within another."""
    found: set[str] = set()
    for upload in db.session.scalars(sa.select(Upload)):
        if upload.content is not None:
            table = uploads.table_of(upload)
            found.update(table.columns, *(cells for _, cells in table.lines))
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            for value in row:
                found.update(texts_in(value))
    return sorted((text for text in found if CHINESE.search(text)), key=len, reverse=True)


def texts_in(value: Any) -> Iterator[str]:
    match value:
        case str() if value[:1] in "[{":
            try:
                yield from texts_in(json.loads(value))
            except ValueError:
                yield value
        case str():
            yield value
            for line in value.splitlines():
                yield from (line, line.lstrip("#* "))
                if number := CLAUSE.match(line.lstrip("#* ")):
                    yield number[0].strip()
                    yield line.lstrip("#* ")[number.end() :]
        case dict():
            for each in value.values():
                yield from texts_in(each)
        case list() | tuple():
            for each in value:
                yield from texts_in(each)


def chinese_on(page: str, written: list[str]) -> Iterator[str]:
    """The Chinese that a reader of *page* sees or hears and that nobody wrote."""
    for text in shown(html.document_fromstring(page)):
        if not CHINESE.search(text):
            continue
        rest = text
        for one in written:
            rest = rest.replace(one, "")
        if CHINESE.search(MASKED.sub("", rest)):
            yield text.strip()


def shown(element: Any) -> Iterator[str]:
    if element.get("lang") != "zh-Hans" and isinstance(element.tag, str):
        yield from (element.get(name) for name in READ_ALOUD if element.get(name))
        yield element.text or ""
        for child in element:
            yield from shown(child)
            yield child.tail or ""
