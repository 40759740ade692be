"""Who assists in the demonstration's tasks: units with their parts, others by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from deliberation.database import db
from deliberation.people.models import Person, Unit
from deliberation.resolve.models import Assist, Task
from deliberation.resolve.operations import PartDraft
from deliberation.supervise.operations import parts

#: What a unit does that assists, by its kind.
PARTS = {"committee": "通知住户，安排时间", "department": "办手续，到现场看一次"}
HELPS = "到现场帮忙"
#: What it says once that is done.
DONE = {
    PARTS["committee"]: "已逐户通知，时间都约好了。",
    PARTS["department"]: "手续已办好，到现场看过。",
}
#: Why the demonstration's tasks are reported done without a photo.
NO_PHOTO = "演示数据里不放真实照片。"


def assisting(units: Iterable[Unit], lead: Unit, said: str) -> dict[str, Any]:
    """For a task's draft: those of *said* (甲、乙) that are units get parts, others stay words."""
    by_name = {one.name: one for one in units if one.id != lead.id}
    names = said.split("、")
    return {
        "assisting": "、".join(name for name in names if name not in by_name),
        "parts": tuple(
            PartDraft(unit_id=by_name[name].id, part=PARTS.get(by_name[name].kind, HELPS))
            for name in names
            if name in by_name
        ),
    }


def settle_parts(task: Task, *, at: datetime) -> None:
    """The units that assist with *task* say that their parts are done, each by one of its staff."""
    waiting = select(Assist).where(
        Assist.community_id == task.community_id,
        Assist.task_id == task.id,
        Assist.settled_at.is_(None),
    )
    for one in db.session.scalars(waiting.order_by(Assist.position)).all():
        clerk = db.session.scalars(
            select(Person)
            .where(Person.community_id == one.community_id, Person.unit_id == one.unit_id)
            .order_by(Person.id)
            .limit(1)
        ).first()
        parts.settle(one, DONE.get(one.part, "已到现场帮忙。"), by=clerk, at=at)
