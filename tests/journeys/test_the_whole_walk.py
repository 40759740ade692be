"""A citizen's real message walks through all six steps twice, by clicking, as six people.

It is imported, submitted, accepted, decided in a meeting, written down, posted, carried out and
judged: 35 of 50 are satisfied, so it is deliberated again by itself; after the second round
49 of 50 are, and it is closed.
"""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from deliberation import clock
from tests import scene
from tests.journeys.keyboard import AtTheKeyboard
from tests.journeys.people import Somebody, number_in

MESSAGES = Path(__file__).resolve().parents[2] / ".." / "shared/data/messages/answered.csv"
MESSAGE = "35801"  # uneven paving that collects water
HOUSEHOLDS = 50
COLUMNS = "title=title,body=body,reference=id,posted_at=posted_at"


@pytest.fixture
def title() -> str:
    """The title of the message, as the citizen wrote it."""
    if not MESSAGES.exists():
        pytest.skip("the citizens' messages are not beside the project (../shared/data/messages)")
    with MESSAGES.open(encoding="utf-8-sig", newline="") as file:
        return next(row["title"] for row in csv.DictReader(file) if row["id"] == MESSAGE)


@pytest.fixture
def hall(app) -> scene.Neighbourhood:
    """A community of fifty households in which the message was brought in by the hotline."""
    with app.app_context():
        hall = scene.community("jinjin", neighbours=HOUSEHOLDS - len(scene.RESIDENTS))
        assert len(hall.households) == HOUSEHOLDS
    if MESSAGES.exists():
        command = ["import-messages", str(MESSAGES), "--community", hall.code]
        done = app.test_cli_runner().invoke(args=[*command, "--columns", COLUMNS])
        assert done.exit_code == 0, done.output
    return hall


@pytest.mark.alike("the whole walk")
@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_a_message_walks_through_all_six_steps_twice(title, hall, visitor, javascript):
    six = _six(hall, lambda: visitor(javascript=javascript), Somebody)
    committee = six[0]
    number = submits(committee, title)
    accepts(committee, number)

    _is_decided_and_done(*six, number, satisfied=35)

    committee.goes_to(f"issues/{number}")
    committee.sees("第 2 轮")
    committee.sees("35/50")
    committee.sees("会议召集")

    _is_decided_and_done(*six, number, satisfied=49)

    committee.goes_to(f"issues/{number}")
    committee.sees("群众满意，办结")
    committee.sees("49/50")


@pytest.mark.alike("the whole walk")
def test_a_message_walks_through_all_six_steps_by_keyboard_alone(title, hall, visitor):
    six = _six(hall, visitor, AtTheKeyboard)
    committee = six[0]
    number = submits(committee, title)
    accepts(committee, number)

    _is_decided_and_done(*six, number, satisfied=49)

    committee.goes_to(f"issues/{number}")
    committee.sees("群众满意，办结")


def _six(hall, visitor, kind: type[Somebody]) -> tuple[Somebody, ...]:
    parts = (
        "committee",
        "second_committee",
        "representative",
        "property_manager",
        "supervisor",
        "second_supervisor",
    )
    return tuple(kind(visitor(), hall, part) for part in parts)


def _is_decided_and_done(
    committee: Somebody,
    secretary: Somebody,
    scrutineer: Somebody,
    manager: Somebody,
    supervisor: Somebody,
    second_supervisor: Somebody,
    number: str,
    *,
    satisfied: int,
) -> None:
    """One round: decided, written and posted, carried out, judged."""
    holds_a_meeting(committee, secretary, scrutineer, number)
    posts_a_resolution(committee, number)
    carries_out(manager, supervisor, number)
    asks_all_doors(supervisor, second_supervisor, number, satisfied=satisfied)


def submits(committee: Somebody, title: str) -> str:
    """The clerk finds the imported message, releases and hands it in; gives its number."""
    committee.goes_to("issues/?step=collect")
    while not committee.page.get_by_role("link", name=title[:20]).count():
        committee.follows("更早的议题")
    committee.follows(title[:20], more=True)
    committee.presses("核对过了，公开")
    committee.presses("提交审核")
    return number_in(committee.page.url)


def accepts(committee: Somebody, number: str) -> None:
    committee.goes_to(f"issues/{number}")
    committee.presses("告知已收到")
    committee.goes_to(f"issues/{number}")
    committee.follows("审核")
    committee.chooses("kind", "daily")
    committee.chooses("body", "HALL")
    owner = committee.page.locator("main select[name='owner'] option")
    committee.chooses("owner", owner.nth(1).get_attribute("value"))
    committee.presses("受理这个议题")
    committee.sees("会议召集")


def holds_a_meeting(
    committee: Somebody, secretary: Somebody, scrutineer: Somebody, number: str
) -> None:
    meeting = gives_notice(committee, number)
    for _ in range(4):
        committee.lets_a_day_pass()
    secretary.goes_to(f"meetings/{meeting}/door")
    for box in secretary.page.locator("main input[name='member']").all():
        secretary.ticks("member", box.get_attribute("value"))
    secretary.presses("勾选的人都到会")

    committee.goes_to(f"meetings/{meeting}/floor")
    committee.presses("宣布开会")
    committee.presses("开始这一项")
    committee.fills(text="东侧路面铺沥青，先把积水的地方垫平。")
    committee.presses("宣布议题")
    votes(committee, scrutineer, meeting, 4, 0, 0)
    secretary.goes_to(f"meetings/{meeting}/floor")
    secretary.presses("没有异议，休会")

    committee.goes_to(f"issues/{number}")
    committee.sees("达成共识")


