"""what is not released is not counted; coverings, which nothing ever filled, go

Revision 0019, after 0018, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_HELD = (
    "(SELECT count(*) FROM issues WHERE issues.community_id = step_counts.community_id "
    "AND issues.step = step_counts.step AND issues.confidential = 'held')"
)


def upgrade() -> None:
    with op.batch_alter_table("coverings", schema=None) as batch_op:
        batch_op.drop_index("ix_coverings_issue_id")
    op.drop_table("coverings")
    op.execute(sa.text(f"UPDATE step_counts SET issues = issues - {_HELD}"))


def downgrade() -> None:
    op.execute(sa.text(f"UPDATE step_counts SET issues = issues + {_HELD}"))
    op.create_table(
        "coverings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_coverings_community_id")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_coverings_issue_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_coverings_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverings")),
    )
    with op.batch_alter_table("coverings", schema=None) as batch_op:
        batch_op.create_index("ix_coverings_issue_id", ["issue_id"], unique=False)
