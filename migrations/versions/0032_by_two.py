"""what is by two: rules that wait, who is written down as present, a party's consent

Revision 0032, after 0031, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def _keys(table: str, **references: str) -> list[sa.Constraint]:
    """The table's own keys, and those of its columns to rows of other tables of the community."""
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("community_id", "id", name=op.f(f"uq_{table}_community_id_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f(f"fk_{table}_community_id")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["community_id", column],
                [f"{other}.community_id", f"{other}.id"],
                name=op.f(f"fk_{table}_{column}"),
            )
            for column, other in references.items()
        ),
    ]


def upgrade() -> None:
    op.create_table(
        "rule_offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("resolution", sa.String(length=20), nullable=False),
        sa.Column("paper_title", sa.String(length=120), nullable=False),
        sa.Column("paper_on", sa.Date(), nullable=True),
        sa.Column("corrects", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", Moment(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.CheckConstraint("NOT taken OR settled_by <> given_by", name=op.f("ck_rule_offers_two")),
        *_keys("rule_offers", given_by="people", settled_by="people"),
    )
    with op.batch_alter_table("rule_offers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rule_offers_community_id_number"), ["community_id", "number"]
        )
        batch_op.create_index(
            "uq_rule_offers_one_waiting",
            ["community_id"],
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
    op.create_table(
        "roll_confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("recorder_id", sa.Integer(), nullable=False),
        sa.Column("stays", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("by_id <> recorder_id", name=op.f("ck_roll_confirmations_two")),
        sa.UniqueConstraint(
            "community_id", "meeting_id", "recorder_id", "stays",
            name=op.f("uq_roll_confirmations_community_id_meeting_id_recorder_id_stays"),
        ),
        *_keys("roll_confirmations", meeting_id="meetings", recorder_id="people", by_id="people"),
    )  # fmt: skip
    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.add_column(sa.Column("consent_second_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_parties_consent_second_by"),
            "people",
            ["community_id", "consent_second_by"],
            ["community_id", "id"],
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_parties_two"), "consent_second_by <> consent_entered_by"
        )


def downgrade() -> None:
    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_parties_two"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_parties_consent_second_by"), type_="foreignkey")
        batch_op.drop_column("consent_second_by")
    op.drop_table("roll_confirmations")
    op.drop_table("rule_offers")