def gives_notice(committee: Somebody, number: str) -> str:
    committee.goes_to(f"issues/{number}")
    committee.follows("列入会议")
    start = clock.local(committee.now + timedelta(days=4))
    committee.fills(
        title="议事会", day=f"{start:%Y-%m-%d}", clock=f"{start:%H:%M}", place="居委会二楼"
    )
    committee.presses("下一步：看一遍通知")
    for part, function in (
        ("committee", "chair"),
        ("second_committee", "secretary"),
        ("representative", "scrutineer"),
    ):
        person = getattr(committee.hall, part).id
        committee.chooses(f"seat-{person}", "core")
        committee.chooses(f"function-{person}", function)
    committee.presses("保存席位")
    committee.presses("发出通知")
    committee.sees("会议通知")
    return number_in(committee.page.url)


def votes(
    committee: Somebody, scrutineer: Somebody, meeting: str, for_: int, against: int, abstain: int
) -> None:
    committee.presses("举手表决")
    committee.fills(in_favour=str(for_), against=str(against), abstained=str(abstain))
    committee.presses("报票数")
    scrutineer.goes_to(f"meetings/{meeting}/floor")
    scrutineer.presses("核对无误")
    scrutineer.sees("通过")


def posts_a_resolution(committee: Somebody, number: str) -> None:
    """Written with one task for the property manager and all fifty doors, posted, waited out."""
    committee.goes_to(f"issues/{number}")
    committee.follows("写决议")
    lead = committee.hall.units["property"].id
    deadline = clock.day_of(committee.now) + timedelta(days=40)
    committee.fills(**{"tasks-0-title": "垫平路面，疏通雨水口", "tasks-0-deadline": f"{deadline}"})
    committee.chooses("tasks-0-lead", str(lead))
    committee.chooses("scope", "all")
    committee.presses("写好了")
    committee.presses("公示这份决议")
    committee.sees("公示")
    while "执行监督" not in standing_of(committee, number):
        committee.waits_for_the_next_deadline()


def standing_of(person: Somebody, number: str) -> str:
    """The name of the step at which the issue stands, as its page shows it."""
    person.goes_to(f"issues/{number}")
    return person.page.locator(".steps > .now").inner_text()


def carries_out(manager: Somebody, supervisor: Somebody, number: str) -> None:
    """The property manager reports it done; supervision publishes the month and accepts."""
    supervisor.goes_to(f"issues/{number}")
    # The first month that owes a report has fifteen days of execution.
    while not supervisor.page.get_by_role("link", name="公布进度", exact=True).count():
        supervisor.lets_a_day_pass()
    supervisor.follows("公布进度")
    supervisor.fills(percent="80", text="路面已垫平，雨水口已疏通，正在养护。")
    supervisor.chooses("state", "on_time")
    supervisor.presses("公布")

    manager.goes_to("tasks/")
    manager.follows("垫平路面，疏通雨水口")
    manager.fills(**{"done-note": "已经完工，请验收。", "done-without": "照片随后补。"})
    manager.presses("报告办完")

    supervisor.goes_to("tasks/")
    supervisor.follows("垫平路面，疏通雨水口")
    supervisor.presses("验收通过")


def asks_all_doors(
    supervisor: Somebody, second_supervisor: Somebody, number: str, *, satisfied: int
) -> None:
    """The group went from door to door: one enters the fifty sheets, another confirms them.

    Until then none counts. With the last that is confirmed all have answered, and the poll ends
    when nobody can say any more that an answer was not theirs.
    """
    supervisor.goes_to(f"issues/{number}")
    supervisor.follows("录入纸质答复")
    doors = supervisor.page.locator("main input[type='radio'][value='satisfied']").all()
    assert len(doors) == HOUSEHOLDS
    for place, door in enumerate(doors):
        name = door.get_attribute("name")
        if place < satisfied:
            supervisor.chooses(name, "satisfied")
            continue
        supervisor.chooses(name, "dissatisfied")
        supervisor.fills(**{name.replace("choice", "reason"): "下雨还是积水。"})
    supervisor.presses("录入这些答复")
    supervisor.sees("您录入的，要由监督小组的另一位照着原件核对")

    second_supervisor.goes_to(f"issues/{number}")
    second_supervisor.sees("满意度调查正在进行")
    second_supervisor.follows("录入纸质答复")
    second_supervisor.follows("50 份", more=True)
    second_supervisor.presses("我来核对")
    assert second_supervisor.page.locator("main tbody tr").count() == HOUSEHOLDS
    second_supervisor.presses("一样，计入")
    said = second_supervisor.page.locator("body").inner_text()
    assert f"计入 {HOUSEHOLDS} 份" in said, said
    for _ in range(4):  # three whole days for contesting
        second_supervisor.lets_a_day_pass()
