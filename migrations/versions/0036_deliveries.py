"""heads of the record leave by e-mail to who wants it

Revision 0036, after 0035, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("occasion", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_deliveries_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["people.community_id", "people.id"],
            name=op.f("fk_deliveries_person_id"),
        ),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_deliveries_community_id_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "community_id",
            "person_id",
            "occasion",
            name=op.f("uq_deliveries_community_id_person_id_occasion"),
        ),
    )
    op.create_index(
        op.f("ix_deliveries_community_id_state_next_at"),
        "deliveries",
        ["community_id", "state", "next_at"],
    )
    op.add_column(
        "head_subscriptions",
        sa.Column("email", sa.String(length=254), nullable=False, server_default=""),
    )
    op.add_column("head_subscriptions", sa.Column("email_at", Moment(), nullable=True))


def downgrade() -> None:
    op.drop_column("head_subscriptions", "email_at")
    op.drop_column("head_subscriptions", "email")
    op.drop_index(op.f("ix_deliveries_community_id_state_next_at"), table_name="deliveries")
    op.drop_table("deliveries")
