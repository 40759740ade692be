"""Two questions put to households by ballot: one secret and counted, one named and still open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from deliberation.ballots import operations as ballots
from deliberation.ballots.models import Box, Voter
from deliberation.database import db
from deliberation.demo.town import Story, Town
from deliberation.demo.works import LAST
from deliberation.issues import operations as issues
from deliberation.issues.models import TimerKind
from deliberation.issues.operations import box_heads
from deliberation.rules.box import BallotMethod, Secrecy, by_approval, by_most

#: What 46 of the 48 households of building 12 chose: option and channel, and how many of them.
NIGHT = (
    ("lock", "online", 19), ("lock", "terminal", 6), ("lock", "paper", 4),
    ("open", "online", 11), ("open", "paper", 2), ("guard", "online", 3), ("guard", "terminal", 1),
)  # fmt: skip
#: The first answers of the one that is open.
HOURS = (("am",), ("am", "pm"), ("pm",), (), ("am", "eve"), ("eve",), ("pm", "eve"))


def stories(town: Town) -> Iterator[Story]:
    """Both of them."""
    yield shed_at_night(town)
    yield room_at_weekends(town)


def shed_at_night(town: Town) -> Story:
    """A secret ballot of one building, closed by the clock: its result is there to recount."""
    yield town.on(178, 9)
    labels = {"lock": "晚上 11 点锁门", "open": "不锁门", "guard": "不锁，加一个摄像头"}
    about = ("ebikes", "电动车棚夜里锁不锁门？", labels)
    box = _put(town, *about, building=12, until=town.on(185, 18), secrecy=Secrecy.SECRET)
    yield town.on(183, 20)
    town.do(_fill, box, [((choice,), way) for choice, way, many in NIGHT for _ in range(many)])


def room_at_weekends(town: Town) -> Story:
    """Named, several may be approved of, changeable until closing: it takes ballots now."""
    yield town.on(LAST - 2, 10)
    labels = {
        "am": "上午 9 点到 11 点半",
        "pm": "下午 2 点到 5 点",
        "eve": "晚上 7 点到 9 点",
    }
    about = ("dancing", "活动中心周末开放哪几段时间？", labels)
    box = _put(
        town,
        *about,
        building=3,
        until=town.on(LAST + 6, 18),
        method=BallotMethod.APPROVAL,
        rule=by_approval(2),
        changeable=True,
    )
    yield town.on(LAST - 1, 19)
    # From the end of the roll, so that whoever looks round as a resident has not voted yet.
    town.do(_fill, box, [(choice, "online") for choice in HOURS], from_the_end=True)


def _put(
    town: Town,
    key: str,
    question: str,
    labels: Mapping[str, str],
    *,
    building: int,
    until: datetime,
    **particulars: Any,
) -> Box:
    """Ask every household of *building*; the box closes by itself at *until*."""
    issue = town.topics[key]
    box = town.do(
        ballots.open_box,
        town.community.id,
        (issue.__tablename__, issue.id),
        question,
        tuple(labels),
        [ballots.Entitled(household_id=door) for door in town.estate.doors[building]],
        bylaws=town.community.bylaws,
        by=town["committee"],
        closes_at=until,
        issue_id=issue.id,
        labels=labels,
        **({"method": BallotMethod.ONE_OF, "rule": by_most()} | particulars),
    )
    town.do(_close_by_itself, box)
    return box


def _close_by_itself(box: Box, *, at: datetime) -> None:
    issues.set_timer(box.community_id, TimerKind.BOX_CLOSE, box.id, falls_due=box.closes_at)
    box_heads.watch(box)


def _fill(
    box: Box,
    choices: Sequence[tuple[Sequence[str], str]],
    *,
    from_the_end: bool = False,
    at: datetime,
) -> None:
    order = Voter.id.desc() if from_the_end else Voter.id
    lines = (
        select(Voter)
        .where(Voter.community_id == box.community_id, Voter.box_id == box.id)
        .order_by(order)
        .limit(len(choices))
    )
    for line, (choice, way) in zip(db.session.scalars(lines).all(), choices, strict=True):
        ballots.cast(box, line, choice, channel=way, by=None, at=at)
