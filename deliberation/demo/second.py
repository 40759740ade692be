"""A second, small community below the same office, and the office with its joint council.

So that the sub-district's page shows two side by side: one of 1,200 households where most goes
well, one of 24 where a task is overdue, a topic waits for its meeting and a plan for its reply.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from deliberation import clock
from deliberation.collect import operations as collect
from deliberation.database import db, unit_of_work
from deliberation.demo import lawful
from deliberation.demo.cast import GIVEN, SURNAMES, Cast
from deliberation.demo.days import Days
from deliberation.demo.sitting import Sitting
from deliberation.discuss.queries import adopted
from deliberation.issues.models import Issue
from deliberation.people import operations as people
from deliberation.people.models import Account, Community, Office, Person
from deliberation.people.operations import lists, offices
from deliberation.resolve import operations as resolve
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import TaskDraft, planning
from deliberation.review import operations as review
from deliberation.rules.policy import RoleKind
from deliberation.rules.workflow import IssueKind
from deliberation.supervise.operations import council
from deliberation.supervise.queries.office import view

CODE, OFFICE = "qingheyuan", "beihe"
LAST = 160  # today, counted from the day on which its hall was opened
DOORS = 24
OFFICER, CLERK = "subdistrict", "qinghe"  # accounts

#: Part → name, roles. Nobody of them has an account but the clerk.
PARTS = {
    "committee": ("沈丽", (RoleKind.COMMITTEE,), "committee"),
    "secretary": ("罗平", (RoleKind.COMMITTEE,), "committee"),
    "property": ("程刚", (RoleKind.PROPERTY,), "property"),
    "officer": ("吴涛", (RoleKind.OFFICER,), "department"),
    "resident": ("邓秀珍", (), None),
    "supervisor": ("谢德明", (RoleKind.SUPERVISOR,), None),
    **{
        f"representative{number or ''}": (name, (RoleKind.REPRESENTATIVE,), None)
        for number, name in ((0, "宋玉兰"), (2, "许建军"), (3, "冯桂花"), (4, "袁志强"))
    },
}
UNITS = {
    "committee": ("清河园居委会", "committee", "召集会议、发布公示"),
    "property": ("清河物业", "property", "保洁、电梯、公共设施维修"),
    "department": ("街道城管办", "department", "市容、排水、道路"),
}
COUNCIL = (
    ("department", "吴涛", "街道城管办"),
    ("committee", "赵敏", "幸福里居委会"),
    ("committee", "沈丽", "清河园居委会"),
    ("resident", "陈志强", "幸福里社区居民代表"),
    ("resident", "宋玉兰", "清河园社区居民代表"),
    ("organisation", "黄海", "明德社会服务中心"),
)


def make(first: Community, now: datetime) -> Community:
    """The second community and the office above it and *first*; its story ends at *now*."""
    days = Days(clock.day_of(now) - timedelta(days=LAST))
    opened = days.moment(0, 8)
    days.community = days.do(
        opened, people.found_community, CODE, "清河园社区", desk_phone="0755-2345 6790",
        desk_hours="周一至周五 8:30–18:00",
    )  # fmt: skip
    cast = days.do(opened, _move_in, days)
    lift = _accepted(days, cast, "3 栋电梯三天两头停", "请物业换掉老旧的控制柜。", 2)
    sitting = Sitting(days, cast, "第一次议事会", place="居委会一楼")
    sitting.convene([lift], called=8, noticed=9, held=14)
    _decide(sitting, lift)
    _overdue(days, cast, lift)
    _accepted(days, cast, "电动车没处充电，都飞线", "在南门外装十个充电位。", 70)
    plan = _accepted(days, cast, "老年活动室改造", "把一楼仓库改成活动室。", 75, IssueKind.MAJOR)
    sitting = Sitting(days, cast, "第二次议事会", place="居委会一楼")
    sitting.convene([plan], called=88, noticed=89, held=95)
    _decide(sitting, plan)
    _waiting(days, cast, plan)
    days.wait(now)
    _above(first, days.community, now)
    return days.community


def _move_in(days: Days, *, at: datetime) -> Cast:
    here, since = days.community, days.day(0)
    buildings = [people.add_building(here, f"{number}栋") for number in (1, 2, 3)]
    households = [
        people.add_household(here, building, f"{floor}0{door}室", area=62_00 + 8_50 * door)
        for building in buildings
        for floor in range(1, DOORS // 6 + 1)
        for door in (1, 2)
    ]
    units = {
        key: people.add_unit(here, name, kind, duties=duties)
        for key, (name, kind, duties) in UNITS.items()
    }
    lists.add(units["property"], "responsibility", "电梯维修保养", by=None, at=at)
    account = people.open_account(CLERK, people.DEMONSTRATION_PASSWORD)
    cast: dict[str, Person] = {}
    doors = iter(households)
    for part, (name, roles, unit) in PARTS.items():
        cast[part] = people.add_person(
            here, name, household=None if unit else next(doors),
            unit=units[unit] if unit else None,
            account=account if part == "secretary" else None,
        )  # fmt: skip
        for role in roles:
            people.give_role(cast[part], role, since=since, by=None, at=at)
    neighbours = [
        people.add_person(
            here, SURNAMES[place * 3 % len(SURNAMES)] + GIVEN[place % len(GIVEN)], household=door
        )
        for place, door in enumerate(doors)
    ]
    return Cast(cast, units, buildings, households, neighbours)


def _accepted(
    days: Days, cast: Cast, title: str, action: str, day: int, kind: IssueKind = IssueKind.DAILY
) -> Issue:
    here, clerk, by = days.community, cast["secretary"], cast["resident"]
    issue = days.do(
        days.moment(day, 8, 30), collect.propose, here, key=f"demonstration:{title}", title=title,
        problem=f"{title}，住户反映了好几次。", action=action, channel="online", proposer=by, by=by,
    )  # fmt: skip
    days.do(days.moment(day + 1, 8), collect.submit, issue, here, by=by)
    days.do(days.moment(day + 1, 9), review.acknowledge, issue, here, by=clerk)
    days.do(
        days.moment(day + 2, 16), review.accept, issue, kind=kind, body="HALL", owner=clerk,
        size="small", competence="self", by=clerk,
    )  # fmt: skip
    return issue


def _decide(sitting: Sitting, issue: Issue) -> None:
    sitting.begin()
    sitting.decide(issue, issue.action, (6, 0, 0))
    sitting.end()


def _resolved(days: Days, cast: Cast, issue: Issue, task: TaskDraft, day: int) -> Resolution:
    written = days.do(
        days.moment(day, 10), resolve.write, issue, key=f"demonstration:{issue.id}",
        text=adopted(issue).text, tasks=[task],
        households=[household.id for household in cast.households], by=cast["secretary"],
    )  # fmt: skip
    days.do(days.moment(day, 11), resolve.post, written, by=cast["secretary"])
    lawful.examine(days, written, clerk=cast["secretary"])
    return written


def _overdue(days: Days, cast: Cast, issue: Issue) -> None:
    """Its day is more than a month behind us: red; nobody has reported it done."""
    work = TaskDraft(
        title="更换 3 栋电梯控制柜",
        lead_unit_id=cast.units["property"].id,
        deadline=days.day(LAST - 40),
        steps=(("订货", days.day(60)), ("安装调试", days.day(LAST - 45))),
        acceptance_test="连续一个月没有停梯",
    )
    _resolved(days, cast, issue, work, 16)


def _waiting(days: Days, cast: Cast, issue: Issue) -> None:
    """A major project's plan has gone to the office, which has not replied."""
    work = TaskDraft(
        title="老年活动室施工",
        lead_unit_id=cast.units["committee"].id,
        deadline=days.day(LAST + 60),
    )
    written = _resolved(days, cast, issue, work, 97)
    days.do(days.moment(120, 10), planning.submit, written, "北河街道办事处", by=cast["secretary"])


