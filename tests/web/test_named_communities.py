"""A statement names the community of the rows that it is about; every application listens.

Who asks without stands in tests/architecture/statements.txt, function by function, with a reason.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from deliberation.database import Model
from tests import naming
from tests.architecture import project


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
    assert naming.names_its_community(statement) is named


def test_the_session_knows_a_row_by_its_community_and_id() -> None:
    keys = {
        mapper.local_table.name: [column.name for column in mapper.primary_key]
        for mapper in Model.registry.mappers
    }

    assert {
        name for name, key in keys.items() if "community_id" in key
    } == naming.ours() & keys.keys()
    assert keys["issues"] == ["community_id", "id"]


def test_who_asks_without_is_called_by_name() -> None:
    """As if somebody had written such a function in the house."""
    house: dict = {"asked": sa.text("SELECT title FROM issues")}
    written = "def titles(connection):\n    return connection.execute(asked).all()"
    exec(compile(written, project.ROOT / "deliberation/issues/planted.py", "exec"), house)

    with sa.create_engine("sqlite://").connect() as connection:
        connection.execute(sa.text("CREATE TABLE issues (title TEXT)"))
        with pytest.raises(AssertionError, match=r": issues/planted\.py titles$"):
            with naming.all_named():
                house["titles"](connection)


def test_who_stands_on_the_list_is_there_and_has_a_reason() -> None:
    gone = []
    for line, why in naming.allowed().items():
        file, name = line.split()
        source = project.ROOT / "deliberation" / file
        if not why or not source.exists() or f"def {name}(" not in source.read_text("utf-8"):
            gone.append(line)

    assert gone == []
