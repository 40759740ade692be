"""Who assists in the demonstration's tasks: units with their parts, others by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deliberation.people.models import Unit
from deliberation.resolve.operations import PartDraft

#: What a unit does that assists, by its kind.
PARTS = {"committee": "通知住户，安排时间", "department": "办手续，到现场看一次"}
HELPS = "到现场帮忙"
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
