"""Finding issues by words: two characters are enough, whatever stands around them."""

from __future__ import annotations

import re
import socket
from urllib.parse import unquote

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.issues.models.search import IssueText
from deliberation.issues.operations import search_text, statistics
from deliberation.lobby import queries
from deliberation.lobby.queries import search, summaries
from deliberation.rules.policy import VISITOR
from tests import scene

TITLES = ("3栋门前停车位不够", "老年食堂的饭菜", "楼道的灯坏了", "ＷiFi 信号弱")


@pytest.fixture
def hall(app):
    with app.app_context():
        made = scene.community(neighbours=0)
        for day, title in enumerate(TITLES):
            scene.issue_at_collect(made, title=title, problem="请看一看。", at=scene.at(days=day))
        return made


def titles(app, hall, asked: str, **more) -> list[str]:
    with app.app_context():
        return [one.title for one in search.found(hall.community.id, VISITOR, asked, **more)]


def test_texts_are_cut_into_overlapping_pairs_of_one_form() -> None:
    assert search_text.pairs("停车位，ＡＢ c 停车") == ["停车", "车位", "ab", "c"]


@pytest.mark.parametrize(
    ("asked", "hits"),
    [
        ("停车", [TITLES[0]]),
        ("停车位", [TITLES[0]]),
        ("食堂", [TITLES[1]]),
        ("wifi", [TITLES[3]]),
        ("请看", list(reversed(TITLES))),
        ("停车 门前", [TITLES[0]]),
        ("停食", []),
        ("2026-003", [TITLES[2]]),
        ("灯", []),
        ("", []),
        ("' OR pairs:* NEAR(", []),
    ],
)
def test_an_issue_is_found_by_every_word_of_two_characters(app, hall, asked, hits) -> None:
    assert titles(app, hall, asked) == hits


def test_a_word_is_found_from_the_index_when_few_texts_have_it(app, hall, monkeypatch) -> None:
    monkeypatch.setattr(search, "LATEST", 1)
    for day in range(10, 10 + queries.PAGE):
        with app.app_context():
            scene.issue_at_collect(hall, title=f"第{day}盏路灯", at=scene.at(days=day))

    assert titles(app, hall, "食堂") == [TITLES[1]]


def test_hits_go_on_by_pages_without_a_gap(app, hall, client) -> None:
    with app.app_context():
        for day in range(queries.PAGE + 2):
            scene.issue_at_collect(hall, title=f"路灯{day}号", at=scene.at(days=day, hours=1))
        last = db.session.scalar(sa.select(Issue.id).where(Issue.title == "路灯2号"))

    first = client.get(hall.path("search?q=路灯")).text
    second = titles(app, hall, "路灯", before=last)

    assert f"before={last}" in first
    assert second == ["路灯1号", "路灯0号"]


def test_another_community_and_a_dispute_are_not_found(app, hall) -> None:
    with app.app_context():
        other = scene.community("lanting", neighbours=0)
        scene.issue_at_collect(other, title="停车在别处")
        with unit_of_work() as session:
            session.execute(sa.update(Issue).where(Issue.title == TITLES[1]).values(kind="dispute"))

    assert titles(app, hall, "停车") == [TITLES[0]]
    assert titles(app, hall, "食堂") == []


def hits(client, hall, asked: str) -> list[tuple[str, str]]:
    page = client.get(hall.path(f"search?q={asked}")).text
    found = re.search(r'id="papers".*?</section>', page, re.S)
    return re.findall(r'<a href="([^"]+)">(.*?)</a>', found[0]) if found else []


def test_meetings_votes_resolutions_and_reports_are_found_by_their_names(app, hall, client) -> None:
    with app.app_context():
        box = scene.poll_open(hall, scene.topic(hall, "快递柜放在哪里好"))
        scene.meeting_called(hall, scene.topic(hall, "快递车走哪里"))
        draft = scene.meeting_called(hall, scene.topic(hall, "快递架"), noticed=False).number
        other = scene.community("lanting", neighbours=0)
        scene.meeting_called(other, scene.topic(other, "快递在别处"))
        number = box.id

    with clock.pretend(scene.at(days=30)):
        found = dict(hits(client, hall, "快递"))
        sign_in = hits(client, hall, "快递 哪里好")

    assert hall.path(f"polls/{number}") in found
    assert {hall.path("meetings/1"), hall.path("meetings/2")} <= set(found)
    assert hall.path("resolutions/2026-01") in found
    assert hall.path(f"meetings/{draft}") not in found
    assert all("别处" not in title for title in found.values())
    assert {title for _, title in sign_in} >= {"快递柜放在哪里好"}
    assert hits(client, hall, "100%") == hits(client, hall, "快") == []


