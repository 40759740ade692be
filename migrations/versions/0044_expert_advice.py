"""advice of experts on versions of texts, with their interest declared

Revision 0044, after 0043, made on 2026-11-30.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def _whose(table: str, **columns: str) -> list[sa.schema.SchemaItem]:
    """The key of a community's table, and its references: column → table."""
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("community_id", "id", name=op.f(f"uq_{table}_community_id_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f(f"fk_{table}_community_id")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["community_id", column],
                [f"{other}.community_id", f"{other}.id"],
                name=op.f(f"fk_{table}_{column}"),
            )
            for column, other in columns.items()
        ),
    ]


def upgrade() -> None:
    op.create_table(
        "expert_advice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("outside", sa.String(length=120), nullable=False),
        sa.Column("capacity", sa.String(length=120), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("interest", sa.String(length=10), nullable=True),
        sa.Column("interest_words", sa.String(), nullable=False),
        sa.Column("declared_at", Moment(), nullable=True),
        sa.Column("declared_by", sa.Integer(), nullable=True),
        sa.Column("given_at", Moment(), nullable=True),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("came", sa.String(length=120), nullable=False),
        *_whose(
            "expert_advice",
            text_id="texts",
            version_id="text_versions",
            person_id="people",
            asked_by="people",
            declared_by="people",
            given_by="people",
        ),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_expert_advice_community_id_key")),
        sa.UniqueConstraint(
            "community_id",
            "text_id",
            "number",
            name=op.f("uq_expert_advice_community_id_text_id_number"),
        ),
        sa.UniqueConstraint(
            "community_id",
            "version_id",
            "person_id",
            name=op.f("uq_expert_advice_community_id_version_id_person_id"),
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) = (outside <> '')", name=op.f("ck_expert_advice_one_expert")
        ),
        sa.CheckConstraint(
            "given_at IS NULL OR (interest IS NOT NULL AND interest <> 'declined')",
            name=op.f("ck_expert_advice_declared"),
        ),
    )
    op.create_index(
        "uq_expert_advice_outside",
        "expert_advice",
        ["community_id", "version_id", "outside"],
        unique=True,
        sqlite_where=sa.text("outside <> ''"),
        postgresql_where=sa.text("outside <> ''"),
    )
    op.create_table(
        "advice_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("advice_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        *_whose("advice_words", advice_id="expert_advice"),
        sa.UniqueConstraint(
            "community_id",
            "advice_id",
            "clause",
            name=op.f("uq_advice_words_community_id_advice_id_clause"),
        ),
    )


def downgrade() -> None:
    op.drop_table("advice_words")
    op.drop_table("expert_advice")
