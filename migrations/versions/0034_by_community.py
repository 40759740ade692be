"""what is looked for in a community is found by its community and then by what it is

Revision 0034, after 0033, made on 2026-11-29. SQLite, which keeps no figures about its tables,
took (community_id, id) for as good as (issue_id, kind) once a statement named both, and read
through all duties of the community.
"""

from __future__ import annotations

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ANEW = {"duties": ["issue_id", "kind"], "follows": ["person_id"]}


def upgrade() -> None:
    for table, columns in ANEW.items():
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table_name=table)
        op.create_index(
            f"ix_{table}_community_id_{'_'.join(columns)}", table, ["community_id", *columns]
        )


def downgrade() -> None:
    for table, columns in ANEW.items():
        op.drop_index(f"ix_{table}_community_id_{'_'.join(columns)}", table_name=table)
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
