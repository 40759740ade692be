"""What a channel brings in waits for a clerk: seen by nobody else, covered, then public."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
import sqlalchemy as sa

from deliberation.collect import operations
from deliberation.collect.operations import releasing
from deliberation.collect.queries.doubles import doubles
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.issues.operations import statistics
from deliberation.issues.queries import open_duties
from deliberation.journal import queries as journal
from deliberation.journal.models import Entry, Words
from deliberation.lobby import queries as lobby
from deliberation.people.models import Community
from deliberation.rules.policy import Actor, RoleKind
from deliberation.rules.reading.privacy import COVER
from deliberation.rules.refusals import NotReady, OutOfOrder
from tests import scene

#: Made up: nobody has this number or lives behind this door.
IDENTITY, PHONE, NAME = "320102195803051234", "13800001111", "裘若水"
HEADER = ("工单编号", "来电时间", "诉求标题", "诉求内容", "诉求地址", "答复内容", "答复时间")
COLUMNS = dict(
    zip(("reference", "posted_at", "title", "body", "place", "answer", "answered_at"), HEADER,
        strict=True)
)  # fmt: skip
PRIVATE = (
    "Q1", "2026/3/5 9:30", f"夜间装修太吵，请回电{PHONE}",
    f"市民（身份证{IDENTITY}）反映，3栋2单元501{NAME}夜里装修，孩子睡不着。", "3栋", "", "",
)  # fmt: skip
PLAIN = ("Q2", "2026/3/5 9:40", "路灯不亮，晚上看不见台阶", "老人差点摔倒。", "4栋", "", "")
ANSWERED = (
    "Q3", "2026/3/5 9:50", "健身器材坏了", "花园里的跑步机少了一块踏板。", "花园",
    "已经通知厂家，三月十日修好。", "2026/3/9 10:00",
)  # fmt: skip


@pytest.fixture
def clerk(client, hall):
    return scene.sign_in(client, hall, "committee")


def brought(clerk, hall, *rows, key: str = "one") -> None:
    """The list is brought, its columns chosen, and taken."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    sent = {
        "key": key, "source": "hotline", "file": (io.BytesIO(text.getvalue().encode()), "a.csv"),
    }  # fmt: skip
    assert clerk.post(hall.path("imports"), data=sent).status_code == 303
    page = f"imports/{key}/columns"
    assert clerk.post(hall.path(page), data={"action": "", **COLUMNS}).status_code == 303
    as_it_is = {"cover": ""}
    assert clerk.post(hall.path(f"imports/{key}/taking"), data=as_it_is).status_code == 303


def states(app) -> list[tuple]:
    with app.app_context():
        rows = sa.select(Issue.number, Issue.step, Issue.closing, Issue.confidential)
        return [tuple(row) for row in db.session.execute(rows.order_by(Issue.id))]


def test_before_release_nobody_but_the_clerks_reads_a_word_of_it(app, hall, clerk) -> None:
    brought(clerk, hall, PRIVATE)
    number = states(app)[0][0]
    pages = [
        "", "issues/", "issues/?step=collect", f"issues/{number}", "search?q=装修",
        "search?q=138000", "figures", "open-data/", "results", "board", "feed.xml",
        *(f"open-data/{name}.{kind}" for name in ("answers", "community", "disputes")
          for kind in ("csv", "json")),
    ]  # fmt: skip
    secrets = (IDENTITY, PHONE, NAME, "夜间装修", "睡不着")
    for part in (None, "resident", "representative", "property_manager", "supervisor"):
        reader = app.test_client()
        if part:
            scene.sign_in(reader, hall, part)
        for page in [*pages, "messages", "mine", "desk"]:
            body = reader.get(hall.path(page), follow_redirects=True).get_data(as_text=True)
            assert [word for word in secrets if word in body] == [], (part, page)
        assert reader.get(hall.path(f"issues/{number}")).status_code == 404
    assert "夜间装修" in clerk.get(hall.path(f"issues/{number}")).text


