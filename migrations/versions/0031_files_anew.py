"""on PostgreSQL the files in which covered words stood are written anew

Revision 0031, after 0030, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("shreddings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tables", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("shreddings", schema=None) as batch_op:
        batch_op.drop_column("tables")
