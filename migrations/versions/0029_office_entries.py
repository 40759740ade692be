"""an office has a chain of its own

Revision 0029, after 0028, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment
from deliberation.journal.models.triggers import statements

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("beside", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_office_entries_office_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_entries")),
        sa.UniqueConstraint("office_id", "number", name=op.f("uq_office_entries_office_id_number")),
    )
    for statement in statements(op.get_bind().dialect.name, "office_entries"):
        op.execute(sa.DDL(statement.replace("%", "%%")))


def downgrade() -> None:
    op.drop_table("office_entries")
