"""Meetings and boxes in which words were said that are to be covered."""

from __future__ import annotations

from datetime import datetime, timedelta

from deliberation.ballots.models import Box
from deliberation.convene.models import Meeting
from deliberation.database import unit_of_work
from deliberation.discuss import operations as discuss
from deliberation.discuss.operations import minutes
from deliberation.rules.box import BallotMethod, by_most
from deliberation.rules.meeting import acts
from deliberation.rules.meeting.motions import MotionKind
from deliberation.rules.policy import Fact
from tests import scene


def in_session(hall: scene.Neighbourhood, *words: str, when: datetime = scene.START) -> Meeting:
    """A meeting that sits, with each of *words* in a motion's text, in an amendment, in a reason.

    They stand alone and within sentences, also where an amendment put them.
    """
    meeting = scene.meeting_called(hall, scene.topic(hall, "晾衣杆", when=when), when=when)
    floor = scene.meeting_opened(hall, meeting)
    chair, at = floor.chair, meeting.starts_at + timedelta(minutes=5)
    first, second = sorted(floor.setup.voters - {chair})[:2]
    said = "，".join(words)
    with unit_of_work():
        for done in (
            acts.OpenItem(chair, floor.setup.items[0].key),
            acts.StateItem(chair, f"装晾衣杆，有事找{said}。"),
            acts.RaiseOrder(second, reason=f"{words[0]}不在场。"),
            acts.RulePoint(chair, acts.Ruling.NOT_WELL_TAKEN, f"{said}可以不在场。"),
            acts.Move(first, MotionKind.AMEND, words="有事找", instead=f"先打{words[0]}，再找"),
            acts.Second(second),
            acts.State(chair),
        ):
            discuss.act(meeting, done, by=hall.committee, at=at)
    return meeting


def adjourned(hall: scene.Neighbourhood, *words: str, when: datetime = scene.START) -> Meeting:
    """The same, ended, with each of *words* in a remark to its minutes too."""
    meeting = in_session(hall, *words, when=when)
    at = meeting.starts_at + timedelta(minutes=40)
    chair = str(hall.committee.id)
    with unit_of_work():
        for _question in ("amendment", "main motion"):
            for done in (
                acts.Put(chair, acts.CountMethod.HANDS),
                acts.EnterCount(chair, 3, 0, 0),
                acts.ConfirmCount(str(hall.supervisor.id)),
            ):
                by = hall.supervisor if isinstance(done, acts.ConfirmCount) else hall.committee
                discuss.act(meeting, done, by=by, at=at)
        discuss.adjourn_by_consent(
            meeting, chair=chair, to=f"{words[0]}家", by=hall.committee, at=at
        )
        for kind in ("correction", "absence"):
            minutes.add(
                meeting, key=kind + meeting.key, kind=kind, text=f"{'和'.join(words)}来过。",
                facts=frozenset({Fact.CHAIR}), by=hall.committee, at=at,
            )  # fmt: skip
    return meeting


def box(hall: scene.Neighbourhood, *words: str, when: datetime = scene.START, **more) -> Box:
    """A box with *words* in its question, in an option and, cast once, in the sum of its result."""
    said = "，".join(words)
    particulars = {
        "question": f"要不要请{said}来修？",
        "options": ("a", "b"),
        "labels": {"a": f"请{said}", "b": "不请"},
        "method": BallotMethod.ONE_OF,
        "rule": by_most(1),
        "profile": None,
    }
    about = scene.topic(hall, "请人", when=when)
    return scene.box_open(hall, about, when=when, **particulars, **more)
