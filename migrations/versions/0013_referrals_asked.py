"""whoever brought a referred matter in is asked about the reply

Revision 0013, after 0012, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("occasion", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("feedback", sa.String(length=12), nullable=True))
        batch_op.add_column(
            sa.Column("feedback_text", sa.String(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("feedback_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("feedback_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_referrals_feedback_by"), "people", ["feedback_by"], ["id"]
        )
        batch_op.drop_constraint(batch_op.f("uq_referrals_community_id_review_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_referrals_community_id_review_id_occasion"),
            ["community_id", "review_id", "occasion"],
        )
    # What was replied closed its issue: nobody is asked about it any more.
    op.execute(
        "UPDATE referrals SET feedback = 'silent', feedback_at = replied_at "
        "WHERE replied_at IS NOT NULL AND sends_back = false"
    )


def downgrade() -> None:
    # A matter that is being redone goes back to its first row.
    op.execute("DELETE FROM referrals WHERE occasion > 1")
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("uq_referrals_community_id_review_id_occasion"), type_="unique"
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_referrals_community_id_review_id"), ["community_id", "review_id"]
        )
        batch_op.drop_constraint(batch_op.f("fk_referrals_feedback_by"), type_="foreignkey")
        for name in ("feedback_by", "feedback_at", "feedback_text", "feedback", "occasion"):
            batch_op.drop_column(name)
