"""A whole meeting in twelve browsers: from the door to the signed minutes, each act seen by all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import segno
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect

from deliberation import clock
from deliberation.discuss.queries import doorcode
from tests import scene
from tests.discuss.room import Room
from tests.journeys.table import Attendee, AtTheKeyboard, Onlooker, Table, WithoutScript

SEATS = ("representative", "second_representative", "property_manager",
         "resident", "neighbour", "tenant")  # fmt: skip
#: part → how they come. The screen of the hall is opened by who keeps the door.
BY_CODE = ("representative", "resident", "neighbour", "tenant")
BY_NAME = ("committee", "second_committee", "supervisor", "property_manager", "officer")
TEXT = "白天8点到18点供来访车辆停放。"


@pytest.fixture
def room(app: Flask) -> Room:
    """Nine voting seats and one attending, notice kept, the hour now as the server has it."""
    app.test_client_class = FlaskClient
    called = clock.now() - timedelta(days=11)
    with app.app_context():
        hall = scene.community(neighbours=0)
        about = scene.topic(hall, when=called)
        meeting = scene.meeting_called(
            hall, about, when=called, starts=clock.now(), seats=SEATS, guests=("officer",)
        )
    return Room(app, hall, meeting, topic=about.number)


def test_twelve_people_hold_a_meeting(room: Room, visitor, tmp_path: Path) -> None:
    table = comes_together(room, visitor)
    checks_in(table, (tmp_path / "instance" / "secret_key").read_text())
    opens(table)
    debates(table)
    amends(table)
    keeps_order(table)
    decides(table)
    adjourns(table)
    signs(table)


def comes_together(room: Room, visitor) -> Table:
    """Twelve devices: laptops, phones, one without script, one for elders, one keyboard."""
    hall = room.hall
    people: dict[str, Attendee | Onlooker] = {
        part: Attendee(visitor(width=width), hall, part)
        for part, width in (
            ("committee", 1280),
            ("second_committee", 1280),
            ("supervisor", 360),
            ("neighbour", 360),
            ("tenant", 360),
            ("property_manager", 360),
            ("officer", 360),
            ("resident", 360),
        )
    }
    people["resident"].page.get_by_role("button", name="长辈版").click()
    people["representative"] = AtTheKeyboard(visitor(), hall, "representative")
    people["second_representative"] = WithoutScript(
        visitor(javascript=False, width=360), hall, "second_representative"
    )
    people["screen"] = Attendee(visitor(width=1920, height=1080), hall, "second_committee")
    people["onlooker"] = Onlooker(visitor(width=360), hall)
    return Table(room, people)


def checks_in(table: Table, secret: str) -> None:
    """By the code on the wall, by name at the door, and with help; never from elsewhere."""
    room, number = table.room, table.room.number
    table.onlooker.goes_to(f"meetings/{number}/guest")
    table.screen.goes_to(f"meetings/{number}/screen")
    door = table.second_committee
    door.goes_to(f"meetings/{number}/door")
    for part in BY_CODE:
        one = table.people[part]
        address = shown_on_the_wall(table, secret)
        if part == "tenant":
            elsewhere = one.page.goto(address.partition("code=")[0] + "code=0000")
            assert elsewhere.status == 422
            assert one.page.get_by_role("button", name="我到了").count() == 0
        one.page.goto(address)
        one.presses("我到了")
        assert one.page.url.endswith("/floor")
        leaves = door.page.get_by_role("button", name=f"{door.hall.people[part].name}离开")
        leaves.wait_for()  # the door sees who came by the code
    for part in BY_NAME:
        box = f"main input[name=member][value='{room.member(part)}']"
        door.page.locator(box).check()
    door.presses("勾选的人都到会")
    door.presses("协助3栋 刘桂芳签到")
    assert room.acts == ["arrive"] * 10
    for part in (*BY_NAME, "second_representative"):
        table.people[part].goes_to(f"meetings/{number}/floor")
    table.sits_down()
    table.all_see("到会 9 / 9")


def shown_on_the_wall(table: Table, secret: str) -> str:
    """The address that the code on the screen holds in this minute."""
    meeting, now = table.room.meeting_id, clock.now()
    drawn = table.screen.page.locator("#joining svg path.qrline").get_attribute("d")
    for ago in range(doorcode.GOOD):
        code = doorcode.code(secret, meeting, now - timedelta(minutes=ago))
        origin = table.screen.page.url.partition("/screen")[0]
        address = f"{origin}/arrival?code={code}"
        if f'd="{drawn}"' in segno.make(address, error="m", micro=False).svg_inline(
            scale=4, border=2, dark="#000", light="#fff", omitsize=True
        ):
            return address
    raise AssertionError("the code on the screen is not that of this minute")


def opens(table: Table) -> None:
    table.committee.presses("宣布开会")
    table.saw("committee")
    table.committee.presses("开始下一项")
    table.saw("committee")
    table.representative.opens("提议")
    table.representative.fills(text=TEXT)
    table.representative.presses("提出动议")
    table.saw("representative")
    table.neighbour.presses("附议")
    table.saw("neighbour")
    table.committee.presses("宣布这个动议")
    table.saw("committee")
    table.all_see(TEXT)


def debates(table: Table) -> None:
    """The mover first, then the sides in turn, whoever asked first."""
    for part, side in (
        ("neighbour", "赞成"),
        ("tenant", "赞成"),
        ("resident", "反对"),
        ("representative", "赞成"),
    ):
        table.people[part].presses(f"发言 {side}")
        table.saw(part)
    for name, part in (
        ("4栋 陈志强", "representative"),
        ("3栋 王秀英", "resident"),
        ("4栋 李建国", "neighbour"),
        ("3栋 周婷", "tenant"),
    ):
        expect(table.screen.page.locator("#shared .queue li").first).to_contain_text(name)
        table.committee.presses(f"请 {name} 发言")
        table.saw("committee")
        table.people[part].presses("我说完了")
        table.saw(part)


def amends(table: Table) -> None:
    """Moved on a phone, seconded without script, counted by two pairs of eyes."""
    mover = table.property_manager
    mover.opens("提修正案")
    mover.fills(words="18点", instead="20点")
    mover.presses("提出修正案")
    table.saw("property_manager")
    table.second_representative.presses("附议")
    table.saw("second_representative")
    table.committee.presses("宣布这个动议")
    table.saw("committee")
    for part in ("screen", "onlooker", "resident"):
        page = table.people[part].page
        assert page.locator("#shared del").inner_text() == "18点"
        assert page.locator("#shared ins").inner_text() == "20点"
    table.committee.presses("举手表决")
    table.saw("committee")
    table.committee.fills(in_favour="6", against="1", abstained="1")
    table.committee.presses("报票数")
    table.saw("committee")
    table.supervisor.presses("核对无误")
    table.saw("supervisor")
    table.all_see("白天8点到20点供来访车辆停放。")


def keeps_order(table: Table) -> None:
    """A point of order from a page without script, and the chair's ruling."""
    member = table.second_representative
    member.opens("秩序")
    member.fills(reason="表决前应当把改过的全文念一遍。")
    member.presses("提出秩序问题")
    table.saw("second_representative")
    table.all_see("表决前应当把改过的全文念一遍。")
    table.committee.fills(reason="说得对，现在就念。")
    table.committee.presses("成立")
    table.saw("committee")


