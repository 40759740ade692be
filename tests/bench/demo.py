"""How long the living demonstration takes to make, as on the first start.

    .venv/bin/python -m tests.bench.demo

On a new SQLite file in a temporary folder; under 60 seconds is wanted on two busy cores.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATABASE_URL": f"sqlite:///{folder}/hall.db", "INSTANCE_DIR": folder}
        from flask_migrate import upgrade

        from deliberation import clock, create_app
        from deliberation.database import db
        from deliberation.demo import living
        from deliberation.journal import queries as journal

        app = create_app()
        with app.app_context():
            upgrade()
            start = time.perf_counter()
            community = living.make(clock.now())
            took = time.perf_counter() - start
            start = time.perf_counter()
            whole = journal.verify(community.id) is None
            checked = time.perf_counter() - start
            entries, _ = journal.head(community.id)
            db.engine.dispose()
        size = (Path(folder) / "hall.db").stat().st_size
    print(f"made in {took:.1f} s: {entries} entries, {size / 1_000_000:.1f} MB")
    print(f"verified in {checked:.1f} s: {'whole' if whole else 'BROKEN'}")


if __name__ == "__main__":
    main()