def test_names_are_offered_while_one_types_and_without_a_script_there_are_results(
    app, hall, client, count_queries
) -> None:
    with app.app_context():
        scene.meeting_called(hall, scene.topic(hall, "停车位怎么划"))
    page = client.get(hall.path("search?q=停车")).text
    assert 'list="known"' in page and hall.path("search/suggestions") in page

    with count_queries() as asked:
        offered = client.get(hall.path("search/suggestions?q=停车"), headers={"HX-Request": "true"})
    plain = client.get(hall.path("search/suggestions?q=停车"))

    names = re.findall(r'value="(.*?)"', offered.text)
    assert set(names) == {TITLES[0], "停车位怎么划"}  # each once, whatever is called so
    assert (plain.status_code, unquote(plain.location)) == (303, hall.path("search?q=停车"))
    assert asked.count <= 8, asked


@pytest.mark.settings(RATELIMIT_ENABLED=True)
def test_who_asks_too_often_is_told_so(hall, client) -> None:
    suggestions = hall.path("search/suggestions?q=停车")
    answers = [client.get(suggestions, headers={"HX-Request": "true"}) for _ in range(121)]

    assert [one.status_code for one in answers[:120]] == [200] * 120
    assert answers[120].status_code == 429


def test_one_character_is_asked_to_be_two(hall, client) -> None:
    assert "再写一个字" in client.get(hall.path("search?q=灯")).text


def test_the_page_of_hits_asks_few_questions(hall, client, count_queries) -> None:
    client.get(hall.path())  # what fell due since the scene is settled

    with count_queries() as asked:
        assert client.get(hall.path("search?q=停车")).status_code == 200

    assert asked.count <= 8, asked


def test_summaries_are_checked_and_mended(app, hall) -> None:
    with app.app_context():
        here = hall.community.id
        scene.meeting_decided(hall, scene.topic(hall, "路灯"))
        scene.issue_at_convene(hall, title="楼道里的灯")
        scene.answered_on_paper(hall, scene.poll_open(hall), satisfied=5)
        assert summaries.flaws(here) == []
        with unit_of_work() as session:
            session.execute(sa.delete(IssueText))
            session.execute(sa.text("UPDATE step_counts SET issues = issues + 1"))
            session.execute(sa.text("DELETE FROM activity"))
            session.execute(sa.text("UPDATE tasks SET on_time = NULL"))
            session.execute(sa.text("UPDATE due_counts SET owed = owed + 1"))
        wrong = summaries.flaws(here)
        assert [one.partition(" ")[2] for one in wrong if "issues at" not in one] == [
            "due by month are counted otherwise than they are",
            "issues cannot be found by words",
            "months of taking part are not kept",
            "accepted tasks do not say whether they were on time",
        ]
        assert any("issues at collect" in one for one in wrong)

        with unit_of_work():
            summaries.mend(here)

        assert summaries.flaws(here) == []
        assert statistics.by_step(here) == statistics.counted(here)
    assert titles(app, hall, "食堂") == [TITLES[1]]


def test_verify_names_a_summary_that_does_not_fit(app, hall) -> None:
    with app.app_context(), unit_of_work() as session:
        session.execute(sa.text("UPDATE step_counts SET issues = issues + 1"))

    told = app.test_cli_runner().invoke(args=["verify"])

    assert told.exit_code == 1
    assert f"{hall.code}: 4 issues at collect, not 5" in told.output


def test_characters_that_nobody_encoded_are_understood(app, hall, live_server) -> None:
    with app.app_context():
        code = hall.code
    host, _, port = live_server.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(f"GET /{code}/search?q=停车 HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 200") or answer.startswith(b"HTTP/1.0 200")
    assert TITLES[0] in answer.decode()
