"""demands that a body be convened, and their signatures

Revision 0017, after 0016, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "demands",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body", sa.String(length=10), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("lapses_on", sa.Date(), nullable=False),
        sa.Column("met_at", Moment(), nullable=True),
        sa.Column("part", sa.String(length=20), nullable=True),
        sa.Column("signed", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_demands_community_id")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name=op.f("fk_demands_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demands")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_demands_community_id_key")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_demands_community_id_number")),
    )
    op.create_index(op.f("ix_demands_community_id_id"), "demands", ["community_id", "id"])
    op.create_table(
        "demand_signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("demand_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_demand_signatures_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["demand_id"], ["demands.id"], name=op.f("fk_demand_signatures_demand_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_demand_signatures_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand_signatures")),
        sa.UniqueConstraint(
            "community_id",
            "demand_id",
            "person_id",
            name=op.f("uq_demand_signatures_community_id_demand_id_person_id"),
        ),
    )
    op.create_index(op.f("ix_demand_signatures_demand_id"), "demand_signatures", ["demand_id"])


def downgrade() -> None:
    op.drop_table("demand_signatures")
    op.drop_table("demands")