def test_the_record_holds_no_word_of_it_only_a_salted_digest(app, hall, clerk) -> None:
    brought(clerk, hall, PRIVATE)
    with app.app_context():
        entry = db.session.scalar(sa.select(Entry).where(Entry.verb == "issue:entered"))
        title = entry.particulars["title"]
        assert entry.particulars == {"title": {"words": title["words"]}, "channel": "hotline"}
        assert re.fullmatch("[0-9a-f]{64}", title["words"])
        kept = db.session.scalar(sa.select(Words))
        assert (kept.digest, kept.text, len(kept.salt)) == (title["words"], PRIVATE[2], 32)
        assert journal.verify(hall.community.id) is None


def test_personal_data_is_covered_by_one_press_and_then_released(app, hall, clerk) -> None:
    brought(clerk, hall, PRIVATE)
    number = states(app)[0][0]
    page = unescape(clerk.get(hall.path("releases")).text)
    assert "这里有像身份证号码、电话号码、门牌旁边的姓名的内容，会公开。" in page

    refused = clerk.post(hall.path("releases"), data={"numbers": [number]})
    assert refused.status_code == 422
    assert "里面还有 3 处像个人信息" in unescape(refused.text)
    assert states(app) == [(number, "collect", None, "held")]

    assert clerk.post(hall.path("releases"), data={"cover": number}).status_code == 303
    assert clerk.post(hall.path("releases"), data={"numbers": [number]}).status_code == 303
    assert states(app) == [(number, "collect", None, None)]
    visitor = app.test_client()
    page = visitor.get(hall.path(f"issues/{number}")).text
    assert f"请回电{COVER}" in page
    assert f"（身份证{COVER}）反映，3栋2单元501{COVER}夜里装修" in page
    for asked in ("138000", NAME):
        assert number not in visitor.get(hall.path(f"search?q={asked}")).text
    assert number in visitor.get(hall.path("search?q=夜间装修")).text
    with app.app_context():
        told = journal.of_issue(hall.community.id, db.session.scalar(sa.select(Issue.id)))
        assert [entry.verb for entry in told] == ["issue:released", "issue:entered"]
        assert PHONE not in repr(told)


