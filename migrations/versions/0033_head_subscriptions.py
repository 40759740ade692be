"""who wants the head of the record gets it in their inbox

Revision 0033, after 0032, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "head_subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("every", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_head_subscriptions_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["people.community_id", "people.id"],
            name=op.f("fk_head_subscriptions_person_id"),
        ),
        sa.UniqueConstraint(
            "community_id", "id", name=op.f("uq_head_subscriptions_community_id_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_subscriptions")),
        sa.UniqueConstraint(
            "community_id",
            "person_id",
            name=op.f("uq_head_subscriptions_community_id_person_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("head_subscriptions")
