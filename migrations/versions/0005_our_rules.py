"""our rules: what was changed, and the letterhead

Revision 0005, after 0004, made on 2026-11-28.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("resolution_id", sa.Integer(), nullable=True),
        sa.Column("paper_title", sa.String(length=120), nullable=False),
        sa.Column("paper_on", sa.Date(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_rule_changes_number")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_rule_changes_by_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_rule_changes_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["resolution_id"], ["resolutions.id"], name=op.f("fk_rule_changes_resolution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_changes")),
        sa.UniqueConstraint(
            "community_id", "number", name=op.f("uq_rule_changes_community_id_number")
        ),
        sa.UniqueConstraint(
            "community_id", "resolution_id", name=op.f("uq_rule_changes_community_id_resolution_id")
        ),
    )
    op.create_index(op.f("ix_rule_changes_community_id_at"), "rule_changes", ["community_id", "at"])
    op.add_column(
        "communities",
        sa.Column("letterhead", sa.String(length=80), server_default="", nullable=False),
    )
    op.add_column("communities", sa.Column("bylaws_changed_at", Moment(), nullable=True))


def downgrade() -> None:
    # Not in a batch: that would make the table anew, to which all others point.
    op.drop_column("communities", "bylaws_changed_at")
    op.drop_column("communities", "letterhead")
    op.drop_index(op.f("ix_rule_changes_community_id_at"), table_name="rule_changes")
    op.drop_table("rule_changes")
