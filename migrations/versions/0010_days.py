"""days: moved working days, and what open ends were counted from

Revision 0010, after 0009, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "communities", sa.Column("working_days", sa.JSON(), server_default="[]", nullable=False)
    )
    op.add_column("resolutions", sa.Column("posting_days", sa.Integer(), nullable=True))
    op.add_column("duties", sa.Column("working_days", sa.Integer(), nullable=True))


def downgrade() -> None:
    # Not in a batch: that would make the tables anew, to which others point.
    op.drop_column("duties", "working_days")
    op.drop_column("resolutions", "posting_days")
    op.drop_column("communities", "working_days")
