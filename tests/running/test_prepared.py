"""A start with nothing to prepare prepares nothing; whatever may want it is prepared."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.running.test_commands import ROOT, environment, hall

pytestmark = [
    pytest.mark.on("sqlite", reason="PostgreSQL is always prepared"),
    pytest.mark.skipif(
        not (ROOT / ".venv/bin/python").exists(), reason="script/hall uses .venv, which is not here"
    ),
]


def is_prepared(instance: Path, **more: str) -> bool:
    asked = subprocess.run(
        [sys.executable, ROOT / "script" / "prepared.py"],
        env=environment(INSTANCE_DIR=str(instance), **more), capture_output=True, text=True,
    )  # fmt: skip
    assert asked.stderr == ""
    return asked.returncode == 0


def changed(instance: Path, statement: str) -> None:
    with closing(sqlite3.connect(instance / "hall.db")) as database, database:
        database.execute(statement)


def test_only_what_went_through_and_is_as_it_was_left_is_not_prepared_again(tmp_path) -> None:
    instance = tmp_path / "instance"
    database, marker = instance / "hall.db", instance / "prepared"
    bare = is_prepared(instance)
    told = {"INSTANCE_DIR": str(instance), "DEMONSTRATION": "0"}
    prepared = hall("prepare", cwd=tmp_path, **told)
    assert prepared.returncode == 0, prepared.stderr
    nobody = is_prepared(instance)
    founded = subprocess.run(
        [ROOT / "script" / "hall", "found", "heping", "和平里社区", "--password-stdin"],
        env=environment(**told), input="a kettle of green tea", capture_output=True, text=True,
    )  # fmt: skip
    assert founded.returncode == 0, founded.stderr

    assert (bare, nobody, is_prepared(instance)) == (False, False, True)
    assert not is_prepared(instance, DATABASE_URL=f"sqlite:///{database}")

    with (instance / "prepare.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not is_prepared(instance), "somebody prepares just now"
    assert is_prepared(instance)

    database.chmod(0o644)
    assert not is_prepared(instance), "others may read it"
    database.chmod(0o600)

    newest = marker.read_text().strip()
    changed(instance, "UPDATE alembic_version SET version_num = '0046'")
    assert not is_prepared(instance), "an older copy was put back"
    changed(instance, f"UPDATE alembic_version SET version_num = '{newest}'")
    assert is_prepared(instance)

    marker.write_text("0046\n")
    assert not is_prepared(instance), "the last preparation did not go through"
    os.remove(marker)
    assert not is_prepared(instance)
