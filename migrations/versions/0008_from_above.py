"""what comes from above: replies to plans, revocations

The reply to a plan approves, approves with conditions or returns; the assembly above revokes.

A reply that was recorded before does not say which of the three it was. Where the resolution is
in force it stays so; where it is still waiting, the reply is asked for anew, and the old words
stay with it.

Revision 0008, after 0007, made on 2026-11-28.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ASKED_ANEW = """
    UPDATE duties SET settled_at = NULL
    WHERE kind = 'plan_reply' AND settled_at IS NOT NULL AND issue_id IN (
        SELECT r.issue_id FROM resolutions r JOIN issues i ON i.id = r.issue_id
        WHERE r.plan_replied_at IS NOT NULL AND r.plan_replied_at = duties.settled_at
        AND r.in_force_at IS NULL AND r.withdrawn_at IS NULL AND i.step = 'resolve')
"""
_REPLY_OPEN = """
    UPDATE resolutions SET plan_replied_at = NULL
    WHERE plan_replied_at IS NOT NULL AND in_force_at IS NULL AND withdrawn_at IS NULL
    AND issue_id IN (SELECT id FROM issues WHERE step = 'resolve')
"""


def upgrade() -> None:
    with op.batch_alter_table("resolutions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plan_verdict", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("revoked_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("revoked_body", sa.String(length=10), nullable=True))
        for name in ("revoked_basis", "revoked_arithmetic"):
            batch_op.add_column(sa.Column(name, sa.String(), server_default="", nullable=False))
    op.execute(_ASKED_ANEW)
    op.execute(_REPLY_OPEN)


def downgrade() -> None:
    with op.batch_alter_table("resolutions", schema=None) as batch_op:
        for name in ("revoked_arithmetic", "revoked_basis", "revoked_body", "revoked_at",
                     "plan_verdict"):  # fmt: skip
            batch_op.drop_column(name)
