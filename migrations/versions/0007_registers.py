"""people who leave, move, are merged or renamed; villages; by-elections

Revision 0007, after 0006, made on 2026-11-28.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_details",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["people.id"], name=op.f("fk_former_details_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_former_details_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_former_details_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_former_details_person_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_former_details_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_details")),
    )
    with op.batch_alter_table("former_details", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_former_details_community_id_person_id_until"),
            ["community_id", "person_id", "until"],
            unique=False,
        )

    op.create_table(
        "mergers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("dropped_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", Moment(), nullable=False),
        sa.Column("merged_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("kept_id <> dropped_id", name=op.f("ck_mergers_somebody_else")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_mergers_community_id")
        ),
        sa.ForeignKeyConstraint(["dropped_id"], ["people.id"], name=op.f("fk_mergers_dropped_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["people.id"], name=op.f("fk_mergers_kept_id")),
        sa.ForeignKeyConstraint(["merged_by"], ["people.id"], name=op.f("fk_mergers_merged_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mergers")),
        sa.UniqueConstraint(
            "community_id", "dropped_id", name=op.f("uq_mergers_community_id_dropped_id")
        ),
    )
    with op.batch_alter_table("mergers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mergers_kept_id"), ["kept_id"], unique=False)

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("left_why", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("confirmed_at", Moment(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_people_community_id_name_id"),
            ["community_id", "name", "id"],
            unique=False,
        )

    with op.batch_alter_table("communities", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=10), server_default="city", nullable=False)
        )

    with op.batch_alter_table("selections", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("by_election", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("size_reason", sa.String(), server_default="", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("selections", schema=None) as batch_op:
        batch_op.drop_column("size_reason")
        batch_op.drop_column("by_election")

    with op.batch_alter_table("communities", schema=None) as batch_op:
        batch_op.drop_column("kind")

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_community_id_name_id"))
        batch_op.drop_column("confirmed_at")
        batch_op.drop_column("left_why")
        batch_op.drop_column("left_on")

    op.drop_table("mergers")
    op.drop_table("former_details")
