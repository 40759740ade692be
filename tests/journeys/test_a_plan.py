"""A project's plan from its first draft through two rounds of opinions to the office's reply.

By clicking, as clerk, resident, expert and officer of the sub-district: who gave an opinion finds
what became of it in two presses; who was asked as an expert declares an interest, then advises.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from deliberation.lobby.operations import settle_due
from deliberation.rules import workflow
from tests import scene
from tests.journeys.people import Somebody
from tests.resolve.test_resolutions import decided, post, write

FIRST = "第一条 重铺路面。\n第二条 每户出200元。\n"
SECOND = "第一条 重铺路面。\n第二条 每户出200元，可以分两次。\n第三条 质保三年。\n"


@pytest.fixture
def hall(app) -> scene.Neighbourhood:
    with app.app_context():
        return scene.community(neighbours=0)


@pytest.fixture
def project(app, hall) -> tuple[str, str]:
    """The numbers of a major project and of its resolution, which has hung its days."""
    with app.app_context():
        about = decided(hall, kind=workflow.IssueKind.MAJOR)
        resolution = post(hall, write(hall, about))
        settle_due(hall.community, resolution.posting_over)
        return about.number, resolution.number


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_a_plan_grows_in_the_open(hall, project, visitor, javascript) -> None:
    committee, resident, officer, expert = (
        Somebody(visitor(javascript=javascript), hall, part)
        for part in ("committee", "resident", "subdistrict", "mediator")
    )
    issue, resolution = project

    committee.goes_to(f"issues/{issue}")
    committee.follows("写方案，一版一版征求意见")
    committee.chooses("kind", "plan")
    committee.fills(title="路面方案")
    committee.presses("开始写")
    publishes(committee, FIRST, "征求意见稿")
    asked_as_expert(hall, committee, expert)
    asks_and_answers(committee, resident, "能不能分两次交？", "partly", "可以分两次。")

    resident.goes_to("mine")  # one press
    resident.sees("部分采纳")
    resident.follows("能不能分两次交？", more=True)  # and two
    resident.sees("可以分两次。")

    committee.goes_to(f"issues/{issue}")
    committee.follows("路面方案：第 1 版（征求意见稿）")
    committee.follows("写新的一版")
    publishes(committee, SECOND, "第二稿")
    committee.follows("比上一版改了什么")
    committee.sees("改了 1 条，新加 1 条")
    committee.follows("路面方案")
    asks_and_answers(committee, resident, "质保太短。", "not", "设备本身只保三年。")

    committee.goes_to(f"resolutions/{resolution}/plan")
    committee.sees("随决议报上去的是方案的第 2 版。")
    committee.fills(addressee="北河街道")
    committee.presses("登记上报")

    officer.goes_to(f"resolutions/{resolution}/plan")
    officer.sees("第三条")
    officer.chooses("verdict", "approved")
    officer.fills(reply="同意。", clause_3="质保到期前请再检查一次。")
    officer.presses("登记答复")

    resident.goes_to(f"issues/{issue}/plan")
    for fold in resident.page.locator("main summary").all():
        fold.click()
    for said in ("能不能分两次交？", "答复：不采纳。设备本身只保三年。", "质保到期前请再检查一次。",
                 "采纳和部分采纳 1 条，答复了 2 条：50%",
                 "马正清（市建筑设计院 结构工程师），对第 1 版", "声明：有利害关系：住在隔壁小区。",
                 "第一条：先做排水，再铺路面。"):  # fmt: skip
        resident.sees(said)


def publishes(committee: Somebody, body: str, name: str) -> None:
    committee.fills(body=body, name=name)
    committee.presses("发布这一版")
    committee.sees(name)


def asked_as_expert(hall: scene.Neighbourhood, committee: Somebody, expert: Somebody) -> None:
    """The expert is asked about the version that is shown, and everybody reads what they say."""
    committee.follows("请专家看第 1 版")
    committee.chooses("expert", str(hall.people["mediator"].id))
    committee.fills(capacity="市建筑设计院 结构工程师", question="排水够不够？")
    committee.presses("请专家提意见")
    committee.sees("还没有声明")

    expert.goes_to("mine")
    expert.sees("应提专家意见")
    expert.follows("停车位错时共享", more=True)
    expert.follows("请您提专家意见：路面方案")
    expert.follows("声明利害关系，再写意见")
    expert.chooses("interest", "some")
    expert.fills(words="住在隔壁小区。")
    expert.presses("公开声明")
    expert.sees("排水够不够？")
    expert.fills(said_1="先做排水，再铺路面。")
    expert.presses("公开意见")
    expert.sees("声明日期")
    expert.goes_to("mine")
    assert "应提专家意见" not in expert.page.locator("main").inner_text()

    committee.follows("路面方案")
    committee.sees("马正清")
    committee.sees("先做排水，再铺路面。")


def asks_and_answers(
    committee: Somebody, resident: Somebody, words: str, dealt: str, reasons: str
) -> None:
    """A round on the version that is shown: one opinion, its answer, and the round's end."""
    committee.follows("就这一版征求意见")
    last = (committee.now + timedelta(days=4)).date()
    committee.fills(last_day=last.isoformat())
    committee.presses("开始征求意见")
    place = committee.page.url

    resident.goes_to("")
    resident.follows("路面方案")
    resident.follows("对第二条提意见")
    resident.fills(text=words)
    resident.presses("提交意见")
    resident.sees(words)

    committee.page.goto(place)
    committee.follows("答复 1 条意见")
    committee.page.locator("main [name='chosen']").first.check(force=True)
    committee.chooses("dealt", dealt)
    committee.fills(reasons=reasons)
    committee.presses("公开答复")
    committee.sees(reasons)
    while committee.now.date() <= last:
        committee.lets_a_day_pass()
    committee.follows("路面方案")