def test_the_look_page_shows_it_beside_the_row_and_covers_all_by_one_press(app, hall, clerk):
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, PLAIN, PRIVATE])
    file = (io.BytesIO(text.getvalue().encode()), "a.csv")
    clerk.post(hall.path("imports"), data={"key": "k", "source": "hotline", "file": file})
    clerk.post(hall.path("imports/k/columns"), data={"action": "", **COLUMNS})
    page = unescape(clerk.get(hall.path("imports/k")).text)
    rows = re.findall(r"<tr>.*?</tr>", page.partition('id="personal"')[2], re.S)
    told = [[re.sub("<[^>]*>", "", cell).strip() for cell in re.findall(
        r"<t[hd] [^>]*data-label[^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows]  # fmt: skip
    assert [row for row in told if len(row) == 4] == [
        ["第 3 行", "诉求标题", PHONE, "这里有像电话号码的内容，会公开。"],
        ["第 3 行", "诉求内容", IDENTITY, "这里有像身份证号码的内容，会公开。"],
        ["第 3 行", "诉求内容", NAME, "这里有像门牌旁边的姓名的内容，会公开。"],
    ]
    assert clerk.post(hall.path("imports/k/taking"), data={"cover": "y"}).status_code == 303
    with app.app_context():
        kept = repr(db.session.scalars(sa.select(Words.text)).all())
        kept += repr(db.session.execute(sa.select(Issue.title, Issue.problem)).all())
        assert [word for word in (PHONE, IDENTITY, NAME) if word in kept] == []
        assert kept.count(COVER) == 4  # the title twice, the text's number and name


def test_a_checked_list_is_released_at_once_and_the_rest_is_named(app, hall, clerk) -> None:
    brought(clerk, hall, PRIVATE, PLAIN)
    one, two = (row[0] for row in states(app))
    answer = clerk.post(hall.path("releases"), data={"numbers": [one, two]})
    assert answer.status_code == 422
    assert states(app) == [(one, "collect", None, "held"), (two, "collect", None, None)]
    assert clerk.post(hall.path("releases"), data={"numbers": [two]}).status_code == 422
    assert clerk.post(hall.path("releases"), data={}).status_code == 422


def test_what_was_answered_already_is_closed_with_its_answer_and_owes_nothing(
    app, hall, clerk
) -> None:
    brought(clerk, hall, ANSWERED)
    number = states(app)[0][0]
    assert clerk.post(hall.path(f"issues/{number}/release")).status_code == 303
    assert states(app) == [(number, "closed", "answered", None)]
    page = app.test_client().get(hall.path(f"issues/{number}")).text
    assert "来件在原渠道已经答复" in page
    assert ANSWERED[5] in page
    with app.app_context():
        issue = db.session.scalar(sa.select(Issue))
        assert list(open_duties(issue)) == []


def test_what_is_not_released_is_not_submitted(app, hall, clerk) -> None:
    brought(clerk, hall, PLAIN)
    number = states(app)[0][0]
    answer = clerk.post(hall.path(f"issues/{number}/submission"))
    assert answer.status_code == 422
    assert "还没有核对公开" in answer.text
    assert clerk.post(hall.path(f"issues/{number}/release")).status_code == 303
    assert clerk.post(hall.path(f"issues/{number}/submission")).status_code == 303
    assert states(app) == [(number, "review", None, None)]


def test_only_the_committee_releases(app, hall, clerk) -> None:
    brought(clerk, hall, PLAIN)
    number = states(app)[0][0]
    for part, answers in (("resident", (403, 404)), ("property_manager", (403, 404))):
        reader = scene.sign_in(app.test_client(), hall, part)
        assert (
            reader.get(hall.path("releases")).status_code,
            reader.post(hall.path(f"issues/{number}/release")).status_code,
        ) == answers


def test_a_second_release_and_covering_after_it_are_refused(app, hall, clerk) -> None:
    brought(clerk, hall, PLAIN)
    with app.app_context():
        issue = db.session.scalar(sa.select(Issue))
        with unit_of_work():
            releasing.release(issue, by=hall.committee, at=scene.at(1))
        for again in (
            lambda: releasing.release(issue, by=hall.committee, at=scene.at(1)),
            lambda: releasing.cover(issue),
        ):
            with pytest.raises(NotReady) as refused, unit_of_work():
                again()
            assert refused.value.refusal.name == "workflow.released_before"
        with unit_of_work():
            operations.withdraw(issue, reason="弄错了", by=hall.committee, at=scene.at(2))
        with pytest.raises(OutOfOrder), unit_of_work():
            releasing.release(issue, by=hall.committee, at=scene.at(3))


def test_the_same_message_by_another_channel_is_proposed_as_a_double(app, hall, clerk) -> None:
    brought(clerk, hall, PLAIN, ANSWERED)
    same = ("M9", "2026/3/6 8:00", "4栋路灯不亮，晚上看不见台阶", "有老人差点摔倒了。", "", "", "")
    brought(clerk, hall, same, key="two")
    with app.app_context():
        first, other, again = db.session.scalars(sa.select(Issue).order_by(Issue.id))
        near = doubles(hall.community.id, [other, again])
        assert {key: [one.number for one in found] for key, found in near.items()} == {
            again.id: [first.number]
        }
        numbers = (first.number, again.number)
    page = clerk.get(hall.path("releases")).text
    assert f"第 {numbers[0]} 号" in page.partition("像是同一件事")[2]

    sent = {"double": f"{numbers[1]}:{numbers[0]}"}
    assert clerk.post(hall.path("releases"), data=sent).status_code == 303
    assert states(app)[2] == (numbers[1], "withdrawn", None, "held")
    assert app.test_client().get(hall.path(f"issues/{numbers[1]}")).status_code == 404


def test_a_held_message_waits_for_its_release_first_and_then_to_be_submitted(
    app, hall, clerk
) -> None:
    brought(clerk, hall, PLAIN)
    number = states(app)[0][0]
    pages = [f"issues/{number}", "desk"]
    said = ("居委会可核对公开", "提议人可提交审核")

    def told() -> list[list[bool]]:
        return [[one in clerk.get(hall.path(page)).text for one in said] for page in pages]

    held = told()
    assert clerk.post(hall.path("releases"), data={"numbers": [number]}).status_code == 303

    assert (held, told()) == ([[True, False]] * 2, [[False, True]] * 2)


def test_the_board_counts_and_names_only_what_has_been_released(app, hall, clerk) -> None:
    who = Actor(account_id=1, roles=frozenset({RoleKind.COMMITTEE}))

    def shown() -> list[tuple[int, list[str], int, bool]]:
        with app.app_context():
            here = hall.community.id
            return [
                (column.count, [issue.title for issue in column.issues],
                 sum(statistics.by_step(here).values()),
                 statistics.by_step(here) == statistics.counted(here))
                for column in [lobby.board(here, who).columns[0]]
            ]  # fmt: skip

    brought(clerk, hall, PLAIN, ANSWERED, PRIVATE)
    numbers = [row[0] for row in states(app)]
    held = shown()
    page = app.test_client().get(hall.path("")).text
    two = {"numbers": numbers[:2]}
    assert clerk.post(hall.path("releases"), data=two).status_code == 303
    released = shown()
    aside = {"double": f"{numbers[2]}:{numbers[0]}"}
    assert clerk.post(hall.path("releases"), data=aside).status_code == 303

    board = page.partition('<ol class="board">')[2].partition("</section>")[0]
    assert re.findall(r'<b class="num">(\d+)</b>', board) == ["0"] * 6
    assert held == [(0, [], 0, True)]
    # What was answered already is closed with its answer: counted, and on no column.
    assert released == shown() == [(1, [PLAIN[2]], 2, True)]


def test_the_list_asks_no_more_for_three_than_for_one(app, hall, clerk, count_queries) -> None:
    def asked() -> int:
        with count_queries() as questions:
            assert clerk.get(hall.path("releases")).status_code == 200
        return questions.count

    brought(clerk, hall, PLAIN)
    asked()
    one = asked()
    brought(clerk, hall, PRIVATE, ANSWERED, key="two")
    assert asked() == one


def test_the_command_releases_only_what_a_clerk_has_looked_through(app, hall, tmp_path) -> None:
    file = tmp_path / "list.csv"
    with file.open("w", newline="") as lines:
        csv.writer(lines).writerows([HEADER, PRIVATE, PLAIN, ANSWERED])
    columns = ",".join(f"{name}={column}" for name, column in COLUMNS.items())
    command = ["import-messages", str(file), "--community", hall.code, "--columns", columns]
    done = app.test_cli_runner().invoke(args=[*command, "--submit"])
    assert done.output.splitlines() == [
        "read 3, added 3, already there 0, refused 0", "public 2, waiting for a clerk 1",
    ]  # fmt: skip
    assert [row[1:] for row in states(app)] == [
        ("collect", None, "held"), ("review", None, None), ("closed", "answered", None),
    ]  # fmt: skip


def test_held_messages_of_another_community_are_not_released_here(app, hall, clerk) -> None:
    with app.app_context():
        other = scene.community("bieshe")
    brought(clerk, hall, PLAIN)
    stranger = scene.sign_in(app.test_client(), other, "committee")
    number = states(app)[0][0]
    assert stranger.post(other.path("releases"), data={"numbers": [number]}).status_code == 422
    assert states(app) == [(number, "collect", None, "held")]
    with app.app_context():
        here = db.session.get(Community, other.community.id)
        assert releasing.waiting(here) == []
