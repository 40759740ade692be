"""people: the address of one's own calendar

Revision 0047, after 0046, made on 2026-11-30.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("calendar_digest", sa.String(length=64), nullable=True))
    op.create_index(
        op.f("ix_people_calendar"), "people", ["community_id", "calendar_digest"], unique=True
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_people_calendar"), "people")
    op.drop_column("people", "calendar_digest")
