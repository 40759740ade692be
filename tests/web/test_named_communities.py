"""A page asks its database for rows of its community: each statement names the community.

What pages ask without naming it stands in tests/architecture/statements.txt, function by function.
That list only shrinks: a new statement names its community.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from sqlalchemy import Engine, event

from deliberation.database import Model
from tests.architecture import project, tables

ALLOWED = project.ROOT / "tests/architecture/statements.txt"
WALKERS = ("resident", "committee", None)
_HOUSE = f"{project.ROOT / 'deliberation'}/"


@cache
def _ours() -> frozenset[str]:
    """The tables of communities, of all rooms."""
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


def names_its_community(statement: str) -> bool:
    """Whether *statement* names the community of the rows it is about, or is about no such rows."""
    return not _ours().intersection(_TABLES.findall(statement)) or bool(_NAMED.search(statement))


@contextmanager
def unnamed() -> Iterator[set[str]]:
    """Inside, the functions (``room/file.py name``) that ask without naming a community."""
    found: set[str] = set()

    def heard(connection, cursor, statement, parameters, context, executemany) -> None:
        if not names_its_community(statement) and (asker := _asker()):
            found.add(asker)

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", heard)


def _asker() -> str | None:
    """The innermost function of the house that is at work; ``None``: the test itself asks."""
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(_HOUSE) and not file.endswith("/database.py"):
            return f"{file.removeprefix(_HOUSE)} {frame.f_code.co_name}"
        frame = frame.f_back
    return None


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("SELECT issues.community_id, issues.title FROM issues WHERE issues.id = ?", False),
        ("SELECT issues.title FROM issues WHERE issues.community_id = ? AND issues.id = ?", True),
        ("UPDATE issues SET title=? WHERE issues.id = ?", False),
        ("INSERT INTO issues (community_id, title) VALUES (?, ?)", True),
        ("SELECT accounts.id FROM accounts WHERE accounts.login = ?", True),
        ("SELECT people.id FROM accounts JOIN people ON people.account_id = accounts.id", False),
    ],
)
def test_a_statement_without_its_community_is_heard(statement: str, named: bool) -> None:
    assert names_its_community(statement) is named


def test_the_session_knows_a_row_by_its_community_and_id() -> None:
    keys = {
        mapper.local_table.name: [column.name for column in mapper.primary_key]
        for mapper in Model.registry.mappers
    }

    assert {name for name, key in keys.items() if "community_id" in key} == _ours() & keys.keys()
    assert keys["issues"] == ["community_id", "id"]


def test_pages_name_the_community_in_what_they_ask(house) -> None:
    """Takes half a minute and more: it looks at every address as three people."""
    with unnamed() as found:
        for part in WALKERS:
            for path in house.addresses():
                house.get(part, path)
    allowed = set(ALLOWED.read_text(encoding="utf-8").splitlines())

    assert sorted(found - allowed) == []


def test_who_stands_on_the_list_is_there() -> None:
    gone = []
    for line in ALLOWED.read_text(encoding="utf-8").splitlines()[1:]:
        file, name = line.split()
        source = project.ROOT / "deliberation" / file
        if not source.exists() or f"def {name}(" not in source.read_text(encoding="utf-8"):
            gone.append(line)

    assert gone == []
