"""opinion maps: sheets of paper, each entered by two

Revision 0046, after 0045, made on 2026-11-30.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_OPEN = "SELECT id FROM opinion_maps WHERE closed_at IS NULL"


def upgrade() -> None:
    op.add_column(
        "opinion_maps", sa.Column("unseconded", sa.Integer(), nullable=False, server_default="0")
    )
    with op.batch_alter_table("opinion_maps", schema=None) as batch_op:
        batch_op.alter_column("unseconded", server_default=None)
    connection = op.get_bind()
    for (map_id,) in connection.execute(sa.text(_OPEN)).all():
        sa.Table(
            f"working_sheets_{map_id}",
            sa.MetaData(),
            sa.Column("voter", sa.String(64), primary_key=True),
            sa.Column("entered_by", sa.Integer(), nullable=False),
            sa.Column("tries", sa.SmallInteger(), nullable=False),
            sa.Column("digest", sa.String(64), nullable=False),
            sqlite_with_rowid=False,
        ).create(connection)
        if connection.dialect.name == "postgresql":
            off = f"ALTER TABLE working_sheets_{map_id} SET (autovacuum_enabled = false)"
            connection.exec_driver_sql(off)


def downgrade() -> None:
    for (map_id,) in op.get_bind().execute(sa.text(_OPEN)).all():
        op.drop_table(f"working_sheets_{map_id}")
    op.drop_column("opinion_maps", "unseconded")
