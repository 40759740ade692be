"""A secret vote of the floor in a ballot box of those present, each at a device of their own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from deliberation import clock
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.models.helping import Help
from deliberation.database import db, unit_of_work
from deliberation.discuss import operations
from deliberation.discuss.operations import abandonment
from deliberation.issues.models import Timer, TimerKind
from deliberation.journal.models import Entry
from deliberation.rules import recount
from deliberation.rules.meeting import acts
from deliberation.rules.refusals import OutOfOrder
from tests.discuss.room import TABLE, Room, refusal

PROPOSED = "白天供来访车辆停放。"


@pytest.fixture
def voting(room: Room) -> Room:
    """The main motion is put by box; the five of the table are present."""
    room.begin()
    room.does("committee", "items/{item}/statement", text=PROPOSED)
    room.does("committee", "motions/{motion}/question", method="box")
    return room


def box_of(room: Room) -> Box:
    with room.app.app_context():
        return db.session.scalars(select(Box).order_by(Box.id.desc())).first()


def ballots(room: Room) -> str:
    return room.hall.path(f"ballots/{box_of(room).id}")


def casts(room: Room, part: str, choice: str, *, expect: int = 303):
    page = room.device(part).get(ballots(room)).get_data(as_text=True)
    line = re.search(r'name="line"[^>]*value="(\d+)"', page)
    code = re.search(r'name="code"[^>]*value="(\w+)"', page)
    told = {"choice": choice, "line": line[1] if line else "", "code": code[1] if code else ""}
    answer = room.device(part).post(ballots(room) + "/ballot", data=told)
    assert answer.status_code == expect, answer.get_data(as_text=True)
    return answer


def all_cast(room: Room, *choices: str) -> None:
    for part, choice in zip(TABLE, choices, strict=True):
        casts(room, part, choice)


def test_each_votes_at_their_own_device_and_the_chair_closes(voting: Room) -> None:
    roll = {f"p:{voting.member(part)}" for part in TABLE}  # the neutral chair votes secretly
    with voting.app.app_context():
        lines = db.session.scalars(db.text("SELECT key FROM voters")).all()
    assert set(lines) == roll
    asked = voting.see("representative")
    assert "去投票" in asked and "不记名" in asked
    assert "由主持人宣布结束" in voting.device("representative").get(ballots(voting)).text
    assert PROPOSED in voting.device("representative").get(ballots(voting)).text
    assert "请在手机上投票" in voting.see("second_committee", "screen")

    all_cast(voting, "for", "for", "against", "abstain", "for")

    assert "您已经投过了" in voting.see("representative")
    assert "已经投了 5 票" in voting.see("committee")
    voting.does("second_committee", "motions/{motion}/box-closing")  # who writes for the chair
    (decision,) = voting.floor.decisions
    votes = decision.outcome.votes
    assert (votes.for_, votes.against, votes.abstain) == (3, 1, 1)
    assert (decision.passed, decision.method, decision.votes) == (True, "box", ())
    box = box_of(voting)
    assert f"票箱防改码 {box.root[:16]}" in voting.see("resident", "minutes")
    assert f"/ballots/{box.id}" in voting.see("resident", "minutes")
    wall = voting.see("second_committee", "screen")
    assert "票箱无记名" in wall and "3 比 1" in wall


def test_its_export_is_recounted_by_the_one_file(voting: Room) -> None:
    all_cast(voting, "for", "for", "against", "abstain", "for")
    voting.does("committee", "motions/{motion}/box-closing")
    box = box_of(voting)

    answer = voting.device("resident").get(ballots(voting) + "/export")

    lines = answer.get_data().splitlines(keepends=True)
    done = recount.recount(lines, root=box.root, seal=box.seal)
    assert done.findings == []
    (decision,) = voting.floor.decisions
    assert done.figures["outcome"]["kind"] == decision.outcome.kind == "adopted"
    assert recount.sums(box.rule, done.figures, {}, False) == {
        lang: decision.arithmetic(lang) for lang in ("zh", "en")
    }


def test_nothing_is_entered_by_hand_while_the_box_is_open(voting: Room) -> None:
    for act, fields in (
        ("count", {"in_favour": 3, "against": 1, "abstained": 0}),
        ("roll", {f"vote-{voting.member('representative')}": "for"}),
    ):
        answer = voting.does("committee", f"motions/{{motion}}/{act}", expect=422, **fields)
        assert "票只从票箱里数，不能再手工填票数。 议事规则第 3.2.7 条" in refusal(answer)
    answer = voting.does("supervisor", "motions/{motion}/confirmation", expect=422)
    assert "议事规则第 3.2.7 条" in refusal(answer)
    assert "count-form" not in voting.see("committee")
    casts(voting, "committee", "for")

    # Not even by who calls the operation itself: what was not in the box is no count.
    with voting.app.app_context(), pytest.raises(OutOfOrder) as refused, unit_of_work():
        done = acts.CloseBox(voting.member("committee"), 5, root="ab" * 32)
        operations.act(voting.meeting, done, by=voting.hall.people["committee"], at=clock.now())
    assert refused.value.refusal.name == "floor.box_is_open"
    box = box_of(voting)
    assert box.closed_at is None and box.channels == ["online", "terminal"]
    page = voting.device("committee").get(ballots(voting)).get_data(as_text=True)
    assert "纸质票" not in page and "上门收票" not in page


def test_who_came_late_is_not_on_the_roll_and_who_left_stays_on_it(voting: Room) -> None:
    late = voting.device("resident").get(ballots(voting)).get_data(as_text=True)
    assert "名册上没有您" in late
    casts(voting, "resident", "for", expect=403)

    voting.does("second_committee", "departures", member=voting.member("representative"))
    all_cast(voting, "for", "for", "against", "against", "for")

    voting.does("committee", "motions/{motion}/box-closing")
    assert voting.floor.decisions[0].passed
    assert len(voting.floor.decisions[0].presence) == 5


def test_once_cast_and_once_closed(voting: Room) -> None:
    casts(voting, "representative", "for")
    again = casts(voting, "representative", "against", expect=422)
    assert "已经投过" in again.get_data(as_text=True)
    answer = voting.does("committee", "motions/{motion}/box-closing", expect=422)
    assert "只投了 1 票，不到 5 票" in refusal(answer)
    assert box_of(voting).closed_at is None  # nothing of it has happened
    for part in ("committee", "second_committee", "supervisor", "second_representative"):
        casts(voting, part, "for")
    assert "box-closing" not in voting.see("representative")
    voting.does("representative", "motions/{motion}/box-closing", expect=422)
    seen, motion = voting.floor.seq, voting.floor.top.number
    voting.does("committee", "motions/{motion}/box-closing")

    late = voting.does("second_committee", f"motions/{motion}/box-closing", expect=409, seen=seen)

    assert "会上已经往前走了一步" in refusal(late)
    assert voting.acts.count("close_box") == 1
    assert casts(voting, "representative", "against", expect=422).status_code == 422


def test_a_point_well_taken_ends_the_box_and_shows_nothing_of_it(voting: Room) -> None:
    all_cast(voting, "for", "for", "against", "abstain", "for")
    voting.does("representative", "points", reason="网络断了，有人投不了")
    assert "去投票" not in voting.see("representative")  # it was cast; the box stays open
    answer = voting.does("committee", "motions/{motion}/box-closing", expect=422)
    assert "请主持人先答复" in refusal(answer)
    address = ballots(voting)

    voting.does("committee", "motions/{motion}/answer", ruling="well-taken", reason="是")

    box = box_of(voting)
    assert box.closed_at is not None and voting.floor.decisions == ()
    assert voting.device("committee").get(address).status_code == 404
    assert voting.device("committee").get(address + "/export").status_code == 404
    voting.does("committee", "motions/{motion}/question", method="secret")  # then by hand
    voting.does("committee", "motions/{motion}/count", in_favour=3, against=1, abstained=1)
    voting.does("supervisor", "motions/{motion}/confirmation")
    assert voting.floor.decisions[0].method == "secret"


def test_a_recount_opens_another_box_to_those_who_were_there(voting: Room) -> None:
    all_cast(voting, "for", "for", "against", "against", "abstain")
    voting.does("committee", "motions/{motion}/box-closing")
    first = box_of(voting)

    voting.does("representative", "recounts")
    voting.does("committee", "motions/{motion}/question", method="box")

    second = box_of(voting)
    assert second.id != first.id and second.entitled == 5
    all_cast(voting, "for", "for", "for", "against", "abstain")
    voting.does("committee", "motions/{motion}/box-closing")
    assert [one.passed for one in voting.floor.decisions] == [True]


def test_fewer_than_the_least_vote_on_paper(room: Room) -> None:
    room.come(*TABLE[:4])
    room.does("committee", "order")
    room.does("committee", "items/{item}/opening")
    room.does("committee", "items/{item}/statement", text=PROPOSED)
    assert "无记名，用票箱" not in room.see("committee")

    answer = room.does("committee", "motions/{motion}/question", expect=422, method="box")

    assert "到会可以投票的只有 4 人，不到 5 人" in refusal(answer)
    assert box_of(room) is None


def test_a_meeting_that_everybody_left_takes_its_box_along(voting: Room) -> None:
    for part in TABLE:
        voting.does("second_committee", "departures", member=voting.member(part))
    with clock.pretend(voting.starts_at + timedelta(hours=13)), voting.app.app_context():
        timer = db.session.scalars(select(Timer).where(Timer.kind == TimerKind.MEETING_LEFT)).one()
        with unit_of_work():
            abandonment.fall_due(voting.hall.community, timer)
        assert voting.meeting.adjourned_at is not None
        box = box_of(voting)
        verbs = db.session.scalars(
            select(Entry.verb).where(Entry.verb.like("box:%")).order_by(Entry.number)
        ).all()
    assert box.closed_at is not None and verbs == ["box:opened", "box:closed"]
    assert voting.device("resident").get(ballots(voting)).status_code == 404


def test_who_has_no_phone_votes_at_the_terminal_of_the_hall(voting: Room) -> None:
    terminal = ballots(voting) + "/terminal"
    desk = voting.device("second_committee")
    assert terminal in voting.see("second_committee")
    with voting.app.app_context():
        key = f"p:{voting.member('second_representative')}"
        line = db.session.scalar(select(Voter.id).where(Voter.key == key))

    asks = {"line": line, "channel": "terminal"}  # two persons receive whoever comes there
    assert desk.post(ballots(voting) + "/helps", data=asks).status_code == 303
    with voting.app.app_context():
        help_ = db.session.scalar(select(Help.id))
    confirmed = voting.device("committee").post(voting.hall.path(f"helps/{help_}/confirmation"))
    assert confirmed.status_code == 303
    booth = desk.get(f"{terminal}?line={line}").get_data(as_text=True)
    assert "同意" in booth
    answer = desk.post(terminal, data={"line": line, "choice": "against"})

    assert answer.status_code == 303
    assert "您已经投过了" in voting.see("second_representative")
    again = casts(voting, "second_representative", "for", expect=422)
    assert "已经投过" in again.get_data(as_text=True)
