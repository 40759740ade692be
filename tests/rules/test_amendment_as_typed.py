"""An amendment is found as phones type it, and goes on record in the text's own characters."""

from __future__ import annotations

import pytest

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.floor import Floor, Seat, Setup, replay
from deliberation.rules.meeting.motion_text import in_own_words
from deliberation.rules.meeting.motions import MotionKind
from deliberation.rules.voting import profile

TEXT = "广场舞每天 18:30 到 20:00，音箱朝向花园，音量不超过 60 分贝；no one stays."


def pending(text: str = TEXT) -> Floor:
    setup = Setup(
        profile=profile("HALL"), seats=tuple(map(Seat, ("Ann", "Bea", "Cy"))), chair="Ann",
        scrutineer="Sam",
    )  # fmt: skip
    return replay(setup, (
        *(acts.Arrive(who) for who in ("Ann", "Bea", "Cy")), acts.CallToOrder("Ann"),
        acts.Move("Bea", MotionKind.MAIN, text=text), acts.Second("Cy"), acts.State("Ann"),
    ))  # fmt: skip


def amend(words: str) -> acts.Move:
    return acts.Move("Cy", MotionKind.AMEND, words=words, instead="X")


@pytest.mark.parametrize(
    ("typed", "own"),
    [
        ("18：30", "18:30"),
        ("１８：３０ 到 ２０：００", "18:30 到 20:00"),
        ("20:00,音箱", "20:00，音箱"),
        ("60分贝", "60 分贝"),
        ("不超过６０　分贝", "不超过 60 分贝"),
        ("花园", "花园"),
    ],
)
def test_what_is_meant_in_one_place_is_found_there(typed: str, own: str) -> None:
    floor = pending()
    assert floor.objection(amend(typed)) is None
    assert in_own_words(floor, amend(typed)).words == own
    after = floor.apply(amend(typed))
    assert after.top.move.words == own


def test_once_adopted_the_text_is_changed_there_and_nowhere_else() -> None:
    floor = pending().apply(amend("18：30")).apply(acts.Second("Bea")).apply(acts.State("Ann"))
    floor = floor.apply(acts.Put("Ann", acts.CountMethod.HANDS))
    floor = floor.apply(acts.EnterCount("Ann", for_=2)).apply(acts.ConfirmCount("Sam"))
    assert floor.questions.main.text == TEXT.replace("18:30", "X")


@pytest.mark.parametrize(
    ("text", "typed", "name"),
    [
        ("每天 18:30，周末18：30 也一样", "１８:３０", "floor.words_twice"),
        (TEXT, "19：30", "floor.words_not_found"),
        (TEXT, "noone", "floor.words_not_found"),
        (TEXT, "　", "floor.words_not_found"),
    ],
)
def test_what_is_not_there_or_there_twice_is_refused(text: str, typed: str, name: str) -> None:
    assert pending(text).objection(amend(typed)).name == name


def test_what_stands_there_exactly_once_is_meant_exactly() -> None:
    floor = pending("每天 18:30，周末18：30 也一样")
    assert in_own_words(floor, amend("18：30")).words == "18：30"
    assert floor.objection(amend("18：30")) is None
