"""what is gone from the tables but perhaps not from the files yet is remembered

Revision 0022, after 0021, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shreddings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shreddings")),
    )
    with op.batch_alter_table("shreddings", schema=None) as batch_op:
        batch_op.create_index("ix_shreddings_what", ["what"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        # Until now a box that could not be shredded was forgotten: once more for all of them.
        op.execute(
            sa.text(
                "INSERT INTO shreddings (what, since) SELECT 'boxes:' || id, closed_at "
                "FROM boxes WHERE secrecy = 'secret' AND closed_at IS NOT NULL"
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("shreddings", schema=None) as batch_op:
        batch_op.drop_index("ix_shreddings_what")
    op.drop_table("shreddings")
