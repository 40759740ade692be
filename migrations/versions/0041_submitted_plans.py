"""plans are submitted as versions of texts, and answered clause by clause

Revision 0041, after 0040, made on 2026-11-30.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "submitted_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("resolution_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_submitted_plans_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "resolution_id"],
            ["resolutions.community_id", "resolutions.id"],
            name=op.f("fk_submitted_plans_resolution_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "version_id"],
            ["text_versions.community_id", "text_versions.id"],
            name=op.f("fk_submitted_plans_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submitted_plans")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_submitted_plans_community_id_id")),
        sa.UniqueConstraint(
            "community_id",
            "resolution_id",
            name=op.f("uq_submitted_plans_community_id_resolution_id"),
        ),
    )
    op.create_table(
        "plan_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("resolution_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_plan_answers_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "resolution_id"],
            ["resolutions.community_id", "resolutions.id"],
            name=op.f("fk_plan_answers_resolution_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_answers")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_plan_answers_community_id_id")),
        sa.UniqueConstraint(
            "community_id",
            "resolution_id",
            "clause",
            name=op.f("uq_plan_answers_community_id_resolution_id_clause"),
        ),
    )


def downgrade() -> None:
    op.drop_table("plan_answers")
    op.drop_table("submitted_plans")
