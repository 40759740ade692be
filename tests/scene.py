"""Scenes for tests: a neighbourhood with somebody in every role, made by the real operations.

Builders need an application context, open units of work of their own, and give objects whose
ids and columns can be read after the context has ended::

    with app.app_context():
        hall = scene.community("heping")
    scene.sign_in(client, hall, "resident")
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from argon2 import PasswordHasher
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.people import operations as people
from deliberation.people.models import Building, Community, Group, Household, Person, Unit
from deliberation.rules.policy import RoleKind

# The same argon2id, without the work that keeps guessers out: hashes say what they cost.
people._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

PASSWORD = "a kettle of green tea"

#: Monday, 2 March 2026, 9:00 in the community: no holidays for a month.
START = clock.at(date(2026, 3, 2), time(9))


def at(days: int = 0, hours: int = 0, minutes: int = 0) -> datetime:
    """The moment so long after :data:`START`."""
    return START + timedelta(days=days, hours=hours, minutes=minutes)


@dataclass(frozen=True)
class Neighbourhood:
    """A community and who lives and works there. Everybody can sign in.

    :ivar neighbours: adult residents without a role, one a household
    :ivar people: everybody by the name of their part, also those who are not attributes
    :ivar units: ``committee``, ``property``, ``department``
    """

    community: Community
    buildings: tuple[Building, ...]
    groups: tuple[Group, ...]
    households: tuple[Household, ...]
    units: Mapping[str, Unit]
    people: Mapping[str, Person]
    neighbours: tuple[Person, ...]

    def __getattr__(self, part: str) -> Person:
        """``hall.resident``, ``hall.supervisor``: the person who plays *part*."""
        if part.startswith("_"):
            raise AttributeError(part)
        try:
            return self.people[part]
        except KeyError:
            raise AttributeError(f"nobody plays {part!r}: {sorted(self.people)}") from None

    @property
    def code(self) -> str:
        return self.community.code

    def path(self, rest: str = "") -> str:
        """The address of *rest* below the community."""
        return f"/{self.code}/{rest}"


#: part → name, roles; they live in the households in this order.
RESIDENTS: Mapping[str, tuple[str, tuple[RoleKind, ...]]] = {
    "resident": ("王秀英", ()),
    "neighbour": ("李建国", ()),
    "tenant": ("周婷", ()),
    "representative": ("陈志强", (RoleKind.REPRESENTATIVE,)),
    "second_representative": ("刘桂芳", (RoleKind.REPRESENTATIVE,)),
    "supervisor": ("郑玉兰", (RoleKind.SUPERVISOR,)),
    "second_supervisor": ("何永年", (RoleKind.SUPERVISOR,)),
    "volunteer": ("林小满", (RoleKind.VOLUNTEER,)),
}

#: part → name, role, unit.
STAFF: Mapping[str, tuple[str, RoleKind, str | None]] = {
    "committee": ("赵敏", RoleKind.COMMITTEE, "committee"),
    "second_committee": ("孙立", RoleKind.COMMITTEE, "committee"),
    "property_manager": ("钱卫东", RoleKind.PROPERTY, "property"),
    "officer": ("吴涛", RoleKind.OFFICER, "department"),
    "mediator": ("马正清", RoleKind.MEDIATOR, None),
    "partner": ("黄海", RoleKind.PARTNER, None),
    "subdistrict": ("徐静", RoleKind.SUBDISTRICT, None),
    "administrator": ("高明", RoleKind.ADMINISTRATOR, None),
}

#: kind → name.
UNITS = {"committee": "居委会", "property": "物业服务中心", "department": "街道城管办"}


def community(
    code: str = "heping", *, neighbours: int = 12, when: datetime = START
) -> Neighbourhood:
    """A community of two buildings with a household for each resident and *neighbours* more.

    Twenty adult residents by default, two of them representatives, and one child.
    """
    with unit_of_work():
        made = people.found_community(
            code,
            "和平社区",
            at=when,
            desk_phone="0571-88000001",
            desk_hours="周一至周五 9:00–17:00",
        )
        buildings = tuple(people.add_building(made, name) for name in ("3栋", "4栋"))
        groups = tuple(people.add_group(made, name) for name in ("第一小组", "第二小组"))
        households = tuple(
            people.add_household(
                made,
                buildings[number % 2],
                f"{number // 2 + 1:02}01室",
                group=groups[number % 2],
                area=80_00 + 5_00 * number,
            )
            for number in range(len(RESIDENTS) + neighbours)
        )
        units = {kind: people.add_unit(made, name, kind) for kind, name in UNITS.items()}
        cast: dict[str, Person] = {}
        for (part, (name, roles)), household in zip(RESIDENTS.items(), households, strict=False):
            cast[part] = _person(made, part, name, when, roles, household=household)
        for part, (name, role, unit) in STAFF.items():
            theirs = units[unit] if unit else None
            cast[part] = _person(made, part, name, when, (role,), unit=theirs)
        others = tuple(
            _person(made, f"neighbour{number}", f"邻{number}", when, household=household)
            for number, household in enumerate(households[len(RESIDENTS) :], 1)
        )
        cast["child"] = _person(made, "child", "王小宝", when, household=households[0], adult=False)
    return Neighbourhood(made, buildings, groups, households, units, cast, others)


def _person(
    made: Community,
    part: str,
    name: str,
    when: datetime,
    roles: tuple[RoleKind, ...] = (),
    *,
    household: Household | None = None,
    unit: Unit | None = None,
    adult: bool = True,
) -> Person:
    person = people.add_person(
        made,
        name,
        household=household,
        unit=unit,
        adult=adult,
        login=login(made.code, part),
        password=PASSWORD,
    )
    for role in roles:
        people.give_role(person, role, since=date(2026, 1, 1), by=None, at=when)
    return person


def login(code: str, part: str) -> str:
    """The account of who plays *part* in the community *code*: ``heping.resident``."""
    return f"{code}.{part}"


def sign_in(client: FlaskClient, hall: Neighbourhood, part: str) -> FlaskClient:
    """Sign in on *client* as who plays *part*, by the page's own form; gives the client back."""
    answer = client.post(
        "/session", data={"login": login(hall.code, part), "password": PASSWORD}
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return client
