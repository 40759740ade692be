"""A broken lamp from the label on its post to "mended" (§6), by clicking: not mended, mended again,
mended; and one to which nobody says anything.

The resident reads in elder mode and comes by the label's QR code.
"""

from __future__ import annotations

import re

import pytest

from tests import mending, scene
from tests.journeys.people import Somebody


@pytest.fixture
def hall(app) -> scene.Neighbourhood:
    with app.app_context():
        made = scene.community(neighbours=0)
        mending.places(made)
        mending.kind(made)
    return made


@pytest.fixture
def photo(tmp_path) -> str:
    file = tmp_path / "photo.jpg"
    file.write_bytes(scene.picture("red").image)
    return str(file)


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_a_lamp_is_reported_mended_twice_and_then_nobody_answers(
    hall, visitor, photo, javascript
) -> None:
    resident, committee, unit = (
        Somebody(visitor(javascript=javascript, width=width), hall, part)
        for part, width in (("resident", 360), ("committee", 1280), ("property_manager", 360))
    )

    first = reports(resident, photo, "灯不亮")
    sends_on(committee, "灯不亮")
    mends(unit, photo)
    resident.goes_to("mine")
    resident.follows("修好了吗", more=True)
    resident.sees("修好了吗？")
    resident.opens("没有修好")
    resident.presses("没有修好，请重修")
    resident.sees("没有修好，请说说哪里没有修好。")
    resident.fills(**{"answer-reason": "还是一闪一闪"})
    resident.presses("没有修好，请重修")
    resident.sees("没有修好，重修")
    unit.goes_to("snap/mine")
    unit.sees("重修 1 次")
    mends(unit, photo)
    resident.goes_to(f"snap/{first}")
    resident.presses("修好了")
    resident.goes_to(f"snap/{first}")
    assert "修好了吗？" not in resident.page.locator("main").inner_text()

    second = reports(resident, photo, "又不亮了")
    sends_on(committee, "又不亮了")
    mends(unit, photo)
    committee.waits_for_the_next_deadline()  # nobody has said anything for seven days
    committee.lets_a_day_pass()
    committee.goes_to(f"snap/{second}")
    committee.sees("没有回答")
    committee.goes_to("snap/figures")
    told = committee.page.locator("main").inner_text()
    assert re.search(r"没有人回答修好没有\s*50\s*% 1/2", told), told


def reports(resident: Somebody, photo: str, text: str) -> str:
    """By the label, in elder mode: the place is filled in, two screens are left of three."""
    resident.goes_to("places/L001")
    if resident.page.get_by_role("button", name="长辈版").count():
        resident.presses("长辈版")
    resident.follows("这里坏了，拍一张")
    resident.sees("第 1 步，共 3 步")
    resident.sees("3栋1单元电梯")
    resident.page.locator("main input[type=file]").set_input_files(photo)
    resident.fills(text=text)
    resident.presses("下一步")
    resident.sees("第 3 步，共 3 步")
    resident.sees("已经收到 1 张照片。")
    resident.presses("对，发出去")
    resident.sees("等社区派单")
    return re.search(r"/snap/([\d-]+)", resident.page.url).group(1)


def sends_on(committee: Somebody, text: str) -> None:
    """The dispatcher finds it on the list; the words have proposed the kind."""
    committee.goes_to("snap/desk")
    committee.sees(text)
    committee.presses("派：灯不亮")
    assert text not in committee.page.locator("main").inner_text()


def mends(unit: Somebody, photo: str) -> None:
    """On its phone the unit takes it, and says done with a photo."""
    unit.goes_to("snap/mine")
    unit.follows("去修", more=True)
    if unit.page.get_by_role("button", name="接单，去修").count():
        unit.presses("接单，去修")
    unit.presses("修好了")
    unit.sees("修好了请拍一张照片")
    unit.page.locator("main input[type=file]").set_input_files(photo)
    unit.presses("修好了")
    unit.sees("等报修的人说修好没有")
