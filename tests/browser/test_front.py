"""The first page, in a real browser, from the real server."""

from __future__ import annotations


def test_the_first_page_is_chinese_and_needs_no_script(visitor) -> None:
    for javascript in (True, False):
        page = visitor(javascript=javascript)
        response = page.goto("/")

        assert response.status == 200
        assert page.locator("html").get_attribute("lang") == "zh-Hans"
