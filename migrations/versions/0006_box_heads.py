"""what is public of an open box, each day

Revision 0006, after 0005, made on 2026-11-28.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "box_heads",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_box_heads_box_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_box_heads_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "box_id", "day", name=op.f("pk_box_heads")),
    )


def downgrade() -> None:
    op.drop_table("box_heads")
