"""What the pages of a meeting say: what is decided now, what carries it, what was decided."""

from __future__ import annotations

import re

import pytest

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.live.publish import Broadcast
from deliberation.rules.voting.bodies import Electorate
from tests import scene
from tests.discuss.room import TABLE, Room, refusal

TEXT = "白天8点到18点供来访车辆停放。"
AUDIENCES = (("representative", "floor"), ("resident", "guest"))


def card(page: str, name: str = "question") -> str:
    """The card called *name* in plain words."""
    found = re.search(rf'<section class="card {name}".*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def asked(page: str) -> str:
    """What stands largest in the card of the question."""
    found = re.search(r"<blockquote[^>]*>(.*?)</blockquote>", page, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else ""


def pending(room: Room, mover: str = "representative", **motion: object) -> None:
    """A motion is moved, seconded and stated."""
    room.does(mover, "motions", **motion)
    seconder = "second_representative" if mover == "representative" else "representative"
    room.does(seconder, "motions/{motion}/seconding")
    room.does("committee", "motions/{motion}/statement")


def by_hands(room: Room, in_favour: int, against: int) -> None:
    room.does("committee", "motions/{motion}/question", method="hands")
    votes = {"in_favour": in_favour, "against": against, "abstained": 0}
    room.does("committee", "motions/{motion}/count", **votes)
    room.does("supervisor", "motions/{motion}/confirmation")


@pytest.fixture
def stated(room: Room) -> Room:
    room.begin()
    room.does("committee", "items/{item}/statement", text=TEXT)
    return room


@pytest.mark.parametrize(
    ("motion", "said"),
    [
        ({"kind": "limit_debate", "turns": 1, "speech": 60}, "发言改为：每人 1 次，每次 60 秒。"),
        ({"kind": "limit_debate", "turns": 3}, "发言改为：每人 3 次。"),
        ({"kind": "close_debate"}, "不再发言，马上表决。"),
        ({"kind": "postpone", "to": "下周三的会"}, "改期再议：下周三的会。"),
        ({"kind": "refer", "to": "停车小组"}, "交给小组：停车小组。"),
        ({"kind": "recess", "minutes": 10}, "休息 10 分钟。"),
        ({"kind": "adjourn"}, "休会，会议结束。"),
        ({"kind": "adjourn", "to": "周五晚上"}, "休会，下次接着开：周五晚上。"),
    ],
)
def test_everybody_sees_what_is_decided_now_and_what_it_is_about(stated, motion, said):
    pending(stated, **motion)
    for part, page in AUDIENCES:
        seen = stated.see(part, page)
        assert asked(seen) == said
        assert f"正在议的是：主动议“{TEXT}”" in card(seen)


def test_a_main_motion_and_an_amendment_are_shown_in_their_own_words(stated):
    assert asked(stated.see("representative")) == TEXT
    pending(stated, kind="amend", words="18点", instead="20点")
    assert asked(stated.see("representative")) == "白天8点到18点20点供来访车辆停放。"
    pending(stated, kind="close_debate")
    seen = stated.see("representative")
    assert asked(seen) == "不再发言，马上表决。"
    assert "正在议的是：修正案：“18点”改为“20点”" in card(seen)


def test_a_reconsideration_says_of_what(stated):
    by_hands(stated, 4, 0)
    pending(stated, kind="reconsider")
    assert asked(stated.see("representative")) == f"重新议决：主动议“{TEXT}”（刚才通过）。"


def test_on_an_appeal_for_is_against_the_ruling_and_every_page_says_so(stated):
    stated.does("representative", "points", reason="跑题了。")
    stated.does(
        "committee", "motions/{motion}/answer", ruling="not-well-taken", reason="没有跑题。"
    )
    stated.does("representative", "appeals")
    stated.does("second_representative", "motions/{motion}/seconding")
    stated.does("committee", "motions/{motion}/statement")
    stated.does("committee", "motions/{motion}/question", method="hands")
    for part, page in AUDIENCES:
        seen = stated.see(part, page)
        assert asked(seen) == "主持人裁定秩序问题不成立：没有跑题。"
        assert "同意申诉，就是推翻主持人的裁定；反对申诉，就是维持。" in card(seen)
    chairs = stated.see("committee")
    assert "同意申诉，推翻裁定" in chairs and "反对申诉，维持裁定" in chairs
    stated.does("committee", "motions/{motion}/count", in_favour=1, against=3, abstained=0)
    stated.does("supervisor", "motions/{motion}/confirmation")
    for part, page in AUDIENCES:
        assert "主持人的裁定维持不变。" in stated.see(part, page)


def test_before_anybody_votes_the_page_says_what_carries_it(stated):
    stated.does("committee", "motions/{motion}/question", method="hands")
    told = "同意加反对的票里，同意超过二分之一才通过；弃权不计。"
    for part, page in AUDIENCES:
        assert told in card(stated.see(part, page))


def test_a_result_stands_above_the_next_question(stated):
    for who, side in (("representative", "for"), ("second_representative", "against")):
        stated.does(who, "speeches", side=side)
    pending(stated, kind="limit_debate", turns=1)
    by_hands(stated, 4, 0)
    for part, page in AUDIENCES:
        seen = stated.see(part, page)
        assert seen.index('aria-label="结果"') < seen.index('class="card question"')
        assert seen.index('class="card question"') < seen.index('id="queue"')


def wall(room: Room) -> str:
    """What the wall of the hall shows, in plain words."""
    page = room.see("second_committee", "screen").partition('<header class="wall-head')[2]
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_wall_asks_a_question_and_says_one_thing_to_do(stated):
    assert f"正在商议：要不要这样办？ {TEXT}" in wall(stated)
    assert "想说的，请举手" in wall(stated)
    pending(stated, kind="amend", words="18点", instead="20点")
    stated.does("committee", "motions/{motion}/question", method="hands")
    assert "现在表决：要不要把“18点”改成“20点”？ 白天8点到 18点 20点 供来访车辆停放。" in wall(
        stated
    )
    assert "请举手" in wall(stated)
    assert "同意加反对的票里，同意超过二分之一才通过；弃权不计。" in wall(stated)
    stated.does("committee", "motions/{motion}/count", in_favour=4, against=0, abstained=0)
    stated.does("supervisor", "motions/{motion}/confirmation")
    assert "刚才：修正案 通过。 4 比 0 正在商议：要不要这样办？" in wall(stated)


@pytest.mark.parametrize(
    ("motion", "asked"),
    [
        ({"kind": "limit_debate", "turns": 1}, "发言要不要改为每人 1 次？"),
        ({"kind": "close_debate"}, "要不要停止发言，马上表决？"),
        ({"kind": "postpone", "to": "下周三的会"}, "要不要改期再议：下周三的会？"),
        ({"kind": "refer", "to": "停车小组"}, "要不要先交给停车小组？"),
        ({"kind": "recess", "minutes": 10}, "要不要休息 10 分钟？"),
        ({"kind": "adjourn"}, "要不要休会？"),
        ({"kind": "adjourn", "to": "周五晚上"}, "要不要休会，下次接着开：周五晚上？"),
    ],
)  # fmt: skip
def test_every_motion_is_a_question_on_the_wall(stated, motion, asked):
    pending(stated, **motion)
    assert asked in wall(stated)
    assert f"正在议的是：主动议“{TEXT}”" in wall(stated)


def test_the_wall_names_who_has_not_answered_the_roll_and_then_who_voted_how(stated):
    stated.does("committee", "motions/{motion}/question", method="roll")
    stated.does("representative", "motions/{motion}/answer-to-roll", choice="for")
    name, other = (stated.hall.people[part].name for part in TABLE[3:])
    assert name not in wall(stated) and other in wall(stated)
    assert "请在手机上按" in wall(stated) and "已回答 1 / 4" in wall(stated)
    for part, choice in (("second_representative", "against"), ("supervisor", "for")):
        stated.does(part, "motions/{motion}/answer-to-roll", choice=choice)
    stated.does("committee", "motions/{motion}/roll-closing")
    said = wall(stated)
    assert "通过。 2 比 1" in said
    assert re.search(rf"同意 2 .*{name}.*反对 1 .*{other}", said)


def test_the_wall_holds_words_as_large_as_there_is_room_for(room: Room):
    room.begin()
    room.does("committee", "items/{item}/statement", text="长" * 20)
    assert 'class="fill fit-0"' in room.see("second_committee", "screen")
    pending(room, kind="amend", words="长" * 20, instead="长" * 300)
    assert re.search(r'class="fill fit-\d+ alone"', room.see("second_committee", "screen"))


def test_a_recess_says_until_when(stated):
    pending(stated, kind="recess", minutes=10)
    stated.does("committee", "motions/{motion}/question", method="consent")
    stated.does("committee", "motions/{motion}/consent")
    until = re.search(r"到 (\d\d:\d\d)，由主持人宣布继续开会。", stated.see("representative"))
    assert until
    assert f"接着议：主动议“{TEXT}”" in card(stated.see("representative"))


def test_the_course_names_items_sides_limits_and_all_arithmetic(stated):
    stated.does("representative", "speeches", side="against")
    pending(stated, "second_representative", kind="limit_debate", turns=1, speech=90)
    by_hands(stated, 4, 0)
    page = stated.see("resident", "minutes")
    title = stated.floor.setup.items[0].title
    for said in (
        f"宣布进入议程“{title}”。",
        "要求发言（反对）。",
        "提出限制或延长发言（每人 1 次，每次 90 秒）。",
        "有效票 4 张，须至少 3 票；同意 4 票，反对 0 票，通过。",
    ):
        assert said in page


def test_words_that_turn_the_direction_of_others_are_not_kept(room: Room):
    room.begin()
    room.does("committee", "items/{item}/statement", text="停车\u202e不收费\u2066。😀<script>")
    assert room.floor.text == "停车不收费。😀<script>"
    assert asked(room.see("representative")) == "停车不收费。😀&lt;script&gt;"


def test_what_is_too_long_is_told_even_where_its_form_is_gone(stated):
    stated.does("committee", "motions/{motion}/question", method="hands")
    answer = stated.does("representative", "motions", expect=422, kind="main", text="长" * 20_000)
    assert "动议的内容" in refusal(answer)


def test_in_english_a_space_stands_between_what_was_done_and_what_came_of_it(stated):
    stated.does("committee", "motions/{motion}/question", method="roll")
    for_, against = (stated.member(part) for part in TABLE[3:])
    votes = {f"vote-{for_}": "for", f"vote-{against}": "against"}
    stated.does("committee", "motions/{motion}/roll", **votes)
    stated.does("supervisor", "motions/{motion}/roll-closing")
    with stated.app.app_context():
        latest = db.session.scalars(
            db.select(Broadcast.said)
            .where(Broadcast.language == "en", Broadcast.audience == "member")
            .order_by(Broadcast.seq.desc())
        ).first()
    assert ". Main motion “" in latest
    stated.device("representative").post("/language", data={"language": "en"})
    minutes = stated.see("representative", "minutes")
    assert "Roll call. For: " in minutes


# ------------------------------------------------------------------ whose buttons


def offered(page: str) -> set[str]:
    """The addresses that the page's forms go to, after the number of the meeting."""
    return set(re.findall(r'(?:form)?action="/heping/meetings/\d+/([^"]*)"', page))


def test_who_has_handed_the_chair_over_has_no_chair_left(stated):
    stated.does("committee", "chair", to=stated.member("representative"))
    mine, theirs = stated.see("committee"), stated.see("representative")
    motion = stated.floor.top.number
    assert f"motions/{motion}/question" not in offered(mine)
    assert f"motions/{motion}/question" in offered(theirs)
    assert "speeches" in offered(mine)
    answer = stated.does("committee", "motions/{motion}/question", expect=422, method="hands")
    assert refusal(answer) == "这一步由主持人来做。 议事规则第 3.2.4 条"
    mover, seconder = stated.member("supervisor"), stated.member("second_representative")
    stated.does("committee", "adjournment", expect=422, mover=mover, seconder=seconder)
    assert stated.acts[-1] == "hand_chair"


def test_who_has_the_chair_for_a_while_calls_the_roll_by_name_and_hands_it_on(stated):
    stated.does("committee", "chair", to=stated.member("representative"))
    assert "chair" in offered(stated.see("representative"))
    stated.does("representative", "motions/{motion}/question", method="roll")
    page = stated.see("representative")
    for part in ("supervisor", "second_representative", "second_committee", "committee"):
        assert stated.hall.people[part].name in page.partition('id="roll-form"')[2]
    votes = {f"vote-{stated.member(part)}": "for" for part in ("committee", "supervisor")}
    stated.does("representative", "motions/{motion}/roll", **votes)
    stated.does("second_committee", "motions/{motion}/roll-closing")
    stated.does("representative", "chair", to=stated.member("supervisor"))
    assert stated.floor.chair == stated.member("supervisor")


def test_the_secretary_records_every_motion_and_request_of_who_has_no_phone(stated):
    by = stated.member("representative")
    forms = offered(stated.see("second_committee"))
    assert {"motions", "requests", "points"} <= forms
    for motion in (
        {"kind": "close_debate"}, {"kind": "limit_debate", "turns": 1}, {"kind": "recess"},
        {"kind": "adjourn"},
    ):  # fmt: skip
        stated.does("second_committee", "motions", by=by, **motion)
        assert (stated.floor.top.by, stated.floor.top.kind) == (by, motion["kind"])
        stated.does("second_committee", "requests", by=by, kind="withdraw")
    by_hands(stated, 3, 1)
    assert {"recounts", "motions"} <= offered(stated.see("second_committee"))
    stated.does("second_committee", "recounts", by=by)
    by_hands(stated, 3, 1)
    stated.does("second_committee", "motions", by=by, kind="reconsider")
    stated.does("committee", "motions/{motion}/ruling", reason="太晚了。")
    assert "appeals" in offered(stated.see("second_committee"))
    stated.does("second_committee", "appeals", by=by)
    assert stated.acts[-1] == "appeal"


def test_without_the_scrutineer_nothing_is_counted_and_the_chair_is_told_why(room: Room):
    room.come(*(part for part in TABLE if part != "supervisor"))
    room.does("committee", "order")
    room.does("committee", "items/{item}/opening")
    room.does("committee", "items/{item}/statement", text=TEXT)
    page = room.see("committee")
    assert stands_out(page) == "点名表决" and 'value="hands"' not in page
    assert "不在会场，举手和无记名的票没有人核对" in page
    answer = room.does("committee", "motions/{motion}/question", expect=422, method="hands")
    assert "监票人不在会场" in refusal(answer)


def test_the_bylaws_can_order_a_secret_ballot_on_main_motions(room: Room):
    with room.app.app_context(), unit_of_work():
        meeting = room.meeting
        meeting.bylaws = {**meeting.bylaws, "secret_ballot": True}
    room.begin()
    room.does("committee", "items/{item}/statement", text=TEXT)
    page = room.see("committee")
    assert stands_out(page) == "无记名，用票箱" and "无记名，手工计票" in page
    assert 'value="hands"' not in page and 'value="consent"' not in page
    answer = room.does("committee", "motions/{motion}/question", expect=422, method="roll")
    assert "必须无记名投票" in refusal(answer)
    pending(room, kind="amend", words="18点", instead="20点")
    assert 'value="hands"' in room.see("committee")


# ------------------------------------------------------------------ who is not here


def test_who_has_not_signed_in_is_told_how(room: Room):
    room.come("committee")
    told = "您还没有签到"
    assert told in room.see("representative") and told not in room.see("committee")
    assert told not in room.see("resident")  # has no seat
    room.come("representative")
    assert told not in room.see("representative")


def test_when_the_quorum_is_lost_the_chair_is_told_what_is_left_to_do(stated):
    for part in ("representative", "second_representative", "supervisor"):
        data = {"one": stated.member(part)}
        stated.device("second_committee").post(stated.address("departures"), data=data)
    assert stated.floor.phase == "inquorate"
    assert "人数不够，议事先停下：等人回来签到" in stated.see("committee")


def test_the_door_counts_those_it_does_not_list(app):
    with app.app_context():
        hall = scene.community(neighbours=300)
        meeting = scene.meeting_called(hall, body="RA", seats=(), electorate=Electorate.ADULTS)
    with clock.pretend(meeting.starts_at):
        room = Room(app, hall, meeting)
        room.come("committee")
        page = room.see("second_committee", "door")
        absent = len(room.floor.setup.people) - 1
        assert absent > 300
        assert f'还没到 <small class="num">{absent}</small>' in page
        assert "人多，这里只列一部分。" in page


# ------------------------------------------------------------------ what comes next


def stands_out(page: str) -> str:
    """The first of the chair's buttons that stand out."""
    chair = page.partition('id="chair"')[2]
    return re.search(r'<button class="button main"[^>]*>([^<]*)', chair)[1].strip()


def test_when_an_item_was_postponed_the_next_stands_out_and_not_the_same_again(app):
    with app.app_context():
        hall = scene.community()
        topics = [scene.topic(hall, title) for title in ("停车", "路灯")]
        meeting = scene.meeting_called(hall, *topics)
    with clock.pretend(meeting.starts_at):
        room = Room(app, hall, meeting)
        room.begin()
        room.does("committee", "items/{item}/statement", text=TEXT)
        pending(room, kind="postpone", to="下周三的会")
        by_hands(room, 4, 0)
        page = room.see("committee")
        assert 'id="statement-form"' not in page
        assert stands_out(page) == "开始下一项"
        assert "改期再议" in page.partition('id="agenda"')[2]
        minutes = room.see("resident", "minutes")
        assert "停车 · 主动议：改期再议" in minutes and "路灯 · 没有议到" in minutes
        second = room.floor.setup.items[1].key
        room.does("committee", f"items/{second}/opening")
        room.does("committee", f"items/{second}/statement", text="换路灯。")
        by_hands(room, 4, 0)
        page = room.see("committee")
        assert "议程上的都议过了，可以休会。" in page
        assert '<details id="adjournment" open>' in page
