"""Stories that are being carried out: the canteen, the drains, the class after school."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db
from deliberation.demo.assisting import NO_PHOTO, settle_parts
from deliberation.demo.chapters import accepted, done, executing, task, task_of, written
from deliberation.demo.sketches import sketch
from deliberation.demo.town import Story, Town
from deliberation.resolve.models import Task
from deliberation.resolve.operations import legality as examining
from deliberation.resolve.operations import objections
from deliberation.rules.texts import Finding, Giver, Said, examined
from deliberation.rules.workflow import monthly
from deliberation.supervise import operations as supervise
from deliberation.supervise.queries import matrix
from deliberation.texts.operations import legality
from deliberation.texts.operations.legality import version_in

GIFT = 100_000_00  # fen: what the canteen's equipment is worth
LAST = 200  # today, counted from the day on which the hall was opened
FORGOTTEN = "path"  # the month that ended last is without a report on it


def stories(town: Town) -> Iterator[Story]:
    """All of them, with the supervision group's reports."""
    yield canteen(town)
    yield drainage(town)
    yield path(town)
    yield canopy(town)
    yield trees(town)
    yield after_school(town)
    yield accepted(town, "slide", 168, 15)  # decided; the resolution is to be written
    yield reports(town)


def canteen(town: Town) -> Story:
    """Open, with kitchen equipment that a firm gave; meals at the door are being arranged."""
    households = [door for number in (3, 4, 5, 6, 13) for door in town.estate.doors[number]]
    yield from accepted(town, "canteen", 28, 31)
    tasks = [
        task(
            town,
            "安装捐赠的厨房设备并登记造册",
            "donor",
            105,
            assisting="居委会",
            budget=GIFT,
            source="海川厨具有限公司捐赠（设备价值 10 万元）",
            acceptance_test="设备与捐赠清单一致，能正常使用，清单贴在墙上",
        ),
        task(
            town,
            "5 栋架空层水电、排烟和无障碍坡道",
            "property",
            95,
            assisting="街道城管办",
            budget=68_000_00,
            source="社区公共收益",
        ),
        task(
            town,
            "供餐和送餐上门",
            "partner",
            LAST + 40,
            assisting="志愿者服务队",
            acceptance_test="连续一个月，每天 40 位老人吃上热饭",
            steps=(("试营业", town.days.day(110)), ("送餐上门", town.days.day(LAST + 10))),
        ),
    ]
    minority = "有两位代表担心油烟，要求先装净化器。"
    yield from written(town, "canteen", 49, households, tasks, minority)
    yield from done(town, "canteen", 92, "水电和坡道已完工，净化器已装。", by="property", which=2)
    note = "灶台、蒸柜、消毒柜等 11 件设备已装好，价值 10 万元，清单贴在墙上。"
    yield from done(town, "canteen", 101, note, by="donor")


def drainage(town: Town) -> Story:
    """Its day has passed, and the lead has not reported it done; who assists did its part."""
    yield from accepted(town, "drainage", 29, 14)
    pipes = task(
        town,
        "疏通并分开 1 栋雨水管和污水管",
        "property",
        LAST - 6,
        assisting="街道城管办",
        budget=48_000_00,
        source="物业专项维修",
        acceptance_test="连续两场大雨不返水",
    )
    yield from written(town, "drainage", 49, town.estate.doors[1], [pipes])
    yield town.on(120, 16)
    town.do(settle_parts, task_of(town, "drainage"))


def path(town: Town) -> Story:
    """On its way, but nobody has said so last month."""
    yield from accepted(town, "path", 51, 9)
    steps = (("北段铺好", town.days.day(120)), ("坡道扶手装好", town.days.day(155)))
    paving = task(
        town, "起砖重铺，坡道加扶手", "property", LAST - 10, budget=26_500_00, steps=steps
    )  # put off by a month: see oversight.extension
    households = [*town.estate.doors[16], *town.estate.doors[17]]
    yield from written(town, "path", 73, households, [paving])


def canopy(town: Town) -> Story:
    """In time."""
    yield from accepted(town, "canopy", 138, 10)
    work = task(town, "更换 13 栋晾衣架和雨棚", "property", LAST + 15, budget=19_800_00)
    yield from written(town, "canopy", 151, town.estate.doors[13], [work])


def trees(town: Town) -> Story:
    """Reported done: the supervision group is to look at it."""
    yield from accepted(town, "trees", 139, 12)
    work = task(town, "请园林工人修枝，清走枝叶", "property", LAST + 5, assisting="志愿者服务队")
    yield from written(town, "trees", 151, town.estate.doors[14], [work])
    yield town.on(197, 15, 30)
    line = db.session.scalars(
        select(Task).where(
            Task.community_id == town.community.id,
            Task.resolution_id == town.resolutions["trees"].id,
        )
    ).one()
    note = "14 栋前 6 棵香樟已修枝，枝叶当天清走。"
    town.do(supervise.report_done, line, note, cost=0, without=NO_PHOTO, by=town["property"])


