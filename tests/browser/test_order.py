"""The agenda of a draft in a browser: rows are dragged with a mouse, and their numbers follow."""

from __future__ import annotations

from tests import scene
from tests.browser.stand import stand


def test_a_row_that_is_dragged_takes_its_number_along(browser, app) -> None:
    with app.app_context():
        hall = scene.community()
        topics = [scene.topic(hall, f"议题之{name}") for name in "甲乙丙"]
        scene.meeting_called(hall, *topics[:2], noticed=False)
    client = scene.sign_in(app.test_client(), hall, "committee")
    page = client.get(hall.path("meetings/1")).get_data(as_text=True)

    with stand(browser) as desk:
        device = desk.show(page)
        device.set_viewport_size({"width": 1280, "height": 900})
        device.reload()  # which is when the script looks what one points with

        def numbers() -> dict[str, str]:
            rows = device.locator("[data-order] > li").all()
            return {
                row.locator("a").inner_text()[-1]: row.locator("input").input_value()
                for row in rows
            }

        def drag(one: str, onto: str, y: int) -> None:
            row, there = (
                device.locator("[data-order] > li", has_text=f"议题之{name}")
                for name in (one, onto)
            )
            row.drag_to(there, source_position={"x": 5, "y": 5}, target_position={"x": 40, "y": y})

        assert numbers() == {"甲": "1", "乙": "2", "丙": ""}
        drag("乙", "甲", 3)
        assert numbers() == {"乙": "1", "甲": "2", "丙": ""}
        drag("丙", "乙", 3)
        assert numbers() == {"丙": "1", "乙": "2", "甲": "3"}
        # Put below all that is listed it stays listed, as the last; there is nothing below it.
        drag("丙", "甲", 40)
        assert numbers() == {"乙": "1", "甲": "2", "丙": "3"}
