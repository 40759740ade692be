"""what is entered for somebody else: help by two, what voters contest, paper proxies by two

Revision 0026, after 0025, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "helps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("first_by", sa.Integer(), nullable=False),
        sa.Column("second_by", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("denied", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "second_by IS NULL OR second_by <> first_by", name=op.f("ck_helps_two")
        ),
        *_keys("helps", box_id="boxes", community_id="communities", first_by="people",
               second_by="people", voter_id="voters"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helps")),
        sa.UniqueConstraint(
            "community_id", "box_id", "voter_id", "channel",
            name="uq_helps_community_id_box_id_voter_id_channel",
        ),
    )  # fmt: skip
    with op.batch_alter_table("helps", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_helps_community_id_first_by_day"),
            ["community_id", "first_by", "day"],
            unique=False,
        )
    op.create_table(
        "contests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("second_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("struck_at", Moment(), nullable=True),
        sa.Column("choice", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=True),
        sa.Column("helper_id", sa.Integer(), nullable=True),
        sa.Column("ballot_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "second_by IS NULL OR second_by <> entered_by", name=op.f("ck_contests_two")
        ),
        *_keys("contests", box_id="boxes", community_id="communities", entered_by="people",
               helper_id="people", second_by="people", voter_id="voters"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contests")),
    )  # fmt: skip
    with op.batch_alter_table("contests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contests_box_id_voter_id"), ["box_id", "voter_id"], unique=False
        )
        batch_op.create_index(
            "uq_contests_one_waiting",
            ["community_id", "box_id", "voter_id"],
            unique=True,
            sqlite_where=sa.text("struck_at IS NULL"),
            postgresql_where=sa.text("struck_at IS NULL"),
        )
    with op.batch_alter_table("proxies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_proxies_confirmed_by"), "people", ["confirmed_by"], ["id"]
        )


def _keys(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, to in columns.items()
    ]


def downgrade() -> None:
    with op.batch_alter_table("proxies", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_proxies_confirmed_by"), type_="foreignkey")
        batch_op.drop_column("confirmed_by")
    op.drop_table("contests")
    op.drop_table("helps")
