"""docs/security.md promises nothing without a test, and every test that it names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"
_ROW = re.compile(r"^\| (?!promise|-)(.+?) \| (.+?) \|$", re.MULTILINE)
_NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def collected_of(file: Path) -> set[str]:
    """The functions of *file* that pytest collects."""
    tree = ast.parse(file.read_text())
    return {
        one.name
        for one in tree.body
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and one.name.startswith("test_")
    }


def test_every_promise_names_a_test_and_every_test_is_there() -> None:
    rows = _ROW.findall(PAGE.read_text())
    silent = [promise for promise, shown in rows if not _NAMED.search(shown)]
    missing = []
    for file, test in _NAMED.findall(PAGE.read_text()):
        path = ROOT / file
        known = path.name.startswith("test_") and path.exists() and collected_of(path)
        if not known or (test and test not in known):
            missing.append(f"{file}::{test}")

    assert len(rows) >= 35
    assert silent == []
    assert missing == []


def test_it_can_be_found_from_the_first_page() -> None:
    for name in ("README.md", "README.zh.md"):
        text = (ROOT / name).read_text()
        assert "docs/security.md" in text and "SECURITY.md" in text, name
    assert "docs/security.md" in (ROOT / "SECURITY.md").read_text()
