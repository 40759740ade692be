"""Who lives and works in the demonstration community: four buildings, sixty-four doors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from deliberation.people import operations as people
from deliberation.people.models import (
    Account,
    Building,
    Community,
    Household,
    Person,
    Unit,
)
from deliberation.rules.policy import RoleKind

DOORS = 16  # in each building
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "建国 秀兰 志明 桂英 海燕 文斌 丽华 国强 小红 德福 玉梅 晓东".split()

#: account → name, building, roles. Residents; everybody else behind a door has no account.
RESIDENTS: Mapping[str, tuple[str, int, tuple[RoleKind, ...]]] = {
    "resident": ("王秀英", 2, ()),
    "neighbour": ("李建国", 0, ()),
    "tenant": ("周婷", 1, ()),
    "representative": ("陈志强", 0, (RoleKind.REPRESENTATIVE,)),
    "representative2": ("刘桂芳", 1, (RoleKind.REPRESENTATIVE,)),
    "representative3": ("何永年", 2, (RoleKind.REPRESENTATIVE,)),
    "representative4": ("张德顺", 3, (RoleKind.REPRESENTATIVE,)),
    "supervisor": ("郑玉兰", 3, (RoleKind.SUPERVISOR,)),
    "supervisor2": ("沈国平", 1, (RoleKind.SUPERVISOR, RoleKind.VOLUNTEER)),
}

#: account → name, unit, role.
STAFF: Mapping[str, tuple[str, str | None, RoleKind]] = {
    "committee": ("赵敏", "committee", RoleKind.COMMITTEE),
    "secretary": ("孙立", "committee", RoleKind.COMMITTEE),
    "property": ("钱卫东", "property", RoleKind.PROPERTY),
    "officer": ("吴涛", "department", RoleKind.OFFICER),
    "mediator": ("马正清", None, RoleKind.MEDIATOR),
    "partner": ("黄海", "partner", RoleKind.PARTNER),
    "subdistrict": ("徐静", None, RoleKind.SUBDISTRICT),
    "administrator": ("高明", None, RoleKind.ADMINISTRATOR),
}

#: kind → name, what it answers for.
UNITS: Mapping[str, tuple[str, str]] = {
    "committee": ("居委会", "召集会议、发布公示、联系各方"),
    "property": ("物业服务中心", "停车、保洁、公共设施维修"),
    "department": ("街道城管办", "市容、排水、道路"),
    "partner": ("明德社会服务中心", "老年助餐、课后托管"),
}


@dataclass(frozen=True)
class Cast:
    """The people of the demonstration by account, its units by kind, its doors in order."""

    people: Mapping[str, Person]
    units: Mapping[str, Unit]
    buildings: Sequence[Building]
    households: Sequence[Household]
    neighbours: Sequence[Person]

    def __getitem__(self, account: str) -> Person:
        return self.people[account]


def settle_in(community: Community, *, at: datetime, since: date) -> Cast:
    """Let the people of the demonstration move in, with their roles from *since* on."""
    buildings = [people.add_building(community, f"{number}栋") for number in range(1, 5)]
    groups = [people.add_group(community, f"第{name}居民小组") for name in "一二三四"]
    households = [
        people.add_household(
            community,
            building,
            f"{floor}0{door}室",
            group=group,
            area=78_40 + 6_25 * door,
        )
        for building, group in zip(buildings, groups, strict=True)
        for floor in range(1, DOORS // 2 + 1)
        for door in (1, 2)
    ]
    units = {
        kind: people.add_unit(community, name, kind, duties=duties)
        for kind, (name, duties) in UNITS.items()
    }
    accounts = people.open_accounts([*RESIDENTS, *STAFF], people.DEMONSTRATION_PASSWORD)
    cast: dict[str, Person] = {}
    taken = dict.fromkeys(range(4), 0)
    for account, (name, building, roles) in RESIDENTS.items():
        household = households[building * DOORS + taken[building]]
        taken[building] += 1
        sign_in = accounts[account]
        cast[account] = _person(community, sign_in, name, roles, since, at, household=household)
    for account, (name, unit, role) in STAFF.items():
        theirs = units[unit] if unit else None
        cast[account] = _person(community, accounts[account], name, (role,), since, at, unit=theirs)
    others = [
        people.add_person(community, _name(number), household=household)
        for number, household in enumerate(households)
        if number % DOORS >= taken[number // DOORS]
    ]
    return Cast(cast, units, buildings, households, others)


def _person(
    community: Community,
    account: Account,
    name: str,
    roles: tuple[RoleKind, ...],
    since: date,
    at: datetime,
    *,
    household: Household | None = None,
    unit: Unit | None = None,
) -> Person:
    person = people.add_person(
        community,
        name,
        household=household,
        unit=unit,
        account=account,
    )
    for role in roles:
        people.give_role(person, role, since=since, by=None, at=at)
    return person


def _name(number: int) -> str:
    return SURNAMES[number * 7 % len(SURNAMES)] + GIVEN[number * 5 % len(GIVEN)]