def after_school(town: Town) -> Story:
    """Posted now, examined by the office: one objection is answered, one waits for its answer."""
    households = [door for number in range(1, 25) for door in town.estate.doors[number][::4]]
    yield from accepted(town, "class", 170, 37)
    tasks = [
        task(
            town,
            "“四点半课堂”开班，收 120 名孩子",
            "partner",
            LAST + 35,
            assisting="居委会、志愿者服务队",
            acceptance_test="120 名孩子都有位子，每天有签到签退",
        ),
        task(town, "腾出活动中心一楼两间房，加装护角", "committee", LAST + 25),
    ]
    yield from written(town, "class", 187, households, tasks, examined=False)
    yield town.on(188, 9)
    opinion = town.do(
        examining.ask,
        town.resolutions["class"],
        Giver.SUBDISTRICT,
        town.days.day(195),
        key="demonstration:legality:class",
        by=town["secretary"],
    )
    yield town.on(190, 14)
    asked = town.do(
        objections.object_to,
        town.resolutions["class"],
        key="demonstration:class:1",
        text="活动中心一楼下午是老人下棋的地方，孩子来了老人去哪里？",
        by=town["representative3"],
    )
    yield town.on(191, 10)
    advice = "“困难家庭免交”请写明凭什么、向谁申请；材料费收一笔开一笔收据。"
    said = [
        Said(one.id, Finding.ADVICE, words=advice) for one in examined(version_in(opinion).content)
    ]
    town.do(legality.give, opinion, said, by=town["subdistrict"])
    yield town.on(192, 15)
    town.do(
        objections.answer,
        asked,
        "棋牌室搬到二楼东间，装扶手，电梯直达；课堂只用一楼两间，17:50 以前结束。决议不变。",
        upheld=False,
        by=town["committee"],
    )
    yield town.on(198, 16)
    town.do(
        objections.object_to,
        town.resolutions["class"],
        key="demonstration:class:2",
        text="120 个孩子只有三位老师，谁来保证安全？请写清楚人数和接送办法。",
        by=town["neighbour"],
    )


# ------------------------------------------------------------------------ reports

#: Key → what the months said, one after the other; the last one is said again.
SAID = {
    "canteen": (
        (15, "场地图纸已定，海川厨具已送来价值 10 万元的设备清单。", "下月开工。"),
        (45, "水电、坡道在做，设备月底进场。", "装好后请老人试吃。"),
        (70, "食堂已开伙，午餐每天 32 份；捐赠设备价值 10 万元，已登记造册。", "安排送餐上门。"),
        (80, "每天 38 份，送餐上门 9 户。", "再招三名送餐志愿者。"),
    ),
    "drainage": (
        (20, "管道已疏通一遍，排查出两处错接。", "联系街道挖路。"),
        (35, "挖路许可还没有批下来。", "请街道城管办催办。"),
    ),
    "renovation": (
        (5, "八栋楼入户调查完成，样板楼定在 5 栋。", "下月进场。"),
        (15, "5 栋外墙已搭架，楼道线缆开始归整。", "6 栋、7 栋同时进场。"),
        (30, "5 栋外墙完成，6 栋、7 栋下水管已换。", "8 栋进场。"),
    ),
    "path": (
        (20, "松动的砖已做标记，材料进场。", "分段施工。"),
        (45, "北段已铺好。", "接着铺南段。"),
    ),
    "": (
        (30, "材料已订好，正在排工期。", "按期限完成。"),
        (60, "正在施工。", "完工后请住户评价。"),
    ),
}
LATE = {"drainage": "挖路许可没有批下来，施工队等了两周。"}


def reports(town: Town) -> Story:
    """At the end of each month the supervision group says how far everything is (A8)."""
    for day in _month_ends(town):
        yield clock.at(day) + timedelta(hours=16)
        for key, resolution in executing(town):
            if key == FORGOTTEN and _the_last(town, day):
                continue
            first = monthly.first_month(clock.day_of(resolution.in_force_at))
            if first > day:
                continue
            said = SAID.get(key, SAID[""])
            told = min(len(monthly.months(first, day)), len(said)) - 1
            percent, text, following = said[told]
            late = LATE.get(key, "") if told else ""
            town.do(
                supervise.publish_report,
                resolution,
                monthly.month_of(day),
                percent=percent,
                state="delayed" if late else "on_time",
                text=text,
                delay_reason=late,
                next_step=following,
                planned=matrix.planned(resolution, day),
                pictures=[sketch(percent // 10)] if key == "canteen" and told else [],
                by=town["supervisor"],
            )


def _month_ends(town: Town) -> list[date]:
    days = (town.days.day(number) for number in range(1, LAST))
    return [day for day in days if day == monthly.last_day(monthly.month_of(day))]


def _the_last(town: Town, day: date) -> bool:
    return day == _month_ends(town)[-1]
