"""A guide to services from its first version to a quarter in which nobody looked at it (C7).

By clicking: the committee publishes it, a resident finds what to bring, the quarter's look falls
due and is done; in the next quarter nobody does it in time, and everybody sees that.
"""

from __future__ import annotations

import pytest

from tests import guides, scene
from tests.journeys.people import Somebody

OWED = "应查看服务指南是不是还对"
TITLE = "居委会服务指南"
#: Nothing else happens in this neighbourhood: so often does its clock go on to the next quarter.
MOST = 40


@pytest.fixture
def hall(app) -> scene.Neighbourhood:
    with app.app_context():
        return scene.community(neighbours=0)


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_a_guide_is_read_looked_at_each_quarter_and_late_in_public(
    hall, visitor, javascript
) -> None:
    committee, resident = (
        Somebody(visitor(javascript=javascript), hall, part) for part in ("committee", "resident")
    )

    committee.goes_to("texts/")
    committee.follows("写一份公约、规则")
    committee.chooses("kind", "guide")
    committee.fills(title=TITLE)
    committee.presses("开始写")
    committee.fills(body=guides.FIRST.replace("- 多久办好：10 个工作日\n", ""), name="第一版")
    committee.presses("发布这一版")
    committee.sees("“高龄津贴”没有写多久办好")
    committee.fills(body=guides.FIRST)
    committee.presses("发布这一版")
    committee.sees("上次查看")
    committee.goes_to("desk")
    assert OWED not in said(committee), "the quarter has just begun"

    resident.goes_to("guide/")
    resident.fills(q="养老")
    resident.presses("查找")
    resident.follows("高龄津贴")
    for fact in ("80 岁以上的老人", "身份证和银行卡", "10 个工作日", "1 号窗口，周敏"):
        resident.sees(fact)

    waits_until_owed(committee)
    committee.goes_to("overdue/")
    assert OWED not in said(committee), "it is owed, not late"
    looks_at_it(committee)
    committee.goes_to("desk")
    assert OWED not in said(committee)

    waits_until_owed(committee)  # a quarter later
    resident.goes_to("overdue/")
    assert OWED not in said(resident)
    committee.waits_for_the_next_deadline()  # that is its day
    committee.lets_a_day_pass()
    resident.goes_to("overdue/")
    resident.sees(OWED)
    resident.sees(TITLE)
    resident.goes_to("guide/")
    resident.sees("已经逾期")

    looks_at_it(committee)
    resident.goes_to("overdue/")
    assert OWED not in said(resident)
    resident.goes_to("guide/")
    assert "已经逾期" not in said(resident)


def said(somebody: Somebody) -> str:
    """What the page in front of them says."""
    return somebody.page.locator("main").inner_text()


def waits_until_owed(committee: Somebody) -> None:
    """The clock goes on until the desk says that the guide is to be looked at."""
    committee.goes_to("desk")
    for _time in range(MOST):
        if OWED in said(committee):
            return
        committee.waits_for_the_next_deadline()
        committee.goes_to("desk")
    committee.sees(OWED)


def looks_at_it(committee: Somebody) -> None:
    """From the desk to the guide; a service left out is asked for, then all are ticked."""
    committee.goes_to("desk")
    committee.follows(TITLE)
    committee.follows("登记查看")
    boxes = committee.page.locator("main [name='seen']")
    boxes.first.check(force=True)
    committee.presses("看过了，不用改")
    committee.sees("还有 1 项没有勾选")
    for one in boxes.all():
        one.check(force=True)
    committee.presses("看过了，不用改")
    committee.sees("上次查看")
