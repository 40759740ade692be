"""who recounts a small secret box

Revision 0012, after 0011, made on 2026-11-28.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scrutineers",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("place IN (1, 2)", name=op.f("ck_scrutineers_two")),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_scrutineers_box_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_scrutineers_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_scrutineers_person_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "box_id", "place", name=op.f("pk_scrutineers")),
        sa.UniqueConstraint(
            "community_id",
            "box_id",
            "person_id",
            name=op.f("uq_scrutineers_community_id_box_id_person_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("scrutineers")
