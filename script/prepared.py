"""Whether script/server has nothing to prepare; the exit status is 0 then.

That is so where the last ``flask prepare`` of this instance went through to its end at the newest
migration, and the database is still at it: not where an older copy was put back, where no
community is founded, where somebody prepares just now, or where others may read the file. Only
the SQLite file of the instance folder is looked at; with a DATABASE_URL it is always prepared.

It takes a tenth of a second, because nothing of the hall is imported; ``flask prepare`` takes two.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MINE_ALONE = 0o600


def main() -> int:
    """0 where nothing is to be prepared, 1 where something is, or may be."""
    if os.environ.get("DATABASE_URL"):
        return 1
    instance = Path(os.environ.get("INSTANCE_DIR") or ROOT / "instance")
    newest = max(file.name.partition("_")[0] for file in ROOT.glob("migrations/versions/*_*.py"))
    try:
        with (instance / "prepare.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return 0 if standing(instance) == (newest, newest, True, {MINE_ALONE}) else 1
    except (OSError, sqlite3.Error):
        return 1


def standing(instance: Path) -> tuple[str, str, bool, set[int]]:
    """Up to which migration it was prepared, at which the database is, whether a community is
    founded, and who may do what with the database's files.
    """
    files = list(instance.glob("hall.db*"))
    with closing(sqlite3.connect(f"file:{instance / 'hall.db'}?mode=ro", uri=True)) as database:
        (revision,) = database.execute("SELECT max(version_num) FROM alembic_version").fetchone()
        (founded,) = database.execute("SELECT EXISTS (SELECT * FROM communities)").fetchone()
    prepared = (instance / "prepared").read_text().strip()
    return prepared, revision, bool(founded), {file.stat().st_mode & 0o777 for file in files}


if __name__ == "__main__":
    sys.exit(main())
