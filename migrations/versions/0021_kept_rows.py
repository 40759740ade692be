"""salts of the digests that the record keeps of rows

Revision 0021, after 0020, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_rows",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("of", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_kept_rows_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "of", "row_id", name=op.f("pk_kept_rows")),
    )


def downgrade() -> None:
    op.drop_table("kept_rows")
