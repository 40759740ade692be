"""Small faults for tests: places and kinds of a neighbourhood, and reports at every state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from deliberation.database import unit_of_work
from deliberation.documents.pictures import Picture
from deliberation.lobby.operations import settle_due
from deliberation.mend import operations as mend
from deliberation.mend.models import FaultKind, Place, SnapReport
from deliberation.people.models import Person
from tests import scene


def places(hall: scene.Neighbourhood, *names: str, at: datetime = scene.START) -> list[Place]:
    """Lifts of these names."""
    with unit_of_work():
        return [
            mend.add_place(hall.community, name, "lift", by=hall.committee, at=at)
            for name in names or ("3栋1单元电梯", "4栋1单元电梯")
        ]


def kind(
    hall: scene.Neighbourhood, name: str = "灯不亮", *, at: datetime = scene.START, **said: Any
) -> FaultKind:
    """A kind of fault that the property manager mends within eight working hours, unless said."""
    told = {"unit_id": hall.units["property"].id, "hours": 8, "words": "路灯 不亮"} | said
    with unit_of_work():
        return mend.save_kind(
            hall.community, mend.KindDraft(name, **told), by=hall.committee, at=at
        )


def reported(
    hall: scene.Neighbourhood,
    place: Place | None,
    text: str = "灯不亮",
    *,
    by: Person | None = None,
    at: datetime = scene.START,
    pictures: tuple[Picture, ...] | None = None,
    **said: Any,
) -> SnapReport:
    """The resident (or *by*) reports something with a photo."""
    who = by or hall.resident
    shown = (scene.picture(),) if pictures is None else pictures
    key = f"{who.id} {text} {at.isoformat()} {place.id if place else said}"[:64]
    with unit_of_work():
        return mend.report(
            hall.community, key=key, text=text, place=place, reporter=who, pictures=shown,
            by=who, at=at, **said,
        )  # fmt: skip


def dispatched(
    hall: scene.Neighbourhood, report: SnapReport, kind: FaultKind, at: datetime
) -> SnapReport:
    """The committee sends it on."""
    with unit_of_work():
        mend.dispatch(report, hall.community, kind=kind, by=hall.committee, at=at)
    return report


def handled(
    hall: scene.Neighbourhood, report: SnapReport, at: datetime, colour: str = "green"
) -> SnapReport:
    """The property manager says that it is mended, with a photo."""
    with unit_of_work():
        mend.handle(
            report, "换了灯泡", pictures=[scene.picture(colour)], by=hall.property_manager, at=at
        )
    return report


def answered(
    hall: scene.Neighbourhood,
    report: SnapReport,
    mended: bool,
    at: datetime,
    *,
    reason: str = "还是不亮",
    by: Person | None = None,
) -> SnapReport:
    """The resident (or *by*) says whether it is mended."""
    with unit_of_work():
        mend.answer(
            report, hall.community, mended=mended, reason="" if mended else reason,
            by=by or hall.resident, at=at,
        )  # fmt: skip
    return report


def everything(hall: scene.Neighbourhood) -> None:
    """A report at every state, public ones and one that is not, early in the scene."""
    lift, other = places(hall)
    lamp = kind(hall)
    kind(hall, "家里的事", unit_id=None, advice="这是业主自己家的，请找装修师傅。", words="家里")
    start = scene.at(days=20)
    reported(hall, lift, "按钮失灵", at=start)
    reported(hall, None, "路灯不亮", spot="北门", by=hall.neighbour, at=scene.at(days=29))
    reported(hall, lift, "0502室漏水", at=scene.at(days=29))  # kept private by its words
    dispatched(hall, reported(hall, other, "灯暗", at=start), lamp, scene.at(days=20, hours=1))
    asked = dispatched(
        hall, reported(hall, other, "门响", at=start), lamp, scene.at(days=20, hours=1)
    )
    with unit_of_work():
        mend.hand_on(
            asked, hall.units["department"].id, "归街道管", by=hall.property_manager,
            at=scene.at(days=20, hours=2),
        )  # fmt: skip
    handled(
        hall,
        dispatched(hall, reported(hall, lift, "灯坏", at=scene.at(days=29)), lamp,
                   scene.at(days=29, hours=1)),
        scene.at(days=30),
    )  # fmt: skip
    again = dispatched(
        hall, reported(hall, lift, "灯闪", at=scene.at(days=5)), lamp, scene.at(days=5, hours=1)
    )
    for day in (6, 7, 8):
        handled(hall, again, scene.at(days=day))
        answered(hall, again, False, scene.at(days=day, hours=1))
    silent = dispatched(
        hall, reported(hall, lift, "灯又闪", at=scene.at(days=9)), lamp, scene.at(days=9, hours=1)
    )
    handled(hall, silent, scene.at(days=10))
    settle_due(hall.community, scene.at(days=19))
