"""The rulebook ships, and every number that a refusal names is a heading in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deliberation.rules.refusals import Refusal
from deliberation.web.sentences import sentence

HERE = Path(__file__).parent.parent
SOURCES = sorted((HERE / "deliberation").rglob("*.py"))
HEADING = re.compile(r"^#+ (\d+(?:\.\d+)*)\.? ", re.MULTILINE)


def headings() -> set[str]:
    """The numbers under which the shipped rulebook has something to say."""
    return set(HEADING.findall((HERE / "docs" / "rulebook.md").read_text("utf-8")))


def refusals_of(source: str) -> Iterator[tuple[int, str, ast.expr]]:
    """Line, name and rule of every refusal that *source* can make."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or len(node.args) < 2:
            continue
        called = ast.unparse(node.func)
        if called.endswith(".because") or called in ("Refusal.of", "Refusal"):
            yield node.lineno, ast.unparse(node.args[0]), node.args[1]


def numbers_used() -> dict[str, set[str | None]]:
    """For every rule that some refusal names: the files that name it."""
    used: dict[str, set[str | None]] = {}
    for path in SOURCES:
        for _, _, rule in refusals_of(path.read_text("utf-8")):
            if isinstance(rule, ast.Constant):
                used.setdefault(rule.value, set()).add(path.name)
    return used


def test_every_number_that_a_refusal_names_stands_in_the_rulebook() -> None:
    used = numbers_used()

    assert {number: files for number, files in used.items() if number not in headings()} == {
        None: used[None]
    }
    assert {"1", "2", "4", "5", "3.2.4", "3.2.12"} <= used.keys()


def test_a_rule_is_written_where_it_is_refused_or_handed_on_whole() -> None:
    """A number that is put together could be any: only ``because`` itself hands one on."""
    handed_on = {
        (path.name, ast.unparse(rule))
        for path in SOURCES
        for _, _, rule in refusals_of(path.read_text("utf-8"))
        if not isinstance(rule, ast.Constant)
    }

    assert handed_on == {("refusals.py", "rule")}


@pytest.mark.parametrize(
    "name",
    ["sheets.empty", "roster.name_missing", "passwords.too_short", "letters.code_unknown",
     "photos.too_large", "council.day_passed", "page.changed", "founding.code_taken"],
)  # fmt: skip
def test_what_cannot_be_read_or_found_breaks_no_rule(name: str) -> None:
    rules = {
        ast.literal_eval(rule)
        for path in SOURCES
        for _, named, rule in refusals_of(path.read_text("utf-8"))
        if named == repr(name) and isinstance(rule, ast.Constant)
    }

    assert rules == {None}


def test_the_numbers_of_the_given_rulebook_are_those_of_ours() -> None:
    given = HERE.parent / "shared" / "docs" / "3-rules.md"
    if not given.exists():
        pytest.skip("the rulebook that ours is written after does not lie beside the project")
    text = given.read_text("utf-8")
    ordered = re.split(r"^### 3\.[23]", text, flags=re.MULTILINE)[1]
    points = re.findall(r"^(\d+)\. \*\*", ordered, re.MULTILINE)
    sections = {number for number in HEADING.findall(text) if number[0] in "12345679"}

    assert headings() == sections | {f"3.2.{point}" for point in points}


def test_a_refusal_without_a_rule_says_so_by_saying_none() -> None:
    assert str(Refusal.of("page.changed", None)) == "page.changed"
    assert str(Refusal.of("writing.too_long", "2", most=3)) == "writing.too_long [2] (most=3)"
    assert sentence(Refusal.of("page.changed", None))
