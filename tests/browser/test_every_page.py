"""Every page in every state, as everybody who gets it: readable, reachable, light enough.

The pages are made by the application on the scene of tests/walk.py and shown by Chromium with
the application's own styles; which addresses there are and who sees what is found, not listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.stand import COLOURS, EVERYTHING, stand
from tests.fixtures.pages import unsound
from tests.sampling import has_its_turn
from tests.walk import House, Page, dresses, forms, nameless, with_new_parts

MEASURES = Path(__file__).with_name("measures.js").read_text()
#: Bytes: a page with its styles, unpacked; its scripts, as they travel.
MOST = 60 * 1024
LEAST, LEAST_FOR_ELDERS = 44, 60  # px
#: The way to somewhere else is no page, whatever its body says.
REDIRECTIONS = range(300, 400)


@pytest.fixture(scope="module")
def pages(house: House) -> Sequence[Page]:
    """Every page, and every form as it comes back when it was sent empty."""
    found = house.pages()
    return [*found, *_sent_empty(house, found)]


def _sent_empty(house: House, found: Sequence[Page]) -> Iterator[Page]:
    seen = set()
    for page in found:
        for form in forms(page):
            typed = {one.name for one in form.fields if one.kind not in ("hidden", "button")}
            if not typed or form.shape in seen:
                continue
            seen.add(form.shape)
            kept = {one.name: one.value for one in form.fields if one.kind in ("hidden", "button")}
            sent = kept | dict.fromkeys(typed, "")
            answer = house.client(page.part).post(form.action, data=sent)
            if answer.status_code == 422:
                html = answer.get_data(as_text=True)
                yield Page(page.part, form.action, 422, html, sent)


def test_pages_are_found_in_every_room_and_every_kind_of_answer(pages) -> None:
    rooms = {page.path.split("/")[2] for page in pages if page.path.count("/") > 2}

    assert rooms >= {"issues", "proposals", "imports", "meetings", "resolutions", "postings",
                     "tasks", "reports", "polls"}  # fmt: skip
    assert {page.status for page in pages} >= {200, 403, 404, 422}


def test_every_page_is_sound_html(pages) -> None:
    faults = {str(page): unsound(page.html) for page in pages}

    assert {page: said for page, said in faults.items() if said} == {}


def test_every_page_with_its_styles_is_light(pages, house) -> None:
    client = house.client(None)

    @cache
    def weigh(address: str, *, packed: bool = False) -> int:
        answer = client.get(address, headers={"Accept-Encoding": "gzip" if packed else ""})
        assert (answer.status_code, answer.mimetype) in (
            (200, "text/css"),
            (200, "text/javascript"),
        )
        return len(answer.get_data())

    heavy = {}
    for page in pages:
        links = [one.get("href") for one in page.tree.iter("link")]
        styles = [link for link in links if urlsplit(link).path.endswith(".css")]
        scripts = [one.get("src") for one in page.tree.iter("script")]
        weights = (
            len(page.html.encode()) + sum(map(weigh, styles)),
            sum(weigh(script, packed=True) for script in scripts),
        )
        if max(weights) > MOST:
            heavy[str(page)] = weights

    assert heavy == {}


POOR = """<!doctype html><html lang="zh-Hans"><title>页</title>
<link rel="stylesheet" href="/static/css/tokens.css">
<link rel="stylesheet" href="/static/css/base.css">
<style>.pale { color: #bbb; background: #fff } .wide { width: 400px }
  button { width: 20px; height: 20px; min-width: 0; min-height: 0 }
  @media (prefers-color-scheme: dark) { .night { color: #333; background: #222 } }</style>
<main><h1>页</h1><p class="pale">淡淡的字</p><p class="night">看不清的字</p>
<p class="wide">宽</p>
<p style="width: 3em"><small style="word-break: normal">到11月30日</small></p>
<input><button>小</button></main></html>"""


def test_what_is_wrong_with_a_page_is_seen(browser) -> None:
    with stand(browser) as phone:
        shown = phone.show(POOR)
        by_day = phone.faults(EVERYTHING)
        measured = shown.evaluate(MEASURES, LEAST)
        shown.emulate_media(color_scheme="dark")
        by_night = phone.faults(COLOURS)

    assert {one.partition(" ")[0] for one in by_day} >= {"color-contrast:", "label:"}
    assert any(".pale" in one for one in by_day) and not any(".night" in one for one in by_day)
    assert any(".night" in one for one in by_night)
    assert any(" px wide: " in one for one in measured)
    assert any("20 × 20" in one for one in measured)
    assert any("11月30日 is broken" in one for one in measured)


def test_every_page_is_for_everybody_by_day_and_by_night(browser, pages, whole) -> None:
    """By default half of those with a part that none before had."""
    faults, dressed = [], set()
    with stand(browser) as phone:
        for page in pages if whole else _half(pages):
            shown = phone.show(page.html)
            said = shown.evaluate(MEASURES, LEAST)
            said += phone.faults(EVERYTHING)
            if new := dresses(page) - dressed:
                dressed |= new
                shown.emulate_media(color_scheme="dark")
                said += [f"in the dark, {one}" for one in phone.faults(COLOURS)]
                shown.emulate_media(color_scheme="light")
            faults += [f"{page}: {one}" for one in said]

    assert not faults, "\n".join(faults)


def test_every_page_is_for_elders(browser, pages, house, whole) -> None:
    """By default the other half of those with a part that none before had."""
    faults, dressed = [], set()
    theirs = (_for_elders(house, page) for page in pages)
    with stand(browser) as phone:
        for page in theirs if whole else _half(theirs, other=True):
            shown = phone.show(page.html)
            shown.evaluate("document.documentElement.dataset.elder = ''")
            said = shown.evaluate(MEASURES, LEAST_FOR_ELDERS)
            if new := dresses(page) - dressed:
                dressed |= new
                said += phone.faults(EVERYTHING)
            faults += [f"{page}: {one}" for one in said]

    assert not faults, "\n".join(faults)


def _half(pages: Iterable[Page], *, other: bool = False) -> Iterator[Page]:
    return (
        page for page in with_new_parts(pages) if has_its_turn(nameless(page.path), 2) is not other
    )


def _for_elders(house: House, page: Page) -> Page:
    """The page as it is in elder mode; a form that came back comes back again."""
    client = house.client(page.part)
    client.set_cookie("elder", "1")
    try:
        if page.sent is None:
            return house.get(page.part, page.path) or page
        answer = client.post(page.path, data=page.sent)
        if answer.status_code in REDIRECTIONS:
            return page  # what a redirection says nobody sees: it is no page
        return replace(page, status=answer.status_code, html=answer.get_data(as_text=True))
    finally:
        client.delete_cookie("elder")