def decides(table: Table) -> None:
    """The roll is called: eight answer, the chair does not. One page refreshes itself."""
    table.committee.presses("点名表决")
    table.saw("committee")
    table.second_representative.follows("自动更新的页面")
    for part in ("second_committee", "supervisor", *SEATS):
        choice = "against" if part == "resident" else "for"
        name = f"vote-{table.room.member(part)}"
        table.committee.page.locator(f"[name='{name}'][value='{choice}']").check(force=True)
    table.committee.presses("记下回答")
    table.saw("committee")
    table.second_committee.presses("核对无误，宣布结果")  # who wrote them down may not
    table.saw("second_committee")
    table.all_see("通过")
    for part in ("onlooker", "screen", "representative"):
        expect(table.people[part].page.locator("#shared .rule")).to_contain_text("同意 7 票")
    table.second_representative.follows("停止自动更新")


def adjourns(table: Table) -> None:
    table.tenant.opens("关于发言和时间")
    table.tenant.presses("提议休会")
    table.saw("tenant")
    table.representative.presses("附议")
    table.saw("representative")
    table.committee.presses("宣布这个动议")
    table.saw("committee")
    table.committee.presses("问有无异议")
    table.saw("committee")
    table.committee.presses("没有异议，通过")
    table.saw("committee")
    table.all_see("已休会")


def signs(table: Table) -> None:
    """The chair confirms, the three officers sign in their own accounts; anybody reads it."""
    minutes = f"meetings/{table.room.number}/minutes"
    table.committee.goes_to(minutes)
    table.committee.presses("确认这份纪要")
    for part, function in (
        ("committee", "主持人"),
        ("second_committee", "记录人"),
        ("supervisor", "监票人"),
    ):
        table.people[part].goes_to(minutes)
        table.people[part].presses(f"以{function}身份签署")
    table.onlooker.goes_to(minutes)
    table.onlooker.sees("已确认，三方都已签署")
    table.onlooker.sees("白天8点到20点供来访车辆停放。")
    table.committee.goes_to(f"issues/{table.room.topic}")
    table.committee.sees("达成共识")
