"""Statements name the community of the rows that they are about: what the whole run hears.

Every application of the tests listens (tests/fixtures/pages.py): pages, forms that are sent,
commands and the tick. Who may ask without stands in tests/architecture/statements.txt, with why.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Engine, event

from tests.architecture import project, tables

ALLOWED = project.ROOT / "tests/architecture/statements.txt"
_HOUSE = f"{project.ROOT / 'deliberation'}/"


def allowed() -> dict[str, str]:
    """Functions (``room/file.py name``) that may ask without naming a community → why."""
    found, why = {}, ""
    for line in ALLOWED.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            why = line.removeprefix("# ")
        elif line:
            found[line] = why
    return found


@cache
def ours() -> frozenset[str]:
    """The tables of communities, of all rooms."""
    from deliberation.database import Model

    for path in sorted(project.ROOT.glob("deliberation/*/models*")):
        importlib.import_module(f"deliberation.{path.parent.name}.models")
    return frozenset(
        name
        for name, table in Model.metadata.tables.items()
        if name not in tables.GLOBAL and "community_id" in table.columns
    )


_TABLES = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO|,)\s+\"?(\w+)\"?", re.IGNORECASE)
#: A condition on it: what is only selected says nothing of whose rows these are.
_NAMED = re.compile(
    r"community_id\s*(?:=|IN\b)|=\s*\w+\.community_id\b|\(\w+\.community_id,[^)]*\)\s*IN\b"
    r"|\bcommunities\.(?:id|code)\s*(?:=|IN\b)|=\s*communities\.id\b"
    r"|INSERT INTO \w+ \([^)]*\bcommunity_id\b"
)


@lru_cache(maxsize=20_000)
def names_its_community(statement: str) -> bool:
    """Whether *statement* names the community of the rows it is about, or is about no such rows."""
    return not ours().intersection(_TABLES.findall(statement)) or bool(_NAMED.search(statement))


@contextmanager
def unnamed() -> Iterator[set[str]]:
    """Inside, the functions (``room/file.py name``) that ask without naming a community."""
    found: set[str] = set()

    def heard(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if not names_its_community(statement) and (asker := _asker()):
            found.add(asker)

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", heard)


@contextmanager
def all_named() -> Iterator[None]:
    """Inside, every statement of the house names its community.

    :raises AssertionError: one does not, and its function is not on the list
    """
    with unnamed() as found:
        yield
    strange = sorted(found - allowed().keys())
    assert not strange, f"these ask without naming their community: {', '.join(strange)}"


def _asker() -> str | None:
    """The innermost function of the house that is at work; ``None``: the test itself asks."""
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(_HOUSE) and not file.endswith("/database.py"):
            return f"{file.removeprefix(_HOUSE)} {frame.f_code.co_name}"
        frame = frame.f_back
    return None