# ------------------------------------------------------------------ the office above both


def _above(first: Community, second: Community, now: datetime) -> None:
    with clock.pretend(now), unit_of_work():
        office = offices.found_office(OFFICE, "北河街道办事处")
        for community in (first, second):
            offices.join(db.session.get_one(Community, community.id), office, at=now)
        account = db.session.scalars(select(Account).where(Account.login == OFFICER)).one()
        offices.appoint(office, account, "徐静", since=clock.day_of(now), at=now)
        for seat, name, stands_for in COUNCIL:
            council.seat(office, seat, name, stands_for=stands_for, at=now)
        _agenda(office, account, now)


def _agenda(office: Office, account: Account, now: datetime) -> None:
    topics: Sequence[council.Topic] = council.topics(view(office, now))[:5]
    meeting = council.fix_agenda(
        office, _in_three_days(now), topics, place="街道办三楼", account_id=account.id, at=now
    )
    item, issue, _ = council.items([meeting.id])[meeting.id][0]
    council.form_group(
        item,
        lead="街道城管办 吴涛",
        members="物业、居委会、居民代表两名",
        purpose=issue.title,
        account_id=account.id,
        at=now,
    )


def _in_three_days(now: datetime) -> date:
    return clock.day_of(now) + timedelta(days=3)
