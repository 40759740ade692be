"""opinion maps and their statements

Revision 0039, after 0038, made on 2026-11-30.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opinion_maps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("question", sa.String(length=120), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("closes_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("undecided", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_opinion_maps_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "issue_id"],
            ["issues.community_id", "issues.id"],
            name=op.f("fk_opinion_maps_issue_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "opened_by"],
            ["people.community_id", "people.id"],
            name=op.f("fk_opinion_maps_opened_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_maps")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_opinion_maps_community_id_id")),
        sa.UniqueConstraint(
            "community_id",
            "issue_id",
            "number",
            name=op.f("uq_opinion_maps_community_id_issue_id_number"),
        ),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_opinion_maps_community_id_key")),
    )
    op.create_index(
        "uq_opinion_maps_open",
        "opinion_maps",
        ["community_id", "issue_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_opinion_maps_open",
        "opinion_maps",
        ["community_id", "closes_at"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "opinion_statements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=140), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("refused", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_opinion_statements_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "map_id"],
            ["opinion_maps.community_id", "opinion_maps.id"],
            name=op.f("fk_opinion_statements_map_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "author_id"],
            ["people.community_id", "people.id"],
            name=op.f("fk_opinion_statements_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "decided_by"],
            ["people.community_id", "people.id"],
            name=op.f("fk_opinion_statements_decided_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_statements")),
        sa.UniqueConstraint(
            "community_id", "id", name=op.f("uq_opinion_statements_community_id_id")
        ),
        sa.UniqueConstraint(
            "community_id",
            "map_id",
            "number",
            name=op.f("uq_opinion_statements_community_id_map_id_number"),
        ),
        sa.UniqueConstraint(
            "community_id", "key", name=op.f("uq_opinion_statements_community_id_key")
        ),
    )
    op.create_index(op.f("ix_opinion_statements_author_id"), "opinion_statements", ["author_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_opinion_statements_author_id"), table_name="opinion_statements")
    op.drop_table("opinion_statements")
    op.drop_index("ix_opinion_maps_open", table_name="opinion_maps")
    op.drop_index("uq_opinion_maps_open", table_name="opinion_maps")
    op.drop_table("opinion_maps")
