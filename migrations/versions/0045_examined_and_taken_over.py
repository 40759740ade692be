"""texts of resolutions, on which legality opinions are given; opinions taken over from a map

Revision 0045, after 0044, made on 2026-11-30.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("texts", sa.Column("resolution", sa.String(length=20), nullable=True))
    op.create_index("uq_texts_resolution", "texts", ["community_id", "resolution"], unique=True)
    op.add_column("text_opinions", sa.Column("agree", sa.Integer(), nullable=True))
    op.add_column("text_opinions", sa.Column("disagree", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("text_opinions", "disagree")
    op.drop_column("text_opinions", "agree")
    op.drop_index("uq_texts_resolution", table_name="texts")
    op.drop_column("texts", "resolution")
