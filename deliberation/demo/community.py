"""The demonstration: one community, the parking case in its second round, and its neighbours.

Nothing is written into tables: every step is an operation that a person could have done in the
browser, on a day that lies behind us, so that the record of it verifies.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from deliberation import clock
from deliberation.ballots import queries as boxes
from deliberation.collect import operations as collect
from deliberation.database import db
from deliberation.demo import lawful
from deliberation.demo.assisting import NO_PHOTO, assisting, settle_parts
from deliberation.demo.cast import Cast, settle_in
from deliberation.demo.days import Days
from deliberation.demo.sitting import Sitting
from deliberation.demo.ways import adopt
from deliberation.discuss.queries import adopted
from deliberation.issues.models import Issue
from deliberation.people import operations as people
from deliberation.people.models import Community
from deliberation.resolve import operations as resolve
from deliberation.resolve.models import Resolution, Task
from deliberation.resolve.operations import TaskDraft
from deliberation.review import operations as review
from deliberation.rules.workflow import IssueKind, monthly
from deliberation.supervise import operations as supervise
from deliberation.supervise.operations import answers, polls

CODE = "xingfuli"
LAST = 76  # today, counted from the day on which the hall was opened
AFFECTED, ONE_BUILDING = 62, 16  # households

PARKING = (
    "停车位错时共享",
    "3 栋和 4 栋之间的车位白天空着一大半，来看老人的子女却没处停，只能停在消防通道上。",
    "8–18 时空车位供来访车辆停放，18 时以后只供住户停放，由物业登记。",
)
DRAINAGE = (
    "1 栋雨污分流",
    "一下大雨 1 栋门口就返水，味道很大，底楼几户都进过水。",
    "请物业会同街道把雨水管和污水管分开，先疏通，再改管。",
)
CANTEEN = (
    "老年食堂延长开放时间",
    "食堂十二点半就收了，住得远的老人走到已经没有菜。",
    "午餐开到下午一点半，周末也开。",
)


def make(now: datetime) -> Community:
    """Make the demonstration community, whose story ends at *now*."""
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
    cast = days.do(opened, _move_in, days)
    parking = _accepted(days, cast, PARKING, proposed=1, by="resident", cosigned=9)
    drainage = _accepted(days, cast, DRAINAGE, proposed=4, by="neighbour", cosigned=4)
    _first_meeting(days, cast, parking, drainage)
    tried = _resolved(days, cast, parking, _marking(days, cast), written=13, affected=AFFECTED)
    late = _resolved(days, cast, drainage, _piping(days, cast), written=14, affected=ONE_BUILDING)
    _first_round(days, cast, tried)
    canteen = _accepted(days, cast, CANTEEN, proposed=50, by="tenant", cosigned=6)
    days.wait(days.moment(60))  # the poll closes on its day, and parking is reopened
    _second_meeting(days, cast, canteen)
    days.do(days.moment(68, 15), settle_parts, _task(late))
    _second_round(days, cast, parking)
    _fresh_topics(days, cast)
    days.wait(now)
    return days.community


def _move_in(days: Days, *, at: datetime) -> Cast:
    settled = settle_in(days.community, at=at, since=days.day(0))
    adopt(days.community, settled["administrator"], since=days.day(0), at=at)
    return settled


def _proposed(
    days: Days, cast: Cast, topic: tuple[str, str, str], *, proposed: int, by: str, cosigned: int
) -> Issue:
    title, problem, action = topic
    issue = days.do(
        days.moment(proposed, 8, 30),
        collect.propose,
        days.community,
        key=f"demonstration:{title}",
        title=title,
        problem=problem,
        action=action,
        channel="online",
        proposer=cast[by],
        by=cast[by],
    )
    for number in range(cosigned):
        signer = cast.neighbours[(proposed * 11 + number * 5) % len(cast.neighbours)]
        days.do(days.moment(proposed, 12 + number), collect.cosign, issue, by=signer)
    return issue


def _accepted(
    days: Days, cast: Cast, topic: tuple[str, str, str], *, proposed: int, by: str, cosigned: int
) -> Issue:
    issue = _proposed(days, cast, topic, proposed=proposed, by=by, cosigned=cosigned)
    here, clerk = days.community, cast["secretary"]
    days.do(days.moment(proposed + 1, 8), collect.submit, issue, here, by=cast[by])
    days.do(days.moment(proposed + 1, 9), review.acknowledge, issue, here, by=clerk)
    days.do(
        days.moment(proposed + 2, 16),
        review.accept,
        issue,
        kind=IssueKind.DAILY,
        body="HALL",
        owner=clerk,
        size="small",
        competence="self",
        by=clerk,
    )
    return issue


def _first_meeting(days: Days, cast: Cast, parking: Issue, drainage: Issue) -> None:
    sitting = Sitting(days, cast, "第一次议事会")
    sitting.convene([parking, drainage], called=7, noticed=8, held=12)
    sitting.begin()
    sitting.decide(
        parking,
        "8–18 时，3 栋与 4 栋之间的空车位供来访车辆停放；其余时间只供住户停放。由物业登记车牌。",
        (5, 1, 0),
        amendment=("8–18", "9–17"),
    )
    sitting.decide(drainage, DRAINAGE[2], (6, 0, 0))
    sitting.end()


def _resolved(
    days: Days, cast: Cast, issue: Issue, task: TaskDraft, *, written: int, affected: int
) -> Resolution:
    resolution = days.do(
        days.moment(written, 10),
        resolve.write,
        issue,
        key=f"demonstration:{issue.id}:{issue.round}",
        text=adopted(issue).text,
        tasks=[task],
        households=[household.id for household in cast.households[:affected]],
        by=cast["secretary"],
    )
    days.do(days.moment(written, 11), resolve.post, resolution, by=cast["secretary"])
    lawful.examine(days, resolution, clerk=cast["secretary"], officer=cast["subdistrict"])
    return resolution


def _marking(days: Days, cast: Cast) -> TaskDraft:
    return TaskDraft(
        title="划线、立牌、登记来访车辆",
        lead_unit_id=cast.units["property"].id,
        deadline=days.day(44),
        **assisting(cast.units.values(), cast.units["property"], "居委会、志愿者服务队"),
        acceptance_test="标线清楚，登记簿每天有记录，消防通道无车",
    )


def _piping(days: Days, cast: Cast) -> TaskDraft:
    """Its day has passed, and the lead has not reported it done; who assists did its part."""
    return TaskDraft(
        title="疏通并分开 1 栋雨水管和污水管",
        lead_unit_id=cast.units["property"].id,
        deadline=days.day(LAST - 4),
        **assisting(cast.units.values(), cast.units["property"], "街道城管办"),
        budget=48_000_00,
        source="物业专项维修",
        acceptance_test="连续两场大雨不返水",
    )


def _first_round(days: Days, cast: Cast, resolution: Resolution) -> None:
    """Carried out on time — and 35 of 50 are satisfied: 70 %."""
    days.wait(days.moment(42))
    _report_every_month(days, cast, resolution, 42, 90, "标线已画好，登记牌已立，正在试行。")
    days.do(days.moment(43, 14), settle_parts, _task(resolution))
    done = days.do(
        days.moment(43, 15),
        supervise.report_done,
        _task(resolution),
        "标线、标牌都已完成，登记簿放在门岗。",
        cost=0,
        without=NO_PHOTO,
        by=cast["property"],
    )
    days.do(days.moment(44, 10), supervise.accept, done, by=cast["supervisor"])
    _answer(days, cast, resolution)


def _report_every_month(
    days: Days, cast: Cast, resolution: Resolution, day: int, percent: int, text: str
) -> None:
    at = days.moment(day, 14)
    first = monthly.first_month(clock.day_of(resolution.in_force_at))
    months = monthly.months(first, clock.day_of(at))
    for month in months:
        days.do(
            at,
            supervise.publish_report,
            resolution,
            month,
            percent=percent,
            state="on_time",
            text=text,
            next_step="请受影响的住户评价。",
            by=cast["supervisor"],
        )


def _answer(days: Days, cast: Cast, resolution: Resolution) -> None:
    box = boxes.of_subject(days.community.id, polls.SUBJECT, resolution.id)[0]
    doors = boxes.unanswered(box, limit=50)
    choices = ["satisfied"] * 20 + ["basically"] * 15 + ["dissatisfied"] * 15
    reasons = ["夜里还是有外来车占着。"] * 9 + ["收不收费说不清。"] * 6
    sheets = [
        answers.PaperAnswer(door.voter_id, choice, reasons[place - 35] if place >= 35 else "")
        for place, (door, choice) in enumerate(zip(doors, choices, strict=True))
    ]
    for day, part in ((47, sheets[:28]), (49, sheets[28:])):
        batch = days.do(
            days.moment(day, 17), answers.enter_paper, box, part, key=f"sheets:{day}",
            by=cast["supervisor"],
        )  # fmt: skip
        days.do(days.moment(day, 18), answers.confirm, batch, by=cast["supervisor2"])


def _second_meeting(days: Days, cast: Cast, canteen: Issue) -> None:
    sitting = Sitting(days, cast, "第二次议事会")
    sitting.convene([canteen], called=60, noticed=61, held=66)
    sitting.begin()
    sitting.decide(canteen, CANTEEN[2], (5, 0, 1))
    sitting.end()
    task = TaskDraft(
        title="调整供餐时间并排班",
        lead_unit_id=cast.units["partner"].id,
        deadline=days.day(LAST + 30),
        **assisting(cast.units.values(), cast.units["partner"], "居委会"),
        acceptance_test="一个月内每天 13:30 前都有热菜",
    )
    _resolved(days, cast, canteen, task, written=68, affected=AFFECTED)


def _second_round(days: Days, cast: Cast, parking: Issue) -> None:
    """Reopened by itself; the next meeting is called for the day after tomorrow."""
    sitting = Sitting(days, cast, "第三次议事会")
    sitting.convene([parking], called=69, noticed=71, held=LAST + 2)


def _fresh_topics(days: Days, cast: Cast) -> None:
    _proposed(
        days,
        cast,
        (
            "2 栋东侧晚上太暗，请加一盏路灯",
            "2 栋东侧拐角没有灯，老人倒垃圾摔过跤。",
            "在东北角装一盏感应灯。",
        ),
        proposed=73,
        by="tenant",
        cosigned=7,
    )
    piles = _proposed(
        days,
        cast,
        (
            "楼道里堆的东西怎么清",
            "3 栋四楼到六楼堆着纸箱和旧家具，担架都过不去。",
            "先商量一个日子，一起清。",
        ),
        proposed=74,
        by="resident",
        cosigned=3,
    )
    _proposed(
        days,
        cast,
        ("快递柜放在哪里好", "快递堆在门岗，下雨淋湿，还经常拿错。", "在南门里侧放一组快递柜。"),
        proposed=75,
        by="neighbour",
        cosigned=2,
    )
    days.do(days.moment(75, 18), collect.submit, piles, days.community, by=cast["resident"])


def _task(resolution: Resolution) -> Task:
    return db.session.scalars(
        select(Task).where(
            Task.community_id == resolution.community_id, Task.resolution_id == resolution.id
        )
    ).first()
