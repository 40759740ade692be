"""Stories that have come to their end, or to the point where those affected are asked."""

from __future__ import annotations

from collections.abc import Iterator

from deliberation.demo.chapters import accepted, answered, done, task, written
from deliberation.demo.town import Story, Town

AFFECTED = 62  # households of a parking case


def stories(town: Town) -> Iterator[Story]:
    """All of them."""
    yield parking(town)
    yield north(town)
    yield charging(town)
    yield gate(town)
    yield bumps(town)
    yield lights(town)
    yield accepted(town, "stalls", 50, 6)  # not adopted


def parking(town: Town) -> Story:
    """35 of 50 are satisfied and it is deliberated again; then 49 of 50, and it is closed."""
    households = [*town.estate.doors[3][: AFFECTED // 2], *town.estate.doors[4][: AFFECTED // 2]]
    yield from accepted(town, "parking", 1, 19)
    marks = task(
        town,
        "划线、立牌、登记来访车辆",
        "property",
        44,
        assisting="居委会、志愿者服务队",
        acceptance_test="标线清楚，登记簿每天有记录，消防通道无车",
    )
    yield from written(town, "parking", 13, households, [marks])
    yield from done(town, "parking", 43, "标线、标牌都已完成，登记簿放在门岗。", by="property")
    yield from answered(
        town,
        "parking",
        {
            47: [(14, "satisfied", ""), (9, "basically", ""), (5, "dissatisfied", LEFT_AT_NIGHT)],
            49: [(6, "satisfied", ""), (6, "basically", ""), (10, "dissatisfied", NOBODY_ASKS)],
        },
    )
    again = [
        task(
            town,
            "门岗设夜间登记，18 时前电话提醒挪车",
            "property",
            104,
            assisting="志愿者服务队",
            acceptance_test="连续两周 18 时后没有外来车",
        ),
        task(town, "公布车位使用和收费情况，每月一次", "committee", 104),
    ]
    yield from written(town, "parking", 73, households, again)
    note = "第一个月的使用情况已贴在公告栏。"
    yield from done(town, "parking", 102, note, by="committee", which=2)
    yield from done(town, "parking", 103, "夜间登记已试行三周，外来车都按时挪走了。", by="property")
    yield from answered(
        town,
        "parking",
        {
            107: [(27, "satisfied", ""), (4, "basically", "")],
            109: [(14, "satisfied", ""), (4, "basically", ""), (1, "dissatisfied", TOO_FEW)],
        },
    )


LEFT_AT_NIGHT = "夜里还是有外来车占着。"
NOBODY_ASKS = "到点了没有人管，也不知道收不收费。"
TOO_FEW = "车位还是不够用。"


def north(town: Town) -> Story:
    """Reopened by 36 of 48; its second meeting is the day after tomorrow."""
    households = [*town.estate.doors[1][: AFFECTED // 2], *town.estate.doors[2][: AFFECTED // 2]]
    yield from accepted(town, "north", 112, 16)
    signs = task(
        town,
        "和菜场签好约定，装车牌登记牌",
        "property",
        156,
        assisting="居委会",
        acceptance_test="晚 7 点后菜场的车全部离场",
    )
    yield from written(town, "north", 125, households, [signs])
    yield from done(town, "north", 156, "约定已签，登记牌已装好。", by="property")
    yield from answered(
        town,
        "north",
        {
            160: [(13, "satisfied", ""), (9, "basically", ""), (4, "dissatisfied", STILL_FULL)],
            163: [(6, "satisfied", ""), (8, "basically", ""), (8, "dissatisfied", TOO_EARLY)],
        },
    )


STILL_FULL = "菜场的三轮车到八点多还占着。"
TOO_EARLY = "早上七点就要挪车，上夜班的人刚躺下。"


def charging(town: Town) -> Story:
    """Carried out; those affected are being asked, and a visitor's household has not answered."""
    households = [*town.estate.doors[2][:20], *town.estate.doors[3][:40]]
    yield from accepted(town, "charging", 97, 23)
    sockets = task(
        town,
        "车棚加装充电口，刷卡计费",
        "property",
        196,
        assisting="街道城管办",
        budget=36_000_00,
        source="社区公共收益",
        acceptance_test="24 个充电口能用，充满自动断电",
    )
    yield from written(town, "charging", 125, households, [sockets])
    yield from done(town, "charging", 194, "24 个充电口已通电，收费牌已挂出。", by="property")
    yield from answered(
        town,
        "charging",
        {
            197: [(11, "satisfied", ""), (3, "basically", ""), (4, "dissatisfied", DEAR)],
            199: [(5, "satisfied", ""), (2, "basically", ""), (5, "dissatisfied", BROKEN)],
        },
        but="resident",
    )


DEAR = "一块二一度，比家里贵一倍。"
BROKEN = "有四个口刷卡没反应。"


def gate(town: Town) -> Story:
    """Closed: 41 of 42."""
    yield from accepted(town, "gate", 2, 8)
    repair = task(town, "修好 6 栋四个单元的门禁", "property", 46, budget=8_600_00)
    yield from written(town, "gate", 13, town.estate.doors[6], [repair])
    yield from done(town, "gate", 45, "四个单元都已修好，报修电话贴在门上。", by="property")
    yield from answered(
        town, "gate", {51: [(33, "satisfied", ""), (8, "basically", ""), (1, "dissatisfied", "")]}
    )


def bumps(town: Town) -> Story:
    """Closed: 50 of 55."""
    households = [*town.estate.doors[14][:40], *town.estate.doors[15][:40]]
    yield from accepted(town, "bumps", 30, 11)
    road = task(town, "加两道减速带，画人行横道", "property", 84, assisting="街道城管办")
    yield from written(town, "bumps", 49, households, [road])
    yield from done(town, "bumps", 82, "减速带和人行横道都做好了。", by="property")
    slow = "三轮车过减速带颠得厉害。"
    yield from answered(
        town,
        "bumps",
        {88: [(36, "satisfied", ""), (14, "basically", ""), (5, "dissatisfied", slow)]},
    )


def lights(town: Town) -> Story:
    """Closed: 55 of 60."""
    households = [*town.estate.doors[9], *town.estate.doors[10]]
    yield from accepted(town, "lights", 110, 13)
    lamps = task(town, "9 栋、10 栋楼道灯换成感应灯", "property", 160, budget=12_400_00)
    yield from written(town, "lights", 125, households, [lamps])
    yield from done(town, "lights", 158, "96 盏灯都换好了，旧灯泡已回收。", by="property")
    dim = "三楼那盏灭得太快。"
    yield from answered(
        town,
        "lights",
        {165: [(31, "satisfied", ""), (24, "basically", ""), (5, "dissatisfied", dim)]},
    )
