"""Small faults of half a year: forty reports, mended sooner and sooner, as sources B1 tells it.

The first are mended in three days, the last in one. One is redone three times; a lift fails again
and again, until it becomes a topic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from deliberation.database import db
from deliberation.demo.faults import fault
from deliberation.demo.town import Story, Town
from deliberation.mend import operations as mend
from deliberation.mend import queries
from deliberation.mend.models import FaultKind, Place, SnapReport
from deliberation.people.models import Building, Community, Person
from deliberation.rules.policy import RoleKind

#: Places: kind, name, number of the building.
PLACES: Sequence[tuple[str, str, int | None]] = (
    ("lift", "21栋1单元电梯", 21),
    ("lift", "22栋2单元电梯", 22),
    ("lift", "23栋1单元电梯", 23),
    ("light", "北门到5栋的路灯", None),
    ("light", "中心花园路灯", None),
    ("entrance", "3栋2单元门", 3),
    ("entrance", "9栋1单元门", 9),
    ("entrance", "14栋3单元门", 14),
    ("bin", "东侧垃圾亭", None),
    ("bin", "南门垃圾亭", None),
    ("water", "12栋后窨井", 12),
    ("water", "7栋西侧窨井", 7),
    ("water", "18栋东侧窨井", 18),
    ("green", "中心花园长椅", None),
    ("green", "健身角", None),
    ("green", "儿童滑梯旁栏杆", None),
    ("light", "南门岗亭路灯", None),
    ("light", "16栋后路灯", 16),
    ("light", "车棚照明", None),
    ("entrance", "6栋2单元门", 6),
    ("entrance", "11栋4单元门", 11),
    ("entrance", "17栋1单元门", 17),
    ("entrance", "20栋2单元门", 20),
    ("bin", "北侧垃圾亭", None),
    ("bin", "西侧垃圾亭", None),
)
#: Kinds: heading, unit, hours, only working hours, words.
KINDS: Mapping[str, tuple[str, str, int, bool, str]] = {
    "灯不亮": ("照明", "property", 24, True, "灯 不亮 黑"),
    "电梯故障": ("电梯", "property", 24, False, "电梯 按钮 困人 停梯"),
    "门禁坏了": ("门", "property", 24, True, "门 关不上 门禁 闭门器"),
    "垃圾没有清": ("卫生", "property", 8, True, "垃圾 满 臭"),
    "窨井、积水": ("排水", "department", 48, True, "窨井 积水 堵 井盖"),
    "设施损坏": ("绿地", "property", 24, True, "椅 木板 栏杆"),
}
OWN = "家里的设施"
DRAWN = {
    "灯不亮": "lamp", "电梯故障": "lift", "门禁坏了": "door", "垃圾没有清": "bin",
    "窨井、积水": "drain", "设施损坏": "green",
}  # fmt: skip


class Fault(NamedTuple):
    """A report: the day it came, hours until it was handled, where, which kind, what was said."""

    day: int
    hours: int
    place: str
    kind: str
    text: str


#: Reported at nine; handled so many hours later, always by day.
MENDED = tuple(
    Fault(*one)
    for one in (
        (12, 74, "北门到5栋的路灯", "灯不亮", "三盏路灯不亮，晚上看不见台阶"),
        (16, 72, "3栋2单元门", "门禁坏了", "单元门关不上，谁都能进"),
        (19, 76, "东侧垃圾亭", "垃圾没有清", "垃圾满出来两天了"),
        (24, 75, "7栋西侧窨井", "窨井、积水", "下雨积水，过不去"),
        (29, 72, "中心花园长椅", "设施损坏", "长椅的木板断了"),
        (33, 73, "22栋2单元电梯", "电梯故障", "电梯按钮按了没有反应"),
        (40, 58, "中心花园路灯", "灯不亮", "花园里一片黑"),
        (45, 56, "9栋1单元门", "门禁坏了", "闭门器坏了，半夜砰砰响"),
        (50, 57, "南门垃圾亭", "垃圾没有清", "垃圾桶满了，很臭"),
        (54, 54, "12栋后窨井", "窨井、积水", "井盖松了，车压过去响"),
        (59, 55, "6栋2单元门", "门禁坏了", "门禁刷卡没有反应"),
        (64, 56, "车棚照明", "灯不亮", "又有一盏路灯不亮"),
        (71, 50, "北侧垃圾亭", "垃圾没有清", "周末没有人清垃圾"),
        (76, 49, "23栋1单元电梯", "电梯故障", "电梯停梯半天了"),
        (81, 48, "14栋3单元门", "门禁坏了", "门锁坏了"),
        (86, 50, "儿童滑梯旁栏杆", "设施损坏", "栏杆松了，孩子爱爬"),
        (91, 49, "18栋东侧窨井", "窨井、积水", "窨井堵了，返味"),
        (97, 34, "16栋后路灯", "灯不亮", "路灯一闪一闪"),
        (102, 33, "11栋4单元门", "门禁坏了", "门关不上"),
        (106, 32, "西侧垃圾亭", "垃圾没有清", "垃圾满了"),
        (117, 33, "12栋后窨井", "窨井、积水", "积水没有退"),
        (122, 30, "南门岗亭路灯", "灯不亮", "路灯不亮"),
        (127, 28, "17栋1单元门", "门禁坏了", "门禁不响"),
        (132, 27, "东侧垃圾亭", "垃圾没有清", "垃圾亭地上很脏很臭"),
        (138, 26, "健身角", "设施损坏", "椅子脚松了"),
        (143, 28, "20栋2单元门", "门禁坏了", "门把手掉了"),
        (151, 26, "中心花园路灯", "灯不亮", "两盏路灯不亮"),
        (158, 25, "7栋西侧窨井", "窨井、积水", "井盖响"),
        (166, 24, "6栋2单元门", "门禁坏了", "闭门器漏油"),
        (173, 24, "南门垃圾亭", "垃圾没有清", "垃圾桶坏了一个"),
        (181, 23, "北门到5栋的路灯", "灯不亮", "路灯不亮"),
    )
)
#: Of those above, by their place in the row: nobody said whether they were mended.
SILENT = frozenset({4, 13, 24})
#: The lift that fails again and again.
AGAIN = (
    Fault(148, 25, "21栋1单元电梯", "电梯故障", "电梯停在六楼不动"),
    Fault(161, 24, "21栋1单元电梯", "电梯故障", "电梯又停了，老人下不了楼"),
    Fault(176, 24, "21栋1单元电梯", "电梯故障", "电梯困人十分钟"),
    Fault(189, 23, "21栋1单元电梯", "电梯故障", "电梯又不动了，这是第四次"),
)


def stories(town: Town) -> Iterator[Story]:
    """All of them, each on its own."""
    yield _set_up(town)
    for number, told in enumerate(MENDED):
        yield _mended(town, told, said=number not in SILENT, joined=number % 4)
    yield _again(town)
    yield _redone_three_times(town)
    yield _handed_on(town)
    yield _waiting(town)


def _kept(town: Town, kind: type[Place] | type[FaultKind], name: str):
    return db.session.scalars(
        select(kind).where(kind.community_id == town.community.id, kind.name == name)
    ).one()


def _set_up(town: Town) -> Story:
    yield town.on(5, 9)
    town.do(_furnish, town)


def _furnish(town: Town, *, at: datetime) -> None:
    community, clerk = db.session.get_one(Community, town.community.id), town["committee"]
    rows = select(Building.name, Building.id).where(Building.community_id == community.id)
    houses = {name: id_ for name, id_ in db.session.execute(rows)}
    for kind, name, house in PLACES:
        building = houses[f"{house}栋"] if house else None
        mend.add_place(community, name, kind, building_id=building, by=clerk, at=at)
    for name, (parent, unit, hours, working, words) in KINDS.items():
        draft = mend.KindDraft(
            name, parent, town.estate.units[unit].id, hours, working, words=words
        )
        mend.save_kind(community, draft, by=clerk, at=at)
    own = mend.KindDraft(OWN, advice="这是业主自己家的，请找装修或者维修师傅。", words="我家 家里")
    mend.save_kind(community, own, by=clerk, at=at)


def _reported(town: Town, told: Fault, who: Person) -> SnapReport:
    place = _kept(town, Place, told.place)
    return town.do(
        mend.report,
        town.community,
        key=f"{told.day} {told.place}",
        text=told.text,
        place=place,
        reporter=who,
        pictures=[fault(DRAWN[told.kind], f"{place.code} {told.day}")],
        by=who,
    )


def _sent(town: Town, report: SnapReport, told: Fault) -> None:
    town.do(
        mend.dispatch,
        report,
        town.community,
        kind=_kept(town, FaultKind, told.kind),
        by=town["committee"],
    )


def _worker(town: Town, told: Fault) -> Person:
    return town["officer" if KINDS[told.kind][1] == "department" else "property"]


def _handled(town: Town, report: SnapReport, told: Fault, note: str = "", turn: int = 1) -> None:
    label = f"{_kept(town, Place, told.place).code} {told.day}.{turn}"
    town.do(
        mend.handle,
        report,
        note or "修好了，试过没有问题。",
        pictures=[fault(DRAWN[told.kind], label, after=True)],
        by=_worker(town, told),
    )


def _somebody(town: Town, told: Fault) -> Person:
    return town.person(town.somebody())


def _mended(town: Town, told: Fault, *, said: bool, joined: int) -> Story:
    """From the photo to "mended", or to silence."""
    yield town.on(told.day, 9)
    who = _somebody(town, told)
    report = _reported(town, told, who)
    for _ in range(joined):
        town.do(mend.join, report, by=town.person(town.somebody()))
    yield town.on(told.day, 10 + told.day % 2)
    _sent(town, report, told)
    yield town.on(told.day, 9) + timedelta(hours=told.hours)
    _handled(town, report, told)
    if said:
        yield town.now + timedelta(hours=22)
        town.do(mend.answer, report, town.community, mended=True, by=who)


def _again(town: Town) -> Story:
    """Mended each time, and broken again, until a representative makes a topic of it."""
    for told in AGAIN:
        yield from _mended(town, told, said=True, joined=2)
    yield town.on(194, 19)
    town.do(
        mend.raise_topic,
        town.community,
        _kept(town, Place, AGAIN[0].place).id,
        _kept(town, FaultKind, AGAIN[0].kind).id,
        key="lift 21",
        roles=frozenset({RoleKind.REPRESENTATIVE}),
        by=town["representative"],
    )


def _redone_three_times(town: Town) -> Story:
    """A door that was said to be mended three times, and a supervision order."""
    told = Fault(125, 24, "14栋3单元门", "门禁坏了", "门禁机不认卡")
    yield town.on(125, 9)
    who = _somebody(town, told)
    report = _reported(town, told, who)
    yield town.on(125, 10)
    _sent(town, report, told)
    said = ((125, 13, "还是不认卡"), (125, 16, "认了我的，不认邻居的"), (126, 10, "下雨就不认"))
    for turn, (day, hour, reason) in enumerate(said, 1):
        yield town.on(day, hour)
        _handled(town, report, told, "重新接了线。", turn)
        yield town.on(day, hour + 1)
        town.do(mend.answer, report, town.community, mended=False, reason=reason, by=who)
    yield town.on(126, 15)
    order = queries.story(report).order
    town.do(
        mend.answer_order,
        order,
        "主板进水，三次都只接线没有换板。明天换新主板，加防雨罩。",
        by=town["property"],
    )
    yield town.on(127, 10)
    _handled(town, report, told, "换了主板，加了防雨罩。", 4)
    yield town.on(128, 9)
    town.do(mend.answer, report, town.community, mended=True, by=who)


def _handed_on(town: Town) -> Story:
    """The property manager asks the office above, which names who is right."""
    told = Fault(154, 30, "12栋后窨井", "窨井、积水", "井盖缺了一块")
    yield town.on(154, 9)
    who = _somebody(town, told)
    report = _reported(town, told, who)
    yield town.on(154, 11)
    town.do(
        mend.dispatch, report, town.community, kind=_kept(town, FaultKind, told.kind),
        unit_id=town.estate.units["property"].id, by=town["committee"],
    )  # fmt: skip
    yield town.on(154, 14)
    department = town.estate.units["department"].id
    town.do(mend.hand_on, report, department, "井盖归市政", by=town["property"])
    yield town.on(154, 16)
    town.do(mend.accept, report, frozenset({department}), by=town["officer"])
    yield town.on(155, 15)
    _handled(town, report, told, "换了新井盖。")
    yield town.on(156, 9)
    town.do(mend.answer, report, town.community, mended=True, by=who)


def _waiting(town: Town) -> Story:
    """What stands open now: asked, with the unit, and just come in."""
    asked = Fault(196, 26, "3栋2单元门", "门禁坏了", "单元门又关不上")
    yield town.on(196, 9)
    report = _reported(town, asked, town["resident"])
    yield town.on(196, 11)
    _sent(town, report, asked)
    yield town.on(197, 11)
    _handled(town, report, asked)
    going = Fault(199, 0, "东侧垃圾亭", "设施损坏", "垃圾亭的栏杆松了")
    yield town.on(199, 14)
    report = _reported(town, going, _somebody(town, going))
    yield town.on(199, 16)
    _sent(town, report, going)
    town.do(mend.take, report, by=_worker(town, going))
    fresh = Fault(199, 0, "中心花园路灯", "灯不亮", "花园北角的灯不亮")
    yield town.on(199, 18)
    _reported(town, fresh, _somebody(town, fresh))
