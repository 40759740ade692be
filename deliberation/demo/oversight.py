"""What keeps the work going: lists, milestones, a later deadline, orders, what residents ask."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from deliberation.database import db
from deliberation.demo.town import Story, Town
from deliberation.demo.works import LAST
from deliberation.people.operations import lists
from deliberation.resolve.models import Task
from deliberation.rules.policy import RoleKind
from deliberation.supervise.models import Report
from deliberation.supervise.operations import comments, deadlines, orders
from deliberation.supervise.queries import matrix

#: Unit → what it can decide, what it has to do, what cannot be asked of it.
LISTS = {
    "property": (
        ("公共收益的使用安排",),
        ("停车秩序和登记", "路灯和楼道灯维修", "排水管疏通", "公共设施维修"),
        ("挖路许可",),
    ),
    "department": (("挖路许可", "占道经营处理"), ("道路和路面修补", "雨污分流管网"), ()),
    "committee": (("活动中心的使用",), ("召集会议和公示", "困难家庭帮扶"), ("收取停车费",)),
    "partner": ((), ("老年食堂供餐送餐", "四点半课堂课后托管"), ("厨房设备采购",)),
}


def stories(town: Town) -> Iterator[Story]:
    """All of them."""
    yield keeping_lists(town)
    yield extension(town)
    yield meals(town)
    yield ordered(town)
    yield asked(town)


def keeping_lists(town: Town) -> Story:
    """On the first day the units' three lists are written down."""
    yield town.on(0, 15)
    for key, kinds in LISTS.items():
        for kind, texts in zip(lists.KINDS, kinds, strict=True):
            for text in texts:
                town.do(lists.add, town.estate.units[key], kind, text, by=town["secretary"])


def extension(town: Town) -> Story:
    """The path: one milestone is kept, one late, and the deadline is put off once."""
    yield town.on(118, 16)
    milestones = matrix.courses(town.community.id, [_task(town, "path").id])[
        _task(town, "path").id
    ].milestones
    town.do(deadlines.reach, milestones[0], by=town["property"])
    yield town.on(162, 16)
    town.do(deadlines.reach, milestones[1], by=town["property"])
    yield town.on(168, 10)
    asked_for = town.do(
        deadlines.ask,
        _task(town, "path"),
        town.days.day(LAST + 20),
        "砖厂断货两周，南段的砖要等下个月到。",
        by=town["property"],
    )
    yield town.on(169, 15)
    town.do(deadlines.grant, asked_for, by=town["supervisor"])


def meals(town: Town) -> Story:
    """The canteen opens on trial in time; meals at the door are still to come."""
    yield town.on(108, 14)
    task = db.session.scalars(
        select(Task).where(
            Task.community_id == town.community.id,
            Task.resolution_id == town.resolutions["canteen"].id,
            Task.position == 3,
        )
    ).one()
    first = matrix.courses(task.community_id, [task.id])[task.id].milestones[0]
    town.do(deadlines.reach, first, by=town["partner"])


def ordered(town: Town) -> Story:
    """Supervision asks why the path stands still; the office asks about the drains."""
    yield town.on(150, 10)
    one = town.do(
        orders.issue_order,
        _task(town, "path"),
        "北段铺好已有两周，南段为什么还没有动工？",
        town.days.day(155),
        key="demonstration:path",
        issuer=RoleKind.SUPERVISOR,
        by=town["supervisor"],
    )
    yield town.on(153, 9)
    town.do(orders.answer, one, "等砖到货，已换一家供应商，下周进场。", by=town["property"])
    yield town.on(LAST - 3, 10)
    town.do(
        orders.issue_order,
        _task(town, "drainage"),
        "挖路许可已经批下来，请说明哪天进场、哪天完工。",
        town.days.day(LAST + 2),
        key="demonstration:drainage",
        issuer=RoleKind.SUBDISTRICT,
        by=town["subdistrict"],
    )


def asked(town: Town) -> Story:
    """A resident asks about the canteen's report, and is answered."""
    yield town.on(150, 18)
    report = db.session.scalars(
        select(Report)
        .where(
            Report.community_id == town.community.id,
            Report.resolution_id == town.resolutions["canteen"].id,
        )
        .order_by(Report.month.desc())
    ).first()
    said = town.do(
        comments.comment,
        report,
        "周末什么时候开始供餐？我妈住 13 栋，走不到食堂。",
        key="demonstration:canteen",
        by=town["resident"],
    )
    yield town.on(151, 11)
    town.do(
        comments.answer, said, "下月第一个周末开始；13 栋有志愿者送餐，已替您登记。",
        by=town["supervisor"],
    )  # fmt: skip


def _task(town: Town, key: str) -> Task:
    return db.session.scalars(
        select(Task)
        .where(
            Task.community_id == town.community.id, Task.resolution_id == town.resolutions[key].id
        )
        .order_by(Task.position)
    ).first()
