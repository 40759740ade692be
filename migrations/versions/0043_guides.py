"""guides are looked at each quarter, and something can be owed on a text without an issue

Revision 0043, after 0042, made on 2026-11-30.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("texts", sa.Column("looked_at", Moment(), nullable=True))
    op.add_column("texts", sa.Column("look_by", sa.Date(), nullable=True))
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text_id", sa.Integer(), nullable=True))
        batch_op.alter_column("issue_id", existing_type=sa.Integer(), nullable=True)
        batch_op.create_foreign_key(
            "fk_duties_text_id", "texts", ["community_id", "text_id"], ["community_id", "id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_duties_about_one"), "(issue_id IS NULL) <> (text_id IS NULL)"
        )


def downgrade() -> None:
    op.execute("DELETE FROM duties WHERE issue_id IS NULL")
    op.execute("DELETE FROM timers WHERE kind = 'guide_look'")
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_duties_about_one"), type_="check")
        batch_op.drop_constraint("fk_duties_text_id", type_="foreignkey")
        batch_op.drop_column("text_id")
        batch_op.alter_column("issue_id", existing_type=sa.Integer(), nullable=False)
    op.drop_column("texts", "look_by")
    op.drop_column("texts", "looked_at")
