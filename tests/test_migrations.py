"""The migrations: up and down, on both databases, and nothing left between them and the models."""

from __future__ import annotations

from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from deliberation import create_app
from deliberation.database import Model, db
from tests import scene


def test_migrations_make_exactly_the_declared_tables(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, Model.metadata) == []


def test_migrations_go_up_from_nothing_down_again_and_up(empty_database, tmp_path: Path) -> None:
    declared = {"alembic_version", *Model.metadata.tables}
    with empty_database() as address:
        app = create_app({"SQLALCHEMY_DATABASE_URI": address, "INSTANCE_DIR": tmp_path})
        with app.app_context():
            flask_migrate.upgrade()
            assert set(sa.inspect(db.engine).get_table_names()) == declared

            flask_migrate.downgrade(revision="base")
            assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]

            flask_migrate.upgrade()
            assert set(sa.inspect(db.engine).get_table_names()) == declared
            db.engine.dispose()


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
