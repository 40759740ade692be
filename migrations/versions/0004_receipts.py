"""receipts that are a voter's own

Revision 0004, after 0003, made on 2026-11-28.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What is open stays in the format in which it was opened.
    with op.batch_alter_table("boxes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("format", sa.Integer(), nullable=False, server_default="1"))
    _widths(before=32, after=64)


def downgrade() -> None:
    # A nonce of the second format does not fit into the column of the first.
    _widths(before=64, after=32, cut=True)
    with op.batch_alter_table("boxes", schema=None) as batch_op:
        batch_op.drop_column("format")


def _widths(before: int, after: int, *, cut: bool = False) -> None:
    shorter = {"postgresql_using": f"substr(nonce, 1, {after})"} if cut else {}
    for name, nullable in (("ballots", True), ("choices", False)):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.alter_column(
                "nonce",
                existing_type=sa.String(length=before),
                type_=sa.String(length=after),
                existing_nullable=nullable,
                **shorter,
            )
