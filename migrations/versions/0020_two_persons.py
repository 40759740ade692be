"""who has seen a letter's code, and when a password became its person's own

Revision 0020, after 0019, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("own_since", Moment(), nullable=True))
    op.create_table(
        "letter_sights",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_letter_sights_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_letter_sights_letter_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_letter_sights_person_id")
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "letter_id", "person_id", name=op.f("pk_letter_sights")
        ),
    )


def downgrade() -> None:
    op.drop_table("letter_sights")
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_column("own_since")
