"""texts: announcements by the committee, and who has read them

Revision 0050, after 0049, made on 2026-12-01.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("rumour", sa.String(length=400), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_announcements_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "published_by_id"],
            ["people.community_id", "people.id"],
            name=op.f("fk_announcements_published_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_announcements_community_id_id")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_announcements_community_id_key")),
    )
    op.create_table(
        "announcement_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_announcement_readings_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "announcement_id"],
            ["announcements.community_id", "announcements.id"],
            name=op.f("fk_announcement_readings_announcement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["people.community_id", "people.id"],
            name=op.f("fk_announcement_readings_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_readings")),
        sa.UniqueConstraint(
            "community_id", "id", name=op.f("uq_announcement_readings_community_id_id")
        ),
        sa.UniqueConstraint(
            "community_id",
            "announcement_id",
            "person_id",
            name=op.f("uq_announcement_readings_community_id_announcement_id_person_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("announcement_readings")
    op.drop_table("announcements")
