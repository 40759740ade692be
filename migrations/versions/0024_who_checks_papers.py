"""who compares a batch of papers says so first, and sees it only then

Revision 0024, after 0023, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_WHO = "fk_paper_batches_checked_by"


def upgrade() -> None:
    with op.batch_alter_table("paper_batches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("checked_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("check_begun_at", Moment(), nullable=True))
        batch_op.create_foreign_key(_WHO, "people", ["checked_by"], ["id"])
        batch_op.create_index("ix_paper_batches_scan_sha256", ["scan_sha256"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("paper_batches", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_batches_scan_sha256")
        batch_op.drop_constraint(_WHO, type_="foreignkey")
        batch_op.drop_column("check_begun_at")
        batch_op.drop_column("checked_by")
