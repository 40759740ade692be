"""The living demonstration: 1,200 households, half a year of their affairs, as operations.

Nothing is written into tables, and no figure is typed: 98 % is what 49 of 50 sheets come to, and
92 % what 46 of 50 hands do. The small one beside it (:mod:`deliberation.demo.community`) tells
the parking case alone, quickly, for tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from deliberation import clock
from deliberation.demo import (
    choosing,
    conventions,
    disputes,
    everyday,
    experts,
    guide,
    mending,
    opinions,
    outcomes,
    oversight,
    owning,
    renovation,
    voting,
    works,
    yearly,
)
from deliberation.demo.chapters import Calling, Item, hall, met, noticed
from deliberation.demo.community import CODE
from deliberation.demo.days import Days
from deliberation.demo.estate import settle_in
from deliberation.demo.topics import TOPICS
from deliberation.demo.town import Story, Town
from deliberation.demo.ways import adopt
from deliberation.demo.works import LAST
from deliberation.people import operations as people
from deliberation.people.models import Community
from deliberation.rules.meeting import Side

IN_SESSION = timedelta(minutes=40)  # so long ago began the meeting that is being held

#: The hall's meetings that were held, with what they decided.
MEETINGS = (
    Calling(
        "第一次议事会",
        7,
        8,
        12,
        (
            Item(
                "parking",
                "8–18 时，3 栋与 4 栋之间的空车位供来访车辆停放；其余时间只供住户停放。"
                "由物业登记车牌。",
                (11, 2, 1),
                ("8–18", "9–17"),
            ),
            Item("gate", TOPICS["gate"].action, (14, 0, 0)),
        ),
    ),
    Calling(
        "第二次议事会：食堂、排水、行路",
        39,
        43,
        48,
        (
            Item(
                "canteen",
                "在 5 栋架空层办老年食堂，午餐 12 元、晚餐 10 元，80 岁以上减半。"
                "接受海川厨具有限公司捐赠的厨房设备（价值 10 万元），登记造册，用在哪里贴在墙上。"
                "走不动的老人由志愿者送餐。",
                (12, 2, 0),
                ("午餐 12 元、晚餐 10 元", "午餐 10 元、晚餐 8 元"),
            ),
            Item("drainage", TOPICS["drainage"].action, (14, 0, 0)),
            Item("bumps", TOPICS["bumps"].action, (13, 0, 1)),
        ),
        1,
    ),
    Calling(
        "第三次议事会：停车再议",
        62,
        66,
        72,
        (
            Item(
                "parking",
                "9–17 时，3 栋与 4 栋之间的空车位供来访车辆停放，不收费；其余时间只供住户停放。"
                "门岗提前半小时电话提醒挪车，使用情况每月公布。",
                (14, 0, 0),
                ("提前半小时", "提前一小时"),
            ),
            Item("path", TOPICS["path"].action, (13, 0, 1)),
            Item("stalls", TOPICS["stalls"].action, (5, 8, 1)),
        ),
        2,
    ),
    Calling(
        "第四次议事会：停车与充电",
        117,
        119,
        124,
        (
            Item(
                "north",
                "北门外 30 个位子，晚 7 点到早 7 点供住户停放，凭车牌登记，不收费。",
                (12, 1, 1),
            ),
            Item("charging", TOPICS["charging"].action, (13, 1, 0)),
            Item("lights", TOPICS["lights"].action, (14, 0, 0)),
        ),
        3,
    ),
    Calling(
        "第五次议事会：修树和晾衣架",
        143,
        145,
        150,
        (
            Item("canopy", TOPICS["canopy"].action, (14, 0, 0)),
            Item("trees", TOPICS["trees"].action, (10, 3, 1)),
        ),
        4,
    ),
    Calling(
        "第六次议事会：四点半课堂",
        176,
        180,
        186,
        (
            Item(
                "class",
                "在活动中心一楼办“四点半课堂”，由明德社会服务中心承办，收 100 名孩子，"
                "16:10 到 17:50，材料费每月 60 元，困难家庭免交。",
                (13, 1, 0),
                ("100 名", "120 名"),
            ),
        ),
        5,
    ),
    Calling(
        "第七次议事会：儿童滑梯",
        187,
        190,
        196,
        (Item("slide", TOPICS["slide"].action, (12, 0, 2)),),
        6,
    ),
)
NEXT = Calling(
    "第九次议事会：北门停车再议、电动车进楼",
    191,
    195,
    LAST + 2,
    (Item("north", "", (0, 0, 0)), Item("ebikes", "", (0, 0, 0))),
    8,
)


def make(now: datetime) -> Community:
    """Make the living demonstration, whose half year ends at *now*."""
    days = Days(clock.day_of(now) - timedelta(days=LAST))
    opened = days.moment(0, 8)
    days.community = days.do(
        opened,
        people.found_community,
        CODE,
        "幸福里社区",
        desk_phone="0755-2345 6789",
        desk_hours="周一至周五 8:30–18:00",
    )
    town = Town(days, days.do(opened, _move_in, days), now)
    town.live(_stories(town))
    return days.community


def _move_in(days: Days, *, at: datetime):
    settled = settle_in(days.community, at=at, since=days.day(0))
    adopt(days.community, settled["administrator"], since=days.day(0), at=at)
    return settled


def _stories(town: Town) -> Iterator[Story]:
    for calling in MEETINGS:
        yield met(town, calling)
    yield noticed(town, NEXT, hall(town, NEXT))
    yield in_session(town)
    yield from outcomes.stories(town)
    yield renovation.story(town)
    yield renovation.plan_story(town)
    yield experts.story(town)
    yield conventions.story(town)
    yield guide.story(town)
    yield from works.stories(town)
    yield from everyday.stories(town)
    yield from oversight.stories(town)
    yield from disputes.stories(town)
    yield from voting.stories(town)
    yield from yearly.stories(town)
    yield from choosing.stories(town)
    yield owning.story(town)
    yield from opinions.stories(town, LAST)
    yield from mending.stories(town)


def in_session(town: Town) -> Story:
    """The meeting that is being held now: an amendment waits for its debate and its vote."""
    calling = Calling("第八次议事会：广场舞", 189, 194, LAST, (), 7)
    sitting = hall(town, calling)
    starts = town.end.replace(second=0, microsecond=0) - IN_SESSION
    yield town.on(calling.called, 10, 30)
    sitting.call([town.topics["dancing"]], town.now, starts_at=starts)
    yield town.on(calling.noticed, 9, 30)
    sitting.give_notice(town.now)
    yield starts - timedelta(minutes=15)
    sitting.begin()
    sitting.open(
        town.topics["dancing"],
        "广场舞每天 18:30 到 20:30，音箱朝向花园，音量不超过 60 分贝，由舞队轮流值日。",
    )
    sitting.speak("representative", Side.FOR)
    sitting.speak("representative4", Side.AGAINST)
    sitting.amend("20:30", "20:00")
