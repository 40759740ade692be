"""letters and photographs

Revision 0003, after 0002, made on 2026-11-22.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("listed", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("phone_tail", sa.String(length=4), nullable=True))
        batch_op.create_index(
            "ix_people_home_listed", ["community_id", "household_id", "listed"], unique=True
        )
        batch_op.create_index(
            "ix_people_unit_listed", ["community_id", "unit_id", "listed"], unique=True
        )


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index("ix_people_unit_listed")
        batch_op.drop_index("ix_people_home_listed")
        batch_op.drop_column("phone_tail")
        batch_op.drop_column("listed")
