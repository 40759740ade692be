"""rounds of opinions on texts

Revision 0040, after 0039, made on 2026-11-30.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_text_rounds_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "text_id"],
            ["texts.community_id", "texts.id"],
            name=op.f("fk_text_rounds_text_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "version_id"],
            ["text_versions.community_id", "text_versions.id"],
            name=op.f("fk_text_rounds_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "opened_by"],
            ["people.community_id", "people.id"],
            name=op.f("fk_text_rounds_opened_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_rounds")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_text_rounds_community_id_id")),
        sa.UniqueConstraint(
            "community_id",
            "text_id",
            "number",
            name=op.f("uq_text_rounds_community_id_text_id_number"),
        ),
    )
    op.create_index(
        "uq_text_rounds_one_open",
        "text_rounds",
        ["community_id", "text_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        op.f("ix_text_rounds_community_id_last_day"), "text_rounds", ["community_id", "last_day"]
    )
    op.create_table(
        "text_opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("clause", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("dealt", sa.String(length=10), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_text_opinions_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "round_id"],
            ["text_rounds.community_id", "text_rounds.id"],
            name=op.f("fk_text_opinions_round_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["people.community_id", "people.id"],
            name=op.f("fk_text_opinions_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entered_by"],
            ["people.community_id", "people.id"],
            name=op.f("fk_text_opinions_entered_by"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "answered_by"],
            ["people.community_id", "people.id"],
            name=op.f("fk_text_opinions_answered_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_opinions")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_text_opinions_community_id_id")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_text_opinions_community_id_key")),
        sa.UniqueConstraint(
            "community_id",
            "round_id",
            "number",
            name=op.f("uq_text_opinions_community_id_round_id_number"),
        ),
    )
    op.create_index(
        op.f("ix_text_opinions_community_id_person_id_id"),
        "text_opinions",
        ["community_id", "person_id", "id"],
    )
    op.create_index(
        op.f("ix_text_opinions_community_id_round_id_dealt"),
        "text_opinions",
        ["community_id", "round_id", "dealt"],
    )


def downgrade() -> None:
    op.drop_table("text_opinions")
    op.drop_table("text_rounds")
