"""what gives power is confirmed by a second person: roles, and letters of who holds one

Revision 0028, after 0027, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("waits", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
    op.create_table(
        "role_offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", Moment(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("taken", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "NOT taken OR settled_by <> given_by", name=op.f("ck_role_offers_two")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_role_offers_{column}")
            )
            for column, table in (
                ("community_id", "communities"), ("given_by", "people"), ("group_id", "groups"),
                ("person_id", "people"), ("settled_by", "people"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_offers")),
    )  # fmt: skip
    with op.batch_alter_table("role_offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_offers_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_role_offers_one_waiting",
            ["community_id", "person_id", "kind"],
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("role_offers")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_column("waits")
