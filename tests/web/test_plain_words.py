"""People read words, never what the program calls things inside."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from deliberation.web.words import joined
from tests.walk import House

ROOT = Path(__file__).resolve().parents[2]

#: A name of the code, a value of Python, a place for a value, a file of the workshop.
INSIDE = re.compile(
    r"(?<![\w/@.-])[a-z]{2,}(?:_[a-z0-9]+)+(?![\w/@.])|\bNone\b|\b(?:True|False)\b|%\("
    r"|\d-architecture"
)
#: What is written for programs: the files' columns and codes, commands, what somebody typed.
FOR_PROGRAMS = re.compile(r"(?s)<(script|style|code|pre|textarea|title)\b.*?</\1>")
#: The page that says what the columns and codes of the files mean.
DICTIONARY = "/open-data/"


def read(page: str) -> str:
    """What people see or hear of *page*."""
    shown = FOR_PROGRAMS.sub(" ", page)
    heard = re.findall(r'(?:data-label|aria-label|placeholder|alt)="([^"]*)"', shown)
    return html.unescape("\n".join([re.sub(r"<[^>]+>", "\n", shown), *heard]))


@pytest.mark.on("sqlite", reason="what a page says does not depend on the database")
def test_no_page_shows_what_the_program_calls_things(house: House) -> None:
    found = {
        f"{page}: {word}"
        for page in house.pages()
        if DICTIONARY not in page.path
        for word in INSIDE.findall(read(page.html))
    }

    assert found == set()


@pytest.mark.parametrize(
    ("said", "inside"),
    [
        ("<th>age_band</th>", ["age_band"]),
        ("<p>依据：规则第 2-architecture 条</p>", ["2-architecture"]),
        ('<td data-label="plan_reply">好</td>', ["plan_reply"]),
        ("<p>None</p>", ["None"]),
        ("<p><code>age_band</code> 年龄段 3f2a…91bc</p>", []),
    ],
)
def test_the_guard_bites(said: str, inside: list[str]) -> None:
    assert INSIDE.findall(read(said)) == inside


def test_a_kind_of_words_has_one_meaning() -> None:
    """The words of two kinds called alike hid each other: heads of columns read ``age_band``."""
    with pytest.raises(ValueError, match="dimension"):
        joined({"dimension": {"age_band": "年龄段"}}, {"dimension": {"input": "投入"}})


#: What clerks and programmers say → what a resident says for it.
SAID = {"校验码": "防改码", "指纹": "防改码", "付表决": "开始表决", "不缺": "齐了"}


def test_a_thing_is_called_as_residents_call_it_and_by_one_name() -> None:
    catalogue = read_po((ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb"))
    said = [
        part
        for one in catalogue
        if one.id
        for part in (one.id if isinstance(one.id, tuple) else (one.id,))
    ]

    assert len(said) > 5000
    assert [(word, one) for one in said for word in SAID if word in one] == []
