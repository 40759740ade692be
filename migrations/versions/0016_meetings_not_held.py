"""meetings that were noticed and not held: what takes their place, and what is owed

Revision 0016, after 0015, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

#: What was noticed and not opened, or opened and not ended, is owed from now on as well.
_OWED = """
INSERT INTO duties (community_id, issue_id, kind, subject_id, role, opened_at, due)
SELECT m.community_id, a.issue_id, :kind, m.id, 'committee', {since}, {due}
FROM meetings m JOIN agenda_items a ON a.meeting_id = m.id
JOIN issues i ON i.id = a.issue_id
WHERE m.noticed_at IS NOT NULL AND m.cancelled_at IS NULL AND m.adjourned_at IS NULL
AND i.step IN ('convene', 'discuss') AND m.called_at {called}
"""


def upgrade() -> None:
    op.add_column("meetings", sa.Column("postponed_to", sa.Integer(), nullable=True))
    for kind, since, due, called in (
        ("hold_meeting", "m.noticed_at", "m.starts_at", "IS NULL"),
        ("end_meeting", "m.called_at", "m.called_at", "IS NOT NULL"),
    ):
        statement = sa.text(_OWED.format(since=since, due=due, called=called))
        op.execute(statement.bindparams(kind=kind))


def downgrade() -> None:
    op.execute("DELETE FROM duties WHERE kind IN ('hold_meeting', 'end_meeting')")
    op.drop_column("meetings", "postponed_to")
