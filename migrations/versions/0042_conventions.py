"""conventions: whether they are lawful, and when they are in force

Revision 0042, after 0041, made on 2026-11-30.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0042"
down_revision = "0041"
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
    op.add_column("texts", sa.Column("trial_until", sa.Date(), nullable=True))
    op.create_table(
        "legality_opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("giver", sa.String(length=12), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("adviser", sa.String(length=120), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("given_at", Moment(), nullable=True),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("came", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        *_whose(
            "legality_opinions",
            text_id="texts",
            version_id="text_versions",
            unit_id="units",
            asked_by="people",
            given_by="people",
        ),
        sa.UniqueConstraint(
            "community_id", "key", name=op.f("uq_legality_opinions_community_id_key")
        ),
        sa.UniqueConstraint(
            "community_id",
            "text_id",
            "number",
            name=op.f("uq_legality_opinions_community_id_text_id_number"),
        ),
    )
    op.create_index(
        op.f("ix_legality_opinions_community_id_version_id"),
        "legality_opinions",
        ["community_id", "version_id"],
    )
    op.create_table(
        "legality_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(length=10), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_because", sa.String(), nullable=False),
        *_whose("legality_findings", opinion_id="legality_opinions", withdrawn_by="people"),
        sa.UniqueConstraint(
            "community_id",
            "opinion_id",
            "clause",
            name=op.f("uq_legality_findings_community_id_opinion_id_clause"),
        ),
    )
    op.create_table(
        "adoptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("put_at", Moment(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("resolution", sa.String(length=20), nullable=True),
        sa.Column("in_force_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_because", sa.String(length=12), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filed_to", sa.String(length=120), nullable=False),
        sa.Column("filed_number", sa.String(length=120), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("reviewed_at", Moment(), nullable=True),
        sa.Column("review", sa.String(), nullable=False),
        *_whose(
            "adoptions",
            text_id="texts",
            version_id="text_versions",
            issue_id="issues",
            filed_by="people",
        ),
    )
    op.create_index(
        "uq_adoptions_one_pending",
        "adoptions",
        ["community_id", "text_id"],
        unique=True,
        sqlite_where=sa.text("in_force_at IS NULL"),
        postgresql_where=sa.text("in_force_at IS NULL"),
    )
    op.create_index(
        "uq_adoptions_one_in_force",
        "adoptions",
        ["community_id", "text_id"],
        unique=True,
        sqlite_where=sa.text("in_force_at IS NOT NULL AND ended_at IS NULL"),
        postgresql_where=sa.text("in_force_at IS NOT NULL AND ended_at IS NULL"),
    )
    op.create_index(
        op.f("ix_adoptions_community_id_issue_id"), "adoptions", ["community_id", "issue_id"]
    )


def downgrade() -> None:
    op.drop_table("adoptions")
    op.drop_table("legality_findings")
    op.drop_table("legality_opinions")
    op.drop_column("texts", "trial_until")
