"""At the hall's own screen, in a real browser: going back shows nothing of who was there before."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from deliberation import clock
from deliberation.database import db
from deliberation.rules.box import by_approval
from tests import scene
from tests.ballots.test_pages import line_of

#: Codes of receipts, as they are read.
CODE = re.compile(r"[A-Z2-7]{4}(?:\s+[A-Z2-7]{4}){12}")
BACK = 7  # steps: more than there are


@pytest.fixture
def hall(app) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=0)


def walked(page) -> Iterator[tuple[str, str]]:
    """Address and text of each page that reloading, going back and going forth lead to."""
    for press in (page.reload, *[page.go_back] * BACK, *[page.go_forward] * BACK):
        try:
            press(wait_until="load", timeout=3_000)
        except Exception as error:
            assert "ERR_CACHE_MISS" not in str(error), "the history holds what was chosen"
            continue  # this is the end of it
        marked = page.locator("input:checked").evaluate_all("them => them.map(one => one.value)")
        yield page.url, page.inner_text("body") + " ".join(f"checked={one}" for one in marked)


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])
def test_whoever_comes_next_goes_back_and_finds_no_choice(hall, visitor, javascript) -> None:
    box = scene.box_open(
        hall, secrecy="secret", when=clock.now(), options=("bamboo", "maple"), method="approval",
        labels={"bamboo": "竹子", "maple": "枫树"}, rule=by_approval(), profile=None,
        most_choices=1,
    )  # fmt: skip
    voter = line_of(box, hall.resident.household_id)
    line = voter.id
    scene.helped(hall, voter, "terminal", at=clock.now())
    db.session.rollback()
    page = visitor(javascript=javascript)
    there = hall.path(f"ballots/{box.id}/terminal")
    page.goto("/session/new")
    page.fill("#login", scene.login(hall.code, "committee"))
    page.fill("#password", scene.PASSWORD)
    page.press("#password", "Enter")
    page.goto(there)
    page.fill("#q", "3栋0101")
    page.click("main form button")
    page.click(f"a[href$='line={line}']")
    page.check("[value=bamboo]")
    page.check("[value=maple]")
    page.click("main form button.main")
    assert "最多只能选 1 项" in page.inner_text("body")
    page.set_checked("[value=bamboo]", False)
    page.check("[value=maple]")
    page.check("[name=receipt]")
    page.click("main form button.main")
    code = CODE.search(page.inner_text("main"))
    assert code, "it is shown once"
    page.click("main a.button.main")  # the next one, please

    found = list(walked(page))

    assert len(found) > BACK
    for address, text in found:
        assert "checked=" not in text and "maple" not in address + text, address
        assert not CODE.search(text), address
        assert code[0][:4] not in text, address
    if javascript:
        assert not [one for one, _ in found if "line=" in one], "nor that it was this voter"
    held = {one["name"]: one["value"] for one in page.context.cookies()}
    assert "once" not in held
