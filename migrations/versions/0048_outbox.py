"""messages leave the house by several channels

Revision 0048, after 0047, made on 2026-12-01.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deliberation.database import Moment

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

_TO_PASS_ON = sa.text("passed_on_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_at", Moment(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_contacts_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["people.community_id", "people.id"],
            name=op.f("fk_contacts_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_contacts_community_id_id")),
        sa.UniqueConstraint(
            "community_id", "person_id", name=op.f("uq_contacts_community_id_person_id")
        ),
    )
    op.create_table(
        "outlets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("host", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("wants", sa.JSON(), nullable=False),
        sa.Column("told_until", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_outlets_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "added_by_id"],
            ["people.community_id", "people.id"],
            name=op.f("fk_outlets_added_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlets")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_outlets_community_id_id")),
    )
    op.create_index(
        op.f("ix_outlets_community_id_ended_at"), "outlets", ["community_id", "ended_at"]
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_constraint(
            op.f("uq_deliveries_community_id_person_id_occasion"), type_="unique"
        )
        batch_op.add_column(
            sa.Column("channel", sa.String(length=10), nullable=False, server_default="email")
        )
        batch_op.add_column(
            sa.Column("receiver", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("outlet_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("thread", sa.String(length=60), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("leave", sa.String(length=500), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("token", sa.String(length=32), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("tried_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("begun_at", Moment(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_deliveries_outlet_id"),
            "outlets",
            ["community_id", "outlet_id"],
            ["community_id", "id"],
        )
    # What was on its way when its machine died has no name by which a mail server would know it
    # again: it stays where it is.
    op.execute(
        "UPDATE deliveries SET receiver = 'email:' || person_id, token = 'before-0048-' || id, "
        "state = CASE WHEN state = 'claimed' THEN 'unknown' ELSE state END"
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        for name in ("channel", "receiver", "thread", "leave", "token"):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_unique_constraint(
            op.f("uq_deliveries_community_id_receiver_occasion"),
            ["community_id", "receiver", "occasion"],
        )
    op.create_index(op.f("ix_deliveries_person"), "deliveries", ["community_id", "person_id"])
    op.create_index(op.f("ix_deliveries_token"), "deliveries", ["community_id", "token"])
    op.add_column("messages", sa.Column("passed_on_at", Moment(), nullable=True))
    op.execute("UPDATE messages SET passed_on_at = at")  # what was told before stays here
    op.create_index(
        op.f("ix_messages_to_pass_on"),
        "messages",
        ["community_id", "id"],
        sqlite_where=_TO_PASS_ON,
        postgresql_where=_TO_PASS_ON,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_messages_to_pass_on"), table_name="messages")
    op.drop_column("messages", "passed_on_at")
    op.drop_index(op.f("ix_deliveries_token"), table_name="deliveries")
    op.drop_index(op.f("ix_deliveries_person"), table_name="deliveries")
    op.execute("DELETE FROM deliveries WHERE person_id IS NULL")
    op.execute("UPDATE deliveries SET state = 'claimed' WHERE state = 'unknown'")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_constraint(
            op.f("uq_deliveries_community_id_receiver_occasion"), type_="unique"
        )
        batch_op.drop_constraint(op.f("fk_deliveries_outlet_id"), type_="foreignkey")
        for name in (
            "begun_at", "tried_at", "token", "leave", "thread", "outlet_id", "receiver", "channel",
        ):  # fmt: skip
            batch_op.drop_column(name)
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_unique_constraint(
            op.f("uq_deliveries_community_id_person_id_occasion"),
            ["community_id", "person_id", "occasion"],
        )
    op.drop_index(op.f("ix_outlets_community_id_ended_at"), table_name="outlets")
    op.drop_table("outlets")
    op.drop_table("contacts")
