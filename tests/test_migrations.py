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
