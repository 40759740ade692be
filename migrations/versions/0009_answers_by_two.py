"""answers on paper by two persons: how they came, and why somebody is dissatisfied

Revision 0009, after 0008, made on 2026-11-28.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "paper_batches",
        sa.Column("channel", sa.String(length=10), server_default="paper", nullable=False),
    )
    op.add_column(
        "paper_entries", sa.Column("remark", sa.Text(), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("paper_entries", "remark")
    op.drop_column("paper_batches", "channel")
