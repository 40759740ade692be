"""Two written votes from the first page to the last, over HTTP and by the clock."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from deliberation import clock
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box
from deliberation.ballots.operations import paper
from deliberation.ballots.queries import doors
from deliberation.convene import queries
from deliberation.database import db
from deliberation.documents import pdf
from deliberation.issues.models import Issue
from tests import scene
from tests.records import messages_on, owed, stored, told

TEXT = "在3栋每层楼梯装一副扶手，费用从公共收益里出。"


class Walk:
    """One written vote and everybody's device."""

    def __init__(self, app, hall: scene.Neighbourhood) -> None:
        self.app, self.hall = app, hall
        self.topic = scene.topic(hall, "楼梯扶手")
        self.clients = {}
        self.box: Box | None = None

    def client(self, part: str):
        if part not in self.clients:
            self.clients[part] = scene.sign_in(self.app.test_client(), self.hall, part)
        return self.clients[part]

    def get(self, part: str, path: str) -> str:
        answer = self.client(part).get(self.hall.path(path))
        assert answer.status_code == 200, (path, answer.status_code)
        return html.unescape(answer.get_data(as_text=True))

    def post(self, part: str, path: str, **data: str):
        where = path if path.startswith("/") else self.hall.path(path)
        answer = self.client(part).post(where, data=data)
        assert answer.status_code == 303, (path, answer.get_data(as_text=True))
        return answer.location

    def opens(self, **more: str) -> str:
        page = self.get("committee", f"issues/{self.topic.number}/writings/new")
        given = {
            name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]
            for name in ("key", "seen")
        }
        given |= {"text": TEXT, "days": "7", "secrecy": "named", "two_channels": "first_valid"}
        where = self.post("committee", f"issues/{self.topic.number}/writings", **(given | more))
        vote = queries.writing(self.hall.community.id, 1)
        self.box = stored(Box, vote.box_id)
        return where.removeprefix(self.hall.path())

    def line(self, part: str) -> int:
        person = self.hall.people[part].id
        return boxes.standing(self.box, person_id=person).voter.id

    def serial(self, part: str) -> int:
        line = self.line(part)
        return paper.numbers_of(self.box, [line])[line]

    def votes(self, part: str, choice: str) -> None:
        self.post(part, f"ballots/{self.box.id}/ballot", line=str(self.line(part)), choice=choice)

    @property
    def issue(self) -> Issue:
        db.session.expire_all()
        return stored(Issue, self.topic.id)


@pytest.fixture
def walk(app):
    with app.app_context():
        yield Walk(app, scene.community(neighbours=0))


def test_a_written_vote_is_opened_printed_cast_in_every_way_and_becomes_a_resolution(walk) -> None:
    with clock.pretend(scene.at()):
        vote = walk.opens()
        box = f"ballots/{walk.box.id}"
        notice = walk.get("resident", f"{vote}/notice")
        assert TEXT in notice and walk.box.roll_hash in notice
        walk.post("committee", f"{box}/papers")
        assert walk.get("committee", f"{box}/slips").count('class="slip"') == 5
        if pdf.available():
            printed = walk.client("committee").get(walk.hall.path(f"{box}/slips.pdf"))
            assert printed.data.startswith(b"%PDF")
    with clock.pretend(scene.at(days=1)):
        walk.votes("representative", "for")
        batch = walk.post(
            "committee",
            f"{box}/batches",
            key="papers",
            **{
                "serial-1": str(walk.serial("second_representative")),
                "choice-1": "for",
                "serial-2": str(walk.serial("property_manager")),
                "choice-2": "against",
            },
        )
        assert "已经收到 1 票" in walk.get("resident", vote)
        walk.post("second_committee", f"{batch}/confirmation")
        line = str(walk.line("second_committee"))
        walk.post("representative", f"{box}/helps", line=line, channel="assisted")
        walk.post("committee", "helps/1/confirmation")
        walk.post(
            "representative",
            f"{box}/assistance",
            line=str(walk.line("second_committee")),
            choice="for",
        )
        page = walk.get("resident", vote)
        assert "已经收到 4 票" in page and "同意" not in page
        silent = set(doors.persons(walk.box, silent=True))
        walk.post("second_committee", f"{vote}/reminders")
    assert silent == {walk.hall.committee.id}
    assert messages_on(walk.issue, "issue:writing_reminded") == silent
    with clock.pretend(walk.box.closes_at - timedelta(minutes=1)):
        assert "截止以前，谁都看不到票数" in walk.get("resident", vote)
    with clock.pretend(walk.box.closes_at):
        page = walk.get("resident", vote)
        assert "结果：通过" in page
        for said in ("网上 1 票", "书面 2 票", "他人协助 1 票"):
            assert said in page
        story = walk.get("resident", f"issues/{walk.topic.number}")
        assert "第 1 次书面表决（议事会）通过" in story
        form = walk.get("committee", f"issues/{walk.topic.number}/resolutions/new")
        assert TEXT in form and "第 1 次书面表决通过" in form
    assert walk.issue.step == "resolve"
    assert [kind for kind, _, _ in owed(walk.issue)] == ["write_resolution"]
    assert boxes.turnout(walk.box) == {"assisted": 1, "online": 1, "paper": 2}


def test_a_vote_that_too_few_answer_is_extended_and_then_not_adopted(walk) -> None:
    with clock.pretend(scene.at()):
        vote = walk.opens(secrecy="secret")
    first_end = walk.box.closes_at
    with clock.pretend(scene.at(days=1)):
        walk.votes("representative", "for")
    with clock.pretend(first_end):
        page = walk.get("resident", vote)
        assert "已经延长一次" in page and "结果：" not in page
    db.session.expire_all()
    assert walk.box.closes_at == first_end + timedelta(days=7)
    with clock.pretend(walk.box.closes_at - timedelta(days=1)):
        walk.votes("property_manager", "for")
    with clock.pretend(walk.box.closes_at):
        page = walk.get("resident", vote)
        assert "参加人数不足，未通过" in page
        issue = walk.get("committee", f"issues/{walk.topic.number}")
        assert "应决定是否开会再议" in issue and "列入会议" in issue
        desk = walk.get("committee", "desk")
        assert "应决定是否开会再议" in desk
    assert walk.issue.step == "convene"
    assert [verb for verb, _ in told(walk.issue) if "writing" in verb] == [
        "issue:writing_opened",
        "issue:writing_extended",
        "issue:not_adopted_in_writing",
    ]


def test_a_form_that_cannot_be_opened_says_why_and_keeps_what_was_typed(walk) -> None:
    with clock.pretend(scene.at()):
        path = walk.hall.path(f"issues/{walk.topic.number}/writings")
        answer = walk.client("committee").post(
            path,
            data={
                "key": "k",
                "seen": str(walk.topic.version),
                "text": TEXT,
                "days": "2",
                "secrecy": "named",
                "two_channels": "first_valid",
            },
        )
        stale = walk.client("committee").post(
            path,
            data={
                "key": "l",
                "seen": "0",
                "text": TEXT,
                "days": "7",
                "secrecy": "named",
                "two_channels": "first_valid",
            },
        )

    page = html.unescape(answer.get_data(as_text=True))
    assert (answer.status_code, stale.status_code) == (422, 409)
    assert "至少 3 天" in page and TEXT in page
