"""A copy of the whole database in one file, made while the hall is open (docs/deploy.md)."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.engine import URL

LOCKED_FOR = 10  # seconds that pg_dump waits for a table that is just being dropped


def back_up(engine: Engine, to: Path) -> int:
    """Copy the database of *engine* into the new file *to*, which its owner alone may read.

    Nobody who writes meanwhile waits, and what they write is in it wholly or not at all.

    :returns: the bytes of the copy
    :raises click.ClickException: there is such a file; there is no ``pg_dump``; it failed
    """
    if to.exists():
        raise click.ClickException(f"{to} is there already: name a new file.")
    if not to.parent.is_dir():
        raise click.ClickException(f"There is no folder {to.parent}.")
    with _complete_or_gone(to) as part:
        if engine.dialect.name == "sqlite":
            _copy_sqlite(Path(engine.url.database or ""), part)
        else:
            _dump_postgresql(engine.url, part)
    return to.stat().st_size


@contextmanager
def _complete_or_gone(to: Path) -> Iterator[Path]:
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        os.link(part, to)  # and not over a file that somebody made meanwhile
    finally:
        part.unlink(missing_ok=True)


def _copy_sqlite(database: Path, to: Path) -> None:
    # Not ".backup", nor a copy of the file: the one begins anew with each commit beside it, the
    # other is torn. VACUUM INTO reads one moment, and leaves out pages that were freed.
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(to),))
        with closing(sqlite3.connect(f"{to.as_uri()}?mode=ro", uri=True)) as copy:
            said = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise click.ClickException(f"The copy could not be made: {error}") from error
    if said != "ok":
        raise click.ClickException(f"The copy is not sound: {said}")


def _dump_postgresql(url: URL, to: Path) -> None:
    program = shutil.which("pg_dump")
    address = url.set(drivername="postgresql", password=None)
    flags = ["--format=custom", "--no-owner", f"--lock-wait-timeout={LOCKED_FOR}s"]
    told = address.render_as_string()
    if program is None:
        raise click.ClickException(
            "pg_dump is not installed here (apt-get install postgresql-client). It makes the "
            f'copy: pg_dump {" ".join(flags)} --file={to.with_suffix(".dump")} "{told}"'
        )
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    done = subprocess.run(
        [program, *flags, f"--file={to}", f"--dbname={told}"],
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise click.ClickException(f"pg_dump failed: {done.stderr.strip()}")
