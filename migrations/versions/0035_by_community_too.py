"""what is looked for in a community is found by its community first, the last two of them

Revision 0035, after 0034, made on 2026-11-29; as 0034.
"""

from __future__ import annotations

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ANEW = {"paper_batches": "scan_sha256", "relatives": "relative_id"}


def upgrade() -> None:
    for table, column in ANEW.items():
        op.drop_index(f"ix_{table}_{column}", table_name=table)
        op.create_index(f"ix_{table}_community_id_{column}", table, ["community_id", column])


def downgrade() -> None:
    for table, column in ANEW.items():
        op.drop_index(f"ix_{table}_community_id_{column}", table_name=table)
        op.create_index(f"ix_{table}_{column}", table, [column])
