"""a change of the bylaws that was entered wrongly is corrected on record

Revision 0027, after 0026, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rule_changes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("corrects", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    # Corrections stay as changes of their own; what they corrected is no longer said.
    with op.batch_alter_table("rule_changes", schema=None) as batch_op:
        batch_op.drop_column("reason")
        batch_op.drop_column("corrects")
