"""The migrations: up and down, on both databases, and nothing left between them and the models."""

from __future__ import annotations

from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from deliberation import create_app
from deliberation.database import Model, db, unit_of_work
from deliberation.issues import operations
from deliberation.issues.models import HELD
from deliberation.issues.models.search import is_derived
from deliberation.issues.operations import statistics
from tests import scene


def test_migrations_make_exactly_the_declared_tables(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, parents: not is_derived(name),
            },
        )

        assert compare_metadata(context, Model.metadata) == []


def test_migrations_go_up_from_nothing_down_again_and_up(empty_database, tmp_path: Path) -> None:
    declared = {"alembic_version", *Model.metadata.tables}
    with empty_database() as address:
        app = create_app({"SQLALCHEMY_DATABASE_URI": address, "INSTANCE_DIR": tmp_path})
        with app.app_context():
            flask_migrate.upgrade()
            assert _declared_tables() == declared

            flask_migrate.downgrade(revision="base")
            assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]

            flask_migrate.upgrade()
            assert _declared_tables() == declared
            db.engine.dispose()


def _declared_tables() -> set[str]:
    """The tables that there are, without those that an index over texts consists of."""
    return {name for name in sa.inspect(db.engine).get_table_names() if not is_derived(name)}


def test_migrations_go_down_and_up_again_on_filled_tables(app: Flask) -> None:
    """What is append-only can be left behind with its table, and with nothing less."""
    with app.app_context():
        hall = scene.community(neighbours=2)
        scene.poll_open(hall)  # a line in nearly every table
        db.session.remove()

        flask_migrate.downgrade(revision="base")
        emptied = sorted(sa.inspect(db.engine).get_table_names())
        flask_migrate.upgrade()

        assert emptied == ["alembic_version"]
        assert scene.community(neighbours=0).community.id == 1


def test_what_is_held_leaves_the_counts_of_steps_and_comes_back_on_the_way_down(app: Flask) -> None:
    with app.app_context():
        hall = scene.community(neighbours=2)
        words = {"problem": "路灯不亮。", "channel": "hotline", "clerk_id": hall.committee.id}
        contents = [
            {"key": str(number), "title": f"路灯 {number}", "confidential": held, **words}
            for number, held in enumerate((HELD, None, HELD))
        ]
        with unit_of_work():
            operations.open_issues(hall.community.id, contents, at=scene.START)
        here, seen = hall.community.id, []
        db.session.remove()
        for go in (None, flask_migrate.downgrade, flask_migrate.upgrade):
            if go is not None:
                go(revision="0018" if go is flask_migrate.downgrade else "head")
            seen.append(dict(statistics.by_step(here)))
            db.session.remove()

        assert seen == [{"collect": 1}, {"collect": 3}, {"collect": 1}]
