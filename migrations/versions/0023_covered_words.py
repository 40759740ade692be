"""words of meetings and boxes that are shown covered; the record itself stays as it was

Revision 0023, after 0022, made on 2026-11-29.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment
from deliberation.journal.models.triggers import statements

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "covered_spans",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=12), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("entry_number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_covered_spans_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_covered_spans_meeting_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_covered_spans_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_covered_spans")),
        sa.UniqueConstraint(
            "community_id",
            "meeting_id",
            "kind",
            "seq",
            "path",
            "start",
            "length",
            name=op.f("uq_covered_spans_place"),
        ),
    )
    for statement in statements(op.get_bind().dialect.name, "covered_spans"):
        op.execute(sa.DDL(statement.replace("%", "%%")))
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("covered", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    # What was covered in acts and remarks is shown again: they were never changed.
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.drop_column("revision")
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_column("covered")
    op.drop_table("covered_spans")
