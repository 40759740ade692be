"""texts with versions and drafts

Revision 0037, after 0036, made on 2026-11-30.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_texts_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "issue_id"],
            ["issues.community_id", "issues.id"],
            name=op.f("fk_texts_issue_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "begun_by"],
            ["people.community_id", "people.id"],
            name=op.f("fk_texts_begun_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_texts")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_texts_community_id_id")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_texts_community_id_number")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_texts_community_id_key")),
    )
    op.create_index(
        "uq_texts_one_plan",
        "texts",
        ["community_id", "issue_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'plan'"),
        postgresql_where=sa.text("kind = 'plan'"),
    )
    op.create_index(op.f("ix_texts_community_id_kind_id"), "texts", ["community_id", "kind", "id"])
    op.create_index(op.f("ix_texts_community_id_issue_id"), "texts", ["community_id", "issue_id"])
    op.create_table(
        "text_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_text_versions_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "text_id"],
            ["texts.community_id", "texts.id"],
            name=op.f("fk_text_versions_text_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "by_id"],
            ["people.community_id", "people.id"],
            name=op.f("fk_text_versions_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_versions")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_text_versions_community_id_id")),
        sa.UniqueConstraint(
            "community_id",
            "text_id",
            "number",
            name=op.f("uq_text_versions_community_id_text_id_number"),
        ),
    )
    op.create_table(
        "text_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_text_drafts_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "text_id"],
            ["texts.community_id", "texts.id"],
            name=op.f("fk_text_drafts_text_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["people.community_id", "people.id"],
            name=op.f("fk_text_drafts_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_drafts")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_text_drafts_community_id_id")),
        sa.UniqueConstraint(
            "community_id",
            "text_id",
            "person_id",
            name=op.f("uq_text_drafts_community_id_text_id_person_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("text_drafts")
    op.drop_table("text_versions")
    op.drop_index(op.f("ix_texts_community_id_issue_id"), table_name="texts")
    op.drop_index(op.f("ix_texts_community_id_kind_id"), table_name="texts")
    op.drop_index(
        "uq_texts_one_plan",
        table_name="texts",
        sqlite_where=sa.text("kind = 'plan'"),
        postgresql_where=sa.text("kind = 'plan'"),
    )
    op.drop_table("texts")
