"""words beside the record, answers that came along, what was covered

Revision 0011, after 0010, made on 2026-11-28.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_words",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=100), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_entry_words_community_id")
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_entry_words_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_words")),
        sa.UniqueConstraint(
            "community_id", "digest", name=op.f("uq_entry_words_community_id_digest")
        ),
    )
    with op.batch_alter_table("entry_words", schema=None) as batch_op:
        batch_op.create_index(
            "ix_entry_words_community_id_issue_id", ["community_id", "issue_id"], unique=False
        )
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
    with op.batch_alter_table("intakes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("answered_at", Moment(), nullable=True))


def downgrade() -> None:
    # The words that entries only point to go; the chain stays whole without them.
    with op.batch_alter_table("intakes", schema=None) as batch_op:
        batch_op.drop_column("answered_at")
        batch_op.drop_column("answer")
    with op.batch_alter_table("coverings", schema=None) as batch_op:
        batch_op.drop_index("ix_coverings_issue_id")
    op.drop_table("coverings")
    with op.batch_alter_table("entry_words", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_words_community_id_issue_id")
    op.drop_table("entry_words")
