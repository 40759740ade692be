"""Each guard bites: it is given something bad, and says so; and something good, and is silent."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
import sqlalchemy as sa

from tests.architecture import code, project, tables, words
from tests.architecture.project import Source

_PRESSED = """def press():
    {}
    with unit_of_work():
        {}
        cosign(issue, at=at)
"""

BAD_AND_GOOD = [
    (code.impure_rulebook, "rules/figures.py", "import flask", "from .refusals import Refused"),
    (code.impure_rulebook, "rules/figures.py", "from deliberation import clock", "import datetime"),
    (code.impure_rulebook, "rules/figures.py", "from ..database import db", "from . import shares"),
    (code.impure_rulebook, "rules/recount.py", "from .tally import count", "import hashlib"),
    (code.passed_by_the_door, "convene/operations/notice.py",
     "from deliberation.rules.box.roll import roll_hash",
     "from deliberation.rules.box import roll_hash"),
    (code.passed_by_the_door, "rules/meeting/voting.py",
     "from deliberation.rules.box import roll", "from deliberation.rules.meeting import acts"),
    (code.inexact_rulebook, "rules/figures.py", "x = 0.8 * n", "x = Fraction(4, 5) * n"),
    (code.inexact_rulebook, "rules/figures.py", "x = round(n)", "x = n // 2"),
    (code.commits, "issues/queries.py", "db.session.commit()", "db.session.flush()"),
    (code.clocks, "issues/queries.py", "at = datetime.now(UTC)", "at = clock.now()"),
    (code.clocks, "issues/queries.py", "at = datetime.datetime.utcnow()", "at = notice.now"),
    (code.clocks, "issues/queries.py", "day = datetime.date.today()", "day = clock.today()"),
    (code.clocks, "resolve/models.py", "x = column(default=date.today)", "x = date.min"),
    (code.clocks, "resolve/models.py", "x = column(server_default=func.now())", "x = time(8, 30)"),
    (code.clocks, "issues/queries.py", "x = time.time()", "x = time.perf_counter()"),
    (code.clocks, "issues/queries.py", "from time import time", "from datetime import time"),
    (code.stale_moments, "issues/routes.py", _PRESSED.format("at = clock.now()", "pass"),
     _PRESSED.format("pass", "at = clock.now()")),
    (code.stale_moments, "issues/routes.py", _PRESSED.format("at, x = clock.today(), 1", "x"),
     _PRESSED.format("at = asked(clock.now())", "x")),
    (code.stale_moments, "issues/routes.py", _PRESSED.format("at = {'at': clock.now()}", "x"),
     _PRESSED.format("at = [1]", "x")),
    (code.stale_moments, "issues/routes.py",
     "def press():\n at = clock.now()\n with submitted(form, page):\n  cosign(at)",
     "def press():\n with submitted(form, page):\n  cosign(clock.now())"),
    (code.strangers_to_flask, "issues/queries.py", "from flask import g", "import json"),
    (code.strangers_to_flask, "resolve/models.py", "import flask_login", "import sqlalchemy"),
    (code.own_refusals, "issues/routes/pages.py",
     "try:\n with unit_of_work():\n  cosign()\nexcept Refused as refused:\n say_on(form, refused)",
     "for _ in range(3):\n try:\n  with unit_of_work():\n   cosign()\n except Refused:\n  pass"),
    (code.doubled_keys, "rules/policy.py", "x = {P.A: 1, P.A: 2}", "x = {P.A: 1, P.B: 1}"),
    (code.of_no_community, "journal/operations.py", "x = select(KeptRow).where(KeptRow.of == y)",
     "x = select(KeptRow).where(KeptRow.community_id == here, KeptRow.of == y)"),
    (code.of_no_community, "ballots/queries.py", "delete(Mark).where(Mark.box_id == box.id)",
     "select(Entry).where(Entry.number == y)"),
    (code.empty_names, "issues/queries.py", "class IssueManager: ...", "class Issue: ..."),
]  # fmt: skip


@pytest.mark.parametrize(("guard", "path", "bad", "good"), BAD_AND_GOOD)
def test_guard_of_code_bites(guard, path: str, bad: str, good: str) -> None:
    path = f"deliberation/{path}"

    assert [fault.split(":")[:2] for fault in guard(Source(path, bad))] == [[path, "1"]]
    assert guard(Source(path, good)) == []


@pytest.mark.parametrize(
    "path",
    ["routes.py", "forms.py", "routes/posting.py"],
)
def test_routes_and_forms_may_know_flask(path: str) -> None:
    source = Source(f"deliberation/resolve/{path}", "import flask")

    assert code.strangers_to_flask(source) == []


def test_guard_of_length_bites() -> None:
    assert code.too_long(Source("deliberation/cli.py", "x = 1\n" * 501)) != []
    assert code.too_long(Source("deliberation/cli.py", "x = 1\n" * 500)) == []


@pytest.mark.parametrize("name", ["utils.py", "web/date_helpers.py", "service/mail.py"])
def test_guard_of_names_bites(name: str) -> None:
    assert code.empty_names(Source(f"deliberation/{name}", "")) != []


def test_guard_of_the_drawing_bites() -> None:
    assert code.not_drawn(Source("deliberation/seventh/models.py", "")) != []
    assert code.not_drawn(Source("deliberation/collect/models.py", "")) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("rules/meeting/floor.py", "from deliberation import clock"),
        ("rules/voting/tally.py", "from deliberation.rules.meeting import floor"),
        ("journal/operations/recording.py", "from deliberation.lobby import queries"),
        ("web/guard.py", "from deliberation.people import queries"),
        ("collect/queries/cosignatures.py", "from deliberation.collect import routes"),
        ("seventh.py", ""),
    ],
)
def test_import_contracts_bite(tmp_path: Path, file: str, line: str) -> None:
    build_a_house(tmp_path)
    assert lint(tmp_path) == 0

    (tmp_path / "deliberation" / file).write_text(line)

    assert lint(tmp_path) == 1


def test_an_import_that_is_forbidden_is_found_wherever_it_is_planted(tmp_path: Path) -> None:
    build_a_house(tmp_path)
    chance = random.Random()
    files = [
        one.path
        for one in project.house()
        if one.path.count("/") > 1
        and one.path.split("/")[1] in ROW
        and not re.fullmatch(
            r"deliberation/\w+/__init__.py", one.path
        )  # a room is no layer of itself
    ]
    planted = {path: forbidden(path, chance) for path in chance.sample(files, 20)}
    for path, (package, name) in planted.items():
        (tmp_path / path).write_text(f"from {package} import {name}")

    said = lint_says(tmp_path)

    arrows = {
        path: f"{path[:-3].replace('/', '.').removesuffix('.__init__')} -> {package}.{name} "
        for path, (package, name) in planted.items()
    }
    assert {path: arrow for path, arrow in arrows.items() if arrow not in said} == {}


#: The rooms in their row, and what stands before them.
ROW = ("rules", "documents", "live", "web", "journal", "messages", "people", "narrative",
       "ballots", "issues", "opinions", "collect", "mend", "review", "convene", "discuss",
       "resolve", "supervise", "lobby")  # fmt: skip
ROOMS = ROW[ROW.index("journal") :]


def forbidden(path: str, chance: random.Random) -> tuple[str, str]:
    """A package, and a name in it, that the file at *path* may not import."""
    _, folder, *inside = PurePosixPath(path).with_suffix("").parts
    if folder == "rules":
        return "deliberation", "clock"
    later = [room for room in ROOMS if room != folder and ROW.index(room) > ROW.index(folder)]
    choices = [(f"deliberation.{room}", "queries") for room in later]
    if (
        folder in ROOMS
        and "routes" not in inside
        and folder not in ("journal", "messages", "narrative")
    ):
        if folder != "issues":
            choices.append((f"deliberation.{folder}", "routes"))
    if inside[0] == "models":
        choices.append((f"deliberation.{folder}", "queries"))
    return chance.choice(choices or [("deliberation.demo", "cast")])


def build_a_house(folder: Path) -> None:
    """The house as it stands, every file empty: not one import."""
    shutil.copy(project.ROOT / "pyproject.toml", folder)
    for source in project.house():
        file = folder / source.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()


def lint(folder: Path) -> int:
    """The status of the import contracts in *folder*: 0 when kept, 1 when broken."""
    return _linted(folder).returncode


def lint_says(folder: Path) -> str:
    """The arrows that break the import contracts in *folder*, each on a line."""
    return " ".join(_linted(folder).stdout.split())


def _linted(folder: Path) -> subprocess.CompletedProcess[str]:
    command = "import importlinter.cli as c, sys; sys.exit(c.lint_imports(no_cache=True))"
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, "-c", command], cwd=folder, env=environment, capture_output=True, text=True
    )


def test_guard_of_tables_bites() -> None:
    metadata = sa.MetaData()
    sa.Table("drawers", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "chairs",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("community_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer),
        sa.UniqueConstraint("number"),
    )
    sa.Table(
        "tables",
        metadata,
        sa.Column("community_id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
    )

    assert tables.scattered(metadata) == [
        "chairs: the key (number) lacks community_id",
        "drawers: no community_id",
    ]


def test_guard_of_references_bites() -> None:
    metadata = sa.MetaData()
    sa.Table("communities", metadata, sa.Column("id", sa.Integer, primary_key=True))
    whose = sa.ForeignKey("communities.id")
    sa.Table(
        "chairs",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("community_id", sa.Integer, whose),
    )
    sa.Table(
        "rooms",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("community_id", sa.Integer),
        sa.Column("chair_id", sa.Integer, sa.ForeignKey("chairs.id")),
        sa.UniqueConstraint("community_id", "id"),
    )
    sa.Table(
        "houses",
        metadata,
        sa.Column("community_id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("room_id", sa.Integer),
        sa.ForeignKeyConstraint(["community_id", "room_id"], ["rooms.community_id", "rooms.id"]),
    )

    assert tables.astray(metadata) == [
        "chairs: (community_id, id) is not unique",
        "rooms: (chair_id) may refer to a neighbour's row",
    ]


def test_guard_of_refusals_bites() -> None:
    source = Source(
        "deliberation/rules/x.py",
        'Refusal.of("x.early", "1", days=3)\n'
        'raise NotReady.because("x.unknown", "1")\n'
        'raise OutOfOrder.because(name, "1")\n'
        'Refusal.of("x.late", "1")\n'
        'Refusal.of("x.any", "1", **values)\n',
    )
    sentences = {"x.early": "%(days)s", "x.late": "%(days)s", "x.any": "%(n)s", "x.old": ""}

    assert words.unsaid(words.refusals(source), sentences) == [
        "deliberation/rules/x.py:3: a refusal's name must be a literal",
        "deliberation/rules/x.py:2: no sentence for 'x.unknown'",
        "nobody refuses with 'x.old'",
        "deliberation/rules/x.py:4: 'x.late' must also be given ['days']",
    ]


def test_guard_of_entries_bites() -> None:
    source = Source(
        "deliberation/issues/x.py",
        'record("issue:accepted", issue, by=1, at=now, body="RA")\n'
        'journal.record("issue:accepted", issue, by=1, at=now)\n'
        'record("issue:burnt", issue, by=1, at=now)\n',
    )

    assert words.undeclared(words.recordings(source), {"issue:accepted": frozenset({"body"})}) == [
        "deliberation/issues/x.py:2: 'issue:accepted' takes ['body'], not []",
        "deliberation/issues/x.py:3: the verb 'issue:burnt' is not declared",
    ]


def test_guard_of_the_journals_sentences_bites() -> None:
    verbs = {"a:told": frozenset({"x"}), "a:untold": frozenset()}
    sentences = {"a:told": "%(by)s %(x)s %(y)s", "a:else": ""}

    assert words.speechless(verbs, sentences) == [
        "'a:untold' has no sentence",
        "'a:else' is told but not declared",
        "the sentence of 'a:told' wants ['y']",
    ]


@pytest.mark.parametrize(
    "bad",
    [
        "<script>go()</script>",
        "<style>p {}</style>",
        '<p style="color: red">',
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        '<p hx-on:click="go()">',
    ],
)
def test_guard_of_templates_bites(bad: str) -> None:
    assert [fault[:9] for fault in words.inline("x.html", f"<p>\n{bad}")] == ["x.html:2:"]
    assert words.inline("x.html", '<script src="/static/js/x.js" defer></script>') == []


@pytest.mark.parametrize(
    "bad",
    [
        "see /" + "home/ann/notes",
        "see '/" + "opt/python'",
        "--" + "extra-index-url https://example.org",
        "file:" + "///packages",
    ],
)
def test_guard_of_machine_paths_bites(bad: str) -> None:
    assert len(words.machine_paths("x.md", bad)) == 1
    assert words.machine_paths("x.md", "https://example.org/home/ann, /usr/bin/chromium") == []
