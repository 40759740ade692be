"""the first month of a resolution that owes a report

Revision 0018, after 0017, made on 2026-11-29.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from deliberation import clock
from deliberation.database import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_RESOLUTIONS = sa.table(
    "resolutions", sa.column("id"), sa.column("issue_id"),
    sa.column("in_force_at", Moment), sa.column("counted_from", Moment),
)  # fmt: skip
_DUTIES = sa.table(
    "duties", sa.column("id"), sa.column("issue_id"), sa.column("kind"),
    sa.column("due", Moment), sa.column("settled_at", Moment),
)  # fmt: skip


def upgrade() -> None:
    op.add_column("resolutions", sa.Column("counted_from", Moment(), nullable=True))
    op.create_index(
        op.f("ix_resolutions_community_id_counted_from"),
        "resolutions",
        ["community_id", "counted_from"],
    )
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(_RESOLUTIONS.c.id, _RESOLUTIONS.c.issue_id, _RESOLUTIONS.c.in_force_at).where(
            _RESOLUTIONS.c.in_force_at.is_not(None)
        )
    ).all()
    for row in rows:
        counted = row.in_force_at + timedelta(days=14)
        connection.execute(
            sa.update(_RESOLUTIONS).where(_RESOLUTIONS.c.id == row.id).values(counted_from=counted)
        )
        # A report that is owed for the month of taking force is owed for the first that counts.
        after = (clock.day_of(counted).replace(day=1) + timedelta(days=31)).replace(day=1)
        due = clock.last_moment(after - timedelta(days=1))
        connection.execute(
            sa.update(_DUTIES)
            .where(
                _DUTIES.c.issue_id == row.issue_id,
                _DUTIES.c.kind == "report",
                _DUTIES.c.settled_at.is_(None),
                _DUTIES.c.due < due,
            )
            .values(due=due)
        )


def downgrade() -> None:
    op.drop_index(op.f("ix_resolutions_community_id_counted_from"), table_name="resolutions")
    op.drop_column("resolutions", "counted_from")
