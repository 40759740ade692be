"""Who lives in the living demonstration: 24 buildings, 1,200 doors, 45 representatives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from deliberation.database import db
from deliberation.demo.cast import RESIDENTS, STAFF, UNITS
from deliberation.people import operations as people
from deliberation.people.models import Building, Community, Group, Household, Person, Unit
from deliberation.rules.policy import RoleKind

#: Entrances, floors and doors on a floor: twenty walk-ups of the eighties, four with lifts.
WALK_UP, TOWER = (4, 6, 2), (2, 10, 3)
BUILDINGS = (*[WALK_UP] * 20, *[TOWER] * 4)
TOGETHER = 2  # buildings of one residents' group
#: Representatives of each group: one for 24 to 32 households, where 20 to 50 are the rule.
REPRESENTATIVES = (4, 4, 4, 4, 3, 3, 3, 4, 4, 4, 4, 4)
NUMERALS = "一二三四五六七八九十"

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = (
    "建国 秀兰 志明 桂英 海燕 文斌 丽华 国强 小红 德福 玉梅 晓东 淑珍 永康 美玲 家豪 春梅 俊杰 "
    "凤霞 立新 雅琴 振华 思远 惠芳 金宝 雪梅 成林 月娥 浩然 彩云 世杰 素芬 子涵 卫民 秋菊 宏伟 "
    "婉清 长顺 佩珍 启明 翠萍 大勇 静怡 福生 兰香 学军 红霞 守信 巧云 少华 佳慧 全胜 银花"
).split()

MORE_UNITS: Mapping[str, tuple[str, str, str]] = {
    "donor": ("海川厨具有限公司", "partner", "捐赠老年食堂的厨房设备"),
    "volunteers": ("幸福里志愿者服务队", "partner", "环境队、监督队、课后班值班"),
    "builder": ("街道旧改办", "department", "老旧小区改造的组织实施"),
}
#: Without accounts: the committee's other members, and who answers for the units above.
MORE_STAFF: Mapping[str, tuple[str, str, RoleKind]] = {
    "committee3": ("卢芳", "committee", RoleKind.COMMITTEE),
    "committee4": ("石磊", "committee", RoleKind.COMMITTEE),
    "committee5": ("方慧", "committee", RoleKind.COMMITTEE),
    "donor": ("林海川", "donor", RoleKind.PARTNER),
    "volunteer": ("邵春燕", "volunteers", RoleKind.PARTNER),
    "builder": ("段成", "builder", RoleKind.OFFICER),
}
SUPERVISORS, VOLUNTEERS = 3, 24  # besides those with accounts


@dataclass(frozen=True)
class Neighbour:
    """A grown resident without an account."""

    id: int
    building: int


@dataclass(frozen=True)
class Estate:
    """People by account or part, units by kind, ids of the doors of each building, neighbours.

    Thousands of rows are kept as ids: what is loaded is read afresh in every unit of work.
    """

    people: Mapping[str, Person]
    units: Mapping[str, Unit]
    doors: Mapping[int, Sequence[int]]
    neighbours: Sequence[Neighbour]
    representatives: Sequence[Sequence[str]]

    def __getitem__(self, part: str) -> Person:
        return self.people[part]

    @property
    def committee(self) -> Sequence[str]:
        """The parts of all members of the committee."""
        return ("committee", "secretary", "committee3", "committee4", "committee5")

    @property
    def assembly(self) -> Sequence[str]:
        """The residents' representatives' assembly: committee and all representatives."""
        return (*self.committee, *(one for group in self.representatives for one in group))

    def hall(self, turn: int) -> Sequence[str]:
        """Who votes in the hall: two of the committee, the property manager, the groups in turn.

        Those with accounts always sit there, so that a visitor finds them.
        """
        first, second, *others = self.representatives
        spoken = [*first[:2], *second[:2], *(group[turn % len(group)] for group in others)]
        return ("committee", "secretary", "property", *spoken)


def settle_in(community: Community, *, at: datetime, since: date) -> Estate:
    """Let everybody move in, with their roles from *since* on."""
    buildings = [people.add_building(community, f"{n}栋") for n in range(1, len(BUILDINGS) + 1)]
    groups = [
        people.add_group(community, f"第{_numeral(number)}居民小组")
        for number in range(1, len(REPRESENTATIVES) + 1)
    ]
    doors = people.add_households(community, list(_doors(buildings, groups)))
    behind: dict[int, list[Household]] = {n: [] for n in range(1, len(BUILDINGS) + 1)}
    building_of = {building.id: number for number, building in enumerate(buildings, 1)}
    for door in doors:
        behind[building_of[door.building_id]].append(door)
    units = _units(community)
    free = {number: iter(households) for number, households in behind.items()}
    cast = _accounts(community, units, free, since, at)
    parts = _representatives(community, groups, cast, free, since, at)
    neighbours = _neighbours(community, free)
    _helpers(community, neighbours, since, at)
    ids = {number: [one.id for one in households] for number, households in behind.items()}
    return Estate(cast, units, ids, neighbours, parts)


def _doors(
    buildings: Sequence[Building], groups: Sequence[Group]
) -> Iterator[tuple[Building, Group, str, int]]:
    for number, (building, shape) in enumerate(zip(buildings, BUILDINGS, strict=True)):
        entrances, floors, doors = shape
        for entrance in range(1, entrances + 1):
            for floor in range(1, floors + 1):
                for door in range(1, doors + 1):
                    area = 58_20 + 7_35 * door + 90 * (number % 5)
                    where = f"{entrance}单元{floor}0{door}室"
                    yield building, groups[number // TOGETHER], where, area


def _units(community: Community) -> dict[str, Unit]:
    units = {
        kind: people.add_unit(community, name, kind, duties=duties)
        for kind, (name, duties) in UNITS.items()
    }
    for part, (name, kind, duties) in MORE_UNITS.items():
        units[part] = people.add_unit(community, name, kind, duties=duties)
    return units


def _accounts(
    community: Community,
    units: Mapping[str, Unit],
    free: Mapping[int, Iterator[Household]],
    since: date,
    at: datetime,
) -> dict[str, Person]:
    cast: dict[str, Person] = {}
    accounts = people.open_accounts([*RESIDENTS, *STAFF], people.DEMONSTRATION_PASSWORD)
    for account, (name, building, roles) in RESIDENTS.items():
        household = next(free[building + 1])
        cast[account] = people.add_person(
            community, name, household=household, account=accounts[account]
        )
        for role in roles:
            if role is not RoleKind.REPRESENTATIVE:  # of which group, is said below
                people.give_role(cast[account], role, since=since, by=None, at=at)
    for part, (name, unit, role) in (STAFF | MORE_STAFF).items():
        theirs = units[unit] if unit else None
        cast[part] = people.add_person(community, name, unit=theirs, account=accounts.get(part))
        people.give_role(cast[part], role, since=since, by=None, at=at)
    return cast


def _representatives(
    community: Community,
    groups: Sequence[Group],
    cast: dict[str, Person],
    free: Mapping[int, Iterator[Household]],
    since: date,
    at: datetime,
) -> list[list[str]]:
    """Chosen building by building (A2); the first four have accounts."""
    known = iter([one for one, (_, _, roles) in RESIDENTS.items()
                  if RoleKind.REPRESENTATIVE in roles])  # fmt: skip
    parts: list[list[str]] = []
    for place, (group, wanted) in enumerate(zip(groups, REPRESENTATIVES, strict=True)):
        parts.append([])
        for turn in range(wanted):
            part = next(known, None) if turn < TOGETHER else None
            if part is None:
                part = f"representative:{place + 1}:{turn + 1}"
                household = next(free[place * TOGETHER + turn % TOGETHER + 1])
                name = _name(place * 7 + turn * 3 + 11)
                cast[part] = people.add_person(community, name, household=household)
            parts[-1].append(part)
            people.give_role(
                cast[part], RoleKind.REPRESENTATIVE, since=since, group=group, by=None, at=at
            )
    return parts


def _neighbours(
    community: Community, free: Mapping[int, Iterator[Household]]
) -> Sequence[Neighbour]:
    """One to three people behind every other door; the third is not always grown up."""
    residents, where = [], []
    for building, doors in free.items():
        for household in doors:
            number = household.id
            for place in range((1, 2, 2, 3, 2, 1, 2, 3)[number % 8]):
                grown = place < 2 or number % 3 == 0
                # A child has the first one's surname.
                name = _name(number * 5 + 17 * (place % 2), given=number * 3 + place * 19)
                residents.append((name, household.id, grown))
                where.append(building)
    made = people.add_residents(community, residents)
    return [
        Neighbour(person.id, building)
        for person, building in zip(made, where, strict=True)
        if person.adult
    ]


def _helpers(
    community: Community, neighbours: Sequence[Neighbour], since: date, at: datetime
) -> None:
    """More of the supervision group, and volunteers."""
    chosen = neighbours[:: len(neighbours) // (SUPERVISORS + VOLUNTEERS)]
    for place, neighbour in enumerate(chosen[: SUPERVISORS + VOLUNTEERS]):
        role = RoleKind.SUPERVISOR if place < SUPERVISORS else RoleKind.VOLUNTEER
        person = db.session.get_one(Person, (community.id, neighbour.id))
        people.give_role(person, role, since=since, by=None, at=at)


def _numeral(number: int) -> str:
    return NUMERALS[number - 1] if number <= 10 else "十" + NUMERALS[number - 11]


def _name(number: int, given: int | None = None) -> str:
    return SURNAMES[number % len(SURNAMES)] + GIVEN[(given or number * 5) % len(GIVEN)]
